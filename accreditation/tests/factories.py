"""Dossiers for tests."""

import uuid

from accounts.tests import factories as people
from accreditation.actions import open_dossier
from self_evaluation.actions import evaluation as moves
from self_evaluation.actions.answer import save_answer
from self_evaluation.models import Answer
from self_evaluation.tests import factories as years
from standards.tests.factories import invented_edition, small_crosswalk


def verified_year(*, year=2025, **values):
    """Return a school's year that was verified, with every item at a level or count."""
    begun = years.year_of(people.SchoolFactory(level="SD"), year=year)
    years.fill(begun, **values)
    years.prove(begun, "1.1.1", title="Silabus")
    years.prove(begun, "1.2.1", title="Daftar siswa")
    moves.submit(begun.evaluation, by=begun.principal)
    years.verified(years.approved(years.reviewed(begun)))
    return begun


def dossier_of(begun=None, **values):
    """Open a dossier for the invented edition, filled in beforehand by the small crosswalk."""
    begun = begun or verified_year()
    edition = invented_edition()
    small_crosswalk(**values)
    return open_dossier(begun.school, edition, by=begun.principal), begun


def answer_of(dossier, code):
    """Return an answer, fresh from the database."""
    answers = Answer.objects.select_related("node", "sheet__dossier__school__region")
    return answers.get(sheet=dossier.sheet_id, node__code=code)


def answer_all(dossier, *, by, level=3):
    """Answer every item by the verb; what was filled in beforehand is thereby confirmed."""
    for code in dossier.sheet.answers.values_list("node__code", flat=True):
        answer = answer_of(dossier, code)
        save_answer(answer, by=by, key=uuid.uuid4(), version=answer.version, level=level)
