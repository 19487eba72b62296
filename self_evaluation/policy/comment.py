"""Who may remark on an answer, be mentioned in a remark, and call one resolved."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Role, User
from accounts.policy import active, has_role
from self_evaluation.models import Assignment, Comment
from self_evaluation.policy.evaluation import visible_answers
from spmi.decisions import yes_if

READ_ALL = (Role.PRINCIPAL, Role.QUALITY_TEAM, Role.SUPERVISOR)
SPEAKERS = (*READ_ALL, Role.CONTRIBUTOR)


def visible_comments(user, evaluation):
    """Return the remarks on the answers of an evaluation that a person may see."""
    return Comment.objects.filter(answer__in=visible_answers(user, evaluation))


def may_comment(user, evaluation):
    """Say whether the person may remark on answers they see."""
    return yes_if(
        has_role(user, evaluation.school, *SPEAKERS),
        _("Only people of the school and its supervisor write comments."),
    )


def may_resolve(user, evaluation, comment):
    """Say whether the person may call a remark resolved, or open it again."""
    concerned = user.pk == comment.by_id or comment.mentions.filter(pk=user.pk).exists()
    return may_comment(user, evaluation) & yes_if(
        concerned or has_role(user, evaluation.school, *READ_ALL),
        _("Only who wrote a comment, who is mentioned in it, and who reads all resolve it."),
    )


def mentionable(user, evaluation, answer):
    """Return the others of the school, and its supervisor, who may see this answer; one query."""
    members = Membership.objects.filter(active(), school=evaluation.school)
    ends = [place for place, sign in enumerate(answer.node.path, start=1) if sign == "."]
    above = [answer.node.path[:end] for end in ends]
    assigned = Assignment.objects.filter(sheet=evaluation.sheet_id, node__path__in=above)
    reads = Q(memberships__in=members.filter(role__in=READ_ALL))
    fills = Q(memberships__in=members.filter(role=Role.CONTRIBUTOR), assignments__in=assigned)
    people = User.objects.filter(reads | fills, is_active=True).exclude(pk=user.pk)
    return people.distinct().order_by("name", "pk")
