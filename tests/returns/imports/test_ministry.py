"""The ministry's workbook: one area's or that of all 43, read, looked at, written, and written back."""

import csv
import io
import json
import shutil
import subprocess
from datetime import date
from pathlib import Path
from random import Random

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from returns.arithmetic.figures import Box, Entry, Figures, Shape
from returns.entry.actions import submit
from returns.entry.figure_actions import save_figures
from returns.files.ministry import Ministry, Respondent, find, read_sheet, sheets_of
from returns.files.written import Unreadable
from returns.form import definition
from returns.form.ministry import columns_of
from returns.form.questionnaire import Questionnaire
from returns.imports.actions import import_at_once, receive, say_blanks
from returns.imports.ministry import NOT_AVAILABLE, ZERO
from returns.imports.plan import plan_of
from returns.imports.reading import read
from returns.models import Area, Event, Figure, Purpose, Revision, Upload
from returns.populations.actions import load_areas
from returns.record.refusals import Refused
from returns.workbook.ministry import MinistryWorkbook, Row
from returns.years.actions import open_year
from tests.factories import AT, QUESTIONNAIRES, ROOT
from tests.pages import read as page_of
from tests.returns.ministry import lines_of, saved, workbook
from tests.stages import stage

pytestmark = pytest.mark.django_db

CHESHIRE, KENT, SECURITY = 4, 18, 43
YEAR_PAGE, OWN_PAGE = "/national/2025/files/", "/returns/2025/cheshire/files/"


@stage
def year_2025(national_publisher, security_division):
    """The year 2024/25, open to all areas and the National Security Division."""
    with (ROOT / "returns/reference/areas.csv").open(newline="") as file:
        load_areas(rows=[row for row in csv.DictReader(file)])
    year = definition.load((QUESTIONNAIRES / "2025.toml").read_text(encoding="utf-8"))[0]
    open_year(year=year, by=national_publisher, at=AT, deadline=date(2025, 7, 31))
    year.refresh_from_db()
    return year


@pytest.fixture
def form(year_2025) -> Questionnaire:
    return Questionnaire.load(year_2025)


@pytest.fixture
def national(client_of, national_publisher, still):
    return client_of(national_publisher)


@pytest.fixture
def coordinator(client_of, year_2025, cheshire_coordinator, still):
    return client_of(cheshire_coordinator)


@pytest.fixture
def still(clock):
    clock(AT)


def header(form, *, of: str | None = None) -> list[str]:
    columns = columns_of(form.asked_of(of) if of else form)
    return ["AREAID", *(column.code for column in columns)]


def everybody(form) -> list[list[int | str | None]]:
    """A header and 43 rows of figures that nobody else has, in no order of number; what is not asked is empty."""
    chance = Random(2025)
    columns = columns_of(form)
    areas = list(Area.objects.all())
    chance.shuffle(areas)
    rows = [
        [area.number, *(chance.randrange(2000) if c.box.asked_of == area.asked_as else None for c in columns)]
        for area in areas
    ]
    return [header(form), *rows]


def cheshires(form, **changed) -> list[list[int | str | None]]:
    """A header and Cheshire's row, the figures 1, 2, 3 …, but for the codes that are named."""
    codes = header(form, of="areas")
    figures = {code: number for number, code in enumerate(codes[1:], start=1)} | changed
    return [codes, [CHESHIRE, *(figures[code] for code in codes[1:])]]


def stored(area: str) -> dict[str, int | None]:
    """What a return holds in the boxes that the ministry has codes for."""
    rows = Figure.objects.filter(revision__area_return__area__slug=area, revision__year=2025)
    return dict(rows.exclude(cell__question__ministry="").values_list("cell__code", "value"))


def all_stored() -> dict[str, dict[str, int | None]]:
    return {slug: stored(slug) for slug in Area.objects.values_list("slug", flat=True)}


def wanted(form, rows) -> dict[str, dict[str, int]]:
    """What a file of these rows should leave in the returns."""
    boxes = {column.code: column.box.code for column in columns_of(form)}
    slugs = dict(Area.objects.values_list("number", "slug"))
    return {
        slugs[row[0]]: {
            boxes[code]: value for code, value in zip(rows[0][1:], row[1:], strict=True) if value is not None
        }
        for row in rows[1:]
    }


