"""Every sentence for people exists in Indonesian, and none is only guessed (fuzzy)."""

import os
import shutil
import subprocess
import sys

import pytest
from django.conf import settings
from django.utils.translation import gettext, override

from tests.routes import OUR_APPS
from tests.sources import ROOT

CATALOGUE = "locale/id/LC_MESSAGES/django.po"


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory):
    """Collect today's sentences in a copy of the project: makemessages writes beside its sources."""
    if not shutil.which("xgettext"):
        pytest.skip("gettext is not installed: script/setup")
    copy = tmp_path_factory.mktemp("texts")
    for folder in (*OUR_APPS, "templates", "locale"):
        skipped = shutil.ignore_patterns("tests", "migrations", "__pycache__", "*.mo")
        shutil.copytree(ROOT / folder, copy / folder, ignore=skipped)
    outside = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "--locale", "id", "--no-obsolete"],
        cwd=copy, env=outside, check=True, capture_output=True,
    )  # fmt: skip
    return copy / CATALOGUE


def _sentences(catalogue, *which):
    found = subprocess.run(
        ["msgattrib", *which, "--no-wrap", catalogue], check=True, capture_output=True, text=True
    )
    return [line for line in found.stdout.splitlines() if line.startswith("msgid ")][1:]


def test_no_sentence_is_without_translation(catalogue):
    assert _sentences(catalogue, "--untranslated") == []


def test_no_translation_is_a_guess(catalogue):
    assert _sentences(catalogue, "--only-fuzzy") == []


def test_placeholders_agree(catalogue):
    """A translation that lost a placeholder would break the page for Indonesians only."""
    found = subprocess.run(
        ["msgfmt", "--check-format", "-o", os.devnull, catalogue],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert found.stderr == ""


def test_indonesian_comes_first():
    """A person who chose nothing reads Indonesian; every language offered is one we have."""
    assert settings.LANGUAGE_CODE == "id"
    assert [code for code, _name in settings.LANGUAGES] == ["id", "en"]
    with override("id"):
        assert gettext("Principal") == "Kepala sekolah"
