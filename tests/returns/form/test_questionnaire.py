"""The year's form as its readers see it: words, places, and last year's numbers under this year's codes."""

import tomllib

import pytest

from returns.arithmetic.figures import Shape
from returns.form import definition
from returns.form.questionnaire import Questionnaire
from tests.factories import QUESTIONNAIRES
from tests.returns.shapes import SHAPE, boxes

pytestmark = pytest.mark.django_db


def earlier() -> Shape:
    """A form of the year before, with some of the questions."""
    return Shape([*SHAPE.boxes.values(), *boxes("orders_shpo", (None, None))])


@pytest.fixture
def changed():
    """A function: the form of 2020/21 after an edit, loaded for 2031."""

    def load(edit=lambda form: None, language="en") -> Questionnaire:
        form = tomllib.loads((QUESTIONNAIRES / "2021.toml").read_text(encoding="utf-8"))
        form["year"] = 2031
        edit(form)
        return Questionnaire.load(definition.load(definition.canonical(form))[0], language)

    return load


def question(form, code: str) -> dict:
    return next(entry for entry in form["question"] if entry["code"] == code)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("snapshot", "MAPPA-eligible offenders on 31 March 2031"),
        ("snapshot_c2_l3", "MAPPA-eligible offenders on 31 March 2031, Level 3, Category 2: Violent offenders"),
        ("snapshot_total", "MAPPA-eligible offenders on 31 March 2031, total"),
        ("snapshot_l1_total", "MAPPA-eligible offenders on 31 March 2031, Level 1, total"),
        (
            "snapshot_c1_total",
            "MAPPA-eligible offenders on 31 March 2031, Category 1: Registered sex offenders, total",
        ),
        ("custody_sopo_l2_total", "Breach of SOPO, Level 2, total"),
        ("orders_no", "NOs"),
    ],
)
def test_every_code_has_words(changed, code, words):
    assert changed().words(code) == words


def test_short_words_leave_out_the_title_unless_there_is_nothing_else(changed):
    questionnaire = changed()
    assert questionnaire.short_words("snapshot_c2_l3") == "Level 3, Category 2: Violent offenders"
    assert questionnaire.short_words("orders_no") == "NOs"


def test_a_total_stands_in_the_block_of_its_boxes(changed):
    questionnaire = changed()
    for code, block in (("snapshot_total", "A"), ("custody_sopo", "G"), ("orders_no", "E")):
        assert questionnaire.block_of(code).code == block


def test_welsh_words_take_the_place_of_the_english_where_there_are_any(changed):
    def edit(form):
        question(form, "orders_no")["title_cy"] = "Gorchmynion hysbysu"
        del question(form, "orders_shpo")["title_cy"]

    questionnaire = changed(edit, language="cy")
    assert questionnaire.words("orders_no") == "Gorchmynion hysbysu"
    assert questionnaire.words("orders_shpo") == "SHPO"


def test_last_years_numbers_come_under_the_same_codes(changed):
    codes = changed().comparable(earlier())
    assert codes["snapshot_c1_l1"] == "snapshot_c1_l1"
    assert codes["snapshot_c1_total"] == "snapshot_c1_total"
    assert codes["orders_shpo"] == "orders_shpo"


def test_a_question_that_is_new_has_no_last_year(changed):
    assert not [code for code in changed().comparable(earlier()) if code.startswith("custody_licence")]


def test_a_question_answers_for_the_one_that_it_continues(changed):
    def edit(form):
        question(form, "orders_no")["continues"] = "orders_shpo"
        question(form, "yearly")["continues"] = "counted"

    before = [*earlier().boxes.values(), *boxes("counted", *((c, n) for n in (2, 3) for c in (1, 2, 3)))]
    codes = changed(edit).comparable(Shape(before))
    assert codes["orders_no"] == "orders_shpo"
    assert codes["yearly_c1_l2"] == "counted_c1_l2"
    assert codes["yearly_l2_total"] == "counted_l2_total"


def test_across_a_break_in_a_question_there_is_nothing_to_compare(changed):
    def edit(form):
        question(form, "snapshot")["break_note"] = "Counted anew."

    codes = changed(edit).comparable(earlier())
    assert not [code for code in codes if code.startswith("snapshot")]
    assert "orders_shpo" in codes


