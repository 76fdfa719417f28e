"""From accepted to public: prepare asks the worker, the worker freezes, publish takes what was frozen or refuses."""

import hashlib
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from reports import tasks
from reports.annual_report.gather import document_for
from reports.models import BoardMember, FrozenFile, Kind, Section
from reports.release.actions import freeze, open_words, prepare, publish, publish_all
from reports.release.preparation import FREEZE, preparations_of
from reports.writing.actions import load_sections
from reports.writing.board_actions import NOTHING, board_of
from reports.writing.copying_actions import copy_sections
from returns.arithmetic.figures import Entry
from returns.entry.actions import accept, send_back, submit
from returns.entry.figure_actions import save_figures
from returns.models import Event, Notice, Population, ReportingYear, Revision, Status
from returns.record.refusals import Refused
from tests.factories import AT, CHESHIRE_FIGURES, LONDON, RevisionFactory
from tests.reports.asking import RELEASE
from tests.reports.conftest import BOARD, TEXTS
from tests.scene import let_out, write
from tests.stages import stage

LATER = AT + timedelta(days=5)
FULL = [NOTHING | member for member in BOARD]


def asked() -> set[int]:
    """The revisions whose files the worker is asked for."""
    return set(ProcrastinateJob.objects.filter(task_name=FREEZE).values_list("args__revision", flat=True))


@stage
def kent_accepted(kent_2021):
    area_return = kent_2021.area_return
    kent_2021.figures.all().delete()
    kent_2021.delete()
    return RevisionFactory(area_return=area_return, accepted=True, figures=CHESHIRE_FIGURES)


def as_stored(revision: Revision) -> Revision:
    return Revision.objects.with_names().get(pk=revision.pk)


# --- Prepare --------------------------------------------------------------------------------------


def test_prepare_asks_for_the_files_of_every_accepted_return(
    cheshire_report, kent_accepted, year_2021, national_publisher
):
    assert prepare(year=year_2021, by=national_publisher, at=AT) == 2
    assert asked() == {revision.pk for revision in (cheshire_report, kent_accepted)}
    event = Event.objects.get(act="prepared")
    assert (event.chain, event.by, event.changes) == ("2021", national_publisher, {"returns": 2})


def test_prepare_asks_for_no_other_return(cheshire_submitted, year_2021, national_publisher):
    with pytest.raises(Refused, match="No return of 2020/21 is accepted"):
        prepare(year=year_2021, by=national_publisher, at=AT)
    assert not asked()
    assert not Event.objects.filter(act="prepared").exists()


@pytest.mark.parametrize("who", ["cheshire_coordinator", "cheshire_chair", "stranger"])
def test_only_the_national_team_prepares(who, request, cheshire_report, year_2021):
    with pytest.raises(Refused, match="Only the national team"):
        prepare(year=year_2021, by=request.getfixturevalue(who), at=AT)
    assert not asked()


def test_what_is_prepared_again_does_not_count_as_prepared_until_it_is_made(
    cheshire_frozen, year_2021, national_publisher
):
    prepare(year=year_2021, by=national_publisher, at=AT)
    assert not FrozenFile.objects.filter(revision=cheshire_frozen).exists()
    with pytest.raises(Refused, match="not prepared"):
        publish(revision=cheshire_frozen, by=national_publisher, at=AT)


def test_the_job_is_part_of_the_same_transaction(cheshire_report, year_2021, national_publisher):
    with pytest.raises(InterruptedError), transaction.atomic():  # noqa: PT012 - the transaction is the statement
        prepare(year=year_2021, by=national_publisher, at=AT)
        assert ProcrastinateJob.objects.filter(task_name=FREEZE).count() == 1
        raise InterruptedError
    assert not ProcrastinateJob.objects.filter(task_name=FREEZE).exists()
    assert not Event.objects.filter(act="prepared").exists()