def problems(content: bytes, year, by, *, area: str = "", name: str = "return.xlsx") -> list[str]:
    here = Area.objects.get(slug=area) if area else None
    sent = read(content, name, year=year, area=here)
    return [str(problem) for problem in plan_of(sent, by=by, at=AT, year=year, area=here).problems]


def refusal(content: bytes, year, *, area: str = "", name: str = "return.xlsx") -> str:
    with pytest.raises(Unreadable) as refused:
        read(content, name, year=year, area=Area.objects.get(slug=area) if area else None)
    return str(refused.value)


def text_of(response) -> str:
    return page_of(response).text


def send(client, page: str, content: bytes, name: str = "return.xlsx"):
    return client.post(page, {"file": SimpleUploadedFile(name, content)}, follow=True)


def confirm(client, page):
    waiting = Upload.objects.get()
    shown = page.context["plan"].digest
    return client.post(waiting.address, {"then": "confirm", "shown": shown}, follow=True)


# --- Read, written back, read again ---------------------------------------------------------------


def test_the_national_file_of_43_goes_in_and_comes_back_as_it_was(form, national):
    rows = everybody(form)
    other = {"Data entry": [["Age", "CAT1L2", "CAT1L3", "CAT2L2"], ["Under 18", 1, 2, 3]], "Notes": [["AREA"]]}
    page = send(national, YEAR_PAGE, workbook(rows, others=other))
    assert "We read the sheet “24-25 data”. We did not read: “Data entry”, “Notes”." in text_of(page)
    assert not any(value for figures in all_stored().values() for value in figures.values())
    assert "figures imported" in text_of(confirm(national, page))
    assert all_stored() == wanted(form, rows)
    assert not Figure.objects.filter(cell__question__ministry="", value__isnull=False).exists()

    back = national.get(YEAR_PAGE + "ministry.xlsx")
    assert back["Content-Disposition"] == 'attachment; filename="mappa-2025-all-ministry.xlsx"'
    in_order = sorted(rows[1:], key=lambda row: row[0])
    assert lines_of(back.content) == [rows[0], *in_order]
    assert openpyxl.load_workbook(io.BytesIO(back.content)).sheetnames == ["24-25 data"]
    for kind in ("xlsx", "ods"):
        again = send(national, YEAR_PAGE, national.get(f"{YEAR_PAGE}ministry.{kind}").content, f"again.{kind}")
        assert f"again.{kind} has the same figures as the return" in text_of(again)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed: .ci/need long")
@pytest.mark.long
def test_a_workbook_that_libreoffice_saved_is_read_and_written_back(form, national_publisher, tmp_path):
    rows = everybody(form)
    source = tmp_path / "first.xlsx"
    source.write_bytes(workbook(rows))
    for kind, name in (("ods", "first.xlsx"), ("xlsx", "first.ods"), ("csv", "first.xlsx")):
        content = by_libreoffice(tmp_path, name, kind)
        sent = read(content, f"first.{kind}", year=form_year(form))
        plan = plan_of(sent, by=national_publisher, at=AT, year=form_year(form))
        assert plan.problems == ()
        assert {
            one.revision.area_return.area.slug: {b.code: b.new.value for b in one.boxes} for one in plan.returns
        } == (wanted(form, rows))
    import_at_once(plan, content=content, name="first.csv", by=national_publisher, at=AT)
    for kind in ("xlsx", "ods"):
        call_command("dump_ministry", str(tmp_path / f"second.{kind}"), "--year=2025", stdout=io.StringIO())
        again = by_libreoffice(tmp_path, f"second.{kind}", {"xlsx": "ods", "ods": "xlsx"}[kind])
        plan = plan_of(read(again, "", year=form_year(form)), by=national_publisher, at=AT, year=form_year(form))
        assert (plan.problems, plan.changes, len(plan.returns)) == ((), 0, SECURITY)


def form_year(form):
    return Revision.objects.filter(year=form.year).first().year


def by_libreoffice(folder: Path, name: str, to: str) -> bytes:
    command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
    command += ["--convert-to", to, "--outdir", str(folder), str(folder / name)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / name).with_suffix(f".{to}").read_bytes()


def test_an_area_sends_and_takes_home_its_own_row(form, coordinator):
    rows = cheshires(form)
    page = send(coordinator, OWN_PAGE, workbook(rows))
    assert "Import these figures" in text_of(page)
    confirm(coordinator, page)
    assert stored("cheshire") == wanted(form, rows)["cheshire"]
    assert len(stored("cheshire")) == 71
    assert lines_of(coordinator.get(OWN_PAGE + "ministry.xlsx").content) == rows


