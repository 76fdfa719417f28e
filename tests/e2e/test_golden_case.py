"""The golden case: Cheshire's real return of 2020/21 goes from a co-ordinator's browser to a published annual report.

The figures come from the demonstration's file; the totals and the rate are those that the published report prints.
"""

import csv
import io
import re
import subprocess
from datetime import datetime
from typing import NamedTuple

import pytest
from playwright.sync_api import expect

from reports.printing.tagged import Tagged
from returns.form.questionnaire import Questionnaire
from returns.models import Area, ReportingYear, Revision, Status
from tests.factories import CHESHIRE_FIGURES, LONDON
from tests.scene import accept, complete, draft, load_populations, load_year, publish, save

RELEASE = datetime(2021, 10, 28, 9, 30, tzinfo=LONDON)
INTRODUCTION = "On behalf of the board I present the report of this year."

CATEGORIES = (
    "Category 1: Registered sex offenders",
    "Category 2: Violent offenders",
    "Category 3: Other dangerous offenders",
)


class Line(NamedTuple):
    """A line of a printed table: its heading, and in each column a box's code, a computed number or a marker."""

    heading: str
    cells: tuple
    group: str = ""

    @property
    def printed(self) -> list[str]:
        return [str(CHESHIRE_FIGURES.get(cell, cell)) for cell in self.cells]


class Table(NamedTuple):
    caption: str
    lines: tuple[Line, ...]
    columns: tuple[str, ...] = ()


def boxes(question: str, level: int) -> tuple[str, str, str]:
    return tuple(f"{question}_c{category}_l{level}" for category in (1, 2, 3))


GRID = (*CATEGORIES, "Total")
TABLES = {
    "A": Table(
        "MAPPA-eligible offenders on 31 March 2021",
        (
            Line("Level 1", (*boxes("snapshot", 1), 1580)),
            Line("Level 2", (*boxes("snapshot", 2), 9)),
            Line("Level 3", (*boxes("snapshot", 3), 1)),
            Line("Total", (1260, 326, 4, 1590)),
        ),
        GRID,
    ),
    "B": Table(
        "MAPPA-eligible offenders in Levels 2 and 3 by category (yearly total)",
        (
            Line("Level 2", (*boxes("yearly", 2), 35)),
            Line("Level 3", (*boxes("yearly", 3), 9)),
            Line("Total", (10, 16, 18, 44)),
        ),
        GRID,
    ),
    "E": Table(
        "Restrictive orders for Category 1 offenders",
        (
            Line("SHPO", ("orders_shpo",)),
            Line("SHPO with foreign travel restriction", ("orders_shpo_travel",)),
            Line("NOs", ("orders_no",)),
        ),
        ("Number",),
    ),
    "G": Table(
        "Level 2 and 3 offenders returned to custody",
        (
            Line("Level 2", (*boxes("custody_licence", 2), 13), "Breach of licence"),
            Line("Level 3", (*boxes("custody_licence", 3), 4), "Breach of licence"),
            Line("Total", (2, 8, 7, 17), "Breach of licence"),
            Line("Level 2", ("custody_sopo_c1_l2", "[z]", "[z]", 0), "Breach of SOPO"),
            Line("Level 3", ("custody_sopo_c1_l3", "[z]", "[z]", 0), "Breach of SOPO"),
            Line("Total", (0, "[z]", "[z]", 0), "Breach of SOPO"),
        ),
        GRID,
    ),
}

# Of one number each: lines of one table.
ALONE = {
    "C": ("RSOs cautioned or convicted for breach of notification requirements", "notification_breaches"),
    "D": ("RSOs who have had their life time notification revoked on application", "lifetime_revocations"),
    "F": (
        "Number of people who became subject to notification requirements "
        "following a breach(es) of a Sexual Risk Order (SRO)",
        "sro_breaches",
    ),
    "H": ("Total number of Registered Sexual Offenders per 100,000 population", 133),
}
TOGETHER = "Tables C, D, F and H."