def test_the_workers_job_makes_the_files(cheshire_report, year_2021, national_publisher, stand_in_pdf, clock):
    prepare(year=year_2021, by=national_publisher, at=AT)
    (revision,) = asked()
    tasks.freeze(revision=revision)
    assert set(FrozenFile.objects.values_list("kind", "made_at")) == {(kind, AT) for kind in Kind.values}


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_takes_the_jobs_from_the_database_and_makes_the_files(
    cheshire_report, year_2021, national_publisher, stand_in_pdf, run_worker
):
    prepare(year=year_2021, by=national_publisher, at=AT)
    run_worker()
    jobs = ProcrastinateJob.objects.filter(args__revision=cheshire_report.pk)
    assert list(jobs.values_list("status", flat=True)) == ["succeeded"]
    assert set(FrozenFile.objects.filter(revision=cheshire_report).values_list("kind", flat=True)) == set(Kind.values)
    let_out(cheshire_report, LATER)
    published = publish(revision=cheshire_report, by=national_publisher, at=LATER)
    assert published.status == Status.PUBLISHED


# --- Freeze ---------------------------------------------------------------------------------------


def test_the_frozen_files_say_what_they_are_and_what_they_were_made_from(cheshire_frozen):
    digest = document_for(cheshire_frozen, AT).digest
    editions = FrozenFile.objects.filter(revision=cheshire_frozen)
    assert {edition.kind for edition in editions} == {"html", "pdf", "csv"}
    for edition in editions:
        assert edition.sha256 == hashlib.sha256(bytes(edition.content)).hexdigest()
        assert edition.input_digest == digest
        assert edition.made_at == AT + timedelta(days=2)
    assert b"1,257" in bytes(editions.get(kind="html").content)
    assert b"Preview" not in bytes(editions.get(kind="html").content)
    assert b"snapshot_c1_l1,stock,1257" in bytes(editions.get(kind="csv").content)


def test_the_frozen_pdf_is_a_pdf(cheshire_report):
    freeze(revision=cheshire_report, at=AT)
    content = bytes(FrozenFile.objects.get(kind="pdf").content)
    assert content.startswith(b"%PDF-")
    assert b"%%EOF" in content[-20:]


@pytest.mark.parametrize("state", ["cheshire_2021", "cheshire_submitted"])
def test_nothing_is_frozen_of_a_return_that_is_not_accepted(state, request, stand_in_pdf):
    revision = request.getfixturevalue(state)
    freeze(revision=revision, at=AT)
    assert not FrozenFile.objects.exists()


def test_a_late_job_leaves_what_is_published_alone(cheshire_out):
    before = list(FrozenFile.objects.values("kind", "sha256", "made_at"))
    freeze(revision=cheshire_out, at=LATER)
    assert list(FrozenFile.objects.values("kind", "sha256", "made_at")) == before


def test_freezing_again_replaces_the_files(cheshire_frozen, stand_in_pdf):
    freeze(revision=cheshire_frozen, at=LATER)
    assert set(FrozenFile.objects.values_list("kind", "made_at")) == {(kind, LATER) for kind in Kind.values}


# --- Publish --------------------------------------------------------------------------------------


def test_publishing_flips_the_return_pins_the_population_and_is_recorded(cheshire_frozen, national_publisher):
    assert cheshire_frozen.year.population_pinned_at is None
    publish(revision=cheshire_frozen, by=national_publisher, at=LATER)
    revision = as_stored(cheshire_frozen)
    assert (revision.status, revision.published_by, revision.published_at) == (
        Status.PUBLISHED, national_publisher, LATER,
    )  # fmt: skip
    assert revision.year.population_pinned_at == LATER
    event = Event.objects.filter(chain="2021/cheshire").last()
    assert (event.act, event.by, event.at) == ("published", national_publisher, LATER)


def test_a_later_publication_of_the_year_leaves_the_pin(cheshire_out, kent_accepted, national_publisher, stand_in_pdf):
    pinned = as_stored(cheshire_out).year.population_pinned_at
    freeze(revision=kent_accepted, at=RELEASE)
    let_out(kent_accepted, RELEASE)
    publish(revision=kent_accepted, by=national_publisher, at=RELEASE)
    assert as_stored(cheshire_out).year.population_pinned_at == pinned


