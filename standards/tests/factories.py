"""Instruments for tests, also of other apps."""

from pathlib import Path

from standards import actions
from standards.loading import BUNDLED, checked, read_yaml

SMALL = Path(__file__).parent / "small-instrument.yaml"


def small_document(**changes):
    """Return the small instrument's document, with header keys replaced."""
    return read_yaml(SMALL) | changes


def small_instrument(*, published=True, **changes):
    """Store the small instrument: 2 standards, 3 indicators, 6 leaves; 1.2.1 is a quantity where
    less is better, 2.1.2 is asked of SMK only, 2.1.3 weighs double."""
    content = checked(small_document(**changes))
    return actions.load(content, published=published)[0]


def rapor_mutu():
    """Store the bundled instrument, published."""
    return actions.load(checked(read_yaml(BUNDLED / "rapor-mutu.yaml")), published=True)[0]