@pytest.mark.parametrize("total", ["snapshot_c1_total", "snapshot_l2_total", "snapshot_total"])
def test_across_a_break_in_a_category_its_boxes_and_every_total_with_it_have_nothing_to_compare(changed, total):
    def edit(form):
        form["category"][0]["break_note"] = "Counted anew."

    codes = changed(edit).comparable(earlier())
    assert "snapshot_c1_l1" not in codes
    assert {"snapshot_c2_l1", "snapshot_c2_total"} <= codes.keys()
    assert total not in codes


def test_a_total_that_added_other_boxes_last_year_has_nothing_to_compare(changed):
    def without_category_3(form):
        question(form, "snapshot")["cells"] = ["c1_l1", "c2_l1", "c1_l2", "c2_l2", "c1_l3", "c2_l3"]
        form["rule"] = []

    codes = changed(without_category_3).comparable(earlier())
    assert "snapshot_c1_total" in codes
    assert "snapshot_total" not in codes
    assert "snapshot_l2_total" not in codes


# --- A total that still compares ------------------------------------------------------------------


def with_category_4(**said: object):
    """An edit: a fourth category in the table of the day."""

    def edit(form):
        form["category"].append({"number": 4, "heading": "Category 4: Terrorist offenders"} | said)
        question(form, "snapshot")["cells"] += ["c4_l1", "c4_l2", "c4_l3"]

    return edit


TOTALS = {"snapshot_total", "snapshot_l2_total"}


def test_a_new_category_breaks_the_totals_with_it_unless_the_form_says_that_they_compare(changed):
    assert not TOTALS & changed(with_category_4()).comparable(earlier()).keys()


def test_a_new_category_that_takes_from_the_others_leaves_the_totals_comparable(changed):
    codes = changed(with_category_4(totals_compare=True)).comparable(earlier())
    assert codes.keys() >= TOTALS
    assert "snapshot_c1_total" in codes
    assert not {"snapshot_c4_total", "snapshot_c4_l1"} & codes.keys()


def test_a_category_that_gives_some_of_its_people_to_another_breaks_and_the_totals_do_not(changed):
    def edit(form):
        form["category"][0] |= {"break_note": "Some are in Category 4 now.", "totals_compare": True}
        with_category_4(totals_compare=True)(form)

    codes = changed(edit).comparable(earlier())
    assert codes.keys() >= TOTALS
    assert not {"snapshot_c1_total", "snapshot_c1_l1"} & codes.keys()


def test_a_category_that_another_has_taken_in_leaves_the_totals_comparable(changed):
    def edit(form):
        form["category"][1] |= {"break_note": "With those of Category 3.", "totals_compare": True}
        question(form, "snapshot")["cells"] = ["c1_l1", "c2_l1", "c1_l2", "c2_l2", "c1_l3", "c2_l3"]
        form["rule"] = []

    codes = changed(edit).comparable(earlier())
    assert codes.keys() >= TOTALS
    assert not {"snapshot_c2_total", "snapshot_c2_l1"} & codes.keys()


def test_what_breaks_as_a_whole_has_no_total_that_compares(changed):
    def edit(form):
        question(form, "snapshot")["break_note"] = "Counted anew."
        with_category_4(totals_compare=True)(form)

    assert not [code for code in changed(edit).comparable(earlier()) if code.startswith("snapshot")]


def test_a_total_of_a_divided_question_goes_on_from_its_one_box_as_the_form_says_of_a_new_category(changed):
    def undivided() -> Shape:
        others = [box for box in earlier().boxes.values() if box.question != "snapshot"]
        return Shape([*others, *boxes("snapshot", (None, None))])

    assert changed().comparable(undivided())["snapshot_total"] == "snapshot"

    def edit(form):
        form["category"][0] |= {"break_note": "Counted anew."}

    assert "snapshot_total" not in changed(edit).comparable(undivided())

    def edit_and_say(form):
        form["category"][0] |= {"break_note": "Some are elsewhere now.", "totals_compare": True}

    assert changed(edit_and_say).comparable(undivided())["snapshot_total"] == "snapshot"
