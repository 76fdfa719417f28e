"""Populations from files: every problem has its row, a vintage is never overwritten, nothing is written unasked."""

import csv
import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from returns.files.written import Unreadable
from returns.imports.actions import receive
from returns.models import Area, Event, Population, Purpose, Upload
from returns.populations.actions import confirm_populations
from returns.populations.reading import read_populations
from returns.record.refusals import Refused
from returns.workbook import ods, xlsx
from returns.workbook.book import Book, Sheet, Text
from tests.factories import AT, ROOT, AreaFactory
from tests.pages import read
from tests.returns.test_races import backend, somebody_else, wait_until_somebody_waits_for
from tests.scene import load_populations

PAGE = "/national/populations/"
ABOUT = {"mid_year": "2020", "vintage": "2021-census", "source": "Estimates of an office"}
HEADER = "area,population_all_ages,population_aged_10_and_over"
GOOD = [HEADER, "cheshire,1063000,948000", "Kent,1860000,1640000", "GWENT,590000,520000"]
THREE = GOOD[1:]
LATER = AT + timedelta(hours=1)
BOOK = Book("Estimates", "", "en", AT, (Sheet("Table 1", (20,), ((Text("Code"),),)),))


def file(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def looked_at(*lines: str, **given: str):
    return read_populations(file(*lines), ABOUT | given, AT)


@pytest.fixture
def sent(areas, national_publisher):
    """A function: a file that the publisher has sent."""

    def send(*lines: str, by=national_publisher, at=AT, **about: str) -> Upload:
        content = file(*(lines or GOOD))
        about = ABOUT | about
        return receive(content=content, name="p.csv", purpose=Purpose.POPULATIONS, by=by, at=at, about=about)

    return send


def confirm(upload: Upload, by, at=LATER) -> int:
    rows = read_populations(bytes(upload.content), upload.about, at).rows
    return confirm_populations(upload=upload, rows=rows, by=by, at=at)


def stored() -> set[tuple]:
    return set(Population.objects.values_list("area__slug", "mid_year", "vintage", "all_ages", "aged_10_and_over"))


# --- Reading --------------------------------------------------------------------------------------


def test_a_file_is_read_by_any_name_of_an_area(areas):
    found = looked_at(HEADER, "cheshire,2,1", "KENT,2,1", f"{areas['gwent'].name_cy or 'gwent'},2,1")
    assert [row.area.slug for row in found.rows.values()] == ["cheshire", "kent", "gwent"]
    assert (found.problems, found.new) == ((), {2, 3, 4})


def test_numbers_are_read_as_people_write_them(areas):
    (row,) = looked_at(HEADER, 'kent,"1,860,000",1 640 000').rows.values()
    assert (row.all_ages, row.aged_10_and_over) == (1_860_000, 1_640_000)


def test_what_was_typed_for_the_whole_file_holds_for_each_row(areas):
    (row,) = looked_at(HEADER, "kent,2,1").rows.values()
    assert (row.mid_year, row.vintage, row.source) == (2020, "2021-census", "Estimates of an office")


def test_a_file_may_say_it_all_itself_of_several_mid_years_as_the_one_that_comes_along_does(areas):
    with (ROOT / "returns/reference/populations.csv").open(newline="", encoding="utf-8") as reference:
        rows = [row for row in csv.DictReader(reference) if row["area"] in areas]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    found = read_populations(out.getvalue().encode(), {}, AT.replace(year=2025))
    assert found.problems == ()
    assert [(estimate.name, estimate.new, estimate.missing) for estimate in found.estimates] == [
        ("mid-2024, 2021-census", 3, ()),
        ("mid-2023, 2021-census", 3, ()),
        ("mid-2022, 2021-census", 3, ()),
        ("mid-2021, 2021-census", 3, ()),
        ("mid-2020, pre-2021-census", 3, ()),
        ("mid-2019, pre-2021-census", 3, ()),
    ]


def test_areas_that_the_file_leaves_out_are_named(areas):
    (estimate,) = looked_at(HEADER, "kent,2,1").estimates
    assert [str(area) for area in estimate.missing] == ["Cheshire", "Gwent"]


def test_an_area_that_is_loaded_already_is_not_missing(areas, sent, national_publisher):
    confirm(sent(HEADER, "gwent,2,1"), national_publisher)
    (estimate,) = looked_at(HEADER, "kent,2,1").estimates
    assert [str(area) for area in estimate.missing] == ["Cheshire"]


@pytest.mark.parametrize("name", ["England and Wales", "K04000001", "ENGLAND & WALES"])
def test_the_areas_are_held_against_england_and_wales_which_is_not_loaded(
    areas, sent, national_publisher, client_of, clock, name
):
    together, other = f"{name},3513000,3108000", f"{name},3513000,3108001"
    (estimate,) = looked_at(*GOOD, together).estimates
    assert (estimate.together, estimate.adds_up) == ((3_513_000, 3_108_000), True)
    upload = sent(*GOOD, other)
    page = read(client_of(national_publisher).get(f"{PAGE}{upload.key}/"))
    assert "The areas do not add up to England and Wales. They have 3,108,000 people aged 10 and over" in page.text
    assert "the row for England and Wales has 3,108,001 and 3,513,000" in page.text
    assert confirm(upload, national_publisher) == 3


def test_what_is_loaded_already_is_part_of_the_sum(areas, sent, national_publisher):
    confirm(sent(HEADER, "gwent,590000,520000"), national_publisher)
    (estimate,) = looked_at(*GOOD[:3], "England and Wales,3513000,3108000").estimates
    assert (estimate.missing, estimate.adds_up) == ((), True)


def test_england_and_wales_is_compared_once_every_area_is_there(areas, sent, national_publisher, client_of, clock):
    upload = sent(*GOOD[:3], "England and Wales,3513000,3108000")
    page = read(client_of(national_publisher).get(f"{PAGE}{upload.key}/"))
    assert "It is compared with the areas once all of them are there." in page.text


def test_without_england_and_wales_the_sum_is_shown(areas, sent, national_publisher, client_of, clock):
    page = read(client_of(national_publisher).get(f"{PAGE}{sent().key}/"))
    assert "The areas add up to 3,108,000 people aged 10 and over" in page.text


def test_england_and_wales_stands_in_a_file_once(areas):
    assert looked_at(*GOOD, "England and Wales,2,1", "K04000001,2,1").problems == (
        "Row 6: England and Wales, mid-2020, 2021-census stands in row 5 already.",
    )


def test_the_estimates_that_come_along_add_up_to_those_of_england_and_wales():
    """As the Office for National Statistics published them, and as the national bulletin's workings check them."""
    sums: dict[tuple[str, str], int] = {}
    with (ROOT / "returns/reference/populations.csv").open(newline="", encoding="utf-8") as reference:
        for row in csv.DictReader(reference):
            key = row["mid_year"], row["vintage"]
            sums[key] = sums.get(key, 0) + int(row["population_aged_10_and_over"])
    assert {mid_year: number for (mid_year, vintage), number in sums.items() if vintage == "2021-census"} == {
        "2021": 52_914_345, "2022": 53_503_223, "2023": 54_117_598, "2024": 55_011_163,
    }  # fmt: skip


def test_names_and_numbers_are_read_as_one_sees_them(areas):
    found = looked_at(HEADER, "\u200bKent\u00a0,\u202d1860000\u202c,1640000.0", "e23000006,1063000,948000")
    assert [(row.area.slug, row.all_ages, row.aged_10_and_over) for row in found.rows.values()] == [
        ("kent", 1_860_000, 1_640_000), ("cheshire", 1_063_000, 948_000),
    ]  # fmt: skip


def test_a_code_that_is_only_a_part_of_an_area_is_not_taken_for_the_area(areas):
    AreaFactory(name="London", slug="london", police_force_area_codes=["E23000001", "E23000034"])
    part, both = looked_at(HEADER, "E23000034,8600,8000"), looked_at(HEADER, "E23000001 E23000034,9000000,8000000")
    [problem] = part.problems
    assert problem == (
        "Row 2: E23000034 is only a part of London (E23000001, E23000034): add its parts up, and give the sum under "
        "the name london."
    )
    assert [row.area.slug for row in both.rows.values()] == ["london"]


def test_a_step_against_the_latest_estimate_is_marked_and_comes_first(
    areas, sent, national_publisher, client_of, clock
):
    confirm(sent(*GOOD), national_publisher)
    upload = sent(HEADER, "kent,1870000,1650000", "cheshire,10630000,9480000", mid_year="2021")
    found = read_populations(bytes(upload.content), upload.about, AT)
    assert [(line.row.area.slug, line.step) for line in found.lines] == [
        ("cheshire", (10.0, 1_063_000)), ("kent", None),
    ]  # fmt: skip
    page = read(client_of(national_publisher).get(f"{PAGE}{upload.key}/"))
    assert "One population is more than 10% above or below" in page.text
    assert "10 times the 1,063,000 of mid-2020, 2021-census" in page.text


@pytest.mark.parametrize(
    ("people", "is_marked"), [("1169300,1042800", False), ("1063000,1063000", True), ("800000,700000", True)]
)
def test_a_step_is_more_than_a_tenth_up_or_down_of_either_number(people, is_marked, areas, sent, national_publisher):
    confirm(sent(*GOOD), national_publisher)
    [line] = looked_at(HEADER, f"cheshire,{people}", mid_year="2021").lines
    assert (line.latest is not None) is is_marked


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_workbook_is_told_with_the_way_out(kind, areas, client_of, national_publisher):
    content = xlsx.write(BOOK) if kind == "xlsx" else ods.write(BOOK)
    file = SimpleUploadedFile(f"estimates.{kind}", content)
    page = read(client_of(national_publisher).post(PAGE, {"file": file, **ABOUT}))
    said = "an Excel workbook" if kind == "xlsx" else "an OpenDocument spreadsheet"
    assert f"The file is {said}. Populations are read from CSV: open the sheet with the numbers" in page.text
    assert not Upload.objects.exists()


def test_a_row_that_ends_before_its_numbers_was_cut_short(areas):
    with pytest.raises(Unreadable, match="Row 3 has 2 columns where the header has 3"):
        looked_at(HEADER, "kent,2,1", "gwent,2")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("cheshir,2,1", "there is no area “cheshir”; did you mean Cheshire?"),
        ("nowhere at all,2,1", "there is no area “nowhere at all”"),
        (",2,1", "the area is empty"),
        ("kent,1,2", "more people aged 10 and over (2) than of all ages (1)"),
        ("kent,,1", "population_all_ages is empty"),
        ("kent,2,", "population_aged_10_and_over is empty"),
        ("kent,0,0", "population_all_ages must be 1 or more"),
        ("kent,2.5,1", "population_all_ages must be a whole number, such as 1257 or 1,257; it is “2.5”"),
        ("kent,2,-1", "population_aged_10_and_over must be 0 or more; it is “-1”"),
        ("kent,many,1", "population_all_ages must be a number, using the digits 0 to 9; it is “many”"),
        ("kent,100000000,1", "population_all_ages must be 99,999,999 or less; it is “100000000”"),
    ],
)
def test_a_row_that_says_something_wrong_is_named(line, words, areas):
    found = looked_at(HEADER, "gwent,2,1", "", line)
    assert f"Row 4: {words}{'' if words.endswith('?') else '.'}" in found.problems
    assert list(found.rows) == [2]
    assert not found.may_be_confirmed


