"""`region_scores`: what the verified results of a region come to."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from accounts.tests import factories as people
from reports.tests import factories

pytestmark = pytest.mark.django_db


def _said(code="32.73", **options):
    out = io.StringIO()
    values = {"year": 2026, "instrument": "small", "json": True} | options
    call_command("region_scores", code, stdout=out, **values)
    return json.loads(out.getvalue()) if values["json"] else out.getvalue()


def test_number_mean_median_and_bands_a_node(verified):
    factories.neighbours(verified, "1", "2", "4")
    factories.neighbours(verified, "7", region=people.district("33.01.01"))
    people.SchoolFactory()
    data = _said()
    assert (data["region"], data["schools"], data["verified"]) == ("32.73", 5, 4)
    first = data["nodes"][0]
    assert (first["code"], first["n"], first["mean"], first["median"]) == ("1", 4, "3.28", "3.00")
    assert sum(first["bands"].values()) == 4
    leaf = next(node for node in data["nodes"] if node["code"] == "1.1.1")
    assert (leaf["n"], leaf["median"]) == (1, "5.25")


def test_the_nation_holds_all_and_an_empty_year_nothing(verified):
    factories.neighbours(verified, "7", region=people.district("33.01.01"))
    assert _said("00")["verified"] == 2
    assert (_said(year=2019)["verified"], _said(year=2019)["nodes"]) == (0, [])


def test_a_reopened_result_counts_no_longer(verified):
    factories.reopened(verified)
    assert _said()["verified"] == 1


def test_a_table_for_people(verified):
    assert "1 verified of 1 schools" in _said(json=False)


@pytest.mark.parametrize(("code", "options"), [("99", {}), ("00", {"instrument": "nonsense"})])
def test_what_is_unknown_is_said(verified, code, options):
    with pytest.raises(CommandError):
        _said(code, **options)
