"""The remarks on one answer, and those of an evaluation that wait for somebody."""

from self_evaluation import policy
from self_evaluation.models import Comment


def thread(answer):
    """Return the remarks on an answer, oldest first, with everybody's name; two queries."""
    remarks = Comment.objects.filter(answer=answer).select_related("by", "resolved_by")
    return list(remarks.prefetch_related("mentions"))


def open_ones(user, evaluation):
    """Return the remarks not resolved yet that a person may see, in tree order; two queries."""
    remarks = policy.visible_comments(user, evaluation).filter(resolved_at=None)
    ordered = remarks.select_related("by", "answer__node").prefetch_related("mentions")
    return ordered.order_by("answer__node__path", "pk")


def open_count(user, evaluation):
    """Return how many remarks wait, as far as the person may see; one query."""
    return policy.visible_comments(user, evaluation).filter(resolved_at=None).count()
