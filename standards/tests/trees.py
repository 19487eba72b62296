"""Small trees and rules for the tests of scoring, built by hand so that nothing is assumed."""

from decimal import Decimal
from fractions import Fraction

from standards.scoring import Band, Mark, Place, Rules

UPPERS = (("m1", "2.04"), ("m2", "3.70"), ("m3", "5.06"), ("m4", "6.66"), ("snp", "7"))


def rules(**changes):
    """Return the rules of Rapor Mutu, with changes."""
    values = {
        "scale_max": Fraction(7),
        "places": 2,
        "shares": {level: Fraction(level, 4) for level in range(5)},
        "bands": tuple(Band(code, Fraction(upper)) for code, upper in UPPERS),
    }
    return Rules(**values | changes)


def level(number):
    """Judge a leaf by its degree of fulfilment, 0 to 4."""
    return Mark(level=number)


def quantity(have, need):
    """Judge a leaf by what there is and what is needed."""
    return Mark(have=Decimal(have), need=Decimal(need))


NOT_APPLICABLE = Mark(not_applicable=True)


def family(*weights, parent="p"):
    """Return a parent with one leaf per weight: `p`, `p.1`, `p.2`, …"""
    children = [
        Place(f"{parent}.{number}", parent, Fraction(weight))
        for number, weight in enumerate(weights, start=1)
    ]
    return [Place(parent), *children]


# A standard with two indicators: one of two leaves, one of a single leaf.
STANDARD = [Place("1"), *[Place(f"1.{n}", "1") for n in (1, 2)]]
STANDARD += [Place("1.1.1", "1.1"), Place("1.1.2", "1.1"), Place("1.2.1", "1.2")]
