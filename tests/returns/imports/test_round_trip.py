"""Figures → file → an empty copy of the return: the same figures, markers and notes, in each of the four formats."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from returns.arithmetic.figures import Entry
from returns.checks.read import figures_of
from returns.entry import figure_actions
from returns.files.csv_cells import APOSTROPHE, MARKED, held
from returns.form.questionnaire import Questionnaire
from returns.imports.actions import import_at_once
from returns.imports.downloads import as_csv, as_workbook
from returns.imports.plan import make_plan
from returns.imports.reading import read
from returns.models import Revision
from tests.factories import AT, CHESHIRE_FIGURES

pytestmark = pytest.mark.django_db

FORMATS = ("xlsx", "ods", "tidy", "wide")
CODES = list(CHESHIRE_FIGURES)
BEGINNINGS = (*MARKED, *(APOSTROPHE + mark for mark in MARKED))


def content_of(revision: Revision, form: Questionnaire, kind: str) -> tuple[bytes, str]:
    if kind in ("xlsx", "ods"):
        return as_workbook(revision, form, kind=kind), f"return.{kind}"
    return as_csv([revision], form, is_wide=kind == "wide"), "figures.csv"


def there_and_back(revision: Revision, by, kind: str) -> dict[str, Entry]:
    """What stands in the return after it was emptied, and its own file imported."""
    form = Questionnaire.load(revision.year)
    content, name = content_of(revision, form, kind)
    empty = {code: Entry() for code in CODES}
    figure_actions.save_figures(revision=revision, by=by, at=AT, entries=empty)
    sent = read(content, name)
    plan = make_plan(sent.rows, by=by, at=AT, year=revision.year, area=sent.area)
    assert plan.problems == ()
    import_at_once(plan, content=content, name=name, by=by, at=AT)
    return dict(figures_of(revision, form.shape))


def as_held(entries: dict[str, Entry]) -> dict[str, Entry]:
    """As a workbook can hold them: its texts know one line end, and no control characters."""
    return {
        code: Entry(entry.value, held(entry.unavailable_reason), held(entry.footnote))
        for code, entry in entries.items()
    }


def expected(entries: dict[str, Entry], kind: str) -> dict[str, Entry]:
    return as_held(entries) if kind in ("xlsx", "ods") else entries


@pytest.mark.parametrize("kind", FORMATS)
def test_a_text_comes_back_with_whatever_it_begins(kind, cheshire_filled, cheshire_coordinator):
    """As a reason and as a footnote: each beginning that a program would take for a formula, and the apostrophes."""
    reasons = {code: Entry(None, f"{mark}1+1", f"{mark}A1") for code, mark in zip(CODES, BEGINNINGS, strict=False)}
    footnotes = {code: Entry(7, "", f"{mark}A1") for code, mark in zip(CODES[::-1], BEGINNINGS, strict=False)}
    written = reasons | footnotes
    assert len(written) == 2 * len(BEGINNINGS)
    figure_actions.save_figures(revision=cheshire_filled, by=cheshire_coordinator, at=AT, entries=written)
    found = there_and_back(cheshire_filled, cheshire_coordinator, kind)
    assert {code: found[code] for code in written} == expected(written, kind)


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_what_a_workbook_cannot_hold_is_no_change(kind, cheshire_filled, cheshire_coordinator):
    """Boxes typed in a browser have the line ends of the browser."""
    by, entries = cheshire_coordinator, {CODES[0]: Entry(None, "Lost.\r\nAll of it.", "Truly\r\n\x1bso")}
    figure_actions.save_figures(revision=cheshire_filled, by=by, at=AT, entries=entries)
    content, name = content_of(cheshire_filled, Questionnaire.load(cheshire_filled.year), kind)
    sent = read(content, name)
    plan = make_plan(sent.rows, by=by, at=AT, year=sent.year, area=sent.area)
    assert (plan.problems, plan.changes) == ((), 0)


texts = st.builds(
    lambda mark, text: (mark + text.strip()).rstrip(),
    st.sampled_from(("", "", *BEGINNINGS)),
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=40),
)
entries = st.one_of(
    st.builds(Entry, st.integers(0, 9_999_999), st.just(""), texts),
    st.builds(Entry, st.none(), texts, texts),
)


@pytest.mark.long
@pytest.mark.parametrize("kind", FORMATS)
@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(written=st.lists(entries, min_size=len(CODES), max_size=len(CODES)))
def test_whatever_is_written_comes_back(kind, cheshire_filled, cheshire_coordinator, written):
    told = dict(zip(CODES, written, strict=True))
    with transaction.atomic():
        figure_actions.save_figures(revision=cheshire_filled, by=cheshire_coordinator, at=AT, entries=told)
        found = there_and_back(cheshire_filled, cheshire_coordinator, kind)
        transaction.set_rollback(True)
    assert found == expected(told, kind)
