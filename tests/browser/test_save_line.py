"""What the line above the form says is true, also on a bad line, in two browsers and signed out."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.acting import SEEN, Actor, is_save, sign_in_by_form
from tests.browser.stages import person_name, username

SAVED = re.compile(rf"{SEEN['id']['saved']} \d\d\.\d\d$")
OFFLINE = SEEN["id"]["offline"]
# What a save may weigh beside its text (B-03).
SAVE_BYTES = 2000


@pytest.fixture
def at_form(visit):
    """Return `at_form(role, stage, standard)`: a person at one standard of a stage's year."""

    def open_form(role, stage, standard="1", **how):
        page = visit(username(role, stage), "/evaluasi/", **how)
        page.locator("main th a").first.click()
        page.locator(f'main th a[href*="/standar/{standard}/"]').click()
        actor = Actor(page)
        expect(actor.save_line).to_be_visible()
        actor.saves = []
        page.on("request", lambda r: is_save_request(r) and actor.saves.append(r))
        return actor

    return open_form


def is_save_request(request):
    return request.method == "POST" and request.url.endswith("/simpan/")


def level(actor, code, value):
    return actor.page.locator(f'label.level:has([name="{code}-level"][value="{value}"])')


def note(actor, code):
    """Unfold the note of an item and return its field."""
    field = actor.page.locator(f'[name="{code}-note"]')
    if not field.is_visible():
        actor.page.locator("details", has=field).last.locator("summary").click()
    return field


@pytest.mark.parametrize("width", [1280, 360])
def test_one_change_is_one_small_request(at_form, width):
    actor = at_form("kepala", "simpan", width=width)
    actor.set_level("1.1.1", 3 if width == 360 else 2)
    assert len(actor.saves) == 1
    sent = actor.saves[0]
    assert len(sent.post_data_buffer) < SAVE_BYTES
    assert "1.1.2" not in sent.post_data, "only what changed goes out"
    assert sent.sizes()["requestHeadersSize"] < SAVE_BYTES


def test_typing_is_saved_when_it_pauses(at_form):
    actor = at_form("kepala", "simpan")
    field = note(actor, "1.1.2")
    with actor.page.expect_response(is_save):
        field.press_sequentially("Dibahas bersama.", delay=15)
    expect(actor.save_line).to_have_text(SAVED)
    assert len(actor.saves) == 1, "one request for the whole sentence"
    expect(field).to_be_focused()
    actor.page.reload()
    expect(actor.page.locator('[name="1.1.2-note"]')).to_have_value("Dibahas bersama.")


def test_what_is_confirmed_leaves_the_focus_at_the_title_of_its_item(at_form):
    actor = at_form("kepala", "lanjutan")
    page = actor.page
    with page.expect_response(is_save) as answer:
        actor.button("Still true", "1.1.2").press("Enter")
    assert answer.value.status == 200
    expect(actor.save_line).to_have_text(SAVED)
    expect(page.locator("#item-1-1-2-carried button")).to_have_count(0)
    expect(page.locator("#item-1-1-2-title")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator('[name="1.1.2-level"][value="3"]')).to_be_focused()
    # Another answer still waits; it was not confirmed with this one.
    expect(page.locator("#item-1-1-1-carried button")).to_have_count(1)


def test_a_cut_line_is_said_and_the_answer_goes_when_it_returns(at_form):
    actor = at_form("kepala", "luring")
    context = actor.page.context
    context.set_offline(True)
    level(actor, "1.1.1", 4).click()
    expect(actor.save_line).to_have_text(OFFLINE, timeout=5000)
    note(actor, "1.1.1").fill("Ditulis saat sinyal hilang.")
    with actor.page.expect_response(lambda r: is_save(r) and r.ok):
        context.set_offline(False)
    expect(actor.save_line).to_have_text(SAVED)
    actor.page.wait_for_load_state("networkidle")
    actor.page.reload()
    expect(level(actor, "1.1.1", 4).locator("input")).to_be_checked()
    expect(actor.page.locator('[name="1.1.1-note"]')).to_have_value("Ditulis saat sinyal hilang.")
    actor.follow("History")
    # The level, then the note: however often each was tried, it was stored once.
    expect(actor.page.locator("ol.history > li")).to_have_count(2)


def test_a_refused_answer_is_not_called_saved_nor_tried_again(at_form):
    actor = at_form("kepala", "simpan")
    refused = actor.words("Not saved, see what the item says")
    place = actor.page.locator('[name="1.2.1-have"]')
    with actor.page.expect_response(lambda r: is_save(r) and r.status == 422):
        place.fill("tiga puluh")
        place.blur()
    expect(actor.save_line).to_have_text(refused)
    actor.page.context.set_offline(True)
    expect(actor.save_line).to_have_text(OFFLINE, timeout=5000)
    actor.page.context.set_offline(False)
    expect(actor.save_line).to_have_text(refused)
    assert len(actor.saves) == 1
    actor.type_into("1.2.1-have", "30")


