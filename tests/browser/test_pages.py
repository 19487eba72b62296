"""Every kind of page that a role can reach by links is fine, wide and narrow, in both languages."""

from collections import deque
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Error

from tests.browser.stages import TWO_VERSIONS
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
YEAR = "main th a"  # the newest school year in the list
# Pages that no walk meets, for they stand behind a button or are another role's work: who opens
# each, where its way begins, the link there, and what follows that link's address.
BEHIND = {
    "permission_list": ("guru", "/bantuan/siapa-boleh-apa/", None, ""),
    "reports:year_detail": ("pengawas", "/laporan/hasil/?show=imported", YEAR, ""),
    "self_evaluation:assignment_edit": ("kepala", "/evaluasi/", YEAR, "pembagian/"),
    "self_evaluation:branch_mark": ("kepala", "/evaluasi/", YEAR, "tidak-berlaku/"),
    "self_evaluation:evaluation_check": ("kepala", "/evaluasi/", YEAR, "periksa/"),
    "self_evaluation:evaluation_return_to_team": (
        *("kepala.persetujuan", "/evaluasi/", YEAR),
        "kembalikan-ke-tim/",
    ),
    "self_evaluation:evaluation_submit": ("kepala", "/evaluasi/", YEAR, "kirim/"),
    "self_evaluation:evidence_consent": (
        *("kepala", "/bukti/?kind=photo", ".evidence-title a"),
        "persetujuan/",
    ),
    "self_evaluation:phrase_list": ("tim", "/telaah/kalimat/", None, ""),
    "self_evaluation:review_finish": (
        *("pengawas", "/telaah/", 'main td a[href^="/telaah/"]'),
        "selesai/",
    ),
    "standards:instrument_compare": ("admin", f"/instrumen/{TWO_VERSIONS}/banding/", None, ""),
}
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


@pytest.mark.parametrize("kind", BEHIND)
def test_every_page_behind_a_button_is_fine(visit, kind):
    """Go the way to a page that the walks do not find, and look at it as they look at theirs."""
    username, start, link, rest = BEHIND[kind]
    page = visit(username, start)
    if link:
        page.goto(page.locator(link).first.evaluate("link => link.href") + rest)
    assert _kind(page.url) == kind
    is_fine_wide_and_narrow(page, with_axe=True)


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
