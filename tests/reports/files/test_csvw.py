"""The CSVW metadata of the consolidated files, read by a validator that is not ours."""

import json
import warnings

import pytest
from csvw import CSVW
from django.conf import settings

from reports.files.csvw import About, Column, metadata
from reports.published import one_select
from reports.published.columns import FIGURE
from reports.published.source import source_before_release
from tests.reports.asking import RELEASE
from tests.reports.sources import FORMULA, SAID, dicts_of, made

SUFFIXES = (".csv", "-wide.csv")


@pytest.fixture(params=["of_2021", "of_all_years"])
def source(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def described(tmp_path):
    """A function: a CSV with its metadata beside it, as the validator finds them; `change` spoils the CSV."""

    def at(source, suffix, change=lambda content: content) -> CSVW:
        name = f"mappa-{source.name}{suffix}"
        (tmp_path / name).write_bytes(change(made(source, suffix)))
        (tmp_path / f"{name}-metadata.json").write_bytes(made(source, f"{suffix}-metadata.json"))
        return CSVW(str(tmp_path / f"{name}-metadata.json"))

    return at


def is_refused(found: CSVW) -> bool:
    """It warns of a value that does not fit, and raises at a key that it has met before."""
    try:
        with warnings.catch_warnings(action="always"):
            return not found.is_valid
    except ValueError as error:
        return "duplicate primary key" in str(error)


def told(source, suffix):
    return json.loads(made(source, f"{suffix}-metadata.json"))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_validator_accepts_file_and_metadata(suffix, source, described):
    found = described(source, suffix)
    assert found.is_valid, [str(warning.message) for warning in found.warnings]
    assert found.warnings == []


@pytest.mark.parametrize(
    ("suffix", "old", "new"),
    [(".csv", b",1257,", b",many,"), (".csv", b",1257,", b",-1,"), ("-wide.csv", b",1257,", b",[x],")],
)
def test_the_validator_refuses_what_is_no_figure(suffix, old, new, of_2021, described):
    assert is_refused(described(of_2021, suffix, lambda content: content.replace(old, new, 1)))


def test_the_validator_refuses_a_second_row_of_the_same_figure(of_2021, described):
    def twice(content: bytes) -> bytes:
        return content + content.split(b"\n")[1] + b"\n"

    assert is_refused(described(of_2021, ".csv", twice))


def test_read_by_its_metadata_a_file_gives_numbers_lists_and_nothing(of_all_years, described):
    rows = list(described(of_all_years, ".csv").tables[0])
    by_key = {(row["year"], row["area"], row["cell"]): row for row in rows}
    lost = by_key[2021, "ynys-mon", "snapshot_c1_l1"]
    assert (lost["value"], lost["marker"], lost["reason"]) == (None, "x", SAID)
    assert lost["area_codes"] == ["W1", "W2"]
    assert by_key[2021, "ynys-mon", "orders_no"]["footnote"] == f"'{FORMULA}"
    assert by_key[2020, "cheshire", "orders_shpo"]["status"] == "r"
    wide = list(described(of_all_years, "-wide.csv").tables[0])
    line = next(row for row in wide if (row["year"], row["area"]) == (2021, "ynys-mon"))
    assert (line["snapshot_c1_l1"], line["orders_no"]) == (None, 4)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_columns_are_those_of_the_file_in_their_order(suffix, source):
    columns = told(source, suffix)["tableSchema"]["columns"]
    assert [column["name"] for column in columns] == list(dicts_of(made(source, suffix))[0])
    assert all(column["titles"]["en"][0] == column["name"] for column in columns)
    assert all(len(column["titles"]["en"]) == 2 for column in columns)


def test_the_metadata_describes_every_column_of_the_select(of_2021):
    columns = told(of_2021, ".csv")["tableSchema"]["columns"]
    assert [column["name"] for column in columns] == list(one_select.COLUMNS)
    assert all(column["dc:description"] for column in columns)


def test_a_box_goes_by_the_words_of_the_form_in_both_languages(of_2021):
    columns = {column["name"]: column for column in told(of_2021, "-wide.csv")["tableSchema"]["columns"]}
    shpo = columns["orders_shpo"]
    assert shpo["titles"] == {"en": ["orders_shpo", "SHPO"], "cy": ["Gorchymyn Atal Niwed Rhywiol (SHPO)"]}
    assert shpo["datatype"] == {"base": "integer", "minimum": 0}
    assert shpo["null"] == ["", "x"]
    assert columns["footnote__orders_no"]["titles"]["en"] == ["footnote__orders_no", "Footnote: NOs"]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_licence_period_publisher_release_and_dialect_are_said(suffix, of_2021):
    said = told(of_2021, suffix)
    assert said["dc:license"] == {"@id": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"}
    assert said["dc:temporal"] == "2020-04-01/2021-03-31"
    assert said["dc:publisher"]["schema:name"] == "National MAPPA team"
    assert said["dc:identifier"] == of_2021.id
    assert said["dc:issued"]["@value"] == "2021-10-28"
    assert said["dialect"]["lineTerminators"] == ["\n"]
    assert said["url"] == f"mappa-2021{suffix}"


def test_of_all_years_the_period_runs_from_the_first_to_the_last(of_all_years):
    assert told(of_all_years, ".csv")["dc:temporal"] == "2019-04-01/2021-03-31"


def test_its_title_is_in_both_languages_with_its_years(of_all_years):
    assert {words["@language"]: words["@value"] for words in told(of_all_years, ".csv")["dc:title"]} == {
        "en": "MAPPA statistics by area, 2019/20 to 2020/21",
        "cy": "Ystadegau MAPPA yn ôl ardal, 2019/20 i 2020/21",
    }


def test_the_notes_say_how_complete_it_is_what_is_invented_and_where_a_series_breaks(of_all_years):
    said = told(of_all_years, "-wide.csv")
    notes = {note["body"]: note["target"] for note in said["notes"]}
    assert "2020/21: 3 of 4 areas are published." in notes
    assert any("invented" in body for body in notes)
    column = [c["name"] for c in said["tableSchema"]["columns"]].index("snapshot_c3_l3") + 1
    assert notes["Counted anew since this year."] == f"mappa-all-wide.csv#col={column}"


def test_before_the_release_no_day_of_issue_is_said(two_years):
    assert "dc:issued" not in told(source_before_release(RELEASE, year=2022), ".csv")


def test_a_column_without_more_to_say_says_no_more(of_2021):
    about = About("f.csv", {"en": "F"}, "d", "p", "c", "id", None, of_2021.period, "00", ("a",))
    [column] = json.loads(metadata(about, [Column("a", {"en": "A", "cy": ""})]))["tableSchema"]["columns"]
    assert column == {
        "name": "a",
        "titles": {"en": ["a", "A"]},
        "datatype": "string",
        "required": False,
        "null": "",
    }


def test_docs_api_md_says_what_each_column_of_a_figure_is():
    said = (settings.BASE_DIR / "docs" / "api.md").read_text(encoding="utf-8")
    for name, column in FIGURE.items():
        match column.datatype:
            case {"format": choices}:
                kind = " or ".join(f"`{choice}`" for choice in choices.split("|"))
            case {"base": base, "minimum": least}:
                kind = f"{base} from {least}"
            case kind:
                pass
        assert f"\n| `{name}` | {kind}{'' if column.is_required else ', or empty'} | {column.description} |\n" in said
