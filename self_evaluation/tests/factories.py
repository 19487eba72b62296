"""Self-evaluations for tests. Anything past draft is reached by the real verbs."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import factory
from django.utils import timezone

from accounts.models import User
from accounts.tests import factories as people
from self_evaluation.actions import answer as answer_verbs
from self_evaluation.actions import evaluation as verbs
from self_evaluation.actions import review as review_verbs
from self_evaluation.models import (
    Answer,
    Assignment,
    Campaign,
    Evaluation,
    EvidenceItem,
    EvidenceRequest,
    EvidenceUse,
    Phase,
    Status,
    Window,
)
from standards import scoring
from standards.models import AnswerKind, Instrument, Node
from standards.tests.factories import small_instrument

YEAR = 2026


class CampaignFactory(factory.django.DjangoModelFactory):
    """A school's own round over the small instrument, without windows (so never late)."""

    class Meta:
        model = Campaign

    title = "Evaluasi diri 2026/2027"
    year = YEAR
    instrument = factory.LazyFunction(small_instrument)
    school = factory.LazyAttribute(
        lambda campaign: None if campaign.region else people.SchoolFactory()
    )
    region = None


class EvidenceItemFactory(factory.django.DjangoModelFactory):
    """A document of the school year 2026/2027; give `school` and `created_by`."""

    class Meta:
        model = EvidenceItem

    title = factory.Sequence(lambda n: f"Bukti {n}")
    kind = "document"
    period_from = date(2026, 7, 1)
    period_to = date(2027, 6, 30)


@dataclass
class Year:
    """A school's year with everybody who plays a part in it."""

    evaluation: Evaluation
    principal: User
    team: User
    contributor: User
    supervisor: User

    @property
    def school(self):
        """Return the school."""
        return self.evaluation.school

    def answer(self, code):
        """Return the answer on a leaf, fresh from the database."""
        return Answer.objects.select_related("node", "sheet__evaluation").get(
            sheet=self.evaluation.sheet, node__code=code
        )

    def save(self, code, *, by=None, **values):
        """Save one answer by the verb, on top of what stands."""
        answer = self.answer(code)
        by = by or self.principal
        return answer_verbs.save_answer(
            answer, by=by, key=uuid.uuid4(), version=answer.version, **values
        )


def year_of(school=None, *, instrument=None, year=YEAR, campaign=None):
    """Open a school's year: a draft with a principal, a team, a contributor, a supervisor.

    The contributor has nothing assigned yet.
    """
    school = school or people.SchoolFactory()
    principal = people.principal_of(school)
    team = people.quality_team_of(school)
    contributor = people.contributor_of(school)
    supervisor = people.supervisor_of(school)
    campaign = campaign or CampaignFactory(
        school=school, year=year, instrument=instrument or small_instrument()
    )
    evaluation = verbs.open_evaluation(school, campaign, by=principal)
    return Year(evaluation, principal, team, contributor, supervisor)


def evaluation_at(status, **values):
    """Return a `Year` whose evaluation stands at a status, reached by the real verbs."""
    begun = year_of(**values)
    steps = {
        Status.TEAM_REVIEW: sent,
        Status.APPROVAL: reviewed,
        Status.VERIFICATION: approved,
        Status.VERIFIED: verified,
    }
    for reached, step in steps.items():
        if begun.evaluation.status == status:
            break
        step(begun)
        assert begun.evaluation.status == reached
    return begun


def fill(begun, *, level=3):
    """Answer every leaf: the same level, or 15 had of 20 needed."""
    leaves = begun.evaluation.sheet.answers.select_related("node").order_by("node__path")
    for answer in leaves:
        is_quantity = answer.node.answer == AnswerKind.QUANTITY
        values = {"have": Decimal(15), "need": Decimal(20)} if is_quantity else {"level": level}
        begun.save(answer.node.code, **values)
    return begun


def sent(begun):
    """Fill in and send."""
    fill(begun)
    verbs.submit(begun.evaluation, by=begun.principal)
    return begun


def reviewed(begun):
    """Begin and end the team's review without a remark."""
    verbs.start_review(begun.evaluation, by=begun.team)
    verbs.complete_review(begun.evaluation, by=begun.team)
    return begun


def approved(begun):
    """Let the head approve."""
    verbs.approve(begun.evaluation, by=begun.principal)
    return begun


