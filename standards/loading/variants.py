"""What an instrument file says about kinds of school for which a rubric is another one."""

from django.utils.translation import gettext as _

from standards.loading.fields import (
    SLUG,
    TEXT_LIMIT,
    TITLE_LIMIT,
    pattern,
    rows_of,
    texts,
    trimmed,
    unknown_keys,
    words_of,
)
from standards.models import Origin

VARIANT_KEYS = {"code", "label", "origin"}


def variant_problems(rules):
    """Yield (row, field, sentence) for what is wrong with the kinds of school the rules name."""
    if "variants" not in rules:
        return
    rows = rules["variants"]
    if "outcome" not in rules:
        yield None, "variants", _("only an instrument that leads to a rank has variants")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows) or not rows:
        yield None, "variants", _("this list is missing or has the wrong form")
        return
    for index, row in enumerate(rows):
        for field, text in _one(row):
            yield index, field, text
    codes = [str(row.get("code")) for row in rows]
    for index, code in enumerate(codes):
        if code in codes[:index]:
            yield index, "code", _("“%s” stands twice") % code


def _one(row):
    yield from unknown_keys(row, VARIANT_KEYS)
    yield from pattern(row, "code", SLUG, 20)
    yield from texts(row, "label", TITLE_LIMIT, needed=True)
    if row.get("origin") not in Origin.values:
        yield "origin", _("origin must be one of: %s") % ", ".join(Origin.values)


def variant_codes(rules):
    """Return the codes of the kinds of school, as far as the rules name any."""
    return words_of([row.get("code") for row in rows_of(rules.get("variants"))])


def rubric_problems(node, known, levels):
    """Yield (field, sentence) for a node's rubrics by kind of school: each kind, each level."""
    rubrics = node.get("variants") or {}
    if not isinstance(rubrics, dict):
        yield "variants", _("variants has the wrong form")
        return
    if rubrics and node.get("answer") != "level":
        yield "variants", _("only an item that is answered by a level has variants")
    for code in rubrics:
        if code not in known:
            yield "variants", _("the rules do not name the variant “%s”") % code
    for code in known if rubrics else ():
        for text in _one_rubric(rubrics.get(code) or {}, code, levels):
            yield "variants", text


def _one_rubric(rubric, code, levels):
    """Yield what is missing or too much in one kind of school's rubric."""
    words = {"variant": code}
    if not isinstance(rubric, dict):
        yield _("the rubric of variant “%(variant)s” has the wrong form") % words
        return
    said = {str(level): text for level, text in rubric.items()}
    for level in sorted(levels - said.keys()):
        sentence = _("the rubric of variant “%(variant)s” has no level %(level)s")
        yield sentence % (words | {"level": level})
    for level, text in said.items():
        if level not in levels:
            sentence = _("the rubric of variant “%(variant)s” names level %(level)s, which is none")
            yield sentence % (words | {"level": level})
        else:
            name = f"{code} {level}"
            yield from (text for _f, text in texts({name: text}, name, TEXT_LIMIT, needed=True))


def variants_content(rules):
    """Return the canonical form of the kinds of school; nothing where there are none."""
    rows = rules.get("variants", [])
    content = [
        {"code": row["code"], "label": trimmed(row["label"]), "origin": row["origin"]}
        for row in rows
    ]
    return {"variants": content} if content else {}


def rubrics_content(node):
    """Return the canonical form of a node's rubrics by kind of school; nothing without any."""
    rubrics = node.get("variants") or {}
    content = {
        code: {
            level: trimmed(text)
            for level, text in sorted(
                ((str(level), text) for level, text in rubric.items()),
                key=lambda pair: int(pair[0]),
            )
        }
        for code, rubric in sorted(rubrics.items())
    }
    return {"variants": content} if content else {}
