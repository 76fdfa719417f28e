"""A year's consolidated CSV and its national sums: both are the one SELECT's rows, told in two ways."""

import csv
import io
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.published import national, one_select
from reports.published.editions import State
from returns.arithmetic.figures import Entry, NationalSum
from returns.arithmetic.rates import per_100k
from returns.checks.read import figures_of_many
from returns.entry import figure_actions
from returns.files.csv_cells import APOSTROPHE, MARKED, inert
from returns.form.questionnaire import Questionnaire
from returns.imports.actions import import_at_once
from returns.imports.plan import make_plan
from returns.imports.reading import read as file_contents
from returns.models import Figure, Population, ReportingYear, Revision
from tests.factories import AT, CHESHIRE_FIGURES, AreaFactory, AreaReturnFactory, RevisionFactory
from tests.reports.asking import RELEASE
from tests.reports.forms import ENTRIES
from tests.stages import stage

NAMES = ("Cheshire", "Dyfed-Powys", "Ynys Môn", 'Say "so", & more')


@stage
def year(form_2021) -> ReportingYear:
    form_2021.release_at = RELEASE
    form_2021.save()
    return form_2021


def publish_for(year: ReportingYear, name: str, entries: dict[str, Entry], **traits) -> Revision:
    """A published return with these entries; boxes that are not named stay without a value."""
    area = AreaFactory(name=name, slug="".join(c for c in name.lower() if c.isascii() and c.isalpha()))
    revision = RevisionFactory(area_return=AreaReturnFactory(area=area, year=year))
    figures = list(Figure.objects.filter(revision=revision).select_related("cell"))
    for figure in figures:
        entry = entries.get(figure.cell.code, Entry())
        figure.value, figure.unavailable_reason, figure.footnote = entry.value, entry.unavailable_reason, entry.footnote
    Figure.objects.bulk_update(figures, ["value", "unavailable_reason", "footnote"])
    publisher, other = traits.pop("people")
    for key, value in {
        "status": "published",
        "submitted_by": publisher, "submitted_at": AT,
        "accepted_by": other, "accepted_at": AT,
        "published_by": publisher, "published_at": AT,
        **traits,
    }.items():  # fmt: skip
        setattr(revision, key, value)
    revision.save()
    return revision


@stage
def people(national_publisher, national_reviewer):
    return national_publisher, national_reviewer


@stage
def three(year, people) -> list[Revision]:
    """Three areas: one complete, one with gaps and words that CSV has to quote, one invented."""
    complete = {code: Entry(value) for code, value in CHESHIRE_FIGURES.items()}
    gaps = complete | {
        "snapshot_c1_l1": Entry(None, 'Lost, in a "flood".\nAll of it.'),
        "orders_no": Entry(4, "", "Bûch; recounted, twice"),
        "sro_breaches": Entry(),
    }
    return [
        publish_for(year, "Cheshire", complete, people=people),
        publish_for(year, "Ynys Môn", gaps, people=people),
        publish_for(year, 'Say "so", & more', complete, people=people, source="invented", note="Made for a test."),
    ]


def keys(revisions: list[Revision]) -> State:
    return State(tuple(revision.pk for revision in revisions))


def read(content: bytes) -> Iterator[dict[str, str]]:
    return csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""), strict=True)


# --- The file -------------------------------------------------------------------------------------


def test_the_csv_equals_the_rows_row_by_row(three):
    rows = list(one_select.rows(keys(three)))
    lines = list(read(b"".join(one_select.csv(keys(three)))))
    assert len(rows) == len(lines) == 3 * len(CHESHIRE_FIGURES)
    for row, line in zip(rows, lines, strict=True):
        assert line == {key: "" if value is None else str(inert(value)) for key, value in row.items()}


