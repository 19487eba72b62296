"""How every command speaks to whoever runs it: one line a problem, and 1 (interface.md)."""

import sys

from django.core.management.base import BaseCommand, CommandError

__all__ = ["Command", "CommandError"]


class Command(BaseCommand):
    """A command whose wrong arguments, too, end with one line and 1, not with a page and 2."""

    def create_parser(self, prog_name, subcommand, **kwargs):
        """Let the parser's refusals be ours."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        if not self._called_from_command_line:
            return parser

        def refuse(message):
            sys.stderr.write(f"{subcommand}: {message}. See --help.\n")
            sys.exit(1)

        parser.error = refuse
        return parser
