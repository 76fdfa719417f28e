"""What the database itself refuses, whichever program asks: each is tried with plain SQL.

A test names the constraint it expects, so that it fails unless the refusal has the reason it should have.
"""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.loader import MigrationLoader

from returns.entry import correction_actions
from returns.entry.actions import send_back
from returns.entry.note_actions import note_box
from returns.form import definition
from returns.models import AreaReturn, Cell, Event, Figure, Revision
from tests.factories import AT, QUESTIONNAIRES, AreaReturnFactory, RevisionFactory, UserFactory
from tests.scene import load_populations
from tests.stages import stage

pytestmark = pytest.mark.django_db


def run(sql: str, *values) -> int:
    """Run one statement with every deferred constraint checked at its end; how many rows it touched."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        touched = cursor.rowcount
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return touched


def refusal(sql: str, *values) -> str:
    """The name of the constraint that refuses a statement."""
    with pytest.raises(DatabaseError) as error:
        run(sql, *values)
    return error.value.__cause__.diag.constraint_name


INSERT_FIGURE = """
    INSERT INTO returns_figure
           (revision_id, cell_id, year, value, unavailable_reason, unavailable_reason_cy, footnote, footnote_cy)
    VALUES (%s, %s, %s, %s, '', '', '', '')
"""
INSERT_REVISION = """
    INSERT INTO returns_revision
           (area_return_id, year, number, status, source, note, has_report, reason, reason_cy, sent_back_reason)
    VALUES (%s, %s, %s, %s, 'area', '', true, %s, '', '')
