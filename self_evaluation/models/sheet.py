"""A sheet of answers: shared by self-evaluation and, later, accreditation dossiers."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import School
from standards import scoring
from standards.models import Instrument, Node


class Purpose(models.TextChoices):
    """What a sheet of answers is for."""

    EVALUATION = "evaluation", _("Self-evaluation")
    DOSSIER = "dossier", _("Accreditation dossier")


# Under which name a sheet knows its owner. The model of a dossier belongs to an app above.
OWNERS = {Purpose.EVALUATION: "evaluation", Purpose.DOSSIER: "dossier"}
# How many school years, its own the last of them, the evidence of a sheet may speak of. A
# self-evaluation tells of its year; assessors ask for the work of three.
PROOF_YEARS = {Purpose.EVALUATION: 1, Purpose.DOSSIER: 3}


class Sheet(models.Model):
    """One school's answers to one instrument version for one purpose and year (decisions.md 9).

    `is_open` while it is being filled in; its owner closes it by sending. Its row is what saves and
    sending wait for each other at. `public_id` is also its owner's, so that one address leads to
    both; it is empty only in rows that the release before wrote while it was being replaced.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, null=True, editable=False)
    school = models.ForeignKey(School, models.PROTECT, related_name="sheets")
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="sheets")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    year = models.PositiveSmallIntegerField()
    is_open = models.BooleanField(default=True, db_default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("school", "instrument", "purpose", "year"), name="sheet_once"
            ),
        )

    def __str__(self):
        return f"{self.school} {self.year}"

    @property
    def owner(self):
        """Return the evaluation or the dossier that the sheet belongs to."""
        return getattr(self, OWNERS[self.purpose])

    @property
    def known_owner(self):
        """Return the same, knowing the sheet and the school that were loaded with this one."""
        owner = self.owner
        owner.sheet, owner.school = self, self.school
        return owner

    @property
    def proof_from(self):
        """Return the first of the school years that its evidence may speak of."""
        return self.year - PROOF_YEARS[self.purpose] + 1


class SheetOwner(models.Model):
    """Whom a sheet belongs to. Filling in asks nothing else of it than what stands here.

    A sheet that was sent back names in `returned_from` who did it; `closed` says why answers can't
    be changed after sending, `who_fills` who may; `coverage_needed` is how many percent must be
    answered before it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    school = models.ForeignKey(School, models.PROTECT, related_name="%(class)ss")
    sheet = models.OneToOneField(Sheet, models.PROTECT, related_name="%(class)s")
    year = models.PositiveSmallIntegerField()
    instrument_code = models.SlugField(max_length=40)
    last_activity_at = models.DateTimeField(db_default=Now())

    returned_from = ""
    # Which of the instrument's kinds of school it is, where some rubrics tell them apart.
    variant = ""
    # By which crosswalk and from which year's self-evaluation it was filled in beforehand.
    crosswalk_id = filled_from = None
    # Where all of its kind are listed, and what that page is called.
    list_name, list_label = "", ""
    closed = _("It has been sent; answers can't be changed now.")
    coverage_needed = 100
    who_fills = _("Only the principal and the assigned contributors fill it in.")
    # Where one of its kind is checked before sending; what the top nodes of its instrument are.
    check_name, part, parts, all_parts = "", "", "", ""

    class Meta:
        abstract = True

    def fill_window(self):
        """Return the window in which it is filled in, or None where there is none."""
        return


class Claim(models.Model):
    """The values of an answer; an answer, each of its versions and a judgement carry the same.

    At most one of: a level; a quantity had and needed; not applicable with a reason. A level that
    follows from numbers (`standards.scoring.option`) keeps them beside it. `text` is the narrative
    of a leaf that is answered in words; nobody judges it, so a judgement has none.
    """

    text = ""

    level = models.PositiveSmallIntegerField(null=True, blank=True)
    have = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    need = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    not_applicable = models.BooleanField(default=False)

    class Meta:
        abstract = True

    @property
    def mark(self):
        """Return the values as scoring reads them."""
        return scoring.Mark(self.level, self.have, self.need, self.not_applicable)

    @property
    def is_answered(self):
        """Whether something was said: a level, both numbers, N/A, also as a need of 0, a text."""
        return (
            self.text != ""
            or scoring.is_not_applicable(self.mark)
            or self.level is not None
            or (self.have is not None and self.need is not None)
        )


def claim_constraints(prefix):
    """Return the promises every carrier of a claim keeps: not negative, and one kind of answer."""
    return (
        models.CheckConstraint(
            condition=(Q(have__isnull=True) | Q(have__gte=0))
            & (Q(need__isnull=True) | Q(need__gte=0)),
            name=f"{prefix}_not_negative",
        ),
        models.CheckConstraint(
            condition=Q(not_applicable=False)
            | Q(level__isnull=True, have__isnull=True, need__isnull=True),
            name=f"{prefix}_na_alone",
        ),
        models.CheckConstraint(
            condition=Q(level__isnull=True) | Q(level__lte=20),
            name=f"{prefix}_level_known",
        ),
    )


class Answer(Claim):
    """The school's claim on one leaf. Every leaf that applies has its row from the beginning.

    `version` counts saves and guards against lost updates (R-02). `is_open` is False for answers
    that a reviewer did not return: only returned ones reopen. `carried_from` is the year whose
    answer was taken over and that nobody has confirmed yet; any save by a person clears it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="answers")
    node = models.ForeignKey(Node, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=0)
    reason = models.TextField(blank=True)
    note = models.TextField(blank=True)
    text = models.TextField(blank=True, default="", db_default="")
    exceeds = models.BooleanField(default=False)
    exceeds_reason = models.TextField(blank=True)
    is_open = models.BooleanField(default=True)
    carried_from = models.PositiveSmallIntegerField(null=True, blank=True)
    updated_at = models.DateTimeField(null=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("sheet", "node"), name="answer_once_a_leaf"),
            models.CheckConstraint(
                condition=Q(not_applicable=False) | ~Q(reason=""), name="answer_na_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(exceeds=False) | ~Q(exceeds_reason=""),
                name="answer_exceeds_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(version=0, updated_at__isnull=True, updated_by__isnull=True)
                | Q(version__gt=0, updated_at__isnull=False, updated_by__isnull=False),
                name="answer_saved_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(carried_from__isnull=True) | Q(version__gt=0),
                name="answer_carried_is_a_version",
            ),
            *claim_constraints("answer"),
        )

    def __str__(self):
        return f"{self.node_id} v{self.version}"


