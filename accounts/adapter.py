"""How allauth behaves in this house: nobody signs up, nobody is locked out, all is recorded."""

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.actions import sign_in
from accounts.queries.sign_in import seconds_to_wait, throttle_keys

WRONG = _("The user name or the password is not right. Please check both and try again.")


def wait_sentence(seconds):
    """Say how long to wait, and that nothing is locked."""
    return ngettext(
        "Too many wrong tries. Please wait %(count)s second, then try again. "
        "The account is not locked.",
        "Too many wrong tries. Please wait %(count)s seconds, then try again. "
        "The account is not locked.",
        seconds,
    ) % {"count": seconds}


class AccountAdapter(DefaultAccountAdapter):
    """People are invited; there is no sign-up page."""

    # One sentence whatever was typed, so that it does not tell which accounts exist (S-05).
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
    }

    def is_open_for_signup(self, request):
        """Refuse: accounts come from invitations only."""
        return False

    def pre_authenticate(self, request, **credentials):
        """Refuse a try that comes too soon after wrong ones; it does not count itself (S-04)."""
        keys = throttle_keys(credentials["username"], self.get_client_ip(request))
        seconds = seconds_to_wait(keys)
        if seconds:
            raise ValidationError(wait_sentence(seconds), "too_many_login_attempts")

    def authentication_failed(self, request, **credentials):
        """Count and record a wrong try."""
        sign_in.refuse_sign_in(credentials["username"], address=self.get_client_ip(request))

    def login(self, request, user):
        """Open the session; its key changes here (S-09)."""
        super().login(request, user)
        sign_in.sign_in(request, by=user, address=self.get_client_ip(request))

    def logout(self, request):
        """Record who leaves, while that is still known."""
        sign_in.sign_out(by=request.user, address=self.get_client_ip(request))
        super().logout(request)

    def set_password(self, user, password):
        """Change only the password, and record it."""
        sign_in.change_password(user, password, address=self.get_client_ip(self.request))
