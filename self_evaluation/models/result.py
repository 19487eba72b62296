"""Frozen results, and numbers published elsewhere."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import School
from self_evaluation.models.evaluation import Evaluation
from standards.models import Instrument


class Result(models.Model):
    """What verification froze: inputs, their hash, the method, and the scores that followed.

    `inputs` is canonical JSON of every counting mark by leaf code; `input_hash` its SHA-256. A
    result that a reopened evaluation replaced stays, marked with `superseded_at`.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="results")
    school = models.ForeignKey(School, models.PROTECT, related_name="results")
    year = models.PositiveSmallIntegerField()
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="results")
    number = models.CharField(max_length=60, unique=True)
    method_version = models.CharField(max_length=20)
    inputs = models.JSONField()
    input_hash = models.CharField(max_length=64)
    overall = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    band = models.CharField(max_length=20, blank=True)
    judged = models.PositiveIntegerField()
    of = models.PositiveIntegerField()
    verified_at = models.DateTimeField()
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-year", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("evaluation",),
                condition=Q(superseded_at__isnull=True),
                name="result_one_in_force",
            ),
        )

    def __str__(self):
        return self.number


class ResultScore(models.Model):
    """One node's frozen score, as a row so that roll-ups and lists can read it."""

    result = models.ForeignKey(Result, models.CASCADE, related_name="scores")
    node_code = models.CharField(max_length=20)
    score = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    band = models.CharField(max_length=20, blank=True)
    judged = models.PositiveIntegerField()
    of = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("result", "node_code"), name="result_score_once"),
        )

    def __str__(self):
        return f"{self.node_code}: {self.score}"


class ImportedSet(models.Model):
    """Scores published elsewhere for a school and year; a re-import replaces the whole set."""

    school = models.ForeignKey(School, models.CASCADE, related_name="imported_sets")
    year = models.PositiveSmallIntegerField()
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="+")
    source = models.CharField(max_length=300, blank=True)
    imported_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("-year",)
        constraints = (
            models.UniqueConstraint(
                fields=("school", "year", "instrument"), name="imported_set_once"
            ),
        )

    def __str__(self):
        return f"{self.school} {self.year}/{self.year + 1}"


class ImportedScore(models.Model):
    """One published number, exactly as published."""

    imported_set = models.ForeignKey(ImportedSet, models.CASCADE, related_name="scores")
    node_code = models.CharField(max_length=20)
    score = models.DecimalField(max_digits=9, decimal_places=4)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("imported_set", "node_code"), name="imported_score_once"
            ),
            models.CheckConstraint(condition=Q(score__gte=0), name="imported_score_not_negative"),
        )

    def __str__(self):
        return f"{self.node_code}: {self.score}"
