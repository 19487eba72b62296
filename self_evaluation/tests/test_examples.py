"""The published numbers under examples/ load as they are, and say what their README says."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from accounts.models import School
from accounts.tests.factories import regency
from self_evaluation.queries.years import as_json, standing, trend
from standards.tests.factories import rapor_mutu

pytestmark = pytest.mark.django_db
FOLDER = Path(settings.BASE_DIR, "examples")


@pytest.fixture(autouse=True)
def _loaded(capsys):
    rapor_mutu()
    for code in ("32.02", "14.71", "74.05"):
        regency(code)
    call_command("import_schools", str(FOLDER / "schools.csv"))
    files = sorted(FOLDER.glob("scores_*.csv"))
    assert len(files) == 6
    for file in files:
        year = file.stem.rpartition("_")[2]
        call_command("import_scores", str(file), instrument="rapor-mutu", year=int(year))
    assert capsys.readouterr().err == ""


def nodes_of(npsn, year):
    known = standing(School.objects.get(npsn=npsn), year, "rapor-mutu")
    data = as_json(known)
    return data, {node["code"]: node for node in data["nodes"]}


def test_vocational_school_shows_the_printed_parent_beside_the_mean():
    data, nodes = nodes_of("99800001", 2019)
    assert nodes["1"]["score"] == "5.83"
    assert (nodes["1"]["source"], nodes["1"]["imported_score"]) == ("computed", "6.24")
    assert (nodes["2.2"]["score"], nodes["2.2"]["source"]) == ("6.58", "imported")
    assert (data["overall"]["judged"], data["overall"]["of"]) == (2, 8)


def test_sample_data_of_the_application():
    data, nodes = nodes_of("99800002", 2021)
    leaves = [n for code, n in nodes.items() if code.count(".") == 2 and n["score"]]
    assert len(leaves) == 38
    assert (nodes["2"]["band"], nodes["3"]["band"]) == ("m4", "m4")
    assert data["overall"]["judged"] == 38


def test_means_of_a_district_over_four_years():
    points = trend(School.objects.get(npsn="99800003"), "rapor-mutu")
    assert [(p.year, str(p.overall), p.judged, p.of) for p in points] == [
        (2016, "4.24", 8, 8),
        (2017, "5.30", 8, 8),
        (2018, "5.50", 8, 8),
        (2019, "6.48", 8, 8),
    ]
