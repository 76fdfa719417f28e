"""What people type into a table, and what the page knows of what they had before them."""

import pytest
from django.http import QueryDict

from returns.access.forms import errors_with_places
from returns.arithmetic.figures import Entry, Figures
from returns.entry.forms import BoxForm, DeclarationForm, FiguresForm, SendBackForm
from returns.form.questionnaire import Questionnaire

pytestmark = pytest.mark.django_db

A, B = "snapshot_c1_l1", "snapshot_c2_l1"
LOST = Entry(None, "The record was lost")


@pytest.fixture
def make(form_2021):
    """A function: the form of block A on stored entries, as typed in a page that showed `seen` (or what is stored)."""
    questionnaire = Questionnaire.load(form_2021)
    block = questionnaire.block("a")

    def form(typed=None, *, seen=None, **stored):
        entries = {code: e if isinstance(e, Entry) else Entry(e) for code, e in stored.items()}
        figures = Figures(questionnaire.shape, entries)
        if typed is None:
            return FiguresForm(block, questionnaire, figures)
        seen = {code: figures[code].token for code in typed} | (seen or {})
        posted = QueryDict(mutable=True)
        posted.update(typed | {f"seen_{code}": token for code, token in seen.items()})
        return FiguresForm(block, questionnaire, figures, posted)

    return form


def entries(form, **options):
    assert form.is_valid(), form.errors
    return form.entries(**options)


def test_the_form_has_the_boxes_of_its_block_under_their_codes(make):
    form = make()
    assert len(form.fields) == 9
    assert form[A].html_name == form[A].id_for_label == A


def test_a_page_that_is_first_shown_carries_the_tokens_of_what_is_stored(make):
    form = make(**{A: 1257, B: LOST})
    assert form[A].initial == 1257
    assert form.seen[A] == "1257"
    assert form.seen[B] == LOST.token
    assert form.seen["snapshot_c3_l1"] == ""


def test_only_what_was_typed_is_written(make):
    assert entries(make({A: "1,257", B: ""})) == {A: Entry(1257)}


def test_what_one_cannot_see_does_not_count_or_is_called_by_its_name(make):
    assert entries(make({A: "\u202d1\u00a0257\u202c", B: ""})) == {A: Entry(1257)}
    [error] = make({A: "12\u200b:", B: ""}).errors[A]
    assert error.endswith("must be a number, using the digits 0 to 9; it is “12[zero width space]:”")
    [error] = make({A: "n/a", B: ""}).errors[A]
    assert error.endswith(
        "must be a number. Type 0 if there were none, or leave it empty and say why it is not available"
    )


def test_a_box_that_was_not_touched_is_not_written_even_if_somebody_else_changed_it(make):
    form = make({A: "1257", B: "323"}, seen={A: "1257", B: ""}, **{A: 1300})
    assert entries(form) == {B: Entry(323)}


def test_a_box_that_was_emptied_is_written_as_not_answered(make):
    assert entries(make({A: ""}, **{A: 1257})) == {A: Entry()}


def test_a_box_that_is_missing_from_the_page_is_left_alone(make):
    assert entries(make({B: "323"}, **{A: 1257})) == {B: Entry(323)}


def test_a_new_value_keeps_the_footnote_of_its_box(make):
    form = make({A: "1258"}, **{A: Entry(1257, "", "Counted anew.")})
    assert entries(form) == {A: Entry(1258, "", "Counted anew.")}


def test_a_box_that_is_not_available_stays_so_when_left_empty(make):
    assert entries(make({A: "", B: ""}, **{A: LOST})) == {}


def test_a_box_that_was_not_available_is_left_alone_when_somebody_else_has_filled_it(make):
    form = make({A: "", B: ""}, seen={A: LOST.token}, **{A: 1257})
    assert entries(form) == {}
    assert entries(form, fill_empty_with=0) == {B: Entry(0)}


def test_a_number_in_a_box_that_was_not_available_asks_before_it_takes_the_place_of_the_reason(make):
    form = make({A: "5", B: "3"}, **{A: LOST})
    assert not form.is_valid()
    [error] = form.errors[A]
    assert "marked as not available (“The record was lost”)" in error
    agreed = make({A: "5", B: "3"}, **{A: LOST})
    agreed.data[f"over_{A}"] = "on"
    assert entries(agreed) == {A: Entry(5), B: Entry(3)}
    assert agreed.replaced == {A: 5}


def test_a_box_that_somebody_else_has_filled_meanwhile_asks_nothing(make):
    form = make({A: "5"}, seen={A: LOST.token}, **{A: 1257})
    assert entries(form) == {A: Entry(5)}
    assert form.replaced == {}


def test_empty_boxes_are_filled_with_nought_on_request_but_not_those_that_are_not_available(make):
    form = make({A: "", B: "", "snapshot_c1_l2": "3"}, **{B: LOST})
    assert entries(form, fill_empty_with=0) == {A: Entry(0), "snapshot_c1_l2": Entry(3)}


