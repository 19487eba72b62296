"""What the pages about results and reports need to know."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accreditation.queries import SENT
from jobs.lease import GONE
from jobs.models import Job, State
from jobs.queries import latest_of
from jobs.worker import NO_MEMORY, TOO_LONG
from reports import policy
from reports.models import Bundle, Document, Kind, Receipt
from self_evaluation.models import Evaluation, ImportedSet, Result
from self_evaluation.queries.evaluation import SUBMITTED, submitted_key
from standards.models import in_language

FROZEN, MAKE, BUNDLE = "self_evaluation.result_frozen", "reports.make_documents", "reports.bundle"
PACKAGE, FILING = "reports.package", "reports.filing"
DRAFT = "reports.dossier_draft"
LONGEST_QUEUE = 2000
# What each kind of work is called on the page of those who look after it.
WORK = {
    FROZEN: gettext_lazy("Report of a verified year"),
    MAKE: gettext_lazy("Report that somebody asked for"),
    BUNDLE: gettext_lazy("Package of many reports"),
    PACKAGE: gettext_lazy("Package of a year's report and evidence"),
    FILING: gettext_lazy("Files of a dossier for the national system"),
    SUBMITTED: gettext_lazy("Receipt of a sending"),
    SENT: gettext_lazy("Receipt and files of a sent dossier"),
    DRAFT: gettext_lazy("Draft of a dossier that somebody asked for"),
    "reports.drop_old_drafts": gettext_lazy("Clearing away old drafts of dossiers"),
    "accounts.send_password_reset": gettext_lazy("Letter with a link for a new password"),
    "accounts.send_letters": gettext_lazy("Sending letters and digests"),
    "accounts.forget_letters": gettext_lazy("Clearing away letters that were sent"),
    "self_evaluation.remind": gettext_lazy("Reminders before and after deadlines"),
    "reports.drop_expired_bundles": gettext_lazy("Clearing away packages after their day"),
    "self_evaluation.clean_evidence": gettext_lazy("Emptying the evidence bin"),
    "self_evaluation.ask_for_previews": gettext_lazy("Asking for small pictures that are missing"),
    "self_evaluation.preview_page": gettext_lazy("Small picture of a document's first page"),
    "jobs.forget_old": gettext_lazy("Clearing away old rows of work"),
}


@dataclass(frozen=True)
class Making:
    """How far the files of a result or a dossier have come. `state` is ready, queued, running, failed or none;
    `place` is the number in the queue, counted from 1."""

    documents: dict[str, Document]
    state: str
    progress: int = 0
    place: int | None = None
    reason: str = ""

    @property
    def is_moving(self):
        """Whether the page should look again soon."""
        return self.state in (State.QUEUED, State.RUNNING)

    @property
    def pdf(self):
        """Return the finished PDF, or None."""
        return self.documents.get(Kind.PDF)

    @property
    def workbook(self):
        """Return the finished workbook, or None."""
        return self.documents.get(Kind.WORKBOOK)


def result_for_report(result_id):
    """Return a result with everything a report asks of it, in one query."""
    return _with_people(Result.objects).get(pk=result_id)


def _with_people(results):
    return results.select_related(
        "school__region",
        "instrument",
        "verified_by",
        "evaluation__sheet",
        "evaluation__reviewed_by",
        "evaluation__approved_by",
    )


def visible_result(user):
    """Return the results a person may open, with everything a page asks of one."""
    return _with_people(policy.visible_results(user))


def results_for_list(user, *, words="", year=None, all_versions=False):
    """Return the results a person may read, the newest first; only those in force by default."""
    results = policy.visible_results(user).select_related("school", "instrument", "verified_by")
    if all_versions:
        results = results.annotate(is_replaced=Exists(_in_force(OuterRef("evaluation"))))
    else:
        results = results.filter(superseded_at__isnull=True)
    return _found(results, words, year).defer("inputs").order_by("-year", "school__name", "-pk")


def _in_force(evaluation):
    return Result.objects.filter(evaluation=evaluation, superseded_at__isnull=True)


def imports_for_list(user, *, words="", year=None):
    """Return the imported years that have no result of the school's own."""
    own = Result.objects.filter(
        school=OuterRef("school"),
        year=OuterRef("year"),
        instrument__code=OuterRef("instrument__code"),
        superseded_at__isnull=True,
    )
    sets = policy.visible_imports(user).select_related("school", "instrument")
    sets = sets.filter(~Exists(own))
    return _found(sets, words, year).order_by("-year", "school__name", "-pk")


