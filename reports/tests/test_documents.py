"""What a report is made of: layers, findings, readings, years."""

from decimal import Decimal

import pytest
from django.utils import translation

from reports.documents import (
    annual,
    annual_report,
    annual_report_draft,
    annual_report_imported,
    years_of,
)
from reports.documents.history import published_notes
from reports.documents.numbers import change_of
from reports.queries import result_for_report
from reports.tests import factories
from self_evaluation.actions import evaluation as verbs
from self_evaluation.actions import review
from self_evaluation.tests import factories as evaluations
from standards.scoring import Mark

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def _judged_year():
    """A year with an adjustment by team and supervisor, an excess, an N/A, and evidence."""
    year = evaluations.year_of()
    evaluations.fill(year)
    year.save("1.1.1", level=4, exceeds=True, exceeds_reason="Dicontoh sekolah lain.")
    year.save("2.1.1", not_applicable=True, reason="Tidak ada.")
    evaluations.prove(year, "1.1.1", title="Silabus semester")
    verbs.submit(year.evaluation, by=year.principal)
    verbs.start_review(year.evaluation, by=year.team)
    evaluations.adjust(year, "1.1.2", level=1, by=year.team)
    verbs.complete_review(year.evaluation, by=year.team)
    verbs.approve(year.evaluation, by=year.principal)
    evaluations.adjust(year, "1.1.2", level=2, by=year.supervisor)
    review.accept(year.evaluation, year.answer("1.1.1"), by=year.supervisor)
    verbs.verify(year.evaluation, by=year.supervisor)
    return year, result_for_report(year.evaluation.results.get().pk)


def _leaf(report, code):
    leaves = (x for chapter in report.chapters for group in chapter.groups for x in group.leaves)
    return next(leaf for leaf in leaves if leaf.node.code == code)


def test_every_layer_stands_beside_the_others_and_the_last_one_counts():
    _year, result = _judged_year()
    report = annual_report(result)
    leaf = _leaf(report, "1.1.2")
    nbsp = "\u00a0"
    assert (leaf.school, leaf.team, leaf.supervisor) == (
        f"75{nbsp}%",
        f"25{nbsp}%",
        f"50{nbsp}%",
    )
    assert (leaf.layer, leaf.number.value) == ("supervisor", Decimal("3.50"))
    assert _leaf(report, "1.2.1").school == f"15{nbsp}/ 20"


def test_strengths_lie_above_their_indicator_and_weaknesses_below():
    _year, result = _judged_year()
    chapter = annual_report(result).chapters[0]
    assert [leaf.node.code for leaf in chapter.strengths] == ["1.1.1"]
    assert [leaf.node.code for leaf in chapter.weaknesses] == ["1.1.2"]
    assert [(leaf.node.code, leaf.exceeds) for leaf in chapter.practices] == [
        ("1.1.1", "Dicontoh sekolah lain.")
    ]


def test_remarks_carry_who_and_what():
    year, result = _judged_year()
    remarks = annual_report(result).chapters[0].remarks
    assert [(remark.code, remark.by) for remark in remarks] == [
        ("1.1.2", str(year.team)),
        ("1.1.2", str(year.supervisor)),
    ]


def test_evidence_stands_in_its_chapter_with_the_leaves_it_proves():
    _year, result = _judged_year()
    chapters = annual_report(result).chapters
    assert [(item.title, item.codes) for item in chapters[0].evidence] == [
        ("Silabus semester", ("1.1.1",))
    ]
    assert chapters[1].evidence == ()
    assert _leaf(annual_report(result), "1.1.1").evidence == 1


def test_not_applicable_leaves_the_mean_and_says_why():
    _year, result = _judged_year()
    report = annual_report(result)
    leaf = _leaf(report, "2.1.1")
    assert (leaf.not_applicable, leaf.reason, leaf.number.text) == (True, "Tidak ada.", "")
    assert report.chapters[1].not_applicable == (leaf,)
    assert "2.1.1" not in [x.node.code for x in (*report.strongest, *report.weakest)]


def test_the_three_signatures():
    year, result = _judged_year()
    signed = [signature.name for signature in annual_report(result).signatures]
    assert signed == [str(year.team), str(year.principal), str(year.supervisor)]


def test_the_overall_of_the_report_is_the_frozen_one():
    _year, result = _judged_year()
    report = annual_report(result)
    assert report.overall.value == result.overall.quantize(Decimal("0.01"))
    assert (report.status, report.number) == ("final", result.number)
    assert report.overall.arithmetic[0].startswith(report.overall.text)


def test_a_number_published_elsewhere_stands_beside_ours():
    verified = factories.verified_year()
    factories.imported_year(verified.school, year=verified.result.year)
    rows = annual_report(verified.result).standards
    assert rows[0].number.published == Decimal("6.24")
    assert rows[0].number.value == Decimal("6.13")
    assert rows[0].number.imported is False


