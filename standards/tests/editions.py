"""Bundled accreditation editions as scoring sees them, without a database."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from standards import scoring
from standards.loading import BUNDLED, checked, read_yaml

CODES = sorted(
    path.stem for path in BUNDLED.glob("*.yaml") if "outcome" in read_yaml(path)["rules"]
)


@dataclass(frozen=True)
class Edition:
    """An edition's tree and rules; `levels` are the levels of each item, lowest first."""

    places: tuple
    rules: scoring.Rules
    how: scoring.OutcomeRules
    levels: dict

    def judged(self, levels, **options):
        """Return the outcome of levels by item code."""
        marks = {code: scoring.Mark(level=level) for code, level in levels.items()}
        return scoring.outcome_of(self.places, marks, self.rules, self.how, **options)


@cache
def edition(code):
    """Return a bundled edition."""
    return from_document(read_yaml(BUNDLED / f"{code}.yaml"))


def from_document(document):
    """Return an edition from a file's document."""
    content = checked(document)
    rules = scoring.rules_from(content["rules"])
    return Edition(
        places=tuple(
            scoring.Place(node["code"], node["parent"] or None, Fraction(node["weight"]))
            for node in content["nodes"]
            if node["answer"] != "text"
        ),
        rules=rules,
        how=scoring.outcome_rules_from(content["rules"]["outcome"]),
        levels={
            node["code"]: node.get("option", {}).get("levels") or sorted(rules.shares)
            for node in content["nodes"]
            if node["answer"] not in ("", "text")
        },
    )
