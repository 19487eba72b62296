"""What the page "who can do what" needs: each act, and whom the rules let do it.

The rules themselves are in every app's `policy.py`; tests/test_permission_list.py holds this list
against tests/permissions.yaml, which in turn is held against every address.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

# The roles by the names of accounts.Role, which stands above this app.
ROLES = {
    "contributor": _("Contributor"),
    "quality_team": _("Quality team"),
    "principal": _("Principal"),
    "supervisor": _("Supervisor"),
    "office": _("Education office"),
    "administrator": _("Administrator"),
}
SCHOOL = ("contributor", "quality_team", "principal")
OVERSEERS = ("supervisor", "office", "administrator")
LEADERS = ("principal", "office", "administrator")
READERS = ("quality_team", "principal", *OVERSEERS)


@dataclass(frozen=True)
class Act:
    """Something people do, the address where they do it, and the roles that may."""

    label: str
    route: str
    roles: tuple[str, ...]

    @property
    def who(self):
        """Return the roles in words."""
        return [ROLES[role] for role in self.roles]


ACTS = (
    (
        _("A school's year"),
        (
            Act(
                _("Read the self-evaluation, a contributor only the assigned parts"),
                "self_evaluation:evaluation_detail",
                (*SCHOOL, *OVERSEERS),
            ),
            Act(
                _("Open the self-evaluation of a school year"),
                "self_evaluation:evaluation_open",
                ("principal",),
            ),
            Act(
                _("Assign parts to contributors"), "self_evaluation:assignment_edit", ("principal",)
            ),
            Act(
                _("Answer items, a contributor only the assigned ones"),
                "self_evaluation:answer_save",
                ("contributor", "principal"),
            ),
            Act(_("Add evidence to the locker"), "self_evaluation:evidence_create", SCHOOL),
            Act(
                _("Send the self-evaluation for review"),
                "self_evaluation:evaluation_submit",
                ("principal",),
            ),
            Act(
                _("Review every item beside its evidence"),
                "self_evaluation:evaluation_complete_review",
                ("quality_team",),
            ),
            Act(
                _("Approve the review and pass it on"),
                "self_evaluation:evaluation_approve",
                ("principal",),
            ),
            Act(
                _("Verify the self-evaluation"),
                "self_evaluation:evaluation_verify",
                ("supervisor",),
            ),
            Act(
                _("Reopen a verified self-evaluation, with a reason"),
                "self_evaluation:evaluation_reopen",
                ("supervisor",),
            ),
            Act(_("Read results and ask for reports"), "reports:document_create", READERS),
        ),
    ),
    (
        _("Schools and people"),
        (
            Act(
                _("Open a round, each for their own school or region"),
                "self_evaluation:campaign_create",
                LEADERS,
            ),
            Act(
                _("Look after several schools and remind them"),
                "self_evaluation:school_remind",
                ("supervisor", "office"),
            ),
            Act(_("Correct a school's data"), "accounts:school_update", LEADERS),
            Act(_("Invite people, give and end roles"), "accounts:person_invite", LEADERS),
            Act(
                _("Read the audit trail"), "accounts:audit_list", ("principal", *OVERSEERS)
            ),
            Act(_("Publish instruments"), "standards:instrument_publish", ("administrator",)),
            Act(_("Look after background work"), "reports:job_list", ("administrator",)),
        ),
    ),
)  # fmt: skip
