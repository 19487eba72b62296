"""An accreditation instrument at work: answers as people give them in, what comes of them out."""

import reprlib
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.conf import settings
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from standards import scoring
from standards.models import YES_OR_NO, in_language
from standards.queries import places_of
from standards.queries.gates import lacking

NOT_APPLICABLE = "N/A"
LONGEST_LEVEL = 2  # digits: levels go to 20
SHOWN = 40


@dataclass(frozen=True)
class FileLimits:
    """How many files the national system takes of a dossier, and how many bytes each.

    `note` says where the edition has the numbers from; without one they are the settings'.
    """

    most: int
    size: int
    note: str = ""

    @property
    def megabytes(self):
        """Return the size in megabytes of a million bytes, as people speak of it."""
        return Decimal(self.size) / 1_000_000


class BadAnswers(Exception):
    """Answers that cannot be read; `problems` are sentences, never empty."""

    def __init__(self, problems):
        super().__init__("\n".join(problems))
        self.problems = problems


def marks_of(instrument, nodes, answers):
    """Return the marks of answers by item code: a level, its letter, `None` or "N/A".

    Raises `BadAnswers` with every problem at once.
    """
    leaves = {node.code: node for node in nodes if node.is_leaf}
    steps = {
        in_language(step["label"]).casefold(): step["level"] for step in instrument.rules["steps"]
    }
    marks, problems = {}, []
    for code, answer in answers.items():
        node = leaves.get(code)
        if node is None:
            problems.append(_("%(code)s: the instrument has no such item") % {"code": code})
        elif node.is_text:
            problems.append(
                _("%(code)s: this is a narrative, which is not scored") % {"code": code}
            )
        elif answer is not None:
            mark = _mark(node, answer, steps)
            if mark is None:
                words = {"code": code, "answer": _shown(answer), "known": _known(node, steps)}
                problems.append(_("%(code)s: “%(answer)s” is none of: %(known)s") % words)
            else:
                marks[code] = mark
    if problems:
        raise BadAnswers(problems)
    return marks


def _mark(node, answer, steps):
    """Return what an answer means for an item, or None where it means nothing."""
    if answer == NOT_APPLICABLE:
        return scoring.Mark(not_applicable=True) if node.na_allowed else None
    levels = _levels(node, steps)
    level = _level(node, answer, levels, steps)
    return scoring.Mark(level=level) if level in levels else None


def _levels(node, steps):
    return node.option.get("levels") or list(steps.values())


def _level(node, answer, levels, steps):
    """Return the level that an answer names, or None: yes and no where there are two levels."""
    if isinstance(answer, bool):
        yes_or_no = {True: max(levels), False: min(levels)}
        return yes_or_no[answer] if len(levels) == YES_OR_NO else None
    if isinstance(answer, int):
        return answer
    return _level_of_word(node, answer, steps) if isinstance(answer, str) else None


def _level_of_word(node, answer, steps):
    """Return the level of a letter, of a number in text, or of an item's own word for it."""
    word = answer.strip().casefold()
    own = {in_language(text).casefold(): int(level) for level, text in node.rubric.items()}
    if word.isdecimal() and len(word) <= LONGEST_LEVEL:
        return int(word)
    return own.get(word, steps.get(word))


def _shown(answer):
    """Return an answer as its author wrote it, no longer than a line can hold."""
    if isinstance(answer, bool):
        return str(answer).lower()
    if not isinstance(answer, str):
        return reprlib.repr(answer)
    line = " ".join(answer.split())
    return line if len(line) <= SHOWN else f"{line[:SHOWN]}…"


def _known(node, steps):
    levels = _levels(node, steps)
    words = [f"{word.upper()}" for word, level in steps.items() if level in levels]
    more = ["true", "false"] if len(levels) == YES_OR_NO else []
    more += [NOT_APPLICABLE] if node.na_allowed else []
    return ", ".join([*words, *(str(level) for level in sorted(levels)), *more])