"""


@stage
def form_2022(db):
    """A form with one box more than 2020/21 has."""
    form = definition.parse((QUESTIONNAIRES / "2022.toml").read_text(encoding="utf-8"))
    extra = {"code": "orders_new", "block": "E", "title": "A new order", "basis": "flow"}
    form["question"].insert(7, extra)
    return definition.load(definition.canonical(form))[0]


# --- Figures and their boxes ----------------------------------------------------------------------


def test_a_statement_that_breaks_no_rule_is_let_through(cheshire_2021):
    assert run("UPDATE returns_figure SET value = 7 WHERE revision_id = %s", cheshire_2021.pk) == 29


def test_a_figure_in_a_box_that_no_form_has_is_refused(cheshire_2021):
    constraint = refusal(INSERT_FIGURE, cheshire_2021.pk, 0, 2021, 5)
    assert constraint.startswith(("figure_cell_same_year", "returns_figure_cell_id_"))


def test_a_figure_in_a_box_that_this_years_form_does_not_have_is_refused(cheshire_2021, form_2022):
    cell = Cell.objects.get(year=form_2022, code="orders_new")
    assert not Cell.objects.filter(year=2021, code="orders_new").exists()
    assert refusal(INSERT_FIGURE, cheshire_2021.pk, cell.pk, 2021, 5) == "figure_cell_same_year"


def test_a_figure_for_another_years_cell_is_refused(cheshire_2021, form_2022):
    cell = Cell.objects.get(year=form_2022, code="snapshot_c1_l1")
    assert refusal(INSERT_FIGURE, cheshire_2021.pk, cell.pk, 2021, 5) == "figure_cell_same_year"


def test_a_figure_that_calls_itself_another_years_is_refused(cheshire_2021, form_2022):
    cell = Cell.objects.get(year=form_2022, code="snapshot_c1_l1")
    assert refusal(INSERT_FIGURE, cheshire_2021.pk, cell.pk, 2022, 5) == "figure_revision_same_year"


def test_a_figure_cannot_be_moved_to_another_years_cell(cheshire_2021, form_2022):
    other = Cell.objects.get(year=form_2022, code="snapshot_c1_l1")
    one = cheshire_2021.figures.get(cell__code="snapshot_c1_l1")
    sql = "UPDATE returns_figure SET cell_id = %s WHERE id = %s"
    assert refusal(sql, other.pk, one.pk) == "figure_cell_same_year"


def test_a_negative_figure_is_refused(cheshire_2021):
    sql = "UPDATE returns_figure SET value = -1 WHERE revision_id = %s"
    assert refusal(sql, cheshire_2021.pk) == "returns_figure_value_check"


def test_two_figures_for_one_box_are_refused(cheshire_2021):
    cell = Cell.objects.get(year=2021, code="snapshot_c1_l1")
    assert refusal(INSERT_FIGURE, cheshire_2021.pk, cell.pk, 2021, 5) == "figure_once"


def test_a_figure_that_is_both_a_number_and_not_available_is_refused(cheshire_2021):
    sql = "UPDATE returns_figure SET value = 1, unavailable_reason = 'Lost' WHERE revision_id = %s"
    assert refusal(sql, cheshire_2021.pk) == "figure_unavailable_has_no_value"


# --- Cells ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("box", "axes"),
    [
        ("snapshot_c1_l1", "both axes"),
        ("notification_breaches", "neither axis: its category and level are NULL"),
    ],
)
def test_a_duplicate_cell_is_refused(form_2021, box, axes):
    sql = """
        INSERT INTO returns_cell (year, position, question_id, category_id, level_id, code, asked_of)
        SELECT year, position, question_id, category_id, level_id, 'another_code', asked_of FROM returns_cell
        WHERE year = 2021 AND code = %s
    """
    assert refusal(sql, box) == "cell_once"


def test_two_cells_of_one_code_are_refused(form_2021):
    sql = "UPDATE returns_cell SET code = 'snapshot_c1_l1' WHERE year = 2021 AND code = 'snapshot_c1_l2'"
    assert refusal(sql) == "cell_code_once"


@pytest.mark.parametrize("code", ["snapshot", "Snapshot_c1", "snapshot_total", "_snapshot_c1", "snapshot-c1"])
def test_a_cell_whose_code_is_not_well_formed_is_refused(form_2021, code):
    sql = "UPDATE returns_cell SET code = %s WHERE year = 2021 AND code = 'sro_breaches'"
    assert refusal(sql, code) == "cell_code_is_well_formed"


@pytest.mark.parametrize(
    ("child", "column", "parent"),
    [
        ("question", "block", "block"),
        ("cell", "question", "question"),
        ("cell", "category", "category"),
        ("cell", "level", "level"),
    ],
)
def test_rows_of_two_years_forms_cannot_be_mixed(form_2021, form_2022, child, column, parent):
    sql = f"""
        UPDATE returns_{child} SET {column}_id = (SELECT max(id) FROM returns_{parent} WHERE year = 2022)
        WHERE id = (SELECT min(id) FROM returns_{child} WHERE year = 2021)
    """
    assert refusal(sql) == f"{child}_{column}_same_year"


# --- Returns and revisions ------------------------------------------------------------------------


def test_two_returns_for_an_area_and_year_are_refused(cheshire_2021):
    sql = """
        INSERT INTO returns_areareturn (area_id, year, area_name, area_name_cy, extension_reason, correction_request)
        SELECT area_id, year, area_name, area_name_cy, '', '' FROM returns_areareturn WHERE id = %s
    """
    assert refusal(sql, cheshire_2021.area_return_id) == "areareturn_once"


def test_a_revision_of_another_year_than_its_return_is_refused(cheshire_2021, form_2022):
    run("DELETE FROM returns_figure WHERE revision_id = %s", cheshire_2021.pk)
    sql = "UPDATE returns_revision SET year = 2022 WHERE id = %s"
    assert refusal(sql, cheshire_2021.pk) == "revision_area_return_same_year"


def test_a_revision_cannot_change_its_year_under_its_figures(cheshire_2021, form_2022):
    run("UPDATE returns_figure SET value = 1 WHERE revision_id = %s", cheshire_2021.pk)
    sql = "UPDATE returns_revision SET year = 2022, area_return_id = %s WHERE id = %s"
    other = AreaReturnFactory(area=cheshire_2021.area_return.area, year=form_2022)
    assert refusal(sql, other.pk, cheshire_2021.pk) == "figure_revision_same_year"


def test_two_revisions_of_one_number_are_refused(cheshire_published):
    owed = cheshire_published.area_return_id
    assert refusal(INSERT_REVISION, owed, 2021, 1, "draft", "") == "revision_number_once"


def test_two_revisions_in_work_are_refused(cheshire_2021):
    owed = cheshire_2021.area_return_id
    assert refusal(INSERT_REVISION, owed, 2021, 2, "draft", "A correction") == "revision_one_in_work"


def test_a_draft_beside_a_submitted_revision_is_refused(cheshire_submitted):
    owed = cheshire_submitted.area_return_id
    assert refusal(INSERT_REVISION, owed, 2021, 2, "draft", "A correction") == "revision_one_in_work"


def test_a_second_published_revision_is_refused(cheshire_published):
    second = RevisionFactory(area_return=cheshire_published.area_return, number=2, accepted=True)
    sql = """
        UPDATE returns_revision SET status = 'published', published_at = accepted_at, published_by_id = accepted_by_id
        WHERE id = %s
    """
    assert refusal(sql, second.pk) == "revision_one_published"


def test_a_second_revision_without_a_reason_is_refused(cheshire_published):
    owed = cheshire_published.area_return_id
    assert refusal(INSERT_REVISION, owed, 2021, 2, "draft", "") == "revision_after_the_first_has_a_reason"


def test_a_second_revision_with_a_reason_is_let_through(cheshire_published):
    assert run(INSERT_REVISION, cheshire_published.area_return_id, 2021, 2, "draft", "A correction") == 1


def test_figures_that_are_not_the_areas_own_have_a_note_that_says_so(cheshire_2021):
    sql = "UPDATE returns_revision SET source = 'invented' WHERE id = %s"
    assert refusal(sql, cheshire_2021.pk) == "revision_not_from_the_area_has_a_note"


def test_history_that_came_out_elsewhere_has_no_report(cheshire_2021):
    sql = "UPDATE returns_revision SET source = %s, note = 'From a book.', has_report = %s WHERE id = %s"
    assert refusal(sql, "historical", True, cheshire_2021.pk) == "revision_of_history_has_no_report"
    assert run(sql, "historical", False, cheshire_2021.pk) == 1
    assert run(sql, "invented", False, cheshire_2021.pk) == 1


def test_acceptance_by_the_submitter_is_refused(cheshire_submitted):
    sql = """
        UPDATE returns_revision SET status = 'accepted', accepted_by_id = submitted_by_id, accepted_at = submitted_at
        WHERE id = %s
    """
    assert refusal(sql, cheshire_submitted.pk) == "revision_acceptor_is_not_submitter"


@pytest.mark.parametrize("status", ["submitted", "accepted", "published", "superseded"])
def test_a_draft_is_not_called_something_else_without_the_acts_that_lead_there(cheshire_2021, status):
    constraint = refusal("UPDATE returns_revision SET status = %s WHERE id = %s", status, cheshire_2021.pk)
    assert constraint.endswith("_at_fits_status")


# --- Figures of a revision that is no draft -------------------------------------------------------

NO_LONGER_A_DRAFT = ["submitted", "accepted", "published", "superseded"]


@pytest.fixture
def not_a_draft(request, cheshire_2021):
    """A revision in each state but the first, with its 29 figures, in the place of the draft."""
    Figure.objects.filter(revision=cheshire_2021).delete()
    Revision.objects.filter(pk=cheshire_2021.pk).delete()
    owed = AreaReturn.objects.get(pk=cheshire_2021.area_return_id)
    return RevisionFactory(area_return=owed, figures={"snapshot_c1_l1": 1257}, **{request.param: True})


@pytest.mark.parametrize("not_a_draft", NO_LONGER_A_DRAFT, indirect=True)
def test_a_figure_of_a_revision_that_is_no_draft_cannot_be_changed(not_a_draft):
    sql = "UPDATE returns_figure SET value = 1 WHERE revision_id = %s"
    assert refusal(sql, not_a_draft.pk) == "figure_only_in_a_draft"


@pytest.mark.parametrize("not_a_draft", NO_LONGER_A_DRAFT, indirect=True)
def test_a_figure_of_a_revision_that_is_no_draft_cannot_be_deleted(not_a_draft):
    sql = "DELETE FROM returns_figure WHERE revision_id = %s"
    assert refusal(sql, not_a_draft.pk) == "figure_only_in_a_draft"


@pytest.mark.parametrize("not_a_draft", NO_LONGER_A_DRAFT, indirect=True)
def test_no_figure_can_be_added_to_a_revision_that_is_no_draft(not_a_draft):
    cell = Cell.objects.filter(year=2021).first()
    assert refusal(INSERT_FIGURE, not_a_draft.pk, cell.pk, 2021, 5) == "figure_only_in_a_draft"


def test_a_figure_cannot_be_moved_into_a_submitted_revision(cheshire_submitted, kent_2021):
    sql = "UPDATE returns_figure SET revision_id = %s WHERE revision_id = %s"
    assert refusal(sql, cheshire_submitted.pk, kent_2021.pk) == "figure_only_in_a_draft"


def test_a_figure_cannot_be_moved_out_of_a_submitted_revision(cheshire_submitted, kent_2021):
    run("DELETE FROM returns_figure WHERE revision_id = %s", kent_2021.pk)
    sql = "UPDATE returns_figure SET revision_id = %s WHERE revision_id = %s"
    assert refusal(sql, kent_2021.pk, cheshire_submitted.pk) == "figure_stays_in_its_revision"


# --- Reviewers' notes -----------------------------------------------------------------------------


@stage
def sent_back_with_a_note(cheshire_submitted, national_reviewer) -> Revision:
    """Cheshire's return, back with the area, with a note on a box of 92."""
    note_box(revision=cheshire_submitted, by=national_reviewer, at=AT, code="orders_shpo", text="Is this right?")
    return send_back(revision=cheshire_submitted, by=national_reviewer, at=AT, reason="See the note.")


