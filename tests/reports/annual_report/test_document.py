"""One annual report, gathered and rendered: Cheshire's of 2020/21 number by number, and what its digest covers."""

import re
from datetime import timedelta

import pytest
from lxml import html

from reports.annual_report.gather import as_fragment, as_print, document_for
from reports.models import BoardMember, Section
from reports.writing.actions import save_sections
from returns.arithmetic.figures import Entry
from returns.entry.actions import declare_source
from returns.entry.figure_actions import save_figures
from returns.form.questionnaire import Questionnaire
from returns.models import Area, Population, ReportingYear, Revision, Source
from tests.factories import AT, AreaFactory, RevisionFactory
from tests.reports.conftest import BOARD, TEXTS
from tests.scene import write

RSO, VIOLENT, OTHER = (
    "Category 1: Registered sex offenders",
    "Category 2: Violent offenders",
    "Category 3: Other dangerous offenders",
)
COLUMNS = {"c1": RSO, "c2": VIOLENT, "c3": OTHER, "total": "Total"}


def grid(question: str, group: str, *lines: str) -> dict[str, tuple[str, str, str, str]]:
    """`Level 1: 1,257 323 0 1,580` -> code: (group, row, column, number), for a table by category and level."""
    found = {}
    for line in lines:
        row, numbers = line.split(":")
        level = row.lower().replace("level ", "l")
        for column, text in zip(COLUMNS, numbers.split(), strict=True):
            parts = [question, *(part for part in (column, level) if part != "total")]
            code = "_".join(parts if "total" not in (column, level) else [*parts, "total"])
            if text == "[z]":
                code = ""
            found[code or f"{question} {row} {column}"] = (group, row, COLUMNS[column], text)
    return found


CAPTIONS = {
    "a": "MAPPA-eligible offenders on 31 March 2021",
    "b": "MAPPA-eligible offenders in Levels 2 and 3 by category (yearly total)",
    "c": "RSOs cautioned or convicted for breach of notification requirements",
    "d": "RSOs who have had their life time notification revoked on application",
    "e": "Restrictive orders for Category 1 offenders",
    "f": "Number of people who became subject to notification requirements following a breach(es) of a Sexual Risk "
    "Order (SRO)",
    "g": "Level 2 and 3 offenders returned to custody",
    "h": "Total number of Registered Sexual Offenders per 100,000 population",
}
OVER_THE_YEAR = "Total over the year, 1 April 2020 to 31 March 2021"
# Of one number each: these are lines of one table.
ALONE = {code: f"{code.upper()}. {CAPTIONS[code]} {OVER_THE_YEAR}" for code in "cdf"} | {"h": f"H. {CAPTIONS['h']}"}
# The published report's tables A to H: box or total -> (group, row, column, number).
GOLDEN = {
    "a": grid(
        "snapshot", "", "Level 1: 1,257 323 0 1,580", "Level 2: 3 2 4 9", "Level 3: 0 1 0 1", "Total: 1,260 326 4 1,590"
    ),
    "b": grid("yearly", "", "Level 2: 9 10 16 35", "Level 3: 1 6 2 9", "Total: 10 16 18 44"),
    "c": {"notification_breaches": ("", ALONE["c"], "Number", "21")},
    "d": {"lifetime_revocations": ("", ALONE["d"], "Number", "10")},
    "e": {
        "orders_shpo": ("", "SHPO", "Number", "92"),
        "orders_shpo_travel": ("", "SHPO with foreign travel restriction", "Number", "0"),
        "orders_no": ("", "NOs", "Number", "0"),
    },
    "f": {"sro_breaches": ("", ALONE["f"], "Number", "3")},
    "g": grid("custody_licence", "Breach of licence", "Level 2: 2 4 7 13", "Level 3: 0 4 0 4", "Total: 2 8 7 17")
    | grid("custody_sopo", "Breach of SOPO", "Level 2: 0 [z] [z] 0", "Level 3: 0 [z] [z] 0", "Total: 0 [z] [z] 0"),
    "h": {"rsos_per_100k": ("", ALONE["h"], "Number", "133")},
}


def words(element) -> str:
    """An element's text without its links to notes, in single spaces."""
    parts = element.xpath(".//text()[not(ancestor::a)]")
    return " ".join(" ".join(parts).split())


