"""Who may see which dossiers, who may open and send one, and if not, why."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from accounts.policy import has_role, schools_of
from accreditation.models import Dossier
from self_evaluation.policy import ready_to_send, visible_sheets
from spmi.decisions import yes_if


def visible_dossiers(user):
    """Return the dossiers a person may know of: whole ones, or those with a part of theirs."""
    return Dossier.objects.filter(sheet__in=visible_sheets(user))


def own_schools(user):
    """Return the schools for which a person may open a dossier."""
    return schools_of(user, Role.PRINCIPAL)


def may_open(user, school, instrument):
    """Say whether the person may begin a dossier of a school for an edition."""
    levels = instrument.rules["outcome"]["school_levels"] if instrument.is_accreditation else ()
    return (
        yes_if(has_role(user, school, Role.PRINCIPAL), _("Only the principal opens a dossier."))
        & yes_if(instrument.published_at is not None, _("This edition is not published yet."))
        & yes_if(school.level in levels, _("This edition is not for schools of this kind."))
    )


def may_send_someday(user, dossier):
    """Say whether sending is this person's business at all, ready or not."""
    return yes_if(
        has_role(user, dossier.school, Role.PRINCIPAL), _("Only the principal sends the dossier.")
    )


def may_send(user, dossier):
    """Say whether the person may send it: the head, once, with every item answered and looked at."""
    return (
        may_send_someday(user, dossier)
        & yes_if(dossier.sheet.is_open, dossier.closed)
        & ready_to_send(dossier)
    )


def may_undo_filling(user, dossier):
    """Say whether the person may take back what was filled in beforehand."""
    return yes_if(
        has_role(user, dossier.school, Role.PRINCIPAL),
        _("Only the principal takes back what was filled in beforehand."),
    ) & yes_if(dossier.sheet.is_open, dossier.closed)
