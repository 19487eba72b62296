"""Everything the annual report of a school needs, gathered once as plain rows."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Region
from reports.documents.chapters import chapters_of, is_same_ruler, short
from reports.documents.history import YearColumn, years_of
from reports.documents.numbers import Number, change_of, overall_of
from reports.documents.readings import readings_of
from reports.documents.reopenings import reopenings_of
from reports.documents.rows import (
    BandRow,
    Chapter,
    LeafRow,
    Profile,
    Reading,
    Reopening,
    Signature,
    StepRow,
)
from reports.documents.sampling import SampleNote, sample_of
from reports.documents.sources import (
    FINAL,
    SUPERSEDED,
    source_of_evaluation,
    source_of_import,
    source_of_result,
)
from spmi.templatetags.spmi_format import score_text
from standards import scoring
from standards.models import in_language

HOW_MANY = 5


@dataclass(frozen=True)
class AnnualReport:
    """One school's year as a document. `status` is final, superseded, draft or imported.

    `number` and `check_code` are the file's, empty for a draft; `before` is the last year known
    before this one. `strongest_more` leaves are as good as the last of `strongest`, without a
    place among them; `weakest_more` likewise.
    """

    status: str
    number: str
    check_code: str
    school: Profile
    year: int
    instrument: object
    instrument_title: str
    instrument_source: str
    overall: Number
    overall_before: str
    overall_change: str
    before: YearColumn | None
    signatures: tuple[Signature, ...]
    reopenings: tuple[Reopening, ...]
    chapters: tuple[Chapter, ...]
    strongest: tuple[LeafRow, ...]
    weakest: tuple[LeafRow, ...]
    strongest_more: int
    weakest_more: int
    bands: tuple[BandRow, ...]
    steps: tuple[StepRow, ...]
    scale_max: Decimal
    places: int
    readings: tuple[Reading, ...]
    years: tuple[YearColumn, ...]
    sample: SampleNote | None
    method_version: str
    input_hash: str
    imported_from: str
    verified_at: datetime | None
    verified_by: str
    printed_at: datetime

    @property
    def is_final(self):
        """Whether the numbers are frozen, in force or superseded."""
        return self.status in (FINAL, SUPERSEDED)

    @property
    def ruler_changed(self):
        """Whether the year before was measured with another version, so that no change is shown."""
        return self.before is not None and self.before.instrument.pk != self.instrument.pk

    @property
    def standards(self):
        """Return the top nodes' rows."""
        return tuple(chapter.node for chapter in self.chapters)


def annual_report(result, *, number="", check_code=""):
    """Gather the report of a frozen result; `number` and `check_code` are the file's."""
    return _report(source_of_result(result), number=number or result.number, check_code=check_code)


def annual_report_draft(evaluation):
    """Gather the report of an evaluation as it stands now; it carries no number."""
    return _report(source_of_evaluation(evaluation))


def annual_report_imported(imported_set):
    """Gather a report of numbers that were published elsewhere."""
    return _report(source_of_import(imported_set))


def _report(source, *, number="", check_code=""):
    years = years_of(source.school, source.instrument.code, until=source.year)
    before = next((column for column in reversed(years) if column.year < source.year), None)
    chapters = chapters_of(source, before)
    strongest, weakest = extremes(chapters)
    overall = overall_of(source.overall, source.instrument)
    result, rules = source.result, source.rules
    return AnnualReport(
        status=source.status,
        number=number,
        check_code=check_code,
        school=profile_of(source.school),
        year=source.year,
        instrument=source.instrument,
        instrument_title=in_language(source.instrument.title),
        instrument_source=in_language(source.instrument.source),
        overall=overall,
        overall_before=score_text(before.overall, rules.places) if before else "",
        overall_change=change_of(overall.value, before.overall)
        if is_same_ruler(source, before)
        else "",
        before=before,
        signatures=signatures_of(source),
        reopenings=reopenings_of(source),
        chapters=chapters,
        strongest=strongest,
        weakest=weakest,
        strongest_more=_as_good(chapters, strongest),
        weakest_more=_as_good(chapters, weakest),
        bands=bands_of(source.instrument),
        steps=_steps(source.instrument),
        scale_max=_decimal(rules.scale_max),
        places=rules.places,
        readings=readings_of(source),
        years=years,
        sample=sample_of(source),
        method_version=result.method_version if result else "",
        input_hash=result.input_hash if result else "",
        imported_from=source.imported_set.source if source.imported_set else "",
        verified_at=result.verified_at if result else None,
        verified_by=str(result.verified_by) if result else "",
        printed_at=timezone.now(),
    )


