"""The first visit on an empty cache: the log-in page, then the first page, with all they load.

Plain http offers only gzip; brotli comes with https. Both are weighed, gzip is judged.
"""

import re
from urllib.parse import urljoin, urlsplit

from bench.harness.figures import Figure
from bench.harness.servers import Web
from bench.harness.visitor import Visitor
from self_evaluation.models import Evaluation, Status

NEEDS = ("small",)
LOADED = re.compile(
    r'<(?:link\b[^>]*\brel="(?:stylesheet|icon)"[^>]*\bhref|script\b[^>]*\bsrc|img\b[^>]*\bsrc'
    r'|use\b[^>]*\bhref)="([^"#]+)'
)
LOADED_BY_STYLE = re.compile(r"url\(\s*[\"']?([^\"')#]+)")


def run():
    """Weigh the visit of a head twice, once for each compression."""
    evaluation = Evaluation.objects.filter(status=Status.DRAFT).select_related("created_by").last()
    username = evaluation.created_by.username
    with Web() as web:
        gzip, brotli = (_visit(web, username, encoding) for encoding in ("gzip", "br, gzip"))
    pages = [weight for path, weight in gzip.items() if not path.startswith("/static/")]
    return [
        Figure("everything (gzip)", _kb(gzip), "kB", target=100),
        Figure("script (gzip)", _kb(gzip, ".js"), "kB", target=45),
        Figure("style (gzip)", _kb(gzip, ".css"), "kB"),
        Figure("the two pages themselves (gzip)", sum(pages) / 1000, "kB"),
        Figure("everything (brotli)", _kb(brotli), "kB", target=100),
        Figure("script (brotli)", _kb(brotli, ".js"), "kB", target=45),
        Figure("requests", len(gzip), ""),
    ]


def _kb(weights, ending=""):
    return sum(weight for path, weight in weights.items() if path.endswith(ending)) / 1000


def _visit(web, username, encoding):
    """Return the compressed bytes, headers too, of each address that the visit loads."""
    visitor = Visitor(web.url, encoding=encoding)
    weights = {}
    _load(visitor, "/masuk/", weights)
    _load(visitor, visitor.sign_in(username), weights)
    return weights


def _load(visitor, path, weights):
    """Fetch a page or a style sheet with what it names; what was fetched is in the cache."""
    path = urlsplit(path).path
    if path in weights or not path.startswith("/"):
        return
    answer = visitor.get(path)
    assert answer.status == 200, (path, answer.status, answer.text[:300])
    weights[path] = answer.size
    kind = answer.headers.get("Content-Type", "")
    named = {"text/html": LOADED, "text/css": LOADED_BY_STYLE}.get(kind.partition(";")[0])
    for address in named.findall(answer.text) if named else ():
        _load(visitor, urljoin(path, address), weights)
