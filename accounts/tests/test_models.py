"""What can never be false about people and places."""

from datetime import date

import pytest

from accounts.models import school_year_on


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 6, 30), 2025),
        (date(2026, 7, 1), 2026),
        (date(2026, 12, 31), 2026),
        (date(2027, 1, 1), 2026),
    ],
)
def test_july_begins_a_school_year(day, year):
    assert school_year_on(day) == year
