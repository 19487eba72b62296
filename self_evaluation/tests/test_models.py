"""What the rows say of themselves, and the same asked of the database."""

from decimal import Decimal

import pytest

from self_evaluation import policy
from self_evaluation.models import Answer, Sheet
from self_evaluation.tests.factories import year_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("values", "is_answered"),
    [
        ({}, False),
        ({"level": 0}, True),
        ({"not_applicable": True, "reason": "Tidak ada."}, True),
        ({"have": 0, "need": 4}, True),
        ({"need": 4}, False),
        ({"have": 4}, False),
        ({"need": 0}, True),
        ({"have": 4, "need": Decimal("0.00")}, True),
        ({"text": "Kami membaca bersama."}, True),
        ({"note": "Catatan saja."}, False),
    ],
)
def test_what_counts_as_answered_is_the_same_in_python_and_in_the_database(values, is_answered):
    rows = Answer.objects.filter(pk=year_of().answer("1.1.1").pk)
    rows.update(**values)
    assert rows.get().is_answered is is_answered
    assert rows.filter(policy.ANSWERED).exists() is is_answered
    assert rows.filter(~policy.ANSWERED).exists() is not is_answered


def test_a_sheet_and_its_owner_go_by_one_address():
    begun = year_of()
    sheet = Sheet.objects.get(pk=begun.evaluation.sheet_id)
    assert (sheet.owner, sheet.public_id) == (begun.evaluation, begun.evaluation.public_id)
