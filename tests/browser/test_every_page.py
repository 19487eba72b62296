"""Every kind of page that a role can reach by links is fine, wide and narrow, in both languages."""

from collections import deque
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve

from reports.management.demonstration.people import DEMO_ACCOUNTS
from tests.browser.watching import page_is_fine

ROLES = [account[0] for account in DEMO_ACCOUNTS]
# Files, not pages.
FILES = (".pdf", ".xlsx", ".csv", ".zip")


def _kind(address):
    """Return the name of the route behind an address of ours, or None."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return None


def _links(page):
    found = page.eval_on_selector_all("a[href]:not([download])", "all => all.map(a => a.href)")
    here = page.evaluate("location.origin")
    return [link for link in found if link.startswith(here) and not link.endswith(FILES)]


@pytest.mark.parametrize(("width", "language"), [(1280, "id"), (360, "en")])
@pytest.mark.parametrize("username", ROLES)
def test_every_kind_of_page_is_fine(visit, username, width, language):
    """Follow links breadth first; one page of each kind is looked at."""
    page = visit(username, width=width, language=language)
    seen, waiting = set(), deque([page.url])
    while waiting:
        address = waiting.popleft()
        kind = _kind(address)
        if kind is None or kind in seen or kind == "account_logout":
            continue
        seen.add(kind)
        response = page.goto(address)
        if not response.headers.get("content-type", "").startswith("text/html"):
            continue
        assert response.status == 200, address
        page_is_fine(page)
        waiting.extend(_links(page))
    assert len(seen) > 1
