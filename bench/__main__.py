"""Runs the benchmarks named on the command line, or all; prints a table, writes var/bench.json."""

import json
import os
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from tests import servers

HERE = Path(__file__).parent
RESULT = HERE.parent / "var" / "bench.json"
NOT_BENCHMARKS = {"__init__", "__main__", "figures"}
ROW = "{:<52} {:>12} {:<6} {:>12} {:>8} {:>9}  {}"


def main(names):
    """Measure and report; exit 1 when a target is missed."""
    known = sorted({path.stem for path in HERE.glob("*.py")} - NOT_BENCHMARKS)
    unknown = set(names) - set(known)
    if unknown:
        sys.exit(f"No such benchmark: {', '.join(sorted(unknown))}. There are: {', '.join(known)}")
    figures = _measured(names or known)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps([figure.as_json() for figure in figures], indent=2))
    return 0 if all(figure.is_met for figure in figures) else 1


def _measured(names):
    """Run on a throw-away PostgreSQL unless DATABASE_URL names a database."""
    server = None
    if not os.environ.get("DATABASE_URL"):
        server = servers.PostgreSQL()
        server.start()
        os.environ["DATABASE_URL"] = server.url()
    try:
        return _run(names)
    finally:
        if server:
            server.stop()


def _run(names):
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "spmi.settings",
        "DEMO": "off",
        "REDIS_URL": "",
        "LOG_LEVEL": "WARNING",
        "MEDIA_URL_STORAGE": tempfile.mkdtemp(prefix="spmi-bench-"),
    }
    import django  # noqa: PLC0415 - settings read the environment set above

    django.setup()
    print(ROW.format("what", "figure", "", "reference", "ratio", "target", ""))
    figures = []
    for name in names:
        for figure in import_module(f"bench.{name}").measure():
            print(_row(figure), flush=True)
            figures.append(figure)
    return figures


def _row(figure):
    return ROW.format(
        figure.name,
        f"{figure.value:.4g}",
        figure.unit,
        "-" if figure.reference is None else f"{figure.reference:.4g}",
        "-" if figure.ratio is None else f"{figure.ratio:.2f}",
        f"{'≥' if figure.at_least else '≤'} {figure.target:g}",
        "met" if figure.is_met else "MISSED",
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
