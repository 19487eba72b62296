"""A person's inbox, each line as a sentence."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.models import Notice
from accounts.queries.audit import in_words

SENTENCES = {
    "returned": _("%(who)s sent %(school)s's self-evaluation %(year)s back: %(reason)s"),
    "submitted_for_review": _("%(school)s's self-evaluation %(year)s was sent for your review."),
    "approval_needed": _("%(school)s's self-evaluation %(year)s awaits your approval."),
    "verification_needed": _("%(school)s's self-evaluation %(year)s awaits your verification."),
    "verified": _("%(school)s's self-evaluation %(year)s has been verified."),
    "reopened": _("%(who)s reopened %(school)s's self-evaluation %(year)s: %(reason)s"),
    "report_ready": _("The report “%(title)s” is ready."),
    "report_failed": _("The report “%(title)s” could not be made: %(reason)s"),
    "reminder": _("%(by)s reminds you of %(school)s's self-evaluation %(year)s."),
    "evidence_asked": _("%(who)s asks you for evidence for %(what)s: %(words)s"),
    "evidence_given": _("%(who)s gave the evidence you asked for, for %(what)s."),
    "assigned": _("%(who)s asks you to fill in: %(what)s"),
    "invited": _("%(who)s invited you to %(place)s."),
    "role_given": _("You have been given a role at %(place)s: %(role)s."),
    "reset_started": _("%(who)s made a new link to set your password."),
}


@dataclass(frozen=True)
class Line:
    """One line of the inbox."""

    pk: int
    text: str
    path: str
    at: datetime
    is_read: bool


class Blanks(dict):
    """A mapping that says "–" for what a sentence asks and nobody gave: an inbox must open."""

    def __missing__(self, key):
        return "–"


def inbox(user):
    """Return the person's notices, unread first, newest first."""
    return Notice.objects.filter(user=user).order_by(F("read_at").desc(nulls_first=True), "-pk")


def lines(notices):
    """Return notices as lines for people."""
    return [
        Line(row.pk, sentence(row), row.path, row.created_at, row.read_at is not None)
        for row in notices
    ]


def sentence(notice):
    """Return a notice in the language in force; an unknown kind shows as it is."""
    values = Blanks({key: in_words(key, value) for key, value in notice.values.items()})
    return str(SENTENCES.get(notice.kind, notice.kind)) % values


def numbered(user, number):
    """Return the person's own notice with this number, as rows (none for nonsense)."""
    mine = Notice.objects.filter(user=user)
    return mine.filter(pk=number) if number.isdecimal() and len(number) < 19 else mine.none()
