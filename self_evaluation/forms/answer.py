"""What may be typed as one answer. Its fields are named after the leaf: `3.2.1-level`."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from self_evaluation import policy
from self_evaluation.actions import answer as verbs
from self_evaluation.models import Answer, AnswerVersion
from self_evaluation.queries.sheet import anchor_of
from spmi.decisions import NotAllowed
from standards import scoring
from standards.models import AnswerKind, Node

TEXT_LIMIT = 5000
TEXTS = ("reason", "note", "text", "exceeds_reason")
# What a person may want to copy from an answer that could not be saved, and what to call it.
WORDS = {
    "level": gettext_lazy("Level chosen"),
    "have": gettext_lazy("First number"),
    "need": gettext_lazy("Second number"),
    "note": gettext_lazy("Note"),
    "text": gettext_lazy("Narrative"),
    "reason": gettext_lazy("Why not?"),
    "exceeds_reason": gettext_lazy("In what way?"),
}
# What the decision taken on a clash does; no decision is a plain save.
DECIDED = {"mine": verbs.insist, "theirs": verbs.yield_to}
NOT_YOURS = gettext_lazy("This item is not yours to fill in, or not any more.")


def _number():
    return forms.DecimalField(
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=False,
        localize=True,
        error_messages={
            "invalid": gettext_lazy("write a number, for example 12 or 12.5."),
            "min_value": gettext_lazy("write 0 or more, for example 12."),
            "max_decimal_places": gettext_lazy("write at most two decimals, for example 12.5."),
            "max_digits": gettext_lazy("write a smaller number, at most ten digits."),
            "max_whole_digits": gettext_lazy("write a smaller number, at most ten digits."),
        },
    )


def _text():
    return forms.CharField(max_length=TEXT_LIMIT, required=False)


class _Shared(dict):
    """Fields that no form changes: copying ten of them costs more than reading them."""

    def __deepcopy__(self, memo):
        return self


class AnswerForm(forms.Form):
    """Reads one answer on a leaf; `values` is what the verb stores.

    The page writes its fields by hand (a standard has up to 52 leaves), so this form only reads.
    """

    version = forms.IntegerField(min_value=0)
    key = forms.UUIDField()
    level = forms.IntegerField(required=False)
    have = _number()
    need = _number()
    not_applicable = forms.BooleanField(required=False)
    reason = _text()
    note = _text()
    text = _text()
    exceeds = forms.BooleanField(required=False)
    exceeds_reason = _text()

    def __init__(self, data, *, answer, rules):
        super().__init__(data, prefix=answer.node.code)
        self.answer = answer
        self.rules = rules

    def clean(self):
        """Refuse what contradicts itself; "not applicable" stands alone."""
        cleaned = super().clean()
        for name in TEXTS:  # browsers send line ends in their own way; that is no change
            cleaned[name] = cleaned.get(name, "").replace("\r\n", "\n")
        self._keep_its_own(cleaned)
        if cleaned.get("not_applicable") and not self.answer.node.na_allowed:
            self.add_error("not_applicable", _("This item applies to every school."))
        if cleaned.get("not_applicable"):
            cleaned.update(level=None, have=None, need=None, exceeds=False)
            self._ask("reason", _("Write why this item does not apply to your school."))
        self._follow_numbers(cleaned)
        level = cleaned.get("level")
        known = self.answer.node.option.get("levels") or self.rules.shares
        if level is not None and level not in known:
            self.add_error("level", _("Choose one of the levels shown."))
        elif cleaned.get("exceeds"):
            self._check_exceeds(cleaned)
        return cleaned

    def _keep_its_own(self, cleaned):
        """Drop what this kind of item does not have."""
        node = self.answer.node
        if node.is_text:
            cleaned.update(verbs.values_with_defaults({"text": cleaned["text"]}))
            return
        cleaned["text"] = ""
        if node.answer == AnswerKind.QUANTITY:
            cleaned["level"] = None
        elif not scoring.is_counted(node.option):
            cleaned.update(have=None, need=None)
        elif not scoring.needs_total(node.option):
            cleaned["need"] = None

    def _follow_numbers(self, cleaned):
        """Take the level that the numbers give; another one is chosen with a reason.

        The level that stands and was given by the numbers that stand is nobody's choice: it follows
        when they change.
        """
        if cleaned.get("not_applicable") or not scoring.is_counted(self.answer.node.option):
            return
        proposed = self._proposed(cleaned.get("have"), cleaned.get("need"))
        level = cleaned.get("level")
        was_given = level is not None and level == self.answer.level == self._proposed_before()
        self._question_more_than_all(cleaned)
        if level is None and cleaned.get("need") == 0:
            self.add_error("need", self._no_level())
        elif proposed is not None and (level is None or (was_given and not cleaned.get("reason"))):
            cleaned["level"] = proposed
        elif proposed not in (None, level):
            self._ask(
                "reason", _("Your numbers give another level. Write why you choose this one.")
            )

    def _question_more_than_all(self, cleaned):
        """Ask why 12 of 10: it is right of a floor area and its minimum, of money and its plan, and
        a slip of people and things. What stands so already was asked before, or taken over."""
        have, need = cleaned.get("have"), cleaned.get("need")
        is_share = self.answer.node.option["what"] == scoring.PERCENT
        is_new = (have, need) != (self.answer.have, self.answer.need)
        if is_share and is_new and None not in (have, need) and have > need:
            self._ask(
                "reason",
                _("The first number is larger than the second. Correct it, or write the reason."),
            )

    def _no_level(self):
        """Say what to do about "of how many: 0", which is no answer by itself."""
        if self.answer.node.na_allowed:
            return _(
                "choose a level: these numbers give none. Or say that this item does not apply."
            )
        return _("choose a level: these numbers give none.")

    def _proposed(self, have, need):
        lowest = min(self.rules.shares)
        return scoring.proposed_level(self.answer.node.option, have, need, lowest)

    def _proposed_before(self):
        return self._proposed(self.answer.have, self.answer.need)

    def _check_exceeds(self, cleaned):
        mark = scoring.Mark(cleaned.get("level"), cleaned.get("have"), cleaned.get("need"))
        direction = self.answer.node.quantity.get("direction", "more")
        place = scoring.Place(self.answer.node.code, direction=direction)
        if scoring.mark_value(mark, place, self.rules) != self.rules.scale_max:
            self.add_error("exceeds", _("Only a fully met item can exceed the standard."))
        else:
            self._ask("exceeds_reason", _("Write in what way you exceed the standard."))

    def _ask(self, name, sentence):
        if name not in self.errors and not self.cleaned_data.get(name):
            self.add_error(name, sentence)

    @property
    def values(self):
        """Return the answer's fields by name."""
        return {name: self.cleaned_data[name] for name in verbs.FIELDS}

    @property
    def saving(self):
        """Return all that the saving verb takes."""
        return {"key": self.cleaned_data["key"], "version": self.cleaned_data["version"]} | (
            self.values
        )

    @property
    def choice(self):
        """Return the decision taken on a clash: "mine", "theirs", or nothing yet."""
        return self.data.get(self.add_prefix("choice"), "")

    def is_touched(self):
        """Say whether the values differ from what the page showed at its version."""
        shown = self._shown()
        return shown is None or any(
            getattr(shown, name) != value for name, value in self.values.items()
        )

    def _shown(self):
        version = self.cleaned_data["version"]
        if version == self.answer.version:
            return self.answer
        if version == 0:
            return Answer()
        return AnswerVersion.objects.filter(answer=self.answer, version=version).first()

    def typed(self):
        """Return what was typed, word for word, to be shown again."""
        return {name: self.data.get(self.add_prefix(name), "") for name in verbs.FIELDS}