def test_a_body_has_its_own_columns_alone(form, client_of, security_coordinator, still):
    client = client_of(security_coordinator)
    own = "/returns/2025/national-security-division/files/"
    rows = [header(form, of="national-security-division"), [SECURITY, *range(1, 20)]]
    confirm(client, send(client, own, workbook(rows, name="NSD")))
    assert lines_of(client.get(own + "ministry.xlsx").content) == rows


def test_a_known_misspelling_is_read_as_what_was_meant(form, coordinator):
    rows = cheshires(form)
    typed = {
        "CAT3L3SFOCONV": "CAT3L3SFOCONVICT",
        "CAT1L3SFOCHARGE": "cat1l3 sfocharged",
        "CAT2L2SFOOTHER": "CAT2L2SFOTHER",
    }
    rows[0] = [typed.get(code, code) for code in rows[0]]
    confirm(coordinator, send(coordinator, OWN_PAGE, workbook(rows)))
    assert stored("cheshire") == wanted(form, cheshires(form))["cheshire"]


def test_columns_in_another_order_a_title_above_and_text_for_numbers_are_read(form, coordinator):
    codes, figures = cheshires(form, CAT1L1="1,257", CAT1L2="12 ")
    rows = [["MAPPA 2024/25"], [], codes[::-1], figures[::-1]]
    confirm(coordinator, send(coordinator, OWN_PAGE, workbook(rows, name="data")))
    assert stored("cheshire") == wanted(form, cheshires(form, CAT1L1=1257, CAT1L2=12))["cheshire"]


def test_a_sheet_that_does_not_say_its_year_or_lacks_columns_is_said_to(form, coordinator):
    codes, figures = cheshires(form)
    page = text_of(send(coordinator, OWN_PAGE, workbook([codes[:-1], figures[:-1]], name="Sheet1")))
    assert "The sheet “Sheet1” does not say its year. Check that it has the figures for 2024/25." in page
    assert "The sheet “Sheet1” has no column for these codes, so their boxes stay as they are: RSOREVOKE." in page


def test_a_csv_file_of_the_same_shape_is_read(form, year_2025, national_publisher):
    rows = cheshires(form)
    text = "\n".join(",".join(map(str, row)) for row in rows)
    sent = read(text.encode(), "return.csv", year=year_2025)
    plan = plan_of(sent, by=national_publisher, at=AT, year=year_2025)
    assert (plan.problems, plan.changes) == ((), 71)
    assert problems(text.replace("\n4,", "\n44,").encode(), year_2025, national_publisher, name="return.csv") == [
        "Row 2, A2: there is no area with the number 44 (row 2). The numbers go from 1 to 43"
    ]


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_whatever_the_figures_are_they_come_back_from_the_file(kind, data):
    """Pure: a form of any boxes, any respondents, any figures and gaps."""
    boxes = [Box(f"box_c{c}_l{n}", "box", c, n, "areas" if c < 4 else "body") for c in range(1, 5) for n in (1, 2)]
    codes = {box.code: f"C{box.category}L{box.level}" for box in boxes}
    numbers = data.draw(st.lists(st.integers(1, 99), min_size=1, max_size=6, unique=True))
    asked = {number: data.draw(st.sampled_from(["areas", "body"])) for number in numbers}
    value = st.none() | st.integers(0, 9_999_999)
    rows = []
    for number in numbers:
        own = [box for box in boxes if box.asked_of == asked[number]]
        entries = {box.code: Entry(data.draw(value)) for box in own}
        rows.append(Row(number, f"Area {number}", Figures(Shape(own), entries)))
    content = MinistryWorkbook(made_of(boxes), rows).written(kind)
    sheet = find(sheets_of(content, kind), {*codes.values(), "AREAID"}, "25")
    respondents = {row.number: Respondent(f"area-{row.number}", tuple(row.figures)) for row in rows}
    said = read_sheet(sheet, Ministry({heading: code for code, heading in codes.items()}, respondents))
    assert [one.row_problem or one.problem for one in said.rows if one.row_problem or one.problem] == []
    came = {(one.area, one.code): int(one.value) for one in said.rows}
    sent = {(f"area-{row.number}", code): row.figures[code].value for row in rows for code in row.figures}
    assert came == {key: number for key, number in sent.items() if number is not None}
    assert {(one.area, one.code) for one in said.blanks} == {key for key, number in sent.items() if number is None}


