"""A result beside similar schools, its district, its last year: medians of five, never a rank."""

from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import School
from accounts.tests import factories as people
from reports.tests import factories
from self_evaluation.models import Result

pytestmark = pytest.mark.django_db
FIVE = ("1", "2", "3", "6", "7")


def _url(result):
    return reverse("reports:result_compare", args=[result.public_id])


@pytest.fixture
def page(client, verified):
    """Ask for the page as the head; returns the response."""
    client.force_login(verified.year.principal)
    return lambda beside="": client.get(_url(verified.result), {"beside": beside})


def _shown(response):
    comparison = response.context["comparison"]
    rows = [*comparison.rows, comparison.overall]
    return [(row.own_text, row.beside_text, row.band_code) for row in rows]


def test_the_median_of_five_similar_schools_stands_beside(page, verified):
    factories.neighbours(verified, *FIVE)
    response = page()
    assert _shown(response) == [
        ("6,13", "3,00", "m2"),
        ("5,25", "4,00", "m3"),
        ("5,69", "3,00", "m2"),
    ]
    assert response.context["comparison"].overall.difference == "+2,69"
    assert response.context["comparison"].side.schools == 5
    assert response.context["chart"].svg.count("<rect") == 4


def test_of_four_schools_nothing_is_shown(page, verified, in_english):
    others = factories.neighbours(verified, *FIVE[:4])
    response = page()
    assert {beside for _own, beside, _band in _shown(response)} == {""}
    assert response.context["chart"] is None
    text = response.content.decode()
    assert "Fewer than 5 schools" in text
    assert not any(other.school.name in text for other in others)


@pytest.mark.parametrize(
    "unlike", [{"level": "SMP"}, {"status": "swasta"}, {"pupils": 900}, {"pupils": None}]
)
def test_schools_of_another_kind_do_not_count(page, verified, unlike):
    School.objects.filter(pk=verified.school.pk).update(pupils=200)
    verified.school.pupils = 200
    factories.neighbours(verified, *FIVE[:4])
    factories.neighbours(verified, "7", **unlike)
    assert not page().context["comparison"].side.decision
    factories.neighbours(verified, "7", pupils=504)
    assert page().context["comparison"].side.schools == 5


def test_where_the_regency_has_too_few_the_province_stands_in(page, verified):
    factories.neighbours(verified, "1", "2", "3")
    elsewhere = people.district("32.04.01")
    factories.neighbours(verified, "6", "7", region=elsewhere)
    factories.neighbours(verified, "7", region=people.district("33.01.01"))
    side = page().context["comparison"].side
    assert (side.schools, side.traits[-1]) == (5, "Wilayah 32")
    factories.neighbours(verified, "4", "5")
    side = page().context["comparison"].side
    assert (side.schools, side.traits[-1]) == (5, "Wilayah 32.73")


def test_a_standard_that_fewer_than_five_have_stays_empty(page, verified):
    factories.neighbours(verified, *FIVE, tops={"2": "4"})
    rows = page().context["comparison"].rows
    assert [row.beside for row in rows] == [None, Decimal("4.00")]


def test_only_results_in_force_of_the_year_and_version_count(page, verified):
    results = factories.neighbours(verified, *FIVE)
    now = verified.result.verified_at
    Result.objects.filter(pk=results[0].pk).update(superseded_at=now)
    assert not page().context["comparison"].side.decision
    Result.objects.filter(pk=results[0].pk).update(superseded_at=None, year=2025)
    assert not page().context["comparison"].side.decision


def test_the_districts_median_counts_this_school_and_needs_five_others(page, verified):
    factories.neighbours(verified, *FIVE[:4], status="swasta")
    assert not page("district").context["comparison"].side.decision
    factories.neighbours(verified, "7", status="swasta")
    response = page("district")
    side = response.context["comparison"].side
    assert (side.schools, side.label) == (6, response.context["switch"][2]["label"])
    # 1, 2, 3, 5.69, 6, 7
    assert response.context["comparison"].overall.beside == Decimal("4.35")


def test_last_year_stands_beside(page, verified):
    factories.imported_year(verified.school, year=2025)
    response = page("last_year")
    assert _shown(response)[0] == ("6,13", "6,24", "m4")
    side = response.context["comparison"].side
    assert (side.label, side.schools, side.caution) == ("2025/2026", 0, "")


def test_last_year_on_another_version_comes_with_a_caution(page, verified, in_english):
    factories.other_version(factories.imported_year(verified.school, year=2025))
    response = page("last_year")
    assert "Another version of the instrument" in response.content.decode()
    assert {row.difference for row in response.context["comparison"].rows} == {""}


def test_without_an_earlier_year_it_says_so(page, in_english):
    assert "No earlier year" in page("last_year").content.decode()


def test_the_switch_is_one_word_of_the_address(page):
    for beside, current in (("", 0), ("nonsense", 0), ("last_year", 1), ("district", 2)):
        switch = page(beside).context["switch"]
        assert [link["current"] for link in switch].index(True) == current


@pytest.mark.parametrize("beside", ["similar", "district", "last_year"])
def test_as_many_queries_for_many_schools_as_for_few(
    page, verified, beside, django_assert_max_num_queries
):
    factories.neighbours(verified, *FIVE)
    page(beside)  # what a process looks up once
    with django_assert_max_num_queries(30) as first:
        page(beside)
    factories.neighbours(verified, *FIVE, *FIVE)
    with django_assert_max_num_queries(30) as second:
        page(beside)
    assert len(second) == len(first)


@pytest.mark.parametrize("role", ["contributor", "stranger"])
def test_who_may_not_read_finds_nothing(client, verified, role):
    stranger = people.principal_of(people.SchoolFactory())
    client.force_login(stranger if role == "stranger" else verified.year.contributor)
    assert client.get(_url(verified.result)).status_code == 404


def test_the_result_leads_there(client, verified):
    client.force_login(verified.year.principal)
    page = reverse("reports:result_detail", args=[verified.result.public_id])
    assert _url(verified.result) in client.get(page).content.decode()
