"""Drawing the supervisor's sample: by risk, and by a chance that anybody can repeat."""

from math import ceil

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import AuditEvent
from accounts.tests import factories as people
from self_evaluation.actions import evaluation as moves
from self_evaluation.actions.sample import draw_sample
from self_evaluation.models import EvidenceUse, Sample, Status
from self_evaluation.queries.sample import candidates_of, choose
from self_evaluation.tests.factories import (
    CampaignFactory,
    approved,
    evaluation_at,
    fill,
    prove,
    reviewed,
    year_of,
)
from spmi.decisions import NotAllowed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
CODES = ("1.1.1", "1.1.2", "1.2.1", "2.1.1", "2.1.3")


def at_verification(begun):
    moves.submit(begun.evaluation, by=begun.principal)
    return approved(reviewed(begun))


def url_of(begun, name="sample_draw"):
    return reverse(f"self_evaluation:{name}", args=[begun.evaluation.public_id])


def proven(begun):
    """Answer all, none of it extreme, all with evidence: nothing is risky."""
    fill(begun)
    begun.save("1.2.1", have=40, need=20)  # less is better: half
    for code in CODES:
        prove(begun, code)
    return begun


def causes(begun):
    return {code: why for code, (_answer, why) in candidates_of(begun.evaluation).items() if why}


CANDIDATES = st.dictionaries(
    st.from_regex(r"[1-8]\.[1-9]\.[1-9]", fullmatch=True),
    st.lists(st.sampled_from(["no_evidence", "extreme", "jump"]), unique=True).map(tuple),
)


@given(CANDIDATES, st.integers(0, 999_999), st.integers(0, 100))
def test_all_that_is_risky_and_a_share_of_the_rest(candidates, seed, share):
    chosen = choose(candidates, seed=seed, share=share)
    risky = {code: why for code, why in candidates.items() if why}
    by_chance = {code for code, why in chosen.items() if why == ("random",)}
    assert {code: why for code, why in chosen.items() if code not in by_chance} == risky
    assert by_chance <= set(candidates) - set(risky)
    assert len(by_chance) == ceil((len(candidates) - len(risky)) * share / 100)


@given(CANDIDATES, st.integers(0, 999_999), st.integers(0, 100))
def test_the_same_seed_draws_the_same_in_any_order(candidates, seed, share):
    backwards = dict(reversed(candidates.items()))
    assert choose(candidates, seed=seed, share=share) == choose(backwards, seed=seed, share=share)


def test_a_known_draw_stays_as_it_is():
    """The report prints how it was drawn: what was printed must be drawn again in ten years."""
    candidates = {f"1.1.{number}": () for number in range(1, 21)}
    assert sorted(choose(candidates, seed=123456, share=10)) == ["1.1.14", "1.1.18"]


def test_what_makes_a_claim_risky():
    last = year_of(year=2025)
    fill(last)
    begun = year_of(
        last.school,
        campaign=CampaignFactory(school=last.school, instrument=last.evaluation.sheet.instrument),
    )
    proven(begun)
    begun.save("1.1.1", level=1)  # 3 last year
    begun.save("1.1.2", level=4)  # the highest
    begun.save("2.1.1", not_applicable=True, reason="Tidak ada.")
    EvidenceUse.objects.filter(answer__node__code__in=("2.1.1", "2.1.3")).delete()
    assert causes(begun) == {
        "1.1.1": ("jump",),
        "1.1.2": ("extreme",),
        "1.2.1": ("jump",),
        "2.1.3": ("no_evidence",),
    }


def test_evidence_in_the_bin_proves_nothing():
    begun = proven(year_of())
    assert causes(begun) == {}
    item = EvidenceUse.objects.get(answer__node__code="1.1.1").item
    item.deleted_at, item.deleted_by = item.created_at, begun.principal
    item.save()
    assert causes(begun) == {"1.1.1": ("no_evidence",)}


def test_the_draw_is_recorded(client):
    begun = at_verification(proven(year_of()))
    client.force_login(begun.supervisor)
    response = client.post(url_of(begun), {"share": "40"}, follow=True)
    sample = Sample.objects.get()
    assert (sample.share, sample.drawn_by, sample.items.count()) == (40, begun.supervisor, 2)
    assert {tuple(item.causes) for item in sample.items.all()} == {("random",)}
    assert AuditEvent.objects.get(event="self_evaluation.draw_sample").after == {
        "seed": sample.seed,
        "share": 40,
        "count": 2,
    }
    assert "The sample has 2 items." in response.content.decode()


def test_drawn_again_the_newest_counts(client):
    begun = at_verification(proven(year_of()))
    for share in (100, 0):
        draw_sample(begun.evaluation, by=begun.supervisor, share=share)
    client.force_login(begun.supervisor)
    drawn = client.get(url_of(begun, "sample_detail")).context["drawn"]
    assert (drawn.draws, drawn.items, drawn.of) == (2, [], 5)


@pytest.mark.parametrize("share", ["", "-1", "101", "x"])
def test_a_share_is_a_percentage(client, share):
    begun = evaluation_at(Status.VERIFICATION)
    client.force_login(begun.supervisor)
    assert client.post(url_of(begun), {"share": share}).status_code == 422
    assert Sample.objects.count() == 0


@pytest.mark.parametrize("who", ["principal", "team"])
def test_colleagues_are_refused_with_the_reason(client, who):
    begun = evaluation_at(Status.VERIFICATION)
    client.force_login(getattr(begun, who))
    response = client.post(url_of(begun), {"share": "10"})
    assert response.status_code == 403
    assert "Only the supervisor draws the sample." in response.content.decode()
    assert Sample.objects.count() == 0


def test_only_while_it_waits_for_verification():
    begun = evaluation_at(Status.VERIFIED)
    with pytest.raises(NotAllowed):
        draw_sample(begun.evaluation, by=begun.supervisor, share=10)
    assert Sample.objects.count() == 0


def test_strangers_and_contributors_find_nothing(client):
    begun = evaluation_at(Status.VERIFICATION)
    for user in (people.supervisor_of(people.SchoolFactory()), begun.contributor):
        client.force_login(user)
        assert client.post(url_of(begun), {"share": "10"}).status_code == 404
    assert Sample.objects.count() == 0
