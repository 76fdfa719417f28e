"""Acts in words: figures in the form's words, old and new; and nothing that the record may hold stops a page."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returns.record.acts import ACTS, FIELDS, Change, Names, kind_of
from returns.record.timeline import tell

NAMES = Names({"snapshot_c1_l1": "Snapshot, Level 1", "yearly_c1_l2": "Yearly, Level 2"}, {"none": "There is none."})


def changes(act, **recorded):
    return [(change.what, change.old, change.new) for change in tell(act, recorded, NAMES).changes]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ([1257, 1258], [("Snapshot, Level 1", "1,257", "1,258")]),
        ([None, 0], [("Snapshot, Level 1", "not answered", "0")]),
        ([7, None], [("Snapshot, Level 1", "7", "not answered")]),
        (
            [7, {"value": None, "unavailable_reason": "Lost.", "footnote": ""}],
            [("Snapshot, Level 1", "7", "not available: Lost.")],
        ),
        (
            [{"value": 7, "unavailable_reason": "", "footnote": "Old."}, 7],
            [("Snapshot, Level 1, footnote", "Old.", "nothing")],
        ),
        (
            [7, {"value": 1008, "unavailable_reason": "", "footnote": "New."}],
            [("Snapshot, Level 1", "7", "1,008"), ("Snapshot, Level 1, footnote", None, "New.")],
        ),
    ],
)
def test_a_figure_is_told_in_the_forms_words(change, told):
    assert changes("figures_saved", snapshot_c1_l1=change) == told


def test_several_boxes_of_one_save_are_one_folded_entry():
    one = tell("figures_saved", {"snapshot_c1_l1": [1, 2]}, NAMES)
    two = tell("figures_saved", {"snapshot_c1_l1": [1, 2], "yearly_c1_l2": [3, 4]}, NAMES)
    assert (one.words, one.is_folded) == ("1 figure saved", False)
    assert (two.words, two.is_folded) == ("2 figures saved", True)


def test_a_box_that_the_form_no_longer_has_goes_by_its_code():
    assert changes("figures_saved", gone_c1=[1, 2]) == [("gone_c1", "1", "2")]


@pytest.mark.parametrize(
    ("text", "words", "told"),
    [
        (["", "It is so."], "Explanation given", (None, "It is so.")),
        (["It is so.", "It was."], "Explanation changed", ("It is so.", "It was.")),
        (["It is so.", ""], "Explanation removed", ("It is so.", "nothing")),
    ],
)
def test_an_explanation_names_its_check_and_its_boxes(text, words, told):
    recorded = {"rule": "none", "cells": ["snapshot_c1_l1"], "text": text}
    assert tell("explained", recorded, NAMES).words == words
    assert changes("explained", **recorded) == [("There is none. (Snapshot, Level 1)", *told)]


def test_many_boxes_of_an_explanation_are_counted():
    cells = ["snapshot_c1_l1", "yearly_c1_l2", "gone_c1"]
    assert changes("explained", rule="old", cells=cells, text=["", "So."])[0][0] == "old (3 boxes)"


def test_moments_are_told_in_london_time():
    summer = datetime(2021, 7, 31, 16, 30, tzinfo=UTC).isoformat()
    assert changes("extension_granted", until=[None, summer]) == [("Until", None, "31 July 2021, 17:30")]
    assert changes("year_opened", deadline="2021-07-31", areas=42) == [
        ("Deadline", None, "31 July 2021"),
        ("Areas", None, "42"),
    ]


def test_a_changed_board_is_told_seat_by_seat():
    board = [[], [{"name": "", "role": "Chair", "agency": "The police"}, {"name": "A", "role": "Member", "agency": ""}]]
    assert changes("texts_saved", board=board) == [("Board", None, "Chair, The police\nA, Member")]


def test_a_saved_board_names_the_special_seats_and_says_name_role_agency_and_their_welsh():
    """In that order: the record keeps a row's entries, but not their order."""
    chair = {"agency_cy": "Yr heddlu", "role": "Chief constable", "seat": "chair", "name": "A", "agency": "The police"}
    board = [[{"seat": "member", "role": "Governor"}], [chair, {"seat": "lay_adviser", "role": "Adviser"}]]
    assert changes("board_saved", board=board, confirmed=True) == [
        ("Board", "Governor", "Chair, A, Chief constable, The police, Yr heddlu\nLay adviser, Adviser"),
        ("Confirmed for this year", None, "yes"),
    ]


