"""The locker's list: who sees it, what it finds, what it costs."""

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from self_evaluation.models import Answer, EvidenceUse, Sheet
from self_evaluation.tests.cost import cost_of
from self_evaluation.tests.factories import EvidenceItemFactory, prove, year_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
URL = reverse("self_evaluation:evidence_list")


def titles(response):
    return [card.title for card in response.context["cards"]]


def test_each_person_of_the_school_sees_the_locker(client):
    begun = year_of()
    item = prove(begun, "1.1.1", title="Notulen rapat")
    for person in (begun.principal, begun.team, begun.contributor, begun.supervisor):
        client.force_login(person)
        response = client.get(URL)
        assert titles(response) == ["Notulen rapat"]
        assert response.context["school"] == item.school
        assert response.context["quota"].used == 0


def test_only_people_of_the_school_may_add(client):
    begun = year_of()
    client.force_login(begun.supervisor)
    assert not client.get(URL).context["may_keep"]
    client.force_login(begun.contributor)
    assert client.get(URL).context["may_keep"]


def test_stranger_sees_nothing_and_cannot_name_the_school(client):
    begun = year_of()
    prove(begun, "1.1.1")
    stranger = people.principal_of(people.SchoolFactory())
    client.force_login(stranger)
    assert titles(client.get(URL)) == []
    assert client.get(URL, {"school": begun.school.npsn}).status_code == 404


def test_a_person_without_a_school_is_told_whom_to_ask(client):
    client.force_login(people.UserFactory())
    response = client.get(URL)
    assert response.status_code == 200
    assert response.context["school"] is None
    assert "No school yet" in response.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Foto kelas", "Rapat guru"]),
        ({"q": "guru rapat"}, ["Rapat guru"]),
        ({"q": "daftar hadir"}, ["Foto kelas"]),
        ({"q": "rapat guru rapat guru rapat melebihi batas"}, ["Rapat guru"]),
        ({"kind": "photo"}, ["Foto kelas"]),
        ({"kind": "nonsense"}, ["Foto kelas", "Rapat guru"]),
        ({"year": "2025"}, ["Foto kelas"]),
        ({"year": "2026"}, ["Rapat guru"]),
        ({"used": "yes"}, ["Rapat guru"]),
        ({"used": "no"}, ["Foto kelas"]),
        ({"used": "001."}, ["Rapat guru"]),
        ({"used": "002."}, []),
        ({"view": "list"}, ["Foto kelas", "Rapat guru"]),
    ],
)
def test_search_and_filters(client, query, found):
    begun = year_of()
    prove(begun, "1.1.1", title="Rapat guru")
    EvidenceItemFactory(
        school=begun.school,
        created_by=begun.principal,
        title="Foto kelas",
        kind="photo",
        note="Lihat daftar hadir.",
        period_from="2025-08-01",
        period_to="2025-08-01",
    )
    client.force_login(begun.principal)
    assert titles(client.get(URL, query)) == found


@pytest.mark.parametrize("name", ["kind", "year", "used", "person", "verdict"])
def test_a_filter_that_does_not_exist_here_is_left_out_and_the_page_says_so(client, name):
    begun = year_of()
    prove(begun, "1.1.1", title="Rapat guru")
    client.force_login(begun.principal)
    response = client.get(URL, {name: "nonsense"})
    assert titles(response) == ["Rapat guru"]
    sentence = "This choice does not exist in this locker, so it was left out."
    assert response.context["search"].errors == {name: [sentence]}
    assert response.content.decode().count(sentence) == 1
    assert "<details open>" in response.content.decode()


def test_the_list_says_what_reviewers_say_and_who_added_it(client):
    begun = year_of()
    said_of(prove(begun, "1.1.1", title="Terbukti"), "partly")
    EvidenceItemFactory(school=begun.school, created_by=begun.contributor, title="Punya guru")
    client.force_login(begun.principal)
    response = client.get(URL, {"view": "list"})
    told = [(c.title, c.verdict_label, c.added_by) for c in response.context["cards"]]
    assert told == [
        ("Punya guru", "", str(begun.contributor)),
        ("Terbukti", "Proves part of it (1 of 1 judged)", str(begun.principal)),
    ]
    page = response.content.decode()
    assert f'<td data-label="Added by">{begun.contributor}</td>' in page
    assert '<td data-label="Reviewers say">–</td>' in page
    assert page.count("<span>Proves part of it (1 of 1 judged)</span>") == 1