def made_of(boxes: list[Box]):
    """A form of one question with these boxes."""
    from returns.form.blocks import Block, Question

    question = Question(
        "box", "Box", "", "", "stock", "", "", "", (), (), {(b.category, b.level): b for b in boxes},
        ministry="C{c}L{l}", ministry_place=1,
    )  # fmt: skip
    return Questionnaire(2025, "2024/25", (Block("A", "Box", "", (question,)),), (), None, {}, {})


@pytest.mark.parametrize("areas", [1, 43])
def test_reading_looking_and_writing_cost_the_same_queries_for_one_and_for_all(
    form, year_2025, national, national_publisher, django_assert_num_queries, areas
):
    rows = everybody(form)
    with django_assert_num_queries(23):
        sent = read(workbook(rows[: areas + 1]), "", year=year_2025)
        plan_of(sent, by=national_publisher, at=AT, year=year_2025)
    if areas > 1:
        with django_assert_num_queries(14):
            assert national.get(YEAR_PAGE + "ministry.xlsx?leave_out=yes").status_code == 200


# --- What is blank --------------------------------------------------------------------------------


def test_what_is_blank_is_asked_about_before_anything_can_be_written(form, coordinator, year_2025):
    page = send(coordinator, OWN_PAGE, workbook(cheshires(form, CAT1L1=None, SROBREACH="-")))
    told = text_of(page)
    assert "2 boxes are blank in the file, or have “-”" in told
    assert "Level 1, Category 1" in told
    assert "sheet “24-25 data”, B2" in told
    assert "Import these figures" not in told
    assert "Say first what the blank boxes of the file mean." in text_of(confirm(coordinator, page))
    assert set(stored("cheshire").values()) == {None}


@pytest.mark.parametrize(
    ("meaning", "reason", "entry"),
    [
        ("left", "", Entry()),
        ("zero", "", Entry(0)),
        ("not_available", "The court sends them late.", Entry(None, "The court sends them late.")),
    ],
)
def test_one_answer_for_all_that_is_blank(form, coordinator, meaning, reason, entry):
    send(coordinator, OWN_PAGE, workbook(cheshires(form, CAT1L1=None, SROBREACH="–")))
    address = Upload.objects.get().address
    page = coordinator.post(address, {"then": "blanks", "meaning": meaning, "reason": reason}, follow=True)
    assert "Change the answer" in text_of(page)
    confirm(coordinator, page)
    figures = Figure.objects.filter(revision__area_return__area__slug="cheshire", revision__year=2025)
    for code in ("snapshot_c1_l1", "sro_breaches"):
        assert figures.get(cell__code=code).entry == entry
    assert stored("cheshire")["snapshot_c1_l2"] == 2
    assert Event.objects.imports().get().changes["file"]["blanks"] == meaning


def test_an_answer_is_needed_and_a_reason_with_what_is_not_available(form, coordinator):
    send(coordinator, OWN_PAGE, workbook(cheshires(form, CAT1L1=None)))
    address = Upload.objects.get().address
    page = page_of(coordinator.post(address, {"then": "blanks"}))
    assert page.links["#id_meaning_0"] == "Choose what the blank boxes mean"
    page = coordinator.post(address, {"then": "blanks", "meaning": "not_available"})
    assert "Enter why the figures are not available" in text_of(page)
    assert Upload.objects.get().about == {}


def test_a_file_with_nothing_but_blanks_is_asked_about_too(form, coordinator):
    rows = cheshires(form)
    page = send(coordinator, OWN_PAGE, workbook([rows[0], [CHESHIRE, *([None] * 71)]]))
    assert "71 boxes are blank in the file" in text_of(page)


def test_what_is_not_asked_of_a_respondent_may_be_blank_or_a_dash(form, year_2025, national_publisher):
    rows = everybody(form)
    rows[1:] = [["-" if value is None else value for value in row] for row in rows[1:]]
    sent = read(workbook(rows), "all.xlsx", year=year_2025)
    assert (sent.blanks, len(sent.rows)) == ((), 42 * 71 + 19)


