"""What can change about instruments: bring in a version, publish it. Published never changes."""

import json
from itertools import groupby

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from standards import policy, queries
from standards.loading import BadInstrument, content_hash, node_rows
from standards.models import Instrument, Node

HEADER = ("edition", "title", "source", "kinds", "rules")


@transaction.atomic
def load(content, *, by=None, published=False):
    """Store a checked content under its own version; return the instrument and whether it changed.

    For the operator's command, hence `by` None. Raises `BadInstrument` where that version is
    published with another content.
    """
    found = Instrument.objects.filter(code=content["code"], version=content["version"]).first()
    if found and found.content_hash != content_hash(content) and found.published_at:
        raise BadInstrument([_frozen_sentence(found)])
    is_changed = found is None or found.content_hash != content_hash(content)
    instrument = _store(content, found, "standards.load", by=by) if is_changed else found
    if published and instrument.published_at is None:
        _freeze(instrument, by=by)
        is_changed = True
    return instrument, is_changed


@transaction.atomic
def import_version(content, *, by=None, address=None):
    """Store what an author brought as a draft: the open draft again, or the next version.

    Returns the instrument and whether anything changed: a workbook that says what the newest
    version says is no new version. `by` None is the operator's command.
    """
    if by is not None:
        policy.may_author(by).require()
    newest = queries.newest(content["code"])
    if newest:  # a version that somebody publishes in this moment must not be written over
        newest = Instrument.objects.select_for_update().get(pk=newest.pk)
    if newest and newest.content_hash == content_hash(content):
        return newest, False
    draft = newest if newest and newest.published_at is None else None
    number = draft.version if draft else (newest.version if newest else 0) + 1
    content = content | {"version": number}
    return _store(content, draft, "standards.import_version", by=by, address=address), True


def hold(content, *, by):
    """Keep a checked content until its author confirms; one a person, so nothing piles up."""
    policy.may_author(by).require()
    release(by=by)
    default_storage.save(_held_name(by), ContentFile(json.dumps(content).encode()))


def held(*, by):
    """Return the content that waits for this person's confirmation, or None."""
    if not default_storage.exists(_held_name(by)):
        return None
    with default_storage.open(_held_name(by)) as file:
        return json.load(file)


def release(*, by):
    """Forget what waited for confirmation."""
    default_storage.delete(_held_name(by))


def _held_name(by):
    return f"instrument-imports/{by.public_id}.json"


@transaction.atomic
def publish(instrument, *, by, address=None):
    """Freeze a version, so that campaigns can pin it for ever."""
    instrument = Instrument.objects.select_for_update(of=("self",)).get(pk=instrument.pk)
    policy.may_publish(by, instrument).require()
    return _freeze(instrument, by=by, address=address)


def _frozen_sentence(instrument):
    newest = Instrument.objects.filter(code=instrument.code).aggregate(number=Max("version"))
    return _(
        "%(code)s version %(version)s is published and cannot change. "
        "Raise the version in the file to %(next)s."
    ) % {
        "code": instrument.code,
        "version": instrument.version,
        "next": newest["number"] + 1,
    }


def _freeze(instrument, *, by, address=None):
    instrument.published_at = timezone.now()
    instrument.save(update_fields=["published_at"])
    after = {"version": instrument.version, "content_hash": instrument.content_hash}
    audit.record("standards.publish", by=by, subject=instrument, after=after, address=address)
    return instrument


def _store(content, draft, event, *, by, address=None):
    """Write the header and all nodes; a draft's nodes are written anew."""
    instrument = draft or Instrument(code=content["code"], version=content["version"])
    before = {"content_hash": draft.content_hash} if draft else None
    for field in HEADER:
        setattr(instrument, field, content[field])
    instrument.content_hash = content_hash(content)
    instrument.save()
    instrument.nodes.all().delete()
    _insert(node_rows(content, instrument))
    after = {"version": instrument.version, "content_hash": instrument.content_hash}
    audit.record(
        event,
        by=by,
        subject=instrument,
        before=before,
        after=after | {"nodes": len(content["nodes"])},
        address=address,
    )
    return instrument


def _insert(nodes):
    """Insert depth by depth, because a child needs its parent's key: one statement a depth."""
    for _depth, rows in groupby(sorted(nodes, key=lambda n: n.depth), key=lambda n: n.depth):
        Node.objects.bulk_create(_with_parent_keys(rows))


def _with_parent_keys(rows):
    rows = list(rows)
    for row in rows:
        row.parent = row.parent  # takes over the key that the parent got when it was inserted
    return rows