def test_everything_that_is_wrong_with_a_row_is_told(areas):
    found = looked_at(HEADER, "nowhere at all,many,-1", mid_year="1066")
    assert len(found.problems) == 4
    assert all(problem.startswith("Row 2: ") for problem in found.problems)


def test_a_row_that_stands_twice_is_named_with_the_first(areas):
    found = looked_at(HEADER, "kent,2,1", "Kent,2,1")
    assert found.problems == ("Row 3: Kent, mid-2020, 2021-census stands in row 2 already.",)


WITH_ALL = f"{HEADER},mid_year,vintage,source"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("kent,2,1,2019,2021-census,", "the mid-year is “2019” here, and “2020” was typed for the whole file"),
        ("kent,2,1,,pre-2021,", "the vintage is “pre-2021” here, and “2021-census” was typed for the whole file"),
        ("kent,2,1,,,Mine", "the source is “Mine” here, and “Estimates of an office” was typed for the whole file"),
    ],
)
def test_a_column_that_does_not_agree_with_what_was_typed_is_a_problem(line, words, areas):
    assert looked_at(WITH_ALL, line).problems == (f"Row 2: {words}.",)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("kent,2,1,,new,Mine", "the mid-year is empty"),
        ("kent,2,1,2020,,Mine", "the vintage is empty"),
        ("kent,2,1,2020,new,", "the source is empty"),
        ("kent,2,1,20,new,Mine", "the mid-year must be a year from 1900 to 2021; it is “20”"),
        ("kent,2,1,2022,new,Mine", "the mid-year must be a year from 1900 to 2021; it is “2022”"),
        (f"kent,2,1,2020,{'v' * 41},Mine", "the vintage is longer than 40 characters"),
        (f"kent,2,1,2020,new,{'s' * 301}", "the source is longer than 300 characters"),
    ],
)
def test_a_row_says_which_estimate_it_is_of(line, words, areas):
    found = read_populations(file(WITH_ALL, line), {}, AT)
    assert found.problems == (f"Row 2: {words}.",)


