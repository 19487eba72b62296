"""The versions of one item's files: who made each, when, and which answers rest on it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import Role
from accounts.policy import has_role
from self_evaluation import policy
from self_evaluation.models import (
    Assignment,
    EvidenceUse,
    FileState,
    Proof,
    Purpose,
)
from self_evaluation.queries.evidence import NEWEST_REASON, NEWEST_VERDICT, VERDICT_KINDS
from spmi.templatetags.spmi_format import school_year


@dataclass(frozen=True)
class Version:
    """One set of files of an item with what rests on it; `first` bears who made it and when."""

    number: int
    files: list
    uses: list
    is_newest: bool

    @property
    def first(self):
        """Return the file that came with this version first, or None where it has no files."""
        return next((file for file in self.files if file.from_version == self.number), None)


@dataclass(frozen=True)
class Place:
    """One answer that an item is used for; `may_follow` where it can take the newest version."""

    use: EvidenceUse
    may_follow: bool

    @property
    def answer(self):
        """Return the answer."""
        return self.use.answer

    @property
    def owner_text(self):
        """Return whom the answer's sheet belongs to: the self-evaluation of a year, or a dossier."""
        sheet = self.answer.sheet
        words = {"year": school_year(sheet.year)}
        if sheet.purpose == Purpose.EVALUATION:
            return _("Self-evaluation %(year)s") % words
        words["edition"] = sheet.instrument.title_text
        return _("Accreditation dossier %(year)s, %(edition)s") % words

    @property
    def is_outside(self):
        """Whether the period of the item misses the school years that the answer tells of."""
        return not self.use.item.reaches(self.use.answer.sheet)

    @property
    def verdict_label(self):
        """Return what a reviewer said last of this use, in words, or nothing."""
        return Proof(self.use.said).label if self.use.said else ""

    @property
    def verdict_kind(self):
        """Return the kind of sign that goes with the verdict."""
        return VERDICT_KINDS.get(self.use.said, "")


@dataclass(frozen=True)
class Places:
    """Where an item is used: `shown` as far as the person may know, `hidden` how many more."""

    shown: list
    hidden: int = 0

    def __iter__(self):
        return iter(self.shown)

    @property
    def count(self):
        """Return for how many answers the item is used, those out of sight included."""
        return len(self.shown) + self.hidden


def places_of(user, item):
    """Return the `Places` an item is used in; at most four queries.

    A contributor is told of other people's parts only how many use it: enough not to take away
    what a colleague rests on.
    """
    uses = (
        EvidenceUse.objects.filter(item=item)
        .annotate(said=NEWEST_VERDICT, why=NEWEST_REASON)
        .select_related(
            "answer__node",
            "answer__sheet__instrument",
            "answer__sheet__evaluation",
            "answer__sheet__dossier",
            "created_by",
        )
        .order_by("-answer__sheet__year", "answer__node__path")
    )
    mine = None
    if not has_role(user, item.school, *policy.READERS):
        assigned = Assignment.objects.filter(user=user, sheet__school=item.school)
        mine = list(assigned.values_list("sheet_id", "node__path"))
    shown = [_place(use, item, user) for use in uses if mine is None or _is_among(mine, use)]
    return Places(shown, len(uses) - len(shown))


def _is_among(mine, use):
    return any(
        use.answer.sheet_id == sheet and use.answer.node.path.startswith(path)
        for sheet, path in mine
    )


def _place(use, item, user):
    """The button stands where the form is open; the verb asks the policy about this one answer."""
    use.item = item
    is_open = use.answer.is_open and use.answer.sheet.is_open
    fills = has_role(user, item.school, Role.PRINCIPAL, Role.CONTRIBUTOR)
    return Place(use, bool(is_open and fills and use.version < item.version))


def versions_of(item, places):
    """Return the versions of an item, newest first, each with its own files and uses; one query."""
    files = list(item.files.filter(state=FileState.READY).select_related("stamped_by"))
    return [
        Version(
            number,
            [file for file in files if file.is_in(number)],
            [place for place in places if place.use.version == number],
            number == item.version,
        )
        for number in range(item.version, 0, -1)
    ]
