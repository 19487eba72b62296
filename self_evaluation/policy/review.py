"""What a reviewer keeps for themselves, and who draws a sample."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from accounts.policy import has_role
from self_evaluation.models import Phrase, Status
from self_evaluation.policy.evaluation import may_judge
from spmi.decisions import yes_if


def visible_phrases(user):
    """Return the sentences a person gave as reasons, most used first; nobody else's."""
    return Phrase.objects.filter(user=user)


def may_draw_sample(user, evaluation):
    """Say whether the person may draw the sample of a verification."""
    return (
        yes_if(
            has_role(user, evaluation.school, Role.SUPERVISOR),
            _("Only the supervisor draws the sample."),
        )
        & yes_if(
            evaluation.status == Status.VERIFICATION,
            _("A sample is drawn while the self-evaluation waits for verification."),
        )
        & may_judge(user, evaluation)
    )
