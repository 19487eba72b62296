"""A dossier: how far it is filled in, what it would give, and who sees it."""

import re
import uuid

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from accreditation.actions import send
from accreditation.tests.factories import answer_all, answer_of, dossier_of
from self_evaluation.models import Assignment
from self_evaluation.tests.cost import cost_of

pytestmark = pytest.mark.django_db


def test_components_with_progress_and_what_waits(client):
    dossier, begun = dossier_of()
    client.force_login(begun.principal)
    response = client.get(dossier.get_absolute_url())
    rows = response.context["rows"]
    assert [(row.code, row.done, row.of, row.carried) for row in rows] == [
        ("P", 1, 3, 1),
        ("Q", 0, 1, 0),
        ("R", 0, 2, 0),
    ]
    page = response.content.decode()
    assert "1 answer waits to be confirmed" in page
    assert "5 of 6 items are not judged yet." in page
    assert "If every unanswered item counted as the lowest" in page


def test_complete_it_tells_what_it_would_give_with_its_arithmetic(client):
    dossier, begun = dossier_of()
    answer_all(dossier, by=begun.principal)
    client.force_login(begun.principal)
    response = client.get(dossier.get_absolute_url())
    simulated = response.context["simulated"]
    assert (simulated.rank, str(simulated.final), simulated.reasons) == ("Gold", "100.0", [])
    assert ("", "100.0 = 50.0 + 0.5 × 80.0 + 10.0") in simulated.lines
    assert "Simulation" in response.content.decode()


@pytest.mark.parametrize(
    ("worth", "shown"), [("50", "50"), ("10.5", "10.5"), ("12.25", "12.25"), ("8.0", "8")]
)
def test_what_a_component_is_worth_is_told_with_the_places_it_needs(client, worth, shown):
    dossier, begun = dossier_of()
    dossier.sheet.instrument.rules["outcome"]["components"][0]["worth"] = worth
    dossier.sheet.instrument.save()
    answer_all(dossier, by=begun.principal)
    client.force_login(begun.principal)
    response = client.get(dossier.get_absolute_url())
    assert str(response.context["rows"][0].worth) == shown
    assert f" of {shown}</td>" in response.content.decode()


def test_items_are_filled_in_on_the_pages_of_the_sheet(client):
    dossier, begun = dossier_of()
    client.force_login(begun.principal)
    url = reverse("self_evaluation:sheet_standard", args=[dossier.public_id, "P"])
    response = client.get(url)
    page = response.content.decode()
    assert [item.code for item in response.context["page"].items] == ["P.1.1", "P.1.2", "P.2.1"]
    assert "Taken over from 2025/2026, not confirmed yet" in page
    assert f'href="{dossier.get_absolute_url()}"' in page
    assert "<h1>Field P</h1>" in page
    # The seal is there or not, and applies to every school.
    assert page.count('name="P.2.1-level"') == 2
    assert 'name="P.2.1-not_applicable"' not in page
    assert 'name="P.1.1-not_applicable"' in page
    assert 'name="P.1.1-exceeds"' not in page


def test_a_save_confirms_and_a_level_the_item_does_not_have_is_refused(client):
    dossier, begun = dossier_of()
    client.force_login(begun.principal)

    def save(code, **values):
        answer = answer_of(dossier, code)
        data = {f"{code}-version": answer.version, f"{code}-key": uuid.uuid4()}
        data |= {f"{code}-{name}": value for name, value in values.items()}
        url = reverse("self_evaluation:answer_save", args=[answer.public_id])
        return client.post(url, data)

    assert save("P.1.1", level=3).status_code == 200
    assert answer_of(dossier, "P.1.1").carried_from is None
    assert save("P.2.1", level=2).status_code == 422
    assert save("P.2.1", not_applicable="on", reason="Tidak ada").status_code == 422
    assert save("P.2.1", level=1).status_code == 200


def test_a_contributor_sees_the_part_assigned_and_no_score(client):
    dossier, begun = dossier_of()
    client.force_login(begun.contributor)
    assert client.get(dossier.get_absolute_url()).status_code == 404
    node = dossier.sheet.instrument.nodes.get(code="Q")
    Assignment.objects.create(
        sheet=dossier.sheet, node=node, user=begun.contributor, created_by=begun.principal
    )
    response = client.get(dossier.get_absolute_url())
    assert [row.code for row in response.context["rows"]] == ["Q"]
    page = response.content.decode()
    assert "What it would give now" not in page
    assert dossier.get_absolute_url() in client.get("/akreditasi/").content.decode()


def test_strangers_find_nothing(client):
    dossier, _begun = dossier_of()
    client.force_login(people.principal_of(people.SchoolFactory()))
    assert client.get(dossier.get_absolute_url()).status_code == 404
    assert dossier.get_absolute_url() not in client.get("/akreditasi/").content.decode()


def test_answers_cost_no_queries(client):
    dossier, begun = dossier_of()
    client.force_login(begun.principal)
    before = cost_of(client, dossier.get_absolute_url())
    answer_all(dossier, by=begun.principal)
    assert cost_of(client, dossier.get_absolute_url()) == before


def offered(client, url):
    """Return where the links of a page lead, and how many buttons its main part has."""
    main = client.get(url).content.decode().partition("<main")[2].partition("</main>")[0]
    return set(re.findall(r'<a [^>]*href="(/[^"#]*)', main)), main.count("<button")


@pytest.mark.parametrize("who", ["supervisor", "team", "office", "administrator"])
@pytest.mark.parametrize("is_sent", [False, True])
def test_who_only_reads_is_offered_nothing_that_is_then_refused(client, who, is_sent):
    dossier, begun = dossier_of()
    if is_sent:
        answer_all(dossier, by=begun.principal)
        send(dossier, by=begun.principal)
    readers = {
        "office": lambda: people.office_of(begun.school.region),
        "administrator": people.administrator,
    }
    client.force_login(readers[who]() if who in readers else getattr(begun, who))
    sheet = reverse("self_evaluation:sheet_standard", args=[dossier.public_id, "P"])
    for url, jump in ((dossier.get_absolute_url(), 0), (sheet, 1)):
        links, buttons = offered(client, url)
        assert buttons == jump, url
        answered = {link: client.get(link).status_code for link in links}
        assert {link: code for link, code in answered.items() if code >= 400} == {}
