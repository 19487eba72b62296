"""How allauth behaves in this house: nobody signs up by themselves."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """People are invited; there is no sign-up page."""

    def is_open_for_signup(self, request):
        """Refuse: accounts come from invitations only."""
        return False