def test_a_logo_is_told_by_its_service_and_its_names():
    logo = {"sha256": "0" * 64, "media_type": "image/png", "service": "police", "name": "A", "name_cy": "B"}
    assert changes("logo_saved", logo=[None, logo]) == [("Logo", None, "Police, A, B")]
    assert changes("logo_removed", logo=[logo, None]) == [("Logo", "Police, A, B", "nothing")]


def test_a_long_text_is_folded():
    assert tell("texts_saved", {"introduction": ["", "word " * 40]}, NAMES).is_folded
    assert not tell("texts_saved", {"introduction": ["", "word"]}, NAMES).is_folded


def test_what_the_checks_found_at_submission_is_not_told():
    assert tell("submitted", {"found": [{"rule": "shadow_rule"}]}, NAMES).changes == ()


def test_an_unknown_act_is_printed_as_it_is():
    told = tell("box_painted", {"colour": ["red", "blue"], "layers": 2}, NAMES)
    assert (told.words, kind_of("box_painted")) == ("box_painted", "other")
    assert told.changes == (Change("Colour", "red", "blue"), Change("Layers", None, "2"))


NO_MOMENTS = ("2021-13-45T99:99", "2021-06-01T09:30:00", "0001-01-01T00:00:00+00:00", "9999-99-99")
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=12)
    | st.just("2021-13-45T99:99")
    | st.just("0001-01-01"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*FIELDS, "text", "x"]), inner),
    max_leaves=12,
)


@given(st.sampled_from([*ACTS, "unheard_of"]), JSON | st.dictionaries(st.sampled_from(["rule", "cells", "text"]), JSON))
def test_nothing_that_the_record_may_hold_stops_the_telling(act, recorded):
    told = tell(act, json.loads(json.dumps(recorded)), NAMES)
    assert told.words
    assert all(isinstance(change.new, str) for change in told.changes)


# --- Sections of a report -------------------------------------------------------------------------


def test_parts_of_a_section_are_told_by_what_they_are():
    recorded = {"introduction": ["", "One."], "introduction_signatory": ["", "The chair"], "contact_body_cy": ["A", ""]}
    assert changes("texts_saved", **recorded) == [
        ("Introduction", None, "One."),
        ("Introduction, signatory", None, "The chair"),
        ("Contact, in Welsh", "A", "nothing"),
    ]


def test_a_section_that_was_added_goes_by_its_title():
    recorded = {"case-study-1": ["", "x"], "case-study-1_title": ["", "A home"], "titles": {"case-study-1": "A home"}}
    assert changes("texts_saved", **recorded) == [("A home", None, "x"), ("A home, title", None, "A home")]
    gone = {"case-study-1": ["x", ""], "titles": {"case-study-1": "A home"}}
    assert changes("text_removed", **gone) == [("A home", "x", "nothing")]


def test_what_was_taken_over_is_told_with_its_year():
    recorded = {"from": "2019/20", "introduction": ["", "One."], "logos": [[], ["Police", "Probation"]]}
    assert changes("texts_copied", **recorded) == [
        ("Introduction", None, "One."),
        ("Logos", None, "Police\nProbation"),
        ("From", None, "2019/20"),
    ]


def test_an_order_and_a_confirmation_name_the_sections():
    assert changes("texts_moved", order=[["A", "B"], ["B", "A"]]) == [("Order", "A\nB", "B\nA")]
    assert changes("texts_confirmed", sections=["A", "B"]) == [("Sections", None, "A\nB")]


def test_an_older_record_of_the_national_texts_is_still_told():
    assert changes("national_texts_saved", sections=["background", "back"]) == [("Sections", None, "background\nback")]
