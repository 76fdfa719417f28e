"""Early access: who is on the list, what they can read, from the first second of the last 24 hours until the release.

Each reading is on record before anything leaves; nobody else sees that there is anything.
"""

from datetime import UTC, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.files.catalogue import listed
from reports.models import FrozenFile, PreReleaseAccess
from reports.release import actions, early
from returns.models import Area, Event, ReportingYear, Source
from returns.record.refusals import Refused
from tests.factories import AT, CHESHIRE_FIGURES, AreaReturnFactory, RevisionFactory, UserFactory
from tests.pages import read
from tests.reports.asking import RELEASE
from tests.reports.conftest import BOARD, TEXTS
from tests.scene import send_logos, write
from tests.stages import stage

PAGE, LIST = "/early/2021/", "/national/2021/release/readers/"
REPORT, PDF, CSV = (f"/early/2021/cheshire/{kind}-en" for kind in ("html", "pdf", "csv"))
FILES = [f"/early/2021/files/{name}" for name, _ in listed("2021")]
STATISTICS, STATISTICS_PDF = "/early/2021/statistics/", "/early/2021/statistics-en.pdf"
EVERYTHING = [PAGE, REPORT, PDF, CSV, STATISTICS, STATISTICS_PDF, *FILES]
SECOND = timedelta(seconds=1)
OPENS = RELEASE - timedelta(hours=24)
WINDOW = RELEASE - timedelta(hours=2)
POST = {"post": "Minister of State", "organisation": "Ministry of Justice"}


@pytest.fixture(autouse=True)
def still(clock, settings, stand_in_pdf):
    """The clock stands, sign-ins last, and no PDF is really rendered."""
    settings.SESSION_COOKIE_AGE = 10**8


@stage
def minister(db):
    return UserFactory(name="Pat Early", email="pat.early@example.org")


@stage
def named(minister, cheshire_out, national_publisher):
    """The minister is on the list of a year that is published and not out."""
    actions.give_early_access(year=the_year(), by=national_publisher, at=AT, user=minister, **POST)
    return minister


@pytest.fixture
def reader(client_of, named):
    return client_of(named)


@pytest.fixture
def team(client_of, national_publisher):
    return client_of(national_publisher)


def the_year() -> ReportingYear:
    return ReportingYear.objects.get(year=2021)


def on_record() -> list[tuple[str, str]]:
    return [(event.by.name, event.changes["read"]) for event in Event.objects.filter(act=early.READ).order_by("number")]


# --- When -----------------------------------------------------------------------------------------


def test_everything_opens_with_the_first_second_of_the_last_24_hours_and_closes_with_the_release(reader, clock):
    for moment, status in ((OPENS - SECOND, 409), (OPENS, 200), (RELEASE - SECOND, 200), (RELEASE, 409)):
        clock(moment)
        assert {path: reader.get(path).status_code for path in EVERYTHING} == dict.fromkeys(EVERYTHING, status)


@given(st.integers(-3 * 86400, 86400))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_who_may_read_when_follows_from_the_moment_alone(named, national_publisher, seconds):
    at = (RELEASE + seconds * SECOND).astimezone(UTC)
    assert early.may_read(named, the_year(), at) == (-86400 <= seconds < 0)
    assert early.may_read(national_publisher, the_year(), at) == (seconds < 0)
    assert bool(early.years_of(named, at)) == (seconds < 0)


def test_before_and_after_a_page_says_when(reader, clock):
    clock(OPENS - SECOND)
    page = read(reader.get(PAGE))
    assert "You can read the reports and figures of 2020/21 from Wednesday 27 October 2021, 09:30." in page.text
    clock(RELEASE)
    page = read(reader.get(PDF))
    assert "Early access ended with the release on Thursday 28 October 2021, 09:30." in page.text
    assert "/reports/2021/" in page.links
    assert on_record() == []


def test_a_year_without_a_release_time_opens_to_nobody_and_says_so(reader, clock, team):
    clock(WINDOW)
    ReportingYear.objects.filter(year=2021).update(release_at=None)
    for client in (reader, team):
        response = client.get(PAGE)
        assert response.status_code == 409
        assert "No release time is set" in read(response).text


def test_moving_the_release_moves_the_window(reader, national_publisher, clock):
    clock(WINDOW)
    assert reader.get(PAGE).status_code == 200
    later = RELEASE + timedelta(days=7)
    actions.set_release(year=the_year(), by=national_publisher, at=WINDOW, release_at=later, reason="Kent is late.")
    assert reader.get(PAGE).status_code == 409
    clock(later - timedelta(hours=24))
    assert reader.get(PAGE).status_code == 200


# --- What -----------------------------------------------------------------------------------------


