"""What can change in a school's evidence locker."""

from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import School
from jobs.enqueue import enqueue
from self_evaluation import policy
from self_evaluation.actions import answer as answers
from self_evaluation.actions.evaluation import AlreadyMoved, drop_uses
from self_evaluation.cleaning import FOLDER, PREVIEW, discard
from self_evaluation.models import (
    EvidenceFile,
    EvidenceItem,
    EvidenceKind,
    EvidenceUse,
    FieldNote,
    Sheet,
    UseVerdict,
)
from self_evaluation.queries.evidence import quota_of
from spmi import uploads

FILES_AT_ONCE = 20
SPOKEN_KINDS = (EvidenceKind.OBSERVATION, EvidenceKind.INTERVIEW)
CHANGEABLE = ("title", "period_from", "period_to", "link", "note", "shows_people")
CONSENT = ("consent_note", "consent_at", "consent_by")
NOTE_FIELDS = ("held_on", "place", "people", "account")
PROOF = frozenset({"kind", "link", "period_from", "period_to"})


@dataclass(frozen=True)
class Refusal:
    """One file that was not taken, and why, for the person who sent it."""

    name: str
    sentence: str


class NothingKept(Exception):
    """Nothing would prove anything: every file was refused; `refusals` say why."""

    def __init__(self, refusals):
        super().__init__(refusals)
        self.refusals = refusals


def create(school, *, by, files=(), answer=None, field_note=None, **values):
    """Add an item to the locker, and use it for an answer at once where one is given.

    `field_note` are the values of a `FieldNote`, for an observation or an interview. Return the
    item and the refusals: one wrong file does not stop the others. Raises `NothingKept` when the
    item would be without any proof; nothing is stored then.
    """
    policy.may_keep_evidence(by, school).require()
    received, refusals = _receive(files)
    with _discarded_on_failure(received), transaction.atomic():
        item = EvidenceItem.objects.create(school=school, created_by=by, **values)
        if field_note:
            FieldNote.objects.create(item=item, **field_note)
        refusals += _keep(item, received, by=by)
        if not _proves_something(item):
            raise NothingKept(refusals)
        audit.record(
            "self_evaluation.evidence_create",
            by=by,
            subject=item,
            school=school,
            after={"kind": item.kind, "files": item.files.count()},
        )
        if answer is not None:
            attach(item, answer, by=by)
    return item, refusals


@transaction.atomic
def update(item, *, by, field_note=None, **values):
    """Change what is said about an item; its files change only by `renew`.

    Where a form that was sent rests on the item, only its title and description change.
    """
    _hold_uses(item)
    policy.may_change_evidence(by, item).require()
    noted = _noted(item)
    proves_else = any(getattr(item, name) != values[name] for name in proof_of(item) & {*values})
    if proves_else or (field_note and field_note != noted):
        policy.may_change_proof(by, item).require()
    before = _said(item)
    for name, value in values.items():
        setattr(item, name, value)
    item.save(update_fields=list(values))
    if field_note:
        FieldNote.objects.update_or_create(item=item, defaults=field_note)
    after = _said(item)
    changed = [name for name in after if before.get(name) != after[name]]
    audit.record(
        "self_evaluation.evidence_update",
        by=by,
        subject=item,
        school=item.school,
        before={name: before.get(name, "") for name in changed},
        after={name: after[name] for name in changed},
    )