def result_of(instrument, nodes, marks, *, gaps=scoring.NOTHING):
    """Return what an edition makes of marks, as `scoring.Outcome`."""
    return scoring.outcome_of(
        places_of(nodes), marks, instrument.scoring_rules, instrument.outcome_rules, gaps=gaps
    )


def reasons_of(instrument, nodes, outcome):
    """Return why a school is not accredited, or why that cannot be told yet, as sentences."""
    texts = {row["key"]: row["text"] for row in instrument.rules["outcome"]["conditions"]}
    titles = {node.code: node.title_text for node in nodes}
    reasons = [
        _lacking(instrument, nodes, failure, texts, outcome)
        if failure.condition.what == scoring.FULL
        else _failure(failure, texts, titles)
        for failure in outcome.failures
    ]
    reasons += _not_applicable(outcome, titles)
    missing = outcome.of - outcome.judged
    if outcome.accredited is None and missing:
        sentence = ngettext(
            "%(count)s of %(of)s items is not judged yet.",
            "%(count)s of %(of)s items are not judged yet.",
            missing,
        )
        reasons.append(sentence % {"count": missing, "of": outcome.of})
    if instrument.outcome_rules.is_incomplete:
        reasons.append(
            _("The instrument's list of items is not complete, so there is no final value yet.")
        )
    return reasons


def _not_applicable(outcome, titles):
    """Say of which components nothing applies: they have no value, so there is no final one."""
    sentence = _("Nothing in “%(title)s” applies, so nothing final can be told.")
    return [
        sentence % {"title": titles[value.component.code]}
        for value in outcome.values
        if not value.of
    ]


def gap_notes(instrument, nodes, marks, gaps):
    """Return what a result must say of items that nobody has judged and that it does not wait for;
    nothing where there are none."""
    plain = result_of(instrument, nodes, marks)
    missing = plain.of - plain.judged
    if not missing or gaps == scoring.NOTHING:
        return []
    words = {"count": missing, "of": plain.of}
    lowest = ngettext(
        "%(count)s of %(of)s items is not judged and counted as the lowest.",
        "%(count)s of %(of)s items are not judged and counted as the lowest.",
        missing,
    )
    left_out = ngettext(
        "%(count)s of %(of)s items is not judged and left out.",
        "%(count)s of %(of)s items are not judged and left out.",
        missing,
    )
    return [(lowest if gaps == scoring.LOWEST else left_out) % words]


def _lacking(instrument, nodes, failure, texts, outcome):
    """Say which of the items that must all hold do not."""
    below = lacking(instrument, nodes, failure.code, outcome.scores)
    words = {
        "text": in_language(texts[failure.condition.key]),
        "items": ", ".join(node.title_text for node in below),
    }
    return _("Not met: %(text)s. Missing: %(items)s.") % words


def _failure(failure, texts, titles):
    words = {
        "text": in_language(texts[failure.condition.key]),
        "seen": failure.seen,
        "title": titles.get(failure.code, ""),
    }
    if failure.seen is None:
        return _("Not met: %(text)s") % words
    if failure.code:
        return _("Not met: %(text)s. %(title)s has %(seen)s.") % words
    return _("Not met: %(text)s. It is %(seen)s.") % words


def rank_label(instrument, code):
    """Return what a rank is called in the language in force; empty for none."""
    outcome = instrument.rules["outcome"]
    rows = [*outcome["ranks"], *([outcome["refused"]] if outcome["refused"] else [])]
    return next((in_language(row["label"]) for row in rows if row["code"] == code), "")


def as_json(instrument, nodes, outcome, gaps=()):
    """Return an outcome as `accreditation_score --json` prints it; numbers are strings. `gaps` are
    the sentences of `gap_notes`."""
    return {
        "components": [
            {
                "code": value.component.code,
                "value": _text(value.value),
                "value_100": _text(value.hundred),
            }
            for value in outcome.values
        ],
        "final_raw": _text(outcome.raw),
        "final": _text(outcome.final),
        "accredited": outcome.accredited,
        "rank": outcome.rank,
        "reasons": reasons_of(instrument, nodes, outcome),
        "notes": [
            *gaps,
            *(in_language(note) for note in instrument.rules["outcome"]["unofficial"]),
        ],
    }


