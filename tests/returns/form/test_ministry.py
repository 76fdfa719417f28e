"""The ministry's codes as data of a year's form: the columns that they make, and the mistakes that are refused."""

import tomllib
from itertools import pairwise

import pytest
import tomlkit
from django.core.exceptions import ValidationError

from returns.arithmetic.figures import AREAS
from returns.form import definition
from returns.form.definition import Inconsistent
from returns.form.ministry import Column, columns_of, headings
from returns.form.questionnaire import Questionnaire
from returns.models import Question, ReportingYear
from tests.factories import QUESTIONNAIRES

SECURITY = "national-security-division"


def form_of(year: int) -> dict:
    return tomllib.loads((QUESTIONNAIRES / f"{year}.toml").read_text(encoding="utf-8"))


def loaded(year: int) -> Questionnaire:
    row, _ = definition.load((QUESTIONNAIRES / f"{year}.toml").read_text(encoding="utf-8"))
    return Questionnaire.load(row)


def refused(edit) -> list[tuple[str, str, str]]:
    """What is said of the form of 2024/25 after `edit` had its way with its questions, by their codes."""
    form = form_of(2025)
    edit({entry["code"]: entry for entry in form["question"]})
    with pytest.raises(Inconsistent) as error:
        definition.parse(tomlkit.dumps(form))
    return error.value.problems


# --- The columns ----------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(("year", "areas", "after_breaches"), [(2023, 68, 17), (2024, 68, 17), (2025, 71, 20)])
def test_an_areas_sheet_has_the_ministrys_columns_in_its_order(security_division, year, areas, after_breaches):
    columns = columns_of(loaded(year).asked_of(AREAS))
    codes = [column.code for column in columns]
    assert len(codes) == areas
    assert codes[:8] == ["CAT1L1", "CAT1L2", "CAT1L3", "CAT2L1", "CAT2L2", "CAT2L3", "CAT3L2", "CAT3L3"]
    assert codes[8:14] == [f"CAT{c}L{n}YEAR" for c in (1, 2, 3) for n in (2, 3)]
    breaches = {17: ["CAUTCON"], 20: ["CAUT", "CON"]}[after_breaches]
    assert codes[14:after_breaches] == [f"CAT1L{n}{ending}" for ending in breaches for n in (1, 2, 3)]
    orders = after_breaches + 3
    assert codes[after_breaches:orders] == ["SOPOGRANT", "NOGRANT", "FTOGRANT"]
    assert codes[orders : orders + 8] == [
        *(f"CAT{c}L{n}LICBREACH" for c in (1, 2, 3) for n in (2, 3)),
        "CAT1L2SOPOBREACH", "CAT1L3SOPOBREACH",
    ]  # fmt: skip
    offences = [(c, n) for c in (1, 2, 3) for n in (1, 2, 3) if (c, n) != (3, 1)]
    endings = ("SFO", "SFOCONV", "SFOCHARGE", "SFOOTHER")
    assert codes[orders + 8 : orders + 40] == [f"CAT{c}L{n}{end}" for end in endings for c, n in offences]
    assert codes[orders + 40 :] == [
        *(f"CAT{c}L{n}SCR" for c in (1, 2, 3) for n in (2, 3)), "SROBREACH", "RSOREVOKE",
    ]  # fmt: skip


@pytest.mark.django_db
def test_the_division_has_its_nineteen_columns_and_the_national_sheet_has_them_last(security_division):
    form = loaded(2025)
    own = columns_of(form.asked_of(SECURITY))
    assert len(own) == 19
    assert [column.code for column in own][:7] == [
        "CAT4L1", "CAT4L2", "CAT4L3", "CAT4L2YEAR", "CAT4L3YEAR", "CAT4L2LICBREACH", "CAT4L3LICBREACH",
    ]  # fmt: skip
    assert columns_of(form) == (*columns_of(form.asked_of(AREAS)), *own)


@pytest.mark.django_db
def test_each_known_misspelling_leads_to_its_box(security_division):
    found = headings(columns_of(loaded(2025)))
    told = {typed: found[typed].box.code for typed in found if typed != found[typed].code}
    assert told == {
        "CAT3L3SFOCONVICT": "sfo_convicted_c3_l3",
        "CAT1L3SFOCHARGED": "sfo_still_at_charge_c1_l3",
        "CAT4L3SFOCHARGED": "sfo_still_at_charge_c4_l3",
        "CAT2L2SFOTHER": "sfo_other_c2_l2",
    }


@pytest.mark.django_db
def test_a_form_without_codes_has_no_columns(form_2021):
    assert columns_of(Questionnaire.load(form_2021)) == ()


# --- What is refused ------------------------------------------------------------------------------


