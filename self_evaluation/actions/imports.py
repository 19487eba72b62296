"""Bringing in numbers that were published elsewhere."""

import re
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import School
from self_evaluation.models import ImportedScore, ImportedSet
from spmi.tables import Problem, TableError, read_rows

COLUMNS = ("npsn", "code", "score")
# A comma is the decimal mark in Indonesia; NaN, signs, exponents and grouping are no numbers here.
NUMBER = re.compile(r"[0-9]{1,5}(?:[.,][0-9]{1,4})?")


def import_scores(path, *, instrument, year, skip_bad=False, source="", by=None):
    """Store the scores of a CSV or XLSX file as imported; return (schools, scores, problems).

    A school's earlier set of that year and instrument is replaced as a whole. With any problem
    nothing is stored and `TableError` carries them all, unless `skip_bad` leaves the bad rows out.
    """
    rows, problems = _read(path)
    known = _Known(instrument, rows)
    good = []
    for line, row in rows:
        wrong = known.problem_of(line, row)
        if wrong:
            problems.append(Problem(wrong, line))
        else:
            good.append((known.schools[row["npsn"]], row["code"], _number(row["score"])))
    problems.sort(key=lambda problem: problem.line or 0)
    if (problems and not skip_bad) or not good:
        raise TableError(problems)
    schools = _store(good, instrument, year, source or str(path).rpartition("/")[2], by)
    return schools, len(good), problems


def _read(path):
    """Return the rows that could be read, and the problems of the others."""
    try:
        return read_rows(path, COLUMNS), []
    except TableError as error:
        if not error.rows:
            raise
        return error.rows, list(error.problems)


class _Known:
    """What a row may speak of: schools, the instrument's codes and scale, and no row twice."""

    def __init__(self, instrument, rows):
        npsns = {row["npsn"] for _line, row in rows}
        self.schools = {school.npsn: school for school in School.objects.filter(npsn__in=npsns)}
        self.codes = set(instrument.nodes.values_list("code", flat=True))
        self.top = Decimal(str(instrument.rules["scale_max"]))
        self.seen = {}

    def problem_of(self, line, row):
        """Return what is wrong with a row, in one sentence, or nothing."""
        npsn, code = row["npsn"], row["code"]
        if not re.fullmatch(r"[0-9]{8}", npsn):
            return _("“%(npsn)s” is no NPSN: an NPSN has 8 digits.") % {"npsn": npsn[:20]}
        if npsn not in self.schools:
            return _("There is no school with NPSN %(npsn)s.") % {"npsn": npsn}
        if code not in self.codes:
            return _("The instrument has no code “%(code)s”.") % {"code": code[:20]}
        first = self.seen.setdefault((npsn, code), line)
        if first != line:
            words = {"npsn": npsn, "code": code, "line": first}
            return _("%(npsn)s %(code)s was already in row %(line)s.") % words
        return self._problem_of_score(row["score"])

    def _problem_of_score(self, text):
        if not text:
            return _("The score is empty.")
        if not NUMBER.fullmatch(text):
            return _("“%(text)s” is not a score: a number with at most four decimals.") % {
                "text": text[:20]
            }
        if _number(text) > self.top:
            return _("%(text)s lies outside the scale from 0 to %(top)s.") % {
                "text": text,
                "top": f"{self.top.normalize():f}",  # without "f" a scale to 100 ends at 1E+2
            }
        return ""


def _number(text):
    return Decimal(text.replace(",", "."))


@transaction.atomic
def _store(good, instrument, year, source, by):
    """Replace the sets of the schools in the file; return how many schools that are."""
    schools = {school.pk: school for school, _code, _score in good}
    ImportedSet.objects.filter(
        school__in=schools, year=year, instrument__code=instrument.code
    ).delete()
    sets = ImportedSet.objects.bulk_create(
        ImportedSet(school=school, year=year, instrument=instrument, source=source[:300])
        for school in schools.values()
    )
    of_school = {one.school_id: one for one in sets}
    ImportedScore.objects.bulk_create(
        [
            ImportedScore(imported_set=of_school[school.pk], node_code=code, score=score)
            for school, code, score in good
        ],
        batch_size=2000,
    )
    for one in sets:
        audit.record(
            "self_evaluation.import_scores",
            by=by,
            subject=one,
            school=one.school,
            after={"instrument": instrument.code, "year": year, "source": one.source},
        )
    return len(schools)
