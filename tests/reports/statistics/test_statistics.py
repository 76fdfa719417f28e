"""The national statistics at their addresses: what they say and mark, what caches keep, and that nothing leaks."""

import re
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from reports.published import national
from reports.published.editions import public_state
from reports.published.source import public_source
from returns.models import AreaReturn, Figure, Population, ReportingYear, Revision
from tests.factories import CHESHIRE_FIGURES, AreaFactory
from tests.reports.asking import RELEASE, year_addresses
from tests.reports.sources import SECRET, returned

OVER, YEAR, PDF = "/statistics/", "/statistics/2021/", "/statistics/2021.pdf"
ALL = (OVER, YEAR, PDF)
HIGHER = CHESHIRE_FIGURES | {"snapshot_c1_l1": 2000, "orders_no": 0}


@pytest.fixture
def out(two_years, clock, stand_in_pdf):
    clock(RELEASE)


@pytest.fixture
def whole(out):
    """2020/21 and the year before with every area in, and no break between them."""
    AreaReturn.objects.filter(revisions__isnull=True).delete()
    for year in (2020, 2021):
        for area_return in AreaReturn.objects.filter(year=year).select_related("area"):
            assert area_return.revisions.exists()
    quoted = Revision.objects.get(year=2021, area_return__area__slug="say-so").area_return.area
    returned(quoted, ReportingYear.objects.get(year=2020), CHESHIRE_FIGURES, published_at=RELEASE - timedelta(days=370))


def page(client, address: str) -> html.HtmlElement:
    response = client.get(address)
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


def of_class(found: html.HtmlElement, name: str, then: str = "") -> list[html.HtmlElement]:
    """The elements of a class, or what an XPath finds in them."""
    return found.xpath(f".//*[contains(concat(' ', @class, ' '), ' {name} ')]{then}")


def words(found: html.HtmlElement) -> str:
    return re.sub(r"\s+", " ", found.text_content()).strip()


def main(client, address: str) -> str:
    return words(page(client, address).get_element_by_id("main-content"))


def area_table(client, query: str = "") -> list[list[str]]:
    return area_table_of(client, 2021, query)


# --- What they say ----------------------------------------------------------------------------------


def test_every_number_on_the_year_s_page_is_the_nation_s(out, client):
    totals = national.totals(ReportingYear.objects.get(year=2021), public_state(RELEASE, year=2021))
    found = page(client, YEAR).xpath("//section[@aria-labelledby='tables']//td[@data-code]")
    shown = {cell.get("data-code"): cell.text_content().split()[0] for cell in found}
    assert set(shown) == {*totals.sums, "rsos_per_100k"}
    for code, total in totals.sums.items():
        assert shown[code] == ("[x]" if total.value is None else f"{total.value:,}"), code


def test_the_areas_of_the_table_add_up_to_its_last_row(out, client):
    *areas, nation = area_table(client, "?figures=yearly-levels")
    assert nation[0] == "England and Wales"
    for column in (1, 2, 3):
        numbers = [int(row[column].split(":")[1].replace(",", "")) for row in areas]
        assert sum(numbers) == int(nation[column].split(":")[1].replace(",", ""))


def test_the_share_above_the_lowest_level_is_told_over_the_years(whole, client):
    totals = national.totals(ReportingYear.objects.get(year=2020), public_state(RELEASE))
    part = totals.sums["snapshot_l2_total"].value + totals.sums["snapshot_l3_total"].value
    everybody = totals.sums["snapshot_total"].value
    shown = f"{(2000 * part + everybody) // (2 * everybody) / 10:.1f}%"
    text = main(client, "/statistics/2020/")
    assert f"Share managed at Level 2 and Level 3: {shown}. {part:,} of {everybody:,} people." in text
    rows = page(client, OVER).xpath("//section[@aria-labelledby='share']//tbody/tr")
    told = [words(row) for row in rows]
    assert told[0] == f"2019/20 {part:,} {everybody:,} {shown}"
    # One area lacks a box in the next year, and that breaks with the one before.
    assert told[1].startswith("Break in the series before 2020/21")
    assert told[2] == "2020/21 (invented) [x] [x] [x]"


