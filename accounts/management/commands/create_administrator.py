"""The first administrator of an installation (S-03)."""

import sys

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.actions import people
from accounts.models import User
from spmi import commands


class Command(commands.Command):
    """`create_administrator USERNAME [--name NAME] [--email ADDRESS]`: prints a link, no password."""

    help = "Make an administrator and print the link that sets the password."

    def add_arguments(self, parser):
        """Take who it is; what is missing is asked."""
        parser.add_argument("username", nargs="?")
        parser.add_argument("--name")
        parser.add_argument("--email", default="")

    def handle(self, *args, **options):
        """Make the account and print its link, or say what is wrong and end with 1."""
        username = options["username"] or input(_("User name: "))
        name = options["name"] or options["username"] or input(_("Name: "))
        person = User(username=username.strip(), name=name.strip(), email=options["email"])
        try:
            person.full_clean(exclude=["password"])
        except ValidationError as error:
            for sentence in error.messages:
                self.stderr.write(sentence)
            sys.exit(1)
        path = people.create_administrator(person)
        self.stdout.write(_("Open this link within seven days and choose a password:"))
        self.stdout.write(f"{settings.SITE_URL}{path}")