def _found(rows, words, year):
    if words:
        rows = rows.filter(Q(school__name__icontains=words) | Q(school__npsn__startswith=words))
    return rows.filter(year=year) if year else rows


def years_for_list(user):
    """Return the school years for which the person finds something, the newest first."""
    own = set(policy.visible_results(user).order_by().values_list("year", flat=True).distinct())
    imported = policy.visible_imports(user).order_by().values_list("year", flat=True).distinct()
    return sorted(own | set(imported), reverse=True)


def year_of(user, npsn, year):
    """Return (result in force or None, imported set or None) of a school's year, as visible."""
    results = visible_result(user).filter(school__npsn=npsn, year=year, superseded_at__isnull=True)
    imported = policy.visible_imports(user).filter(school__npsn=npsn, year=year)
    return results.first(), imported.select_related("instrument", "school__region").first()


def instruments_of(school, *, year=None):
    """Return the instrument codes for which a school has years, the one with most years first.

    With `year` also what is only begun counts.
    """
    found = Counter()
    for model in (Result, ImportedSet):
        rows = model.objects.filter(school=school, **({"year": year} if year else {}))
        found.update(rows.values_list("instrument__code", flat=True))
    if year:
        begun = Evaluation.objects.filter(school=school, year=year)
        found.update(begun.values_list("instrument_code", flat=True))
    return sorted(found, key=lambda code: (-found[code], code))


def makings_of(results):
    """Return `Making` by the result's key; three queries, any number of results."""
    keys = [result.pk for result in results]
    documents = {}
    for document in Document.objects.filter(result__in=keys, made_at__isnull=False):
        documents.setdefault(document.result_id, {})[document.kind] = document
    jobs = _jobs_of(keys)
    places = _places([job for job in jobs.values() if job.state == State.QUEUED])
    return {
        key: making_from(documents.get(key, {}), job, places.get(job.pk) if job else None)
        for key, job in ((key, jobs.get(key)) for key in keys)
    }


def making_of(result):
    """Return how far the files of one result have come."""
    return makings_of([result])[result.pk]


def _jobs_of(keys):
    names = {f"{name}:{key}": key for key in keys for name in (FROZEN, MAKE)}
    jobs = {}
    for key, job in latest_of(names).items():
        known = jobs.get(names[key])
        if known is None or job.pk > known.pk:
            jobs[names[key]] = job
    return jobs


def _places(waiting):
    """Return each waiting job's number in the queue; nothing is asked when nothing waits."""
    if not waiting:
        return {}
    queue = Job.objects.filter(state=State.QUEUED).order_by("available_at", "pk")
    ordered = queue.values_list("pk", flat=True)[:LONGEST_QUEUE]
    return {key: number for number, key in enumerate(ordered, start=1)}


def making_from(documents, job, place):
    """Return `Making` of finished files and the newest work on them; `place` is its in the queue."""
    if job is not None and job.state != State.DONE:
        return Making(documents, job.state, job.progress, place, why_failed(job))
    return Making(documents, "ready" if documents else "none")


def why_failed(job):
    """Say to the people who wait for it why work failed, or nothing where it has not failed.

    What a crash says of itself is no help to them; administrators read it among the failed work.
    """
    if job is None or job.state != State.FAILED:
        return ""
    if job.error in (GONE, NO_MEMORY, TOO_LONG):
        return _(job.error)
    return _("A fault of the program. The administrator can see it and try again.")


def job_of_packing(name, packed):
    """Return (job, its number in the queue) of what is being packed under this name of work."""
    key = f"{name}:{packed.pk}"
    job = latest_of([key]).get(key)
    waiting = [job] if job is not None and job.state == State.QUEUED else []
    return job, _places(waiting).get(job.pk) if job else None


def packages_of(user, result=None):
    """Return the person's packages of schools' years whose day is not over, the newest first."""
    mine = packages_for(user).filter(expires_at__gt=timezone.now())
    return mine.filter(result=result) if result else mine


def packages_for(user):
    """Return the person's packages, each with its school's time zone as `zone`."""
    mine = policy.visible_packages(user).select_related("result__school").defer("result__inputs")
    return mine.annotate(zone=F("result__school__region__time_zone"))


