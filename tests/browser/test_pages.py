"""Every kind of page that a role can reach by links is fine, wide and narrow, in both languages."""

from collections import deque
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve

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
# What answers with a file is no page, and a browser breaks off where a download begins.
FILES = {
    "reports:bundle_download",
    "reports:document_download",
    "self_evaluation:evidence_file",
    "self_evaluation:evidence_preview",
    "standards:instrument_export",
}
# What the help page names for all roles leads each role only to its own.
NOT_FOLLOWED = {"help_page"}
ENDS_THE_VISIT = {"account_logout", "account_login"}
LEFT_OUT = FILES | ENDS_THE_VISIT


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


@pytest.mark.parametrize(("username", "language"), WALKS)
def test_every_kind_of_page_is_fine(visit, username, language):
    """Follow links breadth first; one page of each kind is looked at, wide and narrow."""
    page = visit(username, language=language)
    seen, waiting = set(), deque([page.url])
    while waiting:
        address = waiting.popleft().partition("#")[0]
        kind = _kind(address)
        if kind is None or kind in seen or kind in LEFT_OUT:
            continue
        seen.add(kind)
        response = page.goto(address)
        assert response.status == 200, address
        assert page.locator("html").get_attribute("lang") == language
        is_fine_wide_and_narrow(page)
        if kind not in NOT_FOLLOWED:
            waiting.extend(_links(page))
    assert len(seen) > 5, seen


def is_fine_wide_and_narrow(page):
    """Look at a page on a laptop and, without asking for it again, on a phone."""
    page.set_viewport_size({"width": 1280, "height": 800})
    page_is_fine(page)
    page.set_viewport_size({"width": 360, "height": 640})
    page_is_fine(page)


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
