"""Sessions in the database as Django keeps them, read by a statement that is made once.

Every request begins with this read; building its SQL took more CPU than all else that a save does
to the session (docs/adr/0021-prepared-statements.md).
"""

from django.contrib.sessions.backends import db
from django.db.models import CharField, DateTimeField
from django.utils import timezone

from spmi.prepared import Hole, prepared


@prepared
def _living():
    sessions = db.SessionStore.get_model_class().objects
    return sessions.filter(
        session_key=Hole("key", CharField()), expire_date__gt=Hole("now", DateTimeField())
    )


class SessionStore(db.SessionStore):
    """What SESSION_ENGINE asks for; all but the read is Django's."""

    def _get_session_from_db(self):
        for session in _living(key=self.session_key, now=timezone.now()):
            return session
        self._session_key = None
        return None
