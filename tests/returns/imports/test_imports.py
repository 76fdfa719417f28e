"""Figures from a file: planned, written all or nothing, withdrawn; by whom, into what, and what of the explanations."""

from datetime import timedelta
from uuid import uuid4

import pytest
import tablib
from django.core.management import call_command

from returns.arithmetic.figures import Entry
from returns.checks.assessment import assess
from returns.entry.actions import explain, submit
from returns.entry.figure_actions import save_figures
from returns.form.questionnaire import Questionnaire
from returns.imports.actions import cancel, confirm, forget_expired, import_at_once, receive, withdraw_import
from returns.imports.plan import make_plan
from returns.imports.reading import read
from returns.imports.resources import FiguresResource
from returns.models import Event, Explanation, Figure, Purpose, Revision, Upload
from returns.record.refusals import Conflict, Refused
from tests.factories import AT, CHESHIRE_FIGURES
from tests.scene import load_year

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(hours=1)
HEADER = "area,cell,value\n"


def stored(revision) -> dict[str, Entry]:
    rows = Figure.objects.filter(revision=revision).select_related("cell")
    return {figure.cell.code: figure.entry for figure in rows}


def plan(text: str, by, year=None, area=None):
    return make_plan(read(text.encode(), "figures.csv").rows, by=by, at=LATER, year=year, area=area)


def bring(text: str, by, year=None, at=LATER) -> str:
    """Import at once; the key under which the record knows the file."""
    import_at_once(plan(text, by, year), content=text.encode(), name="figures.csv", by=by, at=at)
    return Event.objects.imports().order_by("pk").last().changes["file"]["upload"]


def wait(text: str, by, year, area=None) -> Upload:
    return receive(
        content=text.encode(), name="figures.csv", purpose=Purpose.FIGURES, by=by, at=AT, year=year, area=area
    )


# --- The plan -------------------------------------------------------------------------------------


def test_a_plan_says_old_and_new_of_each_box_that_changes_and_writes_nothing(cheshire_filled, cheshire_coordinator):
    one = plan(HEADER + "cheshire,orders_no,5\ncheshire,orders_shpo,92\n", cheshire_coordinator, cheshire_filled.year)
    [here] = one.returns
    told = [(box.code, box.old, box.new, box.place) for box in here.boxes]
    assert told == [("orders_no", Entry(CHESHIRE_FIGURES["orders_no"]), Entry(5), "Row 2")]
    assert here.same == (CHESHIRE_FIGURES["orders_shpo"] == 92)
    assert stored(cheshire_filled)["orders_no"] == Entry(CHESHIRE_FIGURES["orders_no"])
    assert not Event.objects.imports().exists()


def test_the_checks_speak_of_the_result_before_anything_is_written(cheshire_filled, cheshire_coordinator):
    one = plan(HEADER + "cheshire,snapshot_c3_l1,2\n", cheshire_coordinator, cheshire_filled.year)
    [issue] = one.returns[0].newly_found
    assert issue.cells == ("snapshot_c3_l1",)
    assert "must be 0" in issue.message


def test_what_the_checks_found_before_is_not_called_new(cheshire_filled, cheshire_coordinator):
    bring(HEADER + "cheshire,snapshot_c3_l1,2\n", cheshire_coordinator, cheshire_filled.year)
    one = plan(HEADER + "cheshire,orders_no,5\n", cheshire_coordinator, cheshire_filled.year)
    assert one.returns[0].after.issues
    assert one.returns[0].newly_found == []


def test_a_row_may_change_a_footnote_and_leave_the_value(cheshire_filled, cheshire_coordinator):
    text = "area,cell,value,footnote\ncheshire,orders_no,,Recounted.\n"
    bring(text, cheshire_coordinator, cheshire_filled.year)
    assert stored(cheshire_filled)["orders_no"] == Entry(CHESHIRE_FIGURES["orders_no"], "", "Recounted.")