@pytest.mark.parametrize("beginning", [*MARKED, *(APOSTROPHE + mark for mark in MARKED)])
def test_no_word_of_the_csv_is_a_formula_and_the_rows_keep_it_as_it_was_written(beginning, year, people):
    """The list of csv_cells and the database's own look at a text agree on each beginning."""
    said = f"{beginning}1+1"
    entries = {code: Entry(1) for code in CHESHIRE_FIGURES} | {"orders_no": Entry(None, said, said)}
    here = keys([publish_for(year, said + " Area", entries, people=people)])
    [line] = [line for line in read(b"".join(one_select.csv(here))) if line["cell"] == "orders_no"]
    [row] = [row for row in one_select.rows(here) if row["cell"] == "orders_no"]
    for column, written in (("area_name", said + " Area"), ("reason", said), ("footnote", said)):
        assert row[column] == written
        assert line[column] == inert(written) == APOSTROPHE + written


def test_a_word_with_a_sign_further_on_stays_as_it_is_in_the_csv(three):
    assert 'Lost, in a ""flood"".\nAll of it.' in b"".join(one_select.csv(keys(three))).decode()


def test_the_columns_are_those_that_are_promised(three):
    header = b"".join(one_select.csv(keys(three))).split(b"\n")[0].decode()
    assert tuple(next(csv.reader([header]))) == one_select.COLUMNS
    assert one_select.COLUMNS == (
        "year", "area", "area_name", "area_codes", "table", "question", "category", "level", "cell", "basis",
        "value", "marker", "status", "revision", "source", "reason", "footnote",
        "revision_reason",
    )  # fmt: skip


def test_the_rows_stand_by_area_and_within_an_area_in_the_order_of_the_form(three, year):
    rows = list(one_select.rows(keys(three)))
    form = list(Questionnaire.load(year).shape.boxes)
    assert [row["area"] for row in rows] == sorted(row["area"] for row in rows)
    for area in {row["area"] for row in rows}:
        assert [row["cell"] for row in rows if row["area"] == area] == form


def test_a_row_tells_where_its_figure_stands(three):
    row = next(row for row in one_select.rows(keys(three)) if row["cell"] == "custody_licence_c2_l3")
    told = {key: row[key] for key in ("year", "area", "area_name", "table", "question", "category", "level", "basis")}
    assert told == {
        "year": 2021, "area": "cheshire", "area_name": "Cheshire", "table": "G", "question": "custody_licence",
        "category": 2, "level": 3, "basis": "flow",
    }  # fmt: skip
    single = next(row for row in one_select.rows(keys(three)) if row["cell"] == "sro_breaches")
    assert (single["category"], single["level"]) == (None, None)


def test_a_figure_that_is_not_available_has_the_marker_x_no_value_and_its_reason(three):
    lines = {(line["area"], line["cell"]): line for line in read(b"".join(one_select.csv(keys(three))))}
    lost = lines["ynysmn", "snapshot_c1_l1"]
    assert (lost["value"], lost["marker"], lost["reason"]) == ("", "x", 'Lost, in a "flood".\nAll of it.')
    noted = lines["ynysmn", "orders_no"]
    assert (noted["value"], noted["marker"], noted["footnote"]) == ("4", "", "Bûch; recounted, twice")
    zero = lines["cheshire", "orders_no"]
    assert (zero["value"], zero["marker"], zero["reason"]) == ("0", "", "")


def test_the_source_of_each_figure_is_said(three):
    sources = {line["area"]: line["source"] for line in read(b"".join(one_select.csv(keys(three))))}
    assert sources == {"cheshire": "area", "ynysmn": "area", "saysomore": "invented"}


def test_names_come_out_as_utf_8(three):
    assert "Ynys Môn".encode() in b"".join(one_select.csv(keys(three)))
    assert 'Say "so", & more' in {line["area_name"] for line in read(b"".join(one_select.csv(keys(three))))}


def test_of_no_revisions_only_the_header_is_left(db):
    header = ",".join(f'"{name}"' for name in one_select.COLUMNS)
    assert b"".join(one_select.csv(State(()))).decode().split("\n") == [header, ""]
    assert list(one_select.rows(State(()))) == []


