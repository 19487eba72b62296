"""A verdict on each use of a piece of evidence."""

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from self_evaluation.actions import evaluation as moves
from self_evaluation.actions import evidence
from self_evaluation.actions import review as reviews
from self_evaluation.actions.proof import judge_proof
from self_evaluation.models import EvidenceItem, EvidenceUse, Phrase, Status, UseVerdict
from self_evaluation.tests.cost import cost_of
from self_evaluation.tests.factories import assign, evaluation_at, prove, returned, sent, year_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def begun(client):
    begun = year_of()
    for code, title in (("1.1.1", "Silabus"), ("1.1.1", "Notulen"), ("1.1.2", "Jadwal")):
        prove(begun, code, title=title)
    sent(begun)
    moves.start_review(begun.evaluation, by=begun.team)
    client.force_login(begun.team)
    return begun


def use(title="Silabus"):
    return EvidenceUse.objects.get(item__title=title)


def item_url(begun, code="1.1.1"):
    ids = [begun.evaluation.public_id, begun.answer(code).public_id]
    return reverse("self_evaluation:review_item", args=ids)


def url_of(begun, title="Silabus", code="1.1.1"):
    ids = [begun.evaluation.public_id, begun.answer(code).public_id, use(title).item.public_id]
    return reverse("self_evaluation:proof_save", args=ids)


def give_back(begun, code):
    """Return an item to the school, which then may change its evidence."""
    answer = begun.answer(code)
    reviews.return_item(
        begun.evaluation, answer, by=begun.team, reason_code="unclear", reason="Jelaskan."
    )
    moves.send_back(begun.evaluation, by=begun.team)


def said():
    return list(UseVerdict.objects.values_list("use__item__title", "layer", "verdict", "reason"))


def test_proves_needs_no_reason_and_stays_at_the_item(client, begun):
    response = client.post(url_of(begun), {"verdict": "proves", "show": "unjudged"})
    assert response.url == item_url(begun) + "?show=unjudged#evidence"
    assert said() == [("Silabus", "team", "proves", "")]


def test_the_rest_needs_one(client, begun):
    response = client.post(url_of(begun), {"verdict": "does_not", "reason": " "})
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count("Say what the evidence lacks.") == 2
    assert 'id="proof"' in page
    assert said() == []
    client.post(url_of(begun), {"verdict": "does_not", "reason": " Tanggalnya lama. "})
    assert said() == [("Silabus", "team", "does_not", "Tanggalnya lama.")]


def test_an_earlier_sentence_is_reason_enough(client, begun):
    phrase = Phrase.objects.create(user=begun.team, text="Belum ditandatangani.")
    client.post(url_of(begun), {"verdict": "partly", "phrase": phrase.pk})
    assert said() == [("Silabus", "team", "partly", "Belum ditandatangani.")]
    phrase.refresh_from_db()
    assert phrase.uses == 1


def test_the_newest_word_of_each_layer_stands_beside_the_evidence(client, begun):
    client.post(url_of(begun), {"verdict": "proves"})
    client.post(url_of(begun), {"verdict": "partly", "reason": "Hanya semester 1."})
    silabus, notulen = client.get(item_url(begun)).context["page"].evidence
    assert [(v.layer, v.verdict, v.reason) for v in silabus.said] == [
        ("team", "partly", "Hanya semester 1.")
    ]
    assert notulen.said == []


def test_keys_go_to_the_first_evidence_without_a_verdict(client, begun):
    def keys():
        rows = client.get(item_url(begun)).context["page"].evidence
        return [row.takes_keys for row in rows]

    assert keys() == [True, False]
    client.post(url_of(begun), {"verdict": "proves"})
    assert keys() == [False, True]
    client.post(url_of(begun, "Notulen"), {"verdict": "proves"})
    assert keys() == [False, False]


def test_new_files_were_not_judged_yet(client, begun):
    client.post(url_of(begun), {"verdict": "proves"})
    EvidenceUse.objects.filter(item__title="Silabus").update(version=2)
    silabus = client.get(item_url(begun)).context["page"].evidence[0]
    assert silabus.takes_keys
    assert "said of earlier files" in client.get(item_url(begun)).content.decode()


