"""New versions: the old files stay, and so does what rests on them."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.tests import factories as people
from self_evaluation import policy
from self_evaluation.actions import evidence as actions
from self_evaluation.actions.evidence_consent import note_consent
from self_evaluation.models import EvidenceUse, Status
from self_evaluation.queries.evidence import uses_by_answer
from self_evaluation.tests import samples
from self_evaluation.tests.cost import cost_of
from self_evaluation.tests.factories import assign, evaluation_at, prove, returned, year_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english", "own_media")]


def url_of(item, name="renew"):
    return reverse(f"self_evaluation:evidence_{name}", args=[item.public_id])


def version_of(item, code="1.1.1"):
    return EvidenceUse.objects.get(item=item, answer__node__code=code).version


def names(item, number):
    return [file.name for file in item.files.all() if file.is_in(number)]


def test_new_files_are_added_and_replace_what_was_named(client):
    begun = year_of()
    item = prove(begun, "1.1.1")
    actions.renew(item, by=begun.principal, files=[samples.pdf("satu.pdf"), samples.pdf("dua.pdf")])
    wrong = item.files.get(name="satu.pdf")
    client.force_login(begun.principal)
    data = {"files": [samples.pdf("tiga.pdf")], "without": [wrong.public_id], "follow": "on"}
    assert client.post(url_of(item), data).status_code == 302
    item.refresh_from_db()
    assert item.version == 3
    assert names(item, 2) == ["satu.pdf", "dua.pdf"]
    assert names(item, 3) == ["dua.pdf", "tiga.pdf"]
    assert version_of(item) == 3
    event = AuditEvent.objects.filter(event="self_evaluation.evidence_renew").first()
    assert event.after == {"version": 3, "left_out": 1, "used_for": ["1.1.1"]}


def test_a_use_keeps_its_version_until_somebody_moves_it(client):
    begun = year_of()
    item = prove(begun, "1.1.1")
    client.force_login(begun.principal)
    client.post(url_of(item), {"files": [samples.pdf("dua.pdf")]})
    assert version_of(item) == 1
    page = client.get(url_of(item, "detail")).content.decode()
    assert "Use version 2 for 1.1.1" in page
    answer = {"answer": begun.answer("1.1.1").public_id}
    assert client.post(url_of(item, "follow"), answer).status_code == 302
    client.post(url_of(item, "follow"), answer)
    assert version_of(item) == 2
    assert AuditEvent.objects.filter(event="self_evaluation.evidence_follow").count() == 1


def test_what_was_sent_keeps_its_version_and_review_shows_its_files(client):
    begun = year_of()
    item = prove(begun, "1.1.1")
    actions.renew(item, by=begun.principal, files=[samples.pdf("lama.pdf")])
    begun = evaluation_at(Status.TEAM_REVIEW, school=begun.school, year=2025)
    old = EvidenceUse.objects.create(
        item=item, answer=begun.answer("1.1.1"), version=2, created_by=begun.principal
    )
    item.refresh_from_db()
    first = item.files.get()
    actions.renew(item, by=begun.team, files=[samples.pdf("baru.pdf")], without=[first.public_id])
    old.refresh_from_db()
    assert old.version == 2
    [shown] = uses_by_answer([begun.answer("1.1.1")], begun.team)[begun.answer("1.1.1").pk]
    assert [file.name for file in shown.files] == ["lama.pdf"]
    assert (shown.version, shown.is_old, shown.is_outside) == (2, True, True)
    client.force_login(begun.principal)
    answer = {"answer": begun.answer("1.1.1").public_id}
    assert client.post(url_of(item, "follow"), answer).status_code == 403


def test_a_new_use_takes_the_newest_version():
    begun = year_of()
    item = prove(begun, "1.1.1")
    actions.renew(item, by=begun.principal, files=[samples.pdf()])
    actions.attach(item, begun.answer("1.1.2"), by=begun.principal)
    assert version_of(item, "1.1.2") == 2


def test_no_version_without_a_good_file(client):
    begun = year_of()
    item = prove(begun, "1.1.1")
    client.force_login(begun.principal)
    response = client.post(url_of(item), {"files": [samples.broken()]})
    assert list(response.context["form"].errors) == ["files"]
    assert list(client.post(url_of(item), {"follow": "on"}).context["form"].errors) == ["files"]
    item.refresh_from_db()
    assert (item.version, item.files.count()) == (1, 0)


def test_a_contributor_moves_only_what_is_assigned():
    begun = year_of()
    item = prove(begun, "1.1.1")
    actions.attach(item, begun.answer("2.1.1"), by=begun.principal)
    item.created_by = begun.contributor
    item.save()
    assign(begun, "2")
    actions.renew(item, by=begun.contributor, files=[samples.pdf()])
    assert (version_of(item), version_of(item, "2.1.1")) == (1, 2)


def test_links_colleagues_and_strangers(client):
    begun = year_of()
    item, link = prove(begun, "1.1.1"), prove(begun, "1.1.2", kind="link", link="https://x.id/")
    for user, thing, status in (
        (begun.principal, link, 403),
        (begun.contributor, item, 403),
        (begun.supervisor, item, 403),
        (people.principal_of(people.SchoolFactory()), item, 404),
    ):
        client.force_login(user)
        assert client.get(url_of(thing)).status_code == status
        assert client.post(url_of(thing), {"files": [samples.pdf()]}).status_code == status
    answer = {"answer": begun.answer("1.1.1").public_id}
    client.force_login(begun.supervisor)
    assert client.post(url_of(item, "follow"), answer).status_code == 403


def test_three_versions_cost_as_much_as_two(client):
    begun = year_of()
    item = prove(begun, "1.1.1")
    actions.renew(item, by=begun.principal, files=[samples.pdf()], follow=False)
    client.force_login(begun.contributor)
    cost = cost_of(client, url_of(item, "detail"))
    client.force_login(begun.principal)
    lead = cost_of(client, url_of(item, "detail"))
    for code in ("1.1.2", "2.1.1"):
        actions.renew(item, by=begun.principal, files=[samples.pdf()], follow=False)
        actions.attach(item, begun.answer(code), by=begun.principal)
    assert cost_of(client, url_of(item, "detail")) == lead
    client.force_login(begun.contributor)
    assert cost_of(client, url_of(item, "detail")) == cost


@pytest.mark.parametrize("follow_at_once", [True, False])
def test_a_new_version_alone_answers_a_return(follow_at_once):
    begun = year_of()
    item = prove(begun, "1.1.1")
    returned(begun, "1.1.1")
    actions.renew(item, by=begun.principal, files=[samples.pdf()], follow=follow_at_once)
    assert bool(policy.untouched_returns(begun.evaluation)) is not follow_at_once
    item.refresh_from_db()
    actions.follow(item, begun.answer("1.1.1"), by=begun.principal)
    assert not policy.untouched_returns(begun.evaluation)


def test_consent_ends_with_the_files_it_was_given_for(client):
    begun = year_of()
    item = prove(begun, "1.1.1", shows_people=True)
    note_consent(item, by=begun.principal, words="Surat kelas 4A")
    client.force_login(begun.principal)
    assert "Consent was noted for the files so far" in client.get(url_of(item)).content.decode()
    client.post(url_of(item), {"files": [samples.pdf("dua.pdf")]})
    item.refresh_from_db()
    assert (item.consent_at, item.consent_note) == (None, "")
    assert not policy.may_leave_school(item)
    event = AuditEvent.objects.filter(event="self_evaluation.evidence_renew").first()
    assert event.before == {"consent": "Surat kelas 4A"}