@pytest.mark.parametrize(
    ("lines", "given", "words"),
    [
        ([], ABOUT, "The file is empty"),
        ([HEADER], ABOUT, "a header and no rows"),
        (["area,population_all_ages", "kent,2"], ABOUT, "missing: population_aged_10_and_over"),
        ([f"{HEADER},colour", "kent,2,1,red"], ABOUT, "not known: colour"),
        (GOOD, ABOUT | {"mid_year": ""}, "The file has no column mid_year. Type the mid-year"),
        (GOOD, {}, "The file has no column mid_year. Type the mid-year"),
        (GOOD, {"mid_year": "2020"}, "The file has no column vintage. Type the vintage"),
        ([HEADER, "kent,2"], ABOUT, "Row 2 has 2 columns where the header has 3"),
        ([HEADER, *["kent,2,1"] * 5001], ABOUT, "more than 5,000 rows"),
        (["PK\0\0"], ABOUT, "it is not a text file"),
    ],
)
def test_a_file_that_is_no_table_of_populations_is_refused_as_a_whole(lines, given, words, areas):
    with pytest.raises(Unreadable, match=words):
        read_populations(file(*lines), given, AT)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.text(max_size=12), min_size=3, max_size=3), max_size=5))
def test_whatever_stands_in_the_boxes_is_a_row_or_a_problem_with_its_row(areas, cells):
    out = io.StringIO(newline="")
    csv.writer(out).writerows([HEADER.split(","), *cells])
    try:
        found = read_populations(out.getvalue().encode(errors="replace"), ABOUT, AT)
    except Unreadable as refusal:
        assert str(refusal)
    else:
        assert found.rows or found.problems
        assert all(problem.startswith("Row ") for problem in found.problems)