def test_only_who_may_confirm_a_file_says_what_is_blank_in_it(form, year_2025, cheshire_coordinator, kent_coordinator):
    cheshire = Area.objects.get(slug="cheshire")
    upload = receive(
        content=workbook(cheshires(form, CAT1L1=None)), name="a.xlsx", purpose=Purpose.FIGURES, by=cheshire_coordinator,
        at=AT, year=year_2025, area=cheshire,
    )  # fmt: skip
    with pytest.raises(Refused, match="You cannot confirm this file"):
        say_blanks(upload=upload, by=kent_coordinator, at=AT, meaning=ZERO)
    for meaning, reason in (("nobody", ""), (NOT_AVAILABLE, ""), (ZERO, "None.")):
        with pytest.raises(Refused, match="Say what the blank boxes mean"):
            say_blanks(upload=upload, by=cheshire_coordinator, at=AT, meaning=meaning, reason=reason)


def test_nothing_is_imported_while_nobody_has_said_what_is_blank(form, year_2025, cheshire_coordinator):
    content = workbook(cheshires(form, CAT1L1=None))
    plan = plan_of(read(content, "a.xlsx", year=year_2025), by=cheshire_coordinator, at=AT, year=year_2025)
    with pytest.raises(Refused, match="Say first what the blank boxes of the file mean"):
        import_at_once(plan, content=content, name="a.xlsx", by=cheshire_coordinator, at=AT)
    assert not Upload.objects.exists()
    assert set(stored("cheshire").values()) == {None}


# --- What is refused ------------------------------------------------------------------------------


def edited(form, edit) -> bytes:
    rows = cheshires(form)
    edit(rows)
    return workbook(rows)


def at_end(header: str, value):
    def edit(rows):
        rows[0].append(header)
        rows[1].append(value)

    return edit


SHEET = "sheet “24-25 data”"


@pytest.mark.parametrize(
    ("edit", "problem"),
    [
        (at_end("CAT1L1", 5), f"{SHEET}, BU1: the code CAT1L1 stands twice: see B1. Delete one of the two columns"),
        (
            at_end("CAT2L2SFOTHER", 5),
            f"{SHEET}, BU1: the code CAT2L2SFOTHER means the same as CAT2L2SFOOTHER: see BI1. "
            "Delete one of the two columns",
        ),
        (at_end("AREAID", 4), f"{SHEET}, BU1: the code AREAID stands twice: see A1. Delete one of the two columns"),
        (
            at_end("CAT1L1SFOOTHERS", 5),
            f"{SHEET}, BU1: the form has no code “CAT1L1SFOOTHERS”; did you mean CAT1L1SFOOTHER?",
        ),
        (at_end("CHECK", 5), f"{SHEET}, BU1: the form has no code “CHECK”"),
        (at_end(None, 5), f"{SHEET}, BU2: “5” has no code above it. Give the column its code, or delete it"),
        (
            at_end("CAT4L1", 5),
            f"{SHEET}, BU2: snapshot_c4_l1 is asked of national-security-division, and not of Cheshire",
        ),
    ],
)
def test_a_column_that_is_not_right_is_refused_at_its_place(form, year_2025, national_publisher, edit, problem):
    assert problems(edited(form, edit), year_2025, national_publisher) == [problem]


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        (None, "row 2 has no number under AREAID. Give the area’s number, or delete the row"),
        (0, "there is no area with the number 0 (row 2). The numbers go from 1 to 43"),
        (44, "there is no area with the number 44 (row 2). The numbers go from 1 to 43"),
        ("Cheshire", "the area’s number of row 2 must be a number, and it is “Cheshire”"),
        (4.5, "the area’s number of row 2 must be a number, and it is “4.5”"),
        ("=2+2", "the area’s number of row 2 holds a formula without a result: open the file in a spreadsheet program"),
    ],
)
def test_a_row_without_the_number_of_an_area_is_refused_at_its_place(
    form, year_2025, national_publisher, number, problem
):
    def edit(rows):
        rows[1][0] = number

    [said] = problems(edited(form, edit), year_2025, national_publisher)
    assert said.startswith(f"{SHEET}, A2: {problem}")
    [said] = problems(edited(form, edit), year_2025, national_publisher, area="cheshire")
    assert said.startswith(f"{SHEET}, A2: {problem}")


