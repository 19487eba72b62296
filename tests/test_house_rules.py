"""What the house has agreed on and no linter knows. Each failure names the place to mend."""

import ast
import re
from configparser import ConfigParser
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.urls import resolve

from spmi.decisions import YES
from tests.routes import OUR_APPS, all_routes
from tests.sources import ROOT, modules, short, templates, texts, tree

ROUTES = all_routes()
OURS = [route for route in ROUTES if route.is_ours]
MODULE_LINES = 400
PAGE_LINES = 120
# Where text is declared safe, each with a look at what goes in.
MAY_MARK_SAFE = {
    "reports/charts/drawing.py",  # builds SVG from numbers and escaped labels
    "templates/_shared/_field_notes.html",  # help texts of forms: ours or Django's, never a person's
}
# Templates whose names are built at run time.
NAMED_BY_RULE = re.compile(r"^(accounts|self_evaluation|reports)/(email|mail)/")
# Answered by Django, or by the frame, and not by a view of that name.
DJANGO_PAGES = {"400.html", "403.html", "404.html", "405.html", "500.html", "503.html"}


def test_every_route_bears_its_views_name():
    """One name from the address to the test; a reader greps once."""
    wrong = [r.name for r in OURS if r.short_name != r.function.__name__]
    assert wrong == []


def test_every_route_belongs_to_the_app_of_its_view():
    """`reports:…` is answered by reports; the frame's own few have no namespace."""
    wrong = [
        (r.name, r.function.__module__)
        for r in OURS
        if r.function.__module__.split(".")[0] != (r.namespace or "spmi")
    ]
    assert wrong == []


def test_every_address_is_answered_by_the_route_of_its_name():
    """Two routes of one form would hide the later one behind the earlier one."""
    wrong = {
        route.name: found
        for route in OURS
        if (found := resolve(route.sample_address()).view_name) != route.name
    }
    assert wrong == {}


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_route_sends_the_anonymous_to_sign_in_or_is_declared_public(client, method):
    """A view someone forgot to protect is protected; a public one says so itself."""
    wrong = {}
    for route in OURS:
        if route.is_public:
            continue
        response = getattr(client, method)(route.sample_address())
        if response.status_code != 302 or not response["Location"].startswith("/masuk/?next="):
            wrong[route.name] = response.status_code
    assert wrong == {}


def test_every_page_bears_the_name_of_a_view():
    """A page is found by its address's name; what several pages share begins with `_`."""
    names = {f"{r.function.__module__.split('.')[0]}/{r.short_name}.html" for r in OURS}
    wrong = {
        (short(path), text)
        for path in modules()
        if "views" in path.relative_to(ROOT).parts[1] and path.parts[-2] != "spmi"
        for text in texts(tree(path))
        if text.endswith(".html") and not text.rpartition("/")[2].startswith("_")
        if text not in names and text not in DJANGO_PAGES
    }
    assert wrong == set()


def test_no_module_and_no_page_is_too_long():
    """What nobody can hold in mind is split by noun."""
    lengths = {short(path): len(path.read_text().splitlines()) for path in ROOT.glob("*/**/*.py")
               if path.relative_to(ROOT).parts[0] in {*OUR_APPS, "tests", "bench"}
               and "migrations" not in path.parts}  # fmt: skip
    assert {name: count for name, count in lengths.items() if count > MODULE_LINES} == {}
    pages = {name: text.count("\n") for name, text in templates().items()}
    assert {name: count for name, count in pages.items() if count > PAGE_LINES} == {}


def _sets_status(node):
    if isinstance(node, ast.Assign):
        return any(isinstance(t, ast.Attribute) and t.attr == "status" for t in node.targets)
    if isinstance(node, ast.AugAssign | ast.AnnAssign):
        return isinstance(node.target, ast.Attribute) and node.target.attr == "status"
    is_update = isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "update"
    return is_update and any(keyword.arg == "status" for keyword in node.keywords)


def test_a_status_is_set_only_by_the_verbs():
    """Everything else asks `actions` to move it, so every move is checked and recorded."""
    wrong = [
        f"{short(path)}:{node.lineno}"
        for path in modules()
        if not {"actions", "models", "actions.py", "models.py"} & set(path.parts)
        for node in ast.walk(tree(path))
        if _sets_status(node)
    ]
    assert wrong == []


def _tables():
    """Every app's table of moves, with all its statuses."""
    for app in OUR_APPS:
        if app == "spmi" or not find_spec(f"{app}.workflow"):
            continue
        workflow = import_module(f"{app}.workflow")
        yield workflow, type(workflow.TRANSITIONS[0].target)