def _text(number):
    return None if number is None else str(number)


def steps_of(instrument, outcome):
    """Return the arithmetic step by step, with the decimal mark of the language in force."""
    mark = formats.get_format("DECIMAL_SEPARATOR")
    return scoring.outcome_lines(outcome, instrument.scoring_rules, instrument.outcome_rules, mark)


def as_lines(instrument, nodes, outcome, gaps=()):
    """Return the arithmetic line by line, then the rank, the reasons and what stands for gaps."""
    titles = {node.code: node.title_text for node in nodes}
    lines = steps_of(instrument, outcome)
    names = {scoring.RAW: _("Sum"), scoring.FINAL: _("Final value")}
    told = [f"{titles.get(line.code) or names[line.code]}: {line.text}" for line in lines]
    rank = rank_label(instrument, outcome.rank) or "–"
    return [*told, _("Rank: %s") % rank, *reasons_of(instrument, nodes, outcome), *gaps]


def described(instrument, nodes):
    """Return how an edition gets to a rank, in the language in force, for the instrument's page."""
    outcome = instrument.rules["outcome"]
    titles = {node.code: node.title_text for node in nodes}
    refused = outcome["refused"]
    return {
        "components": [
            {
                "title": titles[row["code"]],
                "url": f"?node={row['code']}",
                "worth": Decimal(row["worth"]),
                "percent": _percent(row["counts"]),
            }
            for row in outcome["components"]
        ],
        "is_shared": any(row["counts"] != "1" for row in outcome["components"]),
        "conditions": [in_language(row["text"]) for row in outcome["conditions"]],
        "ranks": [
            {"label": in_language(row["label"]), "least": Decimal(row["least"])}
            for row in sorted(outcome["ranks"], key=lambda row: -Decimal(row["least"]))
        ],
        "refused": in_language(refused["label"]) if refused else "",
        "unofficial": [in_language(note) for note in outcome["unofficial"]],
        "has_number": outcome["has_number"],
        "is_incomplete": outcome["is_incomplete"],
    }


def _percent(share):
    """Return a share in percent, with two decimals where it needs any: 0.25 → 25, 1/3 → 33.33."""
    percent = Fraction(share) * 100
    return scoring.rounded(percent, 0 if percent.denominator == 1 else 2)


def option_of(instrument, node):
    """Return how an item's level follows from what is counted: rows of (level, from when on)."""
    option = node.option
    labels = {str(s["level"]): in_language(s["label"]) for s in instrument.rules["steps"]}
    bounds = option.get("bounds", {})
    return {
        "rows": [
            (labels[level], _bound(bounds[level], option))
            for level in sorted(bounds, key=int, reverse=True)
        ],
        "lowest": labels[str(min(int(level) for level in labels))],
        "is_number": option.get("what") != "set",
        "note": in_language(option.get("note", {})),
    }


def _bound(bound, option):
    """Say from which number on a level is reached."""
    if option["what"] == "set":
        return _("requirements %(numbers)s") % {"numbers": ", ".join(bound)}
    if bound == "all":
        return _("all of them")
    number = bound.lstrip("<>")
    words = {"number": f"{number} %" if option["what"] == "percent" else number}
    return _from_when(bound[0], option["direction"]) % words


def _from_when(sign, direction):
    if sign in "<>":
        return {">": _("more than %(number)s"), "<": _("less than %(number)s")}[sign]
    return _("at most %(number)s") if direction == "less" else _("at least %(number)s")


def file_limits(instrument):
    """Return the limits that an edition names, or those of the settings where it names none."""
    files = instrument.rules["outcome"].get("files")
    if files:
        return FileLimits(files["most"], files["bytes"], in_language(files["note"]))
    return FileLimits(settings.PORTAL_FILES, settings.PORTAL_FILE_BYTES)
