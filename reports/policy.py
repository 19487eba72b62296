"""Who may see which results, files and background work, who may ask for what, and if not, why."""

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.policy import has_role, is_administrator, schools_of
from accreditation.models import Dossier
from jobs.models import Job, State
from reports.models import Bundle, Document, DossierFile, Filing, Package
from self_evaluation import policy as evaluations
from self_evaluation.models import ImportedSet, Result
from self_evaluation.policy import READERS, visible_to
from spmi.decisions import yes_if

BUNDLE_LIMIT = 200
# Of fewer schools a number would say too much about each (U-42, S-20).
FEWEST_SCHOOLS = 5
# The frozen results a person may read, superseded ones too.
visible_results = evaluations.visible_results


def visible_imports(user):
    """Return the sets of numbers published elsewhere that a person may read."""
    return ImportedSet.objects.filter(school__in=schools_of(user, *READERS))


def visible_schools(user):
    """Return the schools whose results a person may read."""
    return schools_of(user, *READERS)


def visible_documents(user):
    """Return the finished files a person may take."""
    return Document.objects.filter(
        result__school__in=schools_of(user, *READERS), made_at__isnull=False
    )


def visible_sendings(user):
    """Return the evaluations whose receipt a person may take: those sent, of what they may know."""
    return visible_to(user).exclude(submitted_hash="")


def whole_dossiers(user):
    """Return the dossiers of which a person may read every part, not only one handed out."""
    return Dossier.objects.filter(school__in=schools_of(user, *READERS))


def visible_dossier_files(user):
    """Return the files of dossiers a person may take: of whole ones, drafts until they are sent."""
    files = DossierFile.objects.filter(dossier__in=whole_dossiers(user))
    return files.filter(is_draft=F("dossier__sheet__is_open"))


def visible_bundles(user):
    """Return the person's own packages, as long as the person may read everything in them."""
    schools = schools_of(user, *READERS)
    packed = Bundle.results.through.objects.filter(bundle__owner=user)
    lost = packed.exclude(result__school__in=schools).values("bundle")
    return Bundle.objects.filter(owner=user).exclude(pk__in=lost)


def visible_packages(user):
    """Return the person's own packages of schools whose results the person may still read."""
    return Package.objects.filter(owner=user, result__school__in=schools_of(user, *READERS))


def visible_filings(user):
    """Return the person's own ZIPs of dossiers that the person may still read as a whole."""
    return Filing.objects.filter(owner=user, dossier__in=whole_dossiers(user))


def comparable_results(result):
    """Return the results that may go into a median beside this one: in force, same year, same ruler.

    These are other schools' rows. They leave here only as a median that `may_show_median` allows.
    """
    return Result.objects.filter(
        year=result.year, instrument=result.instrument_id, superseded_at__isnull=True
    )


def may_show_median(others):
    """Say whether a median of so many other schools tells nothing about a single one."""
    return yes_if(
        others >= FEWEST_SCHOOLS,
        _("Fewer than 5 schools have a verified result here, so no median is shown."),
    )


def visible_jobs(user):
    """Return the background work an administrator may look after; others none."""
    return Job.objects.all() if is_administrator(user) else Job.objects.none()


def may_request_documents(user, result):
    """Say whether the person may have the files of a result made."""
    return yes_if(
        has_role(user, result.school, *READERS),
        _("Only those who read a school's results ask for its report."),
    )


def may_request_receipt(user, evaluation):
    """Say whether the person may have the receipt of a sending made: whoever may read it."""
    return yes_if(
        visible_sendings(user).filter(pk=evaluation.pk).exists(),
        _("Only those who see what was sent ask for its receipt."),
    )


def may_request_dossier_files(user, dossier):
    """Say whether the person may have the files of a dossier made, as draft until it is sent."""
    return yes_if(
        has_role(user, dossier.school, *READERS),
        _("Only those who read the whole dossier ask for its files."),
    )


def may_bundle(user, results):
    """Say whether the person may have these results packed into one file."""
    return yes_if(results, _("Choose at least one school with a verified result.")) & yes_if(
        len(results) <= BUNDLE_LIMIT,
        _("Choose at most %(limit)d schools for one package.") % {"limit": BUNDLE_LIMIT},
    )


def may_package(user, result):
    """Say whether the person may have a result packed together with its evidence now."""
    return yes_if(
        has_role(user, result.school, *READERS),
        _("Only those who read a school's results ask for its package."),
    ) & yes_if(
        result.superseded_at is None,
        _("This result was reopened; ask for the package of the one that takes its place."),
    )


def may_file(user, dossier):
    """Say whether the person may have a dossier's files packed for the national system."""
    return yes_if(
        evaluations.reads_whole(user, dossier),
        _("Only those who read the whole dossier ask for its files."),
    )


def may_see_jobs(user):
    """Say whether the person may look after background work."""
    return yes_if(is_administrator(user), _("Only an administrator looks after background work."))


def may_retry_job(user, job):
    """Say whether the person may try failed work again."""
    return may_see_jobs(user) & yes_if(
        job.state == State.FAILED, _("Only work that failed is tried again.")
    )


def may_download(packed):
    """Say whether a ZIP can still be taken: its day is not over, and it is packed."""
    return yes_if(
        packed.expires_at > timezone.now(),
        _("This package was kept for 24 hours and is gone. Please ask for it again."),
    ) & yes_if(packed.stored_as, _("The package is not ready yet."))


def may_download_package(package):
    """Say whether a package can still be taken: nothing in it may have lost its consent since."""
    return _is_to_come(package) & may_download(package) & _may_still_leave(package)


def may_download_filing(filing):
    """Say whether a dossier's files can still be taken: none may have lost its consent since."""
    return may_download(filing) & _may_still_leave(filing)


def _may_still_leave(packed):
    """Say whether all evidence in a ZIP may leave the school today."""
    lost = packed.items.exclude(pk__in=evaluations.leaves_school())
    return yes_if(
        not lost.exists(),
        _("Something in this package may not leave the school any more. Please ask for it again."),
    )


def _is_to_come(package):
    """Refuse what was never packed because the result was reopened first."""
    is_over = not package.stored_as and package.result.superseded_at is not None
    return yes_if(
        not is_over,
        _("This result was reopened; ask for the package of the one that takes its place."),
    )
