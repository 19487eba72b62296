"""The workbook as a download."""

import pytest

from standards.loading import checked_workbook, content_of
from standards.tests.factories import small_instrument

pytestmark = pytest.mark.django_db
URL = "/instrumen/small/1/unduh/"


def test_download_says_what_is_stored(client, principal, tmp_path):
    instrument = small_instrument()
    client.force_login(principal)

    response = client.get(URL)

    assert response["Content-Disposition"] == 'attachment; filename="small-1-v1.xlsx"'
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"".join(response.streaming_content))
    assert checked_workbook(path) == content_of(instrument)


def test_draft_is_not_found_for_others(client, principal):
    small_instrument(published=False)
    client.force_login(principal)

    assert client.get(URL).status_code == 404


def test_only_safe_methods(client, principal):
    client.force_login(principal)

    assert client.post(URL).status_code == 405
