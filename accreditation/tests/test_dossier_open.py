"""Opening a dossier: for one's own kind of school, once a year, filled in beforehand."""

import uuid
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.tests import factories as people
from accreditation.models import Dossier
from accreditation.tests.factories import answer_of, dossier_of, verified_year
from self_evaluation.models import (
    Answer,
    AnswerVersion,
    EvidenceUse,
    Judgement,
    Layer,
    Verdict,
)
from self_evaluation.tests import factories as years
from standards.models import Node
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


SHARE = [{"target": "Q.1.1", "source": "1.2.1", "relation": "equal", "note": {}}]


def dossier_of_share(direction, **values):
    """Open a dossier whose percentage item asks what a quantity of the verified year asked."""
    begun = verified_year()
    Node.objects.filter(code="1.2.1").update(quantity={"direction": direction})
    Answer.objects.filter(sheet=begun.evaluation.sheet, node__code="1.2.1").update(**values)
    return dossier_of(begun, links=SHARE)[0]


@pytest.mark.parametrize(
    ("have", "need", "level"), [(15, 20, 2), (16, 20, 3), (5, 20, 1), ("12.5", "10", 3)]
)
def test_numbers_travel_and_the_item_s_own_rule_gives_the_level(have, need, level):
    answer = answer_of(dossier_of_share("more", have=have, need=need), "Q.1.1")
    assert (answer.level, answer.carried_from) == (level, 2025)
    assert (answer.have, answer.need) == (Decimal(have), Decimal(need))


def test_where_less_is_better_only_the_band_travels():
    answer = answer_of(dossier_of_share("less", have=15, need=20), "Q.1.1")
    assert (answer.level, answer.have, answer.need) == (3, None, None)


def test_nothing_of_nothing_brings_nothing():
    answer = answer_of(dossier_of_share("more", have=0, need=0), "Q.1.1")
    assert answer.version == 0


def test_a_number_that_the_supervisor_adjusted_is_the_one_that_travels():
    begun = verified_year()
    Node.objects.filter(code="1.2.1").update(quantity={"direction": "more"})
    answer = begun.answer("1.2.1")
    Judgement.objects.create(
        answer=answer, answer_version=answer.version, layer=Layer.SUPERVISOR, have=19, need=20,
        verdict=Verdict.ADJUST, reason="Dihitung bersama.", by=begun.supervisor,
    )  # fmt: skip
    dossier, _begun = dossier_of(begun, links=SHARE)
    taken = answer_of(dossier, "Q.1.1")
    assert (taken.level, taken.have, taken.need) == (3, 19, 20)


def test_more_than_all_taken_over_is_confirmed_without_another_word(client):
    dossier = dossier_of_share("more", have=24, need=20)
    answer = answer_of(dossier, "Q.1.1")
    client.force_login(dossier.created_by)
    page = reverse("self_evaluation:standard_save", args=[dossier.public_id, "Q"])
    fields = {"version": 1, "key": uuid.uuid4(), "level": 3, "have": 24, "need": 20}
    data = {f"Q.1.1-{name}": value for name, value in fields.items()} | {"confirm": "Q.1.1"}
    assert client.post(page, data).status_code == 302
    answer = answer_of(dossier, "Q.1.1")
    assert (answer.version, answer.carried_from, answer.have) == (2, None, 24)


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
