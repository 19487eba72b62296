"""Changing what serves one item."""

import pytest
from pytest_django.asserts import assertContains

from accounts.models import AuditEvent
from standards.models import Crosswalk, Link
from standards.tests.factories import invented_edition, small_crosswalk, small_instrument

pytestmark = pytest.mark.django_db
URL = "/instrumen/padanan/small/invented/1/butir/P.1.1/"


@pytest.fixture(autouse=True)
def crosswalk():
    small_instrument()
    invented_edition()
    return small_crosswalk()


def shown_at(client, url):
    """Return what the page says it shows."""
    return client.get(url).context["shown"]


def typed(*rows, shown=""):
    """Return a filled-in form: rows of source, relation and a note in both languages."""
    data = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": 0, "shown": shown}
    for number, (source, relation, *notes) in enumerate(rows):
        data |= {f"form-{number}-source": source, f"form-{number}-relation": relation}
        for language, note in zip(("id", "en"), notes, strict=False):
            data[f"form-{number}-note_{language}"] = note
    return data


def links(version, target="P.1.1"):
    rows = Link.objects.filter(crosswalk__version=version, target=target)
    return list(rows.values_list("source", "relation", "note"))


def test_the_form_shows_what_stands(client, administrator):
    client.force_login(administrator)
    response = client.get(URL)
    assertContains(response, 'value="1.1.1"')
    assertContains(response, "What you save goes into a draft, the next version.")
    assert len(response.context["formset"].forms) == 5


def test_a_published_version_is_copied_into_a_draft_which_then_changes(client, administrator):
    client.force_login(administrator)
    new = ("1.1.2", "equal", "Sama", "Same")
    response = client.post(URL, typed(new, ("", "part"), shown=shown_at(client, URL)))
    assert response.url == "/instrumen/padanan/small/invented/2/#item-P.1.1"
    assert links(2) == [("1.1.2", "equal", {"id": "Sama", "en": "Same"})]
    assert links(2, "Q.1.1") == links(1, "Q.1.1") != []
    assert [source for source, *_rest in links(1)] == ["1.1", "1.1.1"]
    again = URL.replace("/1/", "/2/", 1)
    client.post(again, typed(("1.2.1", "related"), shown=shown_at(client, again)))
    assert links(2) == [("1.2.1", "related", {})]
    assert Crosswalk.objects.count() == 2
    event = AuditEvent.objects.filter(event="standards.crosswalk").latest("pk")
    assert event.after == {"P.1.1": ["1.2.1 related"]}


def test_the_page_sent_back_as_it_is_changes_nothing(client, administrator):
    """As a browser does it: every field with the value it shows, the empty rows too."""
    client.force_login(administrator)
    page = client.get(URL)
    formset = page.context["formset"]
    data = {"shown": page.context["shown"]}
    for form in (formset.management_form, *formset.forms):
        for field in form:
            data[field.html_name] = "" if field.value() is None else field.value()
    assert client.post(URL, data).url == "/instrumen/padanan/small/invented/2/#item-P.1.1"
    assert sorted(links(2), key=str) == sorted(links(1), key=str) != []


def test_what_somebody_else_changed_since_is_shown_and_nothing_typed_is_lost(client, administrator):
    client.force_login(administrator)
    seen = shown_at(client, URL)
    client.post(URL, typed(("1.2.1", "related"), shown=seen))
    response = client.post(URL, typed(("1.1.2", "part"), shown=seen))
    assertContains(response, "Somebody changed this item", status_code=409)
    assertContains(response, 'value="1.1.2"', status_code=409)
    assert [source for source, *_rest in links(2)] == ["1.2.1"]
    draft = URL.replace("/1/", "/2/", 1)
    assert f'action="{draft}"' in response.content.decode()
    client.post(draft, typed(("1.1.2", "part"), shown=response.context["shown"]))
    assert [source for source, *_rest in links(2)] == ["1.1.2"]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("9.9", "part")], "There is no item 9.9."),
        ([("1.1", "equal")], "Only an item that is answered can be the same question."),
        ([("1.1.1", "part"), ("1.1.1", "related")], "A number stands twice."),
        ([("1.1.1", "equal"), ("1.1.2", "equal")], "Only one source can be the same question."),
        ([("1.1.1", "part", "Hanya Indonesia")], "A note stands in both languages or in none."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_stored(client, administrator, rows, sentence):
    client.force_login(administrator)
    response = client.post(URL, typed(*rows))
    assertContains(response, sentence, status_code=422)
    assert Crosswalk.objects.count() == 1


def test_an_unknown_item_and_a_colleague(client, administrator, principal):
    client.force_login(administrator)
    assert client.get(URL.replace("P.1.1", "P.1")).status_code == 404
    client.force_login(principal)
    assert client.post(URL, typed()).status_code == 403