def test_a_code_twice_is_refused_by_the_names_of_both_boxes():
    def edit(questions):
        questions["orders_no"]["ministry"] = "SOPOGRANT"

    [problem] = refused(edit)
    assert problem == ("question orders_no", "ministry", "SOPOGRANT is the code of orders_shpo, and of orders_no")


def test_a_code_is_not_that_of_the_respondents_number():
    [(_, _, why)] = refused(lambda questions: questions["orders_no"].update(ministry="AREAID"))
    assert why == "AREAID is the code of the respondent’s number, and of orders_no"


@pytest.mark.parametrize(
    ("pair", "why"),
    [
        ("SROBREACH: NOGRANT", "NOGRANT is the code of orders_no already"),
        ("CAT9L9SRO: SROBREECH", "CAT9L9SRO is the code of no box of this question"),
        ("SROBREECH", "“SROBREECH” must be written as CODE: AS IT WAS TYPED"),
    ],
)
def test_a_misspelling_that_is_another_boxs_or_of_no_box_is_refused(pair, why):
    [problem] = refused(lambda questions: questions["sro_breaches"].update(ministry_misspelt=[pair]))
    assert problem == ("question sro_breaches", "ministry_misspelt", why)


def test_a_misspelling_of_two_codes_is_refused():
    [problem] = refused(
        lambda questions: questions["sro_breaches"].update(ministry_misspelt=["SROBREACH: CAT2L2SFOTHER"])
    )
    assert problem == ("question sfo_other", "ministry_misspelt", "CAT2L2SFOTHER is a misspelling of SROBREACH already")


@pytest.mark.parametrize(
    ("code", "pattern", "why"),
    [
        ("yearly", "CAT1L{l}YEAR", "needs {c}: its boxes have a category"),
        ("orders_no", "L{l}NOGRANT", "has {l}, and its boxes have no level"),
        ("orders_no", "No grant", "must be capital letters and digits, with {c} for a category and {l} for a level"),
    ],
)
def test_a_pattern_names_each_box_once(code, pattern, why):
    problems = refused(lambda questions: questions[code].update(ministry=pattern))
    assert (f"question {code}", "ministry", why) in problems


def test_a_code_has_a_place_of_its_own_on_the_sheet():
    [problem] = refused(lambda questions: questions["yearly"].update(ministry_place=1))
    assert problem == ("question yearly", "ministry_place", "1 is that of question snapshot")
    [problem] = refused(lambda questions: questions["yearly"].pop("ministry_place"))
    assert problem[:2] == ("question yearly", "ministry_place")
    assert "is missing" in problem[2]
    problems = refused(lambda questions: questions["yearly"].pop("ministry"))
    assert problems == [("question yearly", "ministry_place", "stands without the code itself, ministry")]
    [problem] = refused(lambda questions: questions["yearly"].update(ministry_place="2"))
    assert problem == ("question yearly", "ministry_place", "must be a number")


@pytest.mark.django_db
def test_the_database_refuses_a_code_without_its_place(security_division):
    loaded(2025)
    question = Question.objects.get(year=2025, code="yearly")
    question.ministry_place = None
    with pytest.raises(ValidationError, match="question_of_the_ministry_has_its_place"):
        question.validate_constraints()


# --- A form that has returns ----------------------------------------------------------------------


@pytest.mark.django_db
def test_a_new_misspelling_is_taken_while_the_year_is_open_and_nothing_else(year_2024):
    form = form_of(2024)
    questions = {entry["code"]: entry for entry in form["question"]}
    questions["sro_breaches"]["ministry_misspelt"] = ["SROBREACH: SROBREECH"]
    questions["snapshot"]["ministry_place"], questions["yearly"]["ministry_place"] = 2, 1
    text = definition.canonical(form)
    assert definition.load(text)[1]
    assert definition.dump(ReportingYear.objects.get(year=2024)) == text
    columns = columns_of(Questionnaire.load(year_2024))
    assert headings(columns)["SROBREECH"].box.code == "sro_breaches"
    assert columns[0].code == "CAT1L2YEAR"
    questions["sro_breaches"]["title"] = "Something else"
    with pytest.raises(Inconsistent, match="can no longer be replaced"):
        definition.load(definition.canonical(form))


@pytest.mark.django_db
def test_columns_go_by_question_category_and_level(security_division):
    def of(column: Column) -> tuple[bool, str, int, int]:
        return column.box.asked_of != AREAS, column.box.question, column.box.category or 0, column.box.level or 0

    seen = [of(column) for column in columns_of(loaded(2025))]
    for here, after in pairwise(seen):
        assert here[:2] != after[:2] or here[2:] < after[2:]
