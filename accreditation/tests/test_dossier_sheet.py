"""A dossier on the pages it shares with the self-evaluation: its own place, words and ways back."""

import uuid

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from accreditation.actions import send
from accreditation.tests.factories import answer_all, answer_of, dossier_of
from self_evaluation.actions import comment, evidence
from self_evaluation.models import Assignment
from self_evaluation.tests import factories as years
from self_evaluation.tests import samples
from self_evaluation.tests.cost import cost_of
from standards.models import Link
from standards.tests.factories import small_crosswalk

pytestmark = pytest.mark.django_db


def page_of(name, *args):
    return reverse(f"self_evaluation:{name}", args=args)


def current(response):
    """Return what the navigation marks."""
    return [str(link.label) for link in response.context["navigation"]() if link.current]


def shared_pages(dossier):
    answer = answer_of(dossier, "P.1.1")
    return [
        page_of("sheet_standard", dossier.public_id, "P"),
        page_of("sheet_jump", dossier.public_id) + "?q=field",
        page_of("assignment_edit", dossier.public_id),
        page_of("comment_list", dossier.public_id),
        page_of("comment_thread", answer.public_id),
        page_of("answer_history", answer.public_id),
    ]


def test_every_shared_page_stands_under_accreditation_and_leads_back_to_the_dossier(client):
    dossier, begun = dossier_of()
    client.force_login(begun.principal)
    for url in shared_pages(dossier):
        response = client.get(url)
        page = response.content.decode()
        assert response.status_code == 200, url
        assert current(response) == ["Accreditation"], url
        assert f'href="{dossier.get_absolute_url()}"' in page, url
        assert "self-evaluation" not in page.partition("<main")[2], url


def test_the_same_pages_of_a_year_stand_under_self_evaluation(client):
    begun = years.year_of()
    client.force_login(begun.principal)
    for url in (
        page_of("sheet_standard", begun.evaluation.public_id, "1"),
        page_of("assignment_edit", begun.evaluation.public_id),
        page_of("answer_history", begun.answer("1.1.1").public_id),
    ):
        assert current(client.get(url)) == ["Self-evaluation"], url


def test_its_parts_are_components(client):
    dossier, begun = dossier_of()
    client.force_login(begun.principal)
    page = client.get(page_of("assignment_edit", dossier.public_id)).content.decode()
    assert "All components" in page
    assert "All standards" not in page
    page = client.get(page_of("sheet_standard", dossier.public_id, "P")).content.decode()
    assert '<nav class="pages" aria-label="Components">' in page


def test_who_may_not_fill_it_in_is_told_of_the_dossier(client):
    dossier, begun = dossier_of()
    client.force_login(begun.team)
    page = client.get(page_of("sheet_standard", dossier.public_id, "P")).content.decode()
    assert "Only the principal and the assigned contributors fill in the dossier." in page


def test_two_who_change_the_same_item_decide_on_the_way_back_to_the_dossier(client):
    dossier, begun = dossier_of()
    answer_all(dossier, by=begun.principal)
    client.force_login(begun.principal)
    data = {"P.1.1-version": 0, "P.1.1-key": uuid.uuid4(), "P.1.1-level": 1}
    response = client.post(page_of("standard_save", dossier.public_id, "P"), data)
    assert response.status_code == 409
    page = response.content.decode()
    assert current(response) == ["Accreditation"]
    assert f'href="{dossier.get_absolute_url()}"' in page
    assert "Component P" in page


def test_remarks_on_its_answers_are_listed_for_it(client):
    dossier, begun = dossier_of()
    answer = answer_of(dossier, "Q.1.1")
    comment.comment(dossier, answer, by=begun.team, text="Mohon dilengkapi.")
    client.force_login(begun.principal)
    way = page_of("comment_list", dossier.public_id)
    assert way in client.get(dossier.get_absolute_url()).content.decode()
    response = client.get(way)
    assert [one.answer.node.code for one in response.context["comments"]] == ["Q.1.1"]


SOURCES = [
    ("1.1.1 Syllabus", "the same question", "The same."),
    ("1.1 Planning", "related", ""),
]


def sources_of(client, dossier, code="P"):
    url = page_of("sheet_standard", dossier.public_id, code)
    response = client.get(url)
    items = response.context["page"].items
    return response, {item.code: item.sources for item in items if item.sources}


def test_each_item_tells_its_sources_and_leads_to_the_year_they_are_from(client):
    dossier, begun = dossier_of()
    client.force_login(begun.principal)
    response, sources = sources_of(client, dossier)
    assert list(sources) == ["P.1.1"]
    said = [(one.title, one.relation, one.note) for one in sources["P.1.1"]]
    assert said == SOURCES
    way = page_of("sheet_standard", begun.evaluation.public_id, "1")
    assert [one.url for one in sources["P.1.1"]] == [f"{way}#item-1-1-1", f"{way}#group-11"]
    assert 'id="group-11"' in client.get(way).content.decode()
    page = " ".join(response.content.decode().split())
    assert f'<a href="{way}#item-1-1-1">1.1.1 Syllabus</a> (the same question). The same.' in page


def test_a_colleague_who_may_not_look_into_the_year_reads_the_sources_without_a_way(client):
    dossier, begun = dossier_of()
    node = dossier.sheet.instrument.nodes.get(code="P")
    Assignment.objects.create(
        sheet=dossier.sheet, node=node, user=begun.contributor, created_by=begun.principal
    )
    client.force_login(begun.contributor)
    _response, sources = sources_of(client, dossier)
    assert [(one.title, one.url) for one in sources["P.1.1"]] == [
        ("1.1.1 Syllabus", ""),
        ("1.1 Planning", ""),
    ]