def test_every_reopening_is_told_with_day_person_and_reason():
    verified = factories.verified_year()
    assert annual_report(verified.result).reopenings == ()
    factories.reopened(verified)
    verbs.reopen(verified.year.evaluation, by=verified.year.supervisor, reason="Salah hitung.")
    verbs.verify(verified.year.evaluation, by=verified.year.supervisor)
    in_force = verified.year.evaluation.results.get(superseded_at=None)
    told = annual_report(result_for_report(in_force.pk)).reopenings
    supervisor = str(verified.year.supervisor)
    assert [(row.by, row.reason) for row in told] == [
        (supervisor, "Ada bukti baru."),
        (supervisor, "Salah hitung."),
    ]
    first = annual_report(result_for_report(verified.result.pk))
    assert [row.reason for row in first.reopenings] == ["Ada bukti baru."]
    assert annual_report_draft(verified.year.evaluation).reopenings == told


def test_a_superseded_result_says_so_and_shows_only_what_counted():
    verified = factories.verified_year()
    factories.reopened(verified)
    report = annual_report(result_for_report(verified.result.pk))
    assert report.status == "superseded"
    leaf = _leaf(report, "1.1.1")
    assert (leaf.school, leaf.layer, leaf.number.value) == ("", "", Decimal("5.25"))


def test_a_draft_has_no_number_and_unsigned_acts():
    year = evaluations.year_of()
    report = annual_report_draft(year.evaluation)
    assert (report.status, report.number, report.check_code) == ("draft", "", "")
    assert report.overall.value is None
    assert [signature.name for signature in report.signatures] == ["", "", ""]
    assert report.strongest == ()


def test_an_import_stands_in_for_its_parents():
    report = annual_report_imported(factories.imported_year())
    assert [row.number.value for row in report.standards] == [Decimal("6.24"), Decimal("4.00")]
    assert report.overall.value == Decimal("5.12")
    assert report.overall.imported is True
    assert report.readings == ()
    assert [chapter.groups for chapter in report.chapters] == [(), ()]


def test_readings_are_means_of_the_leaves_that_carry_a_tag():
    _year, result = _judged_year()
    chain = annual_report(result).readings[0]
    assert chain.key == "I"
    numbers = {row.code: (row.number.value, row.leaves) for row in chain.rows}
    # P: 1.1.1 at 100 % and 1.1.2 at 50 %; I: 15 pupils where 20 are allowed.
    assert numbers == {"I": (Decimal("7.00"), 1), "P": (Decimal("5.25"), 2)}


def test_readings_of_an_import_use_its_leaves():
    report = annual_report_imported(factories.imported_year(scores=(("1.1.1", "6"),)))
    assert report.readings[0].rows[-1].number.value == Decimal("6.00")


def test_the_year_before_is_the_last_one_known():
    verified = factories.verified_year()
    factories.imported_year(verified.school, year=2024)
    report = annual_report(verified.result)
    assert report.before.year == 2024
    assert report.standards[0].before == Decimal("6.24")
    assert report.standards[0].change == "−0.11"


def test_years_side_by_side_mark_imports_and_other_versions():
    verified = factories.verified_year()
    factories.imported_year(verified.school, year=2025)
    factories.imported_year(verified.school, year=verified.result.year)
    years = years_of(verified.school, "small")
    assert [(column.year, column.is_imported) for column in years] == [(2025, True), (2026, False)]
    assert years[1].published["1"] == Decimal("6.24")
    rows = annual_report(verified.result).standards
    with translation.override("en"):
        assert published_notes(years, rows, 2)[0].endswith(
            "2026/2027: published elsewhere as 6.24."
        )
    assert [column.instrument_changed for column in years] == [False, False]


def test_an_imported_year_keeps_the_printed_parent_beside_the_computed_one():
    imported = factories.imported_year(scores=(("1", "6.24"), ("1.1", "5.5"), ("1.2", "6")))
    (column,) = years_of(imported.school, "small")
    assert (column.scores["1"], column.published) == (Decimal("5.75"), {"1": Decimal("6.24")})


def test_a_published_zero_is_shown():
    verified = factories.verified_year()
    scores = (("1", "0"), ("2", "4"))
    factories.imported_year(verified.school, year=verified.result.year, scores=scores)
    with translation.override("en"):
        assert annual_report(verified.result).standards[0].number.published_text == "0.00"


@pytest.mark.parametrize(
    ("now", "before", "text"),
    [("5", "4", "+1"), ("4", "5", "−1"), ("5", "5", "±0"), ("5", None, ""), (None, "5", "")],
)
def test_change_is_signed(now, before, text):
    assert change_of(*(value and Decimal(value) for value in (now, before))) == text


