"""Figures to take home and send back: what stands in returns now, whether or not it is finished, and their pages."""

from collections.abc import Sequence

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from returns.access.decorators import SignedIn, for_national_team, with_return
from returns.arithmetic.figures import AREAS, Figures
from returns.checks.last_year import LastForm, last_years_of
from returns.checks.read import figures_of_many
from returns.files.csv_cells import for_spreadsheets
from returns.files.csv_figures import tidy_rows, wide_rows
from returns.form.questionnaire import Questionnaire
from returns.imports.ministry import has_ministrys
from returns.imports.views import MOST_SHOWN, Scope, open_year_or_404
from returns.models import ReportingYear, Revision
from returns.record.refusals import Refused
from returns.workbook import ods, workbook_for, xlsx
from returns.workbook.ministry import MinistryWorkbook, Row


def as_csv(revisions: Sequence[Revision], questionnaire: Questionnaire, *, is_wide: bool) -> bytes:
    """The figures of revisions of one year, tidy or wide, in the order of the revisions. One query."""
    figures = figures_of_many(revisions, questionnaire.shape)
    returns = [(revision.area_return.area.slug, figures[revision.pk]) for revision in revisions]
    year, asked = questionnaire.year, {code for _, entries in returns for code in entries}
    codes = [code for code in questionnaire.shape.boxes if code in asked]
    return for_spreadsheets(wide_rows(year, codes, returns) if is_wide else tidy_rows(year, returns))


def as_workbook(revision: Revision, questionnaire: Questionnaire, *, kind: str) -> bytes:
    """One return as a workbook, "xlsx" or "ods", with last year's published figures beside. Three queries."""
    area, questionnaire = revision.area_return.area_id, questionnaire.asked_of(revision.area_return.area.asked_as)
    return workbook_for(
        questionnaire,
        figures_of_many([revision], questionnaire.shape)[revision.pk],
        last_years_of([revision], LastForm(questionnaire)).get(area),
        kind=kind,
        area_name=revision.area_return.area_name,
        area_slug=revision.area_return.area.slug,
        help_address=settings.HELP_EMAIL,
        is_invented=revision.is_invented,
        has_welsh="cy" in revision.area_return.area.languages,
    )


# --- The ministry's workbook ------------------------------------------------------------------------


def as_ministrys(revisions: Sequence[Revision], questionnaire: Questionnaire) -> MinistryWorkbook:
    """The ministry's workbook of revisions of one year. One query. Refused for one without a number."""
    if without := [str(one.area_return.area_name) for one in revisions if one.area_return.area.number is None]:
        raise Refused(
            _("%(areas)s: there is no number for the ministry. An administrator can enter it.")
            % {"areas": ", ".join(without)}
        )
    figures = figures_of_many(revisions, questionnaire.shape)
    rows = (Row(one.area_return.area.number or 0, one.area_return.area_name, figures[one.pk]) for one in revisions)
    return MinistryWorkbook(questionnaire, rows)


# --- Pages ----------------------------------------------------------------------------------------

CSV_KINDS = {"figures.csv": False, "figures-wide.csv": True}
WORKBOOKS = {
    "workbook.xlsx": xlsx.MEDIA_TYPE,
    "workbook.ods": ods.MEDIA_TYPE,
}


MINISTRYS = {"ministry.xlsx": xlsx.MEDIA_TYPE, "ministry.ods": ods.MEDIA_TYPE}
LEAVE_OUT = "leave_out"


@require_safe
@with_return
def download(request: SignedIn, revision: Revision, kind: str) -> HttpResponse:
    return _download(request, Scope(revision.year, revision), kind)


@require_safe
@for_national_team
def year_download(request: SignedIn, year: int, kind: str) -> HttpResponse:
    return _download(request, Scope(open_year_or_404(year)), kind)


def _download(request: SignedIn, scope: Scope, kind: str) -> HttpResponse:
    if kind in MINISTRYS:
        return _ministrys(request, scope, kind)
    return _file(scope, kind, *_content(scope, kind))


def _ministrys(request: SignedIn, scope: Scope, kind: str) -> HttpResponse:
    """The ministry's workbook; or the page that names what it would say 0 of, unless that is to be left out."""
    if not has_ministrys(scope.year):
        raise Http404
    workbook = as_ministrys(scope.revisions, Questionnaire.load(scope.year))
    missing = [] if LEAVE_OUT in request.GET else workbook.left_out
    if missing:
        context = scope.context | {
            "missing": missing[:MOST_SHOWN],
            "missing_in_all": len(missing),
            "kind": kind,
            "back": scope.url("files"),
        }
        return render(request, "returns/imports/ministry.html", context, status=409)
    return _file(scope, kind, workbook.written(kind.rpartition(".")[2]), MINISTRYS[kind])


def _file(scope: Scope, kind: str, content: bytes, media_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    where = scope.revision.area_return.area.slug if scope.revision else "all"
    response["Content-Disposition"] = f'attachment; filename="mappa-{scope.year.year}-{where}-{kind}"'
    return response


def _content(scope: Scope, kind: str) -> tuple[bytes, str]:
    """A download and its media type. A workbook is one return's."""
    form = Questionnaire.load(scope.year)
    if kind in CSV_KINDS:
        return as_csv(scope.revisions, form, is_wide=CSV_KINDS[kind]), "text/csv; charset=utf-8"
    if scope.revision and kind in WORKBOOKS:
        return as_workbook(scope.revision, form, kind=kind.rpartition(".")[2]), WORKBOOKS[kind]
    raise Http404


@require_safe
@for_national_team
def empty_workbook(request: SignedIn, year: int) -> HttpResponse:
    """The workbook that an area will fill in, empty."""
    here = get_object_or_404(ReportingYear, year=year)
    whole = Questionnaire.load(here)
    if not whole.blocks:
        raise Http404
    form = whole.asked_of(AREAS)
    content = workbook_for(
        form,
        Figures(form.shape, {}),
        None,
        kind="xlsx",
        area_name=_("Example area"),
        area_slug="example",
        help_address=settings.HELP_EMAIL,
        is_invented=False,
        has_welsh=False,
    )
    response = HttpResponse(content, content_type=xlsx.MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="form-{year}.xlsx"'
    return response