def test_publishing_a_correction_supersedes_the_one_before_in_the_same_act(
    cheshire_out, national_publisher, stand_in_pdf
):
    later = RevisionFactory(area_return=cheshire_out.area_return, number=2, accepted=True, figures=CHESHIRE_FIGURES)
    freeze(revision=later, at=RELEASE)
    let_out(later, RELEASE)
    publish(revision=later, by=national_publisher, at=RELEASE)
    assert as_stored(cheshire_out).status == Status.SUPERSEDED
    assert as_stored(cheshire_out).superseded_at == as_stored(later).published_at == RELEASE


def test_nothing_is_published_without_files(cheshire_report, national_publisher):
    with pytest.raises(Refused, match="not prepared"):
        publish(revision=cheshire_report, by=national_publisher, at=LATER)
    assert as_stored(cheshire_report).status == Status.ACCEPTED


@pytest.mark.parametrize("kind", Kind.values)
def test_nothing_is_published_while_one_file_is_missing(kind, cheshire_frozen, national_publisher):
    FrozenFile.objects.filter(kind=kind).delete()
    with pytest.raises(Refused, match="not prepared"):
        publish(revision=cheshire_frozen, by=national_publisher, at=LATER)


def change_a_national_text(revision):
    Section.objects.filter(year=revision.year_id, key="background").update(body="Another.")


def change_the_population(revision):
    Population.objects.filter(area__slug="cheshire", mid_year=2020).update(aged_10_and_over=900_000)


def change_the_areas_printed_name(revision):
    area_return = revision.area_return
    area_return.area_name = "Cheshire West"
    area_return.save()


@pytest.mark.parametrize("change", [change_a_national_text, change_the_population, change_the_areas_printed_name])
def test_nothing_is_published_whose_files_no_longer_say_what_it_says(change, cheshire_frozen, national_publisher):
    change(cheshire_frozen)
    with pytest.raises(Refused, match="has changed since its files were prepared"):
        publish(revision=cheshire_frozen, by=national_publisher, at=LATER)
    assert as_stored(cheshire_frozen).status == Status.ACCEPTED
    freeze(revision=cheshire_frozen, at=LATER)
    let_out(cheshire_frozen, LATER)
    publish(revision=cheshire_frozen, by=national_publisher, at=LATER)
    assert as_stored(cheshire_frozen).status == Status.PUBLISHED


def test_a_return_that_was_sent_back_and_accepted_again_needs_new_files_if_a_figure_changed(
    cheshire_frozen, cheshire_coordinator, national_reviewer, national_publisher
):
    revision = send_back(revision=cheshire_frozen, by=national_reviewer, at=LATER, reason="Odd.")
    with pytest.raises(Refused, match="You can only publish an accepted return"):
        publish(revision=revision, by=national_publisher, at=LATER)
    entries = {"orders_no": Entry(1)}
    save_figures(revision=revision, by=cheshire_coordinator, at=LATER, entries=entries)
    revision = submit(revision=revision, by=cheshire_coordinator, at=LATER)
    revision = accept(revision=revision, by=national_reviewer, at=LATER)
    with pytest.raises(Refused, match="has changed since"):
        publish(revision=revision, by=national_publisher, at=LATER)


@pytest.mark.parametrize("who", ["cheshire_coordinator", "cheshire_chair", "stranger"])
def test_only_the_national_team_publishes(who, request, cheshire_frozen):
    with pytest.raises(Refused, match="Only the national team"):
        publish(revision=cheshire_frozen, by=request.getfixturevalue(who), at=LATER)
    assert as_stored(cheshire_frozen).status == Status.ACCEPTED


def test_what_is_published_is_not_published_again(cheshire_out, national_publisher):
    with pytest.raises(Refused, match="You can only publish an accepted return"):
        publish(revision=cheshire_out, by=national_publisher, at=LATER)


