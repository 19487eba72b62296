"""What is stored about background work, and what can never be false about it."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a piece of work stands."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("In progress")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


LIVE = (State.QUEUED, State.RUNNING)


class Job(models.Model):
    """One piece of work: a handler's name and the id it is about.

    The row is the truth; the broker only says "look". `lease` is the secret of the process that
    holds the row: whoever lost it can no longer write progress or an end.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    key = models.CharField(max_length=160)
    by_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    progress = models.PositiveSmallIntegerField(default=0)
    message = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Asked for once more after it was claimed: its end queues it afresh (see `lease.finish`).
    again = models.BooleanField(default=False)
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    available_at = models.DateTimeField()
    rung_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("key",),
                condition=Q(state__in=("queued", "running")),
                name="job_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="running", lease__isnull=False, leased_until__isnull=False)
                | (~Q(state="running") & Q(lease__isnull=True, leased_until__isnull=True)),
                name="job_lease_while_running",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("done", "failed"), finished_at__isnull=False)
                | Q(state__in=("queued", "running"), finished_at__isnull=True),
                name="job_finished_with_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(error=""), name="job_failed_with_reason"
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="job_progress_percent"),
        )
        indexes = (
            # The worker's question: what is due?
            models.Index(F("available_at"), name="job_due", condition=Q(state="queued")),
            # The sweeper's question: whose lease ran out?
            models.Index(F("leased_until"), name="job_leases", condition=Q(state="running")),
            # The administrator's question: what failed?
            models.Index(F("finished_at"), name="job_failed", condition=Q(state="failed")),
            # The sweeper's other question: when was this periodic work last written?
            models.Index(fields=("name", "created_at"), name="job_periodic"),
        )

    def __str__(self):
        return f"{self.name} {self.subject_id} ({self.state})"
