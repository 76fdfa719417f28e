"""A report's charts: five years of one area, England and Wales beside it, and nothing that is not public."""

import re
import xml.etree.ElementTree as ElementTree
from datetime import datetime, timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from lxml import html

from reports.annual_report.gather import as_fragment, document_for, documents_for, signed_digest
from reports.annual_report.pictures import Own, lately_of, pictures_of
from reports.published.public_returns import in_the_same_terms
from returns.form import definition
from returns.form.questionnaire import Questionnaire
from returns.models import Category, Figure, Population, Question, ReportingYear, Revision
from tests.factories import CHESHIRE_FIGURES, LONDON, QUESTIONNAIRES, AreaReturnFactory, RevisionFactory

AT = datetime(2021, 11, 1, 12, tzinfo=LONDON)
DAY = timedelta(days=1)
FORM = (QUESTIONNAIRES / "2020.toml").read_text(encoding="utf-8")
LEVELS, YEARS, RATE = "snapshot-levels", "snapshot-years", "rsos_per_100k"


def released(year: int) -> datetime:
    return datetime(year, 10, 28, 9, 30, tzinfo=LONDON)


@pytest.fixture
def past(areas, populations):
    """A function: a year's form, released that October, with what these areas published in it: c1_l1 of each."""

    def make(number: int, form: str = FORM, at: datetime | None = None, traits=(), **counts: int) -> ReportingYear:
        year = ReportingYear.objects.filter(year=number).first()
        year = year or definition.load(form.replace("year = 2020", f"year = {number}", 1))[0]
        year.release_at = at or released(number)
        year.save()
        for slug, count in counts.items():
            owed = AreaReturnFactory(area=areas[slug], year=year)
            RevisionFactory(
                area_return=owed,
                published=True,
                published_at=year.release_at - 8 * DAY,
                population=Population.objects.get(area=areas[slug], mid_year=2020),
                figures=CHESHIRE_FIGURES | {"snapshot_c1_l1": count},
                **dict.fromkeys(traits, True),
            )
        return year

    return make


def draw(revision: Revision, at: datetime = AT) -> dict:
    revision = Revision.objects.with_names().get(pk=revision.pk)
    form = Questionnaire.load(revision.year)
    people = Population.objects.filter(area=revision.area_return.area, mid_year=2020).first()
    own = in_the_same_terms(revision, at, form, people and people.aged_10_and_over)
    shown = Own(revision, revision.area_return.area_name, form, own, at)
    return {chart.key: chart for chart in pictures_of(shown, lately_of(shown))}


def column(chart, place: int = 0) -> dict[str, str]:
    return {heading: cells[place] for heading, cells in chart.rows}


# --- This year ------------------------------------------------------------------------------------


def test_the_categories_and_levels_of_the_year_are_its_first_picture(cheshire_report):
    chart = draw(cheshire_report)[LEVELS]
    assert chart.columns == ("Category", "Level 1", "Level 2", "Level 3")
    assert chart.rows[1] == ("Category 2: Violent offenders", ("323", "2", "1"))
    assert "Category 2: Violent offenders. Level 1: 323; Level 2: 2; Level 3: 1." in chart.alternative


def test_a_draft_shows_what_is_awaited_and_an_empty_one_no_picture(cheshire_filled):
    with_all = draw(cheshire_filled)
    Figure.objects.filter(revision=cheshire_filled, cell__code="snapshot_c1_l2").update(value=None)
    assert draw(cheshire_filled)[LEVELS].rows[0][1] == ("1,257", "awaited", "0")
    assert with_all[LEVELS].rows[0][1] == ("1,257", "3", "0")
    Figure.objects.filter(revision=cheshire_filled).update(value=None)
    assert draw(cheshire_filled) == {}


def test_a_box_that_the_form_does_not_have_is_not_applicable(areas, populations):
    text = FORM.replace('"c3_l1", ', "", 1).replace('["snapshot_c3_l1"]', '["snapshot_c2_l1"]', 1)
    year, _ = definition.load(text)
    counts = {code: value for code, value in CHESHIRE_FIGURES.items() if code != "snapshot_c3_l1"}
    owed = AreaReturnFactory(area=areas["cheshire"], year=year)
    chart = draw(RevisionFactory(area_return=owed, figures=counts))[LEVELS]
    assert chart.rows[2][1] == ("[z]", "4", "0")
    assert chart.markers == ("[z]",)
    assert "Level 1: not applicable" in chart.alternative


# --- Five years -----------------------------------------------------------------------------------