def test_a_file_for_one_area_may_leave_the_area_out_and_may_not_name_another(cheshire_filled, cheshire_coordinator):
    year, area = cheshire_filled.year, cheshire_filled.area_return.area
    assert plan(HEADER + ",orders_no,5\n", cheshire_coordinator, year, area).changes == 1
    [problem] = plan(HEADER + "kent,orders_no,5\n", cheshire_coordinator, year, area).problems
    assert str(problem) == "Row 2: the row is for Kent, and this is the return of Cheshire"


def test_a_year_is_named_by_its_end_or_as_it_is_printed(cheshire_filled, cheshire_coordinator):
    for written in ("2021", "2020/21"):
        text = f"year,area,cell,value\n{written},cheshire,orders_no,5\n"
        assert plan(text, cheshire_coordinator).changes == 1
    text = "year,area,cell,value\n{},cheshire,orders_no,5\n"
    [problem] = plan(text.format("2020"), cheshire_coordinator, cheshire_filled.year).problems
    assert "the row is for the year “2020”, and the file for 2020/21 (2021)" in str(problem)
    [problem] = plan(text.format("1066"), cheshire_coordinator).problems
    assert "there is no year “1066”" in str(problem)
    [problem] = plan(HEADER + "cheshire,orders_no,5\n", cheshire_coordinator).problems
    assert "the file needs a column “year”" in str(problem)


def test_several_years_come_in_one_file(year_2021, areas, national_publisher):
    load_year(2022, national_publisher)
    text = "year,area,orders_no,orders_shpo\n2021,kent,1,2\n2022,kent,3,4\n2022,Cymru Gwent,5,6\n"
    [problem] = plan(text, national_publisher).problems
    assert str(problem).startswith("Row 4, column orders_no: there is no area “Cymru Gwent”")
    bring(text.replace("Cymru Gwent", "gwent"), national_publisher)
    kent = Revision.objects.of(area="kent", year=2022).get()
    assert {code: entry.value for code, entry in stored(kent).items() if entry.is_answered} == {
        "orders_no": 3, "orders_shpo": 4,
    }  # fmt: skip
    assert Event.objects.imports().count() == 3


def test_the_queries_of_a_plan_do_not_grow_with_areas_or_rows(
    year_2021, national_publisher, django_assert_max_num_queries
):
    every = "".join(
        f"{area},{code},{value}\n" for area in ("cheshire", "kent", "gwent") for code, value in CHESHIRE_FIGURES.items()
    )
    with django_assert_max_num_queries(20) as few:
        plan(HEADER + "kent,orders_no,5\n", national_publisher, year_2021)
    with django_assert_max_num_queries(len(few.captured_queries)):
        plan(HEADER + every, national_publisher, year_2021)


def test_ten_thousand_wrong_names_are_told_quickly_and_each_at_its_row(year_2021, national_publisher):
    text = HEADER + "".join(f"Area {n},orders_no,1\n" for n in range(10_000))
    problems = plan(text, national_publisher, year_2021).problems
    assert [problem.place for problem in problems] == [f"Row {n + 2}" for n in range(10_000)]


# --- Written, all or nothing ----------------------------------------------------------------------


def test_a_confirmed_file_is_written_once_and_leaves_no_row(cheshire_filled, cheshire_coordinator):
    text = HEADER + "cheshire,orders_no,5\n"
    upload = wait(text, cheshire_coordinator, cheshire_filled.year)
    one = plan(text, cheshire_coordinator, cheshire_filled.year)
    confirm(one, upload=upload, by=cheshire_coordinator, at=LATER)
    assert stored(cheshire_filled)["orders_no"] == Entry(5)
    assert not Upload.objects.exists()
    event = Event.objects.imports().get()
    assert event.changes["figures"] == {"orders_no": [CHESHIRE_FIGURES["orders_no"], 5]}
    assert event.changes["file"] == {"name": "figures.csv", "sha256": upload.sha256, "upload": str(upload.key)}
    with pytest.raises(Refused, match="no longer here"):
        confirm(one, upload=upload, by=cheshire_coordinator, at=LATER)


