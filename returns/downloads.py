"""Figures as files to take home and send back: what stands in returns now, whether or not it is finished."""

from collections.abc import Sequence

from returns.csv_cells import for_spreadsheets
from returns.files.csv_figures import tidy_rows, wide_rows
from returns.findings import figures_of_many
from returns.models import Revision
from returns.questionnaire import Questionnaire


def as_csv(revisions: Sequence[Revision], questionnaire: Questionnaire, *, is_wide: bool) -> bytes:
    """The figures of revisions of one year, tidy or wide, in the order of the revisions. One query."""
    figures = figures_of_many(revisions, questionnaire.shape)
    returns = [(revision.area_return.area.slug, figures[revision.pk]) for revision in revisions]
    return for_spreadsheets(wide_rows(list(questionnaire.shape.boxes), returns) if is_wide else tidy_rows(returns))