# The page's table as its reader finds it: each number with the headings that its table gives it.
READ_TABLE = """
table => {
  const words = element => {
    const copy = element.cloneNode(true);
    copy.querySelectorAll("a").forEach(link => link.remove());
    return copy.textContent.replace(/\\s+/g, " ").trim();
  };
  const columns = [...table.querySelectorAll("thead th[scope=col]")].slice(1).map(words);
  const lines = [];
  for (const body of table.tBodies) {
    let group = "";
    for (const row of body.rows) {
      const heading = row.querySelector("th");
      if (heading.scope === "rowgroup") { group = words(heading); continue; }
      lines.push([group, heading.scope, words(heading), [...row.querySelectorAll("td")].map(words)]);
    }
  }
  return { columns, lines };
}
"""


def test_the_tables_hold_all_of_the_return():
    cells = [cell for table in TABLES.values() for line in table.lines for cell in line.cells]
    cells += [cell for _, cell in ALONE.values()]
    assert sorted(cell for cell in cells if cell in CHESHIRE_FIGURES) == sorted(CHESHIRE_FIGURES)
    assert len(CHESHIRE_FIGURES) == 29


# --- The steps ------------------------------------------------------------------------------------


@pytest.fixture
def year(areas, national_publisher) -> ReportingYear:
    """2020/21, with its texts and populations, opened for Cheshire and Kent."""
    Area.objects.filter(slug="gwent").delete()
    load_populations({"cheshire", "kent"})
    return load_year(2021, national_publisher)


@pytest.fixture
def year_before(areas, cheshire_coordinator, national_reviewer, national_publisher, year):
    """2019/20, published: a little different, and in one box so much that the checks ask about it."""
    before = load_year(2020, national_publisher)
    different = {"snapshot_c2_l1": 320, "yearly_c2_l2": 11, "custody_licence_c2_l2": 3, "notification_breaches": 60}
    last = save(draft("cheshire", 2020), cheshire_coordinator, **different)
    publish(accept(last, cheshire_coordinator, national_reviewer), national_publisher)
    return before