SUBMIT = "UPDATE returns_revision SET status = 'submitted', submitted_at = %s, submitted_by_id = %s WHERE id = %s"
ANSWER = "UPDATE returns_boxnote SET answer = %s, answered_at = %s, answered_by_id = %s WHERE revision_id = %s"


def test_a_return_with_an_open_note_is_not_submitted(sent_back_with_a_note, cheshire_coordinator):
    asked = AT, cheshire_coordinator.pk, sent_back_with_a_note.pk
    assert refusal(SUBMIT, *asked) == "revision_submitted_with_notes_settled"


@pytest.mark.parametrize("becomes", ["value = 91", "footnote = 'Counted late.'", "value = NULL"])
def test_a_return_whose_noted_box_has_changed_is_let_through(sent_back_with_a_note, cheshire_coordinator, becomes):
    boxes = "revision_id = %s AND cell_id = (SELECT cell_id FROM returns_boxnote)"
    run(f"UPDATE returns_figure SET {becomes} WHERE {boxes}", sent_back_with_a_note.pk)
    assert run(SUBMIT, AT, cheshire_coordinator.pk, sent_back_with_a_note.pk) == 1


def test_a_return_whose_note_is_answered_is_let_through(sent_back_with_a_note, cheshire_coordinator):
    run(ANSWER, "It is so.", AT, cheshire_coordinator.pk, sent_back_with_a_note.pk)
    assert run(SUBMIT, AT, cheshire_coordinator.pk, sent_back_with_a_note.pk) == 1


