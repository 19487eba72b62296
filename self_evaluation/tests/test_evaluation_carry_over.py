"""Taking last year's answers over, and confirming them."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.tests import factories as people
from self_evaluation import workflow
from self_evaluation.models import AnswerVersion, Status
from self_evaluation.tests.cost import cost_of
from self_evaluation.tests.factories import (
    evaluation_at,
    fill,
    prove,
    wide_instrument,
    year_of,
)
from standards.models import Node
from standards.tests.factories import small_instrument

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def second_year(**last_values):
    """Return a school's year after one that was filled in."""
    last = fill(year_of(year=2025), **last_values)
    return year_of(last.school, instrument=last.evaluation.sheet.instrument)


def url_of(begun, name="evaluation_carry_over", *args):
    return reverse(f"self_evaluation:{name}", args=[begun.evaluation.public_id, *args])


def carry(client, begun, user=None, **data):
    client.force_login(user or begun.principal)
    return client.post(url_of(begun), data)


def said(begun):
    answers = begun.evaluation.sheet.answers.order_by("node__path")
    return list(answers.values_list("node__code", "level", "have", "carried_from"))


def test_what_nobody_has_answered_is_taken_over_as_a_version_of_one_act(client):
    begun = second_year(level=3)
    begun.save("1.1.2", level=0)
    response = carry(client, begun)
    assert response.url == url_of(begun, "evaluation_detail")
    assert said(begun) == [
        ("1.1.1", 3, None, 2025),
        ("1.1.2", 0, None, None),
        ("1.2.1", None, 15, 2025),
        ("2.1.1", 3, None, 2025),
        ("2.1.3", 3, None, 2025),
    ]
    versions = AnswerVersion.objects.filter(
        answer__sheet=begun.evaluation.sheet, batch__isnull=False
    )
    assert versions.values("batch").distinct().count() == 1
    assert set(versions.values_list("version", "carried_from", "by")) == {
        (1, 2025, begun.principal.pk)
    }
    event = AuditEvent.objects.get(event="self_evaluation.carry_over")
    assert event.after == {"count": 4, "year": 2025}


def test_what_is_not_confirmed_is_neither_done_nor_final(client):
    begun = second_year(level=3)
    carry(client, begun)
    page = client.get(url_of(begun, "evaluation_detail"))
    standing = page.context["standing"]
    assert [row.state for row in standing.rows] == [
        ("3 not confirmed yet", "waiting"),
        ("2 not confirmed yet", "waiting"),
    ]
    assert [row.score["provisional"] for row in standing.rows] == [True, True]
    assert standing.overall["provisional"]
    assert standing.first_open.endswith("#item-1-1-1")
    for code in ("2.1.1", "2.1.3"):
        begun.save(code, level=3)
    standing = client.get(url_of(begun, "evaluation_detail")).context["standing"]
    assert [row.state[1] for row in standing.rows] == ["waiting", "done"]
    assert [row.score["provisional"] for row in standing.rows] == [True, False]
    assert standing.overall["provisional"]


def test_the_sheet_shows_what_is_not_confirmed_alone(client):
    begun = second_year(level=3)
    carry(client, begun)
    begun.save("1.1.1", level=3)
    page = client.get(url_of(begun, "sheet_standard", "1"), {"show": "carried"})
    assert [item.code for item in page.context["page"].items] == ["1.1.2", "1.2.1"]
    assert ("Not confirmed yet", 2) in [(f["label"], f["count"]) for f in page.context["filters"]]


def test_one_standard_may_be_taken_over_alone(client):
    begun = second_year()
    response = carry(client, begun, standard="2")
    assert response.url == url_of(begun, "sheet_standard", "2")
    assert [code for code, *_rest, year in said(begun) if year] == ["2.1.1", "2.1.3"]
    assert carry(client, begun, standard="9").status_code == 404


def test_what_the_instrument_has_changed_is_marked_and_not_taken_over(client):
    last = fill(year_of(year=2025))
    newer = small_instrument(version=2, title={"id": "Kedua", "en": "Second"})
    Node.objects.filter(instrument=newer, code="1.1.1").update(title={"id": "Baru", "en": "New"})
    Node.objects.filter(instrument=last.evaluation.sheet.instrument, code="1.1.2").update(
        code="1.1.9"
    )
    begun = year_of(last.school, instrument=newer)
    carry(client, begun)
    assert [code for code, *_rest, year in said(begun) if year] == ["1.2.1", "2.1.1", "2.1.3"]
    items = client.get(url_of(begun, "sheet_standard", "1")).context["page"].items
    assert [item.change for item in items] == ["Changed this year", "New this year", ""]


def test_a_level_that_is_worded_anew_is_another_question(client):
    last = fill(year_of(year=2025))
    newer = small_instrument(version=2, title={"id": "Kedua", "en": "Second"})
    rubric = {"3": {"id": "Semua guru", "en": "All teachers"}}
    Node.objects.filter(instrument=newer, code="1.1.1").update(rubric=rubric)
    begun = year_of(last.school, instrument=newer)
    carry(client, begun)
    assert "1.1.1" not in [code for code, *_rest, year in said(begun) if year]
    items = client.get(url_of(begun, "sheet_standard", "1")).context["page"].items
    assert [item.change for item in items] == ["Changed this year", "", ""]


