"""An area's own Welsh for the form of a year: who may write it, until when, and what of it the database refuses."""

import pytest
from django.db import DatabaseError, transaction

from returns.form.actions import save_wording
from returns.form.questionnaire import Questionnaire
from returns.form.wording import place_of, worded
from returns.models import AreaWording, Event, Level, Revision
from returns.record.refusals import Refused
from tests.conftest import person
from tests.factories import AT
from tests.pages import read

PAGE = "/returns/2021/gwent/welsh-wording/"
OWN = {"category.1.heading": "Ein geiriau ni"}


@pytest.fixture
def gwent_coordinator(gwent):
    return person("Gwent Coordinator", coordinator=True, area=gwent)


@pytest.fixture
def gwent_2021(year_2021) -> Revision:
    return Revision.objects.with_names().of(area="gwent", year=2021).get()


def test_the_area_writes_its_own_welsh_and_the_record_says_what_stood_there(gwent_2021, gwent_coordinator):
    for text in ("Ein geiriau ni", "Geiriau gwell"):
        save_wording(
            revision=gwent_2021, by=gwent_coordinator, at=AT, texts={"category.1.heading": text, "rate.title": ""}
        )
    assert [event.changes for event in Event.objects.filter(act="wording_saved")] == [
        {"category.1.heading": ["", "Ein geiriau ni"]},
        {"category.1.heading": ["Ein geiriau ni", "Geiriau gwell"]},
    ]
    assert AreaWording.objects.get().text == "Geiriau gwell"


def test_an_emptied_text_gives_the_years_welsh_back(gwent_2021, gwent_coordinator, gwent):
    years = Questionnaire.load(gwent_2021.year, "cy").categories[0].heading
    for text, expected in (("Ein geiriau ni", "Ein geiriau ni"), ("", years)):
        save_wording(revision=gwent_2021, by=gwent_coordinator, at=AT, texts={"category.1.heading": text})
        assert Questionnaire.load(gwent_2021.year, "cy", gwent).categories[0].heading == expected
    assert not AreaWording.objects.exists()


def test_what_is_the_same_as_before_is_no_act(gwent_2021, gwent_coordinator):
    for _ in range(2):
        save_wording(revision=gwent_2021, by=gwent_coordinator, at=AT, texts=OWN)
    assert Event.objects.filter(act="wording_saved").count() == 1


def test_an_areas_welsh_changes_neither_the_english_nor_another_areas_form(gwent_2021, gwent_coordinator, gwent, kent):
    save_wording(revision=gwent_2021, by=gwent_coordinator, at=AT, texts=OWN)
    year = gwent_2021.year
    forms = [
        Questionnaire.load(year, "en", gwent),
        Questionnaire.load(year, "cy"),
        Questionnaire.load(year, "cy", kent),
    ]
    assert "Ein geiriau ni" not in [form.categories[0].heading for form in forms]


def test_an_areas_welsh_costs_one_query(gwent_2021, gwent, django_assert_num_queries):
    with django_assert_num_queries(8):
        Questionnaire.load(gwent_2021.year, "cy", gwent)
    with django_assert_num_queries(7):
        Questionnaire.load(gwent_2021.year, "cy")


def test_every_text_that_a_report_prints_has_one_place(gwent_2021):
    found = list(worded(gwent_2021.year))
    assert len({text.place for text in found}) == len(found) > 20
    assert {"question.snapshot.title", "category.1.heading", "rate.title", "rate.note"} <= {t.place for t in found}
    assert all(text.welsh for text in found)


def test_every_place_is_one_at_which_the_form_is_asked(gwent_2021, gwent_coordinator, gwent):
    """Each text given another wording, the whole form says the other and nothing of the year's."""
    own = {text.place: f"({text.place})" for text in worded(gwent_2021.year)}
    save_wording(revision=gwent_2021, by=gwent_coordinator, at=AT, texts=own)
    form = Questionnaire.load(gwent_2021.year, "cy", gwent)
    said = {axis.heading for axis in (*form.categories, *form.levels)} | {form.rate.title, form.rate.note}
    said |= {question.title for question in form.questions.values()}
    said |= {words for block in form.blocks for words in (block.title, block.subtitle) if words}
    assert said == set(own.values())


# --- Refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["cheshire_coordinator", "kent_coordinator", "cheshire_board_member"])
def test_nobody_of_another_area_writes_it(request, gwent_2021, who):
    with pytest.raises(Refused, match="cannot be changed now"):
        save_wording(revision=gwent_2021, by=request.getfixturevalue(who), at=AT, texts=OWN)