def test_the_frozen_files_are_those_that_everybody_will_get(reader, clock):
    clock(WINDOW)
    early_bytes = [reader.get(path).getvalue() for path in (PDF, CSV)]
    main = bytes(FrozenFile.objects.get(kind="html").content)
    assert main in reader.get(REPORT).content
    clock(RELEASE)
    assert early_bytes == [Client().get(f"/reports/cheshire/2021.{kind}").content for kind in ("pdf", "csv")]


def test_the_consolidated_files_are_byte_for_byte_those_of_the_release(reader, clock):
    clock(WINDOW)
    before = [reader.get(path).getvalue() for path in FILES]
    clock(RELEASE)
    assert before == [Client().get(path.replace("/early/", "/reports/")).getvalue() for path in FILES]


def test_the_national_statistics_are_those_of_the_release(reader, clock):
    """In both languages; without links to what is not there yet."""
    clock(WINDOW)
    page = reader.get(STATISTICS, {"sort": "-snapshot_total"}).content.decode()
    assert "Not public before" in page
    assert not [link for link in read(reader.get(STATISTICS)).links if link.startswith(("/reports/", "/statistics/2"))]
    before = [reader.get(f"/early/2021/statistics-{language}.pdf").getvalue() for language in ("en", "cy")]
    clock(RELEASE)
    assert before == [Client().get(f"{prefix}/statistics/2021.pdf").getvalue() for prefix in ("", "/cy")]
    after = Client().get("/statistics/2021/", {"sort": "-snapshot_total"}).content.decode()
    tables = [part[part.index('id="tables"') : part.index('id="areas"')] for part in (page, after)]
    assert tables[0] == tables[1]


def test_the_national_statistics_show_no_other_year_that_is_not_out(reader, clock, form_2020):
    """Though it comes out in the same moment."""
    of = AreaReturnFactory(area=Area.objects.get(slug="cheshire"), year=form_2020)
    RevisionFactory(area_return=of, published=True, published_at=AT, figures=CHESHIRE_FIGURES)
    ReportingYear.objects.filter(year=2020).update(release_at=RELEASE)
    clock(WINDOW)
    page = reader.get(STATISTICS).content.decode()
    assert "2019/20: </span>not published" in page
    clock(RELEASE)
    assert "2019/20: </span>1,580" in Client().get("/statistics/2021/").content.decode()


def test_the_list_leads_to_each_report_and_file_and_nowhere_public(reader, clock):
    clock(WINDOW)
    links = read(reader.get(PAGE)).links
    assert {REPORT, PDF, CSV, STATISTICS, STATISTICS_PDF, *FILES} <= links.keys()
    assert not [link for link in links if link.startswith("/reports/2021")]
    assert not [link for link in read(reader.get(REPORT)).links if link.startswith(("/reports/cheshire", "/reports/2"))]


@pytest.mark.parametrize("path", ["/early/2021/kent/html-en", "/early/2021/cheshire/html-cy",
                                  "/early/2021/cheshire/docx-en", "/early/2021/files/mappa-2020.csv"])  # fmt: skip
def test_what_will_not_be_there_is_not_there_early_and_not_on_record(path, reader, clock):
    clock(WINDOW)
    assert reader.get(path).status_code == 404
    assert on_record() == []


def test_nothing_that_is_only_accepted_is_there(
    cheshire_frozen, minister, national_publisher, client_of, clock, year_2021
):
    ReportingYear.objects.filter(year=2021).update(release_at=RELEASE)
    actions.give_early_access(year=year_2021, by=national_publisher, at=AT, user=minister, **POST)
    clock(WINDOW)
    reader = client_of(minister)
    assert "Nothing from this year is published yet." in read(reader.get(PAGE)).text
    assert [reader.get(path).status_code for path in (REPORT, PDF, CSV, *FILES)] == [404] * (3 + len(FILES))


def test_invented_figures_are_marked_in_the_list(reader, cheshire_out, clock):
    cheshire_out.source, cheshire_out.note = Source.INVENTED, "Made for a test."
    cheshire_out.save()
    clock(WINDOW)
    assert "Some of these reports hold invented figures" in read(reader.get(PAGE)).text
    assert "Invented figures, for demonstration only." in read(reader.get(REPORT)).text


def test_another_year_that_is_not_out_stays_out_of_reach(reader, clock, form_2020, national_publisher):
    ReportingYear.objects.filter(year=2020).update(release_at=RELEASE)
    clock(WINDOW)
    assert reader.get("/early/2020/").status_code == 404
    assert Client().get("/reports/2021/").status_code == 404


