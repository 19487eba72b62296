"""Passwords that anyone at a school would try first are refused."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SCHOOL_WORDS = (
    *("sekolah", "madrasah", "negeri", "swasta", "npsn", "nsm", "akreditasi", "spmi", "mutu"),
    *("kepala", "kepsek", "guru", "pengawas", "operator", "admin", "siswa", "murid", "dinas"),
    *("sd", "sdn", "mi", "min", "smp", "smpn", "mts", "mtsn", "sma", "sman", "ma", "man"),
    *("smk", "smkn", "slb", "slbn", "password", "sandi", "rahasia"),
)
ONLY_SCHOOL_WORDS = re.compile("(?:" + "|".join(sorted(SCHOOL_WORDS, key=len, reverse=True)) + ")+")
# Longer ones are no words that anybody would try; the limit keeps the pattern quick (S-36).
LETTERS_LOOKED_AT = 40
DRESSED_NPSN = re.compile(r"\D{0,2}\d{8}\D{0,2}")


class SchoolPasswordValidator:
    """Refuse an NPSN (8 digits), and nothing but school words dressed with digits (S-01)."""

    def validate(self, password, user=None):
        """Raise `ValidationError` with the reason."""
        letters = re.sub(r"[^a-z]", "", password.lower())
        is_words = len(letters) <= LETTERS_LOOKED_AT and ONLY_SCHOOL_WORDS.fullmatch(letters)
        if DRESSED_NPSN.fullmatch(password) or is_words:
            raise ValidationError(_("This password is easy to guess at a school."), "school_word")

    def get_help_text(self):
        """Return the rule in words."""
        return _("Your password can't be an NPSN or a school word with digits.")
