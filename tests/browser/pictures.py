"""Makes the pictures of the README and of the users' guide (docs/pictures) from the running
demonstration: `script/pictures`. Not a part of the tests; they fail where a page has lost its way.
"""

import io

import pytest
from PIL import Image

from tests.browser.acting import Actor
from tests.browser.application import ROOT, running

FOLDER = ROOT / "docs" / "pictures"
LAPTOP, TALL, PHONE = (1120, 720), (1120, 900), (390, 760)
# A palette is enough for pages, and a quarter of the size.
COLOURS = 64
# Answered by its level, and assigned to the demonstration's teacher.
ITEM = "8.3.1"
# The head's own school is still being filled in; this team is in the middle of its review.
TEAM = "penelaah"
MOST_BYTES = 80_000


def sign_in(actor):
    actor.page.goto("/masuk/")


def tasks(actor):
    actor.page.goto("/")


def year(actor):
    actor.go("Self-evaluation")
    actor.page.locator("main th a").first.click()


def standard(actor, code="8", item=None):
    year(actor)
    actor.page.locator(f'main th a[href*="/standar/{code}/"]').click()
    if item:
        actor.page.locator(f'[name="{item}-key"]').evaluate(
            "key => key.closest('section').scrollIntoView()"
        )


def sheet_standard(actor):
    standard(actor, "3")


def sheet_item(actor):
    standard(actor, "8", ITEM)


def sheet_assign(actor):
    year(actor)
    actor.follow("Assign parts")


def check(actor):
    year(actor)
    actor.follow("Check and send")


def locker(actor):
    actor.go("Evidence")


def locker_add(actor):
    sheet_item(actor)
    item = actor.page.locator("section.item", has=actor.page.locator(f'[name="{ITEM}-key"]'))
    menu = item.locator(".evidence-row details")
    menu.locator("summary").click()
    # Clear of the bar at the bottom of a phone.
    menu.evaluate("menu => menu.scrollIntoView({block: 'center'})")


def review(actor):
    actor.go("Review")


def review_item(actor):
    review(actor)
    # "Start" or "Continue", by how far the first one has come.
    actor.page.locator('main td a[href^="/telaah/"]').first.click()
    actor.page.wait_for_load_state()


def review_return(actor):
    review_item(actor)
    actor.follow("Return")


def review_finish(actor):
    review_item(actor)
    actor.follow("Finish")


def my_schools(actor):
    actor.go("My schools")


def result(actor):
    actor.go("Results & reports")
    actor.page.locator("main th a").first.click()


def reports(actor):
    actor.go("Results & reports")
    actor.follow("Reports")


def rounds_new(actor):
    actor.go("Rounds")
    actor.follow("New round")


def dossier(actor):
    actor.go("Accreditation")
    actor.page.locator("main th a").first.click()


def simulation(actor):
    dossier(actor)
    actor.follow("What would change it")
    actor.page.locator("[name=rank]").select_option("C")
    actor.press("Find it")
    actor.page.locator("[name=rank]").evaluate("field => field.form.scrollIntoView()")


def filing(actor):
    dossier(actor)
    actor.follow("Files for the national system")


def people(actor):
    actor.go("People")


def invite(actor):
    people(actor)
    actor.page.locator('main a[href*="/orang/undang/"]').first.click()


def instruments(actor):
    actor.go("Instruments")
    actor.page.locator("main a[href*='/instrumen/rapor-mutu/']").first.click()


def background_work(actor):
    actor.go("Background work")


def audit_trail(actor):
    actor.go("Audit trail")


SUBJECTS = [
    (sheet_standard, "kepala", TALL),
    (sign_in, None, LAPTOP),
    (tasks, "kepala", LAPTOP),
    (year, "kepala", LAPTOP),
    (sheet_assign, "kepala", LAPTOP),
    (check, "kepala", LAPTOP),
    (result, "kepala", LAPTOP),
    (dossier, "kepala", TALL),
    (simulation, "kepala", TALL),
    (filing, "kepala", TALL),
    (tasks, "guru", PHONE),
    (sheet_item, "guru", PHONE),
    (locker_add, "guru", PHONE),
    (review_item, TEAM, LAPTOP),
    (review_item, "pengawas", LAPTOP),
    (review_return, TEAM, LAPTOP),
    (review_finish, TEAM, LAPTOP),
    (my_schools, "pengawas", LAPTOP),
    (reports, "pengawas", LAPTOP),
    (review_item, "pengawas", PHONE),
    (rounds_new, "dinas", LAPTOP),
    (my_schools, "dinas", LAPTOP),
    (invite, "kepala", LAPTOP),
    (instruments, "admin", LAPTOP),
    (people, "admin", LAPTOP),
    (background_work, "admin", LAPTOP),
    (audit_trail, "admin", LAPTOP),
]


@pytest.fixture(scope="module")
def application(tmp_path_factory):
    """The demonstration alone, without the schools of the tests."""
    with running(tmp_path_factory.mktemp("pictures"), schools=16, with_stages=False) as started:
        yield started


@pytest.fixture(scope="module", autouse=True)
def reviewers(application):
    """Let the quality team sign in whose review has begun; the demonstration gives it no password."""
    application.manage(
        "shell", "-v", "0", "-c",
        "from accounts.models import User; from tests.browser.stages import PASSWORD\n"
        f"user = User.objects.get(username={TEAM!r})\n"
        "user.set_password(PASSWORD); user.save()",
    )  # fmt: skip


@pytest.mark.parametrize(("subject", "username", "size"), SUBJECTS)
def test_picture(visit, subject, username, size):
    """Take one picture; its name says what is shown, and to whom."""
    width, height = size
    page = visit(username, "/", width=width)
    page.set_viewport_size({"width": width, "height": height})
    subject(Actor(page))
    page.wait_for_load_state("networkidle")
    FOLDER.mkdir(exist_ok=True)
    _keep(page.screenshot(), FOLDER / f"{_name(subject, username, size)}.png")


def _name(subject, username, size):
    if subject is sheet_standard:
        return subject.__name__
    who = {None: "siapa-pun", TEAM: "tim"}.get(username, username)
    return "-".join([who, subject.__name__, *(["ponsel"] if size == PHONE else [])])


def _keep(content, path):
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    # No dithering: text stays sharp, and the file small.
    small = picture.quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
    assert path.stat().st_size < MOST_BYTES, path.name