def test_a_box_that_changed_since_the_preview_keeps_the_whole_file_out(cheshire_filled, cheshire_coordinator):
    text = HEADER + "cheshire,orders_no,5\ncheshire,orders_shpo,6\n"
    upload = wait(text, cheshire_coordinator, cheshire_filled.year)
    one = plan(text, cheshire_coordinator, cheshire_filled.year)
    save_figures(revision=cheshire_filled, by=cheshire_coordinator, at=AT, entries={"orders_no": Entry(7)})
    before = stored(cheshire_filled)
    with pytest.raises(Conflict):
        confirm(one, upload=upload, by=cheshire_coordinator, at=LATER)
    assert stored(cheshire_filled) == before
    assert Upload.objects.get() == upload, "it can still be looked at, and confirmed"


def test_a_return_that_was_submitted_since_keeps_the_whole_file_out(
    cheshire_filled, kent_2021, cheshire_coordinator, national_publisher
):
    text = HEADER + "kent,orders_no,1\ncheshire,orders_no,5\n"
    upload = wait(text, national_publisher, cheshire_filled.year)
    one = plan(text, national_publisher, cheshire_filled.year)
    submit(revision=cheshire_filled, by=cheshire_coordinator, at=AT)
    with pytest.raises(Refused, match="Cheshire 2020/21 cannot take figures now"):
        confirm(one, upload=upload, by=national_publisher, at=LATER)
    assert stored(kent_2021)["orders_no"] == Entry()
    assert not Event.objects.imports().exists()


def test_nobody_confirms_what_somebody_else_sent(cheshire_filled, cheshire_coordinator, national_publisher):
    text = HEADER + "cheshire,orders_no,5\n"
    upload = wait(text, cheshire_coordinator, cheshire_filled.year)
    with pytest.raises(Refused, match="You cannot confirm this file"):
        confirm(plan(text, national_publisher, cheshire_filled.year), upload=upload, by=national_publisher, at=LATER)


def test_a_file_waits_for_a_day_and_is_then_forgotten(cheshire_filled, cheshire_coordinator):
    text = HEADER + "cheshire,orders_no,5\n"
    upload = wait(text, cheshire_coordinator, cheshire_filled.year)
    assert forget_expired(at=AT + timedelta(hours=23)) == 0
    with pytest.raises(Refused, match="deleted it after a day"):
        confirm(
            plan(text, cheshire_coordinator, cheshire_filled.year),
            upload=upload, by=cheshire_coordinator, at=AT + timedelta(hours=24),
        )  # fmt: skip
    assert forget_expired(at=AT + timedelta(hours=24)) == 1
    assert not Upload.objects.exists()


def test_a_cancelled_file_leaves_no_trace(cheshire_filled, cheshire_coordinator, kent_coordinator):
    upload = wait(HEADER, cheshire_coordinator, cheshire_filled.year)
    events = Event.objects.count()
    with pytest.raises(Refused, match="You cannot cancel this file"):
        cancel(upload=upload, by=kent_coordinator, at=LATER)
    cancel(upload=upload, by=cheshire_coordinator, at=LATER)
    assert not Upload.objects.exists()
    assert Event.objects.count() == events


def test_a_file_over_the_limit_is_not_kept(cheshire_filled, cheshire_coordinator, settings):
    settings.UPLOAD_LIMIT = 2 * 1024 * 1024
    with pytest.raises(Refused, match="larger than 2 MB"):
        wait("x" * (2 * 1024 * 1024 + 1), cheshire_coordinator, cheshire_filled.year)
    with pytest.raises(Refused, match="You cannot send this file"):
        receive(content=b"x", name="a", purpose=Purpose.HISTORY, by=cheshire_coordinator, at=AT)
    assert not Upload.objects.exists()


