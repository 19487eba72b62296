"""One school year of the load data: an evaluation for every school, in all statuses."""

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

from accounts.models import Membership, Region, Role, School
from reports.management.load.copying import copy_answers, copy_scores
from reports.management.load.places import BATCH
from self_evaluation import results
from self_evaluation.models import (
    Answer,
    AnswerVersion,
    Campaign,
    Evaluation,
    Judgement,
    Phase,
    Purpose,
    Result,
    Sheet,
    Status,
    Window,
)
from standards.models import AnswerKind
from standards.queries import applicable_nodes

ZONE = ZoneInfo("Asia/Jakarta")
# One statement stays well below the time limit of statements.
COPIES_AT_ONCE = 200


@dataclass(frozen=True)
class Kind:
    """Where a school stands: its status and the share of leaves it has answered."""

    status: str
    share: float = 1.0


KINDS = (
    Kind(Status.VERIFIED), Kind(Status.VERIFIED), Kind(Status.VERIFIED), Kind(Status.VERIFIED),
    Kind(Status.VERIFICATION), Kind(Status.APPROVAL), Kind(Status.TEAM_REVIEW),
    Kind(Status.DRAFT, 0.5), Kind(Status.DRAFT, 0.5), Kind(Status.DRAFT, 0.0),
)  # fmt: skip
VARIANTS = 3
# Who signs when a status is left behind, and how many weeks into the year.
SIGNATURES = (
    (Status.TEAM_REVIEW, ("submitted", "review_started"), 10),
    (Status.APPROVAL, ("reviewed",), 13),
    (Status.VERIFICATION, ("approved",), 14),
    (Status.VERIFIED, ("verified",), 18),
)
SIGNERS = {
    "submitted": Role.PRINCIPAL,
    "review_started": Role.QUALITY_TEAM,
    "reviewed": Role.QUALITY_TEAM,
    "approved": Role.PRINCIPAL,
    "verified": Role.SUPERVISOR,
}


