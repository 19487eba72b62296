"""Background work, for administrators."""

import pytest
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.tests import factories as people
from jobs import handlers
from jobs.tests.factories import JobFactory
from jobs.worker import TOO_LONG
from reports import queries

pytestmark = pytest.mark.django_db
URL = "/laporan/pekerjaan/"


def test_an_administrator_sees_what_failed_and_how_long_the_rest_waits(client):
    failed, _waiting = JobFactory(failed=True), JobFactory()
    client.force_login(people.administrator())
    response = client.get(URL)
    assert [row["job"] for row in response.context["rows"]] == [failed]
    assert response.context["waits"] == 0
    assert failed.error in response.content.decode()


def test_every_work_has_a_name_for_people():
    handlers.load()
    ours = {name for name in handlers._handlers if not name.startswith("faults.")}  # noqa: SLF001
    assert ours - {"jobs.tests"} == set(queries.WORK)


def test_our_own_reasons_are_translated_and_those_of_a_crash_stay(client):
    JobFactory(failed=True, name=queries.BUNDLE, error=TOO_LONG)
    JobFactory(failed=True, error="TypeError: 'x'")
    client.force_login(people.administrator())
    shown = {row["why"]: str(row["work"]) for row in client.get(URL).context["rows"]}
    with override("id"):
        assert shown[_(TOO_LONG)] == str(queries.WORK[queries.BUNDLE])
    assert "TypeError: 'x'" in shown


@pytest.mark.parametrize(
    ("error", "seen"),
    [(TOO_LONG, "It took longer than a job may take."), ("TypeError: 'x'", "A fault of the")],
)
def test_who_waits_for_the_work_is_told_in_plain_words(error, seen):
    with override("en"):
        assert queries.why_failed(JobFactory(failed=True, error=error)).startswith(seen)
        assert queries.why_failed(JobFactory(error=error)) == queries.why_failed(None) == ""


def test_nothing_to_do_is_said(client):
    client.force_login(people.administrator())
    response = client.get(URL)
    assert (response.context["rows"], response.context["waits"]) == ([], None)


def test_others_are_told_why_not(client, verified):
    client.force_login(verified.year.principal)
    response = client.get(URL)
    assert (response.status_code, bool(response.context["reason"])) == (403, True)
