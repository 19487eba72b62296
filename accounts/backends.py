"""Who a request comes from, once the session has said which person it is."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import BigIntegerField

from accounts.models import User
from spmi.prepared import Hole, prepared


@prepared
def _person():
    return User.objects.filter(pk=Hole("pk", BigIntegerField()))


class Backend(AuthenticationBackend):
    """allauth's, by user name or e-mail; the person of a request is read by a prepared statement."""

    def get_user(self, user_id):
        """Return the person, or None where there is none or the account is closed."""
        for user in _person(pk=user_id):
            return user if self.user_can_authenticate(user) else None
        return None
