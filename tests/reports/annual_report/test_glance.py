"""The year at a glance: the main numbers, last year's beside them where they are public."""

from datetime import timedelta

from reports.annual_report.gather import document_for, documents_for, signed_digest
from returns.models import Category, Figure, Question
from tests.reports.annual_report.test_pictures import AT, past  # noqa: F401 - a fixture

DAY = timedelta(days=1)


def lines(table) -> dict[str, tuple[str, ...]]:
    return {row.heading: tuple(cell.text for cell in row.cells) for group in table.groups for row in group.rows}


def glance(revision, at=AT):
    return document_for(revision, at).glance


def test_the_main_numbers_follow_from_the_form(cheshire_report):
    table = glance(cheshire_report)
    assert table.columns == ("2020/21",)
    assert lines(table) == {
        "Category 1: Registered sex offenders": ("1,260",),
        "Category 2: Violent offenders": ("326",),
        "Category 3: Other dangerous offenders": ("4",),
        "Total": ("1,590",),
        "MAPPA-eligible offenders in Levels 2 and 3 by category (yearly total)": ("44",),
        "RSOs cautioned or convicted for breach of notification requirements": ("21",),
        "RSOs who have had their life time notification revoked on application": ("10",),
        "SHPO": ("92",),
        "SHPO with foreign travel restriction": ("0",),
        "NOs": ("0",),
        "Number of people who became subject to notification requirements following a breach(es) of a Sexual Risk "
        "Order (SRO)": ("3",),
        "Breach of licence": ("17",),
        "Breach of SOPO": ("0",),
        "Total number of Registered Sexual Offenders per 100,000 population": ("133",),
    }


def test_last_year_stands_beside_this_one(cheshire_report, past):  # noqa: F811
    past(2020, cheshire=1200)
    table = glance(cheshire_report)
    assert table.columns == ("2020/21", "2019/20")
    assert lines(table)["Category 1: Registered sex offenders"] == ("1,260", "1,203")
    assert lines(table)["Total number of Registered Sexual Offenders per 100,000 population"] == ("133", "127")
    assert table.remarks == ()


def test_last_years_numbers_say_so_where_they_are_invented(cheshire_report, past):  # noqa: F811
    past(2020, traits=("invented",), cheshire=1200)
    assert glance(cheshire_report).columns == ("2020/21", "2019/20 (invented)")


def test_the_lines_of_a_table_of_several_questions_stand_under_its_title_and_the_others_together(cheshire_report):
    headings = {group.heading: len(group.rows) for group in glance(cheshire_report).groups if group.heading}
    assert headings == {
        "MAPPA-eligible offenders on 31 March 2021": 4,
        "Restrictive orders for Category 1 offenders": 3,
        "Level 2 and 3 offenders returned to custody": 2,
        "Other figures": 5,
    }


def test_a_year_that_is_not_public_yet_is_not_shown(cheshire_report, past):  # noqa: F811
    past(2020, at=AT + DAY, cheshire=4321)
    assert glance(cheshire_report).columns == ("2020/21",)
    assert glance(cheshire_report, AT + DAY).columns == ("2020/21", "2019/20")


def test_years_that_do_not_compare_say_so_with_the_forms_words(cheshire_report, past):  # noqa: F811
    past(2020, cheshire=1200)
    Category.objects.filter(year=2021, number=2).update(break_note="New counting rules.")
    (*_, remark) = [words for words in glance(cheshire_report).remarks if words.startswith("Category 2")]
    assert remark == "Category 2: Violent offenders: the two years are not comparable. New counting rules."


def test_what_last_years_form_did_not_ask_does_not_apply(cheshire_report, past):  # noqa: F811
    past(2020, cheshire=1200)
    Question.objects.filter(year=2021, code="sro_breaches").update(continues="something_else")
    table = glance(cheshire_report)
    assert [cells for words, cells in lines(table).items() if words.startswith("Number of people")] == [("3", "[z]")]
    assert table.markers == ("[z]",)


def test_an_empty_draft_has_none(cheshire_filled):
    Figure.objects.filter(revision=cheshire_filled).update(value=None)
    assert glance(cheshire_filled) is None


def test_the_chair_does_not_sign_last_years_numbers(cheshire_report, past):  # noqa: F811
    before = signed_digest(documents_for(cheshire_report, AT))
    past(2020, cheshire=1200)
    assert signed_digest(documents_for(cheshire_report, AT)) == before
    with_all = documents_for(cheshire_report, AT, has_pictures=True)
    assert with_all[0].glance is not None
    assert signed_digest(with_all) == before
