"""One school in one round, and where it stands."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from self_evaluation.models.campaign import Campaign, Phase
from self_evaluation.models.sheet import SheetOwner


class Status(models.TextChoices):
    """The stages of a school's year; the moves between them are in `workflow.py`."""

    DRAFT = "draft", _("Being filled in")
    TEAM_REVIEW = "team_review", _("Team review")
    APPROVAL = "approval", _("Waiting for the head's approval")
    VERIFICATION = "verification", _("Waiting for verification")
    VERIFIED = "verified", _("Verified")


PHASE_OF_STATUS = {
    Status.DRAFT: Phase.FILL,
    Status.TEAM_REVIEW: Phase.TEAM_REVIEW,
    Status.APPROVAL: Phase.APPROVAL,
    Status.VERIFICATION: Phase.VERIFICATION,
}


def _person():
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")


class Evaluation(SheetOwner):
    """A school's self-evaluation of one year. Each signature is a time with a person.

    `returned_from` says who sent it back, so that sending again returns it there
    (decisions.md 16). `submissions` counts sendings, `submitted_hash` is the SHA-256 of the
    claims as sent, `submitted_answered` of `submitted_of` were answered then: the receipt prints
    them. `reopened_at` stands while a verified one is being looked at again; the audit trail
    keeps who reopened it, when and why, and `reopen_reason` the last reason given.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="evaluations")
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.DRAFT)
    status_at = models.DateTimeField(db_default=Now())
    returned_from = models.CharField(max_length=12, choices=Status.choices, blank=True)
    return_reason = models.TextField(blank=True)
    submissions = models.PositiveSmallIntegerField(default=0)
    submitted_hash = models.CharField(max_length=64, blank=True)
    submitted_answered = models.PositiveSmallIntegerField(null=True)
    submitted_of = models.PositiveSmallIntegerField(null=True)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = _person()
    review_started_at = models.DateTimeField(null=True)
    review_started_by = _person()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = _person()
    approved_at = models.DateTimeField(null=True)
    approved_by = _person()
    verified_at = models.DateTimeField(null=True)
    verified_by = _person()
    reopened_at = models.DateTimeField(null=True)
    reopened_by = _person()
    reopen_reason = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=Now())
    created_by = _person()

    list_name, list_label = "self_evaluation:evaluation_list", _("Self-evaluation")
    check_name = "self_evaluation:evaluation_check"
    part, parts, all_parts = _("Standard"), _("Standards"), _("All standards")
    who_fills = _("Only the principal and the assigned contributors fill in the self-evaluation.")
    closed = _("The self-evaluation has been sent; answers can't be changed now.")

    class Meta:
        ordering = ("-year", "school__name")
        constraints = (
            models.UniqueConstraint(
                fields=("school", "year", "instrument_code"), name="evaluation_once_a_year"
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="evaluation_status_known"
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{act}_at__isnull": True, f"{act}_by__isnull": True})
                    | Q(**{f"{act}_at__isnull": False, f"{act}_by__isnull": False}),
                    name=f"evaluation_{act}_paired",
                )
                for act in (
                    "submitted",
                    "review_started",
                    "reviewed",
                    "approved",
                    "verified",
                    "reopened",
                )
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(submitted_at__isnull=False),
                name="evaluation_past_draft_was_sent",
            ),
            models.CheckConstraint(
                condition=~Q(status="verified") | Q(verified_at__isnull=False),
                name="evaluation_verified_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True) | ~Q(reopen_reason=""),
                name="evaluation_reopened_with_reason",
            ),
        )
        indexes = (models.Index(fields=["status", "last_activity_at"], name="evaluation_stalled"),)

    def __str__(self):
        return f"{self.school} {self.year}/{self.year + 1}"

    def get_absolute_url(self):
        """Return the page of the school's year."""
        return reverse("self_evaluation:evaluation_detail", args=[self.public_id])

    @property
    def coverage_needed(self):
        """Return what the round asks for."""
        return self.campaign.coverage_needed

    def fill_window(self):
        """Return the round's window for filling in."""
        return self.campaign.window(Phase.FILL)

    @property
    def is_withdrawn(self):
        """Whether the school took its latest sending back before anybody began to review it."""
        is_open_again = self.status == Status.DRAFT and not self.returned_from
        return bool(self.submitted_hash) and is_open_again
