"""When a session ends: some time after it was last used, and at the latest some hours after signing in.

SESSION_COOKIE_AGE and SESSION_LONGEST say how long, in seconds. The cookie lasts until the browser is closed.
"""

from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import timezone

BEGAN, USED = "began", "used"  # seconds since 1970
USE_IS_NOTED = 60  # seconds: so often at most is written down that somebody is still there


class End(NamedTuple):
    """When a session ends if nobody uses it, and when at the latest."""

    at: datetime
    last: datetime

    @property
    def seconds(self) -> int:
        """From now to the end; to the last one, if it is that."""
        return max(0, round((self.at - timezone.now()).total_seconds()))

    @property
    def is_last(self) -> bool:
        return self.at >= self.last


class SessionStore(db.SessionStore):
    """A session in the database that lasts as long as both ends allow."""

    def get_session_cookie_age(self) -> int:
        return min(settings.SESSION_COOKIE_AGE, max(0, int(_last(self) - timezone.now().timestamp())))


def begin(sender: object, request: HttpRequest, **kwargs: Any) -> None:
    now = int(timezone.now().timestamp())
    request.session[BEGAN] = request.session[USED] = now


user_logged_in.connect(begin, dispatch_uid="returns.access.sessions.begin")


def note_use(session: SessionBase) -> None:
    """Somebody has just used the session: its end moves on."""
    now = int(timezone.now().timestamp())
    if now - session.get(USED, 0) >= USE_IS_NOTED:
        session[USED] = now


def end_of(session: SessionBase) -> End:
    """When a session ends that is used now."""
    now = timezone.now()
    used = session.get(USED, 0)
    used = used if now.timestamp() - used < USE_IS_NOTED else now.timestamp()
    last = _last(session)
    zone = timezone.get_current_timezone()
    idle = min(used + settings.SESSION_COOKIE_AGE, last)
    return End(datetime.fromtimestamp(idle, zone), datetime.fromtimestamp(last, zone))


def ends(request: HttpRequest) -> dict[str, object]:
    """`session_end` for the pages of whoever is signed in: asked where a page asks."""
    return {"session_end": lambda: end_of(request.session)}


def _last(session: SessionBase) -> float:
    """Never before the end for want of use."""
    began: float = session.get(BEGAN, timezone.now().timestamp())
    return began + max(settings.SESSION_LONGEST, settings.SESSION_COOKIE_AGE)
