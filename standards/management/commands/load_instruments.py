"""`load_instruments [FILE…]`: YAML instruments into the database; all or nothing."""

from contextlib import contextmanager
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from spmi import commands
from spmi.commands import CommandError
from standards import actions
from standards.actions import crosswalk as crosswalks
from standards.loading import BUNDLED, BadInstrument, checked, read_plain_yaml, read_yaml
from standards.loading.crosswalk import BUNDLED_CROSSWALKS, checked_crosswalk
from standards.queries.crosswalk import nodes_of


class Command(commands.Command):
    """Load and publish; a published version with another content is refused."""

    help = "Load instruments from YAML files (default: all bundled ones) and publish them."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
        parser.add_argument("--draft", action="store_true", help="load without publishing")

    def handle(self, *, files, draft, **options):
        paths = files or sorted(BUNDLED.glob("*.yaml"))
        contents = _contents(paths)
        documents = [] if files else _crosswalk_documents()
        for line in _load_all(contents, documents, published=not draft):
            self.stdout.write(line)


def _contents(paths):
    """Check all files before anything is written; one line per problem, each with its file."""
    contents, lines = [], []
    for path in paths:
        try:
            contents.append((path, checked(read_yaml(path))))
        except BadInstrument as bad:
            lines += [f"{path.name}: {problem}" for problem in bad.problems]
    if lines:
        raise CommandError("\n".join(lines))
    return contents


def _crosswalk_documents():
    return [(path, read_plain_yaml(path)) for path in sorted(BUNDLED_CROSSWALKS.glob("*.yaml"))]


@transaction.atomic
def _load_all(contents, documents, *, published):
    """Load instruments, then crosswalks between them; whatever is refused, nothing is written."""
    loaded, lines = {}, []
    for path, content in contents:
        with _naming(path):
            instrument, is_changed = actions.load(content, published=published)
        loaded[instrument.code] = instrument
        lines.append(_instrument_line(instrument, content, is_changed=is_changed))
    for path, document in documents:
        nodes = [nodes_of(loaded[document[name]]) for name in ("source", "target")]
        with _naming(path):
            content = checked_crosswalk(document, *nodes)
            crosswalk, is_changed = crosswalks.load(content, published=published)
        lines.append(_crosswalk_line(crosswalk, content, is_changed=is_changed))
    return lines


@contextmanager
def _naming(path):
    """Put the name of a file before each problem with it."""
    try:
        yield
    except BadInstrument as bad:
        raise CommandError("\n".join(f"{path.name}: {p}" for p in bad.problems)) from bad


def _instrument_line(instrument, content, *, is_changed):
    sentence = _("%(code)s version %(version)s: already there, nothing changed")
    if is_changed:
        sentence = _("%(code)s version %(version)s: loaded, %(nodes)s nodes")
    words = {"code": instrument.code, "version": instrument.version}
    return sentence % (words | {"nodes": len(content["nodes"])})


def _crosswalk_line(crosswalk, content, *, is_changed):
    sentence = _("%(crosswalk)s: already there, nothing changed")
    if is_changed:
        sentence = _("%(crosswalk)s: loaded, %(links)s links")
    return sentence % {"crosswalk": crosswalk, "links": len(content["links"])}