def _judged(chapters):
    return [
        leaf
        for chapter in chapters
        for group in chapter.groups
        for leaf in group.leaves
        if leaf.number.exact is not None
    ]


def _as_good(chapters, chosen):
    """Count the leaves that have the score of the last chosen one and were left out."""
    if not chosen:
        return 0
    last = chosen[-1].number.exact
    alike = [leaf for leaf in _judged(chapters) if leaf.number.exact == last]
    return len([leaf for leaf in alike if leaf not in chosen])


def extremes(chapters):
    """Return the strongest and the weakest leaves, five each; ties in the tree's order."""
    judged = _judged(chapters)
    strongest = sorted(judged, key=lambda leaf: -leaf.number.exact)[:HOW_MANY]
    others = [leaf for leaf in judged if leaf not in strongest]
    weakest = sorted(others, key=lambda leaf: leaf.number.exact)[:HOW_MANY]
    return tuple(strongest), tuple(weakest)


def signatures_of(source):
    """Return the three acts: drawn up, verified, validated (decisions.md 15).

    On paper they bear the regulation's names; `meaning` says what was done on screen.
    """
    evaluation, result = source.evaluation, source.result
    by_team = _("review completed by the quality team (TPMPS)")
    by_head = _("approved by the principal")
    by_supervisor = _("verified by the school supervisor")
    acts = (
        (pgettext("signature", "Drawn up"), by_team, evaluation, "reviewed"),
        (pgettext("signature", "Verified"), by_head, evaluation, "approved"),
        (pgettext("signature", "Validated"), by_supervisor, result, "verified"),
    )
    return tuple(
        Signature(
            act=act,
            meaning=meaning,
            name=str(getattr(subject, f"{name}_by", None) or ""),
            at=getattr(subject, f"{name}_at", None),
        )
        for act, meaning, subject, name in acts
    )


def bands_of(instrument):
    """Return the instrument's bands from the lowest, in the language in force."""
    return tuple(
        BandRow(
            band.code, instrument.band_label(band.code), _decimal(band.upper), band.inclusive, i
        )
        for i, band in enumerate(instrument.scoring_rules.bands)
    )


def _steps(instrument):
    rules = instrument.scoring_rules
    labels = {step["level"]: in_language(step["label"]) for step in instrument.rules["steps"]}
    return tuple(
        StepRow(
            level=level,
            label=labels[level],
            percent=f"{short(_decimal(share * 100))} %",
            value=scoring.rounded(rules.scale_max * share, rules.places),
        )
        for level, share in sorted(rules.shares.items())
    )


def _decimal(fraction):
    return Decimal(fraction.numerator) / fraction.denominator


def profile_of(school):
    """Return the school with the names of the places it lies in; one query."""
    codes = [code for code in school.region.path.split("/") if code]
    names = dict(Region.objects.filter(code__in=codes).values_list("code", "name"))
    return Profile(
        name=school.name,
        npsn=school.npsn,
        nsm=school.nsm,
        level=school.get_level_display(),
        status=school.get_status_display(),
        places=tuple(names[code] for code in reversed(codes[1:]) if code in names),
        address=school.address,
        phone=school.phone,
        email=school.email,
        pupils=school.pupils,
        teachers=school.teachers,
        note=school.note,
        zone=school.region.time_zone,
    )
