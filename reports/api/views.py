"""Version 1 of the read-only API: what the public may see, through reports.published like every other output."""

from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from reports import national, published
from reports.api.serializers import FiguresSerializer, TotalsSerializer
from reports.views.public import keep_until_next_release
from returns.models import ReportingYear

PAGE = 1000
YEAR = OpenApiParameter("year", int, description="The year in which the reporting year ends.", required=True)


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


class Public(APIView):
    """An answer that a cache may keep, but not past the next release."""

    at: datetime

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.at = timezone.now()

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        return keep_until_next_release(response, self.at) if response.status_code == 200 else response


class Figures(Public):
    @extend_schema(
        summary="Published figures, one for each box",
        parameters=[
            OpenApiParameter("year", int, description="One reporting year, named by its end."),
            OpenApiParameter("area", str, description="One area's slug."),
            OpenApiParameter("cell", str, description="One box's code."),
            OpenApiParameter("page", int, description=f"Counts from 1; {PAGE} figures a page."),
        ],
        responses=FiguresSerializer,
    )
    def get(self, request: Request) -> Response:
        asked = parameters(request, {"year": int, "area": str, "cell": str, "page": int})
        page = asked.get("page", 1)
        if page < 1:
            raise ValidationError({"page": "Pages count from 1."})
        state = published.public_state(self.at, year=asked.get("year"), area=asked.get("area"))
        found = list(published.rows(state, cell=asked.get("cell"), limit=PAGE + 1, offset=(page - 1) * PAGE))
        following = None
        if len(found) > PAGE:
            query = request.query_params.copy()
            query["page"] = str(page + 1)
            following = request.build_absolute_uri(f"?{query.urlencode()}")
        answer = {"count": len(found[:PAGE]), "next": following, "results": found[:PAGE]}
        return Response(FiguresSerializer(answer).data)


class Totals(Public):
    @extend_schema(
        summary="National sums of a year by question, category and level, and the national rate",
        parameters=[YEAR],
        responses=TotalsSerializer,
    )
    def get(self, request: Request) -> Response:
        asked = parameters(request, {"year": int})
        if "year" not in asked:
            raise ValidationError({"year": "Say which year, such as year=2021."})
        state = published.public_state(self.at, year=asked["year"])
        if not state.revisions:
            raise Http404("Nothing is published for this year.")
        found = national.totals(ReportingYear.objects.get(year=asked["year"]), state)
        return Response(TotalsSerializer(_answer(found)).data)


def _answer(found: national.NationalTotals) -> dict[str, Any]:
    form = found.questionnaire
    totals = []
    for code, total in found.sums.items():
        category, level = form.axes(code)
        totals.append(
            {
                "cell": code,
                "question": form.question_of(code).code,
                "category": category and category.number,
                "level": level and level.number,
                "value": total.value,
                "status": "r" if code in found.revised else None,
                "areas": total.areas,
            }
        )
    rate = form.rate and found.rate and {
        "code": form.rate.code, "title": form.rate.title, "value": found.rate.value,
        "status": "r" if form.rate.code in found.revised else None, "areas": found.rate.areas,
    }  # fmt: skip
    return {
        "year": form.year,
        "year_name": form.year_name,
        "areas_owed": found.areas_owed,
        "areas_published": found.areas_published,
        "includes_invented": found.includes_invented,
        "totals": totals,
        "rate": rate,
    }
