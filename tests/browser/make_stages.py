"""Makes the stages inside the application's own database; `Application.start` runs `make`."""

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import Membership, Region, RegionLevel, Role, School, User, school_year_on
from accounts.tests.factories import START
from self_evaluation.actions.assignment import assign
from self_evaluation.actions.batch import carry_over
from self_evaluation.actions.evaluation import open_evaluation
from self_evaluation.models import Campaign
from self_evaluation.tests.factories import Year, approved, fill, reviewed, sent, verified
from standards.models import Instrument
from standards.tests.factories import invented_edition, small_crosswalk
from tests.browser.stages import (
    CARRIED,
    JOURNEYS,
    ONE_PART,
    OPENED,
    PART,
    PASSWORD,
    REVIEWED,
    SENT,
    VERIFIED,
    person_name,
    school_name,
    username,
)

ROLES = {
    "kepala": Role.PRINCIPAL,
    "guru": Role.CONTRIBUTOR,
    "tim": Role.QUALITY_TEAM,
    "pengawas": Role.SUPERVISOR,
    "dinas": Role.OFFICE,
}


def make():
    """Make every stage; the small instrument must be there."""
    province = _region("98", RegionLevel.PROVINCE, Region.objects.get(code="00"))
    # One hash for all: a hash is slow on purpose.
    password = make_password(PASSWORD)
    for number, stage in enumerate(
        (*JOURNEYS, *OPENED, *ONE_PART, *CARRIED, *REVIEWED, *SENT, *VERIFIED), start=1
    ):
        regency = _region(f"98.{number:02}", RegionLevel.REGENCY, province)
        district = _region(f"98.{number:02}.01", RegionLevel.DISTRICT, regency)
        school = School.objects.create(
            npsn=f"{98000000 + number}",
            name=school_name(stage),
            level="SD",
            status="negeri",
            region=district,
        )
        people = _people(stage, school, regency, password)
        if stage not in JOURNEYS:
            parts = (PART,) if stage in ONE_PART else ("1", "2")
            evaluation = _open(school, people, parts)
        if stage in CARRIED:
            fill(_as_year(_open(school, people, ("1", "2"), ago=1), people), level=3)
            carry_over(evaluation, by=people["kepala"])
        if stage in (*SENT, *REVIEWED, *VERIFIED):
            sent(_as_year(evaluation, people))
        if stage in (*REVIEWED, *VERIFIED):
            reviewed(_as_year(evaluation, people))
        if stage in VERIFIED:
            verified(approved(_as_year(evaluation, people)))
    invented_edition()
    small_crosswalk()


def _region(code, level, above):
    return Region.objects.create(
        code=code,
        level=level,
        parent=above,
        name=f"Wilayah {code}",
        path=f"{above.path}{code}/",
        time_zone="Asia/Jakarta",
    )


def _people(stage, school, regency, password):
    people = {}
    for word, role in ROLES.items():
        people[word] = user = User.objects.create(
            username=username(word, stage), name=person_name(word, stage), password=password
        )
        place = {"region": regency} if role == Role.OFFICE else {"school": school}
        Membership.objects.create(user=user, role=role, starts_on=START, **place)
    return people


def _as_year(evaluation, people):
    return Year(evaluation, *(people[word] for word in ("kepala", "tim", "guru", "pengawas")))


def _open(school, people, parts, *, ago=0):
    campaign = Campaign.objects.create(
        title="Evaluasi diri",
        year=school_year_on(timezone.localdate()) - ago,
        instrument=Instrument.objects.get(code="small"),
        school=school,
        created_by=people["kepala"],
    )
    evaluation = open_evaluation(school, campaign, by=people["kepala"])
    standards = campaign.instrument.nodes.filter(code__in=parts)
    assign(evaluation, by=people["kepala"], nodes=list(standards), people=[people["guru"]])
    return evaluation
