"""A dossier of accreditation: opened, filled in on the pages of the sheet, simulated."""

import pytest

from tests.browser.acting import Actor
from tests.browser.stages import username

EDITION = "Instrumen akreditasi 2017/2018 SD/MI"


@pytest.mark.parametrize("width", [1280, 360])
def test_from_opening_to_the_smallest_set(visit, width):
    page = visit(username("kepala", "satu-bagian"), "/akreditasi/", width=width)
    kepala = Actor(page)
    kepala.is_fine()
    # The second visitor finds the dossier that the first one opened.
    opened = page.locator("main td a, main th a", has_text=EDITION)
    way = opened if opened.count() else page.get_by_role("button", name=EDITION)
    with page.expect_navigation():
        way.first.click()
    kepala.is_fine()
    dossier = page.url
    page.get_by_role("link", name="Standar Isi", exact=True).click()
    page.wait_for_url("**/standar/isi/")
    level = "3" if width == 360 else "4"
    kepala.set_level("1", level)
    kepala.is_fine()
    page.goto(f"{dossier}simulasi/?rank=C")
    kepala.reads(kepala.words("Simulation"), kepala.words("The smallest set of items for a rank"))
    assert page.locator("main table").first.locator("tbody tr").count() > 50
    kepala.is_fine()
    page.goto(dossier)
    page.get_by_role("link", name=kepala.words("Open receipt and files")).click()
    kepala.reads(kepala.words("There is no draft of what stands now."))
    kepala.is_fine()
    for address in ("periksa/", "urungkan-isian/", "kirim/"):
        page.goto(f"{dossier}{address}")
        kepala.is_fine()
    kepala.speak("en")
    kepala.reads("Send the dossier", "118 items are not answered yet.")