@pytest.mark.parametrize("view", ["", "list"])
def test_choosing_for_an_answer_marks_what_proves_another_school_year(client, view):
    begun = year_of()
    year = begun.evaluation.year
    for title, start, end in (
        ("Tahun ini", f"{year}-08-01", f"{year}-08-01"),
        ("Tahun lalu", f"{year - 1}-08-01", f"{year}-06-30"),
    ):
        EvidenceItemFactory(
            school=begun.school,
            created_by=begun.principal,
            title=title,
            period_from=start,
            period_to=end,
        )
    client.force_login(begun.principal)
    answer = {"answer": begun.answer("1.1.1").public_id, "view": view}
    response = client.get(URL, answer)
    told = [(card.title, card.is_outside) for card in response.context["cards"]]
    assert told == [("Tahun lalu", True), ("Tahun ini", False)]
    mark = "Proves a time outside this school year"
    assert response.content.decode().count(mark) == 1
    # In the locker itself no school year is meant.
    assert mark not in client.get(URL, {"view": view}).content.decode()


def said_of(item, *verdicts):
    """Let the team say something of the item's only use, one after the other."""
    for verdict in verdicts:
        item.uses.get().verdicts.create(
            layer="team", verdict=verdict, reason="Alasan.", version=1, by=item.created_by
        )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"indicator": "1.1"}, ["Sebagian", "Terbukti"]),
        ({"indicator": "1.1.1"}, ["Terbukti"]),
        ({"indicator": "1"}, ["Sebagian", "Terbukti"]),
        ({"indicator": "11"}, []),
        ({"verdict": "proves"}, ["Terbukti"]),
        ({"verdict": "partly"}, ["Sebagian"]),
        ({"verdict": "does_not"}, []),
        ({"verdict": "none"}, ["Punya guru"]),
        ({"verdict": "none", "indicator": "1"}, []),
    ],
)
def test_by_indicator_and_by_what_reviewers_said_last(client, query, found):
    begun = year_of()
    said_of(prove(begun, "1.1.1", title="Terbukti"), "does_not", "proves")
    said_of(prove(begun, "1.1.2", title="Sebagian"), "proves", "partly")
    EvidenceItemFactory(school=begun.school, created_by=begun.contributor, title="Punya guru")
    client.force_login(begun.principal)
    assert titles(client.get(URL, query)) == found


def test_files_that_came_after_a_verdict_were_not_judged_yet(client):
    begun = year_of()
    item = prove(begun, "1.1.1", title="Diganti", version=2)
    said_of(item, "does_not")
    client.force_login(begun.principal)
    assert titles(client.get(URL, {"verdict": "none"})) == []
    item.uses.update(version=2)
    assert titles(client.get(URL, {"verdict": "does_not"})) == []
    assert titles(client.get(URL, {"verdict": "none"})) == ["Diganti"]


def test_by_person_and_the_card_says_what_calls_for_work(client):
    begun = year_of()
    item = prove(begun, "1.1.1", title="Terbukti")
    said_of(item, "proves")
    use = item.uses.create(answer=begun.answer("1.1.2"), created_by=begun.principal)
    use.verdicts.create(layer="team", verdict="partly", reason="Kurang.", version=1, by=begun.team)
    EvidenceItemFactory(school=begun.school, created_by=begun.contributor, title="Punya guru")
    client.force_login(begun.principal)
    own = {"person": begun.contributor.public_id}
    assert titles(client.get(URL, own)) == ["Punya guru"]
    [card] = client.get(URL, {"person": begun.principal.public_id}).context["cards"]
    assert (card.verdict_label, card.verdict_kind) == (
        "Proves part of it (1 of 2 judged)",
        "attention",
    )
    assert 'name="indicator" value="1.1"' in client.get(URL, {"indicator": "1.1"}).content.decode()


