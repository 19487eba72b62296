"""Passwords that anyone at a school would try first are refused."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SCHOOL_WORDS = ("sekolah", "madrasah", "npsn", "pengawas", "guru", "kepala", "akreditasi")


class SchoolPasswordValidator:
    """Refuse an NPSN (8 digits), and school words dressed with digits (S-01)."""

    def validate(self, password, user=None):
        """Raise `ValidationError` with the reason."""
        letters = re.sub(r"[^a-z]", "", password.lower())
        if re.fullmatch(r"\D{0,2}\d{8}\D{0,2}", password) or letters in SCHOOL_WORDS:
            raise ValidationError(_("This password is easy to guess at a school."), "school_word")

    def get_help_text(self):
        """Return the rule in words."""
        return _("Your password can't be an NPSN or a school word with digits.")
