"""Remarks on an answer: written, resolved, opened again. Each row tells who and when itself."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.notifications import tell
from self_evaluation import policy
from self_evaluation.models import Comment
from spmi.decisions import yes_if


@transaction.atomic
def comment(evaluation, answer, *, by, text, mentions=()):
    """Remark on an answer; who is mentioned and may see it is told."""
    policy.may_comment(by, evaluation).require()
    yes_if(text.strip(), _("Write a comment first.")).require()
    made = Comment.objects.create(answer=answer, text=text.strip(), by=by)
    named = policy.mentionable(by, evaluation, answer).filter(pk__in=[one.pk for one in mentions])
    made.mentions.set(named)
    path = reverse("self_evaluation:comment_thread", args=[answer.public_id])
    for person in named:
        tell(
            person,
            "mentioned",
            key=f"mentioned:{made.pk}",
            path=f"{path}#comment-{made.public_id}",
            who=str(by),
            code=answer.node.code,
            school=str(evaluation.school),
            year=evaluation.year,
        )
    return made


def resolve(evaluation, remark, *, by):
    """Call a remark resolved; again changes nothing."""
    policy.may_resolve(by, evaluation, remark).require()
    still_open = Comment.objects.filter(pk=remark.pk, resolved_at=None)
    return still_open.update(resolved_at=timezone.now(), resolved_by=by)


def open_again(evaluation, remark, *, by):
    """Open a remark that was called resolved too early."""
    policy.may_resolve(by, evaluation, remark).require()
    return Comment.objects.filter(pk=remark.pk).update(resolved_at=None, resolved_by=None)