# --- Confirming -----------------------------------------------------------------------------------


def test_a_confirmed_file_is_loaded_and_in_the_record(sent, national_publisher):
    upload = sent()
    assert stored() == set()
    assert confirm(upload, national_publisher) == 3
    assert ("cheshire", 2020, "2021-census", 1_063_000, 948_000) in stored()
    assert set(Population.objects.values_list("source", flat=True)) == {"Estimates of an office"}
    event = Event.objects.get(act="populations_loaded")
    assert (event.chain, event.by, event.at, event.revision) == ("populations", national_publisher, LATER, None)
    assert (event.changes["file"], event.changes["sha256"]) == ("p.csv", upload.sha256)
    loaded = event.changes["loaded"]["mid-2020, 2021-census"]
    assert loaded["kent"] == {"all_ages": 1_860_000, "aged_10_and_over": 1_640_000}
    assert not Upload.objects.exists(), "the record has what it did; its bytes are gone"


def test_the_record_of_populations_holds_and_is_dumped(sent, national_publisher, capsys):
    confirm(sent(), national_publisher)
    call_command("verify_events")
    call_command("dump_events")
    out = capsys.readouterr().out
    assert "The record is unchanged: 1 events in 1 chains." in out
    assert '"chain":"populations"' in out


def test_a_later_vintage_is_kept_beside_the_earlier_one(areas, sent, national_publisher):
    load_populations(areas)
    before = stored()
    confirm(sent(), national_publisher)
    assert before < stored()
    assert len(stored() - before) == 3