# --- Withdrawn ------------------------------------------------------------------------------------


def test_an_import_withdrawn_puts_back_what_stood_before_in_every_return(
    cheshire_filled, kent_2021, national_publisher, national_reviewer
):
    before = {revision: stored(revision) for revision in (cheshire_filled, kent_2021)}
    text = "area,cell,value,marker,reason,footnote\ncheshire,orders_no,,x,Lost.,Truly\nkent,orders_no,3,,,\n"
    key = bring(text, national_publisher, cheshire_filled.year)
    assert stored(cheshire_filled)["orders_no"] == Entry(None, "Lost.", "Truly")
    assert withdraw_import(upload=key, by=national_reviewer, at=LATER) == 2
    assert {revision: stored(revision) for revision in before} == before
    events = Event.objects.filter(act="import_withdrawn")
    assert {event.chain for event in events} == {"2021/cheshire", "2021/kent"}
    with pytest.raises(Refused, match="already been withdrawn"):
        withdraw_import(upload=key, by=national_reviewer, at=LATER)
    call_command("verify_events", verbosity=0)


def test_an_import_is_not_withdrawn_over_a_later_change(cheshire_filled, kent_2021, national_publisher):
    key = bring(HEADER + "cheshire,orders_no,5\nkent,orders_no,3\n", national_publisher, cheshire_filled.year)
    save_figures(revision=kent_2021, by=national_publisher, at=LATER, entries={"orders_no": Entry(4)})
    with pytest.raises(Refused, match=r"Kent 2020/21: orders_no changed after the import"):
        withdraw_import(upload=key, by=national_publisher, at=LATER)
    assert stored(cheshire_filled)["orders_no"] == Entry(5)


def test_nor_when_the_box_has_gone_back_by_hand(cheshire_filled, cheshire_coordinator):
    key = bring(HEADER + "cheshire,orders_no,5\n", cheshire_coordinator, cheshire_filled.year)
    old = {"orders_no": Entry(CHESHIRE_FIGURES["orders_no"])}
    save_figures(revision=cheshire_filled, by=cheshire_coordinator, at=LATER, entries=old)
    with pytest.raises(Refused, match="changed after the import"):
        withdraw_import(upload=key, by=cheshire_coordinator, at=LATER)


def test_nor_in_a_return_that_has_been_submitted(cheshire_filled, cheshire_coordinator):
    key = bring(HEADER + "cheshire,orders_no,5\n", cheshire_coordinator, cheshire_filled.year)
    submit(revision=cheshire_filled, by=cheshire_coordinator, at=LATER)
    with pytest.raises(Refused, match="cannot take figures now"):
        withdraw_import(upload=key, by=cheshire_coordinator, at=LATER)


def test_what_never_was_imported_cannot_be_withdrawn(cheshire_filled, cheshire_coordinator):
    with pytest.raises(Refused, match="We could not find that import"):
        withdraw_import(upload=str(uuid4()), by=cheshire_coordinator, at=LATER)


def test_explanations_that_fell_away_with_an_import_come_back_with_its_withdrawal(
    cheshire_filled, cheshire_coordinator
):
    by, year = cheshire_coordinator, cheshire_filled.year
    bring(HEADER + "cheshire,yearly_c1_l2,1\n", by, year, at=AT)
    form = Questionnaire.load(year)
    issue = next(i for i in assess(cheshire_filled, form).issues if not i.is_error and "yearly_c1_l2" in i.cells)
    explain(revision=cheshire_filled, by=by, at=AT, issue=issue, text="So it was.")
    before = Explanation.objects.values("rule", "cells", "values", "text", "explained_by", "explained_at").get()
    key = bring(HEADER + "cheshire,yearly_c1_l2,2\n", by, year)
    assert not Explanation.objects.exists()
    withdraw_import(upload=key, by=by, at=LATER)
    assert Explanation.objects.values(*before).get() == before
    assert Event.objects.order_by("pk").last().act == "explanation_given_back"


