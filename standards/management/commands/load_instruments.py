"""`load_instruments [FILE…]`: YAML instruments into the database; all or nothing."""

from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from spmi import commands
from spmi.commands import CommandError
from standards import actions
from standards.actions import crosswalk as crosswalks
from standards.loading import BUNDLED, BadInstrument, checked, read_plain_yaml, read_yaml
from standards.loading.crosswalk import BUNDLED_CROSSWALKS, checked_crosswalk
from standards.queries.crosswalk import nodes_by_code


class Command(commands.Command):
    """Load and publish; a published version with another content is refused."""

    help = "Load instruments from YAML files (default: all bundled ones) and publish them."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
        parser.add_argument("--draft", action="store_true", help="load without publishing")

    def handle(self, *, files, draft, **options):
        paths = files or sorted(BUNDLED.glob("*.yaml"))
        lines = _load_all(_contents(paths), published=not draft)
        if not files:
            lines += _load_crosswalks(published=not draft)
        for line in lines:
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


@transaction.atomic
def _load_all(contents, *, published):
    lines = []
    for path, content in contents:
        try:
            instrument, is_changed = actions.load(content, published=published)
        except BadInstrument as bad:
            raise CommandError("\n".join(f"{path.name}: {p}" for p in bad.problems)) from bad
        sentence = _("%(code)s version %(version)s: loaded, %(nodes)s nodes")
        if not is_changed:
            sentence = _("%(code)s version %(version)s: already there, nothing changed")
        lines.append(
            sentence
            % {
                "code": instrument.code,
                "version": instrument.version,
                "nodes": len(content["nodes"]),
            }
        )
    return lines


@transaction.atomic
def _load_crosswalks(*, published):
    """Load the bundled crosswalks, whose instruments stand in the database by now."""
    lines = []
    for path in sorted(BUNDLED_CROSSWALKS.glob("*.yaml")):
        document = read_plain_yaml(path)
        nodes = [nodes_by_code(document[name]) for name in ("source", "target")]
        try:
            content = checked_crosswalk(document, *nodes)
            crosswalk, is_changed = crosswalks.load(content, published=published)
        except BadInstrument as bad:
            raise CommandError("\n".join(f"{path.name}: {p}" for p in bad.problems)) from bad
        sentence = _("%(crosswalk)s: loaded, %(links)s links")
        if not is_changed:
            sentence = _("%(crosswalk)s: already there, nothing changed")
        lines.append(sentence % {"crosswalk": crosswalk, "links": len(content["links"])})
    return lines
