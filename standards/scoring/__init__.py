"""How judgements become a number. Plain values in, plain values out: no Django, no clock, no I/O.

Inside, values are exact fractions, so that the order of summing never matters and a band is
compared on the unrounded value; `Decimal` leaves this package, rounded half up where the
instrument's rules say (docs/adr/0007-exact-arithmetic.md). "Not judged" is `None` and never 0;
"not applicable" leaves the mean. Sources: `domain/snp_and_spmi.md` sections 2.1 to 2.3.
"""

from standards.scoring.gaps import with_lowest, without_gaps
from standards.scoring.numbers import (
    mean,
    median,
    rounded,
    share_percent,
)
from standards.scoring.option import KINDS as OPTION_KINDS
from standards.scoring.option import PERCENT, is_counted, needs_total, proposed_level
from standards.scoring.outcome import (
    BELOW,
    COMPONENT,
    CONDITIONS,
    FULL,
    GAPS,
    LEAVE_OUT,
    LOWEST,
    NOTHING,
    Component,
    Condition,
    Failure,
    Outcome,
    OutcomeRules,
    Rank,
    Value,
    concluded,
    judged_only,
    outcome_of,
    outcome_rules_from,
    value_of_ratio,
)
from standards.scoring.outcome import FLAGS as OUTCOME_FLAGS
from standards.scoring.outcome import PLACES as OUTCOME_PLACES
from standards.scoring.outcome_words import FINAL, RAW, Line, outcome_lines
from standards.scoring.plan import Plan, Simulation, Step
from standards.scoring.tree import (
    band_for,
    beside,
    is_not_applicable,
    mark_value,
    overall,
    score_imported,
    score_tree,
)
from standards.scoring.values import (
    AT_NODE,
    COMPUTED,
    IMPORTED,
    LESS_IS_BETTER,
    OWN,
    Band,
    Mark,
    Part,
    Place,
    Rules,
    Score,
    rules_from,
)
from standards.scoring.words import (
    arithmetic,
)

__all__ = [
    "AT_NODE",
    "BELOW",
    "COMPONENT",
    "COMPUTED",
    "CONDITIONS",
    "FINAL",
    "FULL",
    "GAPS",
    "IMPORTED",
    "LEAVE_OUT",
    "LESS_IS_BETTER",
    "LOWEST",
    "NOTHING",
    "OPTION_KINDS",
    "OUTCOME_FLAGS",
    "OUTCOME_PLACES",
    "OWN",
    "PERCENT",
    "RAW",
    "Band",
    "Component",
    "Condition",
    "Failure",
    "Line",
    "Mark",
    "Outcome",
    "OutcomeRules",
    "Part",
    "Place",
    "Plan",
    "Rank",
    "Rules",
    "Score",
    "Simulation",
    "Step",
    "Value",
    "arithmetic",
    "band_for",
    "beside",
    "concluded",
    "is_counted",
    "is_not_applicable",
    "judged_only",
    "mark_value",
    "mean",
    "median",
    "needs_total",
    "outcome_lines",
    "outcome_of",
    "outcome_rules_from",
    "overall",
    "proposed_level",
    "rounded",
    "rules_from",
    "score_imported",
    "score_tree",
    "share_percent",
    "value_of_ratio",
    "with_lowest",
    "without_gaps",
]
