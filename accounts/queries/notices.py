"""A person's inbox, each line as a sentence."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.utils import timezone
from django.utils.formats import date_format
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
    "evidence_not_needed": _("%(who)s no longer needs the evidence for %(what)s."),
    "extended": _("%(title)s has more time, until %(day)s: %(reason)s"),
    "assigned": _("%(who)s asks you to fill in: %(what)s"),
    "mentioned": _("%(who)s asks you to look at a comment on %(code)s, %(school)s %(year)s."),
    "invited": _("%(who)s invited you to %(place)s."),
    "role_given": _("You have been given a role at %(place)s: %(role)s."),
    "reset_started": _("%(who)s made a new link to set your password."),
    "clash": _(
        "%(who)s and you changed %(what)s at the same time. Their answer stands; yours is in the "
        "history."
    ),
    "deadline": _("%(phase)s at %(school)s is due on %(day)s."),
    "deadline_near": _("%(phase)s at %(school)s is due on %(day)s."),
    "deadline_missed": _("%(phase)s at %(school)s was due on %(day)s and is not finished."),
    "deadline_escalated": _(
        "%(phase)s at %(school)s was due on %(day)s. Two reminders were sent, and it still waits "
        "for %(who)s."
    ),
    "part": _("Your part %(what)s at %(school)s is due on %(day)s."),
    "part_near": _("Your part %(what)s at %(school)s is due on %(day)s."),
    "part_missed": _("Your part %(what)s at %(school)s was due on %(day)s and is not complete."),
    "part_escalated": _(
        "Part %(what)s of %(who)s was due on %(day)s. Two reminders were sent, and it is not "
        "complete."
    ),
    "evidence_due": _("Evidence for %(what)s at %(school)s is due on %(day)s."),
    "evidence_due_near": _("Evidence for %(what)s at %(school)s is due on %(day)s."),
    "evidence_due_missed": _(
        "Evidence for %(what)s at %(school)s was due on %(day)s and has not come."
    ),
    "evidence_due_escalated": _(
        "Evidence for %(what)s, asked of %(who)s, was due on %(day)s. Two reminders were sent, "
        "and it has not come."
    ),
}
# What people choose by: each topic with its kinds. A kind named nowhere is "other" news.
TOPICS = {
    "returned": (_("Work sent back"), ("returned",)),
    "deadlines": (
        _("Deadlines"),
        (
            *("deadline", "deadline_near", "deadline_missed", "deadline_escalated", "extended"),
            *("part", "part_near", "part_missed", "part_escalated"),
            *("evidence_due", "evidence_due_near"),
            *("evidence_due_missed", "evidence_due_escalated"),
        ),
    ),
    "clash": (_("A clash with a colleague's answer"), ("clash",)),
    "work": (
        _("Work that waits for you"),
        (
            *("assigned", "mentioned", "evidence_asked", "evidence_given"),
            "evidence_not_needed",
            *("submitted_for_review", "approval_needed", "verification_needed"),
        ),
    ),
    "reminder": (_("Reminders from a supervisor or an office"), ("reminder",)),
    "outcome": (_("Verified or reopened self-evaluations"), ("verified", "reopened")),
    "report": (_("Reports"), ("report_ready", "report_failed")),
    "other": (_("Your account and other news"), ()),
}
TOPIC_OF = {kind: topic for topic, (_label, kinds) in TOPICS.items() for kind in kinds}
# These have a letter of their own at once (decisions.md 22); all else waits for the digest.
URGENT = frozenset({"returned", "deadline_near", "part_near", "evidence_due_near", "clash"})
URGENT_TOPICS = frozenset(TOPIC_OF[kind] for kind in URGENT)
# What was read longer ago than this is no news; the inbox still has it.
NEWS_FOR = timedelta(days=30)
# The phases of a school's year; they belong to an app above this one.
PHASES = {
    "fill": _("Filling in"),
    "team_review": _("Team review"),
    "approval": _("Head's approval"),
    "verification": _("Supervisor's verification"),
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
    """Return the person's notices, unread first, each part newest first."""
    is_read = ExpressionWrapper(Q(read_at__isnull=False), BooleanField())
    return Notice.objects.filter(user=user).order_by(is_read, "-created_at", "-pk")


def news(user):
    """Return of the inbox what is unread or young enough to be called news."""
    young = Q(created_at__gte=timezone.now() - NEWS_FOR)
    return inbox(user).filter(young | Q(read_at=None))


def lines(notices):
    """Return notices as lines for people."""
    return [
        Line(row.pk, sentence(row), row.path, row.created_at, row.read_at is not None)
        for row in notices
    ]


def sentence(notice):
    """Return a notice in the language in force; an unknown kind shows as it is."""
    values = Blanks({key: _value(key, value) for key, value in notice.values.items()})
    return str(SENTENCES.get(notice.kind, notice.kind)) % values


def _value(key, value):
    if key == "day":
        return date_format(date.fromisoformat(value), "j F Y")
    return str(PHASES.get(value, value)) if key == "phase" else in_words(key, value)


def topic_of(kind):
    """Return the topic that a kind of notice belongs to."""
    return TOPIC_OF.get(kind, "other")


def numbered(user, number):
    """Return the person's own notice with this number, as rows (none for nonsense)."""
    mine = Notice.objects.filter(user=user)
    return mine.filter(pk=number) if number.isdecimal() and len(number) < 19 else mine.none()
