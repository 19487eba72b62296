"""Who may see, add, change and use a school's evidence, and if not, why."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from accounts.policy import has_role, schools_of
from self_evaluation.models import EvidenceFile, EvidenceItem, EvidenceUse, Status
from self_evaluation.policy.evaluation import READERS, may_answer_item
from spmi.decisions import yes_if

LOCKER_USERS = (*READERS, Role.CONTRIBUTOR)
KEEPERS = (Role.PRINCIPAL, Role.QUALITY_TEAM, Role.CONTRIBUTOR)
USES_LIMIT = 20


def visible_lockers(user):
    """Return the schools whose evidence a person may look at."""
    return schools_of(user, *LOCKER_USERS)


def visible_evidence(user):
    """Return the locker items of the schools a person works in or looks after, bin included."""
    return EvidenceItem.objects.filter(school__in=visible_lockers(user))


def visible_files(user):
    """Return the stored files of visible items."""
    return EvidenceFile.objects.filter(item__in=visible_evidence(user))


def may_keep_evidence(user, school):
    """Say whether the person may add to the school's locker."""
    return yes_if(
        has_role(user, school, *KEEPERS),
        _("Only people of the school add or change evidence."),
    )


def may_change_evidence(user, item):
    """Say whether the person may change this item: a contributor only what is their own."""
    leads = has_role(user, item.school, Role.PRINCIPAL, Role.QUALITY_TEAM)
    return may_keep_evidence(user, item.school) & yes_if(
        leads or item.created_by_id == user.pk,
        _("Only the person who added this evidence, the principal or the quality team change it."),
    )


def may_delete_evidence(user, item):
    """Say whether the person may put this item into the bin: not what a sent form rests on."""
    return may_change_evidence(user, item) & yes_if(
        not proves_what_was_sent(item),
        _("A self-evaluation that was sent rests on this evidence, so it stays."),
    )


def may_change_proof(user, item):
    """Say whether the person may change what the item proves: not under a form that was sent.

    Its title and its description may change even then.
    """
    return may_change_evidence(user, item) & yes_if(
        not proves_what_was_sent(item),
        _(
            "This evidence is part of a self-evaluation that was sent. Please add a new item instead."
        ),
    )


def proves_what_was_sent(item):
    """Say whether an answer that is no longer open uses the item."""
    uses = EvidenceUse.objects.filter(item=item)
    is_open = {"answer__is_open": True, "answer__sheet__evaluation__status": Status.DRAFT}
    return uses.exclude(**is_open).exists()


def may_attach(user, item, answer):
    """Say whether the person may use this item for this answer now."""
    evaluation = answer.sheet.evaluation
    return (
        may_answer_item(user, evaluation, answer)
        & yes_if(
            item.school_id == evaluation.school_id and item.deleted_at is None,
            _("This evidence does not belong to the school's locker."),
        )
        & yes_if(
            EvidenceUse.objects.filter(answer=answer, item__deleted_at=None).count() < USES_LIMIT,
            _("An item of the instrument takes at most 20 pieces of evidence."),
        )
    )


def may_detach(user, answer):
    """Say whether the person may stop using evidence for this answer now."""
    return may_answer_item(user, answer.sheet.evaluation, answer)
