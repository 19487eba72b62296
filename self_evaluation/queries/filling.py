"""What waits in a sheet that is being filled in, as lines of "what you need to do"."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Role
from self_evaluation import policy
from self_evaluation.models import Purpose
from self_evaluation.queries.evaluation import due_at, end_of_day, leaf_url
from self_evaluation.queries.item import headed


@dataclass(slots=True)
class Task:
    """One line of "what you need to do"; `due` is a moment in the school's zone."""

    verb: str
    object: str
    school: str
    url: str
    due: datetime | None = None

    @property
    def late(self):
        """Whether the due moment is over."""
        return self.due is not None and self.due < timezone.now()


def tasks_in(owner, on_desk):
    """Yield what the person can do in a sheet that is being filled in, whoever it belongs to: the
    head in all of it, a contributor in the parts assigned."""
    roles = on_desk.roles[owner.school_id]
    if Role.PRINCIPAL in roles:
        leading = _leading_year if _is_year(owner) else _leading_dossier
        yield from leading(owner, on_desk)
    elif Role.CONTRIBUTOR in roles:
        yield from _contributing(owner, on_desk)


def task_of(owner, verb, what, url, due=None):
    """Return a line about an owner of a sheet; without a day of its own it is due with the phase."""
    if due is None and _is_year(owner):
        due = due_at(owner)
    return Task(verb, what, str(owner.school), url, due)


def the_year(year):
    """Name the self-evaluation of a school year."""
    return _("the self-evaluation %(year)s/%(next)s") % {"year": year, "next": year + 1}


def _is_year(owner):
    return owner.sheet.purpose == Purpose.EVALUATION


def _leading_year(evaluation, on_desk):
    returned = on_desk.returned[evaluation.sheet_id]
    unanswered = [x for x in on_desk.unsettled[evaluation.sheet_id] if not x.is_carried]
    if returned:
        what = ngettext(
            "%(count)d item that was sent back",
            "%(count)d items that were sent back",
            len(returned),
        ) % {"count": len(returned)}
        yield task_of(evaluation, _("Improve"), what, _field(evaluation, on_desk, returned[0]))
    total = on_desk.totals.get(evaluation.sheet_id, 0)
    if unanswered:
        what = _("the self-evaluation: %(done)s of %(of)s items answered") % {
            "done": total - len(unanswered),
            "of": total,
        }
        yield task_of(evaluation, _("Fill in"), what, _field(evaluation, on_desk, unanswered[0]))
    if not returned and policy.is_enough(evaluation, total - len(unanswered), total):
        yield _checking(evaluation, the_year(evaluation.year))


def _leading_dossier(dossier, on_desk):
    edition = dossier.sheet.instrument.title_text
    unsettled = on_desk.unsettled[dossier.sheet_id]
    unanswered = [leaf for leaf in unsettled if not leaf.is_carried]
    carried = [leaf for leaf in unsettled if leaf.is_carried]
    if unanswered:
        total = on_desk.totals[dossier.sheet_id]
        words = {"edition": edition, "done": total - len(unanswered), "of": total}
        what = _("the dossier %(edition)s: %(done)s of %(of)s items answered") % words
        yield task_of(dossier, _("Fill in"), what, _field(dossier, on_desk, unanswered[0]))
    if carried:
        what = ngettext(
            "%(count)d answer filled in beforehand in the dossier %(edition)s",
            "%(count)d answers filled in beforehand in the dossier %(edition)s",
            len(carried),
        ) % {"count": len(carried), "edition": edition}
        yield task_of(dossier, _("Confirm"), what, _field(dossier, on_desk, carried[0]))
    if not unsettled:
        yield _checking(dossier, _("the dossier %(edition)s") % {"edition": edition})


def _checking(owner, what):
    url = reverse(owner.check_name, args=[owner.public_id])
    return task_of(owner, _("Check and send"), what, url)


def _field(owner, on_desk, leaf):
    return leaf_url(owner, leaf, on_desk.tops[owner.sheet.instrument_id])


def _contributing(owner, on_desk):
    mine = [row for row in on_desk.assignments if row.sheet_id == owner.sheet_id]
    paths = tuple(row.node.path for row in mine) or ("-",)
    for leaf in on_desk.returned[owner.sheet_id]:
        if leaf.path.startswith(paths):
            what = f"{leaf.code} {leaf.title}"
            yield task_of(owner, _("Improve"), what, _field(owner, on_desk, leaf))
    for row in mine:
        waiting = [
            leaf
            for leaf in on_desk.unsettled[owner.sheet_id]
            if leaf.path.startswith(row.node.path)
        ]
        if waiting:
            yield _assigned(owner, on_desk, row, waiting)


def _assigned(owner, on_desk, row, waiting):
    due = end_of_day(row.due_on, owner.school.region.zone) if row.due_on else None
    what = _part_left(owner, headed(row.node), len(waiting))
    return task_of(owner, _("Fill in"), what, _field(owner, on_desk, waiting[0]), due)


def _part_left(owner, part, count):
    if _is_year(owner):
        sentence = ngettext(
            "%(part)s: %(count)d item left", "%(part)s: %(count)d items left", count
        )
        return sentence % {"part": part, "count": count}
    sentence = ngettext(
        "%(part)s, in the dossier %(edition)s: %(count)d item left",
        "%(part)s, in the dossier %(edition)s: %(count)d items left",
        count,
    )
    return sentence % {
        "part": part,
        "count": count,
        "edition": owner.sheet.instrument.title_text,
    }
