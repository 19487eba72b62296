"""What a cell of an instrument's workbook can hold, both ways."""

from itertools import product

from django.conf import settings

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
YES, NO = {"true", "ya", "yes", "1"}, {"false", "tidak", "no", "0"}


def in_languages(*names):
    """Return the names of columns that stand once in every language: `title_id`, `title_en`."""
    return [f"{name}_{language}" for name, language in product(names, LANGUAGES)]


def text_cells(row, *names):
    """Return texts as flat cells, one a language."""
    return {
        f"{name}_{language}": row.get(name, {}).get(language)
        for name, language in product(names, LANGUAGES)
    }


def texts(row, name):
    """Return the languages of a text out of flat cells; empty where none is filled in."""
    found = {language: row.get(f"{name}_{language}", "") for language in LANGUAGES}
    return found if any(found.values()) else {}


def listed(text):
    """Return the words between commas or semicolons."""
    return [word.strip() for word in text.replace(";", ",").split(",") if word.strip()]


def whole(text, digits=5):
    """Return a whole number, or the text where it is none, for the check to name."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else text


def number(text):
    """Take a decimal comma too: a cell formatted as text holds what the author typed."""
    return text.replace(",", ".")


def truth(text):
    """Return yes or no, or the text where it is neither, for the check to name."""
    word = text.lower()
    return True if word in YES else (False if word in NO else text)
