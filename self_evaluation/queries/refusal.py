"""Where a refused answer says what is wrong: at the item, at the very field. No queries."""

from django.utils.text import slugify
from django.utils.translation import gettext as _

from standards import scoring
from standards.models import in_language

# How the ids of fields end that a page can lead to.
FIELD_IDS = {
    "have": "-have",
    "need": "-need",
    "text": "-text",
    "reason": "-reason",
    "exceeds_reason": "-exceeds",
}


def anchor_of(node):
    """Return the id that an item bears on its page."""
    return f"item-{slugify(node.code.replace('.', '-'))}"


def error_texts(form):
    """Return a refused answer's errors, each with its field: `at` names it, `url` leads to it."""
    node = form.answer.node
    return [
        {
            "text": _named(text, name, node),
            "url": f"#{anchor_of(node)}{FIELD_IDS.get(name, '')}",
            "field": name,
            "at": form.add_prefix(name),
        }
        for name, texts in form.errors.items()
        for text in texts
    ]


def _named(text, name, node):
    """Say which of the two numbers is meant; the other sentences name their field themselves."""
    if name not in ("have", "need"):
        return text
    return _("%(field)s: %(text)s") % {"field": _number_label(node, name), "text": text}


def _number_label(node, name):
    if not scoring.is_counted(node.option):
        return in_language(node.quantity.get(name, {}))
    if not scoring.needs_total(node.option):
        return _("Your number")
    return _("Of how many") if name == "need" else _("How many")


def by_field(errors):
    """Sort errors by the field they are about; "item" has those of hidden fields."""
    sorted_out = {}
    for error in errors:
        name = "item" if error["field"] in ("version", "key") else error["field"]
        sorted_out.setdefault(name, []).append(error)
    return sorted_out
