"""Results, files and packages for tests; the verified year comes by the real verbs."""

import hashlib
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import factory
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.tests.factories import SchoolFactory
from accreditation.actions import send
from accreditation.tests import factories as dossiers
from reports.models import Bundle, Document, DossierFile, DossierKind, Kind, Package, Receipt
from reports.queries import result_for_report
from reports.rendering import new_check_code
from self_evaluation.actions import evaluation as verbs
from self_evaluation.models import (
    EvidenceFile,
    ImportedScore,
    ImportedSet,
    Result,
    ResultScore,
    Status,
)
from self_evaluation.tests import factories as evaluations
from spmi.storage import generated_name
from standards import scoring
from standards.tests.factories import small_instrument

CONTENT = b"%PDF-1.7 not really"


def verified_year(**values):
    """Return a `Year` that was verified, with `result` as reports load it."""
    begun = evaluations.evaluation_at(Status.VERIFIED, **values)
    result = begun.evaluation.results.get()
    return SimpleNamespace(year=begun, result=result_for_report(result.pk), school=begun.school)


def neighbours(verified, *overalls, tops=None, **school):
    """Verify so many other schools of the same year by rows, each with this overall score.

    `tops` are scores of the standards by code. They are like the verified school unless told so.
    """
    own = verified.school
    traits = {"level": own.level, "status": own.status, "pupils": own.pupils, "region": own.region}
    results = []
    for overall in overalls:
        other = SchoolFactory(**traits | school)
        begun = evaluations.year_of(other, instrument=verified.result.instrument)
        result = Result.objects.create(
            evaluation=begun.evaluation,
            school=other,
            year=verified.result.year,
            instrument=verified.result.instrument,
            number=f"SPMI/{other.npsn}",
            method_version="1",
            inputs={},
            input_hash="0" * 64,
            overall=overall and Decimal(overall),
            band="3",
            judged=1,
            of=1,
            verified_at=timezone.now(),
            verified_by=begun.supervisor,
        )
        ResultScore.objects.bulk_create(
            _score_row(result, code, Decimal(score))
            for code, score in (tops or {"1": overall or "1", "2": "4"}).items()
        )
        results.append(result)
    return results


def _score_row(result, code, score):
    band = scoring.band_for(Fraction(score), result.instrument.scoring_rules)
    return ResultScore(result=result, node_code=code, score=score, band=band, judged=1, of=1)


def reopened(verified):
    """Reopen a verified year and verify it again; return the new result."""
    year = verified.year
    verbs.reopen(year.evaluation, by=year.supervisor, reason="Ada bukti baru.")
    verbs.verify(year.evaluation, by=year.supervisor)
    return result_for_report(year.evaluation.results.get(superseded_at=None).pk)


def imported_year(school=None, *, year=2025, scores=(("1", "6.24"), ("2", "4"))):
    """Return a set of numbers published elsewhere, of parents only unless told otherwise."""
    school = school or SchoolFactory()
    imported_set = ImportedSet.objects.create(
        school=school, year=year, instrument=small_instrument(), source="Rapor 2019"
    )
    ImportedScore.objects.bulk_create(
        ImportedScore(imported_set=imported_set, node_code=code, score=Decimal(score))
        for code, score in scores
    )
    return imported_set


def other_version(imported_set):
    """Let a set of published numbers rest on another version of the instrument; return the set."""
    newer = small_instrument(version=2)
    imported_set.instrument = newer
    imported_set.save()
    return imported_set


def stored_document(result, kind=Kind.PDF, content=CONTENT):
    """Store a file as if a worker had made it."""
    name = default_storage.save(generated_name("reports", f".{kind}"), ContentFile(content))
    return Document.objects.create(
        result=result,
        kind=kind,
        number=f"{result.number}/{kind.upper()}",
        check_code=new_check_code(),
        made_from="0" * 64,
        stored_as=name,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        made_at=timezone.now(),
    )


def stored_receipt(evaluation, *, submission=None, content=CONTENT):
    """Store the receipt of a sending, of the latest unless told otherwise, as if made by a worker."""
    name = default_storage.save(generated_name("receipts", ".pdf"), ContentFile(content))
    return Receipt.objects.create(
        evaluation=evaluation,
        submission=submission or evaluation.submissions,
        check_code=new_check_code(),
        sent_at=evaluation.submitted_at,
        answers_sha256=evaluation.submitted_hash,
        stored_as=name,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
    )


def sent_dossier(**values):
    """Return (dossier, the people of its school's year) with every item answered, and sent."""
    dossier, begun = dossiers.dossier_of(**values)
    dossiers.answer_all(dossier, by=begun.principal)
    return send(dossier, by=begun.principal), begun


def stored_dossier_file(dossier, kind=DossierKind.PDF, *, made_from="0" * 64, content=CONTENT):
    """Store a file of a dossier as if a worker had made it: a draft while it is not sent."""
    name = default_storage.save(generated_name("dossiers", f".{kind}"), ContentFile(content))
    return DossierFile.objects.create(
        dossier=dossier,
        kind=kind,
        is_draft=dossier.sheet.is_open,
        check_code=None if dossier.sheet.is_open else new_check_code(),
        made_from=made_from,
        stored_as=name,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
    )


class BundleFactory(factory.django.DjangoModelFactory):
    """A package for `owner` that is not packed yet; give `results` a list."""

    class Meta:
        model = Bundle
        skip_postgeneration_save = True

    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(hours=24))

    @factory.post_generation
    def results(self, create, extracted, **kwargs):
        """Put results into it."""
        if extracted is not None:
            self.results.set(extracted)


def packed_bundle(owner, results, content=b"PK zip"):
    """Return a package whose file is there."""
    name = default_storage.save(generated_name("bundles", ".zip"), ContentFile(content))
    return BundleFactory(
        owner=owner,
        results=results,
        stored_as=name,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def packed_package(owner, result, content=b"PK zip", items=()):
    """Return a package of a year whose file is there."""
    name = default_storage.save(generated_name("bundles", ".zip"), ContentFile(content))
    package = Package.objects.create(
        owner=owner,
        result=result,
        expires_at=timezone.now() + timedelta(hours=24),
        stored_as=name,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    package.items.set(items)
    return package


def stored_proof(item, content=b"isi bukti", *, name="Bukti.pdf", **versions):
    """Give an evidence item a file that is really in the store."""
    stored_as = default_storage.save(generated_name("evidence", ".pdf"), ContentFile(content))
    return EvidenceFile.objects.create(
        item=item,
        name=name,
        stored_as=stored_as,
        size=len(content),
        content_type="application/pdf",
        sha256=hashlib.sha256(content).hexdigest(),
        stamped_by=item.created_by,
        **versions,
    )


def quiet(*_progress):
    """Stand for a job's progress where nobody looks."""
