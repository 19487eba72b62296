"""Accepting, adjusting and returning one claim."""

import re

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from self_evaluation.actions import evaluation as moves
from self_evaluation.actions import review as verbs
from self_evaluation.models import Comment, Evaluation, Judgement, Status
from self_evaluation.tests.factories import adjust, approved, evaluation_at, prove

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def begun(client):
    begun = evaluation_at(Status.TEAM_REVIEW)
    moves.start_review(begun.evaluation, by=begun.team)
    client.force_login(begun.team)
    return begun


def url_of(begun, code, name="judgement_save"):
    ids = [begun.evaluation.public_id, begun.answer(code).public_id]
    return reverse(f"self_evaluation:{name}", args=ids)


def judge(client, begun, code="1.1.1", **data):
    return client.post(url_of(begun, code), {"version": begun.answer(code).version, **data})


def said(code="1.1.1"):
    fields = (
        "layer",
        "verdict",
        "level",
        "have",
        "need",
        "not_applicable",
        "reason_code",
        "reason",
    )
    return list(Judgement.objects.filter(answer__node__code=code).values_list(*fields))


def test_accept_keeps_the_claim_and_goes_on(client, begun):
    response = judge(client, begun, verdict="accept")
    assert (response.status_code, response.url) == (302, url_of(begun, "1.1.2", "review_item"))
    assert said() == [("team", "accept", 3, None, None, False, "", "")]


def remarks():
    return list(Comment.objects.values_list("answer__node__code", "by", "text"))


