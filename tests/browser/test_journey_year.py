"""A school's year from an opened round to the annual report, clicked through by five people."""

import io
import re
import time

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.acting import SEEN, Actor
from tests.browser.proving import prove
from tests.browser.stages import person_name, school_name, username

REPORT_SECONDS = 90
# 1.1: (7.00 + 5.25) / 2; 1.2: 7 × 32/40; 2.1: (5.25 + 2 × 5.25) / 3 after the team has judged.
OVERALL = {"id": "5,56", "en": "5.56"}
REASON = "Foto menunjukkan rak yang belum terisi."
REQUEST = "Mohon jelaskan kelas mana yang dimaksud."
ANSWER = "Enam dari delapan kelas sudah layak pakai."


class Cast:
    """Everybody on one stage, each in a browser of their own, at one width, in one language."""

    def __init__(self, visit, stage, *, width, language, javascript):
        self.visit, self.stage, self.language = visit, stage, language
        self.how = {"width": width, "javascript": javascript}
        self.school = school_name(stage)
        self.seen = SEEN[language]
        self._actors = {}

    def __getattr__(self, role):
        """Return a person by role; who comes first signs in and chooses the language."""
        if role not in self._actors:
            page = self.visit(username(role, self.stage), "/", **self.how)
            self._actors[role] = actor = Actor(page, has_script=self.how["javascript"])
            actor.reads(SEEN["id"]["tasks"])
            if self.language != "id":
                actor.speak(self.language)
        actor = self._actors[role]
        actor.page.goto("/")
        actor.reads(self.seen["tasks"])
        return actor


@pytest.mark.parametrize(
    ("stage", "width", "language", "javascript"),
    [
        ("lebar", 1280, "id", True),
        ("sempit", 360, "en", True),
        ("tanpa-skrip", 360, "id", False),
    ],
)
def test_a_school_goes_through_its_year(visit, stage, width, language, javascript):
    cast = Cast(visit, stage, width=width, language=language, javascript=javascript)
    office_opens_a_round(cast)
    head_opens_the_year_and_hands_out(cast)
    teacher_answers_and_proves(cast)
    head_answers_and_sends(cast)
    team_judges_and_sends_back(cast)
    teacher_improves_and_head_sends_again(cast)
    team_completes(cast)
    head_approves(cast)
    supervisor_verifies(cast)
    head_takes_the_report(cast)


def office_opens_a_round(cast):
    office = cast.dinas
    office.go("Rounds")
    office.follow("New round")
    page = office.page
    page.get_by_label(office.words("Title"), exact=True).fill("Penjaminan mutu wilayah")
    page.get_by_label(office.words("Instrument"), exact=True).select_option(
        label=small_instrument(page)
    )
    office.is_fine()
    office.press("Open the round")
    office.reads("Penjaminan mutu wilayah", f"{office.words('Not begun')}: 1")


def small_instrument(page):
    """Return the label of the small instrument in the page's list."""
    labels = page.locator("select[name=instrument] option").all_inner_texts()
    return next(label for label in labels if re.search("Instrumen kecil|Small instrument", label))


def head_opens_the_year_and_hands_out(cast):
    head = cast.kepala
    head.go("Self-evaluation")
    head.press("Open the self-evaluation")
    head.year_is("draft")
    head.reads(cast.school)
    head.follow("Assign parts")
    head.page.locator('input[name="nodes"][value="2"]').check()
    teacher = person_name("guru", cast.stage)
    head.page.get_by_label(teacher).check()
    head.press("Assign")
    expect(head.page.locator("tr", has_text=teacher)).not_to_have_count(0)
    head.is_fine()


def teacher_answers_and_proves(cast):
    teacher = cast.guru
    teacher.page.locator("a.task-link").first.click()
    expect(teacher.page.locator("#save-line")).to_be_visible()
    teacher.reads("2.1.1")
    assert teacher.page.locator('[name="1.1.1-level"]').count() == 0, "not assigned, yet shown"
    teacher.set_level("2.1.1", 2)
    teacher.set_level("2.1.3", 4)
    keep_page(teacher, 2)
    prove(teacher, "2.1.3")
    teacher.is_fine()


def keep_page(actor, changed):
    """Without script a page is saved by its button; it says how many items were."""
    if not actor.has_script:
        actor.press("Save this page")
        actor.reads(actor.count("%(count)d item saved.", "%(count)d items saved.", changed))


def head_answers_and_sends(cast):
    head = cast.kepala
    open_evaluation(head)
    head.page.get_by_role("link", name="1 Proses" if cast.language == "id" else "1 Process").click()
    head.set_level("1.1.1", 4)
    head.set_level("1.1.2", 3)
    head.type_into("1.2.1-have", "40")
    head.type_into("1.2.1-need", "32")
    keep_page(head, 3)
    open_evaluation(head)
    head.follow("Check and send")
    # 1.1.1 is answered as fulfilled without any evidence: said, but no obstacle.
    head.reads("1.1.1", head.words("A high answer without evidence"))
    head.is_fine()
    send(cast, head)
    head.is_fine()
    open_evaluation(head)
    head.year_is("team_review")


def open_evaluation(actor):
    """Open the one year of the stage."""
    actor.go("Self-evaluation")
    actor.page.locator("main th a").first.click()


