"""The public list of reports: found by any spelling of an area and by year; nothing unreleased is found or counted."""

from datetime import timedelta

import pytest
from django.test import Client
from lxml import html

from reports.release import actions
from reports.site import find
from reports.site.find import folded
from returns.models import Area, AreaReturn, ReportingYear, Revision
from tests.factories import CHESHIRE_FIGURES, AreaFactory, AreaReturnFactory, RevisionFactory
from tests.reports.asking import RELEASE, ask
from tests.scene import let_out
from tests.stages import stage

LIST = "/reports/"
EARLIER = 2020


@pytest.fixture
def released(cheshire_out, clock):
    clock(RELEASE)
    return cheshire_out


@stage
def areas_with_names(areas):
    """Areas that go by several names."""
    AreaFactory(name="Teesside", slug="teesside", aliases=["Cleveland"])
    AreaFactory(name="Dyfed-Powys", slug="dyfed-powys")
    AreaFactory(name="Anglesey", slug="anglesey", name_cy="Ynys Môn")
    AreaFactory(name="Devon and Cornwall", slug="devon-and-cornwall", aliases=["Devon & Cornwall"])
    AreaFactory(name="North Wales", slug="north-wales")
    AreaFactory(name="South Wales", slug="south-wales")


@stage
def published(areas_with_names, form_2020, form_2021):
    """Every area’s report of 2019/20 and 2020/21, public; but Kent, which owes one of 2020/21, has not sent it."""
    for year in (form_2020, form_2021):
        year.release_at = RELEASE
        year.save()
        for area in Area.objects.all():
            area_return = AreaReturnFactory(area=area, year=year, area_name=area.name, area_name_cy=area.name_cy)
            if (area.slug, year.year) != ("kent", 2021):
                RevisionFactory(area_return=area_return, published=True, published_at=RELEASE)


@pytest.fixture
def two_years(published, clock):
    clock(RELEASE)


def page_of(path: str = LIST, **query: str):
    response = Client().get(path, query)
    assert response.status_code == 200
    return html.fromstring(response.content)


def found(**query: str) -> list[str]:
    """The addresses of the reports on the page, in its order."""
    return page_of(**query).xpath("//table//th//a/@href")


def areas_found(text: str) -> set[str]:
    return {address.split("/")[2] for address in found(area=text)}


def said(**query: str) -> str:
    (main,) = page_of(**query).xpath("//main")
    return " ".join(main.text_content().split())


# --- Finding --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("cheshire", {"cheshire"}),
        ("CHESHIRE", {"cheshire"}),
        (" chesh ", {"cheshire"}),
        ("Halton", {"cheshire"}),
        ("Cheshire, Halton and Warrington", {"cheshire"}),
        ("e23000006", {"cheshire"}),
        ("Cleveland", {"teesside"}),
        ("teesside", {"teesside"}),
        ("ynys mon", {"anglesey"}),
        ("Ynys Môn", {"anglesey"}),
        ("YNYS MÔN", {"anglesey"}),
        ("dyfed powys", {"dyfed-powys"}),
        ("dyfed-powys", {"dyfed-powys"}),
        ("devon & cornwall", {"devon-and-cornwall"}),
        ("devon and corn", {"devon-and-cornwall"}),
        ("wales", {"north-wales", "south-wales"}),
        ("wales south", {"south-wales"}),
        ("shire", set()),
        ("nowhere", set()),
        ("%", {"cheshire", "teesside", "dyfed-powys", "anglesey", "devon-and-cornwall", "north-wales", "south-wales",
               "gwent", "kent"}),
    ],
)  # fmt: skip
def test_an_area_is_found_by_any_spelling_and_by_the_beginning_of_each_word(text, slugs, two_years):
    assert areas_found(text) == slugs


def test_an_area_is_found_by_the_name_that_it_had_that_year(two_years):
    AreaReturn.objects.filter(area__slug="teesside", year=EARLIER).update(area_name="Hartlepool")
    assert found(area="hartlepool") == ["/reports/teesside/2020/"]


def test_accents_capitals_and_punctuation_do_not_count():
    assert folded("Ŵyr, Ynys-Môn & Gŵyr!") == ("wyr", "ynys", "mon", "and", "gwyr")
    assert folded(" \t\0") == ()


