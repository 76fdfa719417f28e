"""Next year's form begun as a copy, changed entry by entry, by file, by two people, and once areas have it."""

import tomllib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import html

from returns.form import definition, edits
from returns.form.definition import Inconsistent
from returns.form.year_actions import change_form, make_next_form, token_of
from returns.models import Cell, Event, Question, ReportingYear, Rule
from returns.record.refusals import Overtaken, Refused
from tests.factories import AT
from tests.pages import read
from tests.stages import stage


@stage
def next_form(year_2024, national_publisher) -> ReportingYear:
    """The form of 2024/25, begun as a copy of 2023/24's."""
    return make_next_form(year=year_2024, by=national_publisher, at=AT)


@pytest.fixture
def colleague(client_of, national_publisher):
    return client_of(national_publisher)


def whole(year) -> dict:
    return tomllib.loads(definition.dump(year))


def change(year, by, to, seen=None):
    return change_form(year=year, by=by, at=AT, to=to, seen=seen or token_of(year))


def address(name="year_form", **place):
    return reverse(name, kwargs={"year": 2025} | place)


# --- Begun ----------------------------------------------------------------------------------------


def test_next_years_form_begins_as_a_copy_and_is_open_to_nobody(next_form, year_2024):
    assert next_form.year == 2025
    assert next_form.status == "draft"
    assert (next_form.deadline, next_form.release_at, next_form.population) == (None, None, "")
    codes = list(Cell.objects.filter(year=2024).values_list("code", "asked_of"))
    assert list(Cell.objects.filter(year=2025).values_list("code", "asked_of")) == codes
    assert Event.objects.get(act="form_made").changes == {"copy_of": "2023/24"}


def test_a_form_is_made_once_and_by_the_national_team_alone(
    next_form, year_2024, cheshire_coordinator, national_publisher
):
    with pytest.raises(Refused, match="2024/25 has a form already"):
        make_next_form(year=year_2024, by=national_publisher, at=AT)
    with pytest.raises(Refused, match="Only the national team"):
        make_next_form(year=next_form, by=cheshire_coordinator, at=AT)


# --- Changed --------------------------------------------------------------------------------------


def test_a_change_is_on_record_with_what_stood_there(next_form, national_publisher):
    to = edits.with_entry(whole(next_form), "category", "1", {"number": 1, "heading": "Category 1: Sexual offenders"})
    change(next_form, national_publisher, to)
    told = Event.objects.get(act="form_changed").changes
    assert told["category 1 heading"] == ["Category 1: Registered sex offenders", "Category 1: Sexual offenders"]


def test_what_a_check_needs_is_not_taken_out(next_form, national_publisher):
    before = definition.dump(next_form)
    with pytest.raises(
        Inconsistent, match="rule returned_within_yearly, right: there is no question, box or total yearly"
    ):
        change(next_form, national_publisher, edits.without(whole(next_form), "question", "yearly"))
    assert definition.dump(next_form) == before
    assert not Event.objects.filter(act="form_changed").exists()


def test_of_two_editors_the_second_is_told_what_the_first_changed(next_form, national_publisher, national_reviewer):
    seen, form = token_of(next_form), whole(next_form)
    change(next_form, national_reviewer, edits.without(form, "rule", "copied_from_last_year"))
    with pytest.raises(Overtaken, match=r"National Reviewer has changed the form .*rule copied_from_last_year"):
        change(next_form, national_publisher, edits.moved(form, "level", "1", 1), seen)


def test_once_areas_have_returns_words_alone_are_mended(year_2024, national_publisher):
    form = whole(year_2024)
    title = edits.entry(form, "question", "orders_no") | {"title": "Notification Orders"}
    change(year_2024, national_publisher, edits.with_entry(form, "question", "orders_no", title))
    assert Question.objects.get(year=year_2024, code="orders_no").title == "Notification Orders"
    with pytest.raises(
        Refused, match=r"only the words of its form can be mended\. This would change more: rule copied"
    ):
        change(year_2024, national_publisher, edits.without(whole(year_2024), "rule", "copied_from_last_year"))
    assert Rule.objects.filter(year=year_2024, code="copied_from_last_year").exists()


# --- On screen ------------------------------------------------------------------------------------


def fields_of(client, where) -> dict:
    """What the first form of a page would send, as it stands."""
    (form, *_) = html.fromstring(client.get(where).content.decode()).xpath("//main//form[@method='post']")
    fields: dict = {}
    for name, value in form.form_values():
        fields.setdefault(name, []).append(value)
    return fields


def saved(client, where, **typed):
    """The page on which one lands after saving, with what its form had and this instead."""
    response = client.post(where, fields_of(client, where) | typed)
    assert response.status_code == 302, read(response).text
    return read(client.get(response["Location"]))


def test_the_button_on_this_years_form_leads_to_next_years(colleague, year_2024):
    page = read(colleague.get(reverse("year_form", kwargs={"year": 2024})))
    assert "Make the form of 2024/25" in page.text
    response = colleague.post(reverse("next_form", kwargs={"year": 2024}))
    assert response["Location"] == address()
    assert "Nothing differs" not in read(colleague.get(address())).text