def test_the_rate_is_told_in_people_too_and_the_population_stands_beside_it(whole, client):
    areas = dict.fromkeys(("cheshire", "say-so", "ynys-mon"), 948_696)
    for slug, people in areas.items():
        Population.objects.create(
            area=Revision.objects.filter(area_return__area__slug=slug).first().area_return.area,
            mid_year=2001, vintage="test", all_ages=2 * people, aged_10_and_over=people, source="Made for a test",
        )  # fmt: skip
    for population in Population.objects.filter(mid_year=2001):
        Revision.objects.filter(area_return__area=population.area_id, year=2020).update(population=population)
    totals = national.totals(ReportingYear.objects.get(year=2020), public_state(RELEASE))
    assert totals.people == sum(areas.values())
    of_how_many = round(totals.people / totals.counted)
    text = main(client, "/statistics/2020/")
    assert text.count(f"About 1 in {of_how_many} people aged 10 and over.") == 2
    assert "Population, to the nearest 100 2,846,100" in text
    *rows, nation = area_table_of(client, 2020, "")
    assert {row[-1] for row in rows} == {"Population, to the nearest 100: 948,700"}
    assert nation[-1] == "Population, to the nearest 100: 2,846,100"


def test_a_year_that_is_not_whole_is_provisional_and_compared_with_nothing(out, client):
    text = main(client, YEAR)
    assert "MAPPA statistics 2020/21 [p]" in text
    assert "Provisional: 3 of 4 areas have published their figures." in text
    assert "These figures cover 3 of the 4 areas that owe a return." in text
    assert "[p] means that a year is provisional" in text
    assert not re.search(r"\b(Up|Down) [0-9]|(High|Low)est (since [0-9]|in the)", text)


def test_two_whole_years_are_compared(whole, client):
    text = main(client, YEAR)
    assert "[p]" not in text
    assert re.search(r"yearly total\): [0-9,]+\. The same as in 2019/20\.", text)
    # Two areas had 95 orders in each year; the third had 90 first, and has corrected it.
    assert re.search(r"SHPO: [0-9]+\. The same as in 2019/20\.", text)


def test_a_figure_that_lacks_an_area_says_so_and_is_not_compared(whole, client):
    text = main(client, YEAR)
    assert "[note 1] Covers 2 of 3 areas." in text
    assert re.search(r"offenders on 31 March 2021: [0-9,]+\. Covers 2 of 3 areas\.", text)


def test_a_break_is_shown_as_a_break_and_nothing_is_compared_across_it(whole, client):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE returns_figure DISABLE TRIGGER USER")
        cursor.execute("UPDATE returns_figure SET value = 5, unavailable_reason = '' WHERE unavailable_reason <> ''")
    text = main(client, YEAR)
    assert re.search(r"offenders on 31 March 2021: [0-9,]+\. Not comparable with 2019/20: the series breaks\.", text)
    over = main(client, OVER)
    assert "Break in the series before 2020/21. Counted anew since this year." in over
    assert "break in the series; 2020/21:" in over


def test_what_last_year_s_form_did_not_ask_is_not_collected(out, client):
    rows = page(client, OVER).xpath("//section[@aria-labelledby='sro-breaches']/details/div[last()]//tbody/tr")
    rows = [words(row) for row in rows]
    assert rows[0].startswith("2019/20 not collected") or rows[0].startswith("2019/20 [p] not collected")


def test_revised_figures_are_marked(out, client):
    [table] = page(client, "/statistics/2020/").xpath("//*[@id='table-e']")
    assert "[r]" in words(table)
    assert "[r] means that a figure has been revised." in words(table)
    rows = {row[0]: row for row in area_table_of(client, 2020, "?figures=e")}
    assert "[r]" in rows["Cheshire"][1]
    assert "[r]" not in rows["Ynys Môn"][1]


def area_table_of(client, year: int, query: str) -> list[list[str]]:
    rows = of_class(page(client, f"/statistics/{year}/{query}"), "statistics-areas", "//tbody/tr")
    return [[words(cell) for cell in row.xpath("th|td")] for row in rows]


def test_invented_figures_are_marked_wherever_they_show(out, client):
    found = page(client, YEAR)
    assert "Includes invented figures, for demonstration only." in words(found)
    assert [words(row) for row in of_class(found, "statistics-areas", "//tbody//th") if "invented" in words(row)] == [
        'Say "so", & more invented'
    ]
    assert sum("invented" in words(name) for name in of_class(found, "statistics-small__name")) == 1
    assert "These figures include invented ones" in main(client, OVER)
    assert "invented" not in main(client, "/statistics/2020/")


def test_a_year_knows_nothing_of_the_years_after_it(out, client):
    text = client.get("/statistics/2020/").content.decode()
    assert "2020/21" not in text


def test_the_pages_lead_to_each_other_to_the_reports_the_files_and_the_api(out, client):
    links = {link.get("href") for link in page(client, YEAR).xpath("//a")}
    assert {OVER, PDF, "/reports/2021/", "/api/v1/totals/?year=2021", "/reports/2021/files/mappa-2021.csv"} <= links
    assert "/reports/cheshire/2021/" in links
    assert YEAR in {link.get("href") for link in page(client, OVER).xpath("//a")}
    for first in ("/", "/reports/2021/"):
        assert YEAR in {link.get("href") for link in page(client, first).xpath("//a")}


