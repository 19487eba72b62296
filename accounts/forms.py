"""What may be typed about people and places."""

from allauth.account.forms import LoginForm


class SignInForm(LoginForm):
    """Sign in by user name or e-mail."""
