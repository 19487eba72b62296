"""Opening a dossier: for one's own kind of school, once a year, filled in beforehand."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.tests import factories as people
from accreditation.models import Dossier
from accreditation.tests.factories import answer_of, dossier_of, verified_year
from self_evaluation.models import AnswerVersion, EvidenceUse
from self_evaluation.tests import factories as years
from standards.tests.factories import invented_edition, small_crosswalk

pytestmark = pytest.mark.django_db
URL = reverse("accreditation:dossier_open")


def test_the_head_opens_one_and_a_repeat_leads_to_the_same(client):
    begun = verified_year()
    invented_edition()
    client.force_login(begun.principal)
    listed = client.get(reverse("accreditation:dossier_list")).content.decode()
    assert "Invented edition" in listed
    data = {"school": begun.school.npsn, "edition": "invented"}
    first, second = client.post(URL, data), client.post(URL, data)
    dossier = Dossier.objects.get()
    assert first.url == second.url == dossier.get_absolute_url()
    assert dossier.sheet.owner == dossier
    assert dossier.sheet.public_id == dossier.public_id
    assert dossier.sheet.answers.count() == 6
    assert AuditEvent.objects.filter(event="accreditation.open").count() == 1


def test_the_same_question_brings_a_level_that_waits_to_be_confirmed():
    dossier, begun = dossier_of(verified_year(level=4))
    assert (dossier.filled_from, dossier.crosswalk.version) == (2025, 1)
    answer = answer_of(dossier, "P.1.1")
    assert (answer.level, answer.carried_from, answer.version) == (3, 2025, 1)
    assert AnswerVersion.objects.get(answer=answer).by == begun.principal
    # Part of it brings no level, and neither does what has no source.
    assert [answer_of(dossier, code).version for code in ("Q.1.1", "P.1.2")] == [0, 0]


@pytest.mark.parametrize(("level", "expected"), [(0, 1), (2, 2), (4, 3)])
def test_the_level_follows_the_band_of_what_counts(level, expected):
    dossier, _begun = dossier_of(verified_year(level=level))
    assert answer_of(dossier, "P.1.1").level == expected


def test_a_band_that_proposes_nothing_leaves_the_item_open():
    dossier, _begun = dossier_of(verified_year(level=4), levels={"m1": 1})
    assert answer_of(dossier, "P.1.1").version == 0


def test_evidence_comes_through_every_relation():
    dossier, _begun = dossier_of()
    uses = EvidenceUse.objects.filter(answer__sheet=dossier.sheet_id).order_by("pk")
    assert [(use.answer.node.code, use.item.title) for use in uses] == [
        ("P.1.1", "Silabus"),
        ("Q.1.1", "Daftar siswa"),
    ]


def test_without_a_verified_year_it_starts_empty():
    begun = years.year_of(people.SchoolFactory(level="SD"))
    dossier, _begun = dossier_of(begun)
    assert (dossier.filled_from, dossier.crosswalk) == (None, None)
    assert not dossier.sheet.answers.filter(version__gt=0).exists()


def test_an_unpublished_crosswalk_is_not_used():
    begun = verified_year()
    dossier, _begun = dossier_of(begun, published=False)
    assert dossier.crosswalk is None


def test_not_for_another_kind_of_school_nor_by_others(client):
    begun = years.year_of(people.SchoolFactory(level="SMP"))
    invented_edition()
    small_crosswalk()
    data = {"school": begun.school.npsn, "edition": "invented"}
    for user in (begun.principal, begun.team, begun.contributor, begun.supervisor):
        client.force_login(user)
        assert client.post(URL, data).status_code == 404
    assert not Dossier.objects.exists()
