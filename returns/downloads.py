"""Figures as files to take home and send back: what stands in returns now, whether or not it is finished."""

from collections.abc import Sequence

from django.conf import settings

from returns.csv_cells import for_spreadsheets
from returns.files.csv_figures import tidy_rows, wide_rows
from returns.findings import figures_of_many, last_years_of
from returns.models import Revision
from returns.questionnaire import Questionnaire
from returns.workbook import workbook_for


def as_csv(revisions: Sequence[Revision], questionnaire: Questionnaire, *, is_wide: bool) -> bytes:
    """The figures of revisions of one year, tidy or wide, in the order of the revisions. One query."""
    figures = figures_of_many(revisions, questionnaire.shape)
    returns = [(revision.area_return.area.slug, figures[revision.pk]) for revision in revisions]
    return for_spreadsheets(wide_rows(list(questionnaire.shape.boxes), returns) if is_wide else tidy_rows(returns))


def as_workbook(revision: Revision, questionnaire: Questionnaire, *, kind: str) -> bytes:
    """One return as a workbook, "xlsx" or "ods", with last year's published figures beside. Three queries."""
    area = revision.area_return.area_id
    return workbook_for(
        questionnaire,
        figures_of_many([revision], questionnaire.shape)[revision.pk],
        last_years_of([revision], questionnaire).get(area),
        kind=kind,
        area_name=revision.area_return.area_name,
        area_slug=revision.area_return.area.slug,
        help_address=settings.HELP_EMAIL,
        is_invented=revision.is_invented,
    )
