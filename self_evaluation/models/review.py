"""What reviewers say about a claim; records beside it, never over it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from self_evaluation.models.evidence import EvidenceItem, EvidenceUse
from self_evaluation.models.sheet import Answer, Claim, claim_constraints


class Layer(models.TextChoices):
    """Whose judgement it is; the later one counts more (decisions.md 1)."""

    TEAM = "team", _("Quality team")
    SUPERVISOR = "supervisor", _("Supervisor")


class Verdict(models.TextChoices):
    """What the reviewer does with the claim."""

    ACCEPT = "accept", _("Accepted")
    ADJUST = "adjust", _("Adjusted")
    RETURN = "return", _("Returned")
    UNDO = "undo", _("Taken back")


class ReturnReason(models.TextChoices):
    """The list a returning reviewer picks from, besides free text (U-35)."""

    NO_EVIDENCE = "no_evidence", _("There is no evidence yet")
    WEAK_EVIDENCE = "weak_evidence", _("The evidence does not show this level")
    WRONG_PERIOD = "wrong_period", _("The evidence is from another school year")
    UNCLEAR = "unclear", _("The explanation is unclear")
    NUMBERS = "numbers", _("The numbers do not agree with the data")
    OTHER = "other", _("Another reason")


class Judgement(Claim):
    """One judgement of one version of an answer; append-only, the newest of a layer counts.

    Accepting copies the values that counted at that moment. A judgement of an older version of
    the answer no longer counts: the school has changed its claim since. `batch` names one act that
    accepted all the rest, so that it can be taken back as one: each of its items then gets an
    `undo`, after which the layer has said nothing of that version.
    """

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="judgements")
    answer_version = models.PositiveIntegerField()
    layer = models.CharField(max_length=10, choices=Layer.choices)
    verdict = models.CharField(max_length=6, choices=Verdict.choices)
    reason_code = models.CharField(max_length=14, choices=ReturnReason.choices, blank=True)
    reason = models.TextField(blank=True)
    batch = models.UUIDField(null=True)
    at = models.DateTimeField(db_default=Now())
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(verdict__in=("accept", "undo")) | ~Q(reason=""),
                name="judgement_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="return") | ~Q(reason_code=""),
                name="judgement_return_names_reason",
            ),
            *claim_constraints("judgement"),
        )

    def __str__(self):
        return f"{self.layer} {self.verdict} {self.answer_id}"


def newest_by_layer(judgements, version):
    """Return the newest judgement of this version of an answer by each layer, as {layer: …}.

    `judgements` are one answer's, oldest first; the last value is the last word of any layer.
    """
    newest = {}
    for judgement in judgements:
        if judgement.answer_version == version:
            newest.pop(judgement.layer, None)  # so that the order is that of speaking
            if judgement.verdict != Verdict.UNDO:
                newest[judgement.layer] = judgement
    return newest


class Proof(models.TextChoices):
    """What a piece of evidence does for the claim it stands beside."""

    PROVES = "proves", _("Proves it")
    PARTLY = "partly", _("Proves part of it")
    DOES_NOT = "does_not", _("Does not prove it")


class UseVerdict(models.Model):
    """What a layer says of one use of an evidence item; append-only, the newest counts.

    It was said of one version of the item's files. Where the school has taken the item away from
    the answer since, `use` is empty and `item` and `answer` still say what it was said of; put
    back, the item has its verdicts again. Those two are empty only in rows that the release
    before wrote while it was being replaced.
    """

    use = models.ForeignKey(EvidenceUse, models.SET_NULL, null=True, related_name="verdicts")
    item = models.ForeignKey(EvidenceItem, models.CASCADE, null=True, related_name="verdicts")
    answer = models.ForeignKey(Answer, models.CASCADE, null=True, related_name="proof_verdicts")
    layer = models.CharField(max_length=10, choices=Layer.choices)
    verdict = models.CharField(max_length=8, choices=Proof.choices)
    reason = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField()
    at = models.DateTimeField(db_default=Now())
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(verdict="proves") | ~Q(reason=""), name="use_verdict_with_reason"
            ),
        )

    def __str__(self):
        return f"{self.layer} {self.verdict} {self.item_id}"


class Phrase(models.Model):
    """A reason that a reviewer gives again and again, offered at the next item."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="phrases")
    text = models.CharField(max_length=500)
    uses = models.PositiveIntegerField(default=0)
    used_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("-uses", "-used_at")
        constraints = (
            models.UniqueConstraint(fields=("user", "text"), name="phrase_once"),
            models.CheckConstraint(condition=~Q(text=""), name="phrase_says_something"),
        )

    def __str__(self):
        return self.text