class AnswerVersion(Claim):
    """What an answer said at one version: append-only history, and the memory of save keys.

    `key` is made by the client per save; a repeat finds its row and gets the first answer (R-03).
    `batch` names one act that wrote many answers (carrying a year over, marking a branch), so that
    it can be undone as one; `carried_from` is the year the values were taken over from.
    """

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    key = models.UUIDField()
    reason = models.TextField(blank=True)
    note = models.TextField(blank=True)
    text = models.TextField(blank=True, default="", db_default="")
    exceeds = models.BooleanField(default=False)
    exceeds_reason = models.TextField(blank=True)
    batch = models.UUIDField(null=True)
    carried_from = models.PositiveSmallIntegerField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(fields=("answer", "version"), name="answer_version_once"),
            models.UniqueConstraint(fields=("by", "key"), name="answer_save_key_once"),
            *claim_constraints("answer_version"),
        )
        indexes = (
            models.Index(
                fields=["batch"], condition=Q(batch__isnull=False), name="answer_version_batch"
            ),
        )

    def __str__(self):
        return f"{self.answer_id} v{self.version}"


class Assignment(models.Model):
    """A person answers a node with its subtree (decisions.md 18)."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="assignments")
    node = models.ForeignKey(Node, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments")
    due_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("node__path", "pk")
        constraints = (
            models.UniqueConstraint(fields=("sheet", "node", "user"), name="assignment_once"),
        )

    def __str__(self):
        return f"{self.node_id} → {self.user_id}"


class BranchMark(models.Model):
    """A whole branch said not to apply, with one reason; `batch` is that of the versions it wrote.

    Undoing it gives each answer back what it said before, unless somebody has saved it since.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="branch_marks")
    node = models.ForeignKey(Node, models.PROTECT, related_name="+")
    batch = models.UUIDField(unique=True)
    reason = models.TextField()
    at = models.DateTimeField(db_default=Now())
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="branch_mark_with_reason"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="branch_mark_undone_paired",
            ),
        )

    def __str__(self):
        return f"{self.node_id}: {self.reason}"