def test_two_rows_of_one_area_are_refused_by_their_rows(form, year_2025, national_publisher):
    content = edited(form, lambda rows: rows.append(rows[1]))
    assert problems(content, year_2025, national_publisher) == [
        f"{SHEET}, A3: the number 4 stands twice, in rows 2 and 3. Delete one of them"
    ]


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (-1, "must be 0 or more"),
        (2.5, "must be a whole number"),
        ("n/a", "must be a number. Type 0 if there were none"),
        ("=1+1", "holds a formula without a result: open the file in a spreadsheet program and save it"),
        (date(2025, 1, 2), "is a date (2 January 2025)"),
        (True, "is TRUE: type the number"),
    ],
)
def test_a_cell_that_holds_no_count_is_refused_by_the_name_of_its_box(
    form, year_2025, national_publisher, value, problem
):
    [said] = problems(workbook(cheshires(form, CAT1L1=value)), year_2025, national_publisher)
    assert said.startswith(f"{SHEET}, B2: MAPPA-eligible offenders on 31 March 2025, Level 1, Category 1")
    assert problem in said


def test_a_row_of_another_area_or_of_many_is_refused_on_the_page_of_one(form, year_2025, national_publisher):
    content = edited(form, lambda rows: rows[1].__setitem__(0, KENT))
    assert problems(content, year_2025, national_publisher, area="cheshire") == [
        f"{SHEET}, B2: the row is for Kent, and this is the return of Cheshire"
    ]
    said = refusal(workbook(everybody(form)), year_2025, area="cheshire")
    assert said.startswith("The sheet “24-25 data” has 43 rows, and this page takes the one of Cheshire.")


def test_another_years_sheet_is_refused_by_its_name_and_by_its_codes(form, year_2025, year_2024):
    assert refusal(workbook(cheshires(form), name="23-24 data"), year_2025) == (
        "The sheet “23-24 data” is for another year by its name, and it was sent to 2024/25. Send it on the page for "
        "its own year. If it really has the figures for 2024/25, give it another name."
    )
    old = workbook([header(Questionnaire.load(year_2024), of="areas"), [CHESHIRE, *range(68)]], name="data")
    assert refusal(old, year_2025).startswith(
        "The sheet “data” has codes of the form of 2023/24, which that of 2024/25 does not have: "
        "CAT1L1CAUTCON, CAT1L2CAUTCON, CAT1L3CAUTCON. Send it on the page for its own year."
    )
    assert "codes of the form of 2024/25" in refusal(workbook(cheshires(form), name="data"), year_2024)


def test_a_form_without_codes_takes_no_sheet(form, year_2021):
    assert refusal(workbook(cheshires(form), name="data"), year_2021) == (
        "The form of 2020/21 has none of the ministry’s codes, so we cannot read its workbook for it."
    )


def test_codes_without_numbers_no_rows_and_two_sheets_are_refused(form, year_2025):
    codes, figures = cheshires(form)
    assert refusal(workbook([codes[1:], figures[1:]]), year_2025) == (
        "The sheet “24-25 data” has the ministry’s codes in row 1, and no column AREAID for the area’s number. "
        "Add the column, with the number in each row."
    )
    assert refusal(workbook([codes]), year_2025) == "The sheet “24-25 data” has no row below its codes."
    twice = workbook([codes, figures], name="a", others={"b": [codes, figures]})
    assert refusal(twice, year_2025) == (
        "Several sheets have a column AREAID: “b” and “a”. Leave the one for this year in the file."
    )


def test_of_several_years_the_sheet_of_the_year_is_read(form, year_2025):
    codes, figures = cheshires(form)
    sent = read(workbook([codes, figures], others={"23-24 data": [codes, [KENT]]}), "", year=year_2025)
    assert {row.area for row in sent.rows} == {"cheshire"}


def test_a_hidden_sheet_and_a_hidden_column_are_not_read_in_silence(form, year_2025, national_publisher):
    book = openpyxl.load_workbook(io.BytesIO(workbook(cheshires(form), others={"Front": [["Read me"]]})))
    book["24-25 data"].sheet_state = "hidden"
    assert refusal(saved(book), year_2025).startswith("The sheet “24-25 data” is hidden. Show it")
    book["24-25 data"].sheet_state = "visible"
    book["24-25 data"].column_dimensions["B"].hidden = True
    [said] = problems(saved(book), year_2025, national_publisher)
    assert "is in a hidden column (B): show it" in said