def filings_for(user):
    """Return the person's ZIPs of dossiers, each with its school's time zone as `zone`."""
    mine = policy.visible_filings(user).select_related(
        "dossier__school", "dossier__sheet__instrument"
    )
    return mine.annotate(zone=F("dossier__school__region__time_zone"))


def sent_evaluation(evaluation_id):
    """Return an evaluation with everything its receipt prints, in one query."""
    people = ("school__region", "submitted_by")
    return Evaluation.objects.select_related(*people).get(pk=evaluation_id)


def receipt_of(evaluation):
    """Return the stored receipt of the latest sending, or None."""
    return Receipt.objects.filter(evaluation=evaluation, submission=evaluation.submissions).first()


def job_of_receipt(evaluation):
    """Return the work that makes the receipt of the latest sending, or None."""
    key = submitted_key(evaluation)
    return latest_of([key]).get(key)


def plain_code(code):
    """Return a check code without what people type between its letters."""
    return "".join(letter for letter in code.upper() if letter.isalnum())


def receipt_by_code(code):
    """Return the receipt of a check code as people type it, or None."""
    receipts = Receipt.objects.select_related("evaluation__school__region")
    return receipts.filter(check_code=plain_code(code)).first()


def document_by_code(code):
    """Return the finished document of a check code as people type it, or None."""
    return (
        Document.objects.filter(check_code=plain_code(code), made_at__isnull=False)
        .select_related("result__school__region")
        .defer("result__inputs")
        .first()
    )


def successor_of(result):
    """Return the result that took a superseded one's place, or None while nothing did.

    Between reopening and the next verification there is none.
    """
    if result.superseded_at is None:
        return None
    return _in_force(result.evaluation_id).defer("inputs").first()


def document_in_place_of(document):
    """Return (result, its finished file of the same kind or None) that replaced a document's."""
    result = successor_of(document.result)
    if result is None:
        return None, None
    files = result.documents.filter(kind=document.kind, made_at__isnull=False)
    return result, files.first()


def chosen_results(user, *, results, schools, year, code):
    """Return the results named one by one, or those in force of the named schools and year."""
    visible = policy.visible_results(user).defer("inputs")
    if results:
        return list(visible.filter(public_id__in=[key for key in results if _is_uuid(key)]))
    if not (year.isascii() and year.isdigit() and len(year) == 4) or "\0" in code:
        return []
    npsns = list(filter(str.isalnum, schools))
    found = visible.filter(school__npsn__in=npsns, year=year, superseded_at__isnull=True)
    return list(found.filter(instrument__code=code) if code else found)


def _is_uuid(text):
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def bundles_for(user):
    """Return the person's packages, each with the time zone of a school in it as `zone`."""
    schools = Bundle.results.through.objects.filter(bundle=OuterRef("pk")).order_by("pk")
    zone = schools.values("result__school__region__time_zone")[:1]
    return policy.visible_bundles(user).annotate(zone=Subquery(zone))


def results_of_bundle(bundle):
    """Return what a package holds, in the order of the schools' names."""
    return bundle.results.select_related("school").defer("inputs").order_by("school__name", "-year")


@dataclass(frozen=True)
class Top:
    """A top node as a table of years needs it."""

    code: str
    title: str


def top_rows(instrument):
    """Return the instrument's top nodes in order."""
    tops = instrument.nodes.filter(parent__isnull=True).order_by("path")
    return [Top(node.code, in_language(node.title)) for node in tops]


@dataclass(frozen=True)
class Subject:
    """What a school's year under one instrument consists of; the first that exists is reported."""

    result: Result | None
    evaluation: Evaluation | None
    imported_set: ImportedSet | None


def report_subject(school, year, code):
    """Return what there is to report of a school's year; for operators, who see everything."""
    own = {"school": school, "year": year}
    results = _with_people(Result.objects).filter(**own, instrument__code=code)
    evaluations = Evaluation.objects.filter(**own, instrument_code=code)
    imported = ImportedSet.objects.filter(**own, instrument__code=code)
    people = ("sheet__instrument", "school__region", "reviewed_by", "approved_by")
    return Subject(
        results.filter(superseded_at__isnull=True).first(),
        evaluations.select_related(*people).first(),
        imported.select_related("instrument", "school__region").first(),
    )
