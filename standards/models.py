"""What is stored about instruments, and what can never be false about them."""

import uuid
from functools import cached_property

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from standards import scoring


def in_language(texts):
    """Pick the text of the language in force from `{"id": …, "en": …}`; Indonesian stands in."""
    return texts.get(get_language() or "id") or texts.get("id") or ""


class Method(models.TextChoices):
    """How evidence for a node is gathered."""

    DOCUMENT = "document", _("Document")
    OBSERVATION = "observation", _("Observation")
    INTERVIEW = "interview", _("Interview")
    QUESTIONNAIRE = "questionnaire", _("Questionnaire")


class Origin(models.TextChoices):
    """How sure we are of a node's code and title."""

    PUBLISHED = "published", _("published by the ministry")
    CODE = "code", _("taken from the ministry's programs")
    RECALLED = "recalled", _("from memory, to be checked")
    OURS = "ours", _("our own")


class AnswerKind(models.TextChoices):
    """How a leaf is answered; a node that is not a leaf is not answered."""

    NONE = "", _("not answered")
    LEVEL = "level", _("degree of fulfilment")
    QUANTITY = "quantity", _("have and need")
    TEXT = "text", _("a narrative, without a score")


class Direction(models.TextChoices):
    """Which way a quantity is good: `have/need`, or `need/have` as with pupils per class."""

    MORE = "more", _("more is better")
    LESS = "less", _("less is better")


# How many levels an item has that is answered by a plain yes or no.
YES_OR_NO = 2
# The other ways to read school quality, by group; the codes are those of the glossary.
TAG_GROUPS = (
    (
        _("Input, process, output"),
        {"I": _("input"), "P": _("process"), "O": _("output"), "U": _("outcome")},
    ),
    (
        _("Systemic component"),
        {
            "T1": _("learning and teaching"),
            "T2": _("leadership and culture"),
            "T3": _("school development and management"),
        },
    ),
    (
        _("Performance group"),
        {
            "K1": _("management and organisation"),
            "K2": _("learning"),
            "K3": _("pupil support and school ethos"),
            "K4": _("achievement (academic and other)"),
        },
    ),
    (
        _("Service"),
        {
            "L1": _("curriculum and teaching (the core service)"),
            "L2": _("administration and management"),
            "L3": _("environment and culture"),
            "L4": _("organisation and institution"),
            "L5": _("partnership with the community"),
        },
    ),
    (
        _("Support"),
        {
            "D1": _("funding"),
            "D2": _("teachers and staff"),
            "D3": _("facilities"),
            "D4": _("readiness of pupils"),
        },
    ),
    (
        _("Competency area"),
        {
            "C1": _("moral"),
            "C2": _("academic"),
            "C3": _("vocational"),
            "C4": _("personal and social"),
        },
    ),
    (
        _("Pillar of learning (UNESCO)"),
        {
            "B1": _("to know"),
            "B2": _("to do"),
            "B3": _("to live together"),
            "B4": _("to be"),
        },
    ),
)
TAGS = {code: label for _group, labels in TAG_GROUPS for code, label in labels.items()}


class Instrument(models.Model):
    """One version of a tree of what is judged, with its rules. Published means frozen.

    `rules` is the mapping of the same name in the instrument file: scale, steps, bands, rounding.
    `content_hash` is the SHA-256 of the canonical content, so that "changed" is a comparison.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(max_length=40)
    edition = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    title = models.JSONField()
    source = models.JSONField(default=dict)
    rules = models.JSONField()
    kinds = models.JSONField(default=list)
    content_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_default=Now())
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("code", "-version")
        constraints = (
            models.UniqueConstraint(fields=("code", "version"), name="instrument_version_once"),
        )

    def __str__(self):
        return f"{in_language(self.title)} · v{self.version}"

    def get_absolute_url(self):
        """Return the page of this version."""
        return reverse("standards:instrument_detail", args=(self.code, self.version))

    @cached_property
    def scoring_rules(self):
        """Return the rules as scoring reads them."""
        return scoring.rules_from(self.rules)

    @property
    def is_accreditation(self):
        """Whether it leads to a rank, so that a dossier is made of it and no evaluation."""
        return "outcome" in self.rules

    @property
    def variants(self):
        """Return the kinds of school that some rubrics tell apart, the usual one first."""
        return self.rules.get("variants", [])

    @property
    def gates(self):
        """Return the codes of the nodes of which a condition wants everything to hold: absolute
        conditions, which are in no score."""
        conditions = self.rules.get("outcome", {}).get("conditions", [])
        return [row["code"] for row in conditions if row["what"] == scoring.FULL]

    @cached_property
    def outcome_rules(self):
        """Return how an accreditation gets to its rank, as scoring reads it."""
        return scoring.outcome_rules_from(self.rules["outcome"])

    @property
    def title_text(self):
        """Return the title in the language in force."""
        return in_language(self.title)

    @property
    def source_text(self):
        """Return where the instrument comes from, in the language in force."""
        return in_language(self.source)

    def band_label(self, code):
        """Return a band's name in the language in force; empty for no band."""
        bands = {band["code"]: band["label"] for band in self.rules["bands"]}
        return in_language(bands[code]) if code else ""