def test_what_was_deleted_is_only_in_the_bin_and_can_be_taken_back(client):
    begun = year_of()
    item = EvidenceItemFactory(school=begun.school, created_by=begun.principal)
    client.force_login(begun.principal)
    response = client.post(reverse("self_evaluation:evidence_delete", args=[item.public_id]))
    response = client.get(response.url)
    assert titles(response) == []
    assert response.context["deleted"] == item
    assert titles(client.get(URL, {"bin": ""})) == [item.title]


def test_choosing_for_an_item_keeps_the_way_back(client):
    begun = year_of()
    item = EvidenceItemFactory(school=begun.school, created_by=begun.principal)
    answer = begun.answer("1.1.1")
    client.force_login(begun.principal)
    page = client.get(URL, {"answer": answer.public_id, "back": "/form/#1.1.1"}).content.decode()
    assert reverse("self_evaluation:evidence_attach", args=[item.public_id]) in page
    assert 'value="/form/#1.1.1"' in page


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_way_back_stays_on_this_site(client, back):
    begun = year_of()
    client.force_login(begun.principal)
    assert client.get(URL, {"back": back}).context["back"] == ""


def test_nobody_chooses_for_an_answer_they_cannot_see(client):
    begun, other = year_of(), year_of()
    client.force_login(begun.principal)
    for code in (other.answer("1.1.1").public_id, "not-a-uuid"):
        assert client.get(URL, {"answer": code}).status_code == 404
    client.force_login(begun.contributor)
    assert client.get(URL, {"answer": begun.answer("1.1.1").public_id}).status_code == 404


@pytest.mark.parametrize("view", ["", "list"])
def test_three_cost_as_much_as_one(client, view):
    begun = year_of()
    prove(begun, "1.1.1")
    client.force_login(begun.principal)
    asked = {"view": view, "q": "bukti", "indicator": "1", "verdict": "none"}
    cost = cost_of(client, URL, view=view)
    narrowed = cost_of(client, URL, **asked)
    for code in ("1.1.1", "1.1.2"):
        said_of(prove(begun, code), "proves")
        prove(begun, code)
    assert cost_of(client, URL, view=view) == cost
    assert cost_of(client, URL, **asked) == narrowed


def offered(response):
    return [school.name for school in response.context["choice"]]


def test_who_looks_after_several_schools_says_which(client):
    begun, other = year_of(), year_of()
    people.MembershipFactory(user=begun.supervisor, school=other.school, role="supervisor")
    client.force_login(begun.supervisor)
    response = client.get(URL)
    assert response.context["school"] is None
    assert offered(response) == sorted([begun.school.name, other.school.name])
    assert offered(client.get(URL, {"q": other.school.npsn})) == [other.school.name]
    assert "Nothing found" in client.get(URL, {"q": "tidak ada"}).content.decode()
    assert client.get(URL, {"school": other.school.npsn}).context["school"] == other.school


def test_choosing_a_school_costs_the_same_for_three(client):
    office = people.office_of(people.district("51.02.03"))
    for _number in range(2):
        people.SchoolFactory(region=people.district("51.02.03"))
    client.force_login(office)
    cost = cost_of(client, URL)
    for _number in range(2):
        people.SchoolFactory(region=people.district("51.02.03"))
    assert cost_of(client, URL) == cost


def test_a_filter_by_standard_means_the_self_evaluation_not_a_dossier(client):
    begun = year_of()
    item = prove(begun, "1.1.1", title="Silabus")
    sheet = begun.evaluation.sheet
    other = Sheet.objects.create(
        school=begun.school, instrument=sheet.instrument, purpose="dossier", year=sheet.year
    )
    answer = Answer.objects.create(sheet=other, node=begun.answer("2.1.1").node)
    EvidenceUse.objects.create(item=item, answer=answer, created_by=begun.principal)
    client.force_login(begun.principal)
    assert titles(client.get(URL, {"used": "001."})) == ["Silabus"]
    assert titles(client.get(URL, {"used": "002."})) == []
    assert titles(client.get(URL, {"indicator": "2.1"})) == []
