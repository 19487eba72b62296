"""What may be typed when a branch is said not to apply."""

from django import forms
from django.utils.translation import gettext_lazy as _

from standards.models import in_language


class BranchForm(forms.Form):
    """Asks which part does not apply, and why."""

    node = forms.ChoiceField(label=_("Which part?"))
    reason = forms.CharField(
        label=_("Why does it not apply to your school?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write why this does not apply to your school.")},
    )

    def __init__(self, *args, nodes, **kwargs):
        super().__init__(*args, **kwargs)
        self.nodes = {node.code: node for node in nodes}
        self.fields["node"].choices = [
            (node.code, f"{node.code} {in_language(node.title)}") for node in nodes
        ]

    @property
    def chosen(self):
        """Return what the verb takes."""
        cleaned = self.cleaned_data
        return {"node": self.nodes[cleaned["node"]], "reason": cleaned["reason"]}