def test_the_four_years_before_stand_before_this_one(cheshire_report, past):
    for year, count in ((2015, 1), (2016, 2), (2017, 1000), (2018, 1100), (2019, 1150), (2020, 1200)):
        past(year, cheshire=count, kent=7)
    chart = draw(cheshire_report)[YEARS]
    assert column(chart) == {
        "2016/17": "1,003", "2017/18": "1,103", "2018/19": "1,153", "2019/20": "1,203", "2020/21": "1,260",
    }  # fmt: skip
    assert len(chart.panels) == 3
    assert "break" not in chart.alternative


def test_without_an_earlier_public_year_there_is_no_series(cheshire_report, past):
    past(2020, kent=5)
    assert YEARS not in draw(cheshire_report)


def test_a_year_of_which_nothing_is_public_is_said_to_be_not_published(cheshire_report, past):
    past(2018, cheshire=1100)
    past(2019, kent=1)
    assert column(draw(cheshire_report)[YEARS]) == {
        "2016/17": "not published", "2017/18": "1,103", "2018/19": "not published", "2019/20": "not published",
        "2020/21": "1,260",
    }  # fmt: skip


def test_a_year_that_is_not_released_yet_does_not_leak(cheshire_report, past):
    past(2019, cheshire=1100)
    past(2020, at=AT + DAY, cheshire=4321)
    before, after = draw(cheshire_report, AT), draw(cheshire_report, AT + DAY)
    assert column(before[YEARS])["2019/20"] == "not published"
    assert "4,3" not in str(before)
    assert column(after[YEARS])["2019/20"] == "4,324"


def test_a_figure_that_was_not_available_is_not_drawn_as_nought(cheshire_report, past):
    past(2020)
    entries = dict(CHESHIRE_FIGURES)
    entries.pop("snapshot_c1_l1")
    owed = AreaReturnFactory(area=cheshire_report.area_return.area, year=ReportingYear.objects.get(year=2020))
    draft = RevisionFactory(area_return=owed, figures=entries)
    Figure.objects.filter(revision=draft, cell__code="snapshot_c1_l1").update(unavailable_reason="Lost.")
    Revision.objects.filter(pk=draft.pk).update(
        status="published", submitted_by=cheshire_report.submitted_by, submitted_at=AT - 30 * DAY,
        accepted_by=cheshire_report.accepted_by, accepted_at=AT - 30 * DAY,
        published_by=cheshire_report.accepted_by, published_at=AT - 30 * DAY,
    )  # fmt: skip
    chart = draw(cheshire_report)[YEARS]
    assert column(chart)["2019/20"] == "[x]"
    assert column(chart, 1)["2019/20"] == "326"
    assert "2019/20: not available" in chart.alternative
    assert chart.markers == ("[x]",)


def test_a_break_is_shown_with_its_words_where_the_form_has_one(cheshire_report, past):
    for year in (2018, 2019, 2020):
        past(year, cheshire=1100)
    Category.objects.filter(year=2019, number=2).update(break_note="New counting rules.")
    chart = draw(cheshire_report)[YEARS]
    first, second, third = (panel.alternative for panel in chart.panels)
    assert "2017/18: 326; break in the series; 2018/19: 326" in second
    assert "break" not in first + third
    assert "Category 2: Violent offenders: the series breaks before 2018/19. New counting rules." in chart.note


def test_a_break_is_told_in_welsh_in_a_welsh_report(cheshire_report, past):
    for year in (2019, 2020):
        past(year, cheshire=1100)
    why = {"break_note": "New counting rules.", "break_note_cy": "Rheolau cyfrif newydd."}
    Category.objects.filter(year=2020, number=2).update(**why)
    with translation.override("cy"):
        notes = draw(cheshire_report)[YEARS].note
    assert "Rheolau cyfrif newydd." in notes
    assert "New counting rules." not in notes


def test_a_break_in_a_year_that_was_not_published_is_not_bridged(cheshire_report, past):
    past(2018, cheshire=1100)
    past(2019)
    Question.objects.filter(year=2019, code="snapshot").update(break_note="A day instead of a year.")
    chart = draw(cheshire_report)[YEARS]
    assert all("break in the series; 2018/19: not published" in panel.alternative for panel in chart.panels)
    assert "The series breaks before 2018/19. A day instead of a year." in chart.note


def test_a_total_of_other_boxes_is_a_break_too(cheshire_report, past):
    shorter = FORM.replace('"c2_l1", "c3_l1"', '"c3_l1"', 1)
    past(2020, form=shorter)
    counts = {code: value for code, value in CHESHIRE_FIGURES.items() if code != "snapshot_c2_l1"}
    owed = AreaReturnFactory(area=cheshire_report.area_return.area, year=ReportingYear.objects.get(year=2020))
    RevisionFactory(area_return=owed, published=True, figures=counts)
    chart = draw(cheshire_report)[YEARS]
    assert (
        "Category 2: Violent offenders: the series breaks before 2020/21. Counted from 2020/21 on: Level 1."
        in chart.note
    )
    assert column(chart, 1)["2019/20"] == "3"