def test_an_answer_without_words_and_words_without_an_answerer_are_refused(sent_back_with_a_note, cheshire_coordinator):
    key = sent_back_with_a_note.pk
    assert refusal(ANSWER, "", AT, cheshire_coordinator.pk, key) == "boxnote_answered_with_words"
    assert refusal(ANSWER, "It is so.", None, None, key) == "boxnote_answered_with_words"


def test_an_answer_by_who_wrote_the_note_is_refused(sent_back_with_a_note, national_reviewer):
    asked = "It is so.", AT, national_reviewer.pk, sent_back_with_a_note.pk
    assert refusal(ANSWER, *asked) == "boxnote_answerer_is_another"


# --- Populations ----------------------------------------------------------------------------------


def test_what_a_published_rate_was_divided_by_cannot_be_changed(areas, cheshire_accepted, national_publisher):
    load_populations(areas)
    correction_actions.mark_published(revision=cheshire_accepted, by=national_publisher, at=AT + timedelta(days=3))
    sql = "UPDATE returns_population SET aged_10_and_over = 1 WHERE mid_year = 2020 AND area_id = %s"
    assert refusal(sql, areas["cheshire"].pk) == "population_of_a_rate_stays"
    run(sql, areas["kent"].pk)


# --- The record -----------------------------------------------------------------------------------


def test_an_event_cannot_be_changed(cheshire_filled):
    assert Event.objects.count() == 2
    assert refusal("UPDATE returns_event SET reason = 'Another'") == "event_stays"


def test_an_event_cannot_be_deleted(cheshire_filled):
    assert refusal("DELETE FROM returns_event") == "event_stays"


def test_two_events_of_one_number_in_a_chain_are_refused(cheshire_filled):
    sql = """
        INSERT INTO returns_event (chain, number, at, act, changes, reason, previous, digest)
        VALUES ('2021/cheshire', 1, %s, 'figures_saved', %s, '', '', 'x')
    """
    assert refusal(sql, AT, json.dumps({})) == "event_number_once"


# --- Who and when ---------------------------------------------------------------------------------


def acts() -> list[tuple[type[models.Model], str]]:
    """Every (model, act) of ours whose row says by whom and when."""
    return [
        (model, field.name.removesuffix("_by"))
        for app in ("returns", "reports")
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.get_fields()
        if field.name.endswith("_by") and f"{field.name.removesuffix('_by')}_at" in columns(model)
    ]


def columns(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.get_fields()}