def test_a_sheet_that_would_take_minutes_to_look_through_is_refused(form, year_2025):
    book = openpyxl.load_workbook(io.BytesIO(workbook([*cheshires(form), *([[1] * 100] * 50)])))
    for row in range(1000, 2400, 2):
        for column in (1, 3):
            book["24-25 data"].merge_cells(start_row=row, end_row=row, start_column=column, end_column=column + 1)
    assert refusal(saved(book), year_2025).startswith("The file unpacks to far more than a return could need.")


def test_any_other_workbook_is_no_file_of_figures(year_2025):
    said = refusal(workbook([["Area", "Level 1"], ["Kent", 5]]), year_2025)
    assert said.startswith("This is not a workbook of this service")


def test_what_a_locked_return_has_already_may_be_in_the_file_and_nothing_else(form, national, cheshire_coordinator):
    rows = everybody(form)
    confirm(national, send(national, YEAR_PAGE, workbook(rows)))
    cheshire = Revision.objects.with_names().of(area="cheshire", year=2025).get()
    zeros = {box.cell.code: Entry(0) for box in cheshire.figures.select_related("cell")}
    save_figures(revision=cheshire, by=cheshire_coordinator, at=AT, entries=zeros)
    submit(revision=cheshire, by=cheshire_coordinator, at=AT)
    page = text_of(send(national, YEAR_PAGE, workbook(rows)))
    assert "the return of 2024/25 cannot take figures now: Cheshire’s is submitted" in page
    assert set(stored("cheshire").values()) == {0}


def test_the_ministrys_workbook_of_a_past_year_is_its_history_and_a_blank_is_not_in_the_source(
    form, client_of, national_publisher, still
):
    year = definition.load((QUESTIONNAIRES / "2024.toml").read_text(encoding="utf-8"))[0]
    codes = header(Questionnaire.load(year), of="areas")
    content = workbook([codes, [CHESHIRE, None, *range(2, 69)]], name="23-24 data")
    sent = {"file": SimpleUploadedFile("past.xlsx", content), "note": "The bulletin of October 2024."}
    page = client_of(national_publisher).post("/national/2024/published-history/", sent, follow=True)
    assert "1 box is blank in the file, or has “-”: its figure is not in the source." in text_of(page)
    [one] = page.context["past"].areas
    assert one.figures["snapshot_c1_l1"] == Entry(None, "Not in source")
    assert one.figures["lifetime_revocations"] == Entry(68)


# --- Writing --------------------------------------------------------------------------------------


def test_a_figure_that_is_not_available_or_not_answered_keeps_the_workbook_back(
    form, coordinator, cheshire_coordinator
):
    confirm(coordinator, send(coordinator, OWN_PAGE, workbook(cheshires(form))))
    revision = Revision.objects.with_names().of(area="cheshire", year=2025).get()
    gaps = {"orders_no": Entry(None, "The court sends them late."), "sro_breaches": Entry()}
    save_figures(revision=revision, by=cheshire_coordinator, at=AT, entries=gaps)
    page = coordinator.get(OWN_PAGE + "ministry.xlsx")
    told = text_of(page)
    assert page.status_code == 409
    assert "2 figures have no value. The ministry’s program would read them as 0." in told
    assert "Not available: The court sends them late." in told
    assert [one.code for one in page.context["missing"]] == ["NOGRANT", "SROBREACH"]

    content = coordinator.get(OWN_PAGE + "ministry.xlsx?leave_out=yes").content
    assert lines_of(content) == cheshires(form, NOGRANT=None, SROBREACH=None)
    words = Questionnaire.load(revision.year).words
    assert lines_of(content, "Left out") == [
        ["Number", "Area", "Code", "Box", "Why"],
        [CHESHIRE, "Cheshire", "NOGRANT", words("orders_no"), "The court sends them late."],
        [CHESHIRE, "Cheshire", "SROBREACH", words("sro_breaches"), "Not answered"],
    ]
    assert len(read(content, "again.xlsx", year=revision.year).blanks) == 2


def test_the_national_workbook_names_the_area_of_each_figure_that_is_missing(form, national):
    rows = everybody(form)
    kent = next(row for row in rows if row[0] == KENT)
    kent[1] = None
    page = send(national, YEAR_PAGE, workbook(rows))
    national.post(Upload.objects.get().address, {"then": "blanks", "meaning": "left"})
    confirm(national, page)
    page = text_of(national.get(YEAR_PAGE + "ministry.ods"))
    assert "1 figure has no value" in page
    assert "Kent: MAPPA-eligible offenders on 31 March 2025, Level 1, Category 1" in page