def renew(item, *, by, files, without=(), follow=True):
    """Make a new version of an item's files: add `files`, leave out those named in `without`.

    What is left out stays stored, because a use keeps the version it was made with. With `follow`
    the uses in answers that the person can change now take the new version at once. Consent was
    given for what could be seen until then, so that it ends here. Return the refusals; raises
    `NothingKept`, and changes nothing, when no new file was good.
    """
    policy.may_renew_evidence(by, item).require()
    received, refusals = _receive(files)
    with _discarded_on_failure(received), transaction.atomic():
        # Sheets before the item, as all others lock them. The item's row is locked so that two
        # people who add at once make two versions.
        _hold_uses(item)
        held = EvidenceItem.objects.select_for_update(no_key=True).get(pk=item.pk)
        number = held.version + 1
        left_out = item.files.filter(to_version=None, public_id__in=without)
        left_out = list(left_out.values_list("pk", flat=True))
        refusals += _keep(item, received, by=by, version=number)
        if not item.files.filter(from_version=number).exists():
            raise NothingKept(refusals)
        EvidenceFile.objects.filter(pk__in=left_out).update(to_version=number - 1)
        item.version = number
        item.consent_note, item.consent_at, item.consent_by = "", None, None
        item.save(update_fields=["version", *CONSENT])
        followed = _follow_where_open(item, by) if follow else []
        audit.record(
            "self_evaluation.evidence_renew",
            by=by,
            subject=item,
            school=item.school,
            before={"consent": held.consent_note} if held.consent_note else {},
            after={"version": number, "left_out": len(left_out), "used_for": followed},
        )
    return refusals


def _follow_where_open(item, by):
    """Let the uses in answers that the person can change take the newest version; return codes."""
    uses = EvidenceUse.objects.filter(
        item=item,
        version__lt=item.version,
        answer__is_open=True,
        answer__sheet__is_open=True,
    ).select_related("answer__node", "answer__sheet__evaluation__school__region")
    uses = uses.select_related("answer__sheet__evaluation__campaign")
    open_to = [
        use
        for use in uses
        if policy.may_answer_item(by, use.answer.sheet.owner, use.answer).allowed
    ]
    for use in open_to:
        _hold_open(use.answer)
    EvidenceUse.objects.filter(pk__in=[use.pk for use in open_to]).update(version=item.version)
    for use in open_to:
        _renew_returned(use.answer, by)
    return [use.answer.node.code for use in open_to]


@transaction.atomic
def follow(item, answer, *, by):
    """Let the use of an item for one open answer take the newest version of its files."""
    policy.may_detach(by, answer).require()
    _hold_open(answer)
    uses = EvidenceUse.objects.filter(item=item, answer=answer, version__lt=item.version)
    if uses.update(version=item.version, batch=None):
        _note("self_evaluation.evidence_follow", item, answer, by)
        _renew_returned(answer, by)


def _said(item):
    """Return all that is said about an item, as the audit trail writes it."""
    said = {name: str(getattr(item, name)) for name in CHANGEABLE}
    return said | {name: str(value) for name, value in _noted(item).items()}


def _noted(item):
    return FieldNote.objects.filter(item=item).values(*NOTE_FIELDS).first() or {}


def proof_of(item):
    """Return the names of the fields that prove something, not only describe the item."""
    return PROOF | {"note", *NOTE_FIELDS} if item.kind in SPOKEN_KINDS else PROOF


@transaction.atomic
def delete(item, *, by):
    """Put an item into the bin, where it rests for 30 days."""
    _hold_uses(item)
    policy.may_delete_evidence(by, item).require()
    EvidenceItem.objects.filter(pk=item.pk, deleted_at=None).update(
        deleted_at=timezone.now(), deleted_by=by
    )
    audit.record("self_evaluation.evidence_delete", by=by, subject=item, school=item.school)


@transaction.atomic
def restore(item, *, by):
    """Take an item out of the bin; it is used again wherever it was."""
    policy.may_change_evidence(by, item).require()
    EvidenceItem.objects.filter(pk=item.pk).update(deleted_at=None, deleted_by=None)
    audit.record("self_evaluation.evidence_restore", by=by, subject=item, school=item.school)


@transaction.atomic
def attach(item, answer, *, by):
    """Use an item for an answer; doing so twice changes nothing."""
    policy.may_attach(by, item, answer).require()
    put_beside(item, answer, by=by)


def put_beside(item, answer, *, by):
    """Write the use down, in the caller's transaction; the caller has asked the policy."""
    _hold_open(answer)
    if EvidenceItem.objects.filter(pk=item.pk, deleted_at__isnull=False).exists():
        raise AlreadyMoved  # somebody put it into the bin in the same moment
    use, is_new = EvidenceUse.objects.get_or_create(
        item=item, answer=answer, defaults={"created_by": by, "version": item.version}
    )
    if is_new:
        # Taken away and put back, it is judged as it was.
        UseVerdict.objects.filter(item=item, answer=answer, use=None).update(use=use)
        _note("self_evaluation.evidence_attach", item, answer, by)
        _renew_returned(answer, by)


