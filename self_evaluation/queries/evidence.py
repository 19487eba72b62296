"""What the pages of the evidence locker need to know."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.db.models import Count, F, Max, Min, OuterRef, Prefetch, Q, Subquery, Sum
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User, school_year_on
from self_evaluation import policy
from self_evaluation.models import (
    EvidenceFile,
    EvidenceItem,
    EvidenceKind,
    EvidenceUse,
    FileState,
    Proof,
    Purpose,
    Sheet,
    UseVerdict,
)

ICONS = {
    EvidenceKind.PHOTO: "camera",
    EvidenceKind.LINK: "link",
    EvidenceKind.OBSERVATION: "note",
    EvidenceKind.INTERVIEW: "note",
}
# From what calls for work to what is done.
VERDICT_KINDS = {Proof.DOES_NOT: "trouble", Proof.PARTLY: "attention", Proof.PROVES: "done"}
WORDS = 5  # each word of a search joins the files once more
# What was said last of a use as it stands now: nobody has judged a version that was taken since.
_SAID_OF_IT = UseVerdict.objects.filter(use=OuterRef("pk"), version=OuterRef("version"))
NEWEST_VERDICT = Subquery(_SAID_OF_IT.order_by("-pk").values("verdict")[:1])
NEWEST_REASON = Subquery(_SAID_OF_IT.order_by("-pk").values("reason")[:1])
JUDGED_USES = Prefetch(
    "uses",
    EvidenceUse.objects.annotate(
        said=NEWEST_VERDICT, is_open=F("answer__is_open"), sheet_is_open=F("answer__sheet__is_open")
    ).filter(said__isnull=False),
    to_attr="judged",
)
READY_FILES = Prefetch(
    "files", EvidenceFile.objects.filter(state=FileState.READY).order_by("pk"), to_attr="ready"
)


@dataclass(frozen=True)
class Quota:
    """How much room a school's files of one school year take, in bytes."""

    used: int
    limit: int

    @property
    def left(self):
        """Return the bytes that still fit."""
        return max(0, self.limit - self.used)

    @property
    def percent(self):
        """Return the share used in whole percent, at most 100."""
        return min(100, self.used * 100 // self.limit)


@dataclass(frozen=True)
class Card:
    """An item as `_shared/_evidence_card.html` shows it."""

    item: EvidenceItem
    title: str
    kind_label: str
    period: str
    size: int
    icon: str
    view_url: str
    preview_url: str
    used_in: str
    added_by: str
    is_outside: bool = False
    purpose: str = ""
    delete_url: str = ""
    verdict_label: str = ""
    verdict_kind: str = ""
    withheld: str = ""


@dataclass(frozen=True)
class Shown:
    """An item beside an answer: the files of the version used there, or why they are withheld."""

    item: EvidenceItem
    files: list = field(default_factory=list)
    version: int = 1
    use: EvidenceUse | None = None
    withheld: str = ""

    @property
    def is_outside(self):
        """Whether the period it proves misses the school years that the answer tells of."""
        return not self.item.reaches(self.use.answer.sheet)

    @property
    def is_old(self):
        """Whether the item has a newer version than the one used here."""
        return self.version < self.item.version

    @property
    def period(self):
        """Return the period the item proves, in words."""
        return period_text(self.item)

    @property
    def icon(self):
        """Return the sign of its kind."""
        return ICONS.get(self.item.kind, "file")


def quota_of(school):
    """Return how much of this school year's room a school has used, the bin included."""
    year = school_year_on(timezone.localdate(timezone=school.region.zone))
    files = EvidenceFile.objects.filter(item__school=school, stamped_at__gte=_begin(school, year))
    used = files.aggregate(total=Sum("size"))["total"] or 0
    return Quota(used, settings.EVIDENCE_QUOTA_MB * 1024 * 1024)


def _begin(school, year):
    return datetime(year, 7, 1, tzinfo=school.region.zone)


def locker(user, school, filters, *, in_bin=False):
    """Return the items of a school's locker that fit the filters, newest first.

    `filters` are cleaned: `q` words (the first five count), `kind`, `year` a school year the
    period touches, `used` "yes", "no" or the path of a branch of an instrument, `indicator` the
    code of a node, `person` the public id of who added it, `verdict` a `Proof` that a reviewer
    gave last for one of its uses, or "none".
    """
    items = policy.visible_evidence(user).filter(school=school, deleted_at__isnull=not in_bin)
    for word in (filters.get("q") or "").split()[:WORDS]:
        items = items.filter(Q(title__icontains=word) | _inside(user, word))
    if filters.get("kind"):
        items = items.filter(kind=filters["kind"])
    if filters.get("year"):
        year = int(filters["year"])
        items = items.filter(period_from__lt=date(year + 1, 7, 1), period_to__gte=date(year, 7, 1))
    if filters.get("person"):
        items = items.filter(created_by__public_id=filters["person"])
    items = _used(items, filters.get("used"))
    items = _for_indicator(items, filters.get("indicator"))
    items = _judged(items, filters.get("verdict"))
    chosen = EvidenceItem.objects.filter(pk__in=items.values("pk"))
    counted = chosen.annotate(used_count=Count("uses")).order_by("-pk")
    related = counted.select_related("school__region", "created_by")
    return related.prefetch_related(READY_FILES, JUDGED_USES)


def _inside(user, word):
    """Look for a word in what an item contains, where the person may look into it."""
    found = policy.open_evidence(user).filter(
        Q(note__icontains=word)
        | Q(files__name__icontains=word)
        | Q(field_note__account__icontains=word)
        | Q(field_note__place__icontains=word)
    )
    return Q(pk__in=found.values("pk"))


def _used(items, where):
    if where == "yes":
        return items.filter(uses__isnull=False)
    if where == "no":
        return items.filter(uses__isnull=True)
    if where:
        uses = _of_evaluations().filter(answer__node__path__startswith=where)
        return items.filter(pk__in=uses.values("item"))
    return items


def _of_evaluations():
    """Return the uses in self-evaluations: a dossier numbers its items otherwise."""
    return EvidenceUse.objects.filter(answer__sheet__purpose=Purpose.EVALUATION)


def _for_indicator(items, code):
    """Leave what is used for a node of this code or for one below it."""
    if not code:
        return items
    uses = _of_evaluations().filter(
        Q(answer__node__code=code) | Q(answer__node__code__startswith=f"{code}.")
    )
    return items.filter(pk__in=uses.values("item"))


def _judged(items, verdict):
    if not verdict:
        return items
    uses = EvidenceUse.objects.annotate(said=NEWEST_VERDICT)
    if verdict == "none":
        return items.exclude(pk__in=uses.filter(said__isnull=False).values("item"))
    return items.filter(pk__in=uses.filter(said=verdict).values("item"))


def years_of(school):
    """Return the school years that periods in a locker touch, newest first."""
    span = school.evidence.aggregate(first=Min("period_from"), last=Max("period_to"))
    if span["first"] is None:
        return []
    first, last = school_year_on(span["first"]), school_year_on(span["last"])
    return list(range(min(last, first + 30), first - 1, -1))


def people_of(school):
    """Return who added something to a locker, by name, as (public id, name)."""
    adders = User.objects.filter(pk__in=school.evidence.values("created_by")).order_by("name", "pk")
    return [(str(person.public_id), str(person)) for person in adders]


def branches_of(school):
    """Return the top nodes of the instrument the school answered last, for the filter."""
    sheets = Sheet.objects.filter(school=school, purpose=Purpose.EVALUATION)
    sheet = sheets.order_by("-year", "-pk").first()
    if sheet is None:
        return []
    return list(sheet.instrument.nodes.filter(parent=None).order_by("path"))


def card_of(item, *, look, may_change=False, sheet=None):
    """Return the card of an item that came out of `locker`; `look` is `policy.may_look_into`.

    `sheet` is that of the answer it would be used for, where one is being chosen.
    """
    files = [file for file in item.ready if file.is_in(item.version)]
    pictures = [file for file in files if look and file.has_preview]
    verdict, verdict_kind = _last_word(item.judged)
    return Card(
        item=item,
        title=item.title,
        kind_label=item.get_kind_display(),
        period=period_text(item),
        size=sum(file.size for file in files),
        icon=ICONS.get(item.kind, "file"),
        view_url=reverse("self_evaluation:evidence_detail", args=[item.public_id]),
        preview_url=_preview(pictures),
        used_in=_used_text(item.used_count),
        added_by=str(item.created_by),
        is_outside=sheet is not None and not item.reaches(sheet),
        purpose=sheet.purpose if sheet else "",
        delete_url=reverse("self_evaluation:evidence_delete", args=[item.public_id])
        if may_change
        else "",
        verdict_label=verdict,
        verdict_kind=verdict_kind,
        withheld="" if look else str(look.reason),
    )


def _last_word(uses):
    """Return what reviewers said of an item, as a text and the kind of its sign.

    The least of it is told, and of how many uses; it warns only while it can still be mended.
    """
    counts = Counter(use.said for use in uses)
    verdict = next((one for one in VERDICT_KINDS if counts[one]), None)
    if verdict is None:
        return "", ""
    words = {"verdict": Proof(verdict).label, "count": counts[verdict], "of": len(uses)}
    text = _("%(verdict)s (%(count)s of %(of)s judged)") % words
    can_be_mended = any(use.is_open and use.sheet_is_open for use in uses if use.said == verdict)
    is_told = verdict == Proof.PROVES or can_be_mended
    return text, VERDICT_KINDS[verdict] if is_told else "draft"


def _preview(pictures):
    if not pictures:
        return ""
    return reverse("self_evaluation:evidence_preview", args=[pictures[0].public_id])


def _used_text(count):
    if not count:
        return _("nowhere yet")
    return ngettext("%(count)d item", "%(count)d items", count) % {"count": count}


def period_text(item):
    """Return the period an item proves: one day, or from a day to a day."""
    first = formats.date_format(item.period_from, "j M Y")
    if item.period_from == item.period_to:
        return first
    last = formats.date_format(item.period_to, "j M Y")
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def uses_by_answer(answers, user):
    """Return {answer id: [`Shown`, …]} for any number of answers; two queries, the bin left out.

    Each shows the files of the version that is used there, and nothing of its content to whom it
    is not for.
    """
    uses = (
        EvidenceUse.objects.filter(answer__in=[a.pk for a in answers], item__deleted_at=None)
        .select_related("item__school__region", "item__field_note", "answer__sheet")
        .prefetch_related(Prefetch("item__files", READY_FILES.queryset, to_attr="ready"))
    )
    shown = {}
    for use in uses:
        shown.setdefault(use.answer_id, []).append(_shown(use, user))
    return shown


def _shown(use, user):
    look = policy.may_look_into(user, use.item)
    files = [file for file in use.item.ready if file.is_in(use.version)] if look else []
    return Shown(use.item, files, use.version, use, "" if look else str(look.reason))