def test_an_area_without_a_number_keeps_the_national_workbook_back(form, national):
    Area.objects.filter(slug="kent").update(number=None)
    page = national.get(YEAR_PAGE + "ministry.xlsx")
    assert page.status_code == 409
    assert "Kent: there is no number for the ministry" in text_of(page)


def test_a_year_without_codes_has_no_ministrys_workbook(cheshire_2021, client_of, cheshire_coordinator, still):
    client = client_of(cheshire_coordinator)
    assert client.get("/returns/2021/cheshire/files/ministry.xlsx").status_code == 404
    assert "ministry" not in text_of(client.get("/returns/2021/cheshire/files/"))


# --- By command -----------------------------------------------------------------------------------


def run(name: str, *args: object) -> str:
    out = io.StringIO()
    call_command(name, *map(str, args), stdout=out, stderr=out)
    return out.getvalue()


def test_the_workbook_goes_in_and_comes_out_by_command(form, national_publisher, tmp_path):
    rows = everybody(form)
    file, back = tmp_path / "all.xlsx", tmp_path / "back.ods"
    file.write_bytes(workbook(rows))
    by = f"--as={national_publisher.email}"
    said = run("import_ministry", file, "--year=2025", by, "--dry-run")
    assert said.endswith("2024/25: 3001 rows read, 3001 figures would change.\n")
    run("import_ministry", file, "--year=2025", by)
    assert all_stored() == wanted(form, rows)
    assert run("dump_ministry", back, "--year=2025") == "2024/25: 43 rows written, 0 figures left out.\n"
    assert "3001 rows read, 0 figures changed." in run("import_ministry", back, "--year=2025", by)


def test_the_command_asks_what_is_blank_and_says_what_has_no_value(form, national_publisher, tmp_path):
    file, back = tmp_path / "one.xlsx", tmp_path / "back.xlsx"
    file.write_bytes(workbook(cheshires(form, CAT1L1=None, CAT1L2="-")))
    into = ("import_ministry", file, "--year=2025", f"--as={national_publisher.email}")
    with pytest.raises(
        CommandError, match=r"2 boxes are blank or have “-”: .*B2 \(cheshire, snapshot_c1_l1\)"
    ) as refused:
        run(*into, f"--report={tmp_path / 'report.json'}")
    assert refused.value.returncode == 1
    told = json.loads((tmp_path / "report.json").read_text())
    assert [(one["area"], one["cell"]) for one in told["blank_boxes"]] == [
        ("cheshire", "snapshot_c1_l1"), ("cheshire", "snapshot_c1_l2"),
    ]  # fmt: skip
    with pytest.raises(CommandError, match="Give --reason with --blanks not_available"):
        run(*into, "--blanks=not_available")
    assert set(stored("cheshire").values()) == {None}
    run(*into, "--blanks=not_available", "--reason=Not counted yet.")
    with pytest.raises(CommandError, match=r"Cheshire, MAPPA-eligible offenders .*CAT1L1\)"):
        run("dump_ministry", back, "--year=2025", "--area=cheshire")
    said = run("dump_ministry", back, "--year=2025", "--area=cheshire", "--leave-out")
    assert said == "2024/25: 1 rows written, 2 figures left out.\n"


def test_each_command_takes_its_own_kind_of_file(form, national_publisher, tmp_path):
    file, by = tmp_path / "one.xlsx", f"--as={national_publisher.email}"
    file.write_bytes(workbook(cheshires(form)))
    for other in (("import_figures", file, "--year=2025", by), ("import_workbook", file, by)):
        with pytest.raises(CommandError, match="Use import_ministry, and give the year"):
            run(*other)
    table = tmp_path / "figures.csv"
    table.write_text("area,cell,value\ncheshire,orders_no,5\n")
    with pytest.raises(CommandError, match=r"This is not the ministry’s workbook\. Use import_figures"):
        run("import_ministry", table, "--year=2025", by)
    with pytest.raises(CommandError, match="There is no form of 2019 with the ministry’s codes"):
        run("dump_ministry", tmp_path / "a.xlsx", "--year=2019")
    with pytest.raises(CommandError, match=r"the name must end in \.xlsx or \.ods"):
        run("dump_ministry", tmp_path / "a.csv", "--year=2025")
