"""Which claims a supervisor looks at more closely, and why those."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from self_evaluation.models.evaluation import Evaluation
from self_evaluation.models.sheet import Answer


class Sample(models.Model):
    """The supervisor's risk-based sample of one verification; drawing it again is a new row.

    `seed` and `share` (percent of the rest) make the draw repeatable; the report prints them.
    """

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="samples")
    seed = models.PositiveBigIntegerField()
    share = models.PositiveSmallIntegerField()
    drawn_at = models.DateTimeField(db_default=Now())
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(share__lte=100), name="sample_share_percent"),
        )

    def __str__(self):
        return f"{self.evaluation_id}: {self.share} %, {self.seed}"


class SampleCause(models.TextChoices):
    """Why an answer is in a sample."""

    NO_EVIDENCE = "no_evidence", _("A claim without evidence")
    EXTREME = "extreme", _("The highest or the lowest level")
    JUMP = "jump", _("Two levels or more away from last year")
    RANDOM = "random", _("Drawn by chance")


class SampleItem(models.Model):
    """One answer in a sample, with every cause that put it there."""

    sample = models.ForeignKey(Sample, models.CASCADE, related_name="items")
    answer = models.ForeignKey(Answer, models.CASCADE, related_name="+")
    causes = models.JSONField()

    class Meta:
        ordering = ("answer__node__path",)
        constraints = (
            models.UniqueConstraint(fields=("sample", "answer"), name="sample_item_once"),
        )

    def __str__(self):
        return f"{self.sample_id}: {self.answer_id}"
