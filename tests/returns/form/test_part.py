"""What of a year's form each respondent is asked, and what a report prints of it."""

import tomllib

import pytest

from returns.arithmetic.figures import AREAS, Box, Entry, Figures, NationalSum, Shape, sums_over
from returns.form import definition
from returns.form.questionnaire import Questionnaire
from returns.models import Cell
from tests.factories import QUESTIONNAIRES

SECURITY = "national-security-division"
FORM = (QUESTIONNAIRES / "2024.toml").read_text(encoding="utf-8")


@pytest.fixture
def form(year_2024) -> Questionnaire:
    return Questionnaire.load(year_2024)


def test_an_area_and_a_national_body_are_asked_for_what_the_ministry_takes_from_each(form):
    assert len(form.shape.boxes) == 519
    assert len(form.asked_of(AREAS).shape.boxes) == 68 + 54 * 6
    own = form.asked_of(SECURITY)
    assert len(own.shape.boxes) == 19 + 54 * 2
    assert {box.category for box in own.shape.boxes.values()} == {4}


def test_a_form_that_asks_areas_alone_is_all_theirs(form_2021):
    form = Questionnaire.load(form_2021)
    assert form.asked_of(AREAS) is form
    assert form.in_report is form


def test_what_a_body_is_not_asked_has_no_rows_columns_blocks_or_rate(form):
    own = form.asked_of(SECURITY)
    assert [block.code for block in own.blocks] == ["A", "B", "G", "I", "K", "L", "M"]
    assert [category.number for category in own.categories] == [4]
    assert list(own.questions) == [
        "snapshot", "yearly", "custody_licence", "sfo_charged", "sfo_convicted", "sfo_still_at_charge", "sfo_other",
        "by_age_security", "by_ethnicity_security", "by_sex_security",
    ]  # fmt: skip
    assert own.rate is None
    assert own.asked_of(SECURITY) is own


def test_checks_look_at_what_there_is(form):
    own = {rule.code: rule for rule in form.asked_of(SECURITY).rules}
    assert "breaches_against_rsos" not in own
    assert own["change_on_last_year"].left == ("snapshot", "yearly", "custody_licence")
    assert {rule.code for rule in form.asked_of(AREAS).rules} == {rule.code for rule in form.rules}


def test_a_total_adds_the_boxes_of_its_respondent_and_the_nations_those_of_all(form):
    assert form.shape.terms("snapshot_l1_total") == ("snapshot_c1_l1", "snapshot_c2_l1", "snapshot_c4_l1")
    assert form.asked_of(AREAS).shape.terms("snapshot_l1_total") == ("snapshot_c1_l1", "snapshot_c2_l1")
    assert form.asked_of(SECURITY).shape.terms("snapshot_l1_total") == ("snapshot_c4_l1",)


def test_a_report_prints_no_question_that_is_national_alone(form):
    area = form.asked_of(AREAS)
    assert [block.code for block in area.blocks] == ["A", "B", "C", "D", "E", "F", "G", "I", "J", "K", "L", "M"]
    assert [block.code for block in area.in_report.blocks] == ["A", "B", "C", "D", "E", "F", "G"]
    assert area.in_report.rate == area.rate


def test_each_sum_counts_those_that_are_asked_for_it():
    shape = Shape([Box("on_c1", "on", 1, None), Box("on_c4", "on", 4, None, SECURITY)])
    area, body = shape.part(AREAS), shape.part(SECURITY)
    returns = [
        Figures(area, {"on_c1": Entry(5)}),
        Figures(area, {"on_c1": Entry(None, "Lost.")}),
        Figures(body, {"on_c4": Entry(2)}),
    ]
    sums = sums_over(shape, returns)
    assert sums["on_c1"] == NationalSum(5, 1, 2, 2)
    assert sums["on_c4"] == NationalSum(2, 1, 1, 1)
    assert sums["on_total"] == NationalSum(7, 2, 3, 3)


# --- As rows and as text --------------------------------------------------------------------------


def test_whom_a_box_is_asked_of_follows_from_its_category_or_its_question(year_2024):
    asked = dict(Cell.objects.filter(year=year_2024).values_list("code", "asked_of"))
    assert asked["snapshot_c1_l1"] == AREAS
    assert asked["snapshot_c4_l1"] == SECURITY
    assert definition.dump(year_2024) == FORM


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (SECURITY, "cheshire", "category 4, asked_of: cheshire is an area: leave it out, and all areas are asked"),
        (SECURITY, "other-body", "category 4, asked_of: there is no national body other-body"),
        ("year = 2024", "year = 2022", f"category 4, asked_of: {SECURITY} owes no return for 2022"),
        (
            'numerator = "snapshot_c1_total"', 'numerator = "snapshot_total"',
            "rate, numerator: snapshot_total counts people of a national body, which has no population",
        ),
        (
            'printed = "national"', 'printed = "nowhere"', "Value 'nowhere' is not a valid choice.",
        ),
    ],
)  # fmt: skip
def test_a_form_that_asks_the_wrong_one_is_refused_by_place(areas, security_division, old, new, problem):
    with pytest.raises(definition.Inconsistent) as refused:
        definition.load(FORM.replace(old, new, 1))
    assert problem in str(refused.value)
    assert not Cell.objects.exists()


def test_a_question_of_one_body_has_no_box_of_another_ones_category(security_division):
    form = tomllib.loads(FORM)
    form["question"][0]["asked_of"] = "other-body"
    with pytest.raises(definition.Inconsistent, match="names other-body, and its category 4 is asked of national"):
        definition.parse(definition.canonical(form))
