"""LibreOffice as a second opinion on the formulas of our workbooks."""

import io
import re
import shutil
import subprocess
import zipfile

import openpyxl
import pytest

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
# Only pytest run by hand leaves these out: `script/test` installs it and fails a run that skipped.
needs_office = pytest.mark.skipif(not OFFICE, reason="this machine has no LibreOffice")


def recomputed(content, folder):
    """Take the stored values away, let LibreOffice compute them, read what it found."""
    bare = folder / "bare.xlsx"
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(bare, "w") as stripped:
        for name in book.namelist():
            data = book.read(name)
            if name.startswith("xl/worksheets/"):
                data = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", data)
            stripped.writestr(name, data)
    subprocess.run(
        [
            OFFICE,
            "--headless",
            f"-env:UserInstallation=file://{folder}/profile",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(folder / "out"),
            str(bare),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return openpyxl.load_workbook(folder / "out" / "bare.xlsx", data_only=True)