def sign_in(page, user, password: str) -> None:
    page.goto("/")
    page.get_by_role("link", name="Sign in").click()
    page.get_by_label("Email address").fill(user.email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def sign_out(page) -> None:
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def box_names(questionnaire: Questionnaire, block) -> dict[str, str]:
    """code -> the name by which a screen reader tells each box of a block from the others."""
    names = {}
    for question in block.questions:
        for row in question.grid(block.columns):
            several = len(block.questions) > 1 and question.lines
            head = [question.title] if several else []
            head.append(row.axis.heading if row.axis else question.title)
            for code, column in zip(row.codes, (*block.columns, None), strict=False):
                if code in question.codes:
                    names[code] = " ".join([*head, *([column.heading] if column else [])])
    return names


def enter_all_figures(page, year: ReportingYear, asked: str = "") -> None:
    """Block by block, each box by its name; "Save and continue" leads from one to the next, and back to the list.

    In the block of which the checks ask something they do so at once, and a link leads on.
    """
    questionnaire = Questionnaire.load(year)
    page.get_by_role("link", name=questionnaire.blocks[0].title).click()
    typed = set()
    for block in questionnaire.blocks:
        expect(page.get_by_role("heading", level=1)).to_have_text(block.title)
        for code, name in box_names(questionnaire, block).items():
            box = page.get_by_role("textbox", name=name, exact=True)
            expect(box).to_have_attribute("name", code)
            box.fill(f"{CHESHIRE_FIGURES[code]:,}")
            typed.add(code)
        page.get_by_role("button", name="Save and continue").click()
        if block.slug == asked:
            page.get_by_role("link", name="Go on to the next table").click()
    assert typed == set(CHESHIRE_FIGURES)
    expect(page.get_by_role("heading", level=1)).to_have_text("Cheshire 2020/21")


def write_introduction(page) -> None:
    page.get_by_role("link", name="Report texts").click()
    page.get_by_role("link", name="Introduction").click()
    page.get_by_label("Text", exact=True).fill(INTRODUCTION)
    page.get_by_role("button", name="Save and return to the texts").click()
    page.get_by_role("link", name="Cheshire 2020/21").click()


def check_and_submit(page) -> None:
    page.get_by_role("link", name="Check and submit").click()
    expect(page.get_by_role("row", name="Level 1").first).to_contain_text("1,580")
    page.get_by_role("checkbox", name="I have checked these figures").check()
    page.get_by_role("button", name="Submit to the national team").click()
    expect(page.get_by_role("heading", name="Return submitted")).to_be_visible()
    expect(page.get_by_text("CHESHIRE-2021-1")).to_be_visible()


# --- The case -------------------------------------------------------------------------------------


def test_cheshires_figures_go_from_the_browser_to_the_published_report(
    page,
    browser_of,
    clock,
    run_worker,
    year,
    cheshire_coordinator,
    cheshire_chair,
    national_reviewer,
    stranger,
    password_of,
):
    sign_in(page, cheshire_coordinator, password_of(cheshire_coordinator))
    page.get_by_role("button", name="Open the return").click()
    enter_all_figures(page, year)
    write_introduction(page)
    check_and_submit(page)
    sign_out(page)

    sign_in(page, national_reviewer, password_of(national_reviewer))
    page.get_by_role("link", name="2020/21", exact=True).click()
    page.get_by_role("row", name="Cheshire").get_by_role("link").click()
    expect(page.get_by_text("CHESHIRE-2021-1")).to_be_visible()
    page.get_by_role("button", name="Accept the return").click()
    complete(Revision.objects.of(area="cheshire", year=2021).get())
    chair = browser_of(cheshire_chair)
    chair.goto("/returns/")
    chair.get_by_role("button", name="Read and sign").click()
    chair.get_by_role("button", name="Sign this report off").click()
    expect(chair.get_by_text("You have signed off the report of Cheshire 2020/21.")).to_be_visible()

    page.get_by_role("link", name="Prepare and publish").click()
    expect(page.get_by_text("Signed off by Board Chair")).to_be_visible()
    expect(page.get_by_text("0 of 1 prepared")).to_be_visible()
    page.get_by_role("button", name="Prepare accepted reports").click()
    expect(page.get_by_text("1 report will be prepared.")).to_be_visible()
    run_worker()
    expect(page.get_by_text("1 of 1 prepared")).to_be_visible()  # the page looks again by itself
    page.get_by_label("Day of release").fill(RELEASE.date().isoformat())
    page.get_by_label("Time of release").fill(RELEASE.strftime("%H:%M"))
    page.get_by_role("button", name="Set the release time").click()
    expect(page.get_by_text("The figures will become public on Thursday 28 October 2021, 09:30")).to_be_visible()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("1 report published.")).to_be_visible()
    assert Revision.objects.of(area="cheshire", year=2021).get().status == Status.PUBLISHED

    reader = browser_of(stranger)
    assert reader.goto("/reports/cheshire/2021/").status == 404
    assert reader.request.get("/reports/cheshire/2021.pdf").status == 404
    clock.move_to(RELEASE)
    reader.goto("/")
    reader.get_by_role("link", name="2020/21", exact=True).click()
    reader.get_by_role("link", name="Cheshire", exact=True).click()
    expect(reader.get_by_text(INTRODUCTION)).to_be_visible()
    the_page_carries_every_number(reader)
    the_pdf_carries_every_number(download(reader, "This report as PDF"))
    the_pdf_carries_those_that_stand_alone(download(reader, "This report as PDF"))
    the_csv_carries_every_figure(download(reader, "Its figures as CSV"))


def test_the_same_without_javascript_and_with_a_query_to_explain(browser_of, year, year_before, cheshire_coordinator):
    page = browser_of(cheshire_coordinator, java_script_enabled=False)
    page.goto("/returns/")
    page.get_by_role("button", name="Open the return").first.click()
    enter_all_figures(page, year, asked="c")
    page.get_by_role("link", name="MAPPA-eligible offenders on 31 March 2021").click()
    expect(page.locator("#snapshot_total")).to_have_text("1,590")  # the server's sum: there is no other here
    page.get_by_role("button", name="Save and return to the list").click()
    write_introduction(page)

    page.get_by_role("link", name="Check and submit").click()
    expect(page.get_by_role("button", name="Submit to the national team")).to_be_disabled()
    page.get_by_role("link", name="Explain queries").click()
    page.get_by_role("textbox").fill("A team of our own has looked into every breach since last summer.")
    page.get_by_role("button", name="Save explanations").click()
    page.goto("/returns/2021/cheshire/")
    check_and_submit(page)


# --- What the report must carry -------------------------------------------------------------------


def download(page, name: str) -> bytes:
    """What the link gives, fetched with the reader's own cookies (that is, none)."""
    answer = page.request.get(page.get_by_role("link", name=name).get_attribute("href"))
    assert answer.status == 200
    return answer.body()


