"""What may be chosen when parts of a sheet are handed out."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from self_evaluation import policy
from self_evaluation.forms.days import not_over


class AssignmentForm(forms.Form):
    """Asks for parts, people and a day. The page writes the parts by hand, as a table."""

    nodes = forms.MultipleChoiceField(
        label=_("Parts"), error_messages={"required": _("Tick at least one part.")}
    )
    people = forms.ModelMultipleChoiceField(
        label=_("To whom"),
        queryset=User.objects.none(),
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one person.")},
    )
    due_on = forms.DateField(
        label=_("Due on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args, evaluation, nodes, **kwargs):
        super().__init__(*args, **kwargs)
        self.evaluation = evaluation
        self.nodes = {node.code: node for node in nodes}
        self.fields["nodes"].choices = [(code, code) for code in self.nodes]
        self.fields["people"].queryset = policy.assignable_people(evaluation.school)

    def clean_due_on(self):
        """Refuse a day that is over by the school's clock: it would be chased at once."""
        return not_over(self.cleaned_data["due_on"], self.evaluation.school)

    @property
    def chosen(self):
        """Return what the verb takes."""
        return {
            "nodes": [self.nodes[code] for code in self.cleaned_data["nodes"]],
            "people": list(self.cleaned_data["people"]),
            "due_on": self.cleaned_data["due_on"],
        }


class MoveForm(forms.Form):
    """Names who gives all parts away and who takes them; the page's buttons fill it in."""

    giver = forms.ModelChoiceField(queryset=User.objects.none(), to_field_name="public_id")
    taker = forms.ModelChoiceField(queryset=User.objects.none(), to_field_name="public_id")

    def __init__(self, *args, evaluation, **kwargs):
        super().__init__(*args, **kwargs)
        holders = User.objects.filter(assignments__sheet_id=evaluation.sheet_id)
        self.fields["giver"].queryset = holders.distinct()
        self.fields["taker"].queryset = policy.assignable_people(evaluation.school)