def printed_table(page, code: str) -> dict[str, tuple[str, str, str, str]]:
    """What a table prints, each place under its headings, as the browser's table model ties them together.

    A table that is printed as a line of another is that line.
    """
    (table,) = page.xpath(f"//*[@id='table-{code}']/descendant-or-self::*/ancestor-or-self::table[1]")[:1]
    columns = [words(th) for th in table.xpath("./thead//th")]
    found = {}
    for body in table.xpath("./tbody"):
        group = " ".join(words(th) for th in body.xpath(".//th[@scope='rowgroup']"))
        question = ""
        for row in body.xpath(f"./tr[td][not(@id) or @id='table-{code}']"):
            (heading,) = (words(th) for th in row.xpath("./th[@scope='row']"))
            for position, td in enumerate(row.xpath("./td"), start=1):
                column = columns[position] if columns else ""
                here = td.get("data-code")
                if here:
                    question = re.sub(r"_(c\d+|l\d+|total)(_.*)?$", "", here)
                else:
                    place = next(name for name, title in COLUMNS.items() if title == column)
                    here = f"{question} {heading} {place}"
                assert here not in found
                found[here] = (group, heading, column, words(td))
    return found


@pytest.fixture
def report(cheshire_report):
    return html.fromstring(as_fragment(document_for(cheshire_report, AT)))


@pytest.mark.parametrize("code", GOLDEN)
def test_cheshires_report_prints_every_published_number_under_its_headings(report, code):
    assert printed_table(report, code) == GOLDEN[code]


@pytest.mark.parametrize("code", sorted(CAPTIONS.keys() - ALONE.keys()))
def test_every_table_has_its_published_caption(report, code):
    (caption,) = report.xpath(f"//*[@id='table-{code}']//caption")
    assert words(caption).startswith(f"Table {code.upper()}. {CAPTIONS[code]}")


def test_the_tables_stand_in_the_order_of_the_form_those_of_one_number_together(report):
    assert report.xpath("//*[starts-with(@id, 'table-')]/@id") == [f"table-{code}" for code in "abcdfheg"]


def test_the_tables_of_one_number_each_are_one(report):
    (caption,) = report.xpath("//*[@id='table-c']/ancestor::table/caption")
    assert words(caption) == "Tables C, D, F and H. Figures that stand alone"
    assert len(report.xpath("//*[@id='table-c']/ancestor::table//td")) == len(ALONE)


def test_the_tables_say_which_figures_are_of_a_day_and_which_of_the_year(report):
    assert "the count on 31 March 2021" in words(report.xpath("//*[@id='table-a']//caption")[0])
    for code in "beg":
        assert "1 April 2020 to 31 March 2021" in words(report.xpath(f"//*[@id='table-{code}']//caption")[0])
    for code in "cdf":
        assert OVER_THE_YEAR in words(report.xpath(f"//*[@id='table-{code}']")[0])
    assert "1 April" not in words(report.xpath("//*[@id='table-h']")[0])


def test_z_is_explained_under_the_table_that_uses_it_and_nowhere_else(report):
    explained = [
        code for code in "abcdefgh" if "[z] means" in report.xpath(f"//*[@id='table-{code}']")[0].text_content()
    ]
    assert explained == ["g"]


def test_the_rate_names_its_population_its_year_and_where_it_comes_from(report):
    below = report.xpath("//*[@id='table-h']/ancestor::div")[-1].text_content()
    assert "948,696" in below
    assert "mid-2020" in below
    assert "Office for National Statistics" in below
    assert "pre-2021-census" in below


def test_the_letters_beside_the_tables_lead_to_their_notes(report):
    targets = set(report.xpath("//*[starts-with(@id, 'table-')]//a/@href"))
    assert targets == {f"#note-{letter}" for letter in "abcdefghi"}
    assert targets <= {f"#{place}" for place in report.xpath("//@id")}


def test_the_parts_stand_in_the_order_of_the_published_report(report):
    (title,) = report.xpath("//h1")
    assert words(title) == "Cheshire Annual Report 2020/21"
    assert report.xpath("//h2/@id") == [
        "contents", "glance", "introduction", "background", "terrorism", "statistics", "pictures", "commentary",
        "local_page", "board", "back",
    ]  # fmt: skip
    assert report.xpath("//h3/@id") == [f"note-{letter}" for letter in "abcdefghi"]


def test_the_contents_lead_to_every_part(report):
    listed = [target.removeprefix("#") for target in report.xpath("//nav//a/@href")]
    assert listed == report.xpath("//h2/@id")[1:]


def test_no_place_is_named_twice(report):
    names = report.xpath("//@id")
    assert len(names) == len(set(names))


def test_the_words_that_a_text_leaves_to_its_year_are_filled_in(report, form_2021):
    bodies = list(Section.objects.filter(year=form_2021).values_list("body", flat=True))
    assert any("{year_name}" in body for body in bodies)
    assert any("{end}" in body for body in bodies)
    assert "{" not in report.text_content()


def test_what_an_area_writes_has_its_references_filled_in_and_the_rest_is_taken_as_it_is(written, cheshire_coordinator):
    write(
        revision=written,
        by=cheshire_coordinator,
        at=AT,
        texts={"introduction": "From {start}: {none} & more"},
        board=[],
    )
    expected = '<p class="govuk-body">From 1 April 2020: <mark class="report-unresolved">{none}</mark> &amp; more</p>'
    assert document_for(written, AT).introduction.html == expected