def test_an_area_in_england_has_none(cheshire_2021, cheshire_coordinator):
    with pytest.raises(Refused, match="no report in Welsh"):
        save_wording(revision=cheshire_2021, by=cheshire_coordinator, at=AT, texts=OWN)


def test_once_submitted_it_stays(gwent_2021, gwent_coordinator):
    Revision.objects.filter(pk=gwent_2021.pk).update(
        status="submitted", submitted_by=gwent_coordinator, submitted_at=AT
    )
    with pytest.raises(Refused, match="cannot be changed now"):
        save_wording(revision=gwent_2021, by=gwent_coordinator, at=AT, texts=OWN)


@pytest.mark.parametrize("place", ["category.9.heading", "category.1.note", "rule.x.text", ""])
def test_a_place_that_the_form_does_not_have_is_named(gwent_2021, gwent_coordinator, place):
    with pytest.raises(Refused, match="no such place"):
        save_wording(revision=gwent_2021, by=gwent_coordinator, at=AT, texts={place: "Geiriau"})
    assert not AreaWording.objects.exists()


@pytest.mark.parametrize(
    ("area", "text", "constraint"),
    [
        ("cheshire", "Geiriau", "areawording_in_wales"),
        ("gwent", "", "areawording_says_something"),
        ("gwent", "Geiriau", "areawording_once"),
    ],
)
def test_the_database_keeps_one_text_a_place_for_areas_in_wales(gwent_2021, areas, area, text, constraint):
    AreaWording.objects.create(year=gwent_2021.year, area=areas["gwent"], place="rate.title", text="Cyfradd")
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        AreaWording.objects.create(year=gwent_2021.year, area=areas[area], place="rate.title", text=text)
    assert error.value.__cause__.diag.constraint_name == constraint


# --- The page -------------------------------------------------------------------------------------


def test_the_page_shows_the_english_and_the_years_welsh_beside_an_empty_box(
    gwent_2021, gwent_coordinator, client_of, clock
):
    page = read(client_of(gwent_coordinator).get(PAGE))
    boxes = {name: field for name, field in page.inputs.items() if not name.startswith(("initial-", "csrf"))}
    texts = {text.place: text for text in worded(gwent_2021.year)}
    assert list(boxes) == list(texts)
    assert {field.get("value", "") for field in boxes.values()} == {""}
    assert {field["lang"] for field in boxes.values()} == {"cy"}
    for text in texts.values():
        assert text.english in page.text
        assert text.welsh in page.text


def test_the_page_saves_what_was_changed_on_it_and_nothing_else(gwent_2021, gwent_coordinator, client_of, clock):
    """Somebody else has saved in the meantime: what this page did not change stays theirs."""
    browser = client_of(gwent_coordinator)
    page = read(browser.get(PAGE))
    sends = {name: field.get("value", "") for name, field in page.inputs.items()}
    save_wording(revision=gwent_2021, by=gwent_coordinator, at=AT, texts=OWN)
    response = browser.post(PAGE, sends | {"rate.title": "Ein cyfradd"})
    assert response["Location"] == "/returns/2021/gwent/"
    assert dict(AreaWording.objects.values_list("place", "text")) == OWN | {"rate.title": "Ein cyfradd"}


def test_a_word_in_braces_that_stands_for_nothing_is_refused_in_words(gwent_2021, gwent_coordinator, client_of, clock):
    page = read(client_of(gwent_coordinator).post(PAGE, {"rate.title": "Ar {diwedd}"}))
    assert "{diwedd} is not a word we know. You can use: {year_name}, {start}, {end}, {mid_year}" in page.text
    assert page.inputs["rate.title"]["value"] == "Ar {diwedd}"
    assert not AreaWording.objects.exists()


def test_the_task_list_leads_there_for_an_area_in_wales_alone(
    gwent_2021, cheshire_2021, gwent_coordinator, cheshire_coordinator, client_of, clock
):
    assert PAGE in read(client_of(gwent_coordinator).get("/returns/2021/gwent/")).links
    assert not [
        link for link in read(client_of(cheshire_coordinator).get("/returns/2021/cheshire/")).links if "welsh" in link
    ]


def test_the_history_tells_what_was_worded_otherwise(gwent_2021, gwent_coordinator, client_of, clock):
    save_wording(revision=gwent_2021, by=gwent_coordinator, at=AT, texts=OWN)
    text = read(client_of(gwent_coordinator).get("/returns/2021/gwent/history/")).text
    assert "The area’s Welsh wording of the form saved" in text
    assert "Category 1 heading" in text


def test_a_place_is_named_after_what_stands_there(gwent_2021):
    first = Level.objects.filter(year=gwent_2021.year).first()
    assert place_of(first, "heading") == f"level.{first.number}.heading"
