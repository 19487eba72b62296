"""A school year's round: which instrument, for which schools, when each phase is open."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, School
from standards.models import Instrument


class Phase(models.TextChoices):
    """The parts of a round that have a window of their own."""

    FILL = "fill", _("Filling in")
    TEAM_REVIEW = "team_review", _("Team review")
    APPROVAL = "approval", _("Head's approval")
    VERIFICATION = "verification", _("Supervisor's verification")


class Campaign(models.Model):
    """A round opened by an office for a region, or by one school for itself.

    It pins an instrument version for ever. `levels` limits an office's round to kinds of school.
    `coverage_needed` is the share of leaves, in percent, that sending asks for (decisions.md 2).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=150)
    year = models.PositiveSmallIntegerField()
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="campaigns")
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="campaigns")
    school = models.ForeignKey(School, models.PROTECT, null=True, related_name="campaigns")
    levels = models.JSONField(default=list, blank=True)
    coverage_needed = models.PositiveSmallIntegerField(default=100)
    created_at = models.DateTimeField(db_default=Now())
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    # The windows, where whoever loaded the round has read them already.
    known_windows = None

    class Meta:
        ordering = ("-year", "title")
        constraints = (
            models.CheckConstraint(
                condition=Q(region__isnull=True, school__isnull=False)
                | Q(region__isnull=False, school__isnull=True),
                name="campaign_region_or_school",
            ),
            models.CheckConstraint(
                condition=Q(coverage_needed__gte=1, coverage_needed__lte=100),
                name="campaign_coverage_percent",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100), name="campaign_year_plausible"
            ),
        )

    def __str__(self):
        return self.title

    def window(self, phase):
        """Return the window of a phase, or None where the round sets none."""
        windows = self.windows.all() if self.known_windows is None else self.known_windows
        return next((window for window in windows if window.phase == phase), None)


class Window(models.Model):
    """The days on which a phase is open; the last day counts until midnight at the school."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="windows")
    phase = models.CharField(max_length=12, choices=Phase.choices)
    opens_on = models.DateField()
    closes_on = models.DateField()

    class Meta:
        ordering = ("opens_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=("campaign", "phase"), name="window_once_a_phase"),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="window_days_in_order"
            ),
        )

    def __str__(self):
        return f"{self.get_phase_display()} {self.opens_on}–{self.closes_on}"

    def is_late(self, zone):
        """Say whether the last day is over in a time zone (the server's clock decides, R-10)."""
        return timezone.localdate(timezone=zone) > self.closes_on

    def has_begun(self, zone):
        """Say whether the first day has come in a time zone."""
        return timezone.localdate(timezone=zone) >= self.opens_on


class Extension(models.Model):
    """More time for a phase: for one school, or (without a school) for all of the round.

    Append-only. One for all also moves the round's window; one school's own last day counts where
    it is later than the round's (`policy.window_of`).
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="extensions")
    phase = models.CharField(max_length=12, choices=Phase.choices)
    school = models.ForeignKey(School, models.PROTECT, null=True, related_name="+")
    closed_on = models.DateField()
    closes_on = models.DateField()
    reason = models.TextField()
    at = models.DateTimeField(db_default=Now())
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="extension_with_reason"),
            models.CheckConstraint(
                condition=Q(closes_on__gt=F("closed_on")), name="extension_gives_time"
            ),
        )

    def __str__(self):
        return f"{self.get_phase_display()} → {self.closes_on}"
