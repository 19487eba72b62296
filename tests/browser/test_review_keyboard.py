"""A whole review without a mouse: accept, adjust, return, look on, finish."""

from playwright.sync_api import expect

from tests.browser.acting import Actor
from tests.browser.reviewing import KeyboardReviewer
from tests.browser.stages import username

REASON = "Foto menunjukkan rak yang belum terisi."
REMARK = "Lihat foto kedua."


def test_a_review_by_keyboard_alone(visit):
    page = visit(username("tim", "telaah"))
    reviewer = KeyboardReviewer(page)
    page.goto("/telaah/")
    reviewer.begin()
    types_and_walks_on(page, reviewer)
    seen = []
    for act in (
        reviewer.accept,
        lambda: reviewer.adjust(1, REASON),
        reviewer.look_on,
        lambda: reviewer.send_back(REASON),
        reviewer.accept,
    ):
        seen.append(reviewer.code)
        act()
    assert seen == ["1.1.1", "1.1.2", "1.2.1", "2.1.1", "2.1.3"]
    page.goto(f"{page.url.partition('selesai/')[0]}?code=1.1.1")
    expect(page.locator("article.comment")).to_contain_text(REMARK)
    reviewer.finish()
    # What was passed over still waits, and the summary leads there.
    assert reviewer.code is None
    reviewer.look_on()
    assert reviewer.code == "1.2.1"
    reviewer.adjust(1, REASON)
    tim = Actor(page)
    expect(page.locator("h1")).to_have_text(tim.words("Summary of the review"))
    tim.reads("1.1.2", "1.2.1", "2.1.1", REASON)
    reviewer.conclude()
    tim.year_is("returned")
    # The sentence is kept, to be used again.
    page.goto("/telaah/kalimat/")
    tim.reads(REASON)
    tim.is_fine()


def types_and_walks_on(page, reviewer):
    """Leave a comment half typed: it is still there later, and goes along with the verdict."""
    text = page.locator("textarea[name=text]")
    page.keyboard.press("c")
    page.keyboard.type(REMARK)
    page.keyboard.press("Tab")  # out of the field, where keys are letters
    reviewer.look_on()
    expect(text).to_have_value("")
    reviewer.look_back()
    expect(text).to_have_value(REMARK)
