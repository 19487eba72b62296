"""The first account comes from the command line, without a password on it (S-03)."""

from io import StringIO

import pytest
from django.core.management import call_command

from accounts import policy
from accounts.models import User

pytestmark = pytest.mark.django_db


def _run(*arguments):
    out, err = StringIO(), StringIO()
    call_command("create_administrator", *arguments, stdout=out, stderr=err)
    return out.getvalue()


def test_the_link_lets_the_administrator_choose_a_password(client):
    output = _run("admin", "--name", "Ani")
    person = User.objects.get()
    assert not person.has_usable_password()
    assert policy.is_administrator(person)
    path = output.split()[-1].partition("127.0.0.1:8000")[2]
    password = "kuda baterai staples"
    client.post(path, {"name": "Ani", "password": password, "again": password})
    assert client.session["_auth_user_id"] == str(person.pk)


def test_what_is_missing_is_asked(monkeypatch):
    answers = iter(["admin", "Ani"])
    monkeypatch.setattr("builtins.input", lambda _question: next(answers))
    _run()
    assert User.objects.get().name == "Ani"


@pytest.mark.parametrize("arguments", [("ada",), ("salah nama",), ("admin", "--email", "bukan")])
def test_bad_input_changes_nothing(arguments):
    _run("ada")
    with pytest.raises(SystemExit) as end:
        _run(*arguments)
    assert end.value.code == 1
    assert User.objects.count() == 1
