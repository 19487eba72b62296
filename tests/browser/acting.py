"""A person at a page: says what to press in the words of the page, and knows the other language."""

import re

from django.utils.translation import gettext, ngettext, override
from playwright.sync_api import expect

from tests.browser.stages import PASSWORD
from tests.browser.watching import page_is_fine

# What people must read, written out here so that a lost translation is noticed.
SEEN = {
    "id": {
        "tasks": "Yang perlu Anda kerjakan",
        "saved": "Tersimpan",
        "draft": "Sedang diisi",
        "returned": "Dikembalikan",
        "team_review": "Telaah tim",
        "verified": "Sudah diverifikasi",
        "receipt": "Tanda terima",
        "offline": "Belum tersimpan, mencoba lagi",
    },
    "en": {
        "tasks": "What you need to do",
        "saved": "Saved",
        "draft": "Being filled in",
        "returned": "Returned",
        "team_review": "Team review",
        "verified": "Verified",
        "receipt": "Receipt",
        "offline": "Not saved yet, trying again",
    },
}


def is_save(response):
    """Tell whether a response answers the saving of one answer."""
    return response.request.method == "POST" and re.search(r"/jawaban/[^/]+/simpan/$", response.url)


def sign_in_by_form(page, username):
    """Fill in the sign-in page, which is open, for somebody of a stage."""
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form .btn-primary").click()


class Actor:
    """One person's page; `language` is that of the page, "id" or "en"."""

    def __init__(self, page, language="id", *, has_script=True):
        self.page, self.language, self.has_script = page, language, has_script

    def words(self, msgid, **values):
        """Return a sentence of the program as this person reads it."""
        with override(self.language):
            return gettext(msgid) % values if values else gettext(msgid)

    def count(self, one, many, number):
        """Return a sentence with a number in it as this person reads it."""
        with override(self.language):
            return ngettext(one, many, number) % {"count": number}

    def button(self, msgid, name=""):
        """Return the button with these words (and a name after them)."""
        return self.page.get_by_role("button", name=self._named(msgid, name)).first

    def link(self, msgid, name=""):
        """Return the link with these words (and a name after them)."""
        return self.page.get_by_role("link", name=self._named(msgid, name)).first

    def _named(self, msgid, name):
        return re.compile(rf"^\W*{re.escape(self.words(msgid))}\b.*{re.escape(name)}")

    def press(self, msgid, name=""):
        """Press a button and wait for what follows."""
        self.button(msgid, name).click()
        self.page.wait_for_load_state()

    def follow(self, msgid, name=""):
        """Follow a link."""
        self.link(msgid, name).click()
        self.page.wait_for_load_state()

    def go(self, msgid):
        """Follow the navigation: at the left, or on a phone at the bottom or under "More"."""
        page = self.page
        side = page.locator("nav.side")
        bar = side if side.is_visible() else page.locator("nav.bottom")
        wanted = bar.get_by_role("link", name=self.words(msgid)).first
        if not wanted.is_visible():
            bar.locator("summary").click()
        wanted.click()
        page.wait_for_load_state()

    def speak(self, language):
        """Change the language by the person's menu."""
        self.page.locator("header .menu-end > summary").click()
        self.page.locator(f'header button[name="language"][value="{language}"]').click()
        self.page.wait_for_load_state()
        self.language = language
        assert self.page.locator("html").get_attribute("lang") == language

    def reads(self, *texts):
        """Fail unless every text stands in the page's content."""
        content = self.page.locator("main").inner_text()
        for text in texts:
            assert str(text) in content, f"{text!r} not on {self.page.url}:\n{content}"

    def set_level(self, code, level):
        """Choose a level of an item; with script it is saved at once, and the page says so."""
        self._change(
            self.page.locator(f'label.level:has([name="{code}-level"][value="{level}"])').click
        )

    def type_into(self, field, text):
        """Type into a field of an item, e.g. `1.2.1-have`; saved when the person leaves it."""
        place = self.page.locator(f'[name="{field}"]')
        place.fill(text)
        self._change(place.blur)

    def _change(self, act):
        if not self.has_script:
            act()
            return
        with self.page.expect_response(is_save) as answer:
            act()
        assert answer.value.status == 200
        expect(self.save_line).to_have_text(
            re.compile(rf"{SEEN[self.language]['saved']} \d\d\.\d\d")
        )

    @property
    def save_line(self):
        """The line that says whether everything is saved."""
        return self.page.locator("#save-line .save-state")

    def year_is(self, status):
        """Fail unless the year's page, which is open, says where the year stands."""
        expect(self.page.locator(".page-head .status")).to_contain_text(SEEN[self.language][status])

    def is_fine(self, **how):
        """Fail unless the page keeps what every page promises."""
        page_is_fine(self.page, **how)
