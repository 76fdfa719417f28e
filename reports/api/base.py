"""What every answer of the API has in common: its parameters, its moment, what it may read, its pages, its keeping."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from rest_framework.exceptions import AuthenticationFailed, ValidationError
from rest_framework.request import Request
from rest_framework.views import APIView

from reports import published
from reports.models import ApiToken
from reports.published import State
from reports.views.public import keep_until_next_release
from returns.models import ReportingYear, Revision


def parameters(request: Request, known: dict[str, type]) -> dict[str, Any]:
    """The query's parameters as values of their types. 400 names the first that is unknown, repeated or mistyped."""
    values: dict[str, Any] = {}
    for name, given in request.query_params.lists():
        if name not in known:
            raise ValidationError({name: f"There is no such parameter. There are: {', '.join(known)}."})
        if len(given) > 1:
            raise ValidationError({name: "Give this parameter once."})
        if known[name] is int:
            if not (given[0].isascii() and given[0].isdigit() and len(given[0]) < 7):
                raise ValidationError({name: "Must be a whole number, such as 2021."})
            values[name] = int(given[0])
        else:
            if "\0" in given[0]:
                raise ValidationError({name: "Must be a text."})
            values[name] = given[0]
    return values


class Answer(APIView):
    """An answer that a cache may keep, but not past the next release. What it reads, it reads through these methods.

    With a token of the national team they give all that is published, released or not; no cache keeps such an answer.
    """

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

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.at = timezone.now()

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(response, ("Authorization",))
        if self.sees_all:
            patch_cache_control(response, private=True, no_store=True)
        elif response.status_code == 200:
            keep_until_next_release(response, self.at)
        return response

    def years(self) -> QuerySet[ReportingYear]:
        """The years of which there is anything to read, newest first."""
        return published.years_before_release() if self.sees_all else published.public_years(self.at)

    def revisions(self) -> QuerySet[Revision]:
        """The present revisions that may be read."""
        return published.revisions_before_release() if self.sees_all else published.public_revisions(self.at)

    def editions(self) -> QuerySet[Revision]:
        """Those, and the ones that they have replaced."""
        return published.editions_before_release(self.at) if self.sees_all else published.public_editions(self.at)

    def state(self, *, year: int | None = None, area: str | None = None) -> State:
        state = published.state_before_release if self.sees_all else published.public_state
        return state(self.at, year=year, area=area)

    def page(self, request: Request, asked: dict[str, Any]) -> int:
        page: int = asked.get("page", 1)
        if page < 1:
            raise ValidationError({"page": "Pages count from 1."})
        return page

    def pages(self, request: Request, found: list[Any], page: int, most: int) -> dict[str, Any]:
        """One page of what was found, one row more than which was asked for; and the address of the next."""
        following = None
        if len(found) > most:
            query = request.query_params.copy()
            query["page"] = str(page + 1)
            following = request.build_absolute_uri(f"?{query.urlencode()}")
        return {"count": len(found[:most]), "next": following, "results": found[:most]}
