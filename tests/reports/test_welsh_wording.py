"""The Welsh words that stand in files: none is missing, each is built like the English one, dates come out in Welsh.

Read from the files, so that a new year's form or texts cannot come without their Welsh. Not here: the strings of the
pages, which are gettext's.
"""

import csv
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from reports.annual_report.prose import to_html
from returns.form.consistency import ARRAYS, RATE
from returns.form.questionnaire import Questionnaire
from returns.form.tokens import tokens
from returns.models.area import Nation
from tests.factories import QUESTIONNAIRES, ROOT

UNCHECKED = ROOT / "locale/cy/unchecked.toml"
INTERNAL = {"rule"}  # what the checks say is read by those who send a return in and by the national team, never printed


def read(file: Path) -> dict:
    return tomllib.loads(file.read_text(encoding="utf-8"))


FORMS = sorted(QUESTIONNAIRES.glob("*.toml"))
# A file of one area's own texts says whose they are.
NATIONAL_TEXTS = [file for file in sorted((ROOT / "reports/texts").glob("*.toml")) if "area" not in read(file)]


def twins(form: dict) -> Iterator[tuple[str, str, str]]:
    """(place, English words, Welsh words or "") of each public text of a form that can have a Welsh twin."""
    for name, array in {**ARRAYS, "rate": RATE}.items():
        entries = form.get(name, [])
        for entry in () if name in INTERNAL else [entries] if isinstance(entries, dict) else entries:
            for key in array.required + array.optional:
                if f"{key}_cy" in array.optional and entry.get(key):
                    yield f"{name} {entry[array.name]}, {key}", entry[key], entry.get(f"{key}_cy", "")


def words_filled_in(text: str) -> set[str]:
    return set(re.findall(r"\{\w+\}", text))


# --- The year's form ------------------------------------------------------------------------------


def test_every_area_in_wales_has_a_welsh_name():
    with (ROOT / "returns/reference/areas.csv").open(encoding="utf-8", newline="") as file:
        names = {row["name"]: row["name_cy"] for row in csv.DictReader(file) if row["nation"] == Nation.WALES}
    assert names == {
        "Dyfed-Powys": "Dyfed-Powys",
        "Gwent": "Gwent",
        "North Wales": "Gogledd Cymru",
        "South Wales": "De Cymru",
    }


@pytest.mark.parametrize("file", FORMS, ids=lambda file: file.stem)
def test_no_public_word_of_a_years_form_lacks_its_welsh(file):
    found = list(twins(read(file)))
    assert len(found) > len(ARRAYS)
    assert [place for place, _, welsh in found if not welsh] == []


@pytest.mark.parametrize("file", FORMS, ids=lambda file: file.stem)
def test_welsh_words_leave_the_same_to_the_year_as_the_english(file):
    differ = [
        place for place, english, welsh in twins(read(file)) if words_filled_in(english) != words_filled_in(welsh)
    ]
    assert differ == []


def test_a_missing_welsh_word_is_found():
    form = read(FORMS[0])
    del form["level"][1]["heading_cy"]
    del form["rate"]["note_cy"]
    missing = [place for place, _, welsh in twins(form) if not welsh]
    assert missing == ["level 2, heading", f"rate {form['rate']['code']}, note"]


# --- Dates ----------------------------------------------------------------------------------------


def test_the_first_and_last_day_of_a_year_have_welsh_months(form_2021):
    with translation.override("cy"):
        assert tokens(form_2021) == {
            "year_name": "2020/21",
            "start": "1 Ebrill 2020",
            "end": "31 Mawrth 2021",
            "mid_year": "2020",
        }


def test_a_welsh_title_is_filled_in_with_a_welsh_date(form_2021):
    with translation.override("cy"):
        questionnaire = Questionnaire.load(form_2021, "cy")
    assert questionnaire.questions["snapshot"].title == "Troseddwyr sy’n gymwys ar gyfer MAPPA ar 31 Mawrth 2021"
    assert questionnaire.block("c").title == questionnaire.questions["notification_breaches"].title
    assert [category.heading for category in questionnaire.categories] == [
        "Categori 1: Troseddwyr rhywiol cofrestredig",
        "Categori 2: Troseddwyr treisgar",
        "Categori 3: Troseddwyr peryglus eraill",
    ]


# --- The national texts ---------------------------------------------------------------------------


def test_there_are_national_texts_to_read():
    assert NATIONAL_TEXTS


@pytest.mark.parametrize("file", NATIONAL_TEXTS, ids=lambda file: file.stem)
def test_no_national_section_lacks_its_welsh(file):
    sections = read(file)["section"]
    assert [section["key"] for section in sections if not (section.get("title_cy") and section.get("body_cy"))] == []


@pytest.mark.parametrize("file", NATIONAL_TEXTS, ids=lambda file: file.stem)
def test_a_welsh_section_is_built_like_the_english_one(file):
    """The same paragraphs, lists, bold words and links in the same order, and the same words left to the year."""
    for section in read(file)["section"]:
        built = [re.findall(r"<[^>]+>", to_html(section[key])) for key in ("body", "body_cy")]
        assert built[0] == built[1], section["key"]
        for key in ("title", "body"):
            assert words_filled_in(section[key]) == words_filled_in(section[f"{key}_cy"]), section["key"]


# --- What no translator has checked ---------------------------------------------------------------


def test_the_list_of_what_is_unchecked_names_files_that_are_there():
    unchecked = read(UNCHECKED)
    assert unchecked.keys() == {"files", "strings"}
    for entries in unchecked.values():
        assert entries == sorted(set(entries))
    assert [file for file in unchecked["files"] if not (ROOT / file).is_file()] == []
