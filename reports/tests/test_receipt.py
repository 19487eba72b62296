"""Making the receipt of a sending: what it says, once, and only where PDF can be made."""

import io

import pypdf
import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError
from django.utils import translation

from jobs.handlers import handlers_of
from jobs.models import Job
from reports import pdf, rendering, tasks
from reports.documents.receipt import TO_SUPERVISOR, TO_TEAM, receipt_rows
from reports.documents.words import LANGUAGE
from reports.models import Receipt
from reports.queries import sent_evaluation
from reports.tests.factories import CONTENT, quiet, stored_receipt
from reports.tests.marks import needs_pango
from self_evaluation.actions import evaluation as verbs
from self_evaluation.actions import review as review_verbs
from self_evaluation.models import Status
from self_evaluation.tests import factories as evaluations

pytestmark = pytest.mark.django_db
NAME = "self_evaluation.submitted"


@pytest.fixture
def without_rendering(monkeypatch):
    """Write the same few bytes for every receipt."""
    monkeypatch.setattr(pdf, "why_not", lambda: "")
    monkeypatch.setattr(pdf, "render_receipt", lambda _rows: CONTENT)


def sent_again(begun):
    """Withdraw, and send once more."""
    verbs.withdraw(begun.evaluation, by=begun.principal)
    verbs.submit(begun.evaluation, by=begun.principal)


def files():
    return sorted(Receipt.objects.values_list("submission", "stored_as"))


def run(evaluation):
    assert handlers_of(NAME) == [tasks.evaluation_submitted]
    tasks.evaluation_submitted(evaluation.pk, quiet)


def test_every_sending_rings_once():
    begun = evaluations.evaluation_at(Status.TEAM_REVIEW)
    sent_again(begun)
    keys = list(Job.objects.filter(name=NAME).order_by("pk").values_list("key", "subject_id"))
    pk = begun.evaluation.pk
    assert keys == [(f"{NAME}:{pk}:1", pk), (f"{NAME}:{pk}:2", pk)]


@pytest.mark.usefixtures("without_rendering")
def test_made_twice_it_is_one_file():
    begun = evaluations.evaluation_at(Status.TEAM_REVIEW)
    run(begun.evaluation)
    first = files()
    run(begun.evaluation)
    assert files() == first
    receipt = Receipt.objects.get()
    assert (receipt.submission, receipt.size) == (1, len(CONTENT))
    sent = (begun.evaluation.submitted_at, begun.evaluation.submitted_hash)
    assert (receipt.sent_at, receipt.answers_sha256) == sent
    with default_storage.open(receipt.stored_as) as stored:
        assert stored.read() == CONTENT


@pytest.mark.usefixtures("without_rendering")
def test_each_sending_has_its_own():
    begun = evaluations.evaluation_at(Status.TEAM_REVIEW)
    run(begun.evaluation)
    sent_again(begun)
    run(begun.evaluation)
    assert [submission for submission, _name in files()] == [1, 2]
    assert Receipt.objects.values("check_code").distinct().count() == 2


@pytest.mark.usefixtures("without_rendering")
def test_of_two_workers_at_once_the_faster_ones_file_stays(monkeypatch):
    begun = evaluations.evaluation_at(Status.TEAM_REVIEW)
    faster = stored_receipt(begun.evaluation)
    monkeypatch.setattr(rendering, "receipt_of", lambda _evaluation: None)
    before = default_storage.listdir("receipts")[0]
    gone = []
    monkeypatch.setattr(default_storage, "delete", gone.append)
    run(begun.evaluation)
    assert Receipt.objects.get() == faster
    assert before
    assert len(gone) == 1
    assert gone != [faster.stored_as]


def test_without_pango_nothing_is_made_and_nothing_fails(monkeypatch):
    monkeypatch.setattr(pdf, "why_not", lambda: "Pango is missing.")
    run(evaluations.evaluation_at(Status.TEAM_REVIEW).evaluation)
    assert files() == []


def test_the_database_keeps_one_receipt_a_sending():
    begun = evaluations.evaluation_at(Status.TEAM_REVIEW)
    stored_receipt(begun.evaluation)
    with pytest.raises(IntegrityError):
        stored_receipt(begun.evaluation)


def test_it_says_what_was_fixed_by_sending():
    begun = evaluations.evaluation_at(Status.TEAM_REVIEW)
    verbs.withdraw(begun.evaluation, by=begun.principal)
    before = receipt_rows(sent_evaluation(begun.evaluation.pk))
    begun.save("1.1.1", level=None)
    rows = receipt_rows(sent_evaluation(begun.evaluation.pk))
    leaves = begun.evaluation.sheet.answers.count()
    assert (rows.answered, rows.of) == (before.answered, before.of) == (leaves, leaves)
    assert (rows.sha256, rows.fingerprint) == (before.sha256, before.fingerprint)
    assert rows.number == f"{begun.school.npsn}/{evaluations.YEAR}/1"
    assert rows.next_steps[0] == TO_TEAM


def test_what_the_supervisor_returned_goes_back_to_the_supervisor():
    begun = evaluations.evaluation_at(Status.VERIFICATION)
    review_verbs.return_item(
        begun.evaluation,
        begun.answer("1.1.1"),
        by=begun.supervisor,
        reason_code="unclear",
        reason="Mohon dilengkapi.",
    )
    verbs.send_back(begun.evaluation, by=begun.supervisor)
    begun.save("1.1.1", level=2)
    verbs.submit(begun.evaluation, by=begun.principal)
    assert begun.evaluation.status == Status.VERIFICATION
    rows = receipt_rows(sent_evaluation(begun.evaluation.pk))
    assert rows.next_steps[0] == TO_SUPERVISOR


@needs_pango
def test_the_paper_is_one_tagged_page_with_everything_on_it():
    begun = evaluations.evaluation_at(Status.TEAM_REVIEW)
    rows = receipt_rows(sent_evaluation(begun.evaluation.pk), check_code="ACDEFGHJKM23")
    with translation.override("en"):
        reader = pypdf.PdfReader(io.BytesIO(pdf.render_receipt(rows)))
    assert len(reader.pages) == 1
    root = reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"].value) == (LANGUAGE, True)
    assert rows.number in reader.metadata.title
    text = " ".join(reader.pages[0].extract_text().split())
    shown = (rows.number, rows.school, rows.npsn, "2026/2027", " WIB", rows.sent_by)
    shown = (*shown, rows.fingerprint, "ACDE-FGHJ-KM23")
    assert [word for word in shown if word not in text] == []
    assert rows.sha256 in text.replace(" ", "")
