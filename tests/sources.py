"""The project's own files, for the tests that read them."""

import ast
from functools import cache
from pathlib import Path

from django.conf import settings

from tests.routes import OUR_APPS

ROOT = Path(settings.BASE_DIR)
TEMPLATES = ROOT / "templates"


@cache
def modules():
    """Return every module of the product: no tests, no migrations."""
    return [
        path
        for app in OUR_APPS
        for path in sorted((ROOT / app).rglob("*.py"))
        if not {"tests", "migrations"} & set(path.relative_to(ROOT).parts)
    ]


@cache
def tree(path):
    """Return the syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def templates():
    """Return every template, by the name Django knows it by."""
    return {
        path.relative_to(TEMPLATES).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(TEMPLATES.rglob("*"))
        if path.is_file()
    }


def short(path):
    """Return a path as people write it."""
    return path.relative_to(ROOT).as_posix()


def texts(node):
    """Return every piece of text written in a syntax tree."""
    return {
        inner.value
        for inner in ast.walk(node)
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str)
    }