@pytest.mark.parametrize(
    "path",
    [
        "category/1/",
        "level/2/",
        "block/A/",
        "question/snapshot/",
        "rule/breaches_against_rsos/",
        "rate/",
        "population/",
    ],
)
def test_an_entry_that_is_saved_as_it_was_changes_nothing(colleague, next_form, path):
    before = definition.dump(next_form)
    page = saved(colleague, address() + path)
    assert "Nothing has changed." in page.text
    assert definition.dump(next_form) == before


def test_a_category_a_question_and_its_table_are_added_on_screen(colleague, next_form, security_division):
    saved(colleague, address() + "category/", number="5", heading="Category 5: Others", asked_of=security_division.slug)
    typed = {"code": "others_managed", "block": "N", "title": "Others", "basis": "stock", "cells": ["c5_l1", "c5_l2"]}
    page = saved(colleague, address() + "question/", **typed, printed="national")
    assert "Adds question others_managed (“Others”), 2 boxes." in page.text
    boxes = Cell.objects.filter(year=2025, question__code="others_managed").values_list("code", "asked_of")
    body = security_division.slug
    assert list(boxes) == [("others_managed_c5_l1", body), ("others_managed_c5_l2", body)]


def test_what_cannot_be_is_said_on_the_page_and_what_was_typed_stays(colleague, next_form):
    where = address() + "question/"
    fields = fields_of(colleague, where)
    typed = {"code": "snapshot_total", "block": "A", "title": "My words", "basis": "stock", "printed": "report"}
    response = colleague.post(where, fields | typed)
    page = read(response)
    assert "the word “total” is reserved" in page.text
    assert 'value="My words"' in response.content.decode()


def test_a_form_goes_out_and_comes_back_as_a_file(colleague, next_form):
    text = colleague.get(address("form_file")).content.decode()
    assert text == definition.dump(next_form)
    new = text.replace("Category 1: Registered sex offenders", "Category 1: Sexual offenders")
    where = address("form_upload")
    looked = colleague.post(where, {"file": SimpleUploadedFile("form.toml", new.encode()), "seen": token_of(next_form)})
    assert "is “Category 1: Sexual offenders”" in read(looked).text
    assert definition.dump(next_form) == text
    colleague.post(where, {"text": new, "seen": token_of(next_form)})
    assert definition.dump(next_form) == new


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"year = 2025\nnew = 1\n", "new: is not a part of a definition"),
        (b"year = ", "TOML"),
        (b"\xff\xfe", "not UTF-8"),
        (b"#" * 20_000_000, "larger than 5 MB"),
    ],
)
def test_a_file_that_is_no_form_is_refused_by_name(colleague, next_form, content, words):
    before = definition.dump(next_form)
    page = read(colleague.post(address("form_upload"), {"file": SimpleUploadedFile("form.toml", content)}))
    assert words in page.text
    assert definition.dump(next_form) == before


def test_a_file_that_somebody_else_overtook_is_looked_at_again(colleague, next_form, national_reviewer):
    text, seen = definition.dump(next_form), token_of(next_form)
    change(next_form, national_reviewer, edits.without(whole(next_form), "rule", "copied_from_last_year"))
    response = colleague.post(address("form_upload"), {"text": text, "seen": seen})
    assert response.status_code == 409
    assert "has changed the form since you opened this page" in read(response).text
    assert not Rule.objects.filter(year=2025, code="copied_from_last_year").exists()


def test_an_entry_that_somebody_else_changed_meanwhile_is_saved_at_the_second_press(
    colleague, next_form, national_reviewer
):
    where = address() + "question/orders_no/"
    fields = fields_of(colleague, where) | {"title": "Notification Orders"}
    change(next_form, national_reviewer, edits.without(whole(next_form), "rule", "copied_from_last_year"))
    response = colleague.post(where, fields)
    assert response.status_code == 409
    assert b'value="Notification Orders"' in response.content
    (form, *_) = html.fromstring(response.content.decode()).xpath("//main//form[@method='post']")
    assert colleague.post(where, fields | {"seen": form.fields["seen"]}).status_code == 302
    assert Question.objects.get(year=2025, code="orders_no").title == "Notification Orders"
    assert not Rule.objects.filter(year=2025, code="copied_from_last_year").exists()


@pytest.mark.parametrize("how", ["code", "split", "join"])
def test_a_question_gets_a_new_code_is_split_and_is_joined_on_screen(colleague, next_form, how):
    typed = {
        "code": {"code": "orders_notification", "meaning": "continues"},
        "split": {
            "first_code": "orders_no_full", "first_title": "Full", "second_code": "orders_no_interim",
            "second_title": "Interim", "break_note": "Until 2023/24 they were one figure.",
        },
        "join": {"other": "orders_shpo", "code": "orders_all", "title": "Orders", "break_note": "Counted together."},
    }[how]  # fmt: skip
    saved(colleague, reverse(f"form_{how}", kwargs={"year": 2025, "name": "orders_no"}), **typed)
    codes = set(Question.objects.filter(year=2025).values_list("code", flat=True))
    new = {value for key, value in typed.items() if key.endswith("code")}
    assert new <= codes
    assert "orders_no" not in codes
    assert Question.objects.get(year=2025, continues="orders_no").code in new