def verified(begun):
    """Let the supervisor verify."""
    verbs.verify(begun.evaluation, by=begun.supervisor)
    return begun


def returned(begun, *codes, reason="Mohon dilengkapi."):
    """Send (if need be), begin the review and return items to the school by the team."""
    if begun.evaluation.status == Status.DRAFT:
        sent(begun)
    verbs.start_review(begun.evaluation, by=begun.team)
    for code in codes:
        review_verbs.return_item(
            begun.evaluation,
            begun.answer(code),
            by=begun.team,
            reason_code="unclear",
            reason=reason,
        )
    verbs.send_back(begun.evaluation, by=begun.team)
    return begun


def adjust(begun, code, *, level, by):
    """Let a reviewer adjust one leaf to a level."""
    return review_verbs.adjust(
        begun.evaluation,
        begun.answer(code),
        by=by,
        mark=scoring.Mark(level=level),
        reason="Bukti menunjukkan lain.",
    )


def assign(begun, *codes, user=None, due_on=None):
    """Assign nodes to the contributor (or another) by rows."""
    nodes = Node.objects.filter(instrument=begun.evaluation.sheet.instrument, code__in=codes)
    return [
        Assignment.objects.create(
            sheet=begun.evaluation.sheet,
            node=node,
            user=user or begun.contributor,
            due_on=due_on,
            created_by=begun.principal,
        )
        for node in nodes
    ]


def prove(begun, code, **values):
    """Put a new evidence item of the school beside an answer."""
    values = {"created_by": begun.principal} | values
    item = EvidenceItemFactory(school=begun.school, **values)
    use(begun, item, code)
    return item


def use(begun, item, *codes):
    """Put an evidence item beside answers, by rows."""
    for code in codes:
        EvidenceUse.objects.create(item=item, answer=begun.answer(code), created_by=begun.principal)


def ask(begun, code, **values):
    """Ask the contributor for evidence of an answer, by a row."""
    asked = {"asked_of": begun.contributor, "created_by": begun.principal, "words": "Foto."}
    return EvidenceRequest.objects.create(answer=begun.answer(code), **asked | values)


def window(campaign, phase=Phase.FILL, *, opens_in=-10, closes_in=10):
    """Give a round's phase a window, in days from today."""
    today = timezone.localdate()
    return Window.objects.create(
        campaign=campaign,
        phase=phase,
        opens_on=today + timedelta(days=opens_in),
        closes_on=today + timedelta(days=closes_in),
    )


def wide_instrument(leaves, *, code="wide"):
    """Store an instrument of one standard and one indicator with so many leaves."""
    small = small_instrument()
    wide = Instrument.objects.create(
        code=code,
        edition="1",
        version=1,
        title={"id": "Instrumen lebar", "en": "Wide instrument"},
        rules=small.rules,
        kinds=small.kinds,
        content_hash=code.ljust(64, "0"),
        published_at=timezone.now(),
    )
    top = _node(wide, None, "1", "001.", "standard")
    indicator = _node(wide, top, "1.1", "001.001.", "indicator")
    Node.objects.bulk_create(
        _leaf(wide, indicator, number, is_quantity=number % 5 == 0)
        for number in range(1, leaves + 1)
    )
    return wide


def _node(instrument, parent, code, path, kind):
    return Node.objects.create(
        instrument=instrument,
        parent=parent,
        code=code,
        path=path,
        depth=path.count(".") - 1,
        kind=kind,
        title={"id": f"Judul {code}", "en": f"Title {code}"},
        meaning={"id": "Artinya begini.", "en": "It means this."},
        evidence={"id": "Daftar hadir", "en": "Attendance list"},
        origin="ours",
    )


def _leaf(instrument, parent, number, *, is_quantity):
    names = {"direction": "more", "unit": {"id": "guru", "en": "teachers"}}
    names |= {"have": {"id": "Ada", "en": "Have"}, "need": {"id": "Perlu", "en": "Need"}}
    return Node(
        instrument=instrument,
        parent=parent,
        code=f"1.1.{number}",
        path=f"001.001.{number:03}.",
        depth=2,
        kind="sub_indicator",
        title={"id": f"Butir {number}", "en": f"Item {number}"},
        origin="ours",
        answer=AnswerKind.QUANTITY if is_quantity else AnswerKind.LEVEL,
        quantity=names if is_quantity else {},
    )
