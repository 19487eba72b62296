"""Small but real evidence files: a PDF, a picture, a workbook, made by code."""

import hashlib
import io

import xlsxwriter
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw

from spmi.storage import generated_name

PDF_TYPE = "application/pdf"
JPEG_TYPE = "image/jpeg"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def pdf(lines):
    """Return a one-page PDF that shows the given lines (plain Latin text)."""
    text = "".join(f"({_escaped(line)}) Tj 0 -22 Td " for line in lines)
    stream = f"BT /F1 14 Tf 60 770 Td {text}ET".encode("latin-1", "replace")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (size, table, size, len(body))
    )


def _escaped(line):
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def photo(caption, random):
    """Return a small JPEG: a drawn classroom with a caption."""
    image = Image.new("RGB", (640, 420), (216, 226, 222))
    draw = ImageDraw.Draw(image)
    draw.rectangle((60, 50, 580, 190), fill=(34, 78, 66), outline=(120, 90, 50), width=6)
    for row in range(2):
        for column in range(5):
            left = 70 + column * 105 + random.randint(-6, 6)
            draw.rectangle((left, 240 + row * 75, left + 70, 285 + row * 75), fill=(176, 132, 80))
    draw.text((80, 110), caption, fill=(240, 240, 230))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=70)
    return buffer.getvalue()


def workbook(title, rows):
    """Return a small workbook with a title and rows of cells."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("Data")
    sheet.write_row(0, 0, [title])
    for number, row in enumerate(rows, start=2):
        sheet.write_row(number, 0, row)
    book.close()
    return buffer.getvalue()


def store(content, suffix):
    """Write a file to the private storage; return (stored name, size, SHA-256)."""
    name = default_storage.save(generated_name("evidence", suffix), ContentFile(content))
    return name, len(content), hashlib.sha256(content).hexdigest()