def test_the_logos_of_a_report_show_to_whoever_may_read_it(
    written, cheshire_filled, cheshire_coordinator, national_reviewer, national_publisher, minister, client_of, clock
):
    write(revision=written, by=cheshire_coordinator, at=AT, texts=TEXTS, board=BOARD)
    send_logos(written, cheshire_coordinator)
    logo = written.logos.first().address
    written.refresh_from_db()
    written.status, written.published_at, written.published_by = "published", AT, national_publisher
    written.submitted_by, written.submitted_at = cheshire_coordinator, AT
    written.accepted_by, written.accepted_at = national_reviewer, AT
    written.save()
    ReportingYear.objects.filter(year=2021).update(release_at=RELEASE)
    actions.give_early_access(year=the_year(), by=national_publisher, at=AT, user=minister, **POST)
    reader = client_of(minister)
    for moment, status in ((OPENS - SECOND, 404), (OPENS, 200), (RELEASE - SECOND, 200)):
        clock(moment)
        assert reader.get(logo).status_code == status
        assert Client().get(logo).status_code == 404
    assert "no-store" in reader.get(logo)["Cache-Control"]


# --- On record ------------------------------------------------------------------------------------


def test_each_reading_is_on_record_each_time(reader, clock):
    clock(WINDOW)
    for path in (PAGE, REPORT, PDF, PDF, CSV, STATISTICS, STATISTICS_PDF, "/early/2021/files/mappa-2021.zip"):
        assert b"".join([reader.get(path).getvalue()])
    names = ["list of reports and files", "mappa-cheshire-2021.html", "mappa-cheshire-2021.pdf",
             "mappa-cheshire-2021.pdf", "mappa-cheshire-2021.csv", "statistics for England and Wales",
             "mappa-statistics-2021.pdf", "mappa-2021.zip"]  # fmt: skip
    assert on_record() == [("Pat Early", name) for name in names]
    event = Event.objects.filter(act=early.READ).first()
    assert (event.chain, event.at, event.revision) == ("2021", WINDOW, None)


@pytest.mark.parametrize("path", EVERYTHING)
def test_what_cannot_be_recorded_is_not_shown(path, reader, clock, monkeypatch):
    clock(WINDOW)

    def broken(**given):
        raise OSError("The record cannot be written.")

    monkeypatch.setattr("reports.release.early_views.note_early_reading", broken)
    with pytest.raises(OSError, match="The record"):
        reader.get(path)


@pytest.mark.parametrize("path", EVERYTHING)
def test_head_shows_nothing_and_nothing_is_kept_by_anybody(path, reader, clock):
    clock(WINDOW)
    response = reader.head(path)
    assert (response.status_code, response.getvalue()) == (200, b"")
    assert not {"ETag", "Repr-Digest", "Content-Disposition", "Last-Modified"} & response.headers.keys()
    assert on_record() == []
    for answer in (response, reader.get(path)):
        assert "no-store" in answer["Cache-Control"]
        assert "private" in answer["Cache-Control"]


def test_the_team_looks_without_record_at_any_time_before_the_release(team, cheshire_out, clock):
    for moment, status in ((RELEASE - timedelta(days=20), 200), (RELEASE - SECOND, 200), (RELEASE, 409)):
        clock(moment)
        assert {team.get(path).status_code for path in EVERYTHING} == {status}
    assert on_record() == []


def test_a_reading_outside_the_window_or_by_somebody_else_is_refused_by_the_act_itself(named, cheshire_coordinator):
    for by, at in ((named, OPENS - SECOND), (named, RELEASE), (cheshire_coordinator, WINDOW)):
        with pytest.raises(Refused, match="Only people on the pre-release list can read early"):
            actions.note_early_reading(year=the_year(), by=by, at=at, read="x")
    assert on_record() == []


# --- Who ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["cheshire_coordinator", "cheshire_chair", "kent_coordinator"])
def test_nobody_else_finds_anything_and_a_year_that_is_not_there_costs_the_same(
    who, request, cheshire_out, client_of, clock
):
    clock(WINDOW)
    client = client_of(request.getfixturevalue(who))
    for path in EVERYTHING:
        asked = {}
        for address in (path, path.replace("2021", "1999")):
            with CaptureQueriesContext(connection) as queries:
                response = client.get(address)
            asked[address] = (response.status_code, len(queries), response.content.replace(b"1999", b"2021"))
        mine, nobodys = asked.values()
        assert mine[:2] == nobodys[:2]
        assert mine[0] == 404


def test_a_stranger_is_asked_to_sign_in_whether_or_not_there_is_anything(cheshire_out, clock):
    clock(WINDOW)
    for path in EVERYTHING:
        for address in (path, path.replace("2021", "1999")):
            response = Client().get(address)
            assert (response.status_code, response["Location"]) == (302, f"/sign-in/?next={address}")


