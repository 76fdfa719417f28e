"""A section's versions, walked back from the words as they stand through what the record holds of each act."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from reports.writing.acts import PARTS, name_of_part, part_of_section
from reports.writing.history import removed, versions
from tests.factories import AT


@dataclass
class Act:
    number: int
    changes: Any
    act: str = "texts_saved"
    by: str = "Cheshire Coordinator"
    at: Any = field(default=AT)


def told(*changes: dict, act: str = "texts_saved") -> list[Act]:
    """Acts newest first, of these changes in the order in which they were made."""
    made = [Act(number, change, act, at=AT + timedelta(hours=number)) for number, change in enumerate(changes, start=1)]
    return made[::-1]


def test_each_act_on_a_section_left_a_version_of_all_its_parts():
    acts = told(
        {"introduction": ["", "One."], "contact": ["", "Here."]},
        {"introduction_signatory": ["", "The chair"]},
        {"contact": ["Here.", "There."]},
        {"introduction": ["One.", "Two."]},
    )
    found = versions("introduction", {"body": "Two.", "signatory": "The chair"}, acts)
    assert [(version.number, version.words["body"], version.words["signatory"]) for version in found] == [
        (4, "Two.", "The chair"),
        (2, "One.", "The chair"),
        (1, "One.", ""),
    ]
    assert [version.is_current for version in found] == [True, False, False]
    assert [dict(version.changed) for version in found] == [{"body": "One."}, {"signatory": ""}, {"body": ""}]


def test_a_title_of_one_section_is_not_a_section():
    acts = told({"case-study-1": ["", "x"], "case-study-1_title": ["", "A home"], "titles": {"case-study-1": "A home"}})
    assert versions("case-study-1_title", {"body": ""}, acts) == []
    assert versions("case-study-1", {"title": "A home", "body": "x"}, acts)[0].changed == {"title": "", "body": ""}


def test_what_is_no_text_is_left_alone():
    strange: list[Any] = [
        {"order": [["a"], ["b"]], "from": "2019/20", "board": [[], [{"role": "Chair"}]], "introduction": "x"},
        {"sections": ["background", "back"]},
        {"introduction": [1, 2]},
        ["introduction"],
        None,
        {"titles": ["introduction"]},
    ]
    acts = told(*strange)
    assert versions("introduction", {"body": "x"}, acts) == []
    assert removed(acts, []) == {}


def test_acts_of_another_kind_write_nothing():
    assert versions("note", {"body": ""}, told({"note": ["", "A note on a box"]}, act="source_declared")) == []


def test_a_removed_section_goes_by_the_title_that_it_had_last():
    acts = told(
        {"case-study-1": ["", "x"], "titles": {"case-study-1": "Home"}},
        {"case-study-1_title": ["Home", "A home"], "titles": {"case-study-1": "A home"}},
        {"section-1": ["", "x"], "titles": {"section-1": "Work"}},
    )
    assert removed(acts, ["section-1"]) == {"case-study-1": "A home"}


TEXTS = st.sampled_from(["", "One.", "Two.", "Three."])
PLACES = st.sampled_from(
    [(key, part) for key in ("introduction", "local_page", "section-2") for part in ("body", *PARTS)]
)


@given(st.lists(st.dictionaries(PLACES, TEXTS, max_size=4), max_size=8))
def test_the_versions_are_what_stood_there_after_each_act(writings):
    """Written forward into a table, walked back from the record."""
    stands: dict[tuple[str, str], str] = {}
    acts, after = [], []
    for number, writing in enumerate(writings, start=1):
        changes = {}
        for (key, part), new in writing.items():
            old = stands.get((key, part), "")
            if old != new:
                changes[name_of_part(key, part)] = [old, new]
                stands[key, part] = new
        acts.insert(0, Act(number, changes))
        after.append(dict(stands))
    for key in ("introduction", "section-2"):
        now = {part: stands.get((key, part), "") for part in ("body", *PARTS)}
        for version in versions(key, now, acts):
            then = after[version.number - 1]
            assert version.words == {part: then.get((key, part), "") for part in ("body", *PARTS)}


@given(PLACES)
def test_the_name_of_a_part_leads_back_to_it(place):
    assert part_of_section(name_of_part(*place)) == place