@pytest.mark.parametrize(
    "verdict",
    [
        {"verdict": "accept"},
        {"verdict": "adjust", "level": 2, "reason": "Belum semua."},
        {"verdict": "return", "reason_code": "unclear", "reason": "Belum jelas."},
    ],
)
def test_a_comment_typed_before_the_verdict_comes_along(client, begun, verdict):
    response = judge(client, begun, text="Lihat foto kedua.", back="review", **verdict)
    assert response.url == url_of(begun, "1.1.2", "review_item")
    assert remarks() == [("1.1.1", begun.team.pk, "Lihat foto kedua.")]
    assert said()[0][1] == verdict["verdict"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"verdict": "adjust", "level": 2}, "Say why you adjust it."),
        ({"verdict": "accept", "version": 99}, "The school has changed this item."),
        ({"verdict": "accept", "mentions": "x"}, "not a valid"),
    ],
)
def test_a_comment_is_not_lost_when_the_verdict_is_refused(client, begun, data, sentence):
    data = {"version": begun.answer("1.1.1").version, "text": "Lihat foto kedua.", **data}
    response = client.post(url_of(begun, "1.1.1"), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert "Lihat foto kedua.</textarea>" in page
    assert (said(), remarks()) == ([], [])


def test_the_comment_belongs_to_the_form_of_the_verdict(client, begun):
    address = url_of(begun, "1.1.1", "review_item")
    for query, form in (("", "accept"), ("?act=adjust", "adjust"), ("?act=return", "return")):
        page = client.get(address + query).content.decode()
        [field] = re.findall(r'<textarea name="text".*?>', page, re.DOTALL)
        assert f'form="{form}"' in field
        assert page.count(f'id="{form}"') == 1
        assert f'form="{form}" formaction="' in page


def test_the_last_item_leads_to_the_summary(client, begun):
    response = judge(client, begun, "2.1.3", verdict="accept")
    finish = reverse("self_evaluation:review_finish", args=[begun.evaluation.public_id])
    assert response.url == finish


def test_the_last_claim_without_a_verdict_leads_to_the_summary_too(client, begun):
    codes = begun.evaluation.sheet.answers.exclude(node__code="1.1.1")
    for answer in codes.select_related("node", "sheet"):
        verbs.accept(begun.evaluation, answer, by=begun.team)
    finish = reverse("self_evaluation:review_finish", args=[begun.evaluation.public_id])
    assert judge(client, begun, verdict="accept").url == finish
    again = judge(client, begun, verdict="accept")
    assert again.url == url_of(begun, "1.1.2", "review_item")


def test_the_filter_is_kept(client, begun):
    response = judge(client, begun, verdict="accept", show="unjudged")
    assert response.url == url_of(begun, "1.1.2", "review_item") + "?show=unjudged"


def test_adjust_a_level(client, begun):
    judge(client, begun, verdict="adjust", level="2", reason="  Baru separuh.  ")
    assert said() == [("team", "adjust", 2, None, None, False, "", "Baru separuh.")]
    assert begun.answer("1.1.1").level == 3


def test_adjust_a_quantity(client, begun):
    judge(client, begun, "1.2.1", verdict="adjust", have="30", need="28", reason="Data pokok.")
    assert said("1.2.1") == [("team", "adjust", None, 30, 28, False, "", "Data pokok.")]


def test_adjust_to_not_applicable(client, begun):
    judge(client, begun, verdict="adjust", level="2", not_applicable="on", reason="Tidak ada.")
    assert said() == [("team", "adjust", None, None, None, True, "", "Tidak ada.")]


def test_return_with_a_reason(client, begun):
    judge(client, begun, verdict="return", reason_code="no_evidence", reason="Lampirkan.")
    assert said() == [("team", "return", 3, None, None, False, "no_evidence", "Lampirkan.")]


@pytest.mark.parametrize(
    ("code", "data", "sentence"),
    [
        ("1.1.1", {"verdict": "adjust", "level": "2"}, "Say why you adjust it."),
        ("1.1.1", {"verdict": "adjust", "reason": "x"}, "Choose one of the levels shown."),
        (
            "1.1.1",
            {"verdict": "adjust", "level": "9", "reason": "x"},
            "Choose one of the levels shown.",
        ),
        ("1.2.1", {"verdict": "adjust", "have": "3", "reason": "x"}, "Enter both numbers."),
        ("1.1.1", {"verdict": "return", "reason": "x"}, "Choose why you return it."),
        (
            "1.1.1",
            {"verdict": "return", "reason_code": "unclear", "reason": "  "},
            "Write to the school what is missing.",
        ),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(client, begun, code, data, sentence):
    response = judge(client, begun, code, **data)
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert f'id="{data["verdict"]}"' in page
    assert page.count(sentence) == 2  # in the summary above and at its field
    assert "novalidate" in page
    assert said(code) == []


def test_an_unknown_verdict_is_refused(client, begun):
    assert judge(client, begun, verdict="erase").status_code == 422
    assert said() == []


def test_a_claim_that_changed_meanwhile_is_not_judged_unseen(client, begun):
    typed = {"verdict": "return", "reason_code": "unclear", "reason": "Mana fotonya?"}
    for data in ({"verdict": "accept"}, typed):
        response = judge(client, begun, version="0", **data)
        page = response.content.decode()
        assert response.status_code == 422
        assert "The school has changed this item. Please look at it again." in page
    assert "Mana fotonya?</textarea>" in page
    version = begun.answer("1.1.1").version
    assert f'name="version" value="{version}"' in page
    assert said() == []


def test_what_is_typed_in_one_box_is_no_draft_of_another(client, begun):
    """Each text field of a review keeps its draft under a name of its own (docs/parts.md)."""
    items = [prove(begun, "1.1.1").public_id for _number in range(2)]
    address = url_of(begun, "1.1.1", "review_item")
    queries = ["?act=adjust", "?act=return", *(f"?proof={item}&as=partly" for item in items)]
    names = []
    for query in queries:
        page = client.get(address + query).content.decode()
        names += re.findall(r'<textarea name="reason"[^>]*data-draft="([^"]+)"', page)
        assert page.count('data-draft="comment"') == 1
    assert len(set(names)) == 4


@pytest.mark.parametrize("who", ["principal", "supervisor"])
def test_colleagues_are_refused_with_the_reason(client, begun, who):
    client.force_login(getattr(begun, who))
    response = judge(client, begun, verdict="accept")
    assert response.status_code == 403
    assert "Judging at this stage is for the quality team." in response.content.decode()
    assert said() == []


def test_strangers_and_contributors_find_nothing(client, begun):
    for user in (people.quality_team_of(people.SchoolFactory()), begun.contributor):
        client.force_login(user)
        assert judge(client, begun, verdict="accept").status_code == 404
    assert said() == []


def test_an_answer_of_another_school_cannot_be_judged(client, begun):
    other = evaluation_at(Status.TEAM_REVIEW)
    ids = [begun.evaluation.public_id, other.answer("1.1.1").public_id]
    url = reverse("self_evaluation:judgement_save", args=ids)
    assert client.post(url, {"verdict": "accept", "version": 1}).status_code == 404
    assert Judgement.objects.count() == 0


def test_no_verdict_slips_in_behind_a_move(begun):
    stale = Evaluation.objects.select_related("school__region", "campaign", "sheet").get()
    moves.complete_review(begun.evaluation, by=begun.team)
    with pytest.raises(moves.AlreadyMoved):
        verbs.accept(stale, begun.answer("1.1.1"), by=begun.team)
    assert Judgement.objects.count() == 0


def test_before_the_review_began_nothing_is_judged(client):
    sent = evaluation_at(Status.TEAM_REVIEW)
    client.force_login(sent.team)
    response = judge(client, sent, verdict="accept")
    assert response.status_code == 403
    assert "Begin the review" in response.content.decode()


def test_accepting_lets_stand_what_counts_below(client, begun):
    adjust(begun, "1.1.1", level=2, by=begun.team)
    moves.complete_review(begun.evaluation, by=begun.team)
    approved(begun)
    adjust(begun, "1.1.1", level=0, by=begun.supervisor)
    client.force_login(begun.supervisor)
    judge(client, begun, verdict="accept")
    assert said()[-1][:3] == ("supervisor", "accept", 2)


def test_the_team_takes_its_own_adjustment_back_by_accepting(client, begun):
    adjust(begun, "1.1.1", level=2, by=begun.team)
    judge(client, begun, verdict="accept")
    assert said()[-1][:3] == ("team", "accept", 3)