def make_year(year, instrument):
    """Give every school an evaluation of this year in one round for the whole nation."""
    campaign = _campaign(year, instrument)
    staff = _staff()
    groups = defaultdict(list)
    for index, school in enumerate(School.objects.order_by("npsn")):
        # 7 and 10 share no divisor: ten schools in a row stand in all ten ways.
        kind = KINDS[(index * 7 + index // 20) % len(KINDS)]
        groups[school.level, kind, index // 200 % VARIANTS].append(school)
    for (level, kind, variant), schools in sorted(groups.items(), key=str):
        nodes = [node for node in applicable_nodes(instrument, level) if node.is_leaf]
        random = Random(f"{level} {kind} {variant}")  # noqa: S311 - repeatable, no secret
        _make_group(campaign, kind, schools, staff, nodes=nodes, random=random)


def _campaign(year, instrument):
    campaign = Campaign.objects.create(
        title=f"Beban {year}/{year + 1}",
        year=year,
        instrument=instrument,
        region=Region.objects.get(code="00"),
    )
    Window.objects.bulk_create(
        Window(
            campaign=campaign,
            phase=phase,
            opens_on=date(year, 7, 1),
            closes_on=date(year + 1, 6, 30),
        )
        for phase in Phase.values
    )
    return campaign


def _staff():
    """Return the people of each school by role, of those whose role is on the school itself."""
    staff = defaultdict(dict)
    for membership in Membership.objects.filter(school__isnull=False).select_related("user"):
        staff[membership.school_id][membership.role] = membership.user
    return staff


def _make_group(campaign, kind, schools, staff, *, nodes, random):
    """Make the first school's year row by row and copy it to the others."""
    evaluations = _evaluations(campaign, kind, schools, staff)
    template, others = evaluations[0], evaluations[1:]
    answers = _answers(template, kind, nodes, random)
    reviewed = kind.status not in (Status.DRAFT, Status.TEAM_REVIEW)
    _judge(answers if reviewed else [], "team", template.reviewed_by)
    verified = kind.status == Status.VERIFIED
    _judge(answers[::3] if verified else [], "supervisor", template.verified_by)
    for start in range(0, len(others), COPIES_AT_ONCE):
        copy_answers(template, others[start : start + COPIES_AT_ONCE])
    if verified:
        _results(template, others)


def _evaluations(campaign, kind, schools, staff):
    sheets = Sheet.objects.bulk_create(
        (
            Sheet(
                school=school,
                instrument=campaign.instrument,
                purpose=Purpose.EVALUATION,
                year=campaign.year,
                is_open=kind.status == Status.DRAFT,
            )
            for school in schools
        ),
        batch_size=BATCH,
    )
    return Evaluation.objects.bulk_create(
        (_evaluation(campaign, kind, sheet, staff[sheet.school_id]) for sheet in sheets),
        batch_size=BATCH,
    )


def _evaluation(campaign, kind, sheet, people):
    signed = _signatures(campaign.year, kind.status, people)
    return Evaluation(
        public_id=sheet.public_id,
        school=sheet.school,
        campaign=campaign,
        sheet=sheet,
        year=campaign.year,
        instrument_code=campaign.instrument.code,
        status=kind.status,
        submissions=int(kind.status != Status.DRAFT),
        created_by=people[Role.PRINCIPAL],
        created_at=_week(campaign.year, 2),
        last_activity_at=max(
            (value for name, value in signed.items() if name.endswith("_at")),
            default=_week(campaign.year, 8),
        ),
        **signed,
    )


def _signatures(year, status, people):
    """Return times and persons of the stages that an evaluation in this status has behind it."""
    order = [stage for stage, _acts, _week in SIGNATURES]
    passed = order.index(status) + 1 if status in order else 0
    signed = {}
    for _stage, acts, week in SIGNATURES[:passed]:
        for act in acts:
            signed |= {f"{act}_at": _week(year, week), f"{act}_by": people[SIGNERS[act]]}
    return signed


def _week(year, number):
    return datetime(year, 7, 1, 9, tzinfo=ZONE) + timedelta(weeks=number)


def _answers(template, kind, nodes, random):
    """Write one sheet's answers and their versions; return the answered ones."""
    at = _week(template.year, 8)
    filled = round(len(nodes) * kind.share)
    rows = [
        Answer(
            sheet=template.sheet,
            node=node,
            **(_claim(node, random) if index < filled else {}),
            **({"version": 1, "updated_at": at, "updated_by": template.created_by}
               if index < filled else {}),
        )
        for index, node in enumerate(nodes)
    ]  # fmt: skip
    answers = Answer.objects.bulk_create(rows)[:filled]
    AnswerVersion.objects.bulk_create(
        AnswerVersion(
            answer=answer,
            version=1,
            key=uuid.uuid4(),
            at=at,
            by=template.created_by,
            **_values(answer),
        )
        for answer in answers
    )
    return answers


def _claim(node, random):
    drawn = min(1.1, max(0.0, random.gauss(0.68, 0.22)))
    if node.answer == AnswerKind.QUANTITY:
        need = Decimal(random.randint(4, 30))
        return {"need": need, "have": Decimal(round(float(need) * drawn))}
    return {"level": min(4, round(4 * drawn))}


def _values(answer):
    return {"level": answer.level, "have": answer.have, "need": answer.need}


def _judge(answers, layer, person):
    Judgement.objects.bulk_create(
        Judgement(
            answer=answer,
            answer_version=1,
            layer=layer,
            verdict="accept",
            by=person,
            **_values(answer),
        )
        for answer in answers
    )


def _results(template, others):
    """Freeze the template's result as verification would, and copy it to the others."""
    frozen = results.freeze(template, by=template.verified_by)
    kept = ("year", "instrument", "method_version", "inputs", "input_hash", "overall", "band",
            "judged", "of", "verified_at")  # fmt: skip
    values = {name: getattr(frozen, name) for name in kept}
    copies = Result.objects.bulk_create(
        (
            Result(
                evaluation=evaluation,
                school=evaluation.school,
                number=f"SPMI/{evaluation.school.npsn}/{evaluation.year}/{evaluation.pk}-1",
                verified_by=evaluation.verified_by,
                **values,
            )
            for evaluation in others
        ),
        batch_size=BATCH,
    )
    for start in range(0, len(copies), COPIES_AT_ONCE):
        copy_scores(frozen, copies[start : start + COPIES_AT_ONCE])
