"""A school's evidence locker: one item serves many leaves and years."""

import uuid

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import School
from self_evaluation.models.sheet import Answer
from spmi.uploads import INLINE_TYPES, PICTURE_TYPES, PREVIEW_SUFFIX


class EvidenceKind(models.TextChoices):
    """What sort of proof an item is."""

    DOCUMENT = "document", _("Document")
    PHOTO = "photo", _("Photo")
    OBSERVATION = "observation", _("Observation note")
    INTERVIEW = "interview", _("Interview note")
    QUESTIONNAIRE = "questionnaire", _("Questionnaire result")
    LINK = "link", _("Link")


class EvidenceItem(models.Model):
    """A proof with the period it proves, apart from the day it was uploaded.

    A deleted item rests in the bin for 30 days and can be taken back (U-04). `version` counts the
    sets of files it has had; a use keeps the version it was made with. `shows_people` says that
    children or others can be recognised in it: without consent, which is noted with who noted it
    and when, such an item stays inside the school.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    school = models.ForeignKey(School, models.PROTECT, related_name="evidence")
    title = models.CharField(max_length=150)
    kind = models.CharField(max_length=14, choices=EvidenceKind.choices)
    period_from = models.DateField()
    period_to = models.DateField()
    link = models.URLField(max_length=500, blank=True)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1)
    shows_people = models.BooleanField(default=False, db_default=False)
    consent_note = models.CharField(max_length=300, blank=True, default="", db_default="")
    consent_at = models.DateTimeField(null=True)
    consent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    deleted_at = models.DateTimeField(null=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(period_to__gte=F("period_from")), name="evidence_period_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(kind="link") | ~Q(link=""), name="evidence_link_has_address"
            ),
            models.CheckConstraint(
                condition=Q(deleted_at__isnull=True, deleted_by__isnull=True)
                | Q(deleted_at__isnull=False, deleted_by__isnull=False),
                name="evidence_deleted_paired",
            ),
            models.CheckConstraint(
                condition=Q(consent_at__isnull=True, consent_by__isnull=True, consent_note="")
                | (Q(consent_at__isnull=False, consent_by__isnull=False) & ~Q(consent_note="")),
                name="evidence_consent_noted",
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="evidence_version_from_one"),
        )

    def __str__(self):
        return self.title

    def reaches(self, sheet):
        """Say whether the period touches the school years (July to June) a sheet looks at."""
        return self.period_from.isoformat() <= f"{sheet.year + 1}-06-30" and (
            self.period_to.isoformat() >= f"{sheet.proof_from}-07-01"
        )


class FileState(models.TextChoices):
    """How far a file has come; only ready ones are shown (R-08)."""

    RECEIVING = "receiving", _("being received")
    READY = "ready", _("ready")
    REJECTED = "rejected", _("refused")


class EvidenceFile(models.Model):
    """One stored file. The original name is text only; the stamp never changes.

    It belongs to the versions of its item from `from_version` up to and including `to_version`
    (None: still). A file that a newer one replaced stays, because a use may rest on it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    item = models.ForeignKey(EvidenceItem, models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    stored_as = models.CharField(max_length=120, unique=True)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=FileState.choices, default=FileState.READY)
    from_version = models.PositiveIntegerField(default=1, db_default=1)
    to_version = models.PositiveIntegerField(null=True)
    # When its small picture was asked for: nobody looks for it on the disk a second time.
    preview_asked_at = models.DateTimeField(null=True)
    stamped_at = models.DateTimeField(db_default=Now())
    stamped_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="evidence_file_hash"
            ),
            models.CheckConstraint(
                condition=Q(to_version__isnull=True) | Q(to_version__gte=F("from_version")),
                name="evidence_file_versions_in_order",
            ),
        )

    def __str__(self):
        return self.name

    def is_in(self, version):
        """Say whether the file belongs to a version of its item."""
        return self.from_version <= version and (
            self.to_version is None or self.to_version >= version
        )

    @property
    def type_label(self):
        """Return the type by content as people call it: PDF, JPG, DOCX."""
        return self.stored_as.rpartition(".")[2].upper()

    @property
    def is_pdf(self):
        """Whether it is a PDF, which a browser can show."""
        return self.content_type == "application/pdf"

    @property
    def is_picture(self):
        """Whether it is a picture, which was drawn again when it came."""
        return self.content_type in PICTURE_TYPES

    @property
    def has_preview(self):
        """Whether a small picture of it can be shown; that of a PDF is drawn some time after."""
        if self.is_picture:
            return True
        return self.is_pdf and default_storage.exists(self.stored_as + PREVIEW_SUFFIX)

    @property
    def may_show(self):
        """Whether it may stand in a page (decisions.md 20); all else is only downloaded."""
        return self.content_type in INLINE_TYPES


class EvidenceUse(models.Model):
    """An item proves an answer, in the version of its files that stood then or was taken since.

    `batch` names one act that brought many, so that it can be undone as one; it is that of the
    versions the same act wrote. Empty where a person chose the item, or has chosen it since.
    """

    item = models.ForeignKey(EvidenceItem, models.PROTECT, related_name="uses")
    answer = models.ForeignKey(Answer, models.CASCADE, related_name="evidence_uses")
    version = models.PositiveIntegerField(default=1, db_default=1)
    batch = models.UUIDField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("item", "answer"), name="evidence_used_once"),
        )

    def __str__(self):
        return f"{self.item_id} → {self.answer_id}"


class FieldNote(models.Model):
    """What an observation or an interview came to: when, where, who (by role), seen or said."""

    item = models.OneToOneField(EvidenceItem, models.CASCADE, related_name="field_note")
    held_on = models.DateField()
    place = models.CharField(max_length=150)
    people = models.CharField(max_length=250)
    account = models.TextField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(place="") & ~Q(people="") & ~Q(account=""), name="field_note_whole"
            ),
        )

    def __str__(self):
        return f"{self.held_on} {self.place}"


class EvidenceRequest(models.Model):
    """A colleague is asked for proof of one answer, by a day; `item` is what came of it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    answer = models.ForeignKey(Answer, models.CASCADE, related_name="evidence_requests")
    asked_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="evidence_requests"
    )
    words = models.CharField(max_length=500)
    due_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    item = models.ForeignKey(EvidenceItem, models.PROTECT, null=True, related_name="requests")
    done_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(item__isnull=True, done_at__isnull=True)
                | Q(item__isnull=False, done_at__isnull=False),
                name="evidence_request_done_with_item",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(cancelled_at__isnull=True),
                name="evidence_request_one_end",
            ),
        )
        indexes = (
            models.Index(
                fields=["asked_of"],
                condition=Q(done_at__isnull=True, cancelled_at__isnull=True),
                name="evidence_request_open",
            ),
        )

    def __str__(self):
        return self.words

    @property
    def is_closed(self):
        """Whether it came, or is no longer wanted."""
        return self.done_at is not None or self.cancelled_at is not None