def test_the_file_can_be_imported_as_it_is_into_drafts_of_its_year(cheshire_filled, kent_2021, national_publisher):
    """What describes a figure is passed over, and a box that was published empty is no forgotten one."""
    by, both = national_publisher, [cheshire_filled, kent_2021]
    entries = {"orders_no": Entry(None, "=1+1 was lost"), "sro_breaches": Entry(4, "", "'Twas so\n- truly")}
    figure_actions.save_figures(revision=kent_2021, by=by, at=AT, entries=entries)
    before = figures_of_many(both, Questionnaire.load(kent_2021.year).shape)
    content = b"".join(one_select.csv(keys(both)))
    for revision in both:
        others = {code: Entry(7, "", "other") for code in CHESHIRE_FIGURES if before[revision.pk][code].is_answered}
        figure_actions.save_figures(revision=revision, by=by, at=AT, entries=others)
    plan = make_plan(file_contents(content, "consolidated.csv").rows, by=by, at=AT)
    assert plan.problems == ()
    import_at_once(plan, content=content, name="consolidated.csv", by=by, at=AT)
    assert figures_of_many(both, Questionnaire.load(kent_2021.year).shape) == before


def test_the_file_is_streamed_in_chunks(three, monkeypatch, clock):
    monkeypatch.setattr(one_select, "CHUNK", 2000)
    chunks = list(one_select.csv(keys(three)))
    assert len(chunks) > 3
    assert all(len(chunk) < 4000 for chunk in chunks)
    clock(RELEASE)
    response = Client().get("/reports/2021/consolidated.csv")
    assert response.streaming
    assert response.getvalue() == b"".join(chunks)


def test_the_address_gives_the_public_revisions_of_its_year_and_no_others(three, people, clock):
    other = ReportingYear.objects.create(year=2020, release_at=RELEASE)
    AreaReturnFactory(area=three[0].area_return.area, year=other)
    clock(RELEASE)
    content = Client().get("/reports/2021/consolidated.csv").getvalue()
    assert content == b"".join(one_select.csv(keys(three)))


def test_the_file_costs_the_same_number_of_queries_whatever_it_holds(three, clock, django_assert_num_queries):
    clock(RELEASE)
    made = Client().get("/reports/2021/consolidated.csv").getvalue()
    # What has changed, the revisions, what they are, what time will change, the file; its parts are read past Django.
    with django_assert_num_queries(5):
        assert Client().get("/reports/2021/consolidated.csv").getvalue() == made


def place(row):
    return one_select.Cursor(row["year"], row["area"], row["cell"])


def test_pages_of_rows_follow_each_other_without_gap_or_overlap(three):
    whole = list(one_select.rows(keys(three)))
    paged = list(one_select.rows(keys(three), limit=10))
    while following := list(one_select.rows(keys(three), limit=10, after=place(paged[-1]))):
        paged += following
    assert paged == whole
    assert {row["cell"] for row in one_select.rows(keys(three), cell="orders_no")} == {"orders_no"}


# --- National sums --------------------------------------------------------------------------------


def test_a_national_sum_adds_what_there_is_and_says_of_how_many_areas(three, year):
    found = national.totals(year, keys(three))
    assert (found.areas_published, found.areas_owed) == (3, 3)
    assert found.sums["orders_no"] == NationalSum(4, areas=3, sent=3, owed=3)
    assert found.sums["snapshot_c1_l1"] == NationalSum(2 * 1257, areas=2, sent=3, owed=3)
    assert found.sums["sro_breaches"] == NationalSum(2 * 3, areas=2, sent=3, owed=3)


def test_a_national_total_adds_what_there_is_and_counts_the_areas_that_have_all_of_it(three, year):
    total = national.totals(year, keys(three)).sums["snapshot_total"]
    assert total == NationalSum(3 * 1590 - 1257, areas=2, sent=3, owed=3)


def test_that_figures_were_invented_is_said(three, year):
    assert national.totals(year, keys(three)).includes_invented
    assert not national.totals(year, keys(three[:2])).includes_invented


def test_areas_that_owe_and_are_not_published_lower_the_coverage_and_nothing_else(three, year):
    AreaReturnFactory(area=AreaFactory(name="Late"), year=year)
    found = national.totals(year, keys(three))
    assert (found.areas_published, found.areas_owed) == (3, 4)


