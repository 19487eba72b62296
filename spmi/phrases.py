"""Sentences of Django's that our catalogue says better than Django's own.

Nothing imports this module: makemessages reads it, so that the catalogue keeps them.
"""

from django.utils.translation import gettext_noop

BORROWED = (
    gettext_noop("Your password can’t be too similar to your other personal information."),
    gettext_noop("Your password can’t be a commonly used password."),
    gettext_noop("Enter a whole number."),
    gettext_noop("This field is required."),
    gettext_noop("Select a valid choice. That choice is not one of the available choices."),
)
