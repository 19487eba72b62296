"""The verbs: what they store, record and refuse."""

import pytest
from django.db import IntegrityError

from accounts import audit
from accounts.models import AuditEvent
from spmi.decisions import NotAllowed
from standards import actions
from standards.loading import BadInstrument, checked, content_hash
from standards.models import Instrument, Node
from standards.tests.factories import small_document, small_instrument

pytestmark = pytest.mark.django_db


def content(**changes):
    return checked(small_document(**changes))


OTHER = {"id": "Judul lain", "en": "Another title"}


def test_load_stores_the_tree_and_records_it():
    instrument, is_changed = actions.load(content())

    assert is_changed
    assert instrument.content_hash == content_hash(content())
    parents = {node.code: node.parent and node.parent.code for node in instrument.nodes.all()}
    assert parents == {node["code"]: node["parent"] or None for node in content()["nodes"]}
    event = AuditEvent.objects.get()
    assert (event.event, event.actor_id, event.before) == ("standards.load", None, None)
    assert event.after == {
        "version": 1,
        "content_hash": instrument.content_hash,
        "nodes": 11,
    }


def test_load_refuses_to_change_what_is_published():
    small_instrument()
    small_instrument(version=2)

    with pytest.raises(BadInstrument, match="Raise the version in the file to 3"):
        actions.load(content(title=OTHER))


def test_import_version_by_someone_else_is_refused(principal):
    with pytest.raises(NotAllowed, match="Only an administrator"):
        actions.import_version(content(), by=principal)

    assert not Instrument.objects.exists()


def test_import_version_into_a_draft_records_before_and_after(administrator):
    draft = small_instrument(published=False)

    instrument, is_changed = actions.import_version(content(title=OTHER), by=administrator)

    assert (instrument.pk, instrument.version, is_changed) == (draft.pk, 1, True)
    event = AuditEvent.objects.filter(event="standards.import_version").get()
    assert event.actor_id == administrator.pk
    assert event.before == {"content_hash": draft.content_hash}
    assert event.after["content_hash"] == instrument.content_hash


def test_import_version_after_a_published_one_takes_the_next_number(administrator):
    small_instrument(version=4)

    instrument, _changed = actions.import_version(content(title=OTHER), by=administrator)

    assert (instrument.version, instrument.published_at) == (5, None)


def test_import_version_of_the_same_is_no_version(administrator):
    published = small_instrument()

    assert actions.import_version(content(version=9), by=administrator) == (published, False)
    assert Instrument.objects.count() == 1


def test_publish_freezes_and_records(administrator):
    draft = small_instrument(published=False)

    instrument = actions.publish(draft, by=administrator, address="10.0.0.1")

    assert instrument.published_at is not None
    event = AuditEvent.objects.filter(event="standards.publish").get()
    assert (event.actor_id, event.address) == (administrator.pk, "10.0.0.1")


def test_publish_twice_and_by_others_is_refused(administrator, principal):
    draft = small_instrument(published=False)
    with pytest.raises(NotAllowed, match="Only an administrator"):
        actions.publish(draft, by=principal)
    actions.publish(draft, by=administrator)

    with pytest.raises(NotAllowed, match="already published"):
        actions.publish(draft, by=administrator)

    assert AuditEvent.objects.filter(event="standards.publish").count() == 1


def test_change_and_audit_stand_or_fall_together(administrator, monkeypatch):
    def broken(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(IntegrityError):
        actions.import_version(content(), by=administrator)

    assert not Instrument.objects.exists()
    assert not Node.objects.exists()


def test_held_content_is_one_a_person_and_can_be_released(administrator, principal):
    actions.hold(content(), by=administrator)
    actions.hold(content(title=OTHER), by=administrator)

    assert actions.held(by=administrator) == content(title=OTHER)
    assert actions.held(by=principal) is None
    actions.release(by=administrator)
    assert actions.held(by=administrator) is None


def test_hold_by_someone_else_is_refused(principal):
    with pytest.raises(NotAllowed):
        actions.hold(content(), by=principal)