# --- By area ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("address", "words"), [("", "What these figures do not hold"), ("/cy", "Yr hyn nad yw")])
def test_both_pages_lead_to_what_the_figures_do_not_hold(out, client, address, words):
    for statistics in ("/statistics/", "/statistics/2021/"):
        [link] = page(client, address + statistics).xpath("//main//a[contains(@href, 'limits')]")
        assert link.text_content().startswith(words)
    assert of_class(page(client, link.get("href")), "govuk-heading-l")[0].text_content().startswith(words)


def test_the_area_table_sorts_by_each_column_both_ways(out, client):
    headings = of_class(page(client, YEAR), "statistics-areas", "//thead//a")
    assert len(headings) == 9
    for heading in headings:
        address = YEAR + heading.get("href").split("#")[0]
        [sorted_by] = of_class(page(client, address), "statistics-areas", "//th[@aria-sort]")
        assert words(sorted_by) == words(heading)
        back = sorted_by.xpath("a/@href")[0].split("#")[0]
        [turned] = of_class(page(client, YEAR + back), "statistics-areas", "//th[@aria-sort]")
        assert {sorted_by.get("aria-sort"), turned.get("aria-sort")} == {"ascending", "descending"}


def test_the_highest_stands_first_and_what_is_missing_last(out, client):
    *areas, _ = area_table(client, "?sort=-snapshot_total")
    numbers = [row[4].split(": ")[1] for row in areas]
    assert numbers[-1] == "[x]"
    assert all(int(a.replace(",", "")) >= int(b.replace(",", "")) for a, b in pairwise(numbers[:-1]))
    assert [row[0] for row in area_table(client, "?sort=-area")[:-1]] == [row[0] for row in area_table(client)[-2::-1]]


@pytest.mark.parametrize("query", ["?sort=1", "?sort=--rate", "?figures=x", "?sort=rate&figures=e", "?sort=%00&a=b"])
def test_what_it_does_not_know_to_sort_by_leaves_the_table_by_name(out, client, query):
    names = [row[0] for row in area_table(client, query)[:-1]]
    assert names == ["Cheshire", 'Say "so", & more invented', "Ynys Môn"]


def test_an_area_s_change_is_that_on_its_own_last_year(whole, client):
    rows = {row[0]: row for row in area_table(client, "?figures=yearly-categories")}
    assert rows["Cheshire"][-2:] == ["Change on 2019/20: 0", "Change, per cent: 0.0%"]
    rows = {row[0]: row for row in area_table(client)}
    assert rows["Cheshire"][5:7] == ["Change on 2019/20: [z]", "Change, per cent: [z]"]  # the series breaks


def test_each_area_has_a_drawing_that_says_its_years(out, client):
    cheshire = Revision.objects.get(year=2021, area_return__area__slug="cheshire")
    cheshire.population = Population.objects.create(
        area=cheshire.area_return.area,
        mid_year=2020,
        vintage="a",
        all_ages=1_000_000,
        aged_10_and_over=948_696,
        source="s",
    )
    cheshire.save()
    titles = [words(title) for title in of_class(page(client, YEAR), "statistics-small", "//title")]
    assert titles[0] == "Cheshire. 2019/20: no figure; break in the series; 2020/21: 133."
    assert len(titles) == 3


# --- Not before its time ----------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/statistics/{}/", "/statistics/{}.pdf", "/cy/statistics/{}/"])
def test_what_is_not_public_and_what_is_not_there_are_the_same_answer_after_the_same_queries(address, out, client):
    answers = []
    for year in (2022, 1999):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address.format(year))
        said = response.content.replace(str(year).encode(), b"*")
        answers.append((response.status_code, said, len(queries)))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404


def test_all_is_the_same_byte_for_byte_with_and_without_a_year_that_is_not_released(out, client):
    ReportingYear.objects.filter(year=2022).update(release_at=None)

    def everything() -> list[bytes]:
        found = [client.get(language + address) for language in ("", "/cy") for address in ALL]
        return [repr(sorted(response.headers.items())).encode() + response.getvalue() for response in found]

    told = everything()
    assert not any(str(SECRET).encode() in answer or b"2021/22" in answer for answer in told)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE returns_figure DISABLE TRIGGER USER")
    Figure.objects.filter(year=2022).delete()
    Revision.objects.filter(year=2022).delete()
    assert everything() == told


def test_the_headline_is_the_newest_year_of_which_every_area_is_in(whole, client):
    """A few areas are no headline, and are marked where there is nothing else."""
    assert "England and Wales in 2020/21" in main(client, "/")
    AreaReturn.objects.create(area=AreaFactory(name="Overdue", slug="overdue"), year_id=2021, area_name="Overdue")
    told = main(client, "/")
    assert "England and Wales in 2019/20" in told
    assert "[p]" not in told
    AreaReturn.objects.create(area=AreaFactory(name="Forgotten", slug="forgotten"), year_id=2020, area_name="Forgotten")
    told = main(client, "/")
    assert "England and Wales in 2020/21 [p]" in told
    assert "Provisional" in told


