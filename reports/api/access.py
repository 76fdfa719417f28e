"""What whoever asks may read: what is public; with a token of the national team all that is published."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.cache import patch_cache_control, patch_vary_headers
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.views import APIView

from reports.models import ApiToken
from reports.published.answers import keep_until
from reports.published.editions import (
    State,
    editions_before_release,
    public_editions,
    public_revisions,
    public_state,
    public_years,
    revisions_before_release,
    state_before_release,
    years_before_release,
)
from returns.models import ReportingYear, Revision


class Access(APIView):
    """An answer reads the database through these methods alone, all at one moment (`at`)."""

    at: datetime
    sees_all = False

    def perform_authentication(self, request: Request) -> None:
        """Who tries tokens that open nothing is limited like everybody without one."""
        try:
            super().perform_authentication(request)
        except AuthenticationFailed:
            self.check_throttles(request)
            raise
        self.sees_all = isinstance(request.auth, ApiToken)

    def years(self) -> QuerySet[ReportingYear]:
        """The years of which there is anything to read, newest first."""
        return years_before_release() if self.sees_all else public_years(self.at)

    def revisions(self) -> QuerySet[Revision]:
        """The present revisions that may be read."""
        return revisions_before_release() if self.sees_all else public_revisions(self.at)

    def editions(self) -> QuerySet[Revision]:
        """Those, and the ones that they have replaced."""
        return editions_before_release(self.at) if self.sees_all else public_editions(self.at)

    def state(self, *, year: int | None = None, area: str | None = None) -> State:
        state = state_before_release if self.sees_all else public_state
        return state(self.at, year=year, area=area)

    def kept(self, response: Any, next_release: datetime | None) -> Any:
        """For how long a cache may keep the answer: what is public, not past the next release; the rest, never."""
        patch_vary_headers(response, ("Authorization",))
        if not self.sees_all:
            return keep_until(response, self.at, next_release)
        patch_cache_control(response, private=True, no_store=True)
        del response["Last-Modified"]  # it may be a release to come
        return response