def population(revision: Revision, count: int, vintage: str = "") -> None:
    """What a published revision's rate was divided by."""
    year = revision.year
    revision.population = Population.objects.create(
        area=revision.area_return.area, mid_year=year.population_mid_year, vintage=vintage or year.population_vintage,
        all_ages=count, aged_10_and_over=count, source="Test",
    )  # fmt: skip
    revision.save(update_fields=["population"])


def test_the_national_rate_is_that_of_the_areas_with_both_count_and_population(three, year):
    complete, gaps, invented = three
    population(complete, 948_696)
    population(gaps, 10)
    assert national.totals(year, keys(three)).rate == NationalSum(133, areas=1, sent=3, owed=3)
    population(invented, 1_051_304)
    assert national.totals(year, keys(three)).rate == NationalSum(126, areas=2, sent=3, owed=3)


def test_the_national_rate_divides_each_areas_count_by_the_population_of_its_own_revision(three, year):
    complete, _, invented = three
    population(complete, 948_696, vintage="an earlier one")
    population(invented, 1_051_304, vintage="a later one")
    assert national.totals(year, keys(three)).rate == NationalSum(126, areas=2, sent=3, owed=3)


def test_a_population_that_nothing_published_was_divided_by_does_not_count(three, year):
    population(three[0], 948_696)
    Revision.objects.update(population=None)
    assert national.totals(year, keys(three)).rate == NationalSum(None, areas=0, sent=3, owed=3)


def test_without_any_population_there_is_no_national_rate(three, year):
    assert national.totals(year, keys(three)).rate == NationalSum(None, areas=0, sent=3, owed=3)


def test_the_totals_cost_the_same_number_of_queries_whatever_they_add(three, year, django_assert_num_queries):
    for revisions in (three[:1], three[:2], three):
        with django_assert_num_queries(11):
            national.totals(year, keys(revisions))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    returns=st.lists(
        st.tuples(
            st.lists(ENTRIES, min_size=len(CHESHIRE_FIGURES), max_size=len(CHESHIRE_FIGURES)),
            st.one_of(st.none(), st.integers(min_value=1, max_value=9_000_000)),
        ),
        max_size=4,
    )
)
def test_the_national_totals_are_the_sums_over_the_areas_whatever_is_missing(year, people, returns):
    with transaction.atomic():
        revisions = []
        for name, (entries, count) in zip(NAMES, returns, strict=False):
            here = dict(zip(CHESHIRE_FIGURES, entries, strict=True))
            revisions.append(publish_for(year, name, here, people=people))
            if count:
                population(revisions[-1], count)
        found = national.totals(year, keys(revisions))
        rows = list(one_select.rows(keys(revisions)))
        lines = list(read(b"".join(one_select.csv(keys(revisions)))))
        transaction.set_rollback(True)

    assert [line["value"] for line in lines] == ["" if row["value"] is None else str(row["value"]) for row in rows]
    shape = found.questionnaire.shape
    for code in (*shape.boxes, *shape.totals):
        terms = shape.terms(code)
        of_area: dict[str, list[int | None]] = {}
        for row in rows:
            if row["cell"] in terms:
                of_area.setdefault(row["area"], []).append(row["value"])
        numbers = [value for values in of_area.values() for value in values if value is not None]
        total = found.sums[code]
        assert total.value == (sum(numbers) if numbers else None)
        assert total.areas == sum(None not in values for values in of_area.values())
    both = []
    for (entries, count), _ in zip(returns, NAMES, strict=False):
        here = dict(zip(CHESHIRE_FIGURES, entries, strict=True))
        numerator = [here[code].value for code in shape.terms(found.questionnaire.rate.numerator)]
        if count and None not in numerator:
            both.append((sum(numerator), count))
    assert found.rate.areas == len(both)
    expected = per_100k(sum(n for n, _ in both), sum(p for _, p in both)) if both else None
    assert found.rate.value == expected
