"""All bundled instruments and crosswalks in one command, into an empty database."""

import os
import subprocess
import sys
import time

import psycopg2
from django.db import connection

from bench.harness.figures import Figure
from bench.harness.servers import ROOT

NEEDS = ("small",)


def run():
    """Load them once, as a new installation does; by the clock, start of Python and all."""
    url = _empty_database("editions")
    settings = os.environ | {"DATABASE_URL": url}
    _manage(settings, "migrate", "-v", "0")
    began = time.monotonic()
    _manage(settings, "load_instruments")
    seconds = time.monotonic() - began
    leaves = _count(url, "SELECT count(*) FROM standards_node WHERE answer <> ''")
    assert leaves > 1167 + 119, leaves
    return [
        Figure("all bundled instruments (wall)", seconds, "s", target=10),
        Figure("items in them", leaves, ""),
    ]


def _empty_database(name):
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    address, _slash, _name = os.environ["DATABASE_URL"].rpartition("/")
    return f"{address}/{name}"


def _manage(settings, *command):
    subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=settings, check=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip


def _count(url, question):
    with psycopg2.connect(url) as other, other.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]