def test_the_same_file_twice_changes_nothing(sent, national_publisher):
    confirm(sent(), national_publisher)
    before = stored()
    again = sent()
    with pytest.raises(Refused, match="Every number in this file is already loaded"):
        confirm(again, national_publisher)
    assert stored() == before
    assert Event.objects.filter(chain="populations").count() == 1
    assert Upload.objects.get() == again, "it can still be looked at, and cancelled"


def test_what_is_there_stays_and_what_is_new_is_added(sent, national_publisher):
    confirm(sent(HEADER, "kent,2,1"), national_publisher)
    assert confirm(sent(HEADER, "kent,2,1", "gwent,4,3", source="Another"), national_publisher) == 1
    assert Population.objects.get(area__slug="kent").source == "Estimates of an office"


def test_a_vintage_is_never_overwritten(sent, national_publisher):
    confirm(sent(HEADER, "kent,2,1"), national_publisher)
    other = sent(HEADER, "gwent,4,3", "kent,3,1")
    words = "a vintage is never overwritten: give the new one a name of its own"
    (problem,) = read_populations(bytes(other.content), other.about, AT).problems
    assert problem.startswith("Row 3: Kent, mid-2020, 2021-census is loaded already with 2 of all ages and 1 aged 10")
    assert problem.endswith(f"{words}.")
    with pytest.raises(Refused, match=f"Row 3: .*{words}"):
        confirm(other, national_publisher)
    assert stored() == {("kent", 2020, "2021-census", 2, 1)}


@pytest.mark.django_db(transaction=True)
def test_of_two_who_load_one_vintage_at_once_the_second_cannot_say_otherwise(
    sent, national_publisher, national_reviewer
):
    one, two = sent(HEADER, "kent,2,1"), sent(HEADER, "gwent,9,8", "kent,3,1", by=national_reviewer)
    with somebody_else() as begin:
        with transaction.atomic():
            confirm(one, national_publisher)
            other = begin(confirm, two, national_reviewer)
            wait_until_somebody_waits_for(backend(transaction.get_connection()))
        with pytest.raises(Refused, match="Row 3: Kent"):
            other.result(timeout=20)
    assert stored() == {("kent", 2020, "2021-census", 2, 1)}


def test_only_the_sender_confirms(sent, national_reviewer):
    with pytest.raises(Refused, match="You cannot confirm this file"):
        confirm(sent(), national_reviewer)
    assert stored() == set()


def test_an_area_sends_no_populations(sent, cheshire_coordinator):
    with pytest.raises(Refused, match="You cannot send this file"):
        sent(by=cheshire_coordinator)
    assert not Upload.objects.exists()


def test_a_file_is_confirmed_within_its_day(sent, national_publisher):
    with pytest.raises(Refused, match="no longer here"):
        confirm(sent(), national_publisher, at=AT + timedelta(days=2))
    assert stored() == set()


def test_a_file_is_confirmed_once(sent, national_publisher):
    upload = sent()
    confirm(upload, national_publisher)
    with pytest.raises(Refused, match="no longer here"):
        confirm(upload, national_publisher)
    assert Event.objects.count() == 1


# --- The pages ------------------------------------------------------------------------------------


@pytest.fixture
def team(areas, client_of, national_publisher):
    return client_of(national_publisher)


def send(team, content: bytes = file(*GOOD), name: str = "new.csv", **about: str):
    return team.post(PAGE, {"file": SimpleUploadedFile(name, content)} | ABOUT | about)


def test_a_file_is_looked_at_first_and_loaded_when_it_is_confirmed(team):
    response = send(team)
    preview = read(team.get(response["Location"]))
    assert "3 populations are new" in preview.text
    assert "Cheshire Row: 2 Estimate: mid-2020, 2021-census All ages: 1,063,000" in preview.text
    assert stored() == set()
    assert team.post(f"{response['Location']}confirm/").status_code == 302
    assert len(stored()) == 3
    text = read(team.get(PAGE)).text
    assert "mid-2020, 2021-census Areas: 3 of 3 Source: Estimates of an office Used by: No year" in text
    assert "new.csv: National Publisher" in text