def test_whoever_is_named_is_named_with_a_time():
    alone = [
        f"{model.__name__}.{field}"
        for app in ("returns", "reports")
        for model in apps.get_app_config(app).get_models()
        for field in columns(model)
        if field.endswith("_by") and field.removesuffix("_by") + "_at" not in columns(model)
    ]
    assert alone == []


@pytest.mark.parametrize(("model", "act"), acts(), ids=lambda part: getattr(part, "__name__", part))
def test_who_and_when_of_an_act_stand_together_or_not_at_all(model, act):
    """Asked of the constraint itself, with each of the four combinations, on a row without anything else."""
    name = f"{model._meta.model_name}_{act}_by_and_at"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [name])
        definition_of = cursor.fetchone()
        assert definition_of, f"There is no constraint {name}."
        condition = definition_of[0].removeprefix("CHECK ")
        combinations = [(None, None), (1, AT), (1, None), (None, AT)]
        allowed = []
        for by, at in combinations:
            cursor.execute(
                f"SELECT {condition} FROM (VALUES (%s::bigint, %s::timestamptz)) AS row ({act}_by_id, {act}_at)",
                [by, at],
            )
            allowed.append(cursor.fetchone()[0])
    assert allowed == [True, True, False, False]


def test_a_time_without_a_person_is_refused(cheshire_submitted):
    sql = "UPDATE returns_revision SET submitted_by_id = NULL WHERE id = %s"
    assert refusal(sql, cheshire_submitted.pk) == "revision_submitted_by_and_at"


# --- People ---------------------------------------------------------------------------------------


def test_an_address_in_capitals_is_refused():
    user = UserFactory()
    sql = "UPDATE returns_user SET email = 'A@EXAMPLE.ORG' WHERE id = %s"
    assert refusal(sql, user.pk) == "user_email_in_small_letters"


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("area_id = NULL", "membership_area_unless_national"),
        ("role = 'national'", "membership_area_unless_national"),
        ("is_chair = true", "membership_chair_is_of_the_board"),
    ],
)
def test_a_membership_fits_its_role(cheshire_coordinator, change, constraint):
    sql = f"UPDATE returns_membership SET {change} WHERE user_id = %s"
    assert refusal(sql, cheshire_coordinator.pk) == constraint


def test_the_same_membership_twice_is_refused_with_and_without_an_area(cheshire_coordinator, national_reviewer):
    sql = """
        INSERT INTO returns_membership (user_id, role, area_id, is_chair)
        SELECT user_id, role, area_id, is_chair FROM returns_membership WHERE user_id = %s
    """
    for user in (cheshire_coordinator, national_reviewer):
        assert refusal(sql, user.pk) == "membership_once"


# --- The migration --------------------------------------------------------------------------------


def integrity() -> set[str]:
    """The names of what Django's constraints cannot say, as far as they are there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conname LIKE '%%_same_year' UNION "
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid::regclass::text LIKE 'returns_%%' UNION "
            "SELECT proname FROM pg_proc WHERE proname LIKE 'returns_%%'"
        )
        return {name for (name,) in cursor.fetchall()}


def test_the_integrity_migrations_go_back_and_forth():
    before = integrity()
    assert {"figure_only_in_a_draft", "event_stays", "figure_cell_same_year"} <= before
    assert {"head_moves_on", "population_of_a_rate_stays", "areawording_in_wales"} <= before
    assert "revision_submitted_with_notes_settled" in before
    loader = MigrationLoader(connection)
    [leaf] = loader.graph.leaf_nodes("returns")
    first, *later = [key for key in loader.graph.forwards_plan(leaf) if key[0] == "returns"]
    steps = [
        (loader.get_migration(*key), loader.project_state(since))
        for since, key in zip([first, *later], later, strict=False)
    ]
    for migration, state in reversed(steps):
        with connection.schema_editor() as editor:
            migration.unapply(state.clone(), editor)
    assert integrity() == set()
    for migration, state in steps:
        with connection.schema_editor() as editor:
            migration.apply(state.clone(), editor)
    assert integrity() == before


def test_a_request_for_a_correction_says_who_asks_and_what_for(cheshire_published):
    here = cheshire_published.area_return_id
    sql = "UPDATE returns_areareturn SET correction_request = 'One is wrong.' WHERE id = %s"
    assert refusal(sql, here) == "areareturn_correction_asked_with_request"
    sql = "UPDATE returns_areareturn SET correction_asked_at = now(), correction_request = 'x' WHERE id = %s"
    assert refusal(sql, here) == "areareturn_correction_asked_by_and_at"
