"""The demonstration stands on an empty database."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Notice, Region, School, User
from accounts.tests import factories as people
from self_evaluation.models import (
    Answer,
    Comment,
    Evaluation,
    EvidenceItem,
    EvidenceKind,
    EvidenceRequest,
    FieldNote,
    Status,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demonstration(settings):
    settings.DEMO = True


def test_it_brings_the_regions_in_where_there_are_none(capsys):
    call_command("seed_demo", schools=1)
    assert Region.objects.filter(code="32.73").exists()
    assert Region.objects.filter(code="99.01").exists()
    assert School.objects.exists()
    acts = ("created_at", "submitted_at", "reviewed_at", "approved_at", "verified_at")
    for evaluation in Evaluation.objects.filter(status=Status.VERIFIED):
        moments = [getattr(evaluation, act) for act in acts]
        assert moments == sorted(set(moments)), "one act after the other, never in one second"
    # Most claims are proved, by every method there is.
    proven = Answer.objects.filter(evidence_uses__isnull=False).distinct().count()
    assert 0.8 < proven / Answer.objects.filter(version__gt=0).count() < 0.95
    kinds = set(EvidenceItem.objects.values_list("kind", flat=True))
    assert kinds == set(EvidenceKind) - {EvidenceKind.LINK}
    assert FieldNote.objects.count() == 6, "two of each of three years"
    assert EvidenceItem.objects.filter(shows_people=True).count() == 1
    asked = EvidenceRequest.objects.get(done_at=None)
    assert Comment.objects.get().mentions.get() == asked.asked_of
    told = Notice.objects.filter(kind="verified").values_list("created_at", flat=True)
    assert len(set(told)) == len(told) == 2


def test_another_installation_gets_no_account_with_a_published_password(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="Set DEMO=on"):
        call_command("seed_demo")
    assert not User.objects.exists()


def test_where_people_are_already_nothing_is_made():
    people.administrator()
    with pytest.raises(CommandError, match="data already"):
        call_command("seed_demo")
    assert not School.objects.exists()


def test_a_district_without_schools_is_refused():
    with pytest.raises(CommandError, match="from 1"):
        call_command("seed_demo", schools=0)
