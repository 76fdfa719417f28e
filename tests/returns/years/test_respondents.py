"""A year that asks areas and a national body: each has its own boxes, and the body nothing that belongs to a report."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from reports.release.actions import publish
from returns.arithmetic.figures import Entry
from returns.entry.actions import declare_source, submit
from returns.entry.correction_actions import copy_for_correction
from returns.entry.figure_actions import save_figures
from returns.form import definition
from returns.imports.plan import make_plan
from returns.imports.reading import read
from returns.models import AreaReturn, Cell, Figure, Membership, Notice, Revision, Role, Source, Status
from returns.record.refusals import NotReady, Refused
from returns.years.actions import open_year
from returns.years.board import board_of
from tests.factories import AT, QUESTIONNAIRES, AreaFactory, UserFactory

LATER = AT + timedelta(days=1)
TODAY = date(2021, 6, 2)
OWN = "/returns/2024/national-security-division/"
SECURITY = "national-security-division"
OF_A_REPORT = (
    "texts/", "texts/introduction/", "texts/introduction/history/", "board/", "logos/", "logos/1/", "report/",
    "report.pdf", "checklist/", "sign-off/", "sign-off/give-back/", "sign-off/comments/", "receipts/", "welsh-wording/",
)  # fmt: skip


@pytest.fixture
def still(clock):
    clock(AT + timedelta(hours=1))


# --- Who owes what --------------------------------------------------------------------------------


def test_each_gets_the_boxes_that_it_is_asked_for(cheshire_2024, security_2024):
    assert cheshire_2024.figures.count() == 392
    assert security_2024.figures.count() == 127
    assert cheshire_2024.has_report
    assert not security_2024.has_report


def test_a_year_is_opened_to_those_that_live_in_it(areas, security_division, national_publisher):
    ended, new = AreaFactory(name="Ended", to_year=2021), AreaFactory(name="New", from_year=2022)
    for year, expected in ((2021, {ended}), (2022, {new})):
        form = definition.load((QUESTIONNAIRES / f"{year}.toml").read_text(encoding="utf-8"))[0]
        open_year(year=form, by=national_publisher, at=AT, deadline=date(2021, 7, 31))
        owing = {owed.area for owed in AreaReturn.objects.filter(year=year).select_related("area")}
        assert owing == {*areas.values(), *expected}


def test_a_body_owes_nothing_where_the_form_asks_it_nothing(form_2021, areas, national_publisher):
    AreaFactory(name="Always there", kind="body", nation="")
    open_year(year=form_2021, by=national_publisher, at=AT, deadline=date(2021, 7, 31))
    assert AreaReturn.objects.filter(year=2021).count() == len(areas)


def test_an_old_year_keeps_the_name_that_it_was_opened_with(cheshire_2021, cheshire):
    cheshire.name = "Cheshire and Halton"
    cheshire.save()
    assert AreaReturn.objects.get(area=cheshire, year=2021).area_name == "Cheshire"


# --- What the database refuses --------------------------------------------------------------------


def refusal(sql: str, *values: object) -> str:
    def run() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(DatabaseError) as error:
        run()
    return error.value.__cause__.diag.constraint_name


INSERT = """
    INSERT INTO returns_figure (revision_id, cell_id, year, unavailable_reason, footnote) VALUES (%s, %s, 2024, '', '')