def test_every_status_is_reached():
    """Nobody writes a status that no move leads to; the first is where rows begin."""
    for workflow, statuses in _tables():
        reached = {move.target for move in workflow.TRANSITIONS} | {next(iter(statuses))}
        assert reached == set(statuses), workflow.__name__
        left = {status for move in workflow.TRANSITIONS for status in move.sources}
        assert left <= set(statuses), workflow.__name__


def test_every_move_is_possible_from_its_sources_and_from_nowhere_else():
    """Status × move, with the rule itself held open: rules are tested in each app."""
    for workflow, statuses in _tables():
        for move in workflow.TRANSITIONS:
            held_open = type(move)(move.name, move.sources, move.target, lambda *_: YES)
            for status in statuses:
                subject = type("Subject", (), {"status": status})
                assert bool(held_open.decide(None, subject)) == (status in move.sources)


def test_every_move_is_made_by_a_verb():
    """A row of the table that no verb uses is a promise that nothing keeps."""
    for workflow, _statuses in _tables():
        app = ROOT / workflow.__name__.split(".")[0]
        source = "\n".join(path.read_text() for path in app.rglob("actions*/**/*.py"))
        source += "\n".join(path.read_text() for path in app.glob("actions.py"))
        table = (app / "workflow.py").read_text()
        unused = [
            name
            for name, value in vars(workflow).items()
            if value in workflow.TRANSITIONS
            and f"workflow.{name}" not in source
            # Written once, listed once: a third mention is a function that chooses the move.
            and len(re.findall(rf"\b{name}\b", table)) < 3
        ]
        assert unused == [], workflow.__name__


def test_import_linter_watches_every_app():
    """An app that is not in .importlinter would stand outside the ladder unseen."""
    config = ConfigParser()
    config.read(ROOT / ".importlinter")
    assert set(config["importlinter"]["root_packages"].split()) == set(OUR_APPS)


def test_text_is_declared_safe_only_where_agreed():
    """One forgotten `safe` is a way in for a stranger's script."""
    code = {short(path): path.read_text() for path in modules()}
    # Mails in plain text are not read by a browser: there, escaping would only garble names.
    pages = {f"templates/{n}": text for n, text in templates().items() if not n.endswith(".txt")}
    found = {name for name, text in code.items() if re.search(r"\b(mark_safe|SafeString)\b", text)}
    found |= {
        name
        for name, text in pages.items()
        if re.search(r"\|\s*safe\b|autoescape off|\|\s*safeseq", text)
    }
    assert found - MAY_MARK_SAFE == set()


INLINE = {
    "script": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE
    ),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.IGNORECASE),
    "handler": re.compile(r"<[a-z][^>]*\s(on[a-z]+|hx-on[^=]*)\s*=", re.IGNORECASE),
    "javascript address": re.compile(r"[\"']\s*javascript:", re.IGNORECASE),
}


@pytest.mark.parametrize("kind", INLINE)
def test_no_page_carries_inline_script_or_style(kind):
    """The content security policy would refuse it, silently for whoever wrote it."""
    # The print sheet is inside the document: WeasyPrint reads no policy.
    pages = {n: t for n, t in templates().items() if not n.startswith("reports/pdf/")}
    assert [name for name, text in pages.items() if INLINE[kind].search(text)] == []


def test_a_time_of_day_is_written_with_its_zone():
    """Indonesia has three: `H.i` alone would be read in the wrong one."""
    bare = re.compile(r'H[.:]i"')
    assert [name for name, text in templates().items() if bare.search(text)] == []


def test_no_template_is_left_over():
    """What nobody names is removed."""
    named = set().union(*(texts(tree(path)) for path in modules()))
    for text in templates().values():
        named |= set(re.findall(r"[\"']([\w/.-]+\.(?:html|txt|svg|xml|css))[\"']", text))
    left = {
        name
        for name in templates()
        if name not in named | DJANGO_PAGES
        and not NAMED_BY_RULE.match(name)
        and not _replaces_a_librarys(name)
    }
    assert left == set()


def _replaces_a_librarys(name):
    """Whether an installed library brings a template of this name, which ours stands in for."""
    for library in ("allauth", "crispy_bootstrap5", "django.contrib.auth"):
        folder = find_spec(library).submodule_search_locations[0]
        if (Path(folder) / "templates" / name).exists():
            return True
    return False


def test_every_template_compiles():
    """A misspelt tag is found here, not by the first person who opens the page."""
    for name in templates():
        if name.endswith((".html", ".txt")):
            get_template(name)