def test_a_question_is_followed_under_its_earlier_name_and_one_that_was_not_asked_is_not_collected(
    cheshire_report, past
):
    past(2019, form=FORM.replace('"snapshot"', '"census"').replace("snapshot_", "census_"))
    past(2020, cheshire=1200)
    owed = AreaReturnFactory(area=cheshire_report.area_return.area, year=ReportingYear.objects.get(year=2019))
    counts = {code.replace("snapshot", "census"): value for code, value in CHESHIRE_FIGURES.items()}
    RevisionFactory(area_return=owed, published=True, published_at=released(2019), figures=counts)
    assert column(draw(cheshire_report)[YEARS])["2018/19"] == "not collected"
    Question.objects.filter(year=2020, code="snapshot").update(continues="census")
    assert column(draw(cheshire_report)[YEARS])["2018/19"] == "1,260"


def test_invented_figures_are_marked_where_they_stand_beside_real_ones(cheshire_report, past):
    past(2020, traits=["invented"], cheshire=1200)
    past(2019, cheshire=1100)
    chart = draw(cheshire_report)[YEARS]
    assert "2019/20 (invented)" in column(chart)
    assert "2018/19" in column(chart)
    assert "2019/20: 1,203 invented" in chart.alternative
    assert "dashed outline" in chart.note


# --- Beside England and Wales ---------------------------------------------------------------------


def test_before_this_year_is_out_the_rate_stands_beside_the_last_released_year(cheshire_report, past):
    past(2019, cheshire=1, kent=1)
    past(2020, cheshire=1200, kent=2000)
    chart = draw(cheshire_report)[RATE]
    assert list(column(chart)) == ["Cheshire, 2020/21", "Cheshire, 2019/20", "England and Wales, 2019/20"]
    assert column(chart)["Cheshire, 2020/21"] == "133"
    assert column(chart)["Cheshire, 2019/20"] == "127"
    assert chart.note == "England and Wales: covers 2 of 2 areas, as at 28 October 2020."


def test_partial_coverage_is_printed_as_it_is(cheshire_report, past, areas):
    year = past(2020, cheshire=1200)
    AreaReturnFactory(area=areas["kent"], year=year)
    chart = draw(cheshire_report)[RATE]
    assert "covers 1 of 2 areas, as at 28 October 2020." in chart.note


def test_a_late_publication_moves_the_day_and_the_clock_does_not(cheshire_report, past):
    past(2020, cheshire=1200, kent=2000)
    assert draw(cheshire_report, AT) == draw(cheshire_report, AT + 200 * DAY)
    kent = Revision.objects.filter(year=2020, area_return__area__slug="kent")
    kent.update(published_at=datetime(2021, 1, 5, 10, tzinfo=LONDON))
    assert "as at 5 January 2021" in draw(cheshire_report)[RATE].note


def test_an_area_that_was_not_public_in_that_year_is_said_to_be_not_published(cheshire_report, past):
    past(2020, kent=2000)
    assert column(draw(cheshire_report)[RATE])["Cheshire, 2019/20"] == "not published"


def test_without_a_released_year_there_is_no_comparison(cheshire_report, past):
    past(2020, at=AT + DAY, cheshire=1200)
    assert RATE not in draw(cheshire_report)


def test_this_years_rate_is_taken_once_every_area_that_owes_a_return_is_public(past):
    past(2019, cheshire=1000, kent=1000)
    year = past(2020, cheshire=1200)
    owed = AreaReturnFactory(area=Population.objects.filter(area__slug="kent").first().area, year=year)
    mine = Revision.objects.get(year=2020, area_return__area__slug="cheshire")
    assert "England and Wales, 2018/19" in column(draw(mine)[RATE])
    RevisionFactory(area_return=owed, published=True, published_at=AT - DAY, figures=CHESHIRE_FIGURES)
    chart = draw(mine)[RATE]
    assert list(column(chart)) == ["Cheshire, 2019/20", "England and Wales, 2019/20"]
    assert chart.note.startswith("England and Wales: covers 1 of 2 areas, as at 31 October 2021.")


def test_the_comparison_says_when_it_includes_invented_figures(cheshire_report, past):
    past(2020, traits=["invented"], cheshire=1200)
    chart = draw(cheshire_report)[RATE]
    assert "The figures of England and Wales include invented ones." in chart.note
    assert "England and Wales, 2019/20 (invented)" in column(chart)