def test_before_anybody_asks_the_newest_year_is_listed(two_years):
    addresses = found()
    assert addresses[:2] == ["/reports/anglesey/2021/", "/reports/cheshire/2021/"]
    assert len(addresses) == 8
    assert "8 of 9 areas have published." in said()


def test_a_year_is_listed_by_the_names_of_its_areas(two_years):
    addresses = found(area="", year="2020")
    assert len(addresses) == 9
    assert addresses == sorted(addresses)
    text = said(area="", year="2020")
    assert "9 reports found" in text
    assert "9 of 9 areas have published." in text


def test_everything_is_listed_newest_year_first(two_years):
    addresses = found(area="", year="")
    assert len(addresses) == 17
    years = [address.split("/")[3] for address in addresses]
    assert years == ["2021"] * 8 + ["2020"] * 9


def test_the_years_of_one_area_stand_in_one_table(two_years):
    page = page_of(area="cleveland")
    assert [caption.text_content() for caption in page.xpath("//table/caption")] == ["Teesside"]
    assert [row.text_content().strip() for row in page.xpath("//tbody//th")] == ["2020/21", "2019/20"]


def test_each_report_has_its_page_its_pdf_and_its_csv(two_years):
    links = page_of(area="gwent", year="2021").xpath("//table//a")
    assert [link.get("href") for link in links] == [
        "/reports/gwent/2021/", "/reports/gwent/2021.pdf", "/reports/gwent/2021.csv",
    ]  # fmt: skip
    assert " ".join(links[1].text_content().split()) == "PDF Gwent 2020/21"  # a link is told by itself, read aloud


def test_what_was_asked_stands_in_the_address_and_in_the_form(two_years):
    page = page_of(area='"><script>', year="2020")
    assert page.xpath("//input[@name='area']/@value") == ['"><script>']
    assert page.xpath("//option[@selected]/@value") == ["2020"]
    assert page.xpath("//form[@role='search']/@method") == ["get"]


def test_nothing_found_says_what_to_do_and_what_may_have_been_meant(two_years):
    text = said(area="chehsire")
    assert "0 reports found" in text
    assert "Did you mean: Cheshire" in text
    assert "Try fewer letters" in text
    page = page_of(area="chehsire", year="2020")
    assert page.xpath("//a[text()='Cheshire']/@href") == ["?area=Cheshire"]
    assert "Did you mean" not in said(area="qqqqqq")


def test_an_area_that_has_published_in_another_year_only_is_led_to(two_years):
    text = said(area="kent", year="2021")
    assert "0 reports found" in text
    assert "Did you mean: Kent" in text


@pytest.mark.parametrize("query", [{"year": "2099"}, {"year": "then"}, {"year": "2021 OR 1=1"}, {"area": "x" * 101}])
def test_what_cannot_be_looked_for_is_said_at_its_place(query, two_years):
    page = page_of(**query)
    assert page.xpath("//*[contains(@class, 'govuk-error-summary')]")
    assert not page.xpath("//table")


@pytest.mark.parametrize("query", [{"area": "a\0b"}, {"page": "-1"}, {"page": "many"}, {"page": "999"}, {"other": "1"}])
def test_whatever_else_is_in_the_address_is_answered(query, two_years):
    assert page_of(**query).xpath("//h1")


def test_a_long_list_is_turned_page_by_page_and_keeps_what_was_asked(two_years, monkeypatch):
    monkeypatch.setattr(find, "PAGE", 10)
    first = page_of(area="", year="")
    assert len(first.xpath("//tbody/tr")) == 10
    (following,) = first.xpath("//a[@rel='next']/@href")
    rest = html.fromstring(Client().get(LIST + following).content)
    assert len(rest.xpath("//tbody/tr")) == 7
    assert "17 reports found" in " ".join(rest.text_content().split())
    assert "8 of 9 areas have published." in " ".join(first.text_content().split())


