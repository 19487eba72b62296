"""The check before a dossier is sent: the same one as of a self-evaluation."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from accreditation.actions import open_dossier, send
from accreditation.tests.factories import answer_all, answer_of, dossier_of
from self_evaluation.actions import evidence
from self_evaluation.models import Answer
from self_evaluation.tests import factories as years
from self_evaluation.tests.cost import cost_of

pytestmark = pytest.mark.django_db


def url_of(dossier):
    return reverse("accreditation:dossier_check", args=[dossier.public_id])


def opened(client, dossier, user):
    client.force_login(user)
    return client.get(url_of(dossier))


def told(checks):
    """Return what a section says: codes by kind of remark and component."""
    return {
        (one.code, kind): [link["code"] for link in links]
        for one in checks
        for kind, links in one.remarks.items()
    }


def prove(dossier, begun, code, **values):
    item = years.EvidenceItemFactory(school=begun.school, created_by=begun.principal, **values)
    evidence.attach(item, answer_of(dossier, code), by=begun.principal)


def test_what_keeps_it_from_being_sent_is_what_the_rule_says(client):
    dossier, begun = dossier_of()
    response = opened(client, dossier, begun.principal)
    report = response.context["report"]
    assert told(report.must) == {
        ("P", "carried"): ["P.1.1"],
        ("P", "unanswered"): ["P.1.2", "P.2.1"],
        ("Q", "unanswered"): ["Q.1.1"],
        ("R", "unanswered"): ["R.1.1", "R.1.2"],
    }
    assert [(str(one["label"]), one["count"]) for one in report.counts][:2] == [
        ("Not answered yet", 5),
        ("Filled in beforehand and not confirmed yet", 1),
    ]
    page = response.content.decode()
    assert '<a href="#must">5 items are not answered yet.</a>' in page
    assert "quality team" not in page


def test_each_line_leads_to_its_field_and_back_to_the_check_of_the_dossier(client):
    dossier, begun = dossier_of()
    link = opened(client, dossier, begun.principal).context["report"].must[0].remarks["carried"][0]
    page = reverse("self_evaluation:sheet_standard", args=[dossier.public_id, "P"])
    assert link["url"] == f"{page}?back=must#item-p-1-1"
    assert f'href="{url_of(dossier)}#must-p"' in client.get(link["url"]).content.decode()


def test_ready_it_leads_to_sending_and_what_deserves_a_look_does_not_hinder(client):
    dossier, begun = dossier_of()
    answer_all(dossier, by=begun.principal)
    response = opened(client, dossier, begun.principal)
    report = response.context["report"]
    assert report.is_ready
    assert told(report.look) == {
        ("P", "unproven"): ["P.1.2"],
        # Answered by its level alone, though its rule counts.
        ("Q", "uncounted"): ["Q.1.1"],
        ("R", "unproven"): ["R.1.1", "R.1.2"],
    }
    page = response.content.decode()
    assert reverse("accreditation:dossier_send", args=[dossier.public_id]) in page
    assert "You can send with these; assessors will ask about them." in page
    assert url_of(dossier) in client.get(dossier.get_absolute_url()).content.decode()


def test_evidence_of_the_last_three_school_years_is_in_time(client):
    dossier, begun = dossier_of()
    answer_all(dossier, by=begun.principal)
    year = dossier.year
    for ago in (2, 3):
        days = {"period_from": date(year - ago, 7, 1), "period_to": date(year - ago + 1, 6, 30)}
        prove(dossier, begun, "Q.1.1", title=f"{ago} tahun lalu", **days)
    response = opened(client, dossier, begun.principal)
    [outside] = [
        row for one in response.context["report"].look for row in one.remarks.get("outside", [])
    ]
    assert (outside["code"], outside["reason"]) == ("Q.1.1", "3 tahun lalu")
    assert "Evidence from outside the last three school years" in response.content.decode()
    sheet = reverse("self_evaluation:sheet_standard", args=[dossier.public_id, "Q"])
    page = client.get(sheet).content.decode()
    assert page.count("Proves a time outside the last three school years") == 1
    assert "Proves a time outside this school year" not in page


def test_a_jump_is_one_away_from_the_dossier_of_the_year_before(client):
    earlier, begun = dossier_of()
    answer_all(earlier, by=begun.principal)
    send(earlier, by=begun.principal)
    instrument = earlier.sheet.instrument
    type(earlier.sheet).objects.filter(pk=earlier.sheet_id).update(year=earlier.year - 1)
    type(earlier).objects.filter(pk=earlier.pk).update(year=earlier.year - 1)
    dossier = open_dossier(begun.school, instrument, by=begun.principal)
    answer_all(dossier, by=begun.principal)
    Answer.objects.filter(sheet=dossier.sheet, node__code="Q.1.1").update(level=1)
    response = opened(client, dossier, begun.principal)
    assert told(response.context["report"].look)["Q", "jump"] == ["Q.1.1"]
    # apostrophes are escaped
    assert "Two levels or more away from last year&#x27;s dossier" in response.content.decode()


@pytest.mark.parametrize("who", ["team", "supervisor"])
def test_colleagues_are_refused(client, who):
    dossier, begun = dossier_of()
    response = opened(client, dossier, getattr(begun, who))
    assert response.status_code == 403
    assert "Only the principal sends the dossier." in response.content.decode()


def test_strangers_find_nothing(client):
    dossier, _begun = dossier_of()
    stranger = people.principal_of(people.SchoolFactory())
    assert opened(client, dossier, stranger).status_code == 404


def test_answers_and_evidence_cost_no_queries(client):
    dossier, begun = dossier_of()
    client.force_login(begun.principal)
    before = cost_of(client, url_of(dossier))
    answer_all(dossier, by=begun.principal)
    for code in ("P.1.2", "Q.1.1", "R.1.1"):
        prove(dossier, begun, code)
    assert cost_of(client, url_of(dossier)) == before
