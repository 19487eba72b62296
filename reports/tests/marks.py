"""Marks that tests of several documents share."""

import pytest

from reports import pdf

# Pango lays the documents out, and no Python package brings it along. Only pytest run by hand leaves
# these tests out: `script/test` installs Pango and fails a run that skipped anything.
needs_pango = pytest.mark.skipif(bool(pdf.why_not()), reason="this machine has no Pango")
