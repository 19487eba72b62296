"""What a command says when it is called wrongly: one line and 1."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["scores"], "scores: the following arguments are required: npsn, --year. See --help."),
        (
            ["recompute", "--year", "x"],
            "recompute: argument --year: invalid int value: 'x'. See --help.",
        ),
    ],
)
def test_wrong_arguments_are_one_line(arguments, line):
    ended = subprocess.run(
        [sys.executable, "manage.py", *arguments], check=False, capture_output=True, text=True
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", f"{line}\n")
