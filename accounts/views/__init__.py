"""What answers the addresses about people and places."""

from accounts.views.sign_in import demo_sign_in

__all__ = ["demo_sign_in"]
