"""The import commands: what they read, what they tell people and programs, and how they end."""

import io
import json
import sys

import pytest
from django.core.management import CommandError, call_command, execute_from_command_line

from returns.arithmetic.figures import Entry
from returns.models import Event, Figure, Upload
from tests.factories import CHESHIRE_FIGURES
from tests.scene import load_year

pytestmark = pytest.mark.django_db

COORDINATOR = "cheshire.coordinator@example.org"
PUBLISHER = "national.publisher@example.org"
FIVE = "area,cell,value\ncheshire,orders_no,5\n"


@pytest.fixture(autouse=True)
def still(clock):
    """Commands go by the clock too."""


@pytest.fixture
def run(tmp_path, cheshire_filled):
    """A function: run a command on a file that holds this; what it says."""

    def running(command: str, content: str | bytes, *options: object, name: str = "figures.csv", by: str = COORDINATOR):
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        out = io.StringIO()
        call_command(command, str(file), "--as", by, *map(str, options), stdout=out)
        return out.getvalue()

    return running


@pytest.fixture
def workbook(cheshire_filled, client_of, cheshire_coordinator):
    """A function: the return's own workbook, made before its figure of a box was changed to 9."""

    def made(kind: str) -> bytes:
        content = client_of(cheshire_coordinator).get(f"/returns/2021/cheshire/files/workbook.{kind}").content
        Figure.objects.filter(revision=cheshire_filled, cell__code="orders_no").update(value=9)
        return content

    return made


def value(code: str = "orders_no", area: str = "cheshire", year: int = 2021) -> Entry:
    return Figure.objects.get(revision__area_return__area__slug=area, revision__year=year, cell__code=code).entry


def ended(run, *arguments: object, **options) -> tuple[int, str]:
    with pytest.raises(CommandError) as refused:
        run(*arguments, **options)
    return refused.value.returncode, str(refused.value)


# --- import_figures -------------------------------------------------------------------------------


def test_without_a_year_the_rows_name_theirs(run, kent_2021, national_publisher):
    load_year(2022, national_publisher)
    text = "year,area,orders_no\n2021,kent,3\n2022,kent,4\n"
    assert run("import_figures", text, by=PUBLISHER) == "2020/21, 2021/22: 2 rows read, 2 figures changed.\n"
    assert (value(area="kent"), value(area="kent", year=2022)) == (Entry(3), Entry(4))
    code, said = ended(run, "import_figures", FIVE)
    assert (code, "Row 2: there is no year: the file needs a column “year”" in said) == (1, True)


def test_with_a_year_no_row_may_name_another(run):
    text = "year,area,orders_no\n2020,cheshire,3\n"
    code, said = ended(run, "import_figures", text, "--year", 2021)
    assert (code, "the row is for the year “2020”, and the file for 2020/21" in said) == (1, True)


def test_the_same_file_twice_changes_once(run):
    assert run("import_figures", FIVE, "--year", 2021) == "2020/21: 1 row read, 1 figure changed.\n"
    assert run("import_figures", FIVE, "--year", 2021) == "2020/21: 1 row read, 0 figures changed.\n"
    assert Event.objects.imports().count() == 1


# --- import_workbook ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_workbook_says_itself_for_which_return_it_is(kind, run, workbook):
    content = workbook(kind)
    said = run("import_workbook", content, "--dry-run", name=f"return.{kind}")
    assert (said.endswith("would change.\n"), value()) == (True, Entry(9))
    said = run("import_workbook", content, name=f"return.{kind}")
    assert said == f"2020/21: {len(CHESHIRE_FIGURES)} rows read, 1 figure changed.\n"
    assert value() == Entry(CHESHIRE_FIGURES["orders_no"])
    assert not Upload.objects.exists()


def test_each_command_sends_the_other_kind_of_file_to_the_other_command(run, workbook):
    content = workbook("xlsx")
    code, said = ended(run, "import_figures", content, "--year", 2021, name="return.xlsx")
    assert (code, "It is a workbook. Use import_workbook." in said) == (1, True)
    code, said = ended(run, "import_workbook", FIVE)
    assert (code, "This is not a workbook. Use import_figures." in said) == (1, True)
    assert value() == Entry(9)


# --- The report for programs ----------------------------------------------------------------------


def test_the_report_says_what_was_read_what_changes_and_what_the_checks_find(run, tmp_path):
    report = tmp_path / "report.json"
    text = "area,cell,value\ncheshire,snapshot_c3_l1,2\ncheshire,orders_shpo,92\n"
    run("import_figures", text, "--year", 2021, "--dry-run", "--report", report)
    told = json.loads(report.read_text(encoding="utf-8"))
    assert told.keys() == {"file", "is_dry_run", "is_imported", "problems", "boxes", "changes", "notes", "returns"}
    assert (told["file"], told["is_dry_run"], told["is_imported"]) == ("figures.csv", True, False)
    assert (told["boxes"], told["changes"], told["problems"]) == (2, 2 - (CHESHIRE_FIGURES["orders_shpo"] == 92), [])
    [one] = told["returns"]
    assert (one["year"], one["area"], one["changes"], one["blanks"]) == (2021, "cheshire", told["changes"], 0)
    assert {"snapshot_c3_l1"} in [set(found["cells"]) for found in one["found"]]
    assert all(found.keys() == {"check", "severity", "cells", "message"} for found in one["found"])
    run("import_figures", text, "--year", 2021, "--report", report)
    assert json.loads(report.read_text(encoding="utf-8"))["is_imported"] is True


