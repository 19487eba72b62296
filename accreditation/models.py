"""What is stored about accreditation."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from self_evaluation.models import SheetOwner
from standards.models import Crosswalk


class Stage(models.TextChoices):
    """Where a dossier stands."""

    DRAFT = "draft", _("Being filled in")
    SENT = "sent", _("Sent")


class Dossier(SheetOwner):
    """A school's answers to one edition in one year. Sent once; sent it is frozen.

    `crosswalk` is the version by which it was filled beforehand from the self-evaluation of the
    school year `filled_from`, both empty where there was none. `variant` is the kind of school,
    where the edition tells kinds apart. `sent_hash` is the SHA-256 of the answers as sent.
    """

    status = models.CharField(max_length=5, choices=Stage.choices, default=Stage.DRAFT)
    crosswalk = models.ForeignKey(Crosswalk, models.PROTECT, null=True, related_name="dossiers")
    filled_from = models.PositiveSmallIntegerField(null=True)
    variant = models.CharField(max_length=20, blank=True, default="", db_default="")
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    sent_hash = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    list_name, list_label = "accreditation:dossier_list", _("Accreditation")
    check_name = "accreditation:dossier_check"
    part, parts, all_parts = _("Component"), _("Components"), _("All components")
    who_fills = _("Only the principal and the assigned contributors fill in the dossier.")
    closed = _("The dossier has been sent; answers can't be changed now.")

    class Meta:
        ordering = ("-year", "instrument_code")
        constraints = (
            models.UniqueConstraint(
                fields=("school", "year", "instrument_code"), name="dossier_once_a_year"
            ),
            models.CheckConstraint(
                condition=Q(status="draft", sent_at__isnull=True, sent_by__isnull=True)
                | Q(status="sent", sent_at__isnull=False, sent_by__isnull=False),
                name="dossier_sent_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | ~Q(sent_hash=""), name="dossier_sent_with_hash"
            ),
        )

    def __str__(self):
        return f"{self.sheet.instrument.title_text} · {self.school}"

    def get_absolute_url(self):
        """Return the dossier's page."""
        return reverse("accreditation:dossier_detail", args=[self.public_id])
