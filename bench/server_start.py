"""From a fresh clone to the log-in page, packages cached: wall seconds. Asked for by name only."""

import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import requests

from bench.harness.figures import Figure
from bench.harness.servers import ROOT
from tests.servers import free_port

NEEDS = ()
PATIENCE_SECONDS = 900
# What a shell of a new person has; nothing that was set for the other benchmarks.
KEPT = ("PATH", "HOME", "LANG", "PIP_INDEX_URL", "UV_INDEX_URL", "UV_DEFAULT_INDEX", "PIP_CONFIG_FILE",
        "UV_CACHE_DIR", "PIP_CACHE_DIR", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "HTTPS_PROXY",
        "https_proxy", "NO_PROXY", "no_proxy")  # fmt: skip


def run():
    """Clone, run script/server on a free port, and stop it when it answers."""
    with tempfile.TemporaryDirectory(prefix="spmi-start-") as folder:
        clone, port = Path(folder, "clone"), free_port()
        subprocess.run(["git", "clone", "-q", ROOT, clone], check=True)
        known = {name: os.environ[name] for name in KEPT if name in os.environ}
        began = time.monotonic()
        process = subprocess.Popen(
            ["script/server"], cwd=clone, env=known | {"PORT": str(port)}, start_new_session=True
        )
        try:
            seconds = _wait(process, f"http://127.0.0.1:{port}/masuk/", began)
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=60)
    return [Figure("fresh clone to the log-in page (wall)", seconds, "s", target=90)]


def _wait(process, address, began):
    while time.monotonic() - began < PATIENCE_SECONDS:
        assert process.poll() is None, f"script/server ended with {process.returncode}"
        try:
            if requests.get(address, timeout=5).status_code == 200:
                return time.monotonic() - began
        except requests.RequestException:
            time.sleep(0.2)
    raise TimeoutError(f"no log-in page within {PATIENCE_SECONDS} seconds")
