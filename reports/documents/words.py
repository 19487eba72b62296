"""What a document says about itself: its language, its state, where it can be checked."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy

from reports.documents.sources import DRAFT, FINAL, IMPORTED, SUPERSEDED

# The frozen file speaks Indonesian whoever asks (docs/adr/0020-reports-on-paper.md).
LANGUAGE = "id"
STATES = {
    FINAL: (
        gettext_lazy("Final document"),
        gettext_lazy("Verified by the school supervisor."),
    ),
    SUPERSEDED: (
        gettext_lazy("Superseded document"),
        gettext_lazy(
            "The result was reopened after this document was made; it is no longer in force."
        ),
    ),
    DRAFT: (
        gettext_lazy("Draft, not final"),
        gettext_lazy("This is a draft: the numbers are not verified and may still change."),
    ),
    IMPORTED: (
        gettext_lazy("Published elsewhere"),
        gettext_lazy("These numbers were published elsewhere and taken over as they are."),
    ),
}

# Of a dossier: whether it is a draft, and what it is not.
DOSSIER_STATES = {
    True: STATES[DRAFT][0],
    False: gettext_lazy("Sent by the school"),
}
SIMULATION = gettext_lazy(
    "What is told here of values and ranks is a simulation by the edition's own arithmetic. "
    "It is no result: only assessors and their body give one."
)


def verify_url(check_code):
    """Return the public address where anybody can check a document."""
    return settings.SITE_URL + reverse("reports:document_verify", args=[check_code])
