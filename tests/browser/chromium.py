"""Debian's Chromium: no browser is downloaded."""

import os
import shutil
from contextlib import contextmanager

from playwright.sync_api import sync_playwright

# Without these Chromium asks its maker's hosts for news at every start.
QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--no-first-run", "--disable-gpu", "--lang=id-ID")  # fmt: skip


def program():
    """Return where it is installed, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def launched():
    """Start it without a window as long as the block lasts."""
    sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program(), args=[*QUIET, *sandbox])
        yield started
        started.close()
