"""What answers the addresses about people and places."""

from accounts.views.events import audit_list
from accounts.views.notices import (
    letter_opt_out,
    notice_list,
    notice_preference_update,
    notice_read,
    notice_read_all,
)
from accounts.views.people import (
    invitation_accept,
    invitation_renew,
    membership_end,
    person_invite,
    person_list,
    profile,
)
from accounts.views.places import (
    membership_hand_over,
    region_list,
    school_detail,
    school_update,
)
from accounts.views.sign_in import demo_sign_in

__all__ = [
    "audit_list",
    "demo_sign_in",
    "invitation_accept",
    "invitation_renew",
    "letter_opt_out",
    "membership_end",
    "membership_hand_over",
    "notice_list",
    "notice_preference_update",
    "notice_read",
    "notice_read_all",
    "person_invite",
    "person_list",
    "profile",
    "region_list",
    "school_detail",
    "school_update",
]
