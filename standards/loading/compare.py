"""What differs between two contents: nodes added, removed, changed, told field by field."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from standards import xlsx
from standards.models import in_language

HEADER, ADDED, REMOVED, CHANGED = "header", "added", "removed", "changed"
WORDS = {
    "title": _("Title"),
    "meaning": _("Meaning"),
    "evidence": _("Typical evidence"),
    "source": _("Source"),
    "parent": _("Belongs to"),
    "origin": _("Origin"),
    "answer": _("How it is answered"),
    "weight": _("Weight"),
    "direction": _("Direction"),
    "unit": _("Unit"),
    "have": _("Have"),
    "need": _("Need"),
    "school_levels": _("Asked of"),
    "methods": _("Methods"),
    "tags": _("Tags"),
    "na_allowed": _("May be “not applicable”"),
}


ROWS = {"level": _("Level %s"), "band": _("Band %s"), "variant": _("Kind of school %s")}


@dataclass(frozen=True)
class Difference:
    """One field that two versions say differently."""

    field: str
    before: object
    after: object

    @property
    def label(self):
        """Name the field for people: `title_id` → `Title (Indonesian)`."""
        row, _sep, key = self.field.partition(" ")
        if key:
            return ROWS[row] % key if row in ROWS else self.field
        name, _sep, language = self.field.rpartition("_")
        languages = dict(settings.LANGUAGES)
        if language not in languages:
            return WORDS.get(self.field, self.field)
        return _("%(field)s (%(language)s)") % {
            "field": WORDS.get(name, name),
            "language": languages[language],
        }

    @property
    def shown(self):
        """Return before and after for people: flags as yes and no, nothing as a dash."""
        flags = {True: _("yes"), False: _("no")}
        sides = (self.before, self.after)
        return [
            flags[side] if isinstance(side, bool) else ("–" if side in (None, "") else side)
            for side in sides
        ]


@dataclass(frozen=True)
class Change:
    """A node that was added, removed or changed; of the last, what differs."""

    kind: str
    code: str
    title: dict
    differences: tuple = ()

    @property
    def title_text(self):
        """Return the title in the language in force."""
        return in_language(self.title)


def changes(old, new):
    """Return the changes from one content to another, in the order of the newer tree."""
    return [*_rule_changes(old, new), *_node_changes(old, new)]


def _rule_changes(old, new):
    found = _differences(_header(old), _header(new))
    return [Change(HEADER, "", new["title"], found)] if found else []


def _header(content):
    """Return what stands above the nodes as flat fields; a version number is no change."""
    fields = {cell["field"]: cell["value"] for cell in xlsx.header_cells(content)}
    for step in content["rules"]["steps"]:
        fields[f"level {step['level']}"] = _in_a_row(xlsx.step_cells(step))
    for band in content["rules"]["bands"]:
        fields[f"band {band['code']}"] = _in_a_row(xlsx.band_cells(band))
    if "outcome" in content["rules"]:
        fields |= xlsx.outcome_cells(content["rules"]["outcome"])
    for variant in content["rules"].get("variants", ()):
        fields[f"variant {variant['code']}"] = _in_a_row(xlsx.variant_cells(variant))
    return {field: value for field, value in fields.items() if field != "version"}


def _in_a_row(cells):
    return " · ".join(str(value) for value in cells.values())


def _node_changes(old, new):
    before, after = _by_code(old), _by_code(new)
    for code, (node, cells) in after.items():
        if code not in before:
            yield Change(ADDED, code, node["title"])
        elif found := _differences(before[code][1], cells):
            yield Change(CHANGED, code, node["title"], found)
    for code, (node, _cells) in before.items():
        if code not in after:
            yield Change(REMOVED, code, node["title"])


def _by_code(content):
    return {node["code"]: (node, _cells(node)) for node in content["nodes"]}


def _cells(node):
    """Return a node's cells, with what an empty one means where that is no empty text."""
    return xlsx.node_cells(node) | {"na_allowed": node.get("na_allowed", True)}


def _differences(before, after):
    fields = [*after, *[field for field in before if field not in after]]
    return tuple(
        Difference(field, before.get(field), after.get(field))
        for field in fields
        if _said(before.get(field)) != _said(after.get(field))
    )


def _said(value):
    """Take an empty cell for an empty text, and nothing else for it: FALSE is said, as is 0."""
    return "" if value is None else value
