"""What runs in the background: a name, an id, one call."""

from datetime import timedelta

from accreditation.queries import SENT
from jobs.handlers import handles
from reports import rendering
from reports.queries import BUNDLE, DRAFT, FILING, FROZEN, MAKE, PACKAGE
from reports.rendering import dossier
from reports.rendering.filing import make_filing
from reports.rendering.package import make_package
from self_evaluation.queries.evaluation import SUBMITTED


@handles(FROZEN)
def result_frozen(result_id, report):
    """Make the files of a result that was just verified."""
    rendering.make_documents(result_id, report)


@handles(MAKE)
def make_documents(result_id, report):
    """Make the files of a result because somebody asked for them."""
    rendering.make_documents(result_id, report)


@handles(SUBMITTED)
def evaluation_submitted(evaluation_id, report):
    """Make the receipt of a self-evaluation that was just sent."""
    rendering.make_receipt(evaluation_id)


@handles(SENT)
def dossier_sent(dossier_id, report):
    """Make the receipt and the files of a dossier that was just sent."""
    dossier.make_sent_files(dossier_id, report)


@handles(DRAFT)
def dossier_draft(dossier_id, report):
    """Make a draft of a dossier because somebody asked for it."""
    dossier.make_drafts(dossier_id, report)


@handles("reports.drop_old_drafts", every=timedelta(days=1))
def drop_old_drafts(_nothing, report):
    """Remove drafts of dossiers that nobody needs any more."""
    dossier.drop_old_drafts()


@handles(BUNDLE)
def bundle(bundle_id, report):
    """Pack many reports into one file for one person."""
    rendering.make_bundle(bundle_id, report)


@handles(PACKAGE)
def package(package_id, report):
    """Pack one school's year with its evidence for one person."""
    make_package(package_id, report)


@handles(FILING)
def filing(filing_id, report):
    """Shrink and pack the files of one dossier for one person."""
    make_filing(filing_id, report)


@handles("reports.drop_expired_bundles", every=timedelta(hours=1))
def drop_expired_bundles(_nothing, report):
    """Remove the files of packages whose 24 hours are over."""
    rendering.drop_expired_bundles()