def test_a_local_page_is_printed_under_the_areas_own_title_where_it_has_one(written, cheshire_coordinator):
    def title() -> str:
        return document_for(written, AT).local[0].title

    assert title() == "Local page"
    own = {"local_page": {"title": "Working together in Cheshire", "body": "We met."}}
    save_sections(on=written, by=cheshire_coordinator, at=AT, texts=own)
    assert title() == "Working together in Cheshire"


def test_the_area_and_the_years_of_another_report_are_its_own(texts_2021, populations, kent_2021):
    page = html.fromstring(as_fragment(document_for(kent_2021, AT)))
    assert words(page.xpath("//h1")[0]) == "Kent Annual Report 2020/21"
    assert "Cheshire" not in page.text_content()


# --- Missing parts --------------------------------------------------------------------------------


@pytest.fixture
def bare(texts_2021, populations, cheshire_2021):
    return document_for(cheshire_2021, AT)


def test_a_preview_says_what_is_not_written_yet(bare):
    page = html.fromstring(as_fragment(bare, is_preview=True))
    for place, missing in (
        ("introduction", "The area has not written an introduction yet."),
        ("local_page", "The area has not written its local page yet."),
        ("board", "The area has not listed its board yet."),
    ):
        (part,) = page.xpath(f"//section[@aria-labelledby='{place}']")
        assert missing in part.text_content()


def test_a_report_leaves_out_what_is_not_written(bare):
    page = html.fromstring(as_fragment(bare))
    listed = [target.removeprefix("#") for target in page.xpath("//nav//a/@href")]
    assert not {"introduction", "local_page", "board"} & {*listed, *page.xpath("//h2/@id")}
    assert "not written" not in page.text_content()


def test_a_year_without_national_texts_still_prints_its_tables(populations, cheshire_submitted):
    page = html.fromstring(as_fragment(document_for(cheshire_submitted, AT)))
    assert page.xpath("//h2/@id") == ["contents", "glance", "statistics", "pictures"]
    assert printed_table(page, "a") == GOLDEN["a"]


def test_a_draft_prints_what_is_still_awaited(bare):
    page = html.fromstring(as_fragment(bare, is_preview=True))
    assert printed_table(page, "a")["snapshot_total"][3] == "0 of 9 answered"
    assert printed_table(page, "c")["notification_breaches"][3] == "awaited"


def test_names_of_the_board_are_printed_only_where_there_are_any(written, cheshire_coordinator):
    def heads() -> list[str]:
        page = html.fromstring(as_fragment(document_for(written, AT)))
        return [words(th) for th in page.xpath("//section[@aria-labelledby='board']//thead//th")]

    assert heads() == ["Role", "Agency"]
    board = [BOARD[0] | {"name": "Sam Example"}, BOARD[1]]
    write(revision=written, by=cheshire_coordinator, at=AT, texts={}, board=board)
    assert heads() == ["Name", "Role", "Agency"]
    text = html.fromstring(as_fragment(document_for(written, AT))).text_content()
    assert "Sam Example" in text
    assert "To be confirmed" in text


def test_names_and_words_of_people_are_escaped(written, cheshire_coordinator):
    board = [{"name": "<script>alert(1)</script>", "role": "Chair & more", "agency": ""}]
    write(revision=written, by=cheshire_coordinator, at=AT, texts={}, board=board)
    save_figures(
        revision=written,
        by=cheshire_coordinator,
        at=AT,
        entries={"orders_no": Entry(None, "<img src=x>", "<b>bold</b>")},
    )
    fragment = as_fragment(document_for(written, AT))
    assert "<script" not in fragment
    assert "<img" not in fragment
    assert "&lt;b&gt;bold" in fragment


# --- Marks ----------------------------------------------------------------------------------------


def test_a_preview_is_marked_and_a_report_is_not(cheshire_report):
    document = document_for(cheshire_report, AT)
    assert "Preview: not published" in as_fragment(document, is_preview=True)
    assert "print-preview.css" in as_print(document, is_preview=True)
    assert "Preview" not in as_print(document)
    assert "print-preview.css" not in as_print(document)


def test_invented_figures_are_marked_and_their_note_is_printed(written, cheshire_filled, national_publisher):
    declare_source(revision=written, by=national_publisher, at=AT, source=Source.INVENTED, note="Made up for a test.")
    revision = Revision.objects.with_names().get(pk=written.pk)
    document = document_for(revision, AT)
    assert document.is_invented
    assert "print-invented.css" in as_print(document)
    assert "Made up for a test." in as_fragment(document)
    assert "Invented for demonstration" in as_fragment(document)


