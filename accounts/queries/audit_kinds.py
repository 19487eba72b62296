"""The kinds of event by name, for the filter of the trail; the sentences are in `audit`."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.queries.audit import SENTENCES

NAMES = {
    "accounts.sign_in": _("Signing in"),
    "accounts.sign_out": _("Signing out"),
    "accounts.sign_in_refused": _("Sign-in refused"),
    "accounts.change_password": _("Password changed"),
    "accounts.give_role": _("Role given"),
    "accounts.end_role": _("Role ended"),
    "accounts.renew_invitation": _("New sign-in link"),
    "accounts.accept_invitation": _("Invitation accepted"),
    "accounts.update_profile": _("Own data changed"),
    "accounts.update_notice_preference": _("Choice of e-mails changed"),
    "accounts.update_school": _("School data checked"),
    "accounts.import_school": _("School imported"),
    "standards.load": _("Instrument loaded"),
    "standards.import_version": _("Instrument version imported"),
    "standards.publish": _("Instrument published"),
    "standards.crosswalk": _("Links between instruments changed"),
    "standards.crosswalk_publish": _("Links between instruments published"),
    "accreditation.fill": _("Dossier filled in from the self-evaluation"),
    "accreditation.undo_filling": _("Filling in beforehand undone"),
    "accreditation.open": _("Dossier opened"),
    "accreditation.send": _("Dossier sent"),
    "accreditation.variant": _("Kind of school changed in a dossier"),
    "self_evaluation.open_campaign": _("Round opened"),
    "self_evaluation.change_windows": _("Dates of a round changed"),
    "self_evaluation.open": _("Self-evaluation opened"),
    "self_evaluation.assign": _("Parts assigned"),
    "self_evaluation.unassign": _("Parts taken back"),
    "self_evaluation.submit": _("Sent for review"),
    "self_evaluation.withdraw": _("Withdrawn"),
    "self_evaluation.start_review": _("Review begun"),
    "self_evaluation.send_back": pgettext_lazy("event", "Sent back"),
    "self_evaluation.complete_review": _("Review finished"),
    "self_evaluation.approve": pgettext_lazy("event", "Approved by the principal"),
    "self_evaluation.verify": pgettext_lazy("event", "Verified by the supervisor"),
    "self_evaluation.reopen": pgettext_lazy("event", "Reopened"),
    "self_evaluation.remind": _("Reminder sent"),
    "self_evaluation.evidence_create": _("Evidence added"),
    "self_evaluation.evidence_update": _("Evidence changed"),
    "self_evaluation.evidence_attach": _("Evidence used at an item"),
    "self_evaluation.evidence_detach": _("Evidence taken from an item"),
    "self_evaluation.evidence_delete": _("Evidence put in the bin"),
    "self_evaluation.evidence_restore": _("Evidence taken out of the bin"),
    "self_evaluation.evidence_remove": _("Evidence removed for good"),
    "self_evaluation.import_scores": _("Scores imported"),
    "self_evaluation.extend": _("More time given"),
    "self_evaluation.carry_over": _("Last year's answers taken over"),
    "self_evaluation.undo_carry_over": _("Taking over undone"),
    "self_evaluation.mark_branch": _("Part marked as not applicable"),
    "self_evaluation.unmark_branch": _("Part applies again"),
    "self_evaluation.accept_rest": _("All that was left accepted"),
    "self_evaluation.draw_sample": _("Sample drawn"),
    "self_evaluation.take_back": _("Joint acceptance taken back"),
    "self_evaluation.evidence_renew": _("New version of evidence"),
    "self_evaluation.evidence_follow": _("Newer version used"),
    "self_evaluation.evidence_ask": _("Evidence asked for"),
    "self_evaluation.evidence_give": _("Requested evidence given"),
    "self_evaluation.evidence_ask_cancel": _("Request for evidence cancelled"),
    "self_evaluation.evidence_consent": _("Consent noted"),
    "self_evaluation.evidence_consent_revoke": _("Consent withdrawn"),
    "reports.create_package": _("Package of report and evidence asked for"),
    "reports.create_filing": _("Files for the national system asked for"),
    "reports.request_documents": _("Report asked for"),
    "reports.request_receipt": _("Receipt asked for"),
    "reports.request_dossier_files": _("Files of a dossier asked for"),
    "reports.create_bundle": _("ZIP of reports asked for"),
    "reports.download": _("Download"),
    "reports.retry_job": _("Failed work started again"),
}


def event_choices():
    """Return the kinds of event for a filter, by name."""
    return [(event, _name(event)) for event in SENTENCES]


def _name(event):
    """Return a kind's name; one that has none yet is its sentence without the names in it."""
    if event in NAMES:
        return NAMES[event]
    blank = dict.fromkeys(("who", "what", "role", "place", "event"), "…")
    return (str(SENTENCES[event]) % blank).strip(" …:,").capitalize()
