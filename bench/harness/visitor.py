"""A person's browser as far as a benchmark needs one: signs in, keeps cookies, weighs answers."""

import gzip
import re
from dataclasses import dataclass

import brotli
import requests

from accounts.models import User

PASSWORD = "hanya untuk uji beban"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress, "": bytes}


@dataclass(frozen=True)
class Answer:
    """What came back: `size` counts status line, headers and the body as it travelled."""

    status: int
    size: int
    body_size: int
    text: str
    headers: dict


class Visitor:
    """Keeps one connection open, as browsers do."""

    def __init__(self, url, *, encoding="gzip"):
        """Choose the site and what compression is offered."""
        self.url = url
        self.session = requests.Session()
        self.session.headers.update({"Accept-Encoding": encoding, "User-Agent": "bench"})

    def get(self, path, **options):
        """Fetch a page; never follows a redirect."""
        return self._answer(self.session.get(self._full(path), **self._how(options)))

    def post(self, path, data, **options):
        """Send a form; never follows a redirect."""
        return self._answer(self.session.post(self._full(path), data=data, **self._how(options)))

    def sign_in(self, username, using="small"):
        """Enter through the log-in page, as that person; return the page that comes first."""
        person = User.objects.using(using).get(username=username)
        person.set_password(PASSWORD)
        person.save(using=using, update_fields=["password"])
        form = self.get("/masuk/")
        entered = self.post(
            "/masuk/",
            {
                "login": username,
                "password": PASSWORD,
                "csrfmiddlewaretoken": TOKEN.search(form.text)[1],
            },
        )
        assert entered.status == 302, (entered.status, entered.text[:500])
        return entered.headers["Location"]

    @property
    def token(self):
        """The CSRF token to send with a form."""
        return self.session.cookies["csrf"]

    def _full(self, path):
        return path if path.startswith("http") else self.url + path

    def _how(self, options):
        return {"allow_redirects": False, "stream": True, "timeout": 60} | options

    def _answer(self, response):
        raw = response.raw.read(decode_content=False)
        head = sum(len(name) + len(value) + 4 for name, value in response.raw.headers.items())
        return Answer(
            status=response.status_code,
            size=len(f"HTTP/1.1 {response.status_code} {response.reason}\r\n")
            + head
            + 2
            + len(raw),
            body_size=len(raw),
            text=UNPACK[response.headers.get("Content-Encoding", "")](raw).decode(errors="replace"),
            headers=dict(response.headers),
        )
