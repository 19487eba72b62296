"""What can change about crosswalks: load, bring in, change one item, publish. Published is frozen."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from spmi.decisions import yes_if
from standards import policy
from standards.loading import BadInstrument, content_hash
from standards.loading.crosswalk import crosswalk_content, links_hash
from standards.models import Crosswalk, Link


class Moved(Exception):
    """Somebody changed it since; `crosswalk` is what stands now."""

    def __init__(self, crosswalk):
        super().__init__(str(crosswalk))
        self.crosswalk = crosswalk


@transaction.atomic
def load(content, *, published=False):
    """Store a checked content under its own version; return the crosswalk and whether it changed.

    For the operator's command. Raises `BadInstrument` where that version is published with another
    content.
    """
    pair = {name: content[name] for name in ("source", "target", "version")}
    found = Crosswalk.objects.filter(**pair).first()
    is_changed = found is None or found.content_hash != content_hash(content)
    if found and found.published_at and is_changed:
        raise BadInstrument([_("This version is published and cannot change; raise its number.")])
    crosswalk = _store(content, found or Crosswalk(**pair), by=None) if is_changed else found
    if published and crosswalk.published_at is None:
        crosswalk.published_at = timezone.now()
        crosswalk.save(update_fields=["published_at"])
        is_changed = True
    return crosswalk, is_changed


@transaction.atomic
def draft_of(crosswalk, *, by):
    """Return the draft in which a crosswalk may be changed: the open one, or a copy of this."""
    policy.may_author(by).require()
    newest = _newest(crosswalk.source, crosswalk.target)
    if newest.published_at is None:
        return newest
    return _store(crosswalk_content(crosswalk), _next(newest), by=by)


@transaction.atomic
def bring_in(content, *, by, made_from):
    """Store what an author brought as the draft; return it and whether anything changed.

    `made_from` is the hash of the version that the author changed. Raises `Moved` where somebody
    changed the newest one since.
    """
    policy.may_author(by).require()
    newest = _newest(content["source"], content["target"])
    if newest and newest.content_hash == content_hash(content):
        return newest, False
    if newest and newest.content_hash != made_from:
        raise Moved(newest)
    pair = {name: content[name] for name in ("source", "target")}
    draft = Crosswalk(**pair, version=1) if newest is None else newest
    if draft.published_at:
        draft = _next(draft)
    return _store(content, draft, by=by), True


@transaction.atomic
def link_item(crosswalk, target, links, *, by, shown):
    """Say anew what serves one item: `links` are mappings of source, relation and note.

    A published version is copied into a draft first. `shown` is the `links_hash` of what the author
    saw; raises `Moved` where somebody changed the item since. Returns the draft.
    """
    draft = draft_of(crosswalk, by=by)
    held = Crosswalk.objects.select_for_update().get(pk=draft.pk)
    yes_if(held.published_at is None, _("A published version never changes.")).require()
    if shown != links_hash(held.links.filter(target=target)):
        raise Moved(held)
    held.links.filter(target=target).delete()
    Link.objects.bulk_create(Link(crosswalk=held, target=target, **link) for link in links)
    held.content_hash = content_hash(crosswalk_content(held))
    held.save(update_fields=["content_hash"])
    said = [f"{link['source']} {link['relation']}" for link in links]
    audit.record("standards.crosswalk", by=by, subject=held, after={target: said})
    return held


@transaction.atomic
def publish(crosswalk, *, by):
    """Freeze a version, so that dossiers can use it."""
    held = Crosswalk.objects.select_for_update().get(pk=crosswalk.pk)
    policy.may_publish(by, held).require()
    held.published_at = timezone.now()
    held.save(update_fields=["published_at"])
    audit.record(
        "standards.crosswalk_publish", by=by, subject=held, after={"version": held.version}
    )
    return held


def _newest(source, target):
    """Return the newest version, with all of them held: two authors make one draft."""
    pair = Crosswalk.objects.filter(source=source, target=target).order_by("version")
    list(pair.select_for_update().values_list("pk", flat=True))
    # Asked again: a draft may have been made while this waited.
    return pair.last()


def _next(newest):
    return Crosswalk(source=newest.source, target=newest.target, version=newest.version + 1)


def _store(content, crosswalk, *, by):
    """Write the header and all links anew."""
    content = content | {"version": crosswalk.version}
    crosswalk.note, crosswalk.levels = content["note"], content["levels"]
    crosswalk.content_hash = content_hash(content)
    crosswalk.save()
    crosswalk.links.all().delete()
    Link.objects.bulk_create(Link(crosswalk=crosswalk, **link) for link in content["links"])
    after = {"version": crosswalk.version, "links": len(content["links"])}
    audit.record("standards.crosswalk", by=by, subject=crosswalk, after=after)
    return crosswalk
