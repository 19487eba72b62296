"""The picture in the documentation is the table of moves."""

from django.conf import settings
from django.core.management import call_command


def test_the_documentation_shows_the_table_as_it_is(capsys):
    call_command("workflow_diagram")
    stored = (settings.BASE_DIR / "docs" / "workflow.md").read_text()
    assert capsys.readouterr().out == stored