def test_a_box_that_somebody_else_has_filled_meanwhile_is_no_longer_empty(make):
    form = make({A: "", B: ""}, seen={A: "", B: ""}, **{A: 1257})
    assert entries(form, fill_empty_with=0) == {B: Entry(0)}


def test_a_box_that_was_emptied_is_filled_with_nought_too(make):
    assert entries(make({A: ""}, **{A: 1257}), fill_empty_with=0) == {A: Entry(0)}


def test_a_box_that_was_emptied_stays_as_it_is_if_somebody_else_has_said_that_it_is_not_available(make):
    assert entries(make({A: ""}, seen={A: "1257"}, **{A: LOST})) == {}


def test_a_token_that_is_missing_counts_as_an_empty_box_seen(make):
    form = make({A: "1257"}, **{A: 1300})
    form.data.pop(f"seen_{A}")
    assert form.seen[A] == ""


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("12,5", "must be a whole number"),
        ("-3", "must be 0 or more"),
        ("some", "must be a number, using the digits 0 to 9"),
        ("10,000,000", "must be 9,999,999 or less"),
    ],
)
def test_an_error_names_its_box_and_links_to_it_and_keeps_what_was_typed(make, typed, reason):
    form = make({A: typed, B: "323"})
    assert not form.is_valid()
    (error,) = errors_with_places(form)
    assert error["place"] == A
    assert error["message"].startswith(f"Level 1, Category 1: Registered sex offenders {reason}")
    assert form[A].value() == typed
    assert form[B].value() == "323"


def test_where_a_block_has_several_questions_an_error_names_the_question_too(form_2021):
    questionnaire = Questionnaire.load(form_2021)
    figures = Figures(questionnaire.shape, {})
    form = FiguresForm(questionnaire.block("g"), questionnaire, figures, {"custody_sopo_c1_l2": "x"})
    assert errors_with_places(form)[0]["message"].startswith("Breach of SOPO, Level 2, Category 1")


# --- One box on its own ---------------------------------------------------------------------------


def test_a_reason_takes_the_place_of_the_value():
    form = BoxForm(Entry(5), {"unavailable_reason": " The record was lost ", "footnote": "", "seen": "5"})
    assert form.is_valid()
    assert form.entry() == LOST


def test_a_footnote_leaves_the_value_alone():
    form = BoxForm(Entry(5), {"unavailable_reason": "", "footnote": "Counted anew.", "seen": "5"})
    assert form.is_valid()
    assert form.entry() == Entry(5, "", "Counted anew.")


def test_a_reason_that_is_taken_away_leaves_the_box_empty():
    form = BoxForm(LOST, {"unavailable_reason": "", "footnote": "", "seen": LOST.token})
    assert form.is_valid()
    assert form.entry() == Entry()


def test_a_text_that_is_too_long_for_the_report_is_refused():
    form = BoxForm(Entry(5), {"unavailable_reason": "x" * 301, "footnote": "y" * 501})
    assert set(form.errors) == {"unavailable_reason", "footnote"}


WELSH = Entry(None, "The record was lost", "Late.", "Collwyd y cofnod", "Yn hwyr.")


def test_where_the_area_publishes_in_welsh_a_box_asks_for_both_languages():
    sent = {
        "unavailable_reason": "The record was lost",
        "unavailable_reason_cy": "Collwyd y cofnod",
        "footnote": "Late.",
        "footnote_cy": "Yn hwyr.",
    }
    form = BoxForm(Entry(5), sent, has_welsh=True)
    assert form.is_valid()
    assert form.entry() == WELSH
    assert not {"unavailable_reason_cy", "footnote_cy"} & set(BoxForm(Entry(5)).fields)


def test_a_welsh_reason_needs_an_english_one_and_goes_with_it():
    alone = BoxForm(Entry(5), {"unavailable_reason_cy": "Collwyd y cofnod"}, has_welsh=True)
    assert set(alone.errors) == {"unavailable_reason"}
    form = BoxForm(WELSH, {"unavailable_reason": "", "footnote": "Late.", "footnote_cy": "Yn hwyr."}, has_welsh=True)
    assert form.is_valid()
    assert form.entry() == Entry(None, "", "Late.", "", "Yn hwyr.")


def test_a_number_that_is_typed_leaves_both_footnotes_alone():
    assert WELSH.answered(7) == Entry(7, "", "Late.", "", "Yn hwyr.")


# --- Declaring and sending back -------------------------------------------------------------------


def test_a_return_is_declared_or_not_submitted():
    assert DeclarationForm({}).errors == {"declared": ["Confirm that you have checked the figures"]}
    assert DeclarationForm({"declared": "on"}).is_valid()


def test_a_return_goes_back_with_a_reason():
    assert SendBackForm({"reason": "  "}).errors == {"reason": ["Enter a reason for sending the return back"]}