def test_a_file_that_is_dropped_leaves_no_trace(team):
    address = send(team)["Location"]
    assert team.post(f"{address}cancel/").status_code == 302
    assert not Upload.objects.exists()
    assert stored() == set()
    assert team.get(address).status_code == 404
    assert team.post(f"{address}confirm/").status_code == 404


def test_a_file_with_problems_is_told_and_not_kept(team):
    page = read(send(team, file(*GOOD, "nowhere at all,2,1")))
    assert "There is a problem with the file. We have not imported anything." in page.text
    assert "Row 5 : there is no area “nowhere at all”." in page.text
    assert not Upload.objects.exists()
    assert stored() == set()


def test_a_file_that_met_a_problem_while_it_waited_is_not_loaded(team):
    address = send(team)["Location"]
    Population.objects.create(
        area=Area.objects.get(slug="kent"), mid_year=2020, vintage="2021-census", all_ages=2, aged_10_and_over=1,
        source="Another office",
    )  # fmt: skip
    preview = read(team.get(address))
    assert "a vintage is never overwritten" in preview.text
    assert "Load these populations" not in preview.buttons
    assert team.post(f"{address}confirm/").status_code == 409


def test_a_file_that_says_nothing_new_is_not_kept(team):
    team.post(f"{send(team)['Location']}confirm/")
    page = read(team.get(send(team)["Location"]))
    assert "Every number in new.csv is loaded already. Nothing was changed." in page.text
    assert not Upload.objects.exists()


def test_a_colleague_may_look_and_not_confirm(team, client_of, national_reviewer):
    address = send(team)["Location"]
    colleague = client_of(national_reviewer)
    preview = read(colleague.get(address))
    assert "Only the person who sent the file can confirm" in preview.text
    assert not {"Load these populations", "Delete the file"} & preview.buttons.keys()
    assert colleague.post(f"{address}confirm/").status_code == 409
    assert colleague.post(f"{address}cancel/").status_code == 409
    assert Upload.objects.count() == 1


def test_a_file_whose_day_is_over_says_so(team):
    address = send(team)["Location"]
    Upload.objects.update(expires_at=AT)
    for response in (team.get(address), team.post(f"{address}confirm/")):
        assert response.status_code == 409
        assert "no longer here" in read(response).text
    assert stored() == set()


def test_a_file_that_cannot_be_read_is_refused_at_its_field_and_not_kept(team):
    response = read(send(team, b"PK\x03\x04\0\0"))
    assert "The file is a workbook or another document of an office program." in response.text
    response = read(send(team, b"area\0"))
    assert "The file holds NUL characters (byte 5): it is not a text file." in response.text
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ({"mid_year": "20"}, "The mid-year must be a year from 1900 to"),
        ({"vintage": "v" * 41}, "at most 40 characters"),
        ({"source": "s" * 301}, "at most 300 characters"),
        ({"vintage": ""}, "The file has no column vintage. Type the vintage for the whole file."),
    ],
)
def test_what_is_typed_wrong_is_refused_at_its_field(team, about, words):
    assert words in read(send(team, **about)).text
    assert not Upload.objects.exists()


def test_a_form_without_a_file_asks_for_one(team):
    assert "Choose a file" in read(team.post(PAGE, ABOUT)).text


def test_an_empty_file_is_no_file(team):
    assert "The file is empty" in read(send(team, b"")).text


def test_a_file_with_too_long_a_name_is_refused(team):
    assert "name is longer than 150 characters" in read(send(team, name=f"{'n' * 160}.csv")).text


def test_a_file_beyond_the_limit_is_said_to_be_too_large(team, settings):
    settings.UPLOAD_LIMIT = settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
    response = read(send(team, b"x" * (1024 * 1024 + 1)))
    assert "The file is larger than 1 MB" in response.text
    assert not Upload.objects.exists()


def test_a_file_that_nobody_sent_is_not_there(team):
    assert team.get(f"{PAGE}{uuid4()}/").status_code == 404


def test_the_page_without_any_population_says_what_follows(team):
    assert "There are no populations yet, so every rate shows" in read(team.get(PAGE)).text
