"""What can change about dossiers: open one, filled in beforehand, and send it."""

from collections import defaultdict

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import audit
from accreditation import policy, queries
from accreditation.models import Dossier, Stage
from jobs.enqueue import enqueue
from self_evaluation.actions import batch
from self_evaluation.actions.answer import hold_open
from self_evaluation.actions.evaluation import AlreadyMoved, drop_uses, settle_fillers
from self_evaluation.models import Answer, EvidenceUse, Purpose, Sheet
from self_evaluation.policy import USES_LIMIT
from self_evaluation.queries.batch import untouched
from self_evaluation.results import claims_hash
from standards.queries import applicable_nodes


@transaction.atomic
def open_dossier(school, instrument, *, by, variant=""):
    """Begin a school's dossier for an edition, filled in beforehand through the crosswalk.

    A school has one a year and edition: a repeat returns it. `variant` is the kind of school where
    the edition tells kinds apart; the first of them where none is named.
    """
    policy.may_open(by, school, instrument).require()
    once = {"school": school, "year": queries.year_here(school), "instrument_code": instrument.code}
    existing = Dossier.objects.filter(**once).first()
    if existing:
        return existing
    try:
        with transaction.atomic():
            dossier = _new_dossier(once, instrument, by, variant)
    except IntegrityError:  # a colleague pressed the button in the same second
        return Dossier.objects.get(**once)
    _fill_beforehand(dossier, by)
    audit.record("accreditation.open", by=by, subject=dossier, school=school)
    return dossier


def _new_dossier(once, instrument, by, variant):
    sheet = Sheet.objects.create(
        school=once["school"], instrument=instrument, purpose=Purpose.DOSSIER, year=once["year"]
    )
    nodes = applicable_nodes(instrument, once["school"].level)
    Answer.objects.bulk_create(Answer(sheet=sheet, node=node) for node in nodes if node.is_leaf)
    usual = next((row["code"] for row in instrument.variants), "")
    return Dossier.objects.create(
        **once, public_id=sheet.public_id, sheet=sheet, created_by=by, variant=variant or usual
    )


@transaction.atomic
def fill_beforehand(dossier, *, by):
    """Fill in a dossier that was opened before there was a verified evaluation, or emptied again.

    What somebody has answered stays. Once filled in, a repeat changes nothing; say whether it is.
    """
    policy.may_fill_beforehand(by, dossier).require()
    hold_open(dossier)
    dossier.refresh_from_db(fields=["crosswalk", "filled_from"])
    if dossier.filled_from:  # the same button pressed twice
        return True
    answers, evidence = _fill_beforehand(dossier, by)
    if dossier.filled_from:
        audit.record(
            "accreditation.fill",
            by=by,
            subject=dossier,
            school=dossier.school,
            after={
                "year": dossier.filled_from,
                "crosswalk": str(dossier.crosswalk),
                "answers": answers,
                "evidence": evidence,
            },
        )
    return dossier.filled_from is not None


def _fill_beforehand(dossier, by):
    """Take over answers and evidence from the newest verified evaluation; each waits for a yes.
    Return how many of both."""
    evaluation, crosswalk = queries.source_of(dossier.school, dossier.sheet.instrument)
    if evaluation is None:
        return 0, 0
    values, evidence = queries.filled_beforehand(evaluation, crosswalk, queries.nodes_of(dossier))
    answers = queries.answers_of(dossier)
    free = set(untouched(dossier).values_list("pk", flat=True))
    changes = [(answers[code], said) for code, said in values.items() if answers[code].pk in free]
    act = batch.take_over(dossier, changes, by=by, year=evaluation.year)
    uses = _bring(evidence, answers, act, by)
    dossier.crosswalk, dossier.filled_from = crosswalk, evaluation.year
    dossier.save(update_fields=["crosswalk", "filled_from"])
    return len(changes), len(uses)


def _bring(evidence, answers, act, by):
    """Put evidence beside answers as far as there is room and it is not there already."""
    beside = defaultdict(set)
    for answer, item in EvidenceUse.objects.filter(answer__in=answers.values()).values_list(
        "answer", "item"
    ):
        beside[answer].add(item)
    uses = []
    for code, items in evidence.items():
        there = beside[answers[code].pk]
        new = [item for item in items if item.pk not in there][: max(0, USES_LIMIT - len(there))]
        uses += [
            EvidenceUse(
                item=item, answer=answers[code], version=item.version, batch=act, created_by=by
            )
            for item in new
        ]
    return EvidenceUse.objects.bulk_create(uses)


@transaction.atomic
def change_variant(dossier, variant, *, by):
    """Say that the school is of another kind; answers stay as they are."""
    policy.may_change_variant(by, dossier).require()
    hold_open(dossier)
    before = dossier.variant
    if variant == before:
        return
    dossier.variant = variant
    dossier.save(update_fields=["variant"])
    audit.record(
        "accreditation.variant",
        by=by,
        subject=dossier,
        school=dossier.school,
        before={"variant": before},
        after={"variant": variant},
    )


@transaction.atomic
def send(dossier, *, by):
    """Send the dossier, once: its sheet closes and never opens again.

    Saves under way finish first, so that the hash is of what was sent.
    """
    Sheet.objects.select_for_update(of=("self",), no_key=True).get(pk=dossier.sheet_id)
    policy.may_send(by, dossier).require()
    # What lies in the bin was not sent; taken out later it must not appear behind the sending.
    binned = EvidenceUse.objects.filter(answer__sheet=dossier.sheet_id)
    drop_uses(binned.filter(item__deleted_at__isnull=False))
    values = {
        "status": Stage.SENT,
        "sent_at": timezone.now(),
        "sent_by": by,
        "sent_hash": claims_hash(dossier.sheet),
    }
    moved = Dossier.objects.filter(pk=dossier.pk, status=Stage.DRAFT).update(**values)
    if not moved:
        raise AlreadyMoved
    Sheet.objects.filter(pk=dossier.sheet_id).update(is_open=False)
    Answer.objects.filter(sheet=dossier.sheet_id).update(is_open=False)
    audit.record(
        "accreditation.send",
        by=by,
        subject=dossier,
        school=dossier.school,
        after={"sha256": values["sent_hash"]},
    )
    enqueue(queries.SENT, dossier.pk, by=by)
    settle_fillers(dossier)
    dossier.refresh_from_db()
    return dossier


@transaction.atomic
def undo_filling(dossier, *, by):
    """Take back what was filled in beforehand, values and evidence, as far as nobody has saved the
    answer since. What was confirmed or changed is the school's own and stays."""
    policy.may_undo_filling(by, dossier).require()
    answers, evidence = batch.take_back(dossier, by=by)
    before = {"year": dossier.filled_from, "crosswalk": str(dossier.crosswalk)}
    if not Dossier.objects.filter(pk=dossier.pk, filled_from__isnull=False).update(
        crosswalk=None, filled_from=None
    ):  # the same button pressed twice
        return
    audit.record(
        "accreditation.undo_filling",
        by=by,
        subject=dossier,
        school=dossier.school,
        before=before,
        after={"answers": answers, "evidence": evidence},
    )
    dossier.refresh_from_db()