def test_a_note_on_real_figures_is_printed_without_that_mark(written, national_publisher):
    declare_source(
        revision=written, by=national_publisher, at=AT, source=Source.HISTORICAL, note="From the report of that year."
    )
    document = document_for(Revision.objects.with_names().get(pk=written.pk), AT)
    assert "From the report of that year." in as_fragment(document)
    assert "print-invented.css" not in as_print(document)


# --- The digest -----------------------------------------------------------------------------------


def digest(revision: Revision) -> str:
    return document_for(Revision.objects.with_names().get(pk=revision.pk), AT).digest


def test_the_same_inputs_give_the_same_digest_and_the_same_html(cheshire_report):
    document = document_for(cheshire_report, AT)
    again = document_for(Revision.objects.with_names().get(pk=cheshire_report.pk), AT)
    assert again.digest == document.digest
    assert as_print(again) == as_print(document)
    assert re.fullmatch("[0-9a-f]{64}", document.digest)


def change_a_figure(revision, by):
    save_figures(revision=revision, by=by, at=AT, entries={"orders_no": Entry(1)})


def change_a_reason(revision, by):
    save_figures(revision=revision, by=by, at=AT, entries={"orders_no": Entry(None, "Lost.")})


def change_a_footnote(revision, by):
    save_figures(revision=revision, by=by, at=AT, entries={"orders_no": Entry(0, "", "Counted twice.")})


def change_a_local_text(revision, by):
    texts = TEXTS | {"introduction": TEXTS["introduction"] + "!"}
    write(revision=revision, by=by, at=AT, texts=texts, board=BOARD)


def change_the_board(revision, by):
    write(revision=revision, by=by, at=AT, texts=TEXTS, board=BOARD[::-1])


def change_a_national_text(revision, by):
    text = Section.objects.get(year=revision.year_id, key="note_g")
    text.body += " More."
    text.save()


def change_the_population(revision, by):
    Population.objects.filter(area__slug="cheshire", mid_year=2020).update(aged_10_and_over=900_000)


def change_the_vintage(revision, by):
    ReportingYear.objects.filter(pk=revision.year_id).update(population_vintage="another")


def change_the_note(revision, by):
    Revision.objects.filter(pk=revision.pk).update(source=Source.HISTORICAL, note="From the report.", has_report=False)


@pytest.mark.parametrize(
    "change",
    [
        change_a_figure, change_a_reason, change_a_footnote, change_a_local_text, change_the_board,
        change_a_national_text, change_the_population, change_the_vintage, change_the_note,
    ],
)  # fmt: skip
def test_the_digest_changes_with_every_input(written, cheshire_filled, cheshire_coordinator, change):
    before = digest(written)
    change(written, cheshire_coordinator)
    assert digest(written) != before


def test_another_areas_figures_do_not_change_the_digest(cheshire_report, kent_2021, kent_coordinator):
    before = digest(cheshire_report)
    change_a_figure(kent_2021, kent_coordinator)
    assert digest(cheshire_report) == before


# --- Queries --------------------------------------------------------------------------------------


def test_a_report_costs_the_same_number_of_queries_whatever_it_holds(
    django_assert_num_queries, cheshire_report, kent_2021
):
    with django_assert_num_queries(16):
        document_for(cheshire_report, AT)
    kent = Revision.objects.with_names().get(pk=kent_2021.pk)
    with django_assert_num_queries(16):
        document_for(kent, AT)
    BoardMember.objects.bulk_create(
        BoardMember(revision=kent, position=position, role="Member") for position in range(1, 30)
    )
    for revision in [RevisionFactory(area_return__area=AreaFactory()) for _ in range(3)]:
        Population.objects.create(
            area=Area.objects.get(pk=revision.area_return.area_id),
            mid_year=2020, vintage="pre-2021-census", all_ages=2, aged_10_and_over=1, source="Test",
        )  # fmt: skip
    with django_assert_num_queries(16):
        document_for(kent, AT)


def test_with_the_form_in_hand_a_report_costs_seven_queries_less(django_assert_num_queries, cheshire_report):
    questionnaire = Questionnaire.load(cheshire_report.year)
    with django_assert_num_queries(9):
        document_for(cheshire_report, AT, questionnaire)


def test_rendering_asks_the_database_nothing(django_assert_num_queries, cheshire_report):
    document = document_for(cheshire_report, AT)
    with django_assert_num_queries(0):
        as_print(document)


def test_the_report_of_an_accepted_return_does_not_depend_on_the_day(cheshire_report, clock):
    clock(AT)
    first = as_print(document_for(cheshire_report, AT))
    clock(AT + timedelta(days=400))
    assert as_print(document_for(cheshire_report, AT)) == first