def test_invented_figures_and_published_history_are_marked(two_years):
    Revision.objects.filter(year=2021, area_return__area__slug="gwent").update(source="invented", note="Made up.")
    Revision.objects.filter(year=2021, area_return__area__slug="cheshire").update(
        source="historical", note="A book.", has_report=False
    )
    text = said(area="gwent", year="2021")
    assert "Gwent Invented" in text
    assert "Some of these reports hold invented figures" in text
    page = page_of(area="cheshire", year="2021")
    assert "Source: A book." in " ".join(page.text_content().split())
    assert not page.xpath("//table//a")


def test_the_home_page_has_a_box_that_leads_to_the_list(two_years):
    (form,) = page_of("/").xpath("//form[@role='search']")
    assert (form.get("action"), form.get("method")) == (LIST, "get")
    assert form.xpath(".//input/@name") == ["area"]
    assert form.xpath(".//a/@href") == [LIST]
    (welsh,) = page_of("/cy/").xpath("//form[@role='search']")
    assert welsh.get("action") == "/cy/reports/"


def test_the_list_in_welsh_has_the_areas_welsh_names_and_addresses(two_years):
    page = page_of("/cy/reports/", area="ynys", year="2021")
    (link,) = page.xpath("//tbody//th//a")
    assert (link.text_content(), link.get("href")) == ("Ynys Môn", "/cy/reports/anglesey/2021/")


def test_the_list_in_welsh_goes_by_the_areas_welsh_names(two_years):
    names = [
        " ".join(row.split()) for row in page_of("/cy/reports/", year="2021").xpath("//table//tbody/tr/th//a/text()")
    ]
    assert "Ynys Môn" in names
    assert names == sorted(names, key=folded)


def test_two_queries_whatever_is_asked(two_years, django_assert_num_queries):
    for query in ({}, {"area": "cheshire"}, {"area": "", "year": "2020"}, {"area": "chehsire"}):
        with django_assert_num_queries(2):
            ask(LIST, **query)


# --- What is never found --------------------------------------------------------------------------


def assert_there_is_nothing() -> None:
    for query in ({}, {"area": "cheshire"}, {"area": "", "year": ""}):
        text = said(**query)
        assert "No report is published yet." in text
        assert "Cheshire" not in text
        assert "2020/21" not in text
        assert not page_of(**query).xpath("//form[@role='search']")
    assert not page_of("/").xpath("//form[@role='search']")


@pytest.mark.parametrize("state", ["cheshire_filled", "cheshire_submitted", "cheshire_frozen"])
def test_what_is_not_published_is_not_found(state, request, clock):
    request.getfixturevalue(state)
    ReportingYear.objects.update(release_at=RELEASE)
    clock(RELEASE)
    assert_there_is_nothing()


def test_what_is_not_released_is_not_found_and_is_there_at_the_moment(cheshire_out, clock):
    clock(RELEASE - timedelta(microseconds=1))
    assert_there_is_nothing()
    clock(RELEASE)
    assert found() == ["/reports/cheshire/2021/"]
    assert "1 of 3 areas have published." in said()


def test_a_year_that_is_not_released_is_neither_listed_counted_nor_a_choice(two_years):
    ReportingYear.objects.filter(year=2021).update(release_at=RELEASE + timedelta(days=1))
    for query in ({}, {"area": ""}, {"area": "cheshire"}):
        page = page_of(**query)
        assert "2020/21" not in page.text_content()
        assert page.xpath("//option/@value") == ["", "2020"]
    secret, never = (page_of(year=year).text_content() for year in ("2021", "2099"))
    assert secret == never


def test_an_area_of_which_nothing_is_public_is_as_unknown_as_one_that_is_none(released):
    """Kent has a return, but nobody outside has seen it."""
    for text in ("kent", "knet", "quux"):
        answer = said(area=text)
        assert "0 reports found" in answer
        assert "Did you mean" not in answer


def test_a_superseded_edition_is_not_listed_beside_the_one_that_replaced_it(
    released, national_publisher, stand_in_pdf, clock
):
    later = RevisionFactory(area_return=released.area_return, number=2, accepted=True, figures=CHESHIRE_FIGURES)
    actions.freeze(revision=later, at=RELEASE)
    let_out(later, RELEASE)
    actions.publish(revision=later, by=national_publisher, at=RELEASE)
    assert found() == ["/reports/cheshire/2021/"]
    assert "1 of 3 areas have published." in said()