def send(cast, head):
    """Send from the check page and read the receipt."""
    head.follow("Go on to sending")
    head.press("Send for review")
    expect(head.page.locator("h1")).to_have_text(cast.seen["receipt"])
    number, code = head.page.locator(".reference").all_inner_texts()
    assert re.fullmatch(r"\S{8,40}", number)
    assert re.fullmatch(r"[0-9A-Fa-f-]{8,20}", code)


def team_judges_and_sends_back(cast):
    team = cast.tim
    team.go("Review")
    team.press("Begin the review")
    judge(team, "1.1.1", "1.1.2", "1.2.1")
    on_item(team, "2.1.1")
    team.follow("Return")
    team.page.locator("[name=reason_code]").select_option(index=1)
    team.page.locator("[name=reason]").fill(REQUEST)
    team.page.locator(".review-act button[type=submit]").click()
    on_item(team, "2.1.3")
    team.reads("Daftar buku perpustakaan")
    team.is_fine()
    team.follow("Adjust")
    team.page.locator('label.level:has([name=level][value="3"])').click()
    team.page.locator("[name=reason]").fill(REASON)
    team.is_fine()
    team.page.locator(".review-act button[type=submit]").click()
    team.reads(REQUEST, REASON)
    team.press("Send back to the school")


def judge(actor, *codes):
    """Accept the items that come one after the other."""
    for code in codes:
        on_item(actor, code)
        actor.press("Accept")


def on_item(actor, code):
    expect(actor.page.locator("h1 .item-code")).to_have_text(code)


def teacher_improves_and_head_sends_again(cast):
    teacher = cast.guru
    teacher.page.locator("a.task-link").first.click()
    teacher.reads(REQUEST, person_name("tim", cast.stage))
    assert teacher.page.locator('[name="2.1.3-level"]').count() == 0, (
        "only the returned one reopens"
    )
    teacher.set_level("2.1.1", 3)
    note = teacher.page.locator("details", has=teacher.page.locator('[name="2.1.1-note"]'))
    note.locator("summary").click()
    teacher.type_into("2.1.1-note", ANSWER)
    keep_page(teacher, 1)
    head = cast.kepala
    open_evaluation(head)
    head.follow("Check and send")
    send(cast, head)


def team_completes(cast):
    team = cast.tim
    team.go("Review")
    team.page.locator("main td a, main td button").first.click()
    on_item(team, "2.1.1")
    team.reads(ANSWER)
    # Nothing else waits for a verdict, so the summary comes by itself.
    team.press("Accept")
    team.press("Complete the review")


def head_approves(cast):
    head = cast.kepala
    open_evaluation(head)
    head.press("Approve and pass on to the supervisor")


def supervisor_verifies(cast):
    supervisor = cast.pengawas
    supervisor.go("My schools")
    supervisor.reads(cast.school)
    supervisor.is_fine()
    supervisor.go("Review")
    supervisor.follow("Start")
    judge(supervisor, "1.1.1")
    supervisor.follow("Finish")
    supervisor.is_fine()
    supervisor.press("Verify")
    supervisor.year_is("verified")


def head_takes_the_report(cast):
    head = cast.kepala
    open_evaluation(head)
    head.follow("See the result")
    head.reads(OVERALL[cast.language], "Menuju SNP 4" if cast.language == "id" else "Towards SNP 4")
    head.is_fine()
    pdf, workbook = (download(head, kind) for kind in ("PDF", "Excel"))
    is_the_report(PdfReader(io.BytesIO(pdf)), cast)
    is_the_workbook(workbook, cast)
    is_genuine(cast, head)


def download(actor, kind):
    """Wait until the file is there, take it and return its bytes."""
    link = actor.page.get_by_role("link", name=re.compile(rf"^\W*{kind}, "))
    end = time.monotonic() + REPORT_SECONDS
    while not link.count():
        assert time.monotonic() < end, actor.page.locator("aside").inner_text()
        actor.page.wait_for_timeout(1000)
        actor.page.reload()
    with actor.page.expect_download() as taken:
        link.click()
    return taken.value.path().read_bytes()


def is_the_report(report, cast):
    text = " ".join("\n".join(page.extract_text() for page in report.pages).split())
    assert cast.school in text
    assert OVERALL["id"] in text
    assert REASON in text
    assert all(person_name(role, cast.stage) in text for role in ("tim", "kepala", "pengawas"))


def is_the_workbook(file, cast):
    formulas, values = cells_of(file), cells_of(file, data_only=True)
    assert cast.school in values
    assert "Daftar buku perpustakaan" in values
    assert any(str(cell).startswith("=") for cell in formulas), "no live formula"
    # As a phone shows it, which computes nothing itself.
    assert any(isinstance(cell, float) and round(cell, 2) == 5.56 for cell in values)


def cells_of(file, **how):
    workbook = load_workbook(io.BytesIO(file), **how)
    return [c for sheet in workbook for row in sheet.iter_rows(values_only=True) for c in row]


def is_genuine(cast, head):
    """Anybody can check the printed code, without an account."""
    code = head.page.locator('a[href*="/laporan/periksa/"]').inner_text()
    reader = Actor(cast.visit(None, f"/laporan/periksa/{code}/", **cast.how))
    reader.reads(cast.school, "98")
    reader.is_fine()
