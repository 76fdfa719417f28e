"""Figures to take home: one return as a workbook or CSV, all returns of a year as CSV."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from returns.downloads import as_csv, as_workbook
from returns.models import Revision
from returns.questionnaire import Questionnaire
from returns.views.access import SignedIn, for_national_team, with_return
from returns.views.files import Place, open_year_or_404

CSV_KINDS = {"figures.csv": False, "figures-wide.csv": True}
WORKBOOKS = {
    "workbook.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "workbook.ods": "application/vnd.oasis.opendocument.spreadsheet",
}


@require_safe
@with_return
def download(request: SignedIn, revision: Revision, kind: str) -> HttpResponse:
    return _download(Place(revision.year, revision), kind)


@require_safe
@for_national_team
def year_download(request: SignedIn, year: int, kind: str) -> HttpResponse:
    return _download(Place(open_year_or_404(year)), kind)


def _download(place: Place, kind: str) -> HttpResponse:
    content, media_type = _content(place, kind)
    response = HttpResponse(content, content_type=media_type)
    where = place.revision.area_return.area.slug if place.revision else "all"
    response["Content-Disposition"] = f'attachment; filename="mappa-{place.year.year}-{where}-{kind}"'
    response["Cache-Control"] = "no-store"
    return response


def _content(place: Place, kind: str) -> tuple[bytes, str]:
    """A download and its media type. A workbook is one return's."""
    form = Questionnaire.load(place.year)
    if kind in CSV_KINDS:
        return as_csv(place.revisions, form, is_wide=CSV_KINDS[kind]), "text/csv; charset=utf-8"
    if place.revision and kind in WORKBOOKS:
        return as_workbook(place.revision, form, kind=kind.rpartition(".")[2]), WORKBOOKS[kind]
    raise Http404
