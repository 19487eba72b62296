"""Runs the benchmarks, each in a process of its own, prints a table and writes var/bench.json.

python -m bench           all but those that say they are asked for by name
python -m bench NAME…     those of bench/NAME.py
"""

import importlib
import json
import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from bench.harness import figures, servers
from tests.servers import PostgreSQL

ROOT = Path(__file__).resolve().parent.parent
INTO = ROOT / "var" / "bench.json"
# In the order of the table; a benchmark is a module here with NEEDS (databases) and run().
NAMES = (
    "save_answer",
    "standard_page",
    "school_list",
    "first_visit",
    "annual_report",
    "annual_workbook",
    "package",
    "filing",
    "review_by_keyboard",
    "instrument_import",
    "editions",
    "dossier",
    "processes",
)
BY_NAME_ONLY = ("server_start",)


def main(arguments):
    """Run what is named, or everything that does not wait to be named; 1 where a target is missed."""
    if arguments[:1] == ["--one"]:
        return _one(arguments[1], Path(arguments[2]))
    unknown = set(arguments) - {*NAMES, *BY_NAME_ONLY}
    if unknown:
        print(f"No such benchmark: {', '.join(sorted(unknown))}. There are:", file=sys.stderr)
        print("  " + " ".join((*NAMES, *BY_NAME_ONLY)), file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="spmi-bench-") as folder:
        measured, failed = _all(arguments or NAMES, folder)
    print(figures.table(measured))
    _keep(measured)
    missed = [figure for figure in measured if figure.met is False]
    print(f"\n{_machine()}\n{len(measured)} figures, {len(missed)} not met; also in {INTO.name}.")
    for name in failed:
        print(f"{name} ended with an error; it is above.")
    return 1 if missed or failed else 0


def _all(names, folder):
    """Run each benchmark as a child, with databases made when the first one asks for them."""
    postgresql = PostgreSQL()
    postgresql.start()
    urls, measured, failed = {}, [], []
    try:
        for name in names:
            print(f"… {name}", file=sys.stderr, flush=True)
            for size in _needs(name):
                if size not in urls:
                    urls[size], seconds = servers.make_database(postgresql, size, folder)
                    print(f"  {servers.SCHOOLS[size]} schools loaded in {seconds:.0f} s",
                          file=sys.stderr)  # fmt: skip
            found = _child(name, urls, folder)
            measured += found or []
            failed += [] if found is not None else [name]
    finally:
        postgresql.stop()
    return measured, failed


def _needs(name):
    """Read what a benchmark needs without importing it: it would want Django first."""
    text = (ROOT / "bench" / f"{name}.py").read_text()
    line = next(line for line in text.splitlines() if line.startswith("NEEDS = "))
    return [size for size in servers.SCHOOLS if f'"{size}"' in line]


def _child(name, urls, folder):
    """Run one benchmark; return its figures, or None where it ended with an error."""
    into = Path(folder, f"{name}.json")
    known = {f"BENCH_{size.upper()}_URL": url for size, url in urls.items()}
    settings = known | {
        "BENCH_FOLDER": folder,
        "DATABASE_URL": urls.get("small", "sqlite://"),
        "DJANGO_SETTINGS_MODULE": "bench.harness.settings",
    }
    ended = subprocess.run(
        [sys.executable, "-m", "bench", "--one", name, str(into)],
        cwd=ROOT, env=servers.environment(folder, **settings), check=False,
    )  # fmt: skip
    if ended.returncode:
        return None
    return [figures.Figure(**values) for values in json.loads(into.read_text())]


def _one(name, into):
    """Be the child: measure one benchmark with Django set up, and write its figures down."""
    import django  # noqa: PLC0415 - the parent has no settings

    django.setup()
    found = importlib.import_module(f"bench.{name}").run()
    named = [vars(replace(figure, benchmark=name)) for figure in found]
    into.write_text(json.dumps(named))
    return 0


def _keep(measured):
    """Write the figures to var/bench.json; those of benchmarks not run this time stay."""
    earlier = json.loads(INTO.read_text())["figures"] if INTO.exists() else []
    run = {figure.benchmark for figure in measured}
    kept = [figure for figure in earlier if figure["benchmark"] not in run]
    found = kept + [figure.as_json() for figure in measured]
    INTO.write_text(json.dumps({"machine": _machine(), "figures": found}, indent=1) + "\n")


def _machine():
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, load {load}."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
