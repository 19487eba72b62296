"""Asking a colleague for evidence."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Notice
from accounts.queries.notices import sentence
from accounts.tests import factories as people
from self_evaluation.models import EvidenceRequest, Status
from self_evaluation.tests.factories import ask, assign, evaluation_at, year_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
URL = reverse("self_evaluation:evidence_request_create")
SHEET = "self_evaluation:sheet_standard"


def typed(begun, **data):
    asked = {"asked_of": begun.contributor.public_id, "words": "Foto daftar hadir Juli."}
    asked["due_on"] = timezone.localdate().isoformat()
    return asked | {"answer": begun.answer("1.1.1").public_id} | data


def test_the_colleague_is_told_once_and_the_way_leads_back(client):
    begun = year_of()
    client.force_login(begun.principal)
    day = timezone.localdate() + timedelta(days=7)
    response = client.post(URL, typed(begun, due_on=day.isoformat(), back="/kembali/"))
    assert response.url == "/kembali/"
    asked = EvidenceRequest.objects.get()
    assert (asked.answer, asked.asked_of) == (begun.answer("1.1.1"), begun.contributor)
    assert (asked.created_by, asked.due_on) == (begun.principal, day)
    notice = Notice.objects.get(user=begun.contributor, kind="evidence_asked")
    assert sentence(notice) == (
        f"{begun.principal} asks you for evidence for 1.1.1 Syllabus: Foto daftar hadir Juli."
    )
    assert notice.path == reverse("self_evaluation:evidence_request_detail", args=[asked.public_id])
    assert AuditEvent.objects.get(event="self_evaluation.evidence_ask").after["code"] == "1.1.1"


def test_the_form_offers_the_people_of_the_school_only(client):
    begun, other = year_of(), year_of()
    client.force_login(begun.team)
    form = client.get(URL, {"answer": begun.answer("1.1.1").public_id}).context["form"]
    offered = set(form.fields["asked_of"].queryset)
    assert offered == {begun.principal, begun.team, begun.contributor}
    for wrong in (other.contributor, begun.supervisor):
        response = client.post(URL, typed(begun, asked_of=wrong.public_id))
        assert list(response.context["form"].errors) == ["asked_of"]
    week = timezone.localdate(timezone=begun.school.region.zone) + timedelta(days=7)
    assert form["due_on"].value() == week
    response = client.post(URL, typed(begun, due_on=""))
    assert response.context["form"].errors == {"due_on": ["Say until when you need it."]}
    yesterday = timezone.localdate() - timedelta(days=3)
    response = client.post(URL, typed(begun, words="", due_on=yesterday.isoformat()))
    assert sorted(response.context["form"].errors) == ["due_on", "words"]
    assert not EvidenceRequest.objects.exists()


def test_it_stands_at_the_item_until_it_is_done(client):
    begun = year_of()
    asked = ask(begun, "1.1.1")
    client.force_login(begun.principal)
    url = reverse(SHEET, args=[begun.evaluation.public_id, "1"])
    assert f"Asked of {begun.contributor}" in client.get(url).content.decode()
    client.post(reverse("self_evaluation:evidence_request_cancel", args=[asked.public_id]))
    notice = Notice.objects.get(user=begun.contributor)
    assert sentence(notice) == (
        f"{begun.principal} no longer needs the evidence for {asked.answer.node}."
    )
    assert "Asked of" not in client.get(url).content.decode()


def test_only_while_it_is_filled_in_and_by_people_of_the_school(client):
    sent = evaluation_at(Status.TEAM_REVIEW)
    client.force_login(sent.principal)
    assert client.post(URL, typed(sent)).status_code == 403
    begun = year_of()
    assign(begun, "2")
    for user, status in (
        (begun.supervisor, 403),
        (begun.contributor, 404),
        (people.principal_of(people.SchoolFactory()), 404),
    ):
        client.force_login(user)
        assert client.post(URL, typed(begun)).status_code == status
    assert not EvidenceRequest.objects.exists()