class Node(models.Model):
    """A place in an instrument's tree; a leaf is answered.

    `path` sorts the tree and makes a subtree one prefix comparison: zero-padded positions from
    the root, each followed by a dot (`003.002.001.`). `school_levels` empty means every level.
    `option` says how the level follows from numbers, and which levels there are where not all
    (`standards/loading/outcome.py`). `variants` holds a rubric for each kind of school that the
    rules tell apart, where the node has more than one.
    """

    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="nodes")
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="children")
    code = models.CharField(max_length=20)
    path = models.CharField(max_length=60)
    depth = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=30)
    title = models.JSONField()
    meaning = models.JSONField(default=dict)
    evidence = models.JSONField(default=dict)
    rubric = models.JSONField(default=dict)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    weight = models.DecimalField(max_digits=9, decimal_places=4, default=1)
    answer = models.CharField(max_length=10, choices=AnswerKind.choices, blank=True)
    quantity = models.JSONField(default=dict)
    option = models.JSONField(default=dict, db_default={})
    variants = models.JSONField(default=dict, db_default={})
    na_allowed = models.BooleanField(default=True, db_default=True)
    school_levels = models.JSONField(default=list)
    methods = models.JSONField(default=list)
    tags = models.JSONField(default=list)

    class Meta:
        ordering = ("instrument", "path")
        constraints = (
            models.UniqueConstraint(fields=("instrument", "code"), name="node_code_once"),
            models.UniqueConstraint(fields=("instrument", "path"), name="node_path_once"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="node_weight_positive"),
            models.CheckConstraint(
                condition=Q(answer__in=("", "level", "quantity", "text")), name="node_answer_known"
            ),
        )

    def __str__(self):
        return f"{self.code} {in_language(self.title)}"

    @property
    def title_text(self):
        """Return the title in the language in force."""
        return in_language(self.title)

    @property
    def meaning_text(self):
        """Return what the node means, in the language in force."""
        return in_language(self.meaning)

    @property
    def is_leaf(self):
        """Whether people answer this node."""
        return self.answer != AnswerKind.NONE

    @property
    def is_text(self):
        """Whether it is answered in words and never scored."""
        return self.answer == AnswerKind.TEXT

    @property
    def is_graded(self):
        """Whether its answer goes into a score."""
        return self.is_leaf and not self.is_text

    def rubric_for(self, variant):
        """Return the rubric for a kind of school; that of the node where it has only one."""
        return self.variants.get(variant) or self.rubric

    def word_for(self, level):
        """Return the item's own word for a level where it has only two, such as yes and no; else
        nothing, and the level goes by its usual name."""
        if len(self.option.get("levels", ())) != YES_OR_NO:
            return ""
        word = in_language(self.rubric.get(str(level), {}))
        return "" if " " in word else word

    def applies_to(self, level):
        """Whether schools of this level are asked; parents apply where a leaf below does."""
        return not self.school_levels or level in self.school_levels


class Relation(models.TextChoices):
    """What an answer to one instrument's node says about another instrument's item."""

    EQUAL = "equal", _("the same question")
    PART = "part", _("part of it")
    RELATED = "related", _("related")


class Crosswalk(models.Model):
    """One version of how the nodes of an instrument serve the items of another; ours, not official.

    Instruments are named by code, because codes outlive versions. `levels` says which level of the
    target a band of the source proposes, where both ask the same. Published means frozen.
    """

    source = models.SlugField(max_length=40)
    target = models.SlugField(max_length=40)
    version = models.PositiveIntegerField()
    note = models.JSONField(default=dict)
    levels = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_default=Now())
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("source", "target", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=("source", "target", "version"), name="crosswalk_version_once"
            ),
            models.CheckConstraint(condition=~Q(source=F("target")), name="crosswalk_of_two"),
        )

    def __str__(self):
        return f"{self.source} → {self.target} · v{self.version}"

    def get_absolute_url(self):
        """Return the page of this version."""
        return reverse("standards:crosswalk_detail", args=(self.source, self.target, self.version))

    @property
    def note_text(self):
        """Return what the whole says of itself, in the language in force."""
        return in_language(self.note)


class Link(models.Model):
    """One node of the source serves one item of the target, in some relation."""

    crosswalk = models.ForeignKey(Crosswalk, models.CASCADE, related_name="links")
    target = models.CharField(max_length=20)
    source = models.CharField(max_length=20)
    relation = models.CharField(max_length=10, choices=Relation.choices)
    note = models.JSONField(default=dict)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("crosswalk", "target", "source"), name="link_once"),
            models.UniqueConstraint(
                fields=("crosswalk", "target"),
                condition=Q(relation="equal"),
                name="link_one_equal",
            ),
            models.CheckConstraint(
                condition=Q(relation__in=("equal", "part", "related")), name="link_relation_known"
            ),
        )

    def __str__(self):
        return f"{self.source} {self.relation} {self.target}"

    @property
    def note_text(self):
        """Return what is common or missing, in the language in force."""
        return in_language(self.note)