def test_the_report_of_a_refused_file_has_every_problem_with_its_place_and_box(run, tmp_path):
    report = tmp_path / "report.json"
    text = "area,cell,value\ncheshire,orders_no,many\nAtlantis,orders_shpo,5\n"
    assert ended(run, "import_figures", text, "--year", 2021, "--report", report)[0] == 1
    told = json.loads(report.read_text(encoding="utf-8"))
    assert told["is_imported"] is False
    assert [(problem["place"], problem["cell"]) for problem in told["problems"]] == [
        ("Row 2", "orders_no"), ("Row 3", "orders_shpo"),
    ]  # fmt: skip
    assert told["problems"][1]["message"] == "there is no area “Atlantis”"


def test_the_report_of_a_file_that_is_none_has_the_same_shape(run, tmp_path):
    report = tmp_path / "report.json"
    assert ended(run, "import_figures", "colour\nred\n", "--year", 2021, "--report", report)[0] == 1
    [problem] = json.loads(report.read_text(encoding="utf-8"))["problems"]
    assert (problem["place"], problem["cell"]) == ("", "")
    assert problem["message"].startswith("The columns must be area, cell, value")


def test_a_report_that_cannot_be_written_keeps_the_file_out(run, tmp_path):
    code, said = ended(run, "import_figures", FIVE, "--year", 2021, "--report", tmp_path / "nowhere" / "report.json")
    assert (code, "was not imported" in said) == (2, True)
    assert value() == Entry(CHESHIRE_FIGURES["orders_no"])
    assert not Event.objects.imports().exists()


# --- How they end ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "by", "message"),
    [
        (["--year", 1066], COORDINATOR, "There is no year 1066."),
        (["--year", 2021], "nobody@example.org", "There is no account nobody@example.org."),
    ],
)
def test_what_cannot_be_tried_ends_with_2(options, by, message, run):
    assert ended(run, "import_figures", FIVE, *options, by=by) == (2, message)


def test_a_file_that_is_not_there_ends_with_2(cheshire_filled, tmp_path):
    with pytest.raises(CommandError, match="No such file") as refused:
        call_command("import_figures", str(tmp_path / "nothing.csv"), "--as", COORDINATOR)
    assert refused.value.returncode == 2


@pytest.mark.parametrize(
    ("content", "options", "code", "told"),
    [
        (FIVE, ["--year", "2021"], 0, ""),
        (FIVE, [], 1, "Row 2: there is no year"),
        (FIVE, ["--year", "1066"], 2, "CommandError: There is no year 1066.\n"),
    ],
)
def test_a_script_gets_an_exit_code(content, options, code, told, cheshire_filled, tmp_path, monkeypatch, capsys):
    """As from a shell, but for the connection: the test still needs it."""
    monkeypatch.setattr("django.core.management.base.connections.close_all", lambda: None)
    file = tmp_path / "figures.csv"
    file.write_text(content, encoding="utf-8")
    arguments = ["manage.py", "import_figures", str(file), "--as", COORDINATOR, *options]
    try:
        execute_from_command_line(arguments)
        ended = 0
    except SystemExit as end:
        ended = end.code
    assert (ended, told in capsys.readouterr().err) == (code, True)


@pytest.mark.parametrize("command", ["import_figures", "import_workbook"])
def test_a_call_without_its_arguments_is_told_in_a_line(command, capsys):
    with pytest.raises(CommandError, match="the following arguments are required: file, --as") as refused:
        call_command(command)
    assert "\n" not in str(refused.value)


def test_the_help_says_how_it_ends(capsys):
    with pytest.raises(SystemExit):
        call_command("import_figures", "--help")
    said = " ".join(capsys.readouterr().out.split())
    assert "Ends with 0 when the file was imported, 1 when it was refused, 2 when it could not be tried." in said


def test_a_bar_is_shown_on_a_terminal_and_nowhere_else(run, monkeypatch, capsys):
    run("import_figures", FIVE, "--year", 2021)
    assert capsys.readouterr().err == ""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    run("import_figures", FIVE.replace("5", "6"), "--year", 2021)
    assert "0.00/1.00" in terminal.getvalue()


def test_what_had_to_be_guessed_of_a_file_is_said_beside_what_it_does(run, tmp_path, capsys):
    report = tmp_path / "report.json"
    text = "area,cell,value,footnote\r\ncheshire,orders_no,5,Café\r\n"
    assert "1 figure changed" in run("import_figures", text.encode("cp1252"), "--year", 2021, "--report", report)
    [note] = json.loads(report.read_text(encoding="utf-8"))["notes"]
    assert "The file is not UTF-8." in note
    assert note in capsys.readouterr().err
