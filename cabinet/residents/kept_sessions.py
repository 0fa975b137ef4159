"""Sessions in the database, as Django keeps them, read by a prepared query.

Every page of somebody who entered asks for one.
"""

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from cabinet.prepared import Prepared, asked_moment, asked_text

_kept = Prepared(
    lambda: Session.objects.filter(
        session_key=asked_text("key"), expire_date__gt=asked_moment("now")
    )
)


class SessionStore(DatabaseStore):
    def _get_session_from_db(self) -> Session | None:
        found = _kept(key=self.session_key, now=timezone.now())
        if not found:
            self._session_key = None
        return next(iter(found), None)
