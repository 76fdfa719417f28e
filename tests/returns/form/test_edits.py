"""What the editor does to a form as plain data, and how two forms are told apart."""

import tomllib
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returns.form import edits
from returns.form.consistency import ARRAYS, problems
from tests.factories import QUESTIONNAIRES

FORM = tomllib.loads((QUESTIONNAIRES / "2024.toml").read_text(encoding="utf-8"))
WHY = {"break_note": "Until then they were one figure."}
PLACES = [(array, str(one[ARRAYS[array].name])) for array in ARRAYS for one in FORM[array]]


def questions(form) -> list[str]:
    return [one["code"] for one in form["question"]]


def test_next_years_form_is_this_ones_without_what_is_said_once():
    following = edits.for_the_year_after(FORM)
    assert following["year"] == 2025
    assert "population" not in following
    assert not any(one.keys() & {"continues", "break_note", "totals_compare"} for one in following["question"])
    assert questions(following) == questions(FORM)
    assert following["rule"] == FORM["rule"]
    assert problems(following) == []


def test_a_new_code_is_followed_by_checks_and_rate():
    new = edits.renamed(FORM, "snapshot", "people_managed", continues=True)
    assert edits.entry(new, "question", "people_managed")["continues"] == "snapshot"
    assert new["rate"]["numerator"] == "people_managed_c1_total"
    assert edits.entry(new, "rule", "breaches_against_rsos")["right"] == "people_managed_c1_total"
    assert "people_managed" in edits.entry(new, "rule", "change_on_last_year")["left"]
    assert problems(new) == []


def test_a_split_question_is_two_of_the_same_boxes_that_do_not_compare():
    first = {"code": "licence_prison", "title": "Returned to prison"}
    second = {"code": "licence_hospital", "title": "Returned to hospital"}
    new = edits.split(FORM, "custody_licence", first, second, WHY)
    one, other = (edits.entry(new, "question", code) for code in ("licence_prison", "licence_hospital"))
    assert questions(new).index("licence_hospital") == questions(new).index("licence_prison") + 1
    assert one["cells"] == other["cells"]
    assert one["continues"] == "custody_licence"
    assert not other.keys() & {"continues", "ministry"}
    assert one["break_note"] == other["break_note"] == WHY["break_note"]
    assert edits.entry(new, "rule", "returned_within_yearly")["left"] == ["licence_prison", "licence_hospital"]
    assert problems(new) == []


def test_two_questions_that_are_joined_are_one_where_the_first_stood():
    new = edits.joined(FORM, ("orders_shpo", "orders_shpo_travel"), {"code": "orders_all", "title": "Orders"}, WHY)
    assert questions(new).index("orders_all") == questions(FORM).index("orders_shpo")
    assert not {"orders_shpo", "orders_shpo_travel"} & set(questions(new))
    assert edits.entry(new, "question", "orders_all")["continues"] == "orders_shpo"
    assert edits.entry(new, "rule", "change_on_last_year")["left"].count("orders_all") == 1
    assert problems(new) == []


def test_the_last_question_takes_its_table_along():
    new = edits.without(FORM, "question", "lifetime_revocations")
    assert len(new["block"]) == len(FORM["block"]) - 1


@pytest.mark.parametrize(("array", "name"), PLACES)
def test_each_entry_can_be_found_taken_out_and_told(array, name):
    assert edits.entry(FORM, array, name)
    new = edits.without(FORM, array, name)
    assert edits.entry(new, array, name) is None
    gone = edits.differences(FORM, new)
    assert (array, name, "") in {(one.array, one.name, one.key) for one in gone if one.new is None}


@given(st.sampled_from(PLACES), st.sampled_from([-1, 1]))
def test_what_was_moved_and_moved_back_is_as_before(place, by):
    array, name = place
    there = edits.moved(FORM, array, name, by)
    if there != FORM:
        assert edits.moved(there, array, name, -by) == FORM
        assert {one.key for one in edits.differences(FORM, there)} == {"order"}


def test_no_change_touches_the_form_that_it_was_made_of():
    before = deepcopy(FORM)
    edits.for_the_year_after(FORM)
    edits.with_entry(FORM, "category", "1", {"number": 1, "heading": "Another"})
    edits.without(FORM, "category", "1")
    edits.renamed(FORM, "snapshot", "people_managed", continues=False)
    assert before == FORM


@pytest.mark.parametrize(
    ("array", "key", "old", "new", "is_mendable"),
    [
        ("question", "title", "A", "B", True),
        ("question", "guidance_cy", None, "B", True),
        ("question", "break_note", "A", "B", True),
        ("question", "break_note", None, "B", False),
        ("question", "note", "a", "b", False),
        ("rate", "note", "A", "B", True),
        ("rule", "limit", 0.1, 0.2, False),
        ("category", "", None, {"number": 5}, False),
        ("question", "ministry_misspelt", None, ["CAT1L1SFO: CAT1L1SF0"], True),
    ],
)
def test_what_can_still_be_mended_is_told_from_what_is_counted(array, key, old, new, is_mendable):
    assert edits.Difference(array, "x", key, old, new).is_mendable == is_mendable