def test_in_a_schools_first_year_nothing_is_new_and_nothing_offered(client):
    begun = year_of()
    client.force_login(begun.principal)
    response = client.get(url_of(begun, "sheet_standard", "1"))
    assert [item.change for item in response.context["page"].items] == ["", "", ""]
    assert response.context["offer"] is None
    assert client.get(url_of(begun, "evaluation_detail")).context["offer"] is None


def test_what_was_taken_over_keeps_it_from_being_sent_until_all_is_confirmed(client):
    begun = second_year(level=1)
    carry(client, begun)
    decision = workflow.SUBMIT.decide(begun.principal, begun.evaluation)
    assert str(decision.reason) == ("5 answers that were taken over have not been confirmed yet.")
    report = client.get(url_of(begun, "evaluation_check")).context["report"]
    assert [len(one.remarks["carried"]) for one in report.must] == [3, 2]
    for code, *_rest in said(begun):
        answer = begun.answer(code)
        begun.save(code, level=answer.level, have=answer.have, need=answer.need)
    assert workflow.SUBMIT.decide(begun.principal, begun.evaluation)
    assert begun.answer("1.1.1").version == 2


def test_a_save_of_the_same_words_confirms_and_takes_the_mark_off_the_page(client):
    begun = second_year(level=3)
    carry(client, begun)
    answer = begun.answer("1.1.1")
    url = reverse("self_evaluation:answer_save", args=[answer.public_id])
    data = {"1.1.1-level": 3, "1.1.1-version": 1, "1.1.1-key": uuid.uuid4()}
    html = client.post(url, data).content.decode()
    assert 'id="item-1-1-1-carried" hx-swap-oob="innerHTML"></div>' in html
    assert begun.answer("1.1.1").carried_from is None
    again = data | {"1.1.1-version": 2, "1.1.1-key": uuid.uuid4()}
    assert "carried" not in client.post(url, again).content.decode()
    assert begun.answer("1.1.1").version == 2


def test_confirming_costs_no_statement_more_than_any_save(client):
    begun = second_year(level=3)
    carry(client, begun, standard="1")
    costs = []
    for code, version in (("2.1.1", 0), ("1.1.1", 1)):
        url = reverse("self_evaluation:answer_save", args=[begun.answer(code).public_id])
        data = {f"{code}-level": 3, f"{code}-version": version, f"{code}-key": uuid.uuid4()}
        with CaptureQueriesContext(connection) as captured:
            assert client.post(url, data).status_code == 200
        costs.append(len(captured))
    assert costs[0] == costs[1]


def test_without_script_the_button_confirms_its_item_and_nothing_else(client):
    begun = second_year(level=3)
    carry(client, begun)
    data = {"confirm": "1.1.1"}
    for code in ("1.1.1", "1.1.2"):
        data |= {f"{code}-level": 3, f"{code}-version": 1, f"{code}-key": uuid.uuid4()}
    response = client.post(url_of(begun, "standard_save", "1"), data)
    assert response.url == f"{url_of(begun, 'sheet_standard', '1')}#item-1-1-1"
    assert [begun.answer(code).carried_from for code in ("1.1.1", "1.1.2")] == [None, 2025]


def test_the_history_says_where_an_answer_comes_from(client):
    begun = second_year(level=3)
    carry(client, begun)
    begun.save("1.1.1", level=3)
    url = reverse("self_evaluation:answer_history", args=[begun.answer("1.1.1").public_id])
    entries = client.get(url).context["entries"]
    assert [entry["after"] for entry in entries] == [
        "A large part",
        "A large part\nTaken over from 2025/2026",
    ]


def test_a_sheet_that_was_withdrawn_keeps_its_confirmed_answers(client):
    begun = evaluation_at(Status.TEAM_REVIEW)
    client.force_login(begun.principal)
    client.post(url_of(begun, "evaluation_withdraw"))
    assert carry(client, begun).status_code == 302
    assert AuditEvent.objects.get(event="self_evaluation.carry_over").after["count"] == 0


def test_others_are_refused_with_the_reason_and_strangers_find_nothing(client):
    begun = second_year()
    refused = carry(client, begun, begun.contributor)
    assert refused.status_code == 404
    refused = carry(client, begun, begun.team)
    assert b"Only the principal changes many answers at once." in refused.content
    assert carry(client, begun, people.principal_of(people.SchoolFactory())).status_code == 404
    sent = evaluation_at(Status.TEAM_REVIEW)
    assert carry(client, sent).status_code == 403


def test_52_items_cost_as_many_queries_as_7(client):
    costs, pages = set(), set()
    for leaves in (7, 52):
        instrument = wide_instrument(leaves, code=f"wide-{leaves}")
        last = fill(year_of(instrument=instrument, year=2025))
        begun = year_of(last.school, instrument=instrument)
        prove(begun, "1.1.1")
        client.force_login(begun.principal)
        with CaptureQueriesContext(connection) as captured:
            client.post(url_of(begun))
        costs.add(len(captured))
        assert begun.evaluation.sheet.answers.filter(carried_from=2025).count() == leaves
        pages.add(cost_of(client, url_of(begun, "evaluation_detail")))
    assert len(costs) == 1
    assert len(pages) == 1
