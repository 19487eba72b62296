"""What must hold on every page: `page_is_fine(page)`."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

# Kilobytes over the wire (stack.md): the page itself; everything a first visit loads.
PAGE_KB = 30
FIRST_VISIT_KB = 100
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
_watches = {}


@dataclass
class Watch:
    """What a page asked for and complained about since its last navigation."""

    host: str
    with_script: bool
    requests: list = field(default_factory=list)
    complaints: list = field(default_factory=list)
    strangers: list = field(default_factory=list)

    def note_request(self, request):
        """Count a request; a navigation begins a new count."""
        if request.is_navigation_request() and request.frame.parent_frame is None:
            self.requests.clear()
            self.complaints.clear()
        self.requests.append(request)
        if not request.url.startswith((self.host, "data:", "blob:")):
            self.strangers.append(request.url)

    def note_console(self, message):
        """Keep errors; a violation of the content security policy is one."""
        if message.type == "error":
            self.complaints.append(message.text)


def watch(page, *, host, with_script):
    """Begin to watch a page; before its first navigation."""
    seen = _watches[page] = Watch(host, with_script)
    page.on("request", seen.note_request)
    page.on("console", seen.note_console)
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    page.on("close", lambda _page: _watches.pop(page, None))
    return seen


@cache
def _axe():
    return AXE.read_text(encoding="utf-8")


def axe_violations(page):
    """Return what axe-core finds: the rule, and where."""
    page.evaluate(_axe())
    found = page.evaluate("tags => axe.run({runOnly: tags})", AXE_TAGS)
    return [
        f"{violation['id']}: {node['target'][0]}  {node['html'][:120]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def _sizes(requests):
    """Return the kilobytes of the page itself and of everything together."""
    sizes = [
        (request.is_navigation_request(), request.sizes()["responseBodySize"] / 1000)
        for request in requests
        if request.response() and request.url.startswith("http")
    ]
    return sum(kb for is_page, kb in sizes if is_page), sum(kb for _is_page, kb in sizes)


def page_is_fine(page, *, status_is_error=False):
    """Fail unless the page that is open keeps what every page promises.

    No axe violation, no error in the console (so none of the content security policy either),
    nothing asked of another host, inside the budget, no scrolling sideways. On an error page
    (`status_is_error`) the browser's own line about the status is no complaint.
    """
    page.wait_for_load_state("networkidle")
    seen = _watches[page]
    complaints = [c for c in seen.complaints if not (status_is_error and "status of" in c)]
    assert complaints == [], page.url
    assert seen.strangers == [], page.url
    page_kb, all_kb = _sizes(seen.requests)
    assert page_kb <= PAGE_KB, f"{page.url}: {page_kb:.1f} kB"
    assert all_kb <= FIRST_VISIT_KB, f"{page.url}: {all_kb:.1f} kB with all it loads"
    if seen.with_script:
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{page.url} scrolls sideways by {wide} px"
        assert axe_violations(page) == [], page.url
