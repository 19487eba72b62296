"""`accreditation_score --instrument CODE --answers FILE --json`: answers in, value and rank out."""

import json
from pathlib import Path

from django.utils.translation import gettext as _

from spmi import commands
from spmi.commands import CommandError
from standards import scoring
from standards.models import Instrument
from standards.queries import accreditation, newest_published


class Command(commands.Command):
    """Score answers that lie in a file; nothing is stored."""

    help = "Score the answers in a JSON file by an accreditation instrument."

    def add_arguments(self, parser):
        parser.add_argument("--instrument", required=True, metavar="CODE")
        parser.add_argument("--answers", required=True, type=Path, metavar="FILE")
        parser.add_argument("--gaps", choices=scoring.GAPS, default=scoring.NOTHING)
        parser.add_argument("--json", action="store_true", help="print JSON, not lines")

    def handle(self, *, instrument, answers, gaps, **options):
        edition = _edition(instrument)
        nodes = list(edition.nodes.all())
        try:
            marks = accreditation.marks_of(edition, nodes, _read(answers))
        except accreditation.BadAnswers as bad:
            raise CommandError("\n".join(bad.problems)) from bad
        result = accreditation.result_of(edition, nodes, marks, gaps=gaps)
        notes = accreditation.gap_notes(edition, nodes, marks, gaps)
        if options["json"]:
            told = accreditation.as_json(edition, nodes, result, notes)
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
            return
        for line in accreditation.as_lines(edition, nodes, result, notes):
            self.stdout.write(line)


def _edition(code):
    edition = newest_published(code)
    if edition is None or not edition.is_accreditation:
        known = Instrument.objects.filter(rules__has_key="outcome", published_at__isnull=False)
        codes = ", ".join(sorted(set(known.values_list("code", flat=True))))
        sentence = _("There is no accreditation instrument “%(code)s”. There are: %(codes)s")
        raise CommandError(sentence % {"code": code, "codes": codes or "–"})
    return edition


def _read(path):
    try:
        answers = json.loads(path.read_text("utf-8"), object_pairs_hook=_each_once)
    except (OSError, ValueError) as error:
        raise CommandError(_("The answers cannot be read: %s") % error) from error
    except RecursionError as error:
        raise CommandError(_("The answers are nested too deeply.")) from error
    if not isinstance(answers, dict):
        raise CommandError(_("The answers must be an object: {“item code”: answer, …}."))
    return answers


def _each_once(pairs):
    """Take an object of JSON, of which the second of two equal keys would win in silence."""
    answers = {}
    for key, answer in pairs:
        if key in answers:
            raise CommandError(_("The answers cannot be read: %s") % _("“%s” stands twice") % key)
        answers[key] = answer
    return answers
