"""Who may see which dossiers, who may open and send one, and if not, why."""

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Role
from accounts.policy import has_role, schools_of
from accreditation.models import Dossier
from self_evaluation.models import EvidenceUse
from self_evaluation.policy import ready_to_send, visible_sheets
from spmi.decisions import yes_if
from standards.models import Node


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


def may_change_variant(user, dossier):
    """Say whether the person may say which kind of school it is, where the edition asks."""
    return (
        yes_if(
            has_role(user, dossier.school, Role.PRINCIPAL),
            _("Only the principal says which kind of school it is."),
        )
        & yes_if(dossier.sheet.is_open, dossier.closed)
        & yes_if(
            dossier.sheet.instrument.variants,
            _("This edition does not tell kinds of school apart."),
        )
    )


def without_proof(dossier):
    """Return the absolute conditions that are answered "yes" without evidence: one query."""
    instrument, answers = dossier.sheet.instrument, dossier.sheet.answers
    if not instrument.gates:
        return answers.none()
    path = ExpressionWrapper(OuterRef("node__path"), output_field=CharField())
    gates = Node.objects.filter(instrument=instrument, code__in=instrument.gates)
    above = gates.alias(asked=path).filter(asked__startswith=F("path"))
    proof = EvidenceUse.objects.filter(answer=OuterRef("pk"), item__deleted_at__isnull=True)
    yes = answers.filter(level=max(instrument.scoring_rules.shares))
    return yes.filter(Exists(above) & ~Exists(proof))


def may_send_someday(user, dossier):
    """Say whether sending is this person's business at all, ready or not."""
    return yes_if(
        has_role(user, dossier.school, Role.PRINCIPAL), _("Only the principal sends the dossier.")
    )


def may_send(user, dossier):
    """Say whether the person may send it: the head, once, with every item answered and looked at,
    and every absolute condition proved."""
    return (
        may_send_someday(user, dossier)
        & yes_if(dossier.sheet.is_open, dossier.closed)
        & ready_to_send(dossier)
        & _all_proved(dossier)
    )


def _all_proved(dossier):
    bare = without_proof(dossier).count()
    return yes_if(
        not bare,
        ngettext(
            "%(count)d absolute condition is answered “yes” without a proof.",
            "%(count)d absolute conditions are answered “yes” without a proof.",
            bare,
        )
        % {"count": bare},
    )


def may_fill_beforehand(user, dossier):
    """Say whether the person may fill it in from the verified self-evaluation."""
    return yes_if(
        has_role(user, dossier.school, Role.PRINCIPAL),
        _("Only the principal fills the dossier in from the self-evaluation."),
    ) & yes_if(dossier.sheet.is_open, dossier.closed)


def may_undo_filling(user, dossier):
    """Say whether the person may take back what was filled in beforehand."""
    return yes_if(
        has_role(user, dossier.school, Role.PRINCIPAL),
        _("Only the principal takes back what was filled in beforehand."),
    ) & yes_if(dossier.sheet.is_open, dossier.closed)
