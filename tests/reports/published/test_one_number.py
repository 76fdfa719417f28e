"""A number is added up in one place: each output says the same number with the same marker.

For any returns, whatever is missing, revised or still to come: the sum over the areas of the tidy CSV is the national
figure of the CSV, the ODS, the API, the page and the PDF, cell by cell.
"""

import re

from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from reports.printing.tagged import Tagged
from returns.models import ReportingYear
from tests.factories import AT
from tests.reports.asking import ask, forget_what_was_made
from tests.reports.published.test_national import EDITIONS, area_names, people, publish  # noqa: F401
from tests.reports.sources import READERS, dicts_of, table_of
from tests.stages import stage

FILES = "/reports/2021/files/mappa-2021"
Told = dict[str, tuple[str, str]]  # code -> the number as it is printed without commas, "" for none; its status


@stage
def year(form_2021) -> ReportingYear:
    form_2021.release_at = AT
    form_2021.save()
    return form_2021


def of_the_areas() -> dict[str, str]:
    """Each box added up over the areas of the tidy CSV."""
    sums: dict[str, str] = {}
    for row in dicts_of(ask(f"{FILES}.csv").body):
        before = sums.setdefault(row["cell"], "")
        if row["value"]:
            sums[row["cell"]] = str(int(before or 0) + int(row["value"]))
    return sums


def of_the_csv() -> Told:
    return {row["cell"]: (row["value"], row["status"]) for row in dicts_of(ask(f"{FILES}-national.csv").body)}


def of_the_api() -> Told:
    told = ask("/api/v1/totals/", year="2021").json
    rows = [*told["totals"], {**told["rate"], "cell": told["rate"]["code"]}]
    return {row["cell"]: (_text(row["value"]), row["status"] or "") for row in rows}


def of_the_ods() -> Told:
    _, *rows = table_of(READERS[".ods"](ask(f"{FILES}.ods").body), "England and Wales")
    return {
        row[3]: ("" if row[4] == "[x]" else str(row[4]), row[5].strip("[]").replace("unrevised", "")) for row in rows
    }


def of_the_page() -> Told:
    """What its tables print at each code; a provisional year is told at its tables and not at each number."""
    page = html.fromstring(Client().get("/statistics/2021/").content.decode())
    is_partial = "[p]" in page.xpath("//h1")[0].text_content()
    told = {}
    for cell in page.xpath("//section[@aria-labelledby='tables']//td[@data-code]"):
        told[cell.get("data-code")] = _printed(cell.text_content(), is_partial)
    return told


def in_the_pdf() -> list[tuple[str, ...]]:
    """The numbers of its rows, in their order."""
    with Tagged(ask("/statistics/2021.pdf").body) as report:
        rows = [row for table in report.root.all("Table") for row in table.all("TR")]
        return [tuple(_bare(report.text(cell)) for cell in row.all("TD")) for row in rows if row.all("TD")]


def on_the_page() -> list[tuple[str, ...]]:
    page = html.fromstring(Client().get("/statistics/2021/").content.decode())
    rows = page.xpath("//section[@aria-labelledby='tables']//tr[td]")
    return [tuple(_bare(cell.text_content()) for cell in row.xpath("td")) for row in rows]


def _text(value: int | None) -> str:
    return "" if value is None else str(value)


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _printed(text: str, is_partial: bool) -> tuple[str, str]:
    number = re.match(r"[0-9,]+", text.strip())
    status = "r" if "[r]" in text else "p" if is_partial else ""
    return number.group().replace(",", "") if number else "", status


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(drawn=st.lists(EDITIONS, min_size=3, max_size=3).filter(any))
def test_every_output_says_the_same_number_with_the_same_marker(year, area_names, clock, drawn):  # noqa: F811
    clock(AT)
    with transaction.atomic():
        for area, editions in zip(area_names, drawn, strict=True):
            publish(area, year, editions)
        forget_what_was_made()
        told = of_the_csv()
        boxes = of_the_areas()
        assert {code: told[code][0] for code in boxes} == boxes
        assert of_the_api() == told
        assert of_the_ods() == told
        page = of_the_page()
        assert page.keys() <= told.keys()
        assert page == {code: told[code] for code in page}
        assert set(boxes) <= set(page)
        printed = on_the_page()
        assert printed == in_the_pdf()[: len(printed)]
        transaction.set_rollback(True)
