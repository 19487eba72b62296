"""What can be asked of reports: verbs with `by=`; each checks, writes, audits, queues."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts import audit
from accreditation.queries import SENT
from jobs import lease
from jobs.enqueue import enqueue
from reports import policy
from reports.models import Bundle, Filing, LookUp, Package
from reports.queries import BUNDLE, DRAFT, FILING, MAKE, PACKAGE
from self_evaluation.models import Result, Sheet
from self_evaluation.queries.evaluation import SUBMITTED, submitted_key

BUNDLE_KEPT = timedelta(hours=24)
LOOK_UPS_A_MINUTE = 20


@transaction.atomic
def request_documents(result, *, by):
    """Have the files of a result made; while that is under way, a repeat changes nothing."""
    policy.may_request_documents(by, result).require()
    audit.record("reports.request_documents", by=by, subject=result, school=result.school)
    return enqueue(MAKE, result.pk, by=by)


@transaction.atomic
def request_receipt(evaluation, *, by):
    """Have the receipt of the latest sending made, if sending could not have it made."""
    policy.may_request_receipt(by, evaluation).require()
    audit.record("reports.request_receipt", by=by, subject=evaluation, school=evaluation.school)
    return enqueue(SUBMITTED, evaluation.pk, key=submitted_key(evaluation), by=by)


@transaction.atomic
def request_dossier_files(dossier, *, by):
    """Have the files of a dossier made: of what was sent, or a draft of how it stands now."""
    policy.may_request_dossier_files(by, dossier).require()
    audit.record("reports.request_dossier_files", by=by, subject=dossier, school=dossier.school)
    return enqueue(DRAFT if dossier.sheet.is_open else SENT, dossier.pk, by=by)


@transaction.atomic
def create_bundle(results, *, by):
    """Have many results' files packed into one ZIP, for this person, for 24 hours."""
    policy.may_bundle(by, results).require()
    bundle = Bundle.objects.create(owner=by, expires_at=timezone.now() + BUNDLE_KEPT)
    bundle.results.set(results)
    numbers = [result.number for result in results]
    audit.record("reports.create_bundle", by=by, subject=bundle, after={"results": numbers})
    enqueue(BUNDLE, bundle.pk, by=by)
    return bundle


@transaction.atomic
def create_package(result, *, by):
    """Have a year's report packed with its evidence, for this person, for 24 hours.

    Asked again while it is not packed, it is the same one; work that failed is queued afresh.
    """
    policy.may_package(by, result).require()
    Result.objects.select_for_update().get(pk=result.pk)  # two presses at once wait for each other
    own = Package.objects.filter(owner=by, result=result, stored_as="")
    package = own.filter(expires_at__gt=timezone.now()).first()
    if package is None:
        package = Package.objects.create(
            owner=by, result=result, expires_at=timezone.now() + BUNDLE_KEPT
        )
        audit.record("reports.create_package", by=by, subject=package, school=result.school)
    enqueue(PACKAGE, package.pk, by=by)
    return package


@transaction.atomic
def create_filing(dossier, *, by):
    """Have a dossier's files shrunk and packed, for this person, for 24 hours.

    Asked again while it is not packed, it is the same one; work that failed is queued afresh.
    """
    policy.may_file(by, dossier).require()
    Sheet.objects.select_for_update().get(pk=dossier.sheet_id)  # two presses wait for each other
    own = Filing.objects.filter(owner=by, dossier=dossier, stored_as="")
    filing = own.filter(expires_at__gt=timezone.now()).first()
    if filing is None:
        expires_at = timezone.now() + BUNDLE_KEPT
        filing = Filing.objects.create(owner=by, dossier=dossier, expires_at=expires_at)
        audit.record("reports.create_filing", by=by, subject=filing, school=dossier.school)
    enqueue(FILING, filing.pk, by=by)
    return filing


@transaction.atomic
def retry_job(job, *, by):
    """Queue failed work again, with fresh attempts; return whether it was queued.

    It is not when the same work waits or runs under a newer row already; nothing changed then.
    """
    policy.may_retry_job(by, job).require()
    queued = lease.retry(job.pk)
    if queued:
        audit.record("reports.retry_job", by=by, subject=job, before={"error": job.error})
    return queued


def note_download(subject, *, by, school=None, address=None):
    """Write down that a person took a file out of the house."""
    audit.record("reports.download", by=by, subject=subject, school=school, address=address)


@transaction.atomic
def count_look_up(address):
    """Count one question to the verification page; say whether this address may still ask.

    Counters of past minutes are dropped on the way, so the table stays as small as the traffic.
    """
    minute = timezone.now().replace(second=0, microsecond=0)
    LookUp.objects.filter(minute__lt=minute).delete()
    LookUp.objects.get_or_create(address=address, minute=minute)
    LookUp.objects.filter(address=address, minute=minute).update(count=F("count") + 1)
    return LookUp.objects.get(address=address, minute=minute).count <= LOOK_UPS_A_MINUTE