def test_one_return_that_is_refused_keeps_none_of_the_others_back(
    cheshire_frozen, kent_accepted, year_2021, national_publisher
):
    done, refusals = publish_all(year=year_2021, by=national_publisher, at=LATER)
    assert done == [cheshire_frozen]
    (refusal,) = refusals
    assert "Kent 2020/21 are not prepared" in refusal
    assert as_stored(cheshire_frozen).status == Status.PUBLISHED
    assert as_stored(kent_accepted).status == Status.ACCEPTED


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reports_frozenfile SET content = 'x' WHERE revision_id = %s",
        "UPDATE reports_frozenfile SET sha256 = '' WHERE revision_id = %s AND kind = 'csv'",
        "DELETE FROM reports_frozenfile WHERE revision_id = %s",
        "INSERT INTO reports_frozenfile (revision_id, kind, language, content, sha256, input_digest, made_at) "
        "VALUES (%s, 'pdf', 'cy', 'x', '', '', now())",
    ],
)
@pytest.mark.parametrize("status", ["published", "superseded"])
def test_the_database_keeps_the_files_of_what_was_published(statement, status, cheshire_out):
    if status == "superseded":
        Revision.objects.filter(pk=cheshire_out.pk).update(status="superseded", superseded_at=LATER)
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [cheshire_out.pk])
    assert error.value.__cause__.diag.constraint_name == "frozenfile_stays"
    assert FrozenFile.objects.filter(revision=cheshire_out).count() == 3


def test_a_frozen_file_cannot_be_given_to_another_revision(cheshire_out, kent_accepted):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE reports_frozenfile SET revision_id = %s WHERE revision_id = %s", [kent_accepted.pk, cheshire_out.pk]
        )


WORDS = [
    "UPDATE reports_section SET body = 'x' WHERE revision_id = %s",
    "DELETE FROM reports_section WHERE revision_id = %s",
    "UPDATE reports_boardmember SET role = 'x' WHERE revision_id = %s",
    "DELETE FROM reports_logo WHERE revision_id = %s",
    "INSERT INTO reports_boardmember (revision_id, position, seat, name, role, role_cy, agency, agency_cy) "
    "VALUES (%s, 99, 'member', '', 'One more', '', '', '')",
]


@pytest.mark.parametrize("statement", WORDS)
@pytest.mark.parametrize("state", ["prepared", "published", "superseded"])
def test_the_database_keeps_the_words_of_what_is_prepared(
    statement, state, cheshire_complete, national_publisher, stand_in_pdf
):
    freeze(revision=cheshire_complete, at=LATER)
    if state != "prepared":
        let_out(cheshire_complete, LATER)
        publish(revision=cheshire_complete, by=national_publisher, at=LATER)
    if state == "superseded":
        Revision.objects.filter(pk=cheshire_complete.pk).update(status="superseded", superseded_at=LATER)
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [cheshire_complete.pk])
    assert error.value.__cause__.diag.constraint_name == "words_stay"


@pytest.mark.parametrize("statement", WORDS)
def test_the_database_lets_words_change_while_a_report_is_not_prepared(statement, cheshire_complete):
    with connection.cursor() as cursor:
        cursor.execute(statement, [cheshire_complete.pk])
        assert cursor.rowcount


def test_a_text_cannot_be_given_to_another_report(cheshire_complete, kent_accepted):
    sql = "UPDATE reports_section SET revision_id = %s WHERE revision_id = %s"
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [kent_accepted.pk, cheshire_complete.pk])
    assert error.value.__cause__.diag.constraint_name == "words_stay"


def test_the_national_team_opens_the_words_of_a_prepared_report_again(
    cheshire_frozen, team, cheshire_coordinator, client_of, clock
):
    clock(LATER)
    assert "Open its texts, board and logos again" in team.get(PAGE).content.decode()
    opens, why = "/national/2021/release/open/cheshire/", "The police have a new logo."
    assert "What the area has to change, and why" in team.get(opens).content.decode()
    assert "Enter a reason" in team.post(opens, {"reason": ""}).content.decode()
    answer = team.post(opens, {"reason": why}, follow=True)
    assert "Cheshire can change texts, board and logos again." in answer.content.decode()
    assert team.get(opens).status_code == 404
    area = client_of(cheshire_coordinator)
    for path in ("/notices/", "/returns/2021/cheshire/"):
        assert why in area.get(path).content.decode()
    notice = Notice.objects.get(act="words_opened")
    assert "Next: read the reason and change what it asks for." in notice.text
    assert why not in notice.text
    step = "read why the national team has opened the report again, and change its words"
    assert step in area.get("/returns/").content.decode()
    write(revision=cheshire_frozen, by=cheshire_coordinator, at=LATER, texts={"introduction": "Late."}, board=None)
    assert not FrozenFile.objects.filter(revision=cheshire_frozen).exists()
    assert Notice.objects.get(act="words_opened").recipient == cheshire_coordinator
    for path in ("/returns/", "/returns/2021/cheshire/"):
        assert step not in area.get(path).content.decode()
    assert why not in area.get("/returns/2021/cheshire/").content.decode()
    with pytest.raises(Refused, match="is not prepared"):
        open_words(revision=cheshire_frozen, by=cheshire_frozen.accepted_by, at=LATER, reason=why)


