"""The workbook of one area's return: written here from the questionnaire, read back by returns.files.

`book` says what a workbook is, `layout` and `cover` what stands in it, `looks` how it looks; `xlsx` and `ods` write it.
"""

from returns.arithmetic.figures import Figures
from returns.checks.last_year import LastYear
from returns.form.questionnaire import Questionnaire
from returns.workbook import ods, xlsx
from returns.workbook.layout import book_of, version_of

WRITERS = {"xlsx": xlsx.write, "ods": ods.write}

__all__ = ["version_of", "workbook_for"]


def workbook_for(
    questionnaire: Questionnaire,
    figures: Figures,
    last: LastYear | None = None,
    *,
    kind: str,
    area_name: str,
    area_slug: str,
    help_address: str = "",
    is_invented: bool = False,
    has_welsh: bool = False,
    language: str = "en",
) -> bytes:
    """One return as a workbook, `kind` being "xlsx" or "ods". The same return gives the same bytes."""
    book = book_of(
        questionnaire,
        figures,
        last or LastYear(),
        area_name=area_name,
        area_slug=area_slug,
        help_address=help_address,
        is_invented=is_invented,
        has_welsh=has_welsh,
        language=language,
    )
    return WRITERS[kind](book)
