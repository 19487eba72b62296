"""A score ready to be shown: its text, its band, its coverage, and how it was made."""

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from django.utils import formats
from django.utils.translation import gettext as _

from spmi.templatetags.spmi_format import score_text
from standards import scoring


@dataclass(frozen=True)
class Number:
    """What `_shared/_score.html` shows, and what a chart or a cell needs.

    `exact` is unrounded, `value` rounded as the instrument says, None where nothing was judged.
    `published` stands beside our own where an imported number differs. `step` is the band's place
    among the bands, from the lowest; `is_mean` says that it was
    computed from children; `counts_standards` that `judged` and `of` count standards, not leaves.
    """

    exact: Fraction | None
    value: Decimal | None
    band_code: str
    band_label: str
    step: int | None
    judged: int
    of: int
    applicable: bool
    provisional: bool
    imported: bool
    published: Decimal | None
    is_mean: bool
    arithmetic: tuple[str, ...]
    counts_standards: bool = False

    @property
    def text(self):
        """Return the score in the language's writing, empty where there is none."""
        return score_text(self.value, _places(self.value)) if self.value is not None else ""

    @property
    def coverage(self):
        """Return how much of what applies was judged, in words; empty where nobody counts."""
        return coverage_of(self.judged, self.of, standards=self.counts_standards)

    @property
    def published_text(self):
        """Return the number published elsewhere, empty where it does not differ."""
        return "" if self.published is None else score_text(self.published, _places(self.published))


def _places(value):
    return -value.as_tuple().exponent


def coverage_of(judged, of, *, standards=False):
    """Write a coverage: `150 of 173 judged`, or `2 of 8 standards`."""
    if not of:
        return ""
    words = _("%(judged)s of %(of)s standards") if standards else _("%(judged)s of %(of)s judged")
    return words % {"judged": judged, "of": of}


def number_of(score, instrument, *, with_arithmetic=True):
    """Return a node's score as people read it, in the language in force."""
    rules = instrument.scoring_rules
    codes = [band.code for band in rules.bands]
    return Number(
        exact=score.exact,
        value=scoring.rounded(score.exact, rules.places),
        band_code=score.band or "",
        band_label=instrument.band_label(score.band),
        step=codes.index(score.band) if score.band else None,
        judged=score.judged,
        of=score.of,
        applicable=score.applicable,
        provisional=score.provisional,
        imported=score.source != scoring.OWN,
        published=scoring.rounded(score.imported, rules.places),
        is_mean=bool(score.parts),
        arithmetic=_arithmetic(score, rules) if with_arithmetic else (),
    )


def overall_of(score, instrument):
    """Return the whole tree's score; where a published standard stands in, standards are counted."""
    return replace(number_of(score, instrument), counts_standards=score.is_coarse)


def _arithmetic(score, rules):
    lines = [scoring.arithmetic(score, rules, formats.get_format("DECIMAL_SEPARATOR"))]
    if score.source == scoring.IMPORTED and score.exact is not None:
        lines.append(_("Published elsewhere, taken over as it is."))
    if score.imported is not None:
        text = score_text(scoring.rounded(score.imported, rules.places), rules.places)
        lines.append(_("Published elsewhere: %(score)s.") % {"score": text})
    return tuple(line for line in lines if line)


def change_of(now, before):
    """Return a change as a signed text, e.g. `+0,35`; empty where either is missing."""
    if now is None or before is None:
        return ""
    change = now - before
    sign = "+" if change > 0 else ("−" if change < 0 else "±")
    return f"{sign}{score_text(abs(change), _places(now))}"