def test_taken_away_and_put_back_it_is_judged_as_it_was(client, begun):
    client.post(url_of(begun), {"verdict": "does_not", "reason": "Tanggalnya lama."})
    give_back(begun, "1.1.1")
    item, answer = use().item, begun.answer("1.1.1")
    evidence.detach(item, answer, by=begun.principal)
    client.force_login(begun.team)
    page = client.get(item_url(begun))
    [old] = page.context["page"].taken_away
    assert (old.item, old.use, old.verdict) == (item, None, "does_not")
    html = page.content.decode()
    assert "The school no longer gives this as evidence." in html
    assert "Tanggalnya lama." in html
    evidence.attach(item, begun.answer("1.1.1"), by=begun.principal)
    assert said() == [("Silabus", "team", "does_not", "Tanggalnya lama.")]
    assert client.get(item_url(begun)).context["page"].taken_away == []


def test_what_lies_in_the_bin_keeps_its_verdict_too(client, begun):
    client.post(url_of(begun), {"verdict": "partly", "reason": "Satu kelas."})
    give_back(begun, "1.1.1")
    evidence.delete(use().item, by=begun.principal)
    client.force_login(begun.team)
    assert [v.reason for v in client.get(item_url(begun)).context["page"].taken_away] == [
        "Satu kelas."
    ]
    begun.save("1.1.1", level=2)
    moves.submit(begun.evaluation, by=begun.principal)
    assert UseVerdict.objects.get().item == EvidenceItem.objects.get(title="Silabus")


def test_the_box_opens_by_address(client, begun):
    item = use().item
    page = client.get(item_url(begun), {"proof": str(item.public_id), "as": "partly"})
    assert "It proves part of the claim" in page.content.decode()
    client.force_login(begun.principal)
    page = client.get(item_url(begun), {"proof": str(item.public_id), "as": "partly"})
    assert 'id="proof"' not in page.content.decode()


def test_only_evidence_of_this_answer_is_judged(client, begun):
    assert client.post(url_of(begun, "Jadwal"), {"verdict": "proves"}).status_code == 404
    assert said() == []


def test_an_unknown_verdict_is_refused(client, begun):
    assert client.post(url_of(begun), {"verdict": "maybe", "reason": "x"}).status_code == 422
    assert said() == []


@pytest.mark.parametrize("who", ["principal", "supervisor"])
def test_colleagues_are_refused_with_the_reason(client, begun, who):
    client.force_login(getattr(begun, who))
    response = client.post(url_of(begun), {"verdict": "proves"})
    assert response.status_code == 403
    assert "Judging at this stage is for the quality team." in response.content.decode()
    assert said() == []


def test_strangers_and_contributors_find_nothing(client, begun):
    for user in (people.quality_team_of(people.SchoolFactory()), begun.contributor):
        client.force_login(user)
        assert client.post(url_of(begun), {"verdict": "proves"}).status_code == 404
    assert said() == []


def test_no_verdict_slips_in_behind_a_move(begun):
    moves.complete_review(begun.evaluation, by=begun.team)
    stale = evaluation_at(Status.TEAM_REVIEW).evaluation
    stale.pk, stale.school = begun.evaluation.pk, begun.school
    stale.review_started_at = begun.evaluation.review_started_at
    with pytest.raises(moves.AlreadyMoved):
        judge_proof(stale, use(), by=begun.team, verdict="proves")
    assert said() == []


def test_three_pieces_cost_as_much_as_one(client, begun):
    costs = [cost_of(client, item_url(begun, "1.1.2"))]
    for number in range(2):
        prove(begun, "1.1.2", title=f"Lagi {number}")
        judge_proof(begun.evaluation, use(f"Lagi {number}"), by=begun.team, verdict="proves")
    costs.append(cost_of(client, item_url(begun, "1.1.2")))
    assert costs[0] == costs[1]


def test_who_must_mend_it_reads_beside_the_item_why_it_was_found_wanting(client):
    begun = returned(year_of(), "1.1.1")
    use_of = {name: prove(begun, "1.1.1", title=name).uses.get() for name in ("Silabus", "Jadwal")}
    for name, verdict in (("Silabus", "does_not"), ("Jadwal", "proves")):
        use_of[name].verdicts.create(
            layer="team", verdict=verdict, reason=f"{name}: tahunnya.", version=1, by=begun.team
        )
    assign(begun, "1")
    client.force_login(begun.contributor)
    form = reverse("self_evaluation:sheet_standard", args=[begun.evaluation.public_id, "1"])
    page = client.get(form).content.decode()
    assert "Does not prove it" in page
    assert "Silabus: tahunnya." in page
    assert "Jadwal: tahunnya." not in page
    item = reverse("self_evaluation:evidence_detail", args=[use_of["Silabus"].item.public_id])
    assert "Silabus: tahunnya." in client.get(item).content.decode()