# --- django-import-export -------------------------------------------------------------------------


def test_the_resource_writes_through_the_action_and_ties_each_error_to_its_row(cheshire_filled, cheshire_coordinator):
    resource = FiguresResource(by=cheshire_coordinator, at=LATER, year=cheshire_filled.year)
    headers = ["area", "cell", "value"]
    good = tablib.Dataset(["cheshire", "orders_no", "5"], headers=headers)
    assert resource.import_data(good, dry_run=True).totals["update"] == 1
    assert not Event.objects.imports().exists()
    assert not resource.import_data(good).has_errors()
    assert stored(cheshire_filled)["orders_no"] == Entry(5)
    assert Event.objects.imports().count() == 1
    assert resource.import_data(good).totals["skip"] == 1
    wrong = tablib.Dataset(
        ["cheshire", "orders_no", "6"], ["kent", "orders_no", "many"], headers=["area", "cell", "value"]
    )
    result = resource.import_data(wrong)
    [(number, [error])] = result.row_errors()
    assert (number, str(error.error)) == (2, "Row 3: orders_no must be a number, using the digits 0 to 9; it is “many”")
    assert stored(cheshire_filled)["orders_no"] == Entry(5)


def test_the_resource_is_refused_like_anybody_else(cheshire_submitted, cheshire_coordinator):
    resource = FiguresResource(by=cheshire_coordinator, at=LATER, year=cheshire_submitted.year)
    wide = tablib.Dataset(["cheshire", "5"], headers=["area", "orders_no"])
    [(_, [error])] = resource.import_data(wide).row_errors()
    assert "cannot take figures now" in str(error.error)


# --- A file of all areas, of which some are locked ------------------------------------------------


def test_what_stands_in_a_locked_return_already_keeps_no_file_out(
    cheshire_submitted, kent_2021, national_publisher, national_reviewer
):
    same = CHESHIRE_FIGURES["orders_no"]
    one = plan(f"area,orders_no\ncheshire,{same}\nkent,3\n", national_publisher, cheshire_submitted.year)
    assert [(here.revision, here.boxes[0].new) for here in one.returns] == [(kent_2021, Entry(3))]
    [problem] = plan("area,orders_no\ncheshire,5\nkent,3\n", national_publisher, cheshire_submitted.year).problems
    assert str(problem) == (
        "Row 2, column orders_no: the return of 2020/21 cannot take figures now: Cheshire’s is submitted. "
        "Take the row out of the file, or get the return back first"
    )


def test_nobody_learns_from_a_file_what_stands_in_another_areas_return(cheshire_submitted, kent_coordinator):
    for value in (CHESHIRE_FIGURES["orders_no"], 5):
        [problem] = plan(f"area,orders_no\ncheshire,{value}\n", kent_coordinator, cheshire_submitted.year).problems
        assert "Kent Coordinator may not import figures for this area" in str(problem)


def test_what_is_wrong_with_a_whole_row_is_said_once(cheshire_2021, national_publisher):
    text = "area,orders_no,orders_shpo,sro_breaches\nAtlantis,1,2,3\nAtlantis,4,5,many\n"
    problems = plan(text, national_publisher, cheshire_2021.year).problems
    assert [problem.place for problem in problems] == ["Row 2, column orders_no", "Row 3, column orders_no"]


def test_a_marker_may_stand_in_brackets_as_reports_print_it(cheshire_2021, cheshire_coordinator):
    bring("area,cell,value,marker,reason\ncheshire,orders_no,,[X],Lost.\n", cheshire_coordinator, cheshire_2021.year)
    bring("area,orders_shpo,reason__orders_shpo\ncheshire,[x],Lost.\n", cheshire_coordinator, cheshire_2021.year)
    assert stored(cheshire_2021)["orders_no"] == stored(cheshire_2021)["orders_shpo"] == Entry(None, "Lost.")
