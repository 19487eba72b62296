"""A teacher with one part: led to it by the letter's link, sees that one only, and can finish it."""

import re

from playwright.sync_api import expect

from tests.browser.acting import SEEN, Actor, is_save, sign_in_by_form
from tests.browser.stages import PART, username

SAVED = re.compile(rf"{SEEN['id']['saved']} \d\d\.\d\d$")
WHO = username("guru", "satu-bagian")
# The address in the letter and in the inbox: what the notice about the assignment carries.
LINK = (
    "from accounts.models import Notice; "
    f"print(Notice.objects.get(user__username={WHO!r}, kind='assigned').path)"
)
LONG = "Ruang kelas cukup, tetapi dua ruang bocor saat hujan dan menunggu perbaikan. "


def test_the_link_leads_to_the_part_which_can_be_finished(visit, application):
    link = application.manage("shell", "-v", "0", "-c", LINK).strip()
    page = visit(None, link, width=360)
    sign_in_by_form(page, WHO)
    # U-26: the item itself, not the home page.
    page.wait_for_url(lambda address: f"/standar/{PART}/" in address)
    teacher = Actor(page)
    teacher.reads("2.1.1", "2.1.3")
    sees_nothing_else(teacher)
    a_text_is_not_disturbed(teacher, visit)
    teacher.set_level("2.1.1", 3)
    teacher.set_level("2.1.3", 4)
    teacher.is_fine()
    # Nothing of it waits any longer.
    page.goto("/")
    teacher.reads(teacher.words("Nothing waits for you."))


def sees_nothing_else(teacher):
    """U-29: the other standard is neither linked nor found by its address."""
    page = teacher.page
    codes = page.locator("section.item .item-code").all_inner_texts()
    assert {code.partition(".")[0] for code in codes} == {PART}
    assert page.locator('main a[href*="/standar/1/"]').count() == 0
    here = page.url
    answer = page.goto(here.replace(f"/standar/{PART}/", "/standar/1/").partition("#")[0])
    assert answer.status == 404
    page.goto(here)


def a_text_is_not_disturbed(teacher, visit):
    """U-30: typing in the middle of a long text keeps its place while saves go and others save."""
    page = teacher.page
    field = page.locator('[name="2.1.1-note"]')
    page.locator("details", has=field).last.locator("summary").click()
    field.fill(LONG * 5)
    expect(teacher.save_line).to_have_text(SAVED)
    place = len(LONG) * 2
    field.evaluate("(field, place) => field.setSelectionRange(place, place)", place)
    head = Actor(visit(username("kepala", "satu-bagian"), page.url.partition("#")[0]))
    words = ("Tukang ", "sudah ", "dipanggil. ")
    for level, word in enumerate(words):
        with page.expect_response(is_save):
            page.keyboard.type(word, delay=10)
        head.set_level("2.1.3", level)
    typed = "".join(words)
    caret = field.evaluate("field => [document.activeElement === field, field.selectionStart]")
    assert caret == [True, place + len(typed)]
    expect(field).to_have_value(LONG * 2 + typed + LONG * 3)
    page.reload()
    expect(page.locator('[name="2.1.1-note"]')).to_have_value(
        (LONG * 2 + typed + LONG * 3).rstrip()
    )