def test_nobody_else_opens_a_prepared_report(cheshire_frozen, cheshire_coordinator):
    with pytest.raises(Refused, match="Only the national team"):
        open_words(revision=cheshire_frozen, by=cheshire_coordinator, at=LATER, reason="A name is wrong.")
    assert FrozenFile.objects.filter(revision=cheshire_frozen).exists()


def test_no_file_can_be_pushed_under_a_published_revision(cheshire_out, kent_accepted, stand_in_pdf):
    FrozenFile.objects.create(
        revision=kent_accepted, kind="pdf", language="cy", content=b"x", sha256="", input_digest="", made_at=AT
    )
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE reports_frozenfile SET revision_id = %s WHERE revision_id = %s", [cheshire_out.pk, kent_accepted.pk]
        )
    assert error.value.__cause__.diag.constraint_name == "frozenfile_stays"


# --- The release page -----------------------------------------------------------------------------

PAGE = "/national/2021/release/"


@pytest.fixture
def team(client_of, national_publisher, clock, settings):
    """A publisher's browser, signed in for as long as the clock is moved."""
    settings.SESSION_COOKIE_AGE = 10**8
    return client_of(national_publisher)


def said(client) -> str:
    return " ".join(client.get(PAGE).content.decode().split())


def test_the_page_counts_what_waits_what_is_prepared_and_what_is_published(cheshire_frozen, kent_accepted, team):
    assert "0 of 3 returns published, 2 accepted and waiting." in said(team)
    assert "1 of 2 prepared" in said(team)


def test_the_page_says_when_nothing_waits(year_2021, team):
    assert "0 of 3 returns published, 0 accepted and waiting." in said(team)
    assert "There are no accepted returns to prepare." in said(team)


def test_the_page_says_when_all_is_published(cheshire_out, team):
    assert "There are no accepted returns to prepare." in said(team)
    for draft in Revision.objects.exclude(pk=cheshire_out.pk):
        draft.figures.all().delete()
        draft.delete()
        draft.area_return.delete()
    page = said(team)
    assert "The year’s only return is published." in page
    assert "There is nothing left to publish." in page
    assert "There are no accepted returns" not in page


def test_prepare_publish_and_their_refusals_are_told_on_the_page(
    cheshire_frozen, kent_accepted, team, clock, national_publisher
):
    clock(LATER)
    assert team.post(PAGE + "publish/").headers["Location"] == PAGE
    page = said(team)
    assert "1 report published." in page
    assert "Kent 2020/21 are not prepared" in page
    assert "1 of 3 returns published, 1 accepted and waiting." in page
    team.post(PAGE + "prepare/")
    assert "1 report will be prepared." in said(team)
    assert asked() == {kent_accepted.pk}


def test_to_prepare_nothing_is_answered_in_words(year_2021, team):
    response = team.post(PAGE + "prepare/")
    assert response.status_code == 409
    assert "No return of 2020/21 is accepted" in response.content.decode()


def release_of(year: int = 2021) -> datetime | None:
    return ReportingYear.objects.get(year=year).release_at


def test_the_release_time_is_set_in_the_time_of_london(year_2021, team):
    response = team.post(PAGE + "time/", {"day": "2021-10-28", "time": "09:30"})
    assert response.status_code == 302
    assert release_of() == RELEASE
    assert "28 October 2021, 09:30" in said(team)
    event = Event.objects.get(act="release_set")
    assert event.changes["release_at"][0] is None


