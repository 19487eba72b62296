"""Settings that stop the start, and say what to write instead."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from spmi import settings


@pytest.mark.parametrize("value", ["/srv/spmi-media", "var/files", "/srv/a:b"])
def test_private_files_are_kept_in_a_folder(monkeypatch, value):
    monkeypatch.setenv("MEDIA_URL_STORAGE", value)
    assert settings.folder("MEDIA_URL_STORAGE", "/x") == Path(value)


def test_without_the_variable_the_folder_is_our_own(monkeypatch):
    monkeypatch.delenv("MEDIA_URL_STORAGE")
    assert settings.folder("MEDIA_URL_STORAGE", Path("/x/media")) == Path("/x/media")


@pytest.mark.parametrize("scheme", ["s3", "https", "file"])
def test_an_address_stops_the_start_and_its_password_is_not_shown(monkeypatch, scheme):
    monkeypatch.setenv("MEDIA_URL_STORAGE", f"{scheme}://key:secret@bucket/prefix")
    with pytest.raises(ImproperlyConfigured) as stopped:
        settings.folder("MEDIA_URL_STORAGE", "/x")
    sentence = str(stopped.value)
    assert sentence.startswith("MEDIA_URL_STORAGE takes a folder, e.g. /srv/spmi-media;")
    assert f"({scheme}://)" in sentence
    assert "secret" not in sentence


def test_a_needed_one_is_named_with_an_example(monkeypatch):
    monkeypatch.delenv("SECRET_KEY")
    with pytest.raises(ImproperlyConfigured) as stopped:
        settings.needed("SECRET_KEY", "SECRET_KEY=abc")
    assert str(stopped.value) == "Set SECRET_KEY in the environment or in .env, e.g. SECRET_KEY=abc"