@transaction.atomic
def detach(item, answer, *, by):
    """Stop using an item for an answer; it stays in the locker, and what was said of it stands."""
    policy.may_detach(by, answer).require()
    _hold_open(answer)
    if drop_uses(EvidenceUse.objects.filter(item=item, answer=answer)):
        _note("self_evaluation.evidence_detach", item, answer, by)
        _renew_returned(answer, by)


def _renew_returned(answer, by):
    """Count a returned answer as changed: what was missing may have been the proof alone."""
    if policy.is_returned(answer):
        answers.renew(answer, by=by)


def _hold_uses(item):
    """Lock what is being filled in and uses the item, so that nobody sends it meanwhile."""
    using = Sheet.objects.filter(answers__evidence_uses__item=item, is_open=True)
    list(
        Sheet.objects.filter(pk__in=using.values("pk"))
        .order_by("pk")
        .select_for_update(no_key=True)
        .values_list("pk")
    )


def _hold_open(answer):
    """Lock the sheet while it is being filled in, so that nothing is added behind a sending."""
    if not Sheet.objects.filter(pk=answer.sheet_id, is_open=True).update(is_open=True):
        raise AlreadyMoved
    owner = answer.sheet.owner
    type(owner).objects.filter(pk=owner.pk).update(last_activity_at=timezone.now())


def _note(event, item, answer, by):
    audit.record(event, by=by, subject=item, school=item.school, after={"code": answer.node.code})


def _receive(files):
    """Check and store what was sent, file by file; nothing is in the database yet."""
    received, refusals = [], []
    limit = settings.EVIDENCE_FILE_LIMIT_MB * 1024 * 1024
    for file in files[FILES_AT_ONCE:]:
        refusals.append(
            Refusal(file.name, _("At most 20 files at once. Please add it in a second step."))
        )
    for file in files[:FILES_AT_ONCE]:
        try:
            stored = uploads.receive(file, storage=default_storage, limit=limit, folder=FOLDER)
            received.append(stored)
        except uploads.Refused as refused:
            refusals.append(Refusal(file.name, str(refused.sentence)))
    return received, refusals


def _keep(item, received, *, by, version=1):
    """Write a row for each stored file as far as the quota goes; return the refusals."""
    # Two uploads at once must not both see the same room. The rows that point at the school
    # need not wait, hence no_key.
    School.objects.select_for_update(of=("self",), no_key=True).get(pk=item.school_id)
    room = quota_of(item.school).left
    refusals = []
    for file in received:
        if file.size > room:
            refusals.append(Refusal(file.name, _quota_sentence()))
            discard([file.stored_as])
            continue
        room -= file.size
        row = EvidenceFile(
            item=item,
            name=file.name,
            stored_as=file.stored_as,
            size=file.size,
            content_type=file.content_type,
            sha256=file.sha256,
            from_version=version,
            stamped_by=by,
        )
        row.preview_asked_at = timezone.now() if row.is_pdf else None
        row.save()
        if row.is_pdf:
            enqueue(PREVIEW, row.pk, by=by)
    return refusals


def _quota_sentence():
    return _(
        "The locker is full: a school has %(limit)s MB a school year. "
        "What lies in the bin counts until it is removed."
    ) % {"limit": settings.EVIDENCE_QUOTA_MB}


def _proves_something(item):
    if item.kind == EvidenceKind.LINK:
        return bool(item.link)
    is_said = item.kind in SPOKEN_KINDS and (item.note.strip() or _noted(item))
    return bool(is_said) or item.files.exists()


@contextmanager
def _discarded_on_failure(received):
    """Leave no file behind when the change that should name it is rolled back."""
    try:
        yield
    except BaseException:
        discard([file.stored_as for file in received])
        raise
