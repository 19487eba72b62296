"""Small files for tests, made by code."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

PDF_BYTES = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
)

# A whole page of A4 with a grey box, as a program would write it.
PAGE_BYTES = (
    b"%PDF-1.4\n"
    b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n"
    b"4 0 obj<</Length 30>>stream\n0.5 g 100 100 300 600 re f    \nendstream endobj\n"
    b"trailer<</Root 1 0 R/Size 5>>\n%%EOF\n"
)


def pdf(name="notulen.pdf", content=PDF_BYTES):
    """Return a sent PDF."""
    return SimpleUploadedFile(name, content, "application/pdf")


def picture(name="foto.jpg", size=(64, 48)):
    """Return a sent JPEG."""
    buffer = io.BytesIO()
    Image.new("RGB", size, "navy").save(buffer, "JPEG")
    return SimpleUploadedFile(name, buffer.getvalue(), "image/jpeg")


def docx(name="surat.docx"):
    """Return a sent Word file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    return SimpleUploadedFile(name, buffer.getvalue(), "application/octet-stream")


def broken(name="rusak.pdf"):
    """Return a sent PDF whose end is missing."""
    return pdf(name, PDF_BYTES[:40])
