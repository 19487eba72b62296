"""The application as it is, with a few addresses of the fault tests before it."""

import os
import uuid
from importlib import import_module
from urllib.parse import parse_qs

from django.conf import settings
from django.db import transaction

from spmi.wsgi import application as site

# isort: split
# The site first: it sets Django up, which models need.
from accounts.models import User
from accounts.notifications import tell
from jobs.enqueue import enqueue


def _queue(query):
    """Save what a verb would save: some jobs in one transaction."""
    name, first, count = query["name"], int(query["first"]), int(query["count"])
    with transaction.atomic():
        for number in range(first, first + count):
            enqueue(name, number)
    return "saved"


def _die(query):
    """Save, and end without a farewell after the commit, before the bell."""
    with transaction.atomic():
        transaction.on_commit(lambda: os._exit(9))
        return _queue(query)


def _tell(query):
    """Tell somebody what has a letter at once, in one transaction, as sending back does."""
    name = f"faults-{uuid.uuid4()}"
    with transaction.atomic():
        person = User.objects.create(username=name, name="Ani", email=f"{name}@a.example")
        tell(person, "returned", key=query["key"], path="/evaluasi/", who="Eko", reason="x")
    return person.email


def _remember(_query):
    """Begin a session as the site keeps them."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session["who"] = "Alice"
    session.save()
    return session.session_key


def _who(query):
    return import_module(settings.SESSION_ENGINE).SessionStore(query["session"]).get("who", "")


PAGES = {"/queue": _queue, "/die": _die, "/tell": _tell, "/remember": _remember, "/who": _who}


def application(environ, start_response):
    """Answer a test's address, or let the site answer."""
    page = PAGES.get(environ["PATH_INFO"])
    if not page:
        return site(environ, start_response)
    query = {name: found[0] for name, found in parse_qs(environ["QUERY_STRING"]).items()}
    body = page(query).encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]
