"""Version 1 of the read-only API: what the public may see, through reports.published like every other output."""

from typing import Any

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils import translation
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from reports import national, published
from reports.api.base import Answer, parameters
from reports.api.serializers import FiguresSerializer, ReportsSerializer, TotalsSerializer
from reports.models import LANGUAGES, Edition, Kind, edition_name
from returns.models import ReportingYear, Revision, Status

PAGE, REPORTS_PAGE = 1000, 200
ADDRESSES = {Kind.HTML: "edition", Kind.PDF: "edition_pdf", Kind.CSV: "edition_csv"}
YEAR = OpenApiParameter("year", int, description="The year in which the reporting year ends.", required=True)


class Figures(Answer):
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
        page = self.page(request, asked)
        state = self.state(year=asked.get("year"), area=asked.get("area"))
        found = list(published.rows(state, cell=asked.get("cell"), limit=PAGE + 1, offset=(page - 1) * PAGE))
        return Response(FiguresSerializer(self.pages(request, found, page, PAGE)).data)


class Reports(Answer):
    @extend_schema(
        summary="Annual reports: every public edition with its frozen files",
        parameters=[
            OpenApiParameter("year", int, description="One reporting year, named by its end."),
            OpenApiParameter("area", str, description="One area's slug."),
            OpenApiParameter("page", int, description=f"Counts from 1; {REPORTS_PAGE} editions a page."),
        ],
        responses=ReportsSerializer,
    )
    def get(self, request: Request) -> Response:
        asked = parameters(request, {"year": int, "area": str, "page": int})
        page = self.page(request, asked)
        editions = published.with_files(self.editions())
        if "year" in asked:
            editions = editions.filter(year=asked["year"])
        if "area" in asked:
            editions = editions.filter(area_return__area__slug=asked["area"])
        editions = editions.select_related("area_return__area", "year")
        editions = editions.order_by("-year", "area_return__area__slug", "-number")
        first = (page - 1) * REPORTS_PAGE
        found = [_report(request, edition) for edition in editions[first : first + REPORTS_PAGE + 1]]
        return Response(ReportsSerializer(self.pages(request, found, page, REPORTS_PAGE)).data)


def _report(request: Request, revision: Revision) -> dict[str, Any]:
    files: list[Edition] = revision.files  # type: ignore[attr-defined]  # what with_files adds
    here = {"area": revision.area_return.area.slug, "year": revision.year_id, "number": revision.number}
    return {
        "year": revision.year_id,
        "area": revision.area_return.area.slug,
        "area_name": revision.area_return.area_name,
        "revision": revision.number,
        "name": edition_name(revision),
        "is_current": revision.status == Status.PUBLISHED,
        "is_invented": revision.is_invented,
        "revision_reason": revision.reason or None,
        "published_at": published.public_from(revision),
        "superseded_at": revision.superseded_at,
        "languages": sorted({file.language for file in files}, key=LANGUAGES.index),
        "files": [
            {
                "kind": file.kind,
                "language": file.language,
                "url": request.build_absolute_uri(_address(file, here)),
                "sha256": file.sha256,
                "input_digest": file.input_digest,
                "size": file.size,  # type: ignore[attr-defined]
            }
            for file in files
        ],
    }


def _address(file: Edition, here: dict[str, Any]) -> str:
    """The numbered address, which stays with these bytes, in the file's own language."""
    with translation.override(settings.LANGUAGE_CODE if file.language == LANGUAGES[0] else file.language):
        return reverse(ADDRESSES[Kind(file.kind)], kwargs=here)


class Totals(Answer):
    @extend_schema(
        summary="National sums of a year by question, category and level, and the national rate",
        parameters=[YEAR],
        responses=TotalsSerializer,
    )
    def get(self, request: Request) -> Response:
        asked = parameters(request, {"year": int})
        if "year" not in asked:
            raise ValidationError({"year": "Say which year, such as year=2021."})
        state = self.state(year=asked["year"])
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
