"""A person puts a file beside an item."""

import io

from playwright.sync_api import expect
from pypdf import PdfWriter


def prove(actor, code):
    """Add a file to an item, and come back to it."""
    page = actor.page
    item = page.locator(f"section.item:has(:text-is('{code}'))")
    item.locator(".evidence-row details > summary").click()
    item.get_by_role("link", name=actor.words("File"), exact=True).click()
    page.locator('input[type="file"]').first.set_input_files(
        {"name": "daftar-buku.pdf", "mimeType": "application/pdf", "buffer": a_pdf()}
    )
    page.locator("[name=title]").fill("Daftar buku perpustakaan")
    actor.press("Save to the locker")
    if page.get_by_role("link", name=actor.words("Back to the item")).count():
        actor.follow("Back to the item")
    expect(page.get_by_role("link", name="Daftar buku perpustakaan")).to_be_visible()


def a_pdf():
    """Return the bytes of a real PDF of one page."""
    writer, content = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=595, height=842)
    writer.write(content)
    return content.getvalue()