AnswerForm.base_fields = _Shared(AnswerForm.base_fields)


@dataclass(frozen=True)
class Unsaved:
    """What was typed and found no place: at which item, why, and the words under their labels."""

    code: str
    why: str
    words: list


def unsaved_of(data, *, known=()):
    """Return what was typed at items other than those known, to be shown again.

    Whether such an item exists is not looked up: who may not see it learns nothing.
    """
    codes = [name.removesuffix("-version") for name in data if name.endswith("-version")]
    found = [_unsaved(data, code, NOT_YOURS) for code in codes if code not in known]
    return [one for one in found if one.words]


def _unsaved(data, code, why):
    typed = ((label, data.get(f"{code}-{name}", "").strip()) for name, label in WORDS.items())
    return Unsaved(code, why, [(label, text) for label, text in typed if text])


class StandardForm:
    """Reads a whole page of answers, each saved for itself.

    After `save`, `refused` has the forms with errors by code, `clashes` the pairs of a form and
    the answer that a colleague saved in between, and `unsaved` what may not be saved at all.
    """

    def __init__(self, user, evaluation, code, data):
        rules = evaluation.sheet.instrument.scoring_rules
        self.evaluation = evaluation
        self.forms = [
            AnswerForm(data, answer=answer, rules=rules)
            for answer in self._answers(user, evaluation, code)
            if f"{answer.node.code}-version" in data
        ]
        self.data = data
        self.refused, self.clashes = {}, []
        self.unsaved = unsaved_of(data, known={form.answer.node.code for form in self.forms})

    @property
    def confirmed_at(self):
        """Return where on the page a confirmed item stands (`#item-1-1-1`), else nothing."""
        confirmed = self.data.get("confirm")
        found = (form.answer.node for form in self.forms if form.answer.node.code == confirmed)
        return next((f"#{anchor_of(node)}" for node in found), "")

    def _answers(self, user, evaluation, code):
        answers = policy.visible_answers(user, evaluation).select_related("node")
        under = answers.filter(node__path__startswith=self._path(evaluation, code))
        for answer in under.order_by("node__path"):
            answer.sheet = evaluation.sheet
            yield answer

    def _path(self, evaluation, code):
        top = Node.objects.filter(instrument_id=evaluation.sheet.instrument_id, code=code)
        return top.values_list("path", flat=True).first() or "-"

    def save(self, *, by):
        """Save what was touched; return how many answers were saved."""
        return sum(self._save(form, by) for form in self.forms)

    def _save(self, form, by):
        try:
            return self._try(form, by)
        except NotAllowed as refusal:  # closed meanwhile: the other items are saved all the same
            self.unsaved.append(_unsaved(self.data, form.answer.node.code, refusal.reason))
            return False

    def _try(self, form, by):
        if not form.is_valid():
            policy.may_answer_item(by, self.evaluation, form.answer).require()
            self.refused[form.answer.node.code] = form
            return False
        is_confirmed = self.data.get("confirm") == form.answer.node.code
        if not form.choice and not is_confirmed and not form.is_touched():
            return False
        save = DECIDED.get(form.choice, verbs.save_answer)
        try:
            save(form.answer, by=by, **form.saving)
        except verbs.Clash as clash:
            self.clashes.append((form, clash.current))
            return False
        return True