def test_the_release_time_can_be_moved_while_it_is_in_the_future(cheshire_out, team, clock):
    clock(RELEASE - timedelta(seconds=1))
    sent = {"day": "2021-11-04", "time": "09:30"}
    assert "Enter a reason" in team.post(PAGE + "time/", sent).content.decode()
    assert release_of() == RELEASE
    team.post(PAGE + "time/", sent | {"reason": "Kent is late."})
    assert release_of() == datetime(2021, 11, 4, 9, 30, tzinfo=LONDON)


def test_the_release_time_cannot_be_moved_once_it_has_passed(cheshire_out, team, clock):
    clock(RELEASE)
    response = team.post(PAGE + "time/", {"day": "2021-11-04", "time": "09:30"})
    assert response.status_code == 409
    assert "has been released" in response.content.decode()
    assert release_of() == RELEASE
    page = said(team)
    assert "This year was released on 28 October 2021, 09:30." in page
    assert "release/time/" not in page


def test_the_release_time_cannot_be_in_the_past(year_2021, team):
    response = team.post(PAGE + "time/", {"day": "2021-05-31", "time": "09:30"})
    assert response.status_code == 200
    assert "must be in the future" in response.content.decode()
    assert 'value="2021-05-31"' in response.content.decode()  # what was typed stays
    assert release_of() is None


@pytest.mark.parametrize(
    ("day", "time"),
    [
        ("", ""),
        ("2021-10-28", ""),
        ("", "09:30"),
        ("2021-02-30", "09:30"),
        ("soon", "early"),
        ("2021-10-28", "25:00"),
        ("2021-03-28", "01:30"),  # the clocks leave it out
        ("2021-10-31", "01:30"),  # the clocks give it twice
        ("9999-12-31", "24:00"),
    ],
)
def test_a_time_that_there_is_not_is_refused_on_the_page(day, time, year_2021, team):
    response = team.post(PAGE + "time/", {"day": day, "time": time})
    assert response.status_code == 200
    assert "error-summary" in response.content.decode()
    assert release_of() is None


# --- What an area writes --------------------------------------------------------------------------


def test_texts_and_board_are_saved_and_recorded(cheshire_2021, cheshire_coordinator):
    write(revision=cheshire_2021, by=cheshire_coordinator, at=AT, texts=TEXTS, board=BOARD)
    assert dict(Section.objects.filter(year=None).values_list("key", "body")) == TEXTS
    assert board_of(cheshire_2021) == FULL
    changes = {}
    for event in Event.objects.filter(act__in=("texts_saved", "board_saved")):
        assert (event.chain, event.by, event.revision) == ("2021/cheshire", cheshire_coordinator, cheshire_2021)
        changes |= event.changes
    assert changes == {key: ["", body] for key, body in TEXTS.items()} | {"board": [[], FULL]}


def test_saving_the_same_again_changes_and_records_nothing(written, cheshire_coordinator):
    before = Event.objects.count()
    write(revision=written, by=cheshire_coordinator, at=LATER, texts=TEXTS, board=BOARD)
    assert Event.objects.count() == before


def test_only_what_changed_is_recorded(written, cheshire_coordinator):
    texts = TEXTS | {"introduction": "New."}
    write(revision=written, by=cheshire_coordinator, at=LATER, texts=texts, board=BOARD)
    assert Event.objects.filter(act="texts_saved").last().changes == {"introduction": [TEXTS["introduction"], "New."]}


@pytest.mark.parametrize("who", ["kent_coordinator", "cheshire_board_member", "cheshire_chair", "stranger"])
def test_nobody_else_writes_an_areas_texts(who, request, written):
    with pytest.raises(Refused, match="cannot be changed now"):
        write(revision=written, by=request.getfixturevalue(who), at=AT, texts={"introduction": "Mine."}, board=[])
    assert dict(Section.objects.filter(year=None).values_list("key", "body")) == TEXTS


@pytest.mark.parametrize("state", ["cheshire_submitted", "cheshire_report"])
def test_an_areas_words_are_written_until_its_report_is_prepared(state, request, written, cheshire_coordinator):
    revision = request.getfixturevalue(state)
    write(revision=revision, by=cheshire_coordinator, at=AT, texts={"introduction": "Late."}, board=[])
    assert Section.objects.get(revision=revision, key="introduction").body == "Late."
    assert not BoardMember.objects.filter(revision=revision).exists()


