"""Who may ask whom for evidence, who may give it, and if not, why."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Role, User
from accounts.policy import active, has_role, schools_of
from self_evaluation.models import EvidenceRequest, EvidenceUse
from self_evaluation.policy.evidence import KEEPERS, USES_LIMIT, may_keep_evidence
from spmi.decisions import yes_if


def visible_requests(user):
    """Return the requests for evidence a person may know of, as long as they work at the school:
    those to them or by them, and all of a school whose principal or quality team they are."""
    leads = Q(answer__sheet__school__in=schools_of(user, Role.PRINCIPAL, Role.QUALITY_TEAM))
    theirs = Q(answer__sheet__school__in=schools_of(user, *KEEPERS)) & (
        Q(asked_of=user) | Q(created_by=user)
    )
    return EvidenceRequest.objects.filter(leads | theirs)


def askable_people(school):
    """Return whom one may ask for evidence: whoever may add to the school's locker today."""
    keeping = Membership.objects.filter(active(), school=school, role__in=KEEPERS)
    return User.objects.filter(pk__in=keeping.values("user"), is_active=True).order_by("name")


def may_ask_for_evidence(user, answer):
    """Say whether the person may ask a colleague for evidence of this answer now."""
    return may_keep_evidence(user, answer.sheet.school) & _is_open(answer)


def may_give_evidence(user, request):
    """Say whether the person may give what is asked for now. They need not answer the item
    themselves: whoever asked takes the piece for it."""
    uses = EvidenceUse.objects.filter(answer=request.answer, item__deleted_at=None)
    return (
        yes_if(
            request.asked_of_id == user.pk, _("Only the person who was asked gives the evidence.")
        )
        & may_keep_evidence(user, request.answer.sheet.school)
        & _still_waits(request)
        & _is_open(request.answer)
        & yes_if(
            uses.count() < USES_LIMIT,
            _("An item of the instrument takes at most 20 pieces of evidence."),
        )
    )


def may_cancel_request(user, request):
    """Say whether the person may take a request back: who made it, or the principal."""
    is_head = has_role(user, request.answer.sheet.school, Role.PRINCIPAL)
    return yes_if(
        is_head or request.created_by_id == user.pk,
        _("Only the person who asked, or the principal, takes the request back."),
    ) & _still_waits(request)


def _still_waits(request):
    return yes_if(
        request.done_at is None and request.cancelled_at is None,
        _("This request is already closed."),
    )


def _is_open(answer):
    return yes_if(
        answer.is_open and answer.sheet.is_open,
        _("This item has been sent; no evidence can be added to it now."),
    )
