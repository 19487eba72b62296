"""Handing out stored files: only to who may see them, and harmless in a browser."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.urls import reverse

from accounts.tests import factories as people
from self_evaluation.actions import evidence as actions
from self_evaluation.models import EvidenceFile
from self_evaluation.tests import samples
from self_evaluation.tests.factories import prove, year_of

pytestmark = pytest.mark.django_db


def stored(begun, file):
    item = prove(begun, "1.1.1")
    actions.renew(item, by=begun.principal, files=[file])
    return EvidenceFile.objects.get(item=item)


def url_of(file, name="evidence_file"):
    return reverse(f"self_evaluation:{name}", args=[file.public_id])


def body(response):
    return b"".join(response.streaming_content)


@pytest.mark.parametrize("who", ["principal", "team", "contributor", "supervisor"])
def test_people_of_the_school_get_the_very_bytes(client, who):
    begun = year_of()
    file = stored(begun, samples.pdf())
    client.force_login(getattr(begun, who))
    response = client.get(url_of(file))
    assert body(response) == samples.PDF_BYTES
    assert response["Content-Disposition"] == 'attachment; filename="notulen.pdf"'
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Length"] == str(len(samples.PDF_BYTES))
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response["X-Frame-Options"] == "DENY"
    assert "no-store" in response["Cache-Control"]


def test_strangers_and_the_anonymous_get_nothing(client):
    file = stored(year_of(), samples.picture())
    for name in ("evidence_file", "evidence_preview"):
        assert client.get(url_of(file, name)).url.startswith("/masuk/")
    for user in (people.principal_of(people.SchoolFactory()), people.UserFactory()):
        client.force_login(user)
        for name in ("evidence_file", "evidence_preview"):
            assert client.get(url_of(file, name)).status_code == 404


def test_the_place_on_disk_is_no_address(client):
    begun = year_of()
    file = stored(begun, samples.pdf())
    client.force_login(begun.principal)
    for path in (f"/not-served/{file.stored_as}", f"/{file.stored_as}", f"/media/{file.stored_as}"):
        assert client.get(path).status_code == 404
    with pytest.raises(NotImplementedError):
        default_storage.url(file.stored_as)


@pytest.mark.parametrize(
    ("sample", "disposition"),
    [
        (samples.pdf(), "inline"),
        (samples.picture(), "inline"),
        (samples.docx(), "attachment"),
    ],
    ids=["pdf", "picture", "office"],
)
def test_only_pdf_and_pictures_show_inline_and_only_in_our_frame(client, sample, disposition):
    sample.seek(0)
    begun = year_of()
    file = stored(begun, sample)
    client.force_login(begun.principal)
    response = client.get(url_of(file), {"inline": ""})
    assert response["Content-Disposition"].split(";")[0] == disposition
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    frame = "SAMEORIGIN" if disposition == "inline" else "DENY"
    assert response["X-Frame-Options"] == frame
    response.close()


def test_names_of_any_script_survive(client):
    begun = year_of()
    file = stored(begun, samples.pdf('Rapat "guru" – daftar ﷺ.pdf'))
    client.force_login(begun.principal)
    response = client.get(url_of(file))
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''Rapat%20")
    response.close()


def test_the_web_server_sends_it_where_there_is_one(client, settings):
    settings.X_ACCEL_PREFIX = "/_private/"
    begun = year_of()
    file = stored(begun, samples.pdf())
    client.force_login(begun.principal)
    response = client.get(url_of(file))
    assert response["X-Accel-Redirect"] == f"/_private/{file.stored_as}"
    assert response.content == b""
    assert response["Content-Disposition"] == 'attachment; filename="notulen.pdf"'


def test_preview_is_small_and_only_for_pictures(client):
    begun = year_of()
    file = stored(begun, samples.picture(size=(2000, 1000)))
    client.force_login(begun.principal)
    response = client.get(url_of(file, "evidence_preview"))
    assert response["Content-Type"] == "image/jpeg"
    assert len(body(response)) < 100 * 1024
    Path(settings.MEDIA_ROOT, f"{file.stored_as}.preview.jpg").unlink()
    assert client.get(url_of(file, "evidence_preview")).content[:3] == b"\xff\xd8\xff"
    document = stored(begun, samples.pdf())
    assert client.get(url_of(document, "evidence_preview")).status_code == 404
