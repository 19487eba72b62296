"""A reviewer who only has a keyboard, and how long each step takes until the next page is painted."""

import time

# The moment of the last key that led to another page, and of that page's first paint.
NOTE_KEY = """addEventListener("keydown", () => sessionStorage.setItem(
    "pressed", performance.timeOrigin + performance.now()), true)"""
PAINTED = """() => {
    const paint = performance.getEntriesByName("first-contentful-paint")[0];
    return paint && performance.timeOrigin + paint.startTime - sessionStorage.getItem("pressed");
}"""
PAINT_SECONDS = 5
MOST_TABS = 80


class KeyboardReviewer:
    """Drives one review by keys alone; `steps` holds (what, milliseconds) of every step.

    `page` is anywhere in the application; the person is signed in as the reviewer.
    """

    def __init__(self, page):
        """Begin to note keys; from the next navigation on."""
        self.page, self.steps = page, []
        page.add_init_script(NOTE_KEY)

    @property
    def code(self):
        """The code of the item that is open; None at the end of the review."""
        code = self.page.locator("h1 .item-code")
        return code.inner_text() if code.count() else None

    def begin(self):
        """From the list of reviews: press the first button or link there is."""
        self._tab_to("main td button, main td a.btn")
        self._step("begin", "Enter")

    def accept(self):
        """Accept the claim and be led on."""
        self._step("accept", "a")

    def adjust(self, level, reason):
        """Say a level of one's own, or half of what is needed, and why."""
        self._step("open adjust", "s")
        if self.page.locator("#id_level").count():
            self.page.keyboard.press(str(level + 1))
        else:
            for field, value in (("have", "1"), ("need", "2")):
                self._tab_to(f"[name={field}]")
                self.page.keyboard.type(value)
        self._write(reason)
        self._send("adjust")

    def send_back(self, reason):
        """Return the claim with the first reason of the list and a sentence."""
        self._step("open return", "k")
        self._tab_to("[name=reason_code]")
        self.page.keyboard.press("ArrowDown")
        self._write(reason)
        self._send("return")

    def look_on(self):
        """Go to the next item without a verdict."""
        self._step("next", "l")

    def look_back(self):
        """Go to the item before, without a verdict."""
        self._step("previous", "j")

    def finish(self):
        """Go to the summary."""
        self._step("finish", "f")

    def conclude(self):
        """On the summary: send back what was returned, or complete the review."""
        self._tab_to("main .btn-primary")
        self._step("conclude", "Enter")

    def _write(self, reason):
        # "r" leads into the reason only where no field is being typed into or chosen from.
        self._tab_to("[name=reason]")
        self.page.keyboard.type(reason)

    def _send(self, what):
        self._tab_to(".review-act [type=submit]")
        self._step(what, "Enter")

    def _tab_to(self, selector):
        is_there = "selector => document.activeElement.matches(selector)"
        for _tab in range(MOST_TABS):
            if self.page.evaluate(is_there, selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{selector} is not reached by Tab on {self.page.url}")

    def _step(self, what, key):
        with self.page.expect_event("load"):
            self.page.keyboard.press(key)
        self.steps.append((what, self._painted()))

    def _painted(self):
        end = time.monotonic() + PAINT_SECONDS
        while (milliseconds := self.page.evaluate(PAINTED)) is None:
            assert time.monotonic() < end, f"{self.page.url} was not painted"
        return milliseconds
