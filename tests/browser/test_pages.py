"""Every kind of page that a role can reach by links is fine, wide and narrow, in both languages."""

from collections import deque
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Error

from tests.browser.watching import page_is_fine, weigh

# One person of each role that has pages of its own; the second language is a second walk.
WALKS = [
    ("kepala", "id"),
    ("kepala", "en"),
    ("guru", "en"),
    ("tim", "id"),
    ("pengawas", "id"),
    ("pengawas", "en"),
    ("dinas", "id"),
    ("asesor", "en"),
    ("admin", "id"),
    ("admin", "en"),
]
# What the help page names for all roles leads each role only to its own.
NOT_FOLLOWED = {"help_page"}
ENDS_THE_VISIT = {"account_logout", "account_login"}


def _kind(address):
    """Return the name of the route behind an address of ours, or None."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return None


def _links(page):
    found = page.eval_on_selector_all(
        "a[href]:not([download]):not([href^='#'])", "all => all.map(a => a.href)"
    )
    here = page.evaluate("location.origin")
    return [link for link in found if link.startswith(here)]


def _open(page, address):
    """Open an address; None for a file, where a browser breaks off or shows something of its own."""
    try:
        response = page.goto(address)
    except Error as error:
        if "Download is starting" in str(error):
            return None
        raise
    is_page = response.headers.get("content-type", "").startswith("text/html")
    return response if is_page else None


@pytest.fixture(scope="module")
def asked_axe():
    """The kinds of page that axe has looked at: once each, or the walks take a quarter of an hour."""
    return set()


@pytest.mark.parametrize(("username", "language"), WALKS)
def test_every_kind_of_page_is_fine(visit, asked_axe, username, language):
    """Follow links breadth first; one page of each kind is looked at, wide and narrow."""
    page = visit(username, language=language)
    seen, waiting = set(), deque([page.url])
    while waiting:
        address = waiting.popleft().partition("#")[0]
        kind = _kind(address)
        if kind is None or kind in seen or kind in ENDS_THE_VISIT:
            continue
        seen.add(kind)
        response = _open(page, address)
        if response is None:
            continue
        assert response.status == 200, address
        assert page.locator("html").get_attribute("lang") == language
        is_fine_wide_and_narrow(page, with_axe=kind not in asked_axe)
        asked_axe.add(kind)
        if kind not in NOT_FOLLOWED:
            waiting.extend(_links(page))
    assert len(seen) > 5, seen


def is_fine_wide_and_narrow(page, *, with_axe):
    """Look at a page on a laptop and, without asking for it again, on a phone."""
    for width, height in ((1280, 800), (360, 640)):
        page.set_viewport_size({"width": width, "height": height})
        page_is_fine(page, with_axe=with_axe)


@pytest.mark.parametrize("username", ["guru", "kepala"])
def test_a_first_visit_to_the_form_is_light(visit, username):
    """A cold cache: the form with all it loads; then the next standard, from a warm one (B-01)."""
    page = visit(username, "/evaluasi/", width=360)
    page.locator("main th a").first.click()
    form = page.locator('main th a[href*="/standar/"]').first.evaluate("link => link.href")
    fresh = visit(username, form, width=360)
    weight = weigh(fresh)
    assert weight.everything <= 100, weight
    assert weight.script <= 45, weight
    assert weight.page <= 30, weight
