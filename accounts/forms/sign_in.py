"""What may be typed at the door."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm, ResetPasswordForm
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions import sign_in
from accounts.adapter import wait_sentence
from accounts.queries.sign_in import seconds_to_wait
from jobs.enqueue import enqueue

NAME_LIMIT = 254
PASSWORD_LIMIT = 1000


class SignInForm(LoginForm):
    """Sign in by user name or e-mail."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        password = self.fields["password"]
        self.fields["login"] = forms.CharField(
            label=_("User name or e-mail"),
            max_length=NAME_LIMIT,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        )
        self.order_fields(["login", "password"])
        password.label = _("Password")
        password.max_length = PASSWORD_LIMIT
        password.help_text = ""
        password.widget.attrs.pop("placeholder", None)

    def user_credentials(self):
        """Give the name once: allauth would check the password of an e-mail twice, and the time
        would tell that the account exists (S-05)."""
        return {
            "username": self.cleaned_data["login"],
            "password": self.cleaned_data["password"],
        }

    def login(self, request, redirect_url=None):
        """Open the session with an end that use does not postpone."""
        response = super().login(request, redirect_url)
        if request.user.is_authenticated:
            sign_in.limit_session(request)
        return response


class ForgottenPasswordForm(ResetPasswordForm):
    """Ask for a new password. The mail is written in the background, so that known and unknown
    addresses answer the same in the same time (S-05)."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail")
        self.fields["email"].widget.attrs.pop("placeholder", None)

    def clean(self):
        """Refuse a flood of requests for one e-mail address."""
        cleaned = super().clean()
        key = ("reset", cleaned.get("email", ""))
        seconds = seconds_to_wait([key])
        if seconds:
            raise ValidationError(wait_sentence(seconds))
        if key[1]:
            sign_in.count_try(*key)
        return cleaned

    @transaction.atomic
    def save(self, request, **kwargs):
        """Queue a mail for each person with this address: at most one."""
        for user in self.users:
            if user.has_usable_password():
                enqueue("accounts.send_password_reset", user.pk)
        return self.cleaned_data["email"]


def client_address(request):
    """Return the client's address as far as the configured proxies vouch for it (S-38)."""
    return get_adapter().get_client_ip(request)
