"""The words that every item of a page repeats, looked up once a page instead of 52 times.

Sixteen translated words an item were a quarter of rendering a page of 52.
"""

from django.utils.translation import gettext as _

from self_evaluation.models import Purpose
from spmi.templatetags.spmi_format import icon


def _outside(purpose):
    """Say of evidence that it proves a time which a sheet of this purpose does not look at."""
    if purpose == Purpose.DOSSIER:
        return _("Proves a time outside the last three school years")
    return _("Proves a time outside this school year")


def item_words(purpose):
    """Return the words of the items' fields in the language in force."""
    return {
        "note": _("Note"),
        "narrative": _("Narrative"),
        "not_applicable": _("Not applicable"),
        "does_not_apply": _("This does not apply to our school"),
        "why_not": _("Why not?"),
        "exceeds": _("Exceeds the standard"),
        "good_practice": _("Fully met, and more than the standard asks (good practice)"),
        "in_what_way": _("In what way?"),
        "evidence": _("Evidence"),
        "no_evidence": _("No evidence yet."),
        "kept": _("Saved just now"),
        "outside": _outside(purpose),
        "newer": _("There is a newer version"),
        "ask": _("Ask a colleague"),
        "locker": _("Choose from the locker"),
        "photo": _("Photo"),
        "file": _("File"),
        "link": _("Link"),
        "history": _("History"),
        "comments": _("Comments"),
        "last_year": _("Last year's answer"),
    }


def item_icons():
    """Return the icons that stand beside them."""
    names = ("evidence", "add", "camera", "upload", "note", "link", "done")
    names += ("attention", "history", "person", "waiting")
    return {name: icon(name) for name in names}