def the_page_carries_every_number(page) -> None:
    for code, table in TABLES.items():
        found = page.get_by_role("table").filter(has=page.locator("caption", has_text=f"Table {code}."))
        expect(found.locator("caption")).to_contain_text(table.caption)
        read = found.evaluate(READ_TABLE)
        lines = [
            (group, heading, [text.replace(",", "") for text in cells]) for group, _, heading, cells in read["lines"]
        ]
        assert tuple(read["columns"]) == table.columns, f"table {code}"
        assert lines == [(line.group, line.heading, line.printed) for line in table.lines], f"table {code}"
        assert {scope for _, scope, _, _ in read["lines"]} == {"row"}, f"table {code}"
    found = page.get_by_role("table").filter(has=page.locator("caption", has_text=TOGETHER))
    lines = [(heading, cells) for _, _, heading, cells in found.evaluate(READ_TABLE)["lines"]]
    for (code, (caption, cell)), (heading, cells) in zip(ALONE.items(), lines, strict=True):
        assert heading.startswith(f"{code}. {caption}")
        assert cells == [str(CHESHIRE_FIGURES.get(cell, cell))]


def the_pdf_carries_every_number(content: bytes) -> None:
    """Table by table in the order of the text: each line under its headings, each number under its column's words."""
    text = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    whole = re.sub(r"^ *MAPPA · Cheshire Annual Report .*\d$", "", text.stdout.decode(), flags=re.MULTILINE)
    starts = [whole.index(f"Table {code}. ") for code in TABLES]
    assert starts == sorted(starts)
    for (code, table), start, end in zip(TABLES.items(), starts, [*starts[1:], None], strict=True):
        part = (whole[start:end] if end else whole[start : whole.index("\f", start)]).partition(TOGETHER)[0]
        assert squeezed(part).startswith(f"Table {code}. {table.caption}"), part
        columns, lines = read_lines(part)
        assert lines == [(line.group, line.heading, line.printed) for line in table.lines], part
        assert columns == list(table.columns), part


def the_pdf_carries_those_that_stand_alone(content: bytes) -> None:
    with Tagged(content) as report:
        table = next(table for table in report.root.all("Table") if TOGETHER in report.text(table))
        _, *rows = table.all("TR")
        for (code, (caption, cell)), row in zip(ALONE.items(), rows, strict=True):
            assert report.text(row.elements("TH")[0]).startswith(f"{code}. {caption}")
            assert [report.text(td) for td in row.elements("TD")] == [str(CHESHIRE_FIGURES.get(cell, cell))]


def read_lines(part: str) -> tuple[list[str], list[tuple[str, str, list[str]]]]:
    """(columns, lines) of a printed table. Numbers and headings of a column end at about the same place of the line."""
    groups = {line.group for table in TABLES.values() for line in table.lines}
    above, lines, ends, group = [], [], [], ""
    for text in part.splitlines():
        pieces = [(without_note(found.group()), found.end()) for found in re.finditer(r"\S+(?: \S+)*", text)]
        if not pieces:
            continue
        heading, *cells = [words for words, _ in pieces]
        if cells and all(re.fullmatch(r"[0-9,]+|\[z\]", cell) for cell in cells):
            lines.append((group, heading, [cell.replace(",", "") for cell in cells]))
            ends = ends or [end for _, end in pieces[1:]]
        elif heading in groups and not cells:
            group = heading
        elif (heading == "Line" or text.startswith(" " * 10)) and not lines:
            # Column headings stand to the right, on several lines; that of the first column is for those who listen.
            above += [piece for piece in pieces if piece[0] != "Line"]
    columns = [""] * len(ends) if above else []
    for words, end in above:
        column = min(range(len(ends)), key=lambda column: abs(ends[column] - end))
        columns[column] = f"{columns[column]} {words}".strip()
    return columns, lines


def without_note(words: str) -> str:
    """A heading without the letter of its note."""
    return re.sub(r" ?\([a-i]\)$", "", words)


def squeezed(text: str) -> str:
    return " ".join(text.split())


def the_csv_carries_every_figure(content: bytes) -> None:
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    assert {row["cell"]: int(row["value"]) for row in rows} == CHESHIRE_FIGURES
    assert {(row["area"], row["year"], row["revision"]) for row in rows} == {("cheshire", "2021", "1")}
