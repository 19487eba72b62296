"""A verified school's dossier: opened, confirmed, counted, changed, proved, simulated, sent."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.acting import Actor
from tests.browser.proving import prove
from tests.browser.stages import username

FINGERPRINT = re.compile(r"([0-9A-F]{4}-){3}[0-9A-F]{4}")
# How pages call what the invented edition names, in each language.
NAMES = {
    "id": {"edition": "Edisi karangan", "P": "Bidang P", "Q": "Bidang Q", "R": "Bidang R",
           "top": "Hijau", "gold": "Emas"},
    "en": {"edition": "Invented edition", "P": "Field P", "Q": "Field Q", "R": "Field R",
           "top": "Green", "gold": "Gold"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("stage", "width", "language"), [("berkas-lebar", 1280, "id"), ("berkas-sempit", 360, "en")]
)
def test_a_verified_school_sends_its_dossier(visit, stage, width, language):
    head = Actor(visit(username("kepala", stage), "/", width=width))
    if language != "id":
        head.speak(language)
    dossier = opens(head)
    confirms_and_changes(head)
    types_numbers(head, dossier)
    looks_for_the_smallest_set(head, dossier)
    answers_the_rest(head, dossier)
    checks_and_sends(head, dossier)


def opens(head):
    head.go("Accreditation")
    head.is_fine()
    head.page.get_by_role("button", name=NAMES[head.language]["edition"]).click()
    expect(head.page.locator("h1")).to_have_text(NAMES[head.language]["edition"])
    head.is_fine()
    return head.page.url


def at(head, dossier, field):
    """Open a component from the dossier's page."""
    head.page.goto(dossier)
    head.page.get_by_role("link", name=NAMES[head.language][field], exact=True).click()
    expect(head.page.locator("h1")).to_have_text(NAMES[head.language][field])


def confirms_and_changes(head):
    """What was filled in beforehand says where it comes from and waits for a yes."""
    at(head, head.page.url, "P")
    waiting = head.page.locator("#item-p-1-1-carried, [id$=carried]").first
    expect(waiting).to_be_visible()
    head.is_fine()
    head.button("Still true").click()
    expect(waiting).to_be_hidden()
    head.set_level("P.1.2", 2)
    head.set_level("P.1.2", 3)


def types_numbers(head, dossier):
    """24 of 30 are 80 percent, from where on the highest level stands; it is marked each time."""
    at(head, dossier, "Q")
    level = head.page.locator('[name="Q.1.1-level"]')
    head.type_into("Q.1.1-have", "9")
    head.type_into("Q.1.1-need", "30")
    expect(level.nth(1)).to_be_checked()
    head.type_into("Q.1.1-have", "24")
    expect(level.nth(2)).to_be_checked()
    item = head.page.locator("section.item:has(:text-is('Q.1.1'))")
    expect(item.locator("[id$=-state]")).to_contain_text(NAMES[head.language]["top"])
    head.is_fine()


def looks_for_the_smallest_set(head, dossier):
    head.page.goto(dossier)
    head.follow("What would change it")
    head.page.locator("[name=rank]").select_option(label=NAMES[head.language]["gold"])
    head.press("Find it")
    head.reads(head.words("Before and after"), "P.2.1", NAMES[head.language]["gold"])
    head.is_fine()


def answers_the_rest(head, dossier):
    at(head, dossier, "R")
    head.set_level("R.1.1", 3)
    head.set_level("R.1.2", 2)
    at(head, dossier, "P")
    head.set_level("P.2.1", 3)
    prove(head, "P.2.1")
    head.is_fine()


def checks_and_sends(head, dossier):
    head.page.goto(dossier)
    head.reads(NAMES[head.language]["gold"])
    head.follow("Check and send")
    head.is_fine()
    head.follow("Go on to sending")
    head.is_fine()
    head.press("Send")
    frozen = head.page.locator(".notice", has_text=FINGERPRINT)
    expect(frozen).to_be_visible()
    head.is_fine()
    head.go("Accreditation")
    head.reads(NAMES[head.language]["edition"], "6")
