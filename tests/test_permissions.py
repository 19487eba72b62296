"""Every route × role × tenant × method answers what permissions.yaml says (AZ-01 to AZ-04, AZ-08,
AZ-09). Templates are not rendered for the codes: a refusal must not depend on what a page shows."""

import re
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.db.models import Q
from django.template.backends.django import Template
from django.urls import reverse

from accounts import policy
from tests.matrix import NOT_SIGNED_IN, REACH, ROLES, TENANTS, entries
from tests.routes import all_routes
from tests.world import build

# The mark has pytest-django make the database; the world around it outlives the single test.
pytestmark = pytest.mark.django_db

SIGN_IN = "/masuk/"
REFUSALS = {"deny": 403, "hide": 404}
# 4xx here: the right was there, the empty form was not enough.
GOT_THROUGH = {200, 204, 302, 303, 304, 400, 409, 410, 422, 503}
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
# A session is kept for everybody, also for those who may nothing.
OWN_BOOKKEEPING = re.compile(r'"(django_session|usersessions_usersession)"')
ENTRIES = entries()
CASES = [(name, role) for name in ENTRIES for role in ROLES]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One world for all cases; each request is undone, so every case finds it as it was made."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def without_pages(monkeypatch):
    """Answer without rendering."""
    monkeypatch.setattr(Template, "render", lambda *_args, **_kwargs: "")


def test_the_file_and_the_resolver_name_the_same_routes():
    """A new address cannot be forgotten here (AZ-02)."""
    assert set(ENTRIES) == {route.name for route in all_routes()}


@contextmanager
def _undone():
    """Undo what a request writes, and tell what it was."""
    written = []

    def look(execute, sql, params, many, context):
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and not OWN_BOOKKEEPING.search(sql):
            written.append(sql[:90])
        return execute(sql, params, many, context)

    with transaction.atomic(), connection.execute_wrapper(look):
        yield written
        transaction.set_rollback(True)


def _ask(world, entry, role, tenant, method):
    """Make one request; return the response and the rows it wrote."""
    address = {key: world.value(tenant, dotted) for key, dotted in entry.address.items()}
    query = re.sub(r"{([\w.]+)}", lambda m: str(world.value(tenant, m[1])), entry.query)
    path = reverse(entry.name, kwargs=address) + (f"?{query}" if query else "")
    client = world.clients[role]
    kept = client.cookies.copy()
    sent = {key: world.value(tenant, dotted) for key, dotted in entry.data.items()}
    data = {"data": sent} if method == "POST" else {}
    with _undone() as written:
        response = getattr(client, method.lower())(path, **data)
        content = b"".join(response) if response.streaming else response.content
    client.cookies = kept
    return response, content.decode(errors="replace"), written


def _is_sign_in(response):
    return response.status_code == 302 and response["Location"].startswith(SIGN_IN)


def _meets(response):
    """Return the verdict a response amounts to."""
    if _is_sign_in(response):
        return "login"
    for verdict, code in REFUSALS.items():
        if response.status_code == code:
            return verdict
    return "allow" if response.status_code in GOT_THROUGH else str(response.status_code)


def _methods(entry, tenant):
    """Return the methods to try in a tenant: those not answered at all once, in the own one."""
    listed = [*entry.methods, *(["HEAD"] if "GET" in entry.methods else [])]
    if tenant != "own":
        return listed
    return [*listed, *({"GET", "HEAD", "OPTIONS", *UNSAFE} - set(listed))]


def _expected(entry, role, tenant, method):
    """Return the verdicts that are right for one request."""
    if method in entry.methods or (method == "HEAD" and "GET" in entry.methods):
        return {entry.expected(role, tenant)}
    if role in NOT_SIGNED_IN and not entry.public:
        return {"login"}
    return {"405", "deny"}


def problems(world, entry, role, tenants=TENANTS):
    """Try one route as one role everywhere; return what was not as the file says."""
    found = []
    for tenant in tenants if entry.names_a_thing else tenants[:1]:
        for method in _methods(entry, tenant):
            response, _content, written = _ask(world, entry, role, tenant, method)
            # Signing out leads to the sign-in page: for public addresses that is no refusal.
            met = "allow" if entry.public and _is_sign_in(response) else _meets(response)
            expected = _expected(entry, role, tenant, method)
            case = f"{method} {entry.name} as {role} in {tenant}"
            if met not in expected:
                found.append(f"{case}: {met}, expected {' or '.join(sorted(expected))}")
            may_write = met == "allow" and (method in UNSAFE or entry.records)
            if written and not may_write:
                found.append(f"{case}: {met}, and yet wrote {written[0]}")
    return found


@pytest.mark.usefixtures("without_pages")
@pytest.mark.parametrize(("name", "role"), CASES)
def test_everybody_meets_what_the_file_says(world, name, role):
    assert problems(world, ENTRIES[name], role) == []


READ = [(name, role) for name, role in CASES if "GET" in ENTRIES[name].methods]
SHOWING = [
    (name, role)
    for name, role in READ
    if role in REACH and ENTRIES[name].expected(role, "own") == "allow"
]


@pytest.mark.parametrize(("name", "role"), SHOWING)
def test_no_page_shows_a_school_out_of_reach(world, name, role):
    """A status code says nothing about the rows of a list (AZ-08)."""
    entry = ENTRIES[name]
    response, content, _written = _ask(world, entry, role, "own", "GET")
    assert response.status_code in GOT_THROUGH
    if entry.shows == "reach":
        shown = {t for t in TENANTS for mark in world.marks(t) if mark in content}
        assert shown <= set(REACH[role])


def _sample():
    """Return routes that show one tenant's thing to its people only."""
    return [
        name
        for name, entry in ENTRIES.items()
        if entry.address and not entry.public and entry.elsewhere == "hide"
        if "GET" in entry.methods and entry.expected("supervisor", "own") == "allow"
    ][:12]


@pytest.mark.usefixtures("without_pages")
def test_the_matrix_notices_when_the_filter_is_off(world, monkeypatch):
    """The control: with everybody's rights reaching everywhere, the same cases fail (AZ-09)."""
    monkeypatch.setattr(policy, "_reach", lambda _membership: Q())
    monkeypatch.setattr(policy, "_covers", lambda _membership, _school: True)
    blind = [
        name
        for name in _sample()
        if not problems(world, ENTRIES[name], "supervisor", ("other_province",))
    ]
    assert _sample()
    assert blind == []
