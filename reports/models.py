"""What is stored about files that were made, and what can never be false about them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accreditation.models import Dossier
from self_evaluation.models import Evaluation, EvidenceItem, Result


class Kind(models.TextChoices):
    """What a made file is."""

    PDF = "pdf", _("Annual report (PDF)")
    WORKBOOK = "xlsx", _("Annual workbook (Excel)")


class Document(models.Model):
    """A report file of one frozen result: made once, stored, downloaded many times (R-09).

    `made_from` is the hash of the result's inputs with the template's version; the file itself is
    named by `stored_as` once it exists. `check_code` is what the public verification page asks for.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    result = models.ForeignKey(Result, models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    number = models.CharField(max_length=60)
    check_code = models.CharField(max_length=20, unique=True)
    made_from = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=120, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    made_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("result", "kind", "made_from"), name="document_once_a_result"
            ),
            models.CheckConstraint(
                condition=Q(made_at__isnull=True, stored_as="", sha256="", size__isnull=True)
                | (
                    Q(made_at__isnull=False, size__isnull=False)
                    & ~Q(stored_as="")
                    & Q(sha256__regex=r"^[0-9a-f]{64}$")
                ),
                name="document_made_means_stored",
            ),
        )

    def __str__(self):
        return f"{self.number} ({self.kind})"


class Packed(models.Model):
    """A ZIP for one person for 24 hours; without `stored_as` it is not packed, or its day is over."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    stored_as = models.CharField(max_length=120, blank=True)
    size = models.PositiveBigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        abstract = True
        ordering = ("-pk",)

    def __str__(self):
        return f"{self.public_id}"


class Bundle(Packed):
    """One ZIP of many schools' reports for one person, for 24 hours (U-33)."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="bundles")
    results = models.ManyToManyField(Result, related_name="+")


class Package(Packed):
    """One ZIP of a school's year with its evidence, for one person, for 24 hours.

    `items` are the evidence items whose files are inside: while one of them may not leave the
    school any more, the ZIP is not handed out. `files` counts what was packed, `withheld` the
    items that stayed out.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="packages")
    result = models.ForeignKey(Result, models.CASCADE, related_name="packages")
    items = models.ManyToManyField(EvidenceItem, related_name="+")
    files = models.PositiveIntegerField(default=0)
    withheld = models.PositiveIntegerField(default=0)


class Filing(Packed):
    """One ZIP of a dossier's evidence as the national system takes it, for one person, for 24 hours.

    `items` are the evidence items whose files are inside: while one of them may not leave the
    school any more, the ZIP is not handed out. `made_from` is the hash of what was listed then, by
    which the page tells that the list has changed since.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="filings")
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="filings")
    items = models.ManyToManyField(EvidenceItem, related_name="+")
    made_from = models.CharField(max_length=64, blank=True)


class Shrunk(models.Model):
    """What became of files that were too large for the national system: smaller, or why not.

    `key` is the hash of what they held, of the limit and of the way of shrinking, so that the same
    files are shrunk once, whoever asks. The smaller file is kept until `expires_at`; its size stays.
    """

    key = models.CharField(max_length=64, unique=True)
    problem = models.CharField(max_length=10, blank=True)
    stored_as = models.CharField(max_length=120, blank=True)
    size = models.PositiveBigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(problem="", size__isnull=False, sha256__regex=r"^[0-9a-f]{64}$")
                | (~Q(problem="") & Q(stored_as="", sha256="", size__isnull=True)),
                name="shrunk_or_why_not",
            ),
        )

    def __str__(self):
        return f"{self.key[:8]}: {self.problem or self.size}"

    @property
    def is_fresh(self):
        """Whether its day lasts: until then the answer stands, and the smaller file is there."""
        return self.expires_at > timezone.now() and bool(self.problem or self.stored_as)


class Receipt(models.Model):
    """The receipt of one sending as PDF: made once, stored, taken many times (U-12).

    There is a row only when the file is there. `submission` counts the evaluation's sendings.
    `check_code` is what the public verification page asks for; with `sent_at` and
    `answers_sha256` it stays, whatever is sent later. Receipts made before it have none.
    """

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="receipts")
    submission = models.PositiveSmallIntegerField()
    stored_as = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    made_at = models.DateTimeField(db_default=Now())
    check_code = models.CharField(max_length=20, unique=True, null=True)  # noqa: DJ001 - unique
    sent_at = models.DateTimeField(null=True)
    answers_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("evaluation", "submission"), name="receipt_once_a_submission"
            ),
            models.CheckConstraint(
                condition=~Q(stored_as="") & Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="receipt_is_stored",
            ),
        )

    def __str__(self):
        return f"{self.evaluation} #{self.submission}"

    @property
    def is_latest(self):
        """Whether nothing was sent after it."""
        return self.submission == self.evaluation.submissions


class DossierKind(models.TextChoices):
    """What a file of a dossier is."""

    RECEIPT = "receipt", _("Receipt")
    PDF = "pdf", _("Accreditation dossier (PDF)")
    WORKBOOK = "xlsx", _("Accreditation dossier (Excel)")


class DossierFile(models.Model):
    """A file of a dossier: once each of what was sent, for ever; before that one draft a kind.

    There is a row only when the file is there. `made_from` is the hash of what a file says, so
    that a draft is known to be out of date. Only what was sent can be checked by anybody, with
    `check_code`; a draft has none.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="report_files")
    kind = models.CharField(max_length=7, choices=DossierKind.choices)
    is_draft = models.BooleanField()
    check_code = models.CharField(max_length=20, unique=True, null=True)  # noqa: DJ001 - unique
    made_from = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("dossier", "kind", "is_draft"), name="dossier_file_once"
            ),
            models.CheckConstraint(
                condition=Q(is_draft=True, check_code__isnull=True)
                | Q(is_draft=False, check_code__isnull=False),
                name="dossier_file_checked_when_sent",
            ),
            models.CheckConstraint(
                condition=~Q(stored_as="") & Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="dossier_file_is_stored",
            ),
        )

    def __str__(self):
        return f"{self.dossier} ({self.kind})"


class LookUp(models.Model):
    """How often one address asked the public verification page in one minute (S-37)."""

    address = models.GenericIPAddressField()
    minute = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("address", "minute"), name="look_up_once_a_minute"),
        )

    def __str__(self):
        return f"{self.address} {self.minute:%H:%M}: {self.count}"
