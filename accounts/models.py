"""What is stored about people and places, and what can never be false about it."""

import uuid
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


def school_year_on(day):
    """Return the first year of the school year that a day lies in; July begins one.

    A school year is keyed by its first year: 2026 is 2026/2027.
    """
    return day.year if day.month >= 7 else day.year - 1


class SchoolLevel(models.TextChoices):
    """The kinds of school, as Dapodik and EMIS name them."""

    SD = "SD", _("SD (primary)")
    MI = "MI", _("MI (Islamic primary)")
    SMP = "SMP", _("SMP (junior secondary)")
    MTS = "MTs", _("MTs (Islamic junior secondary)")
    SMA = "SMA", _("SMA (senior secondary)")
    MA = "MA", _("MA (Islamic senior secondary)")
    SMK = "SMK", _("SMK (vocational)")
    SLB = "SLB", _("SLB (special education)")


class SchoolStatus(models.TextChoices):
    """Who runs a school."""

    STATE = "negeri", _("State")
    PRIVATE = "swasta", _("Private")


class RegionLevel(models.TextChoices):
    """The four levels of the region tree."""

    NATION = "nation", _("Nation")
    PROVINCE = "province", _("Province")
    REGENCY = "regency", _("Regency or city")
    DISTRICT = "district", _("District")


class Role(models.TextChoices):
    """What a person may be somewhere; `design.md`, People."""

    PRINCIPAL = "principal", _("Principal")
    QUALITY_TEAM = "quality_team", _("Quality team")
    CONTRIBUTOR = "contributor", _("Contributor")
    SUPERVISOR = "supervisor", _("Supervisor")
    OFFICE = "office", _("Education office")
    ASSESSOR = "assessor", _("Assessor")
    BODY = "body", _("Accreditation body")
    ADMINISTRATOR = "administrator", _("Administrator")


SCHOOL_ROLES = (Role.PRINCIPAL, Role.QUALITY_TEAM, Role.CONTRIBUTOR, Role.SUPERVISOR)
REGION_ROLES = (Role.OFFICE, Role.ASSESSOR, Role.BODY, Role.ADMINISTRATOR)


class User(AbstractUser):
    """A person who signs in, by user name or e-mail. The name is one field: many have only one."""

    first_name = None
    last_name = None
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)

    class Meta(AbstractUser.Meta):
        constraints = (
            models.UniqueConstraint(
                models.functions.Lower("email"), condition=~Q(email=""), name="user_email_once"
            ),
        )

    def __str__(self):
        return self.name or self.username

    def get_full_name(self):
        """Return the name people use; Django and allauth ask for it."""
        return str(self)

    get_short_name = get_full_name


class Region(models.Model):
    """A place in the tree of Kemendagri codes; the nation is the root, code `00`.

    `path` is the codes from the root down, each followed by a slash, so that "here and below" is
    one prefix comparison: `00/32/32.02/`.
    """

    code = models.CharField(max_length=13, unique=True)
    level = models.CharField(max_length=10, choices=RegionLevel.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    name = models.CharField(max_length=120)
    path = models.CharField(max_length=60, unique=True)
    time_zone = models.CharField(max_length=40, default="Asia/Jakarta")

    class Meta:
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=Q(level="nation", parent__isnull=True)
                | (~Q(level="nation") & Q(parent__isnull=False)),
                name="region_only_nation_has_no_parent",
            ),
        )

    def __str__(self):
        return self.name

    @property
    def zone(self):
        """Return the region's time zone; a school's clock is its region's."""
        return ZoneInfo(self.time_zone)


def root_region():
    """Return the nation, which stands above every place; it is made when the installation is new."""
    values = {"level": RegionLevel.NATION, "name": "Indonesia", "path": "00/"}
    return Region.objects.get_or_create(code="00", defaults=values)[0]


class School(models.Model):
    """A school; the tenant of everything it writes."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    npsn = models.CharField(
        "NPSN",
        max_length=8,
        unique=True,
        validators=[RegexValidator(r"^[0-9]{8}$", _("An NPSN has 8 digits."))],
    )
    nsm = models.CharField(
        "NSM",
        max_length=12,
        blank=True,
        validators=[RegexValidator(r"^[0-9]{12}$", _("An NSM has 12 digits."))],
    )
    name = models.CharField(_("name"), max_length=150)
    level = models.CharField(_("level"), max_length=3, choices=SchoolLevel.choices)
    status = models.CharField(_("status"), max_length=6, choices=SchoolStatus.choices)
    region = models.ForeignKey(
        Region, models.PROTECT, verbose_name=_("region"), related_name="schools"
    )
    address = models.CharField(_("address"), max_length=250, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    pupils = models.PositiveIntegerField(_("pupils"), null=True, blank=True)
    teachers = models.PositiveIntegerField(_("teachers"), null=True, blank=True)
    # Says what this is where the school is an example and not a real one.
    note = models.TextField(_("note"), blank=True)
    checked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("name", "npsn")
        constraints = (
            models.CheckConstraint(condition=Q(npsn__regex=r"^[0-9]{8}$"), name="school_npsn"),
            models.CheckConstraint(
                condition=Q(nsm="") | Q(nsm__regex=r"^[0-9]{12}$"), name="school_nsm"
            ),
            models.CheckConstraint(
                condition=Q(level__in=SchoolLevel.values), name="school_level_known"
            ),
        )

    def __str__(self):
        return self.name


class Membership(models.Model):
    """A role on a school or on a region and all below, from a day to a day.

    A supervisor's schools are memberships too. `levels` limits an office to kinds of school (a
    regency office: SD and SMP); empty means all. Ended rows stay: they are the handover's history.
    `ends_on` is the first day on which the role no longer counts, so that ending works at once.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=14, choices=Role.choices)
    school = models.ForeignKey(School, models.PROTECT, null=True, related_name="memberships")
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="memberships")
    levels = models.JSONField(default=list, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("role", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(role__in=SCHOOL_ROLES, school__isnull=False, region__isnull=True)
                | Q(role__in=REGION_ROLES, school__isnull=True, region__isnull=False),
                name="membership_school_or_region",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="membership_days_in_order",
            ),
            models.UniqueConstraint(
                fields=("user", "role", "school"),
                condition=Q(ends_on__isnull=True, school__isnull=False),
                name="membership_open_once_school",
            ),
            models.UniqueConstraint(
                fields=("user", "role", "region"),
                condition=Q(ends_on__isnull=True, region__isnull=False),
                name="membership_open_once_region",
            ),
        )

    def __str__(self):
        return f"{self.user} · {self.get_role_display()}"