def test_who_is_taken_off_the_list_reads_no_more_and_what_was_read_stays_on_record(
    reader, named, national_publisher, team, clock
):
    clock(WINDOW)
    reader.get(PDF)
    team.post(LIST + "remove/", {"email": named.email})
    assert reader.get(PDF).status_code == 404
    assert on_record() == [("Pat Early", "mappa-cheshire-2021.pdf")]
    page = read(team.get(LIST)).text
    assert "There is nobody on the list." in page
    assert "Pat Early No longer on the list" in page
    assert "mappa-cheshire-2021.pdf" in page


def test_the_first_page_of_somebody_on_the_list_leads_there_until_the_release(reader, clock):
    clock(OPENS - timedelta(days=9))
    page = read(reader.get("/returns/"))
    assert "Early access to 2020/21" in page.text
    assert PAGE in page.links
    assert "You do not have a return yet" not in page.text
    clock(RELEASE)
    page = read(reader.get("/returns/"))
    assert "Early access" not in page.text
    assert "You do not have a return yet" in page.text


# --- The list -------------------------------------------------------------------------------------


def test_the_team_adds_and_removes_by_the_address_of_an_account_and_each_change_is_on_record(year_2021, minister, team):
    sent = POST | {"email": "Pat.Early@example.org", "post_cy": "Gweinidog Gwladol"}
    assert team.post(LIST, sent).status_code == 302
    reader = PreReleaseAccess.objects.get()
    assert (reader.user, str(reader), reader.added_at) == (minister, "Minister of State, Ministry of Justice", AT)
    assert "Minister of State, Ministry of Justice is on the pre-release list." in read(team.get(LIST)).text
    assert team.post(LIST + "remove/", {"email": minister.email}).status_code == 302
    assert not PreReleaseAccess.objects.exists()
    told = POST | {"account": minister.pk, "post_cy": "Gweinidog Gwladol"}
    events = Event.objects.filter(act__startswith="early_").order_by("number")
    assert [(event.act, event.changes) for event in events] == [
        ("early_reader_added", told), ("early_reader_removed", told),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"email": "nobody@example.org"}, "There is no account with this address"),
        ({"email": "closed@example.org"}, "There is no account with this address."),
        ({"email": "pat"}, "Enter a real email address"),
        ({"email": ""}, "Enter the email address"),
        ({"post": " "}, "Enter the post"),
        ({"organisation": ""}, "Enter the organisation"),
        ({"post": "x" * 121}, "at most 120 characters"),
    ],
)
def test_what_cannot_be_added_is_refused_in_words_that_say_what_to_do(changed, words, year_2021, minister, team):
    UserFactory(email="closed@example.org", is_active=False)
    page = read(team.post(LIST, POST | {"email": minister.email} | changed))
    assert (page.status, words in page.text) == (200, True)
    assert not PreReleaseAccess.objects.exists()


def test_nobody_is_on_a_list_twice_and_the_team_itself_is_on_none(named, national_reviewer, national_publisher):
    for user, words in ((named, "already on the list"), (national_reviewer, "is in the national team")):
        with pytest.raises(Refused, match=words):
            actions.give_early_access(year=the_year(), by=national_publisher, at=AT, user=user, **POST)


def test_a_list_stays_as_it_was_once_the_year_is_out(named, national_publisher, team, clock):
    clock(RELEASE)
    for act, more in ((actions.give_early_access, POST), (actions.end_early_access, {})):
        with pytest.raises(Refused, match="you cannot change its pre-release list"):
            act(year=the_year(), by=national_publisher, at=RELEASE, user=named, **more)
    page = read(team.get(LIST))
    assert "email" not in page.inputs
    assert "Minister of State" in page.text


def test_the_list_is_the_teams_alone(named, cheshire_coordinator):
    for act, more in ((actions.give_early_access, POST), (actions.end_early_access, {})):
        with pytest.raises(Refused, match="Only the national team"):
            act(year=the_year(), by=cheshire_coordinator, at=AT, user=named, **more)


def test_who_is_on_the_list_already_and_who_is_of_the_team_is_said_at_the_address_and_all_is_kept(
    named, national_reviewer, team
):
    for person, words in (
        (named, "This person is already on the list"),
        (national_reviewer, "This person is in the national team and does"),
    ):
        page = read(team.post(LIST, POST | {"email": person.email}))
        assert (page.status, words in page.text) == (200, True)
        assert page.inputs["email"]["aria-invalid"] == "true"
        assert page.inputs["post"]["value"] == POST["post"]
    assert PreReleaseAccess.objects.count() == 1
