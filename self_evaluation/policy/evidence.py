"""Who may see, add, change and use a school's evidence, and if not, why."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from accounts.policy import has_role, schools_of
from self_evaluation.models import (
    EvidenceFile,
    EvidenceItem,
    EvidenceKind,
    EvidenceUse,
)
from self_evaluation.policy.evaluation import READERS, may_answer_item
from spmi.decisions import YES, yes_if

LOCKER_USERS = (*READERS, Role.CONTRIBUTOR)
KEEPERS = (Role.PRINCIPAL, Role.QUALITY_TEAM, Role.CONTRIBUTOR)
USES_LIMIT = 20
# Somebody can be recognised in it and nobody noted that they agreed.
WITHOUT_CONSENT = Q(shows_people=True, consent_at=None)


def visible_lockers(user):
    """Return the schools whose evidence a person may look at."""
    return schools_of(user, *LOCKER_USERS)


def visible_evidence(user):
    """Return the locker items of the schools a person works in or looks after, bin included."""
    return EvidenceItem.objects.filter(school__in=visible_lockers(user))


def leaves_school():
    """Return the items whose content may leave the school: in files, previews, reports, packages.

    Of the others only title, kind and period are told to people outside it.
    """
    return EvidenceItem.objects.exclude(WITHOUT_CONSENT)


def may_leave_school(item):
    """Say whether the content of this item may leave the school: `leaves_school` for one."""
    return yes_if(
        not item.shows_people or item.consent_at is not None,
        _(
            "People can be recognised in this evidence and no consent is noted, "
            "so its content stays inside the school."
        ),
    )


def works_inside(user, school):
    """Say whether the person belongs to the school itself, and does not only look after it."""
    return has_role(user, school, *KEEPERS)


def may_look_into(user, item):
    """Say whether the person may see the item's content, and not only that there is one."""
    return YES if works_inside(user, item.school) else may_leave_school(item)


def open_evidence(user):
    """Return the visible items whose content the person may see: `may_look_into` as rows."""
    inside = Q(school__in=schools_of(user, *KEEPERS))
    return visible_evidence(user).filter(inside | ~WITHOUT_CONSENT)


def visible_files(user):
    """Return the stored files of items whose content the person may see, of every version."""
    return EvidenceFile.objects.filter(item__in=open_evidence(user))


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
        _("A self-evaluation or a dossier that was sent rests on this evidence, so it stays."),
    )


def may_change_proof(user, item):
    """Say whether the person may change what the item proves: not under a form that was sent.

    Its title and its description may change even then.
    """
    return may_change_evidence(user, item) & yes_if(
        not proves_what_was_sent(item),
        _(
            "This evidence is part of a self-evaluation or a dossier that was sent. Please add a new "
            "item instead."
        ),
    )


def may_renew_evidence(user, item):
    """Say whether the person may give the item new files: also under a form that was sent, because
    that keeps the version it was sent with."""
    return may_change_evidence(user, item) & yes_if(
        item.kind != EvidenceKind.LINK and item.deleted_at is None,
        _("A link, and what lies in the bin, takes no files."),
    )


def may_note_consent(user, item):
    """Say whether the person may note that those in the picture agree, or no longer do."""
    return may_change_evidence(user, item)


def proves_what_was_sent(item):
    """Say whether an answer that is no longer open uses the item."""
    uses = EvidenceUse.objects.filter(item=item)
    is_open = {"answer__is_open": True, "answer__sheet__is_open": True}
    return uses.exclude(**is_open).exists()


def may_attach(user, item, answer):
    """Say whether the person may use this item for this answer now."""
    evaluation = answer.sheet.owner
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
    return may_answer_item(user, answer.sheet.owner, answer)
