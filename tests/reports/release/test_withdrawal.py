"""A year is withdrawn in an emergency: each public address of it answers with the notice, and comes back afterwards."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reports.corrections.actions import unpublish
from reports.models import FrozenFile
from reports.published import editions
from reports.release.actions import freeze, publish
from reports.release.calendar import shown_later
from reports.release.verified import defects
from returns.form.questionnaire import Questionnaire
from returns.models import AreaReturn, Event, ReportingYear, Revision
from returns.record.refusals import Refused
from returns.years import actions
from tests.factories import CHESHIRE_FIGURES, AreaReturnFactory, RevisionFactory
from tests.pages import read
from tests.reports.asking import RELEASE, ask, report_addresses, unpacked, year_addresses
from tests.scene import let_out
from tests.stages import stage

PAGE, END = "/national/2021/release/withdrawal/", "/national/2021/release/withdrawal/end/"
DAY = timedelta(days=1)
NOTICE = "A figure of Cheshire is wrong. The year comes back on Monday."
WORDS = {"reason": "A name in a text.", "notice": NOTICE, "notice_cy": "Mae ffigur yn anghywir."}
SECRET = b"1257"
# What answers with the notice as a page; the API answers with a problem that holds it.
HERE = [*report_addresses("cheshire", 2021), *(path for path in year_addresses(2021) if "/api/" not in path),
        "/reports/cheshire/2021/revision-1/", "/reports/cheshire/2021/revision-1.pdf",
        "/reports/cheshire/2021/revision-1.csv", "/reports/cheshire/2021/changes/"]  # fmt: skip


@pytest.fixture(autouse=True)
def still(clock, settings, stand_in_pdf):
    settings.SESSION_COOKIE_AGE = 10**8


@pytest.fixture
def out(cheshire_out, clock) -> Revision:
    """Released a day ago."""
    clock(RELEASE + DAY)
    return cheshire_out


@stage(first=True)
def earlier(year_2021, form_2020) -> Revision:
    """Cheshire's of the year before, out before this year's report is made."""
    area = AreaReturn.objects.get(area__slug="cheshire", year=2021).area
    owed = AreaReturnFactory(area=area, year=form_2020)
    figures = {code: value + 1 for code, value in CHESHIRE_FIGURES.items()}
    found = RevisionFactory(area_return=owed, published=True, figures=figures)
    ReportingYear.objects.filter(year=2020).update(release_at=found.published_at)
    return found


@pytest.fixture
def withdrawn(out, national_publisher) -> ReportingYear:
    return withdraw(national_publisher)


@pytest.fixture
def team(client_of, national_publisher):
    return client_of(national_publisher)


def the_year() -> ReportingYear:
    return ReportingYear.objects.get(year=2021)


def withdraw(by, at=RELEASE + DAY, **changed) -> ReportingYear:
    return actions.withdraw(year=the_year(), by=by, at=at, **WORDS | changed)


def show_again(by, at=RELEASE + DAY) -> ReportingYear:
    return actions.end_withdrawal(year=the_year(), by=by, at=at, reason="It is mended.")


def corrected(first: Revision, by, at, value: int = 1258) -> Revision:
    figures = CHESHIRE_FIGURES | {"snapshot_c1_l1": value}
    later = RevisionFactory(area_return=first.area_return, number=2, accepted=True, figures=figures)
    freeze(revision=later, at=at)
    let_out(later, at)
    return publish(revision=later, by=by, at=at)


# --- While it is withdrawn ------------------------------------------------------------------------


@pytest.mark.parametrize("path", HERE)
def test_every_address_of_the_year_is_gone_says_why_and_shows_no_figure(path, withdrawn):
    response = Client().get(path)
    assert response.status_code == 410
    page = read(response)
    assert NOTICE in page.text
    assert "Withdrawn on 29 October 2021, 09:30." in page.text
    assert SECRET not in response.content
    assert "no-store" in response["Cache-Control"]
    assert not {"ETag", "Last-Modified"} & response.headers.keys()
    welsh = Client().get(f"/cy{path}").content.decode()
    assert WORDS["notice_cy"] in welsh
    assert NOTICE not in welsh


def test_without_a_welsh_notice_the_english_one_stands_on_the_welsh_page_and_is_marked(out, national_publisher):
    withdraw(national_publisher, notice_cy="")
    welsh = Client().get("/cy/reports/2021/").content.decode()
    assert f'<div class="govuk-inset-text" lang="en">{NOTICE}</div>' in welsh


def test_an_answer_to_whoever_has_a_copy_is_the_notice_too(out, national_publisher, client):
    tags = {path: client.get(path)["ETag"] for path in HERE if client.get(path).has_header("ETag")}
    assert len(tags) > 5
    withdraw(national_publisher)
    for path, tag in tags.items():
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 410


def test_the_api_and_the_files_of_all_years_no_longer_have_it(withdrawn):
    for path in ("/api/v1/totals/", "/api/v1/figures/", "/api/v1/questionnaire/"):
        gone = ask(path, year="2021")
        assert (gone.status, NOTICE in gone.json["detail"]) == (410, True)
    assert ask("/api/v1/figures/").json["results"] == []
    assert ask("/reports/all/").status == 404
    assert editions.public_state(RELEASE + DAY) == ((), ())


def test_other_years_stay_in_the_files_of_all_years(two_years, national_publisher, clock):
    clock(RELEASE + DAY)
    assert b"2020/21" in ask("/reports/all/").body
    withdraw(national_publisher)
    for name in ("mappa-all.csv", "mappa-all.xlsx"):
        assert ask(f"/reports/all/files/{name}").status == 200
    assert b"\n2021," not in ask("/reports/all/files/mappa-all.csv").body
    assert b"\n2020," in ask("/reports/all/files/mappa-all.csv").body
    assert b"2020/21" not in unpacked(ask("/reports/all/files/mappa-all.xlsx").body)


def test_home_and_the_calendar_say_that_it_is_withdrawn_and_lead_to_the_notice(withdrawn):
    for path in ("/", "/releases/"):
        page = read(Client().get(path))
        assert "Withdrawn" in page.text
        assert "/reports/2021/" in page.links
    assert "/reports/all/" not in read(Client().get("/")).links


def test_those_who_work_on_it_still_read_their_report(withdrawn, client_of, cheshire_coordinator, team):
    for client in (client_of(cheshire_coordinator), team):
        assert b"1,257" in client.get("/returns/2021/cheshire/report/").content
    assert team.get("/national/2021/release/files/mappa-2021.csv").status_code == 200


def test_a_year_that_is_not_there_and_one_that_is_not_out_cost_the_same_and_are_the_same(cheshire_out, clock):
    clock(RELEASE - DAY)
    for path in HERE:
        answers = []
        for address in (path, path.replace("2021", "1999")):
            with CaptureQueriesContext(connection) as queries:
                answer = ask(address)
            answers.append((answer.status, answer.body.replace(b"1999", b"2021"), len(queries)))
        assert answers[0] == answers[1]
        assert answers[0][0] == 404


# --- The end of it --------------------------------------------------------------------------------


def test_it_all_comes_back_byte_for_byte(out, national_publisher):
    paths = [path for path in (*HERE, "/api/v1/totals/?year=2021", "/") if "changes" not in path]
    before = [ask(path) for path in paths]
    withdraw(national_publisher)
    assert [ask(path) for path in paths] != before
    show_again(national_publisher)
    assert [ask(path) for path in paths] == before


def test_the_calendar_tells_of_each_withdrawal_that_has_ended_and_of_no_reason(withdrawn, national_publisher):
    assert "Public again" not in read(Client().get("/releases/")).text
    show_again(national_publisher, RELEASE + 2 * DAY)
    withdraw(national_publisher, RELEASE + 3 * DAY)
    page = read(Client().get("/releases/")).text
    first = "Withdrawn on 29 October 2021, 09:30. Public again since 30 October 2021, 09:30."
    assert page.count("Public again") == page.count(first) == 1
    show_again(national_publisher, RELEASE + 4 * DAY)
    page = read(Client().get("/releases/")).text
    last = "Withdrawn on 31 October 2021, 09:30. Public again since 1 November 2021, 09:30."
    assert page.index(last) < page.index(first)
    assert "It is mended." not in page
    assert WORDS["reason"] not in page


def test_a_correction_made_meanwhile_is_what_comes_back_and_is_marked_as_revised(
    withdrawn, out, national_publisher, clock
):
    at = RELEASE + 3 * DAY
    clock(at)
    second = corrected(out, national_publisher, at)
    assert ask("/reports/cheshire/2021.csv").status == 410
    show_again(national_publisher, at)
    own, all_of_it = ask("/reports/cheshire/2021.csv").body, ask("/reports/2021/consolidated.csv").body
    assert own == all_of_it
    assert b"snapshot_c1_l1,stock,1258,,r," in own
    assert ask("/reports/cheshire/2021/revision-1/").status == 200
    assert ask("/reports/cheshire/2021/changes/").status == 200
    for revision in (out, second):
        assert defects(Revision.objects.get(pk=revision.pk), Questionnaire.load(the_year())) == []


def test_what_was_frozen_still_verifies_while_it_is_withdrawn(out, national_publisher, clock):
    second = corrected(out, national_publisher, RELEASE + DAY)
    withdraw(national_publisher)
    for revision in (out, second):
        assert defects(Revision.objects.get(pk=revision.pk), Questionnaire.load(the_year())) == []


def test_a_publication_is_not_taken_back_because_its_year_is_withdrawn(withdrawn, out, national_publisher):
    first = Revision.objects.with_names().get(pk=out.pk)
    with pytest.raises(Refused):
        unpublish(revision=first, by=national_publisher, at=RELEASE + 2 * DAY, reason="One figure is wrong.")


# --- The acts -------------------------------------------------------------------------------------


def test_both_acts_are_on_record_with_notice_and_reason(withdrawn, national_reviewer, national_publisher):
    show_again(national_reviewer)
    first, last = Event.objects.filter(chain="2021", act__startswith="withdraw").order_by("number")
    assert (first.act, first.by, first.reason) == ("withdrawn", national_publisher, WORDS["reason"])
    assert first.changes == {"notice": ["", NOTICE], "notice_cy": ["", WORDS["notice_cy"]]}
    assert (last.act, last.by, last.reason) == ("withdrawal_ended", national_reviewer, "It is mended.")
    assert last.changes == {"notice": [NOTICE, ""], "notice_cy": [WORDS["notice_cy"], ""]}


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"reason": " "}, "Enter a reason"), ({"notice": "\n"}, "Enter the notice"),
     ({"at": RELEASE - DAY}, "is not released yet")],
)  # fmt: skip
def test_a_withdrawal_is_refused_without_its_words_and_before_the_release(out, national_publisher, changed, words):
    with pytest.raises(Refused, match=words):
        withdraw(national_publisher, **changed)
    assert not the_year().is_withdrawn


def test_only_the_team_withdraws_and_shows_again(out, cheshire_coordinator, national_publisher):
    with pytest.raises(Refused, match="Only the national team"):
        withdraw(cheshire_coordinator)
    withdraw(national_publisher)
    with pytest.raises(Refused, match="Only the national team"):
        show_again(cheshire_coordinator)


def test_neither_act_is_done_twice(withdrawn, national_publisher):
    with pytest.raises(Refused, match="already withdrawn"):
        withdraw(national_publisher)
    show_again(national_publisher)
    with pytest.raises(Refused, match="is not withdrawn"):
        show_again(national_publisher)


@pytest.mark.parametrize("changed", [{"withdrawn_by": None}, {"withdrawal_notice": ""}, {"withdrawn_at": None},
                                     {"withdrawn_at": RELEASE - DAY}, {"release_at": None}])  # fmt: skip
def test_the_database_takes_no_half_withdrawal(withdrawn, changed):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportingYear.objects.filter(year=2021).update(**changed)


# --- The pages ------------------------------------------------------------------------------------


def test_the_year_is_withdrawn_only_at_the_second_step_which_shows_what_everybody_will_read(out, team):
    assert PAGE in read(team.get("/national/2021/release/")).links
    team.get(PAGE)
    step = read(team.post(PAGE, WORDS))
    assert "Are you sure you want to withdraw 2020/21?" in step.text
    assert NOTICE in step.text
    assert not the_year().is_withdrawn
    sent = {name: step.inputs[name]["value"] for name in WORDS}
    back = read(team.post(PAGE, sent | {"then": "change"}))
    assert back.inputs["notice"]["value"] == NOTICE
    assert not the_year().is_withdrawn
    assert team.post(PAGE, sent | {"then": "withdraw"}).status_code == 302
    assert the_year().withdrawal_notice == NOTICE
    assert "withdrew this year" in read(team.get("/national/2021/release/")).text


def test_the_second_step_counts_the_later_reports_that_go_on_showing_figures_of_the_year(earlier, cheshire_out, team):
    page = FrozenFile.objects.get(revision=cheshire_out, kind="html")
    assert b"2019/20" in page.content
    earlier_page = PAGE.replace("2021", "2020")
    assert "Later reports" not in read(team.get(earlier_page)).text
    step = read(team.post(earlier_page, WORDS)).text
    assert "1 published report of 2020/21" in step
    assert "publish a correction of each report while 2019/20 is withdrawn" in step


def test_a_later_report_counts_while_it_looks_back_so_far_and_was_made_since(earlier, cheshire_out):
    at = RELEASE + DAY

    def counts(year: int) -> list[tuple[int, int]]:
        found = shown_later(ReportingYear.objects.get(year=year), at)
        return [(later.year, reports) for later, reports in found.items()]

    assert (counts(2020), counts(2021)) == ([(2021, 1)], [])
    made_at = FrozenFile.objects.filter(revision=cheshire_out).first().made_at
    ReportingYear.objects.filter(year=2020).update(release_at=made_at + DAY)
    assert counts(2020) == []
    ReportingYear.objects.filter(year=2020).update(release_at=made_at)
    assert counts(2020) == [(2021, 1)]
    # A year of which the area has nothing counts where it is the last before, with which the rate is compared.
    ReportingYear.objects.create(year=2019, release_at=made_at - DAY)
    assert counts(2019) == []
    ReportingYear.objects.filter(year=2020).update(release_at=made_at + DAY)
    assert counts(2019) == [(2021, 1)]
    ReportingYear.objects.filter(year=2020).update(release_at=made_at)
    ReportingYear.objects.filter(year=2021).update(
        withdrawn_at=at, withdrawn_by=cheshire_out.published_by, withdrawal_notice=NOTICE
    )
    assert counts(2020) == []


def test_without_such_reports_the_second_step_says_nothing_of_them(out, team):
    assert "Later reports" not in read(team.post(PAGE, WORDS)).text


def test_a_notice_that_is_missing_is_asked_for_before_the_second_step(out, team):
    page = read(team.post(PAGE, WORDS | {"notice": "", "then": "withdraw"}))
    assert "Enter the notice" in page.text
    assert not the_year().is_withdrawn


def test_the_withdrawal_is_ended_on_its_page_with_a_reason(withdrawn, team):
    assert NOTICE in read(team.get(PAGE)).text
    assert "Enter a reason" in read(team.post(END, {"reason": ""})).text
    assert team.post(END, {"reason": "It is mended."}).status_code == 302
    assert not the_year().is_withdrawn
    assert FrozenFile.objects.exists()
    assert ask("/reports/2021/").status == 200


def test_before_the_release_there_is_no_page_to_withdraw(cheshire_out, team, clock):
    clock(RELEASE - DAY)
    assert team.get(PAGE).status_code == 404
    assert team.post(END, {"reason": "x"}).status_code == 404
    assert PAGE not in read(team.get("/national/2021/release/")).links
