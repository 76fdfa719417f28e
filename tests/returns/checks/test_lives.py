"""The life of a rule: what it ever found in a return is mended, explained, waived or open; from the record of saves."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returns.arithmetic.checks import ERROR, Rule
from returns.arithmetic.figures import Entry
from returns.checks.actions import change_rule
from returns.checks.assessment import assess
from returns.checks.lives import life_of, number, states_of
from returns.checks.track_record import track_records
from returns.entry.actions import accept, approve_waiver, explain, submit
from returns.entry.correction_actions import mark_published
from returns.entry.figure_actions import save_figures
from returns.form.questionnaire import Questionnaire
from returns.models import Revision
from returns.models import Rule as RuleRow
from tests.factories import AT, CHESHIRE_FIGURES, AreaFactory, AreaReturnFactory, RevisionFactory
from tests.returns.shapes import SHAPE, figures

NOBODY = Rule("nobody", "zero", ("snapshot_c3_l1", "visits"), severity=ERROR)
COVERED = "yearly_covers_snapshot"


# --- Replaying a return ---------------------------------------------------------------------------


def test_the_saves_lead_back_to_the_beginning_and_forward_again():
    saves = [
        {"visits_l1": [None, 3]},
        {"visits_l1": [3, 0], "visits_l2": [None, {"value": 5, "unavailable_reason": "", "footnote": "A note."}]},
        {"visits_l2": [{"value": 5, "footnote": ""}, {"value": None, "unavailable_reason": "Lost"}]},
    ]
    states = list(states_of(figures(visits_l1=0, visits_l2=Entry(None, "Lost"), yearly_c1_l2=7), saves))
    assert [(s.value("visits_l1"), s.value("visits_l2")) for s in states] == [
        (None, None),
        (3, None),
        (0, 5),
        (0, None),
    ]
    assert {s.value("yearly_c1_l2") for s in states} == {7}  # what no save has touched was there from the beginning


def test_without_saves_a_revision_has_the_state_it_began_with():
    assert [state.value("visits_l1") for state in states_of(figures(visits_l1=4), [])] == [4]


@pytest.mark.parametrize(
    ("told", "value"), [(None, None), (0, 0), (12, 12), ({"value": 3}, 3), ({"value": None}, None)]
)
def test_the_record_tells_a_number_alone_or_among_words(told, value):
    assert number(told) == value


def test_what_a_rule_found_once_and_not_now_is_mended():
    states = [figures(snapshot_c3_l1=1), figures(snapshot_c3_l1=2, visits_l1=1), figures(visits_l1=5)]
    life = life_of(NOBODY, states, {})
    assert life.ever == {("snapshot_c3_l1",), ("visits_l1",)}
    assert life.mended == {("snapshot_c3_l1",)}
    assert [issue.cells for issue in life.now] == [("visits_l1",)]


@given(st.lists(st.dictionaries(st.sampled_from(sorted(SHAPE.boxes)), st.none() | st.integers(0, 9), min_size=1)))
def test_any_saves_are_replayed_as_they_were_made(saved):
    now, saves, expected = {}, [], [{}]
    for entries in saved:
        saves.append({code: [now.get(code), value] for code, value in entries.items()})
        now |= entries
        expected.append(dict(now))
    states = list(states_of(figures(**now), saves))
    assert [[state.value(code) for code in SHAPE.boxes] for state in states] == [
        [numbers.get(code) for code in SHAPE.boxes] for numbers in expected
    ]


# --- A year's record ------------------------------------------------------------------------------


def records(year):
    questionnaire = Questionnaire.load(year)
    return {record.rule.code: record for record in track_records(year, questionnaire, questionnaire.rules)}


def counts(record):
    return {name: getattr(record, name) for name in ("fired", "mended", "explained", "waived", "open")}


def save(revision, by, **values):
    entries = {code: Entry(value) for code, value in values.items()}
    save_figures(revision=revision, by=by, at=AT, entries=entries)


def explain_all(revision, by):
    for issue in assess(revision, Questionnaire.load(revision.year)).issues:
        explain(revision=revision, by=by, at=AT, issue=issue, text="It is so.")


def test_a_query_that_is_open_then_explained_then_mended(year_2021, cheshire_filled, cheshire_coordinator):
    by = cheshire_coordinator
    assert counts(records(year_2021)[COVERED])["fired"] == 0
    save(cheshire_filled, by, yearly_c1_l2=0, yearly_c2_l2=0)
    assert counts(records(year_2021)[COVERED]) == {"fired": 2, "mended": 0, "explained": 0, "waived": 0, "open": 2}
    explain_all(cheshire_filled, by)
    assert counts(records(year_2021)[COVERED]) == {"fired": 2, "mended": 0, "explained": 2, "waived": 0, "open": 0}
    save(cheshire_filled, by, yearly_c1_l2=CHESHIRE_FIGURES["yearly_c1_l2"])
    record = records(year_2021)[COVERED]
    assert counts(record) == {"fired": 2, "mended": 1, "explained": 1, "waived": 0, "open": 0}
    assert [(tally.area, tally.slug) for tally in record.areas] == [("Cheshire", "cheshire")]


def test_an_error_counts_as_waived_once_the_waiver_is_approved(
    year_2021, cheshire_filled, cheshire_coordinator, national_reviewer
):
    save(cheshire_filled, cheshire_coordinator, snapshot_c3_l1=1)
    explain_all(cheshire_filled, cheshire_coordinator)
    asked = cheshire_filled.explanations.get(rule__severity="error")
    assert counts(records(year_2021)[asked.rule.code])["open"] == 1
    approve_waiver(explanation=asked, by=national_reviewer, at=AT)
    after = counts(records(year_2021)[asked.rule.code])
    assert after == {"fired": 1, "mended": 0, "explained": 0, "waived": 1, "open": 0}


def test_the_record_counts_over_all_areas_and_names_them(year_2021, cheshire_2021, kent_2021, national_reviewer):
    for revision in (kent_2021, cheshire_2021):
        save(revision, national_reviewer, snapshot_c1_l2=5, yearly_c1_l2=4)
    record = records(year_2021)[COVERED]
    assert (record.fired, record.open) == (2, 2)
    assert [tally.area for tally in record.areas] == ["Cheshire", "Kent"]


def test_a_correction_begins_with_the_figures_of_the_revision_before_it(
    year_2021, cheshire_filled, cheshire_coordinator, national_reviewer, national_publisher
):
    save(cheshire_filled, cheshire_coordinator, yearly_c1_l2=0)
    explain_all(cheshire_filled, cheshire_coordinator)
    sent = submit(revision=cheshire_filled, by=cheshire_coordinator, at=AT)
    accepted = accept(revision=sent, by=national_reviewer, at=AT + timedelta(days=1))
    mark_published(revision=accepted, by=national_publisher, at=AT + timedelta(days=2))
    again = RevisionFactory(area_return=sent.area_return, number=2, figures=CHESHIRE_FIGURES | {"yearly_c1_l2": 0})
    assert counts(records(year_2021)[COVERED]) == {"fired": 1, "mended": 0, "explained": 0, "waived": 0, "open": 1}
    again = Revision.objects.with_names().get(pk=again.pk)
    save(again, cheshire_coordinator, yearly_c1_l2=CHESHIRE_FIGURES["yearly_c1_l2"])
    assert counts(records(year_2021)[COVERED]) == {"fired": 1, "mended": 1, "explained": 0, "waived": 0, "open": 0}


def test_a_rule_that_is_off_has_its_record_too(year_2021, cheshire_filled, cheshire_coordinator, national_reviewer):
    save(cheshire_filled, cheshire_coordinator, yearly_c1_l2=0)
    row = RuleRow.objects.get(year=year_2021, code=COVERED)
    change_rule(rule=row, by=national_reviewer, at=AT, mode="off", limit=None)
    assert counts(records(year_2021)[COVERED])["open"] == 1


def test_the_record_costs_the_same_for_few_saves_and_areas_and_for_many(
    year_2021, cheshire_filled, cheshire_coordinator, django_assert_num_queries
):
    questionnaire = Questionnaire.load(year_2021)
    with django_assert_num_queries(5):
        track_records(year_2021, questionnaire, questionnaire.rules)
    for value in range(10):
        save(cheshire_filled, cheshire_coordinator, yearly_c1_l2=value)
    for _ in range(12):
        area = AreaFactory()
        RevisionFactory(
            area_return=AreaReturnFactory(area=area, year=year_2021, area_name=area.name), figures={"sro_breaches": 1}
        )
    with django_assert_num_queries(5):
        track_records(year_2021, questionnaire, questionnaire.rules)
