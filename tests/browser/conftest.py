"""One application and one Chromium for all browser tests; `visit` opens pages as somebody."""

from pathlib import Path

import pytest

from tests.browser import chromium
from tests.browser.acting import sign_in_by_form
from tests.browser.application import ROOT, running
from tests.browser.watching import watch

PICTURES = ROOT / "var" / "pictures"


@pytest.fixture(scope="session")
def application(tmp_path_factory):
    """The running application with demonstration data; tests share it, so they add, not remove."""
    # The first thirteen schools stand in every status there is.
    with running(tmp_path_factory.mktemp("application"), schools=13, with_stages=True) as started:
        yield started


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium: no browser is downloaded."""
    if not chromium.program():
        pytest.skip("There is no Chromium: script/setup --tests installs it.")
    with chromium.launched() as started:
        yield started


@pytest.fixture(scope="session")
def _signed_in():
    """Each person signs in once; later pages begin with their cookies."""
    return {}


@pytest.fixture
def visit(application, browser, _signed_in, request):
    """Return `visit(username, path, …)`, which opens a page as a person (None: nobody).

    `width` in pixels, `language` "id" or "en", `javascript` False for a browser without it.
    """
    contexts = []

    def open_page(username=None, path="/", *, width=1280, language="id", javascript=True):
        context = browser.new_context(
            base_url=application.url,
            viewport={"width": width, "height": 800},
            java_script_enabled=javascript,
            locale="id-ID",
            timezone_id="Asia/Jakarta",
            reduced_motion="reduce",
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        context.add_cookies([{"name": "language", "value": language, "url": application.url}])
        page = context.new_page()
        watch(page, host=application.url, with_script=javascript)
        if username:
            _sign_in(page, username, _signed_in)
        page.goto(path)
        return page

    yield open_page
    for number, context in enumerate(contexts):
        if getattr(request.node, "has_failed", False) and context.pages:
            keep_picture(context.pages[-1], f"failed-{request.node.name}-{number}")
        context.close()


def _sign_in(page, username, signed_in):
    if username not in signed_in:
        page.goto("/masuk/")
        card = page.locator(f'form.demo-role:has(input[value="{username}"]) button')
        if card.count():
            card.click()
        else:
            sign_in_by_form(page, username)
        page.wait_for_url(lambda address: "/masuk/" not in address)
        signed_in[username] = [
            cookie for cookie in page.context.cookies() if cookie["name"] != "language"
        ]
    page.context.add_cookies(signed_in[username])


def keep_picture(page, name):
    """Keep a picture of the whole page under var/pictures, to be looked at."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    safe = "".join(letter if letter.isalnum() else "-" for letter in name)
    page.screenshot(path=PICTURES / f"{safe}.png", full_page=True)
    return Path(PICTURES / f"{safe}.png")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Remember on the test that it failed, so that its pages are kept."""
    report = yield
    item.has_failed = getattr(item, "has_failed", False) or report.failed
    return report
