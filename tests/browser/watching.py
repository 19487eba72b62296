"""What must hold on every page: `page_is_fine(page)`."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

# Kilobytes over the wire (stack.md): the page itself; its scripts; all that a first visit loads.
PAGE_KB = 30
SCRIPT_KB = 45
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
        # Only what leaves by the network: the browser shows PDF files by an extension of its own.
        if request.url.startswith(("http", "ws")) and not request.url.startswith(self.host):
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
    # From the top: further down the sticky head lies over a part of what is measured.
    page.evaluate("scrollTo(0, 0)")
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    found = page.evaluate("tags => axe.run({runOnly: tags})", AXE_TAGS)
    return [
        f"{violation['id']}: {node['target'][0]}  {node['html'][:120]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


@dataclass(frozen=True)
class Weight:
    """Kilobytes over the wire: the page itself, its scripts, everything together."""

    page: float
    script: float
    everything: float


def weigh(page):
    """Return what the open page has loaded since its navigation began."""
    page.wait_for_load_state("load")
    sizes = [
        (request, request.sizes()["responseBodySize"] / 1000)
        for request in _watches[page].requests
        if request.response() and request.url.startswith("http")
    ]
    return Weight(
        page=sum(kb for request, kb in sizes if request.is_navigation_request()),
        script=sum(kb for request, kb in sizes if request.resource_type == "script"),
        everything=sum(kb for _request, kb in sizes),
    )


def page_is_fine(page, *, status_is_error=False, with_axe=True):
    """Fail unless the page that is open keeps what every page promises.

    No axe violation, no error in the console (so none of the content security policy either),
    nothing asked of another host, inside the budget, one h1, no scrolling sideways. On an error page
    (`status_is_error`) the browser's own line about the status is no complaint. Asking axe costs
    more than all the rest.
    """
    page.wait_for_load_state("load")
    seen = _watches[page]
    complaints = [c for c in seen.complaints if not (status_is_error and "status of" in c)]
    assert complaints == [], page.url
    assert seen.strangers == [], page.url
    weight = weigh(page)
    assert weight.page <= PAGE_KB, f"{page.url}: {weight}"
    assert weight.script <= SCRIPT_KB, f"{page.url}: {weight}"
    assert weight.everything <= FIRST_VISIT_KB, f"{page.url}: {weight}"
    assert page.locator("h1").count() == 1, page.url
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{page.url} scrolls sideways by {wide} px at {page.viewport_size}"
    if seen.with_script and with_axe:
        assert axe_violations(page) == [], page.url
