"""Packages as people take them: packed by the worker, over a line that breaks, into a folder."""

import hashlib
import http.client
import subprocess
import time
import zipfile
from urllib.parse import urlsplit

from tests.browser.acting import Actor

PACK_SECONDS = 120
PART = 64 * 1024


def wait_for_zip(actor):
    """Reload the package's page until it can be taken; return the link's address."""
    link = actor.page.locator('main a.btn-primary[href$="/unduh/"]')
    end = time.monotonic() + PACK_SECONDS
    while not link.count():
        assert time.monotonic() < end, actor.page.locator("main").inner_text()
        actor.page.wait_for_timeout(1000)
        actor.page.reload()
    return link.evaluate("link => link.href")


def is_fine_on_laptop_and_phone(actor):
    for width in (1280, 360):
        actor.page.set_viewport_size({"width": width, "height": 800})
        actor.is_fine()


class Line:
    """A plain line to the server with a person's cookies, to be cut where we like."""

    def __init__(self, page, address):
        self.address = urlsplit(address)
        cookies = page.context.cookies()
        self.cookie = "; ".join(f"{one['name']}={one['value']}" for one in cookies)

    def take(self, *, most=None, **headers):
        """Return (answer, bytes) of one connection, cut after `most` bytes."""
        connection = http.client.HTTPConnection(self.address.netloc, timeout=30)
        connection.request("GET", self.address.path, headers={"Cookie": self.cookie, **headers})
        answer = connection.getresponse()
        content = answer.read(most) if most else answer.read()
        connection.close()
        return answer, content


def test_a_package_cut_in_the_middle_and_resumed_is_whole(visit, tmp_path):
    head = Actor(visit("kepala"))
    head.go("Results & reports")
    head.page.locator("main th a").first.click()
    head.press("Report and evidence in one ZIP")
    line = Line(head.page, wait_for_zip(head))
    is_fine_on_laptop_and_phone(head)
    first, beginning = line.take(most=PART)
    size = int(first.headers["Content-Length"])
    assert len(beginning) == PART < size
    wanted = {"Range": f"bytes={PART}-", "If-Range": first.headers["ETag"]}
    second, rest = line.take(**wanted)
    assert (second.status, len(rest)) == (206, size - PART)
    _answer, uncut = line.take()
    assert hashlib.sha256(beginning + rest).digest() == hashlib.sha256(uncut).digest()
    every_file_is_what_the_manifest_says(beginning + rest, tmp_path)


def every_file_is_what_the_manifest_says(content, folder):
    stored = folder / "package.zip"
    stored.write_bytes(content)
    with zipfile.ZipFile(stored) as archive:
        archive.extractall(folder / "unpacked")
    (top,) = (folder / "unpacked").iterdir()
    names = {path.suffix for path in top.rglob("*") if path.is_file()}
    assert {".pdf", ".xlsx", ".html", ".csv"} <= names
    subprocess.run(["sha256sum", "-c", "--strict", "--quiet", "SHA256SUMS"], cwd=top, check=True)


def test_a_supervisor_takes_many_reports_in_one_package(visit):
    supervisor = Actor(visit("pengawas", "/laporan/"))
    page = supervisor.page
    for box in page.locator('input[name="result"]').all()[:3]:
        box.check()
    page.locator('button[form="pack"]').click()
    address = wait_for_zip(supervisor)
    is_fine_on_laptop_and_phone(supervisor)
    assert page.locator("main h2 + ul > li").count() == 3
    answer, content = Line(page, address).take()
    assert answer.status == 200
    assert content.startswith(b"PK")
