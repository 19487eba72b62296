"""What any field of an instrument file can hold, and how it is written once it is right."""

import re
from collections.abc import Iterator
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _

TEXT_LIMIT, TITLE_LIMIT = 5000, 300
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)

CODE = re.compile(r"[A-Za-z0-9]+([._-][A-Za-z0-9]+)*")
SLUG = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")
NUMBER = re.compile(r"[0-9]{1,5}(\.[0-9]{1,4})?")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def texts(row, field, limit, *, needed=False) -> Iterator[tuple[str, str]]:
    """Check a text that stands in every language; one that is not needed may be left out."""
    texts = row.get(field)
    if texts in (None, {}) and not needed:
        return
    if not isinstance(texts, dict):
        yield field, _("%s is missing") % field
        return
    for language in LANGUAGES:
        text, named = texts.get(language), {"field": field, "language": language, "limit": limit}
        if not isinstance(text, str) or not text.strip():
            yield field, _("%(field)s is missing in language “%(language)s”") % named
        elif len(text) > limit:
            yield field, _("%(field)s is longer than %(limit)s characters") % named
        elif CONTROL.search(text):
            yield field, _("%(field)s holds a character that cannot be printed") % named
    for language in set(texts) - set(LANGUAGES):
        yield (
            field,
            _("%(field)s: language “%(language)s” is not known")
            % {
                "field": field,
                "language": language,
            },
        )


def pattern(row, field, expression, limit):
    """Check a code."""
    if not matches(expression, row.get(field), limit):
        sentence = _(
            "%(field)s must be letters, digits and dots or hyphens between them, "
            "at most %(limit)s characters, in YAML in quotes"
        )
        yield field, sentence % {"field": field, "limit": limit}


def unknown_keys(row, known):
    """Yield the keys of a row that nobody knows."""
    for key in row:
        if key not in known:
            yield str(key), _("“%s” is not a known field") % key


def matches(expression, value, limit):
    """Say whether a value is a text of a pattern, not longer than a limit."""
    return isinstance(value, str) and len(value) <= limit and bool(expression.fullmatch(value))


def is_whole(value, low, high):
    """Say whether a value is a whole number within two bounds."""
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def is_number(value):
    """Say whether a value is a plain decimal number, as YAML or a workbook gives it."""
    is_kind = isinstance(value, int | float | str | Decimal) and not isinstance(value, bool)
    return is_kind and bool(NUMBER.fullmatch(str(value)))


def plain(number):
    """Write a number as the shortest decimal string: `Decimal("7.00")` → `7`."""
    text = format(Decimal(str(number)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def trimmed(texts):
    """Trim and order a text in its languages; line ends become plain ones, as a workbook gives."""
    return {code: texts[code].strip().replace("\r\n", "\n") for code in LANGUAGES} if texts else {}


def rows_of(value):
    """Return the rows of a list that have the form of rows; what has another is told elsewhere."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def words_of(value):
    """Return the texts of a list; what is no list or no text is told elsewhere."""
    return [word for word in value if isinstance(word, str)] if isinstance(value, list) else []