def test_a_tick_waits_for_its_reason_and_an_error_stands_at_its_field(at_form):
    actor = at_form("kepala", "simpan", width=360)
    page, refused = actor.page, actor.words("Not saved, see what the item says")
    item = page.locator("#item-1-1-2")
    reason = page.locator('[name="1.1.2-reason"]')
    item.locator("details", has=reason).locator("summary").click()
    item.locator('[name="1.1.2-not_applicable"]').check()
    expect(reason).to_be_focused()
    expect(item.locator(".field-error")).to_have_count(0)
    assert not actor.saves, "nobody could have written the reason yet"
    expect(actor.save_line.locator("a")).to_have_text(refused)
    with page.expect_response(lambda r: is_save(r) and r.status == 422):
        item.locator('[name="1.1.2-exceeds"]').evaluate(
            "field => field.closest('details').open = true"
        )
        item.locator('[name="1.1.2-exceeds"]').focus()
    expect(item.locator('[name="1.1.2-reason"] + .field-error')).to_have_count(1)
    actor.save_line.locator("a").click()
    expect(reason).to_be_focused()
    reason.press_sequentially("Belum ada kelas VI.", delay=10)
    expect(actor.save_line).to_have_text(SAVED)
    expect(item.locator(".field-error")).to_have_count(0)


def test_two_people_on_one_answer_see_both_texts(at_form):
    head, teacher = at_form("kepala", "bentrok"), at_form("guru", "bentrok")
    first, second = note(head, "1.1.1"), note(teacher, "1.1.1")
    with head.page.expect_response(is_save):
        first.fill("Silabus lengkap untuk kelas 1 sampai 6.")
        first.blur()
    with teacher.page.expect_response(is_save) as answer:
        second.fill("Silabus kelas 4 belum ada.")
        second.blur()
    assert answer.value.status == 409
    expect(teacher.save_line).to_have_text(teacher.words("Clash"))
    teacher.reads(person_name("kepala", "bentrok"), "Silabus lengkap untuk kelas 1 sampai 6.")
    expect(second).to_have_value("Silabus kelas 4 belum ada.")
    teacher.press("Compare and decide")
    teacher.reads(
        person_name("kepala", "bentrok"),
        "Silabus lengkap untuk kelas 1 sampai 6.",
        "Silabus kelas 4 belum ada.",
    )
    teacher.is_fine(status_is_error=True)
    teacher.page.locator('[name="1.1.1-choice"][value="mine"]').check()
    teacher.press("Save my decision")
    head.page.reload()
    expect(head.page.locator('[name="1.1.1-note"]')).to_have_value("Silabus kelas 4 belum ada.")


def test_two_people_on_different_answers_never_clash(at_form):
    head, teacher = at_form("kepala", "berdampingan"), at_form("guru", "berdampingan")
    head.set_level("1.1.1", 4)
    teacher.set_level("1.1.2", 1)
    head.type_into("1.2.1-have", "30")
    teacher.set_level("1.1.2", 2)
    head.page.reload()
    expect(level(head, "1.1.2", 2).locator("input")).to_be_checked()
    expect(level(head, "1.1.1", 4).locator("input")).to_be_checked()


def test_a_standard_is_filled_in_by_keyboard_alone(at_form):
    actor = at_form("kepala", "papan-ketik")
    page = actor.page
    tab_until(page, '[name="1.1.1-level"]')
    with page.expect_response(is_save):
        page.keyboard.press("ArrowDown")
    tab_until(page, '[name="1.1.2-level"]')
    with page.expect_response(is_save):
        page.keyboard.press("ArrowDown")
    tab_until(page, '[name="1.2.1-have"]')
    page.keyboard.type("30")
    tab_until(page, '[name="1.2.1-need"]')
    with page.expect_response(is_save):
        page.keyboard.type("28")
        page.keyboard.press("Tab")
    expect(actor.save_line).to_have_text(SAVED)
    page.keyboard.press("Escape")
    page.reload()
    for code in ("1.1.1", "1.1.2"):
        expect(page.locator(f'[name="{code}-level"]:checked')).to_have_count(1)
    expect(page.locator('[name="1.2.1-have"]')).to_have_value(re.compile("^30"))


def tab_until(page, selector, *, most=60):
    """Press Tab until the wanted field has the focus; it must then be in sight (W-07)."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            assert page.evaluate(
                """() => {
                  const box = document.activeElement.getBoundingClientRect();
                  const head = document.querySelector(".sticky-head").getBoundingClientRect();
                  return box.bottom > head.bottom && box.top < innerHeight;
                }"""
            ), f"{selector} has the focus, but is covered or out of sight"
            return
    raise AssertionError(f"{selector} is not reached by Tab")


def test_a_lost_session_keeps_the_text(at_form):
    actor = at_form("kepala", "sesi")
    page = actor.page
    kept = page.context.cookies()
    # What the end of a session leaves: the browser's other cookies.
    page.context.clear_cookies(name=re.compile("session"))
    field = note(actor, "1.1.1")
    field.fill("Masih ada setelah masuk lagi.")
    field.blur()
    expect(page.locator("#signed-out")).to_be_visible()
    expect(field).to_have_value("Masih ada setelah masuk lagi.")
    expect(actor.save_line).to_have_text(OFFLINE)
    # As if the person had signed in again in another tab.
    page.context.add_cookies(kept)
    expect(actor.save_line).to_have_text(SAVED, timeout=30_000)
    expect(page.locator("#signed-out")).to_be_hidden()
    page.reload()
    expect(page.locator('[name="1.1.1-note"]')).to_have_value("Masih ada setelah masuk lagi.")


def test_signing_in_again_in_another_tab_is_enough(at_form):
    actor = at_form("guru", "sesi")
    other = Actor(actor.page.context.new_page())
    other.page.goto("/")
    other.page.locator("header .menu-end > summary").click()
    other.press("Sign out")
    other.page.goto("/masuk/")
    sign_in_by_form(other.page, username("guru", "sesi"))
    # The token of this page is too old by now; the page takes the new one and tries again.
    with actor.page.expect_response(lambda r: is_save(r) and r.ok):
        level(actor, "1.1.2", 3).click()
    expect(actor.save_line).to_have_text(SAVED)
