"""One ZIP of a school's year: report, evidence, index and a manifest that `sha256sum -c` reads."""

import tempfile
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.notifications import tell
from reports import pdf, policy
from reports.documents.package import Contents, Proof, contents_of
from reports.documents.words import LANGUAGE
from reports.models import Package
from reports.rendering import drop_earlier, keep, make_documents, readable_name
from reports.rendering.archive import MANIFEST, Archive, Copy, chunks_of, copy_stored, table
from spmi.templatetags.spmi_format import school_year

NOTE = "catatan"


@dataclass(frozen=True)
class Entry:
    """One proof with the copies of its files, as the index lists it."""

    proof: Proof
    copies: tuple[Copy, ...]


def make_package(package_id, report):
    """Pack a year for its owner; running it twice, or twice at the same time, leaves one file.

    Rights are asked again (S-18): who lost the school gets nothing and finds nothing. A result
    that was reopened meanwhile is not packed; the page says so.
    """
    package = Package.objects.select_related("owner", "result__school").get(pk=package_id)
    in_reach = policy.visible_packages(package.owner).filter(pk=package.pk).exists()
    allowed = in_reach and policy.may_package(package.owner, package.result)
    if package.stored_as or not allowed:
        return
    result = make_documents(package.result_id, lambda *_progress: None)
    with override(LANGUAGE):
        contents = contents_of(result)
    # Written down before the file can be taken: who takes it is asked about each of them.
    package.items.set({proof.item for proof in contents.packed})
    with tempfile.NamedTemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR, suffix=".zip") as packed:
        with override(LANGUAGE):
            count = _pack(packed, result, contents, report)
        is_first = keep(package, packed)
    if is_first:
        Package.objects.filter(pk=package.pk).update(files=count, withheld=len(contents.withheld))
        drop_earlier(package, result=package.result)
        _tell(package, result)


def _pack(packed, result, contents, report):
    """Write the whole archive; return how many files of evidence are in it."""
    with Archive(packed, contents.folder, timezone.localtime()) as archive:
        reports = [_report_copy(archive, result, document) for document in _made(result)]
        entries = list(_entries(archive, contents, report))
        _write_index(archive, result, contents, reports, entries)
        archive.write_manifest()
    return sum(1 for entry in entries for copy in entry.copies if copy.sha256)


def _made(result):
    return result.documents.filter(made_at__isnull=False).order_by("kind")


def _report_copy(archive, result, document):
    path = f"laporan/{readable_name(result, document.kind)}"
    chunks = chunks_of(document.stored_as)
    return archive.write(path, chunks, size=document.size, at=timezone.localtime(document.made_at))


def _entries(archive, contents: Contents, report):
    """Copy the files of every proof; tell how far it is whenever a percent is done."""
    total = sum(file.size for file in contents.files) or 1
    done = told = 0
    for proof in contents.packed:
        copies = [_words_copy(archive, proof)] if proof.says else []
        for file in proof.files:
            copies.append(copy_stored(archive, file.path, file))
            done += file.size
            if 99 * done // total > told:
                told = 99 * done // total
                report(told)
        yield Entry(proof, tuple(copies))


def _words_copy(archive, proof):
    """Put in what was seen, said or remarked, as a page of its own: it is proof like any file."""
    context = {"language": LANGUAGE, "proof": proof, "item": proof.item, "note": proof.field_note}
    page = render_to_string("reports/pdf/package_note.html", context).encode()
    return archive.write(f"{proof.folder}/00 {NOTE}.html", [page], size=len(page))


def _write_index(archive, result, contents, reports, entries):
    page = _page(result, contents, reports, entries).encode()
    archive.write("indeks.html", [page], size=len(page))
    lines = table(_lines(contents, reports, entries))
    archive.write("indeks.csv", [lines], size=len(lines))


def _page(result, contents, reports, entries):
    context = {
        "language": LANGUAGE,
        "result": result,
        "zone": result.school.region.time_zone,
        "made_at": timezone.now(),
        "reports": reports,
        "why_no_pdf": pdf.why_not(),
        "entries": entries,
        "withheld": contents.withheld,
        "site": settings.SITE_URL,
        "manifest": MANIFEST,
    }
    return render_to_string("reports/pdf/package_index.html", context)


def _lines(contents, reports, entries):
    """Yield the lines of the index: one a file."""
    yield [
        _("No."), _("Items"), _("Evidence"), _("Kind"), _("From"), _("To"), _("Version"),
        _("File"), _("Size in bytes"), "SHA-256", _("Remark"),
    ]  # fmt: skip
    for copy in reports:
        yield ["", "", _("Annual report"), *[""] * 4, *_of_copy(copy)]
    for entry in entries:
        for copy in entry.copies or (Copy(entry.proof.item.link),):
            yield [*_of_proof(entry.proof), *_of_copy(copy)]
    for proof in contents.withheld:
        yield [*_of_proof(proof), "", "", "", _withheld()]


def _of_proof(proof):
    codes = " ".join(leaf.code for leaf in proof.leaves)
    first, last = (day.isoformat() for day in proof.period)
    return [proof.number, codes, proof.item.title, proof.kind, first, last, proof.version]


def _of_copy(copy):
    return [copy.path, copy.size if copy.sha256 else "", copy.sha256, copy.remark]


def _withheld():
    return _("Stays at the school: people can be recognised in it and no consent is noted.")


def _tell(package, result):
    path = reverse("reports:package_detail", args=[package.public_id])
    title = f"{result.school} {school_year(result.year)} (ZIP)"
    key = f"package_ready:{package.pk}"
    tell(package.owner, "report_ready", key=key, path=path, title=title)
