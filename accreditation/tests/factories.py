"""Dossiers for tests."""

import uuid

from accounts.tests import factories as people
from accreditation.actions import open_dossier
from accreditation.queries import answers_of
from self_evaluation.actions import evaluation as moves
from self_evaluation.actions.answer import save_answer
from self_evaluation.models import Answer, EvidenceUse
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


def dossier_of(begun=None, edition=None, **values):
    """Open a dossier for the invented edition, filled in beforehand by the small crosswalk."""
    begun = begun or verified_year()
    edition = edition or invented_edition()
    small_crosswalk(**values)
    return open_dossier(begun.school, edition, by=begun.principal), begun


def answer_of(dossier, code):
    """Return an answer, fresh from the database."""
    answers = Answer.objects.select_related("node", "sheet__dossier__school__region")
    return answers.get(sheet=dossier.sheet_id, node__code=code)


def answer_all(dossier, *, by, level=3):
    """Answer every item by the verb; what was filled in beforehand is thereby confirmed.

    The absolute condition gets its proof.
    """
    for answer in answers_of(dossier).values():
        said = {"text": "Cerita."} if answer.node.is_text else {"level": level}
        save_answer(answer, by=by, key=uuid.uuid4(), version=answer.version, **said)
    prove(dossier, "P.2.1", by=by)


def prove(dossier, code, *, by):
    """Put a new evidence item of the school beside an answer."""
    item = years.EvidenceItemFactory(school=dossier.school, created_by=by, title="Segel")
    EvidenceUse.objects.create(item=item, answer=answer_of(dossier, code), created_by=by)
    return item
