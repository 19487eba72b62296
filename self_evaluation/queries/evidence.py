"""What the pages of the evidence locker need to know."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.db.models import Count, Max, Min, Prefetch, Q, Sum
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import school_year_on
from accounts.policy import has_role
from self_evaluation import policy
from self_evaluation.models import (
    Assignment,
    EvidenceFile,
    EvidenceItem,
    EvidenceKind,
    EvidenceUse,
    FileState,
    Sheet,
)

ICONS = {
    EvidenceKind.PHOTO: "camera",
    EvidenceKind.LINK: "link",
    EvidenceKind.OBSERVATION: "note",
    EvidenceKind.INTERVIEW: "note",
}
WORDS = 5  # each word of a search joins the files once more
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
    delete_url: str = ""


@dataclass(frozen=True)
class Shown:
    """An item beside an answer: the item, its ready files, and where it is looked at."""

    item: EvidenceItem
    files: list = field(default_factory=list)

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

    `filters` are cleaned: `q` words (the first five count), `kind`, `year` a school year the period touches, `used`
    "yes", "no" or the path of a branch of an instrument.
    """
    items = policy.visible_evidence(user).filter(school=school, deleted_at__isnull=not in_bin)
    for word in (filters.get("q") or "").split()[:WORDS]:
        items = items.filter(
            Q(title__icontains=word) | Q(note__icontains=word) | Q(files__name__icontains=word)
        )
    if filters.get("kind"):
        items = items.filter(kind=filters["kind"])
    if filters.get("year"):
        year = int(filters["year"])
        items = items.filter(period_from__lt=date(year + 1, 7, 1), period_to__gte=date(year, 7, 1))
    items = _used(items, filters.get("used"))
    chosen = EvidenceItem.objects.filter(pk__in=items.values("pk"))
    counted = chosen.annotate(used_count=Count("uses")).order_by("-pk")
    return counted.select_related("school__region").prefetch_related(READY_FILES)


def _used(items, where):
    if where == "yes":
        return items.filter(uses__isnull=False)
    if where == "no":
        return items.filter(uses__isnull=True)
    if where:
        return items.filter(uses__answer__node__path__startswith=where)
    return items


def years_of(school):
    """Return the school years that periods in a locker touch, newest first."""
    span = school.evidence.aggregate(first=Min("period_from"), last=Max("period_to"))
    if span["first"] is None:
        return []
    first, last = school_year_on(span["first"]), school_year_on(span["last"])
    return list(range(min(last, first + 30), first - 1, -1))


def branches_of(school):
    """Return the top nodes of the instrument the school answered last, for the filter."""
    sheet = Sheet.objects.filter(school=school).order_by("-year", "-pk").first()
    if sheet is None:
        return []
    return list(sheet.instrument.nodes.filter(parent=None).order_by("path"))


def card_of(item, *, may_change=False):
    """Return the card of an item that came out of `locker`."""
    pictures = [file for file in item.ready if file.is_picture]
    return Card(
        item=item,
        title=item.title,
        kind_label=item.get_kind_display(),
        period=period_text(item),
        size=sum(file.size for file in item.ready),
        icon=ICONS.get(item.kind, "file"),
        view_url=reverse("self_evaluation:evidence_detail", args=[item.public_id]),
        preview_url=_preview(pictures),
        used_in=_used_text(item.used_count),
        delete_url=reverse("self_evaluation:evidence_delete", args=[item.public_id])
        if may_change
        else "",
    )


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


def uses_by_answer(answers):
    """Return {answer id: [`Shown`, …]} for any number of answers; two queries, the bin left out."""
    uses = (
        EvidenceUse.objects.filter(answer__in=[a.pk for a in answers], item__deleted_at=None)
        .select_related("item")
        .prefetch_related(Prefetch("item__files", READY_FILES.queryset, to_attr="ready"))
    )
    shown = {}
    for use in uses:
        shown.setdefault(use.answer_id, []).append(Shown(use.item, use.item.ready))
    return shown


def uses_of(user, item):
    """Return where an item is used, as far as the person may know; at most three queries."""
    uses = list(
        EvidenceUse.objects.filter(item=item)
        .select_related("answer__node", "answer__sheet__evaluation", "created_by")
        .order_by("-answer__sheet__year", "answer__node__path")
    )
    if has_role(user, item.school, *policy.READERS):
        return uses
    mine = Assignment.objects.filter(user=user, sheet__school=item.school)
    paths = list(mine.values_list("sheet_id", "node__path"))
    return [
        use
        for use in uses
        if any(
            use.answer.sheet_id == sheet and use.answer.node.path.startswith(path)
            for sheet, path in paths
        )
    ]
