"""The audit trail in words: one sentence for each kind of event."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, School
from spmi.templatetags.spmi_format import school_year

SENTENCES = {
    "accounts.sign_in": gettext_lazy("%(who)s signed in"),
    "accounts.sign_out": gettext_lazy("%(who)s signed out"),
    "accounts.sign_in_refused": gettext_lazy("A sign-in was refused: %(what)s"),
    "accounts.change_password": gettext_lazy("%(who)s changed their password"),
    "accounts.give_role": gettext_lazy("%(who)s gave %(what)s the role %(role)s at %(place)s"),
    "accounts.end_role": gettext_lazy("%(who)s ended the role %(role)s of %(what)s at %(place)s"),
    "accounts.renew_invitation": gettext_lazy("%(who)s made a new sign-in link for %(what)s"),
    "accounts.accept_invitation": gettext_lazy("%(who)s accepted the invitation"),
    "accounts.update_profile": gettext_lazy("%(who)s changed their own data"),
    "accounts.update_notice_preference": gettext_lazy("It was changed which e-mails %(what)s gets"),
    "accounts.update_school": gettext_lazy("%(who)s checked the data of %(what)s"),
    "accounts.import_school": gettext_lazy("%(who)s imported %(what)s"),
    "standards.load": gettext_lazy("%(who)s loaded the instrument %(what)s"),
    "standards.import_version": gettext_lazy("%(who)s imported a version of %(what)s"),
    "standards.publish": gettext_lazy("%(who)s published the instrument %(what)s"),
    "standards.crosswalk": gettext_lazy("%(who)s changed the links %(what)s"),
    "standards.crosswalk_publish": gettext_lazy("%(who)s published the links %(what)s"),
    "accreditation.fill": gettext_lazy(
        "%(who)s filled the dossier %(what)s in from the self-evaluation"
    ),
    "accreditation.undo_filling": gettext_lazy(
        "%(who)s took back what was filled in beforehand in the dossier %(what)s"
    ),
    "accreditation.open": gettext_lazy("%(who)s opened the dossier %(what)s"),
    "accreditation.send": gettext_lazy("%(who)s sent the dossier %(what)s"),
    "accreditation.variant": gettext_lazy(
        "%(who)s changed the kind of school in the dossier %(what)s"
    ),
    "self_evaluation.open_campaign": gettext_lazy("%(who)s opened the round %(what)s"),
    "self_evaluation.change_windows": gettext_lazy("%(who)s changed the dates of %(what)s"),
    "self_evaluation.extend": gettext_lazy("%(who)s gave more time in %(what)s"),
    "self_evaluation.open": gettext_lazy("%(who)s opened %(what)s"),
    "self_evaluation.assign": gettext_lazy("%(who)s assigned parts of %(what)s"),
    "self_evaluation.unassign": gettext_lazy("%(who)s took parts of %(what)s back"),
    "self_evaluation.carry_over": gettext_lazy("%(who)s took last year's answers over in %(what)s"),
    "self_evaluation.undo_carry_over": gettext_lazy(
        "%(who)s took last year's answers back in %(what)s"
    ),
    "self_evaluation.mark_branch": gettext_lazy(
        "%(who)s said of a part of %(what)s that it does not apply"
    ),
    "self_evaluation.unmark_branch": gettext_lazy(
        "%(who)s took back that a part of %(what)s does not apply"
    ),
    "self_evaluation.submit": gettext_lazy("%(who)s sent %(what)s for review"),
    "self_evaluation.withdraw": gettext_lazy("%(who)s withdrew %(what)s"),
    "self_evaluation.start_review": gettext_lazy("%(who)s began to review %(what)s"),
    "self_evaluation.accept_rest": gettext_lazy("%(who)s accepted all that was left in %(what)s"),
    "self_evaluation.draw_sample": gettext_lazy("%(who)s drew a sample of %(what)s"),
    "self_evaluation.take_back": gettext_lazy("%(who)s took a joint acceptance in %(what)s back"),
    "self_evaluation.send_back": gettext_lazy("%(who)s sent %(what)s back"),
    "self_evaluation.complete_review": gettext_lazy("%(who)s finished the review of %(what)s"),
    "self_evaluation.approve": gettext_lazy("%(who)s approved %(what)s"),
    "self_evaluation.verify": gettext_lazy("%(who)s verified %(what)s"),
    "self_evaluation.reopen": gettext_lazy("%(who)s reopened %(what)s"),
    "self_evaluation.remind": gettext_lazy("%(who)s sent a reminder about %(what)s"),
    "self_evaluation.evidence_create": gettext_lazy("%(who)s added the evidence %(what)s"),
    "self_evaluation.evidence_update": gettext_lazy("%(who)s changed the evidence %(what)s"),
    "self_evaluation.evidence_renew": gettext_lazy(
        "%(who)s gave the evidence %(what)s a new version"
    ),
    "self_evaluation.evidence_follow": gettext_lazy(
        "%(who)s took the newest version of the evidence %(what)s"
    ),
    "self_evaluation.evidence_ask": gettext_lazy("%(who)s asked for evidence for %(what)s"),
    "self_evaluation.evidence_give": gettext_lazy(
        "%(who)s gave evidence that was asked for, for %(what)s"
    ),
    "self_evaluation.evidence_ask_cancel": gettext_lazy(
        "%(who)s took back a request for evidence for %(what)s"
    ),
    "self_evaluation.evidence_consent": gettext_lazy(
        "%(who)s noted consent for the evidence %(what)s"
    ),
    "self_evaluation.evidence_consent_revoke": gettext_lazy(
        "%(who)s took back the consent for the evidence %(what)s"
    ),
    "self_evaluation.evidence_attach": gettext_lazy("%(who)s used the evidence %(what)s"),
    "self_evaluation.evidence_detach": gettext_lazy("%(who)s took the evidence %(what)s away"),
    "self_evaluation.evidence_delete": gettext_lazy("%(who)s put the evidence %(what)s in the bin"),
    "self_evaluation.evidence_restore": gettext_lazy(
        "%(who)s took the evidence %(what)s out of the bin"
    ),
    "self_evaluation.evidence_remove": gettext_lazy(
        "%(who)s removed the evidence %(what)s for good"
    ),
    "self_evaluation.import_scores": gettext_lazy("%(who)s imported scores: %(what)s"),
    "reports.request_documents": gettext_lazy("%(who)s asked for the report of %(what)s"),
    "reports.request_receipt": gettext_lazy("%(who)s asked for the receipt of %(what)s"),
    "reports.request_dossier_files": gettext_lazy("%(who)s asked for the files of %(what)s"),
    "reports.create_package": gettext_lazy("%(who)s asked for the package %(what)s"),
    "reports.create_filing": gettext_lazy("%(who)s asked for the files of a dossier, %(what)s"),
    "reports.create_bundle": gettext_lazy("%(who)s asked for a ZIP of reports: %(what)s"),
    "reports.download": gettext_lazy("%(who)s downloaded %(what)s"),
    "reports.retry_job": gettext_lazy("%(who)s started failed work again: %(what)s"),
}


@dataclass(frozen=True)
class Line:
    """One event of the trail, for people."""

    at: datetime
    text: str
    school: str
    before: dict
    after: dict
    address: str


def lines(events):
    """Return events as lines; the schools' names cost one query for all."""
    events = list(events)
    names = School.objects.filter(pk__in={event.school_id for event in events if event.school_id})
    schools = dict(names.values_list("pk", "name"))
    return [
        Line(
            at=event.at,
            text=sentence(event),
            school=schools.get(event.school_id, ""),
            before=event.before or {},
            after=event.after or {},
            address=event.address or "",
        )
        for event in events
    ]


def sentence(event):
    """Return an event in the language in force; one without a sentence is named as it is."""
    known = SENTENCES.get(event.event, gettext_lazy("%(who)s: %(event)s, %(what)s"))
    given = {**(event.before or {}), **(event.after or {})}
    return str(known) % {
        "who": event.actor_name or _("The system"),
        "what": event.subject_label or "–",
        "event": event.event,
        "role": in_words("role", given.get("role", "")),
        "place": given.get("place", "–"),
    }


def in_words(key, value):
    """Return a stored value as people say it: a role by its name, a year as a school year."""
    if key == "role" and value in Role.values:
        return str(Role(value).label)
    if key == "year":
        return school_year(value)
    return value
