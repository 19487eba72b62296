"""The bin: putting into it, taking back, emptying it."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.tests import factories as people
from jobs.handlers import handlers_of, periodic
from self_evaluation import cleaning, tasks
from self_evaluation.actions import evaluation as moves
from self_evaluation.actions import evidence as actions
from self_evaluation.actions import review as reviews
from self_evaluation.actions.proof import judge_proof
from self_evaluation.models import EvidenceFile, EvidenceItem, EvidenceUse, UseVerdict
from self_evaluation.queries.evidence import uses_by_answer
from self_evaluation.tests import samples
from self_evaluation.tests.factories import (
    EvidenceItemFactory,
    assign,
    prove,
    returned,
    sent,
    use,
    year_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english", "own_media")]


def act(client, name, item):
    """Press the button, the second time where a page asks whether that is meant."""
    address = reverse(f"self_evaluation:evidence_{name}", args=[item.public_id])
    return client.post(address, {"sure": "yes"})


def rests_in_bin(item):
    item.refresh_from_db()
    return item.deleted_at is not None


def test_delete_and_undo(client):
    begun = year_of()
    item = prove(begun, "1.1.1")
    client.force_login(begun.principal)
    response = act(client, "delete", item)
    assert rests_in_bin(item)
    assert item.deleted_by == begun.principal
    assert uses_by_answer([begun.answer("1.1.1")], begun.principal) == {}
    assert "Undo" in client.get(response.url).content.decode()
    act(client, "restore", item)
    assert not rests_in_bin(item)
    assert list(uses_by_answer([begun.answer("1.1.1")], begun.principal)) == [
        begun.answer("1.1.1").pk
    ]
    events = AuditEvent.objects.filter(event__startswith="self_evaluation.evidence_")
    assert [event.event for event in events.order_by("pk")] == [
        "self_evaluation.evidence_delete",
        "self_evaluation.evidence_restore",
    ]


def test_what_a_sent_form_rests_on_stays(client):
    begun = year_of()
    item = prove(begun, "1.1.1")
    sent(begun)
    client.force_login(begun.principal)
    response = act(client, "delete", item)
    assert response.status_code == 403
    assert (
        "A self-evaluation or a dossier that was sent rests on this evidence"
        in response.content.decode()
    )
    assert not rests_in_bin(item)


def test_after_a_return_only_the_open_items_give_theirs_up(client):
    begun = year_of()
    kept, given = prove(begun, "1.1.1"), prove(begun, "1.1.2")
    returned(begun, "1.1.2")
    client.force_login(begun.principal)
    assert act(client, "delete", kept).status_code == 403
    assert act(client, "delete", given).status_code == 302


@pytest.mark.parametrize("name", ["delete", "restore"])
def test_colleague_and_stranger(client, name):
    begun = year_of()
    item = prove(begun, "1.1.1")
    for user, status in (
        (begun.supervisor, 403),
        (begun.contributor, 403),
        (people.principal_of(people.SchoolFactory()), 404),
    ):
        client.force_login(user)
        assert act(client, name, item).status_code == status


def test_what_answers_rest_on_is_asked_first(client):
    begun = year_of()
    item = prove(begun, "1.1.1", created_by=begun.contributor)
    use(begun, item, "2.1.1", "2.1.3")
    assign(begun, "1")
    address = reverse("self_evaluation:evidence_delete", args=[item.public_id])
    client.force_login(begun.contributor)
    asked = client.post(address)
    page = asked.content.decode()
    assert asked.status_code == 200
    assert not rests_in_bin(item)
    assert f"“{item.title}” is used for 3 items. They would be without this evidence." in page
    assert str(begun.answer("1.1.1").node) in page
    assert "2 items of parts that colleagues fill in" in page
    assert str(begun.answer("2.1.1").node) not in page
    assert client.get(address).content.decode().count('name="sure"') == 1
    assert client.post(address, {"sure": "yes"}).status_code == 302
    assert rests_in_bin(item)


def test_what_nothing_rests_on_goes_at_once(client):
    begun = year_of()
    item = EvidenceItemFactory(school=begun.school, created_by=begun.principal)
    client.force_login(begun.principal)
    client.post(reverse("self_evaluation:evidence_delete", args=[item.public_id]))
    assert rests_in_bin(item)


def test_taking_back_is_no_address_to_open(client):
    begun = year_of()
    item = prove(begun, "1.1.1")
    client.force_login(begun.principal)
    address = reverse("self_evaluation:evidence_restore", args=[item.public_id])
    assert client.get(address).status_code == 405


def _age(path, hours):
    then = time.time() - hours * 3600
    os.utime(path, (then, then))


def test_clean_files_removes_what_nothing_names(capsys):
    begun = year_of()
    item = prove(begun, "1.1.1")
    actions.renew(item, by=begun.principal, files=[samples.picture()])
    named = Path(default_storage.path(EvidenceFile.objects.get().stored_as))
    preview = named.with_name(named.name + ".preview.jpg")
    folder = Path(settings.MEDIA_ROOT, "evidence", "ff")
    folder.mkdir(parents=True, exist_ok=True)
    orphan, fresh, part = (folder / name for name in ("ff01.pdf", "ff02.pdf", "ff03.pdf.part"))
    for path in (orphan, fresh, part):
        path.write_bytes(b"x")
    for path in (named, preview, orphan, part):
        _age(path, hours=49)
    call_command("clean_files")
    assert capsys.readouterr().out.strip() == (
        "0 items out of the bin, 2 files without a row removed."
    )
    assert [path.exists() for path in (named, preview, fresh, orphan, part)] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_the_bin_is_emptied_after_thirty_days(django_capture_on_commit_callbacks):
    begun = year_of()
    old, young = prove(begun, "1.1.1"), prove(begun, "1.1.2")
    actions.renew(old, by=begun.principal, files=[samples.picture()])
    stored = EvidenceFile.objects.get().stored_as
    for item, days in ((old, 31), (young, 29)):
        actions.delete(item, by=begun.principal)
        then = timezone.now() - timedelta(days=days)
        EvidenceItem.objects.filter(pk=item.pk).update(deleted_at=then)
    with django_capture_on_commit_callbacks(execute=True):
        assert cleaning.empty_bin() == 1
    assert list(EvidenceItem.objects.all()) == [young]
    assert not default_storage.exists(stored)
    assert not default_storage.exists(stored + ".preview.jpg")


def test_the_worker_cleans_once_a_day_by_itself(django_capture_on_commit_callbacks):
    assert handlers_of("self_evaluation.clean_evidence") == [tasks.clean_evidence]
    assert periodic()["self_evaluation.clean_evidence"] == timedelta(days=1)
    begun = year_of()
    item = prove(begun, "1.1.1")
    actions.delete(item, by=begun.principal)
    EvidenceItem.objects.update(deleted_at=timezone.now() - timedelta(days=31))
    folder = Path(settings.MEDIA_ROOT, "evidence", "ff")
    folder.mkdir(parents=True, exist_ok=True)
    orphan = folder / "ff09.pdf"
    orphan.write_bytes(b"x")
    _age(orphan, hours=49)
    for _twice in range(2):
        tasks.clean_evidence(0, lambda *_progress: None)
    assert (EvidenceItem.objects.count(), orphan.exists()) == (0, False)


def test_what_lay_in_the_bin_was_not_sent_and_never_appears_behind_the_sending():
    begun = year_of()
    item = prove(begun, "1.1.1")
    actions.delete(item, by=begun.principal)
    sent(begun)
    actions.restore(item, by=begun.principal)
    assert not rests_in_bin(item)
    assert list(item.uses.all()) == []


def test_what_a_reviewer_judged_keeps_its_title_and_verdict_when_its_files_are_gone():
    begun = year_of()
    item = prove(begun, "1.1.1")
    actions.renew(item, by=begun.principal, files=[samples.picture()])
    sent(begun)
    moves.start_review(begun.evaluation, by=begun.team)
    judge_proof(
        begun.evaluation, EvidenceUse.objects.get(), by=begun.team, verdict="partly", reason="Lama."
    )
    reviews.return_item(
        begun.evaluation, begun.answer("1.1.1"), by=begun.team, reason_code="unclear", reason="X."
    )
    moves.send_back(begun.evaluation, by=begun.team)
    actions.delete(item, by=begun.principal)
    begun.save("1.1.1", level=1)
    moves.submit(begun.evaluation, by=begun.principal)
    EvidenceItem.objects.update(deleted_at=timezone.now() - timedelta(days=31))
    stored = EvidenceFile.objects.get().stored_as
    assert cleaning.empty_bin() == 1
    assert cleaning.empty_bin() == 0
    assert not EvidenceFile.objects.exists()
    assert stored
    verdict = UseVerdict.objects.get()
    assert (verdict.item.title, verdict.reason, verdict.use) == (item.title, "Lama.", None)


def test_verdicts_of_the_release_before_outlive_the_use_too():
    begun = year_of()
    item = prove(begun, "1.1.1")
    UseVerdict.objects.create(
        use=EvidenceUse.objects.get(), layer="team", verdict="proves", version=1, by=begun.team
    )
    actions.detach(item, begun.answer("1.1.1"), by=begun.principal)
    verdict = UseVerdict.objects.get()
    assert (verdict.item, verdict.answer, verdict.use) == (item, begun.answer("1.1.1"), None)