"""


@pytest.mark.parametrize(("of", "code"), [("cheshire", "snapshot_c4_l1"), (SECURITY, "snapshot_c1_l1")])
def test_a_figure_in_a_box_of_another_respondent_is_refused(year_2024, of, code):
    revision = Revision.objects.get(area_return__area__slug=of, year=2024)
    cell = Cell.objects.get(year=2024, code=code)
    assert refusal(INSERT, revision.pk, cell.pk) == "figure_is_asked_of_its_respondent"
    own = revision.figures.first()
    moved = refusal("UPDATE returns_figure SET cell_id = %s WHERE id = %s", cell.pk, own.pk)
    assert moved == "figure_is_asked_of_its_respondent"


def test_a_body_has_no_report_and_no_board(security_2024, security_division):
    given = refusal("UPDATE returns_revision SET has_report = true WHERE id = %s", security_2024.pk)
    assert given == "revision_of_a_body_has_no_report"
    user = UserFactory()
    sql = "INSERT INTO returns_membership (user_id, role, area_id, is_chair) VALUES (%s, 'board', %s, false)"
    assert refusal(sql, user.pk, security_division.pk) == "membership_of_no_bodys_board"
    with pytest.raises(ValidationError, match="A national body has no board"):
        Membership(user=user, role=Role.BOARD, area=security_division).full_clean()


@pytest.mark.parametrize(
    ("part", "columns"),
    [
        ("frozenfile", "kind, language, content, sha256, input_digest, made_at"),
        ("signoff", "digest, signed_by_id, signed_at"),
        ("comment", "number, place, title, text"),
    ],
)
def test_nothing_of_a_report_belongs_to_a_body(security_2024, part, columns):
    sql = f"INSERT INTO reports_{part} (revision_id) VALUES (%s)"  # before any other constraint is looked at
    assert refusal(sql, security_2024.pk) == "body_has_no_report"


def test_whether_it_is_an_area_or_a_body_stays_once_it_has_returns(security_2024, cheshire_2024):
    for slug, change in ((SECURITY, "slug = 'other'"), ("cheshire", "kind = 'body', nation = ''")):
        assert refusal(f"UPDATE returns_area SET {change} WHERE slug = %s", slug) == "area_stays_what_it_is"


def test_a_number_twice_an_end_before_the_beginning_and_a_loop_are_refused(areas):
    first, second = areas["cheshire"], areas["kent"]
    number = "UPDATE returns_area SET number = (SELECT number FROM returns_area WHERE id = %s) WHERE id = %s"
    assert refusal(number, first.pk, second.pk) == "returns_area_number_key"
    years = "UPDATE returns_area SET from_year = 2027, to_year = 2026 WHERE id = %s"
    assert refusal(years, first.pk) == "area_ends_after_it_begins"
    follow = "INSERT INTO returns_area_successors (from_area_id, to_area_id) VALUES (%s, %s)"
    assert refusal(follow, first.pk, second.pk) == "successor_follows"
    for area, end in ((first, 2025), (second, 2026)):
        area.to_year = end
        area.save()
    first.successors.add(second)
    assert refusal(follow, second.pk, first.pk) == "successor_follows"
    again = "UPDATE returns_area SET to_year = NULL WHERE id = %s"
    assert refusal(again, first.pk) == "successor_follows"


# --- Pages of a return ----------------------------------------------------------------------------


def test_a_body_is_asked_for_its_own_boxes_and_for_nothing_of_a_report(
    security_2024, client_of, security_coordinator, still
):
    client = client_of(security_coordinator)
    page = client.get(OWN).content.decode()
    assert "127 of 127 boxes are still empty" in page
    assert "Report texts" not in page
    assert "Preview the annual report" not in page
    grid = client.get(OWN + "table/a/").content.decode()
    assert 'name="snapshot_c4_l1"' in grid
    assert "snapshot_c1" not in grid
    assert client.get(OWN + "table/c/").status_code == 404
    for place in OF_A_REPORT:
        assert client.get(f"{OWN}{place}").status_code == 404, place


def test_an_area_has_no_column_for_the_category_of_a_body(cheshire_2024, client_of, cheshire_coordinator, still):
    client = client_of(cheshire_coordinator)
    assert "392 of 392 boxes are still empty" in client.get("/returns/2024/cheshire/").content.decode()
    grid = client.get("/returns/2024/cheshire/table/a/").content.decode()
    assert 'name="snapshot_c3_l2"' in grid
    assert "Category 4" not in grid
    assert 'name="snapshot_c3_l1"' not in grid


@pytest.mark.parametrize("kind", ["figures.csv", "figures-wide.csv", "workbook.xlsx", "workbook.ods"])
def test_a_bodys_files_come_back_as_they_went(security_filled, client_of, security_coordinator, still, kind):
    content = client_of(security_coordinator).get(f"{OWN}files/{kind}").content
    sent = read(content, kind, year=security_filled.year, area=security_filled.area_return.area)
    said = dict(by=security_coordinator, at=AT, year=security_filled.year, area=security_filled.area_return.area)
    plan = make_plan(sent.rows, **said)
    assert plan.problems == ()
    (here,) = plan.returns
    assert (here.same, here.boxes) == (127, ())


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("cheshire,snapshot_c4_l1,1", f"snapshot_c4_l1 is asked of {SECURITY}, and not of Cheshire"),
        ("NSD,snapshot_c1_l1,1", "snapshot_c1_l1 is asked of the areas, and not of National Security Division"),
    ],
)
def test_a_row_with_a_box_of_another_respondent_is_refused_by_its_place(year_2024, national_reviewer, row, problem):
    sent = read(f"area,cell,value\n{row}\n".encode(), "figures.csv", year=year_2024)
    plan = make_plan(sent.rows, by=national_reviewer, at=AT, year=year_2024)
    assert [str(here) for here in plan.problems] == [f"Row 2: {problem}"]
    assert plan.returns == ()


def test_a_box_of_another_respondent_takes_no_figure(cheshire_2024, security_2024, cheshire_coordinator):
    with pytest.raises(Refused, match="has no box snapshot_c4_l1"):
        save_figures(revision=cheshire_2024, by=cheshire_coordinator, at=AT, entries={"snapshot_c4_l1": Entry(1)})
    assert not Figure.objects.filter(value__isnull=False).exists()


# --- Checks, and the way to publication -----------------------------------------------------------


def test_the_board_of_the_year_counts_each_ones_own_boxes(security_filled):
    rows = {row.slug: row for row in board_of(security_filled.year, TODAY)}
    assert (rows[SECURITY].boxes, rows[SECURITY].answered, rows[SECURITY].errors) == (127, 127, 0)
    assert (rows["cheshire"].boxes, rows["cheshire"].answered) == (392, 0)


def test_a_bodys_figures_are_checked_as_an_areas_are(security_filled, security_coordinator):
    save_figures(revision=security_filled, by=security_coordinator, at=AT, entries={"snapshot_c4_l2": Entry(9)})
    with pytest.raises(NotReady) as refused:
        submit(revision=security_filled, by=security_coordinator, at=AT)
    (issue,) = refused.value.issues
    assert issue.rule.code == "yearly_covers_snapshot"
    assert "snapshot_c4_l2" in issue.cells


def test_a_bodys_figures_are_accepted_and_published_without_files_or_signature(security_accepted, national_publisher):
    published = publish(revision=security_accepted, by=national_publisher, at=LATER)
    assert published.status == Status.PUBLISHED
    assert published.population is None
    told = Notice.objects.get(act="published")
    assert told.subject == "The figures of National Security Division 2023/24 are published"
    assert told.address == OWN


def test_an_open_figure_keeps_a_body_from_being_published(security_accepted, national_publisher):
    rule = security_accepted.year.pk
    with connection.cursor() as cursor:
        cursor.execute("UPDATE returns_rule SET kind = 'zero', \"right\" = '' WHERE year = %s", [rule])
    with pytest.raises(Refused, match="not answered"):
        publish(revision=security_accepted, by=national_publisher, at=LATER)


def test_a_correction_of_a_bodys_figures_has_no_report_either(security_accepted, national_publisher):
    published = publish(revision=security_accepted, by=national_publisher, at=LATER)
    correction = copy_for_correction(revision=published, by=national_publisher, at=LATER, reason="Counted again.")
    assert not correction.has_report
    assert correction.figures.count() == 127


def test_a_body_whose_source_is_declared_has_no_report_for_it(security_2024, national_publisher):
    said = {"by": national_publisher, "at": AT, "note": "Made up."}
    declare_source(revision=security_2024, source=Source.INVENTED, **said)
    security_2024.refresh_from_db()
    assert not security_2024.has_report