@pytest.mark.parametrize("state", ["cheshire_frozen", "cheshire_out"])
def test_nobody_writes_the_words_of_a_report_that_is_prepared(state, request, cheshire_coordinator):
    revision = request.getfixturevalue(state)
    for words in ({"texts": {"introduction": "Late."}, "board": None}, {"texts": {}, "board": []}):
        with pytest.raises(Refused, match="cannot be changed now"):
            write(revision=revision, by=cheshire_coordinator, at=AT, **words)
    assert BoardMember.objects.filter(revision=revision).count() == len(BOARD)


def test_a_return_that_is_sent_back_has_its_words_open_until_it_is_prepared_anew(
    cheshire_frozen, cheshire_coordinator, national_reviewer
):
    late = AT + timedelta(days=4)
    here = send_back(revision=cheshire_frozen, by=national_reviewer, at=late, reason="A slip.")
    here = submit(revision=here, by=cheshire_coordinator, at=late)
    here = accept(revision=here, by=national_reviewer, at=late)
    write(revision=here, by=cheshire_coordinator, at=late, texts={"introduction": "Late."}, board=None)
    assert Section.objects.get(revision=here, key="introduction").body == "Late."
    assert preparations_of(here.year, [here]).prepared == 0  # what was made before is of another acceptance


@pytest.mark.parametrize("who", ["cheshire_coordinator", "stranger"])
def test_only_the_national_team_writes_the_national_texts(who, request, texts_2021, form_2021, cheshire):
    with pytest.raises(Refused, match="Only the national team"):
        load_sections(year=form_2021, sections=[], by=request.getfixturevalue(who), at=AT)
    assert Section.objects.filter(year=form_2021).exists()


def test_a_new_year_begins_with_another_years_national_texts(texts_2021, form_2021, national_publisher):
    target = ReportingYear.objects.create(year=2022)
    copy_sections(on=target, by=national_publisher, at=AT)
    words = ("key", "position", "note", "title", "title_cy", "body", "body_cy")
    assert list(Section.objects.filter(year=target).values(*words)) == list(
        Section.objects.filter(year=form_2021).values(*words)
    )
    assert set(Section.objects.filter(year=target).values_list("copied_from", flat=True)) == {2021}
    assert Event.objects.get(chain="2022").act == "texts_copied"
    with pytest.raises(Refused, match="Nothing can be copied: 2021/22 has texts"):
        copy_sections(on=target, by=national_publisher, at=AT)


def test_national_texts_keep_their_welsh_words(form_2021, national_publisher):
    section = {
        "key": "background",
        "title": "Background",
        "title_cy": "Cefndir",
        "body": "Text.",
        "body_cy": "Testun.\n",
    }
    for sections in ([section], [section | {"body_cy": "Testun gwell."}]):
        load_sections(year=form_2021, sections=sections, by=national_publisher, at=AT)
    text = Section.objects.get(year=form_2021)
    assert (text.title_cy, text.body_cy) == ("Cefndir", "Testun gwell.")
    assert Event.objects.filter(chain="2021", act="national_texts_saved").count() == 2


def test_national_texts_may_have_no_welsh_words_yet(form_2021, national_publisher):
    section = {"key": "background", "title": "Background", "body": "Text."}
    load_sections(year=form_2021, sections=[section], by=national_publisher, at=AT)
    text = Section.objects.get(year=form_2021)
    assert (text.title_cy, text.body_cy) == ("", "")


def test_what_a_report_lacks_is_said_before_it_is_prepared(cheshire_complete, team):
    assert "Not complete" not in team.get(PAGE).content.decode()
    Section.objects.filter(revision=cheshire_complete, key="introduction").delete()
    page = " ".join(team.get(PAGE).content.decode().split())
    assert "Not complete" in page
    assert "Texts: 2 things to do" in page  # the words, and who signs them


def test_a_year_without_its_populations_says_so_before_it_is_published(cheshire_report, team):
    warning = "There are no populations for this year, so its"
    assert warning not in team.get(PAGE).content.decode()
    Population.objects.all().delete()
    assert warning in team.get(PAGE).content.decode()