def test_without_a_verified_year_the_newest_published_links_are_a_hint(client):
    dossier, begun = dossier_of(years.year_of(people.SchoolFactory(level="SD")))
    client.force_login(begun.principal)
    _response, sources = sources_of(client, dossier)
    assert [(one.title, one.relation, one.url) for one in sources["P.1.1"]] == [
        (title, relation, "") for title, relation, _note in SOURCES
    ]
    other = [{"target": "Q.1.1", "source": "1.2.1", "relation": "part", "note": {}}]
    small_crosswalk(version=2, links=other, published=False)
    assert sources_of(client, dossier)[1] == sources
    small_crosswalk(version=3, links=other)
    assert sources_of(client, dossier)[1] == {}


def test_sources_cost_three_queries_however_many_there_are(client):
    dossier, begun = dossier_of()
    client.force_login(begun.principal)
    url = page_of("sheet_standard", dossier.public_id, "P")
    before = cost_of(client, url)
    for source in ("1.1.2", "1.2", "2.1.1"):
        Link.objects.create(
            crosswalk=dossier.crosswalk, target="P.1.2", source=source, relation="related"
        )
    assert cost_of(client, url) == before
    Link.objects.all().delete()
    assert cost_of(client, url) == before - 2


def test_the_locker_says_in_which_dossier_evidence_is_used_and_leads_there(client):
    dossier, begun = dossier_of()
    item = begun.school.evidence.get(title="Silabus")
    client.force_login(begun.principal)
    url = page_of("evidence_detail", item.public_id)
    response = client.get(url)
    assert [(p.answer.node.code, p.owner_text) for p in response.context["places"]] == [
        ("P.1.1", "Accreditation dossier 2026/2027, Invented edition"),
        ("1.1.1", "Self-evaluation 2025/2026"),
    ]
    page = response.content.decode()
    assert f'href="{dossier.get_absolute_url()}"' in page
    way = f"{page_of('sheet_jump', dossier.public_id)}?q=P.1.1"
    assert f'href="{way}"' in page
    arrived = client.get(way, follow=True)
    assert arrived.redirect_chain[-1][0].endswith("/standar/P/#item-p-1-1")
    before = cost_of(client, url)
    for code in ("P.1.2", "Q.1.1", "R.1.1"):
        evidence.attach(item, answer_of(dossier, code), by=begun.principal)
    assert cost_of(client, url) == before


def test_what_a_sent_dossier_rests_on_stays(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    dossier, begun = dossier_of()
    answer_all(dossier, by=begun.principal)
    item = years.EvidenceItemFactory(school=begun.school, created_by=begun.principal)
    evidence.attach(item, answer_of(dossier, "P.1.2"), by=begun.principal)
    send(dossier, by=begun.principal)
    client.force_login(begun.principal)
    response = client.post(page_of("evidence_delete", item.public_id), {"sure": "yes"})
    assert response.status_code == 403
    sentence = "A self-evaluation or a dossier that was sent rests on this evidence, so it stays."
    assert sentence in response.content.decode()
    answer = answer_of(dossier, "P.1.2")
    response = client.post(page_of("evidence_detach", item.public_id), {"answer": answer.public_id})
    assert response.status_code == 403
    assert "The dossier has been sent; answers can" in response.content.decode()
    # New files are taken; what was sent keeps the version it was sent with.
    new = {"files": [samples.pdf("baru.pdf")], "follow": "on"}
    assert client.post(page_of("evidence_renew", item.public_id), new).status_code == 302
    item.refresh_from_db()
    assert item.version == 2
    assert answer.evidence_uses.get(item=item).version == 1
    url = page_of("evidence_request_create")
    asked = client.get(url, {"answer": answer.public_id})
    assert "This item has been sent; no evidence can be added to it now." in asked.content.decode()


@pytest.mark.parametrize("used", ["yes", "no"])
def test_the_filter_of_the_locker_counts_uses_in_dossiers(client, used):
    dossier, begun = dossier_of()
    item = years.EvidenceItemFactory(school=begun.school, created_by=begun.principal, title="Baru")
    evidence.attach(item, answer_of(dossier, "P.1.2"), by=begun.principal)
    client.force_login(begun.principal)
    response = client.get(page_of("evidence_list"), {"used": used})
    assert (item in [card.item for card in response.context["cards"]]) == (used == "yes")


def test_a_component_is_reached_by_its_code_also_where_its_items_bear_only_numbers(client):
    dossier, begun = dossier_of()
    dossier.sheet.instrument.nodes.filter(code="Q").update(code="mutu")
    client.force_login(begun.principal)
    response = client.get(page_of("sheet_jump", dossier.public_id), {"q": "mutu"})
    assert response.status_code == 302
    assert response.url.endswith("/standar/mutu/#item-q-1-1")


def test_a_code_that_is_only_a_word_is_not_told_beside_the_title(client):
    dossier, begun = dossier_of()
    client.force_login(begun.principal)
    for url in (
        page_of("assignment_edit", dossier.public_id),
        reverse("accreditation:dossier_check", args=[dossier.public_id]),
    ):
        page = client.get(url).content.decode()
        assert "Field P" in page, url
        assert "P Field P" not in page, url
