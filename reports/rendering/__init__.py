"""Making the files: each at most once per frozen result, whole or not at all (R-09)."""

import hashlib
import secrets
import tempfile
import zipfile

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Membership, Role
from accounts.notifications import tell
from accounts.policy import active
from reports import pdf, policy
from reports.documents import annual_report
from reports.documents.receipt import receipt_rows
from reports.documents.words import LANGUAGE
from reports.models import Bundle, Document, Filing, Kind, Package, Receipt, Shrunk
from reports.queries import receipt_of, result_for_report, sent_evaluation
from spmi.storage import generated_name
from spmi.templatetags.spmi_format import school_year

TEMPLATE_VERSION = "2"
# Without letters and digits that are read or heard as another: 0 O, 1 I L, U V, 8 B.
ALPHABET = "234567ACDEFGHJKMNPQRSTWXYZ"
CODE_LENGTH = 12
READY_FOR = (Role.PRINCIPAL, Role.QUALITY_TEAM, Role.SUPERVISOR)


def make_documents(result_id, report):
    """Make the files of a result that are not there yet, and tell the school once.

    Without Pango only the workbook is made; the page says why there is no PDF. Running it twice,
    or twice at the same time, leaves one file of each kind.
    """
    result = result_for_report(result_id)
    kinds = [kind for kind in Kind if kind != Kind.PDF or not pdf.why_not()]
    for number, kind in enumerate(kinds):
        document = _row(result, kind)
        if document.made_at is None:
            _make(document, result)
        report(100 * (number + 1) // len(kinds) - 1)
    _tell_ready(result)
    return result


def _row(result, kind):
    """Return the row of a result's file, made with a number and a check code if need be."""
    found = result.documents.filter(kind=kind).order_by("pk").first()
    if found:
        return found
    made_from = hashlib.sha256(f"{result.input_hash} {TEMPLATE_VERSION}".encode()).hexdigest()
    values = {"number": f"{result.number}/{kind.upper()}", "check_code": new_check_code()}
    try:
        with transaction.atomic():
            return Document.objects.create(result=result, kind=kind, made_from=made_from, **values)
    except IntegrityError:  # another worker began in the same moment
        return Document.objects.get(result=result, kind=kind, made_from=made_from)


def new_check_code():
    """Return a code that nobody guesses and everybody can read out."""
    return "".join(secrets.choice(ALPHABET) for _letter in range(CODE_LENGTH))


def _make(document, result):
    with override(LANGUAGE):
        rows = annual_report(result, number=document.number, check_code=document.check_code)
    content = MAKERS[document.kind](rows)
    name = default_storage.save(
        generated_name("reports", f".{document.kind}"), ContentFile(content)
    )
    written = Document.objects.filter(pk=document.pk, made_at__isnull=True).update(
        stored_as=name,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        made_at=timezone.now(),
    )
    if not written:  # another worker was faster; its file is the one that counts
        default_storage.delete(name)


def _workbook(rows):
    from reports import xlsx  # noqa: PLC0415 - 14 MB that no process needs while it lays out a PDF

    return xlsx.render(rows)


MAKERS = {Kind.PDF: pdf.render, Kind.WORKBOOK: _workbook}


def _tell_ready(result):
    path = reverse("reports:result_detail", args=[result.public_id])
    title = f"{result.school} {school_year(result.year)}"
    members = Membership.objects.filter(active(), school=result.school, role__in=READY_FOR)
    for member in members.select_related("user"):
        tell(member.user, "report_ready", key=f"report_ready:{result.pk}", path=path, title=title)


def make_receipt(evaluation_id):
    """Make the receipt of the latest sending, unless it is there or Pango is missing.

    Running it twice, or twice at the same time, leaves one file. A sending overtaken by the next
    one before its turn came gets none: the page, too, speaks of the latest only.
    """
    evaluation = sent_evaluation(evaluation_id)
    if pdf.why_not() or receipt_of(evaluation):
        return
    rows = receipt_rows(evaluation, check_code=new_check_code())
    row = Receipt(
        evaluation=evaluation,
        submission=evaluation.submissions,
        check_code=rows.check_code,
        sent_at=rows.sent_at,
        answers_sha256=rows.sha256,
    )
    store_once(row, pdf.render_receipt(rows), name=generated_name("receipts", ".pdf"))


def store_once(row, content, *, name, instead_of=()):
    """Store a file and its row; where another worker was faster its file is the one that counts.

    `instead_of` are the rows that give way to it; their files go once it is there.
    """
    row.stored_as = default_storage.save(name, ContentFile(content))
    row.sha256, row.size = hashlib.sha256(content).hexdigest(), len(content)
    earlier = list(instead_of)
    try:
        with transaction.atomic():
            type(row).objects.filter(pk__in=[one.pk for one in earlier]).delete()
            row.save(force_insert=True)
    except IntegrityError:
        default_storage.delete(row.stored_as)
        return
    for one in earlier:
        default_storage.delete(one.stored_as)


def make_bundle(bundle_id, report):
    """Pack the files of a bundle's results into one ZIP on disk; files not yet there are made.

    Its owner may have lost a school between asking and now (S-18): nothing is packed then, and
    the owner no longer finds the package.
    """
    bundle = Bundle.objects.select_related("owner").get(pk=bundle_id)
    in_reach = policy.visible_bundles(bundle.owner).filter(pk=bundle.pk).exists()
    if bundle.stored_as or not in_reach:
        return
    results = list(bundle.results.values_list("pk", flat=True))
    with tempfile.NamedTemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR, suffix=".zip") as packed:
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
            for number, result_id in enumerate(results, start=1):
                _pack(archive, make_documents(result_id, lambda *_progress: None))
                report(99 * number // len(results))
            if pdf.why_not():
                archive.writestr("README.txt", pdf.why_not())
        keep(bundle, packed)
    path = reverse("reports:bundle_detail", args=[bundle.public_id])
    tell(
        bundle.owner,
        "report_ready",
        key=f"bundle_ready:{bundle.pk}",
        path=path,
        title=f"ZIP ({len(results)})",
    )


def _pack(archive, result):
    for document in result.documents.filter(made_at__isnull=False):
        with (
            default_storage.open(document.stored_as) as stored,
            archive.open(readable_name(result, document.kind), "w") as entry,
        ):
            for chunk in File(stored).chunks():
                entry.write(chunk)


def keep(row, packed):
    """Store a finished ZIP as the file of its row; return whether it was the first to be there."""
    packed.flush()
    packed.seek(0)
    digest = hashlib.file_digest(packed, "sha256").hexdigest()
    packed.seek(0)
    name = default_storage.save(generated_name("bundles", ".zip"), File(packed))
    kept = (
        type(row)
        .objects.filter(pk=row.pk, stored_as="")
        .update(stored_as=name, sha256=digest, size=default_storage.size(name))
    )
    if not kept:
        default_storage.delete(name)
    return bool(kept)


def drop_earlier(packed, **same):
    """Remove the owner's earlier ZIPs of the same thing: one is enough room on the disk."""
    model = type(packed)
    earlier = model.objects.filter(owner=packed.owner, pk__lt=packed.pk, **same)
    for old in earlier.exclude(stored_as=""):
        default_storage.delete(old.stored_as)
        old.delete()


def drop_expired_bundles():
    """Remove the files of packages whose day is over; the rows stay and say so."""
    for model in (Bundle, Package, Filing):
        _drop_expired(model, size=None, sha256="")
    _drop_expired(Shrunk)  # how small a file became is told after its day, too


def _drop_expired(model, **forgotten):
    for kept in model.objects.filter(expires_at__lt=timezone.now()).exclude(stored_as=""):
        default_storage.delete(kept.stored_as)
        model.objects.filter(pk=kept.pk).update(stored_as="", **forgotten)


def readable_name(result, kind):
    """Return what a person's copy is called: `20100001 SD Contoh 2026-2027.pdf`."""
    years = school_year(result.year).replace("/", "-")
    name = get_valid_filename(result.school.name).replace("_", " ")[:80]
    suffix = "" if result.superseded_at is None else f" {_('superseded')}"
    return f"{result.school.npsn} {name} {years}{suffix}.{kind}"