def test_welsh_is_printed_throughout(cheshire_report, past):
    past(2020, cheshire=1200)
    with translation.override("cy"):
        found = draw(cheshire_report)
    assert found[RATE].note.startswith("Cymru a Lloegr: yn cynnwys 1 o 1 ardal, fel yr oedd ar 28 ")
    assert "Cymru a Lloegr, 2019/20" in column(found[RATE])
    assert found[LEVELS].title.endswith(", yn ôl categori a lefel")


# --- Queries --------------------------------------------------------------------------------------


def test_the_pictures_cost_a_fixed_number_of_queries(cheshire_report, past, django_assert_num_queries):
    form = Questionnaire.load(cheshire_report.year)
    own = in_the_same_terms(cheshire_report, AT, form, 948_696)
    for year in (2017, 2018, 2019, 2020):
        past(year, cheshire=1200)
    shown = Own(cheshire_report, "Cheshire", form, own, AT)
    with django_assert_num_queries(25):
        pictures_of(shown, lately_of(shown))
    for year in (2017, 2018, 2019, 2020):
        past(year, kent=1200, gwent=900)
    with django_assert_num_queries(25):
        pictures_of(shown, lately_of(shown))


def test_what_is_signed_is_gathered_without_the_pictures(cheshire_report, past, django_assert_num_queries):
    past(2020, cheshire=1200)
    printed = documents_for(cheshire_report, AT, has_pictures=True)
    with django_assert_num_queries(13):
        signed = documents_for(cheshire_report, AT)
    assert [len(document.pictures) for document in (*printed, *signed)] == [3, 0]
    assert signed_digest(signed) == signed_digest(printed)


# --- The markup -----------------------------------------------------------------------------------


@pytest.fixture
def document(cheshire_report, past):
    for year in (2018, 2020):
        past(year, cheshire=1200)
    return document_for(cheshire_report, AT)


def test_the_drawings_are_well_formed_and_bring_no_style_script_or_reference(document):
    for number, picture in enumerate(document.pictures, start=1):
        markup = render_to_string("reports/annual_report/picture.html", {"picture": picture, "number": number})
        found = re.findall(r"<svg.*?</svg>", markup, flags=re.DOTALL)
        assert len(found) == len(picture.panels)
        for drawing, panel in zip(found, picture.panels, strict=True):
            root = ElementTree.fromstring(drawing)
            names = {element.tag.rpartition("}")[2] for element in root.iter()}
            assert names <= {"svg", "title", "rect", "line", "text"}
            attributes = {name for element in root.iter() for name in element.attrib}
            assert not {name for name in attributes if name == "style" or name.startswith("on") or "href" in name}
            assert "url(" not in drawing
            (title,) = (element for element in root.iter() if element.tag.endswith("}title"))
            assert title.text == panel.alternative
            assert root.get("aria-labelledby") == title.get("id")
            assert root.get("role") == "img"


def test_each_picture_has_its_numbers_in_a_table(document):
    page = html.fromstring(as_fragment(document))
    figures = page.xpath("//section[@aria-labelledby='pictures']//figure")
    assert len(figures) == len(document.pictures) == 3
    for figure, picture in zip(figures, document.pictures, strict=True):
        rows = [
            (row.xpath("string(th)"), tuple(cell.text_content() for cell in row.xpath("td")))
            for row in figure.xpath(".//tbody/tr")
        ]
        assert rows == list(picture.rows)
        assert [th.text_content() for th in figure.xpath(".//thead//th")] == list(picture.columns)
        assert figure.xpath("boolean(.//caption)")
        assert set(figure.xpath(".//th/@scope")) == {"col", "row"}


def test_no_id_stands_twice_and_the_contents_lead_to_the_pictures(document):
    page = html.fromstring(as_fragment(document))
    ids = page.xpath("//@id")
    assert len(set(ids)) == len(ids)
    assert page.xpath("boolean(//nav//a[@href='#pictures'])")


def test_words_of_the_form_cannot_break_out_of_the_drawing(cheshire_report):
    Category.objects.filter(year=2021, number=1).update(heading="A <script>x</script> & \"quoted\" 'heading'")
    markup = as_fragment(document_for(cheshire_report, AT))
    assert "<script" not in markup
    assert "A &lt;script&gt;x&lt;/script&gt; &amp; &quot;quoted&quot;" in markup


def test_a_year_published_meanwhile_changes_the_digest_and_time_does_not(cheshire_report, past):
    first = document_for(cheshire_report, AT).digest
    assert document_for(cheshire_report, AT + 90 * DAY).digest == first
    past(2020, cheshire=1200)
    assert document_for(cheshire_report, AT).digest != first
