"""Who may change many answers by one act, and take such an act back."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from accounts.policy import has_role
from self_evaluation.models import Purpose
from self_evaluation.policy.evaluation import may_answer
from spmi.decisions import yes_if


def may_act_on_many(user, evaluation):
    """Say whether the person may carry a year over or mark a branch: the head, while filling in."""
    return (
        yes_if(
            has_role(user, evaluation.school, Role.PRINCIPAL),
            _("Only the principal changes many answers at once."),
        )
        & yes_if(
            evaluation.sheet.purpose == Purpose.EVALUATION,
            _("Years are carried over, and parts marked, in the self-evaluation."),
        )
        & may_answer(user, evaluation)
    )
