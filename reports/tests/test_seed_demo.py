"""The demonstration stands on an empty database."""

from datetime import timedelta
from itertools import product
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from django.utils import timezone

from accounts.models import Notice, Region, School, User, school_year_on
from accounts.tests import factories as people
from accreditation.models import Dossier
from reports.documents.comparison import SIZES
from reports.management.demonstration import people as demonstrated
from reports.management.demonstration.year import LACKS
from reports.policy import FEWEST_SCHOOLS
from self_evaluation.models import (
    Answer,
    Campaign,
    Comment,
    Evaluation,
    EvidenceItem,
    EvidenceKind,
    EvidenceRequest,
    FieldNote,
    Layer,
    Proof,
    Status,
    UseVerdict,
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
    claims = Answer.objects.filter(version__gt=0, sheet__purpose="evaluation")
    proven = claims.filter(evidence_uses__isnull=False).distinct().count()
    assert 0.8 < proven / claims.count() < 0.95
    kinds = set(EvidenceItem.objects.values_list("kind", flat=True))
    assert kinds == set(EvidenceKind) - {EvidenceKind.LINK}
    assert FieldNote.objects.count() == 6, "two of each of three years"
    assert EvidenceItem.objects.filter(shows_people=True).count() == 1
    asked = EvidenceRequest.objects.get(done_at=None)
    assert Comment.objects.get().mentions.get() == asked.asked_of
    told = Notice.objects.filter(kind="verified").values_list("created_at", flat=True)
    assert len(set(told)) == len(told) == 2
    _evidence_is_weighed()
    _one_item_has_a_second_version()
    draft = Dossier.objects.get()
    assert draft.sheet.answers.filter(evidence_uses__isnull=False).exists()
    assert draft.sheet.answers.filter(version=0).exists()
    year = school_year_on(timezone.localdate())
    assert list(Campaign.objects.order_by("title").values_list("title", flat=True)) == [
        f"Penjaminan mutu {year - 2}/{year - 1}",
        f"Penjaminan mutu {year - 1}/{year}",
        f"Penjaminan mutu madrasah {year}/{year + 1}",
        f"Penjaminan mutu sekolah {year}/{year + 1}",
    ]


def _evidence_is_weighed():
    weighed = UseVerdict.objects.all()
    assert set(weighed.values_list("layer", "verdict")) == set(product(Layer.values, Proof.values))
    assert set(weighed.filter(verdict="proves").values_list("reason", flat=True)) == {""}
    doubts = weighed.exclude(verdict="proves")
    assert set(doubts.values_list("verdict", "reason")) == set(LACKS)
    assert not weighed.exclude(item=F("use__item"), answer=F("use__answer")).exists()
    for verdict in weighed.select_related("use__answer__sheet__evaluation"):
        assert verdict.at < verdict.use.answer.sheet.evaluation.status_at + timedelta(seconds=1)


def _one_item_has_a_second_version():
    [item] = EvidenceItem.objects.filter(version__gt=1)
    files = list(item.files.values_list("from_version", "to_version"))
    assert (item.version, files) == (2, [(1, 1), (2, None)])
    assert set(item.uses.values_list("version", flat=True)) == {1, 2}


def test_a_second_school_has_sent_its_dossier():
    call_command("seed_demo", schools=6)
    sent = Dossier.objects.get(status="sent")
    assert (sent.instrument_code, sent.school.level) == ("ia2018-sd", "SD")
    assert sent.sheet.answers.filter(have__isnull=False, level__isnull=False).exists()


def test_beside_the_heads_school_are_five_similar_ones():
    """All of them are verified in both finished years, so that a median is shown."""
    own, *others = demonstrated.make_schools(demonstrated.make_places(), 30, Random(2026))
    least, most = next(size for size in SIZES if own.pupils <= size[1])
    alike = [
        school.name
        for school in others
        if (school.level, school.status) == (own.level, own.status)
        and least <= school.pupils <= most
    ]
    assert len(alike) == FEWEST_SCHOOLS
    assert len({school.name for school in (own, *others)}) == 30


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