class AuditEvent(models.Model):
    """Who did what to what, when, from where. Append-only; no foreign keys, so that the trail
    outlives what it describes. A trigger refuses change and removal (migration 0002)."""

    at = models.DateTimeField(db_default=Now())
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150, blank=True)
    event = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField(null=True)
    subject_label = models.CharField(max_length=200, blank=True)
    school_id = models.BigIntegerField(null=True)
    # Of an act on a region (a round, a role): whose offices read it.
    region_path = models.CharField(max_length=60, blank=True, default="", db_default="")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    address = models.GenericIPAddressField(null=True)

    class Meta:
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=["school_id", "-id"], name="audit_of_school"),
            models.Index(fields=["subject_type", "subject_id", "-id"], name="audit_of_subject"),
        )

    def __str__(self):
        return f"{self.event} {self.subject_type} {self.subject_id}"


class Notice(models.Model):
    """A line in a person's inbox. `kind` names the sentence, `values` fills it, `path` leads on."""

    user = models.ForeignKey(User, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    values = models.JSONField(default=dict)
    path = models.CharField(max_length=300)
    key = models.CharField(max_length=160, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)
    # When a mail told of it, or would have told if the person wanted mails of this kind.
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=["user"], condition=Q(read_at__isnull=True), name="notice_unread"),
            # The digest's question: who has something unread that no mail told of?
            models.Index(
                fields=["created_at"],
                condition=Q(read_at__isnull=True, mailed_at__isnull=True),
                name="notice_unmailed",
            ),
        )

    def __str__(self):
        return f"{self.kind} → {self.user_id}"


class NoticePreference(models.Model):
    """What a person wants by e-mail, when, and in which language; the inbox shows everything.

    Whoever has no row gets the digest at six, of all topics, in Indonesian. `muted` holds keys of
    `accounts.queries.notices.TOPICS`.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="notice_preference")
    digest = models.BooleanField(default=True)
    digest_hour = models.PositiveSmallIntegerField(default=6)
    language = models.CharField(max_length=5, default="id")
    muted = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(digest_hour__lte=23), name="notice_preference_hour_of_day"
            ),
        )

    def __str__(self):
        return f"{self.user_id}"


class LetterKind(models.TextChoices):
    """What a letter is about."""

    DIGEST = "digest", _("Digest of a day")
    NOTICE = "notice", _("One urgent notice")
    INVITATION = "invitation", _("Invitation")


class Letter(models.Model):
    """One e-mail that has to leave: a person's digest of a day, an urgent notice, an invitation.

    `key` lets it exist once. It leaves once: `sent_at` is written when the mail server has taken
    it, `dropped_at` when it turned out that nobody needs it or nobody takes it.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=12, choices=LetterKind.choices)
    notice = models.OneToOneField(Notice, models.CASCADE, null=True, related_name="letter")
    key = models.CharField(max_length=160, unique=True)
    # A digest tells of what came before this moment; later news waits for the next one.
    news_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=(Q(kind="digest") ^ Q(news_until__isnull=True))
                & (Q(kind="notice") ^ Q(notice__isnull=True)),
                name="letter_has_what_it_is_about",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(dropped_at__isnull=True),
                name="letter_sent_or_dropped",
            ),
        )
        indexes = (
            models.Index(
                fields=["id"],
                condition=Q(sent_at__isnull=True, dropped_at__isnull=True),
                name="letter_waiting",
            ),
        )

    def __str__(self):
        return self.key


class Invitation(models.Model):
    """A single-use way in for a new person; only the token's hash is kept (S-03)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(User, models.CASCADE, related_name="invitation")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    def __str__(self):
        return f"{self.user_id}"


class SignInFailure(models.Model):
    """Counts wrong passwords of one account name or one address: the throttle's memory (S-04).

    An account name is kept as a hash, because people type passwords into the wrong field.
    """

    scope = models.CharField(max_length=10)
    value = models.CharField(max_length=200)
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("scope", "value"), name="sign_in_failure_once"),
        )

    def __str__(self):
        return f"{self.scope}: {self.count}"