def test_while_nothing_is_public_there_are_no_statistics(two_years, clock, client):
    clock(RELEASE - timedelta(days=900))
    assert "No report is published yet." in client.get(OVER).content.decode()
    assert client.get(YEAR).status_code == 404
    assert "/statistics/2" not in client.get("/").content.decode()


def test_at_its_release_a_year_is_there(out, clock, client):
    clock(RELEASE + timedelta(days=365))
    assert f"{SECRET:,}" in main(client, "/statistics/2022/")
    assert "2021/22" in main(client, OVER)


def test_the_addresses_of_a_year_are_known_to_the_tests_of_the_public_door():
    assert {YEAR, PDF} <= set(year_addresses(2021))


# --- Conditional requests and caches ----------------------------------------------------------------


@pytest.mark.parametrize("address", ALL)
def test_who_has_the_present_page_is_told_so_and_nothing_is_made(address, out, client, monkeypatch):
    first = client.get(address)
    monkeypatch.setattr("reports.statistics.views.statistics_of", None)
    monkeypatch.setattr("reports.statistics.views.kept_statistics", None)
    for condition in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        again = client.get(address, headers=condition)
        assert (again.status_code, again.getvalue()) == (304, b"")
        assert again["ETag"] == first["ETag"]
        assert again["Cache-Control"] == "public, max-age=300"


def test_each_language_has_a_name_of_its_own(out, client):
    tags = {client.get(language + address)["ETag"] for language in ("", "/cy") for address in (OVER, YEAR)}
    assert len(tags) == 4


def test_a_correction_of_a_year_before_makes_another_page(out, client):
    first = client.get(YEAR)["ETag"]
    Revision.objects.filter(year=2020, number=2).update(published_at=RELEASE)
    assert client.get(YEAR)["ETag"] != first


def test_a_later_year_leaves_the_page_as_it_is(out, client, clock):
    first = client.get(YEAR)["ETag"]
    clock(RELEASE + timedelta(days=365))
    assert client.get("/statistics/2022/").status_code == 200
    assert client.get(YEAR)["ETag"] == first


@pytest.mark.parametrize("address", [OVER, YEAR])
def test_a_page_that_names_who_has_signed_in_is_kept_by_nobody(address, out, client_of, cheshire_coordinator):
    first = client_of(cheshire_coordinator).get(address)
    assert "no-store" in first["Cache-Control"]
    assert "private" in first["Cache-Control"]
    assert "ETag" not in first


def test_head_of_the_pdf_says_what_get_says_without_making_it(out, client, monkeypatch):
    get = client.get(PDF)
    monkeypatch.setattr("reports.statistics.views.kept_statistics", None)
    head = client.head(PDF)
    assert (head.status_code, head.getvalue()) == (200, b"")
    for header in ("ETag", "Last-Modified", "Cache-Control", "Content-Type", "Content-Disposition"):
        assert head[header] == get[header]
    assert get["Content-Disposition"] == 'inline; filename="mappa-statistics-2021.pdf"'
    assert get["Content-Type"] == "application/pdf"


def test_no_cache_keeps_a_page_past_the_next_release(two_years, clock, client):
    clock(RELEASE + timedelta(days=365, seconds=-40))
    for address in (OVER, YEAR):
        assert client.get(address)["Cache-Control"] == "public, max-age=40"


def test_nothing_is_taken_but_get_and_head(out, client):
    for address in ALL:
        for method in ("post", "put", "delete", "patch"):
            assert getattr(client, method)(address).status_code == 405


# --- The number of queries --------------------------------------------------------------------------


@pytest.mark.parametrize("address", [OVER, YEAR])
def test_the_pages_themselves_ask_no_more_for_more_areas(address, out, client):
    """Beside what the national totals ask for."""

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    first = asked()
    for _ in range(4):
        returned(AreaFactory(), ReportingYear.objects.get(year=2021), CHESHIRE_FIGURES, published_at=RELEASE)
    assert asked() == first


def test_a_source_can_leave_the_later_years_out(two_years):
    moment = RELEASE + timedelta(days=365)
    whole, part = public_source(moment), public_source(moment, last=2021)
    assert whole.years == (2022, 2021, 2020)
    assert part.years == (2021, 2020)
    assert set(part.state.revisions) < set(whole.state.revisions)
    assert part.id.startswith("to-2021-")
    assert part.id == public_source(RELEASE, last=2021).id
    assert public_source(moment, last=2019) is None