def test_between_two_versions_of_the_instrument_there_is_no_change():
    verified = factories.verified_year()
    imported = factories.imported_year(verified.school)
    assert annual_report(verified.result).overall_change == "+0.57"
    factories.other_version(imported)
    report = annual_report(verified.result)
    assert (report.ruler_changed, report.overall_change) == (True, "")
    first = report.standards[0]
    assert (first.before_text, first.change) == ("6.24", "")
    assert [column.instrument_changed for column in report.years] == [False, True]


def _proof_rows(verified):
    return annual_report(verified.result).chapters[0].evidence


def test_evidence_is_listed_in_the_version_that_was_used():
    verified = factories.verified_year()
    item = evaluations.prove(verified.year, "1.1.1", version=2)
    use = item.uses.get()
    use.version = 1
    use.save()
    factories.stored_proof(item, name="lama.pdf", from_version=1, to_version=1)
    factories.stored_proof(item, name="baru.pdf", from_version=2)
    (row,) = _proof_rows(verified)
    assert [file.name for file in row.files] == ["lama.pdf"]


def test_of_evidence_with_people_and_no_consent_only_that_it_exists():
    verified = factories.verified_year()
    values = {"title": "Lomba", "link": "https://contoh.sch.id/foto", "shows_people": True}
    factories.stored_proof(evaluations.prove(verified.year, "1.1.1", **values), name="budi.pdf")
    (row,) = _proof_rows(verified)
    assert (row.title, row.link, row.files) == ("Lomba", "", ())


def test_as_many_queries_for_many_leaves_as_for_few(django_assert_max_num_queries):
    few = factories.verified_year(instrument=evaluations.wide_instrument(3, code="few"))
    many = factories.verified_year(instrument=evaluations.wide_instrument(30, code="many"))
    for number in range(1, 20):
        evaluations.prove(many.year, f"1.1.{number}")
    evaluations.prove(few.year, "1.1.1")
    with django_assert_max_num_queries(20) as first:
        annual_report(few.result)
    with django_assert_max_num_queries(20) as second:
        annual_report(many.result)
    assert len(second) == len(first)


def test_an_overall_of_some_standards_says_of_how_many():
    imported = factories.imported_year(scores=(("1", "6.24"),))
    report = annual_report_imported(imported)
    assert (report.overall.coverage, report.overall.provisional) == ("1 of 2 standards", True)
    assert report.years[-1].caution == "provisional, 1 of 2 standards"
    # Below the overall, leaves are counted.
    assert report.standards[1].number.coverage == "0 of 2 judged"


def test_evidence_of_the_used_version_and_personal_data_by_its_title_only():
    year = evaluations.year_of()
    old = evaluations.prove(year, "1.1.1", title="Register")
    shown = evaluations.prove(
        year, "1.1.2", title="Foto kelas", shows_people=True, link="https://x.id/"
    )
    for number, name in enumerate(("lama.pdf", "baru.pdf"), start=1):
        _file(old, name, from_version=number, to_version=1 if number == 1 else None)
    old.version = 2
    old.save()
    _file(shown, "anak.jpg")
    for step in ("sent", "reviewed", "approved", "verified"):
        getattr(evaluations, step)(year)
    result = result_for_report(year.evaluation.results.get().pk)
    [register, photo] = annual_report(result).chapters[0].evidence
    assert [file.name for file in register.files] == ["lama.pdf"]
    assert (register.version, register.withheld) == (1, False)
    assert (photo.title, photo.files, photo.link, photo.withheld) == ("Foto kelas", (), "", True)


def _file(item, name, **values):
    return item.files.create(
        name=name,
        stored_as=name,
        size=1,
        content_type="application/pdf",
        sha256="0" * 64,
        stamped_by=item.created_by,
        **values,
    )


def test_a_reviewers_reason_stands_where_the_reviewer_took_an_item_out():
    year = evaluations.year_of()
    evaluations.fill(year)
    year.save("1.2.1", have=Decimal(3), need=Decimal(0))
    verbs.submit(year.evaluation, by=year.principal)
    verbs.start_review(year.evaluation, by=year.team)
    review.adjust(
        year.evaluation,
        year.answer("2.1.1"),
        by=year.team,
        mark=Mark(not_applicable=True),
        reason="Sekolah ini tidak berasrama.",
    )
    report = annual_report_draft(year.evaluation)
    reasons = [leaf.reason for chapter in report.chapters for leaf in chapter.not_applicable]
    assert reasons == ["Nothing is needed here: the need is 0.", "Sekolah ini tidak berasrama."]


def test_ties_that_found_no_place_are_counted(monkeypatch):
    monkeypatch.setattr(annual, "HOW_MANY", 2)
    report = annual_report_draft(evaluations.fill(evaluations.year_of()).evaluation)
    # The quantity has 7.00, the four levels 5.25 each.
    assert [leaf.number.text for leaf in report.strongest] == ["7.00", "5.25"]
    assert (report.strongest_more, report.weakest_more) == (3, 2)
