"""Who is told of a release: that its time is set, moved or taken back, that one may read early, and that it is out."""

from datetime import timedelta

import pytest

from reports.release.actions import give_early_access, publish, set_release
from reports.release.telling_actions import tell_released
from reports.tasks import tell
from returns.models import Event, Notice, ReportingYear
from returns.years.actions import end_withdrawal, withdraw
from tests.conftest import person
from tests.factories import UserFactory
from tests.reports.asking import RELEASE
from tests.stages import stage

DAY = timedelta(days=1)
BEFORE = RELEASE - 30 * DAY


@stage
def minister(db):
    return UserFactory(name="Justice Minister", email="minister@example.org")


@pytest.fixture
def move(year_2021, national_publisher):
    """A function: the release time of 2020/21 is set to a moment, or taken back."""

    def to(moment) -> None:
        year = ReportingYear.objects.get(pk=year_2021.pk)
        set_release(year=year, by=national_publisher, at=BEFORE, release_at=moment, reason="A bank holiday.")

    return to


def put(year, by, reader) -> None:
    give_early_access(year=year, by=by, at=BEFORE, user=reader, post="Minister", organisation="Ministry of Justice")


def told(act: str) -> dict[str, Notice]:
    return {notice.recipient.name: notice for notice in Notice.objects.filter(act=act).order_by("pk")}


def test_the_release_time_is_told_to_every_area_and_to_who_reads_early(
    move, minister, kent_coordinator, cheshire_submitted, national_publisher
):
    put(cheshire_submitted.year, national_publisher, minister)
    move(RELEASE)
    notices = told("release_set")
    assert set(notices) == {"Cheshire Coordinator", "Kent Coordinator", "Justice Minister"}
    area, reader = notices["Cheshire Coordinator"], notices["Justice Minister"]
    assert area.subject == "The release of 2020/21 is on 28 October 2021, 09:30"
    assert area.address == "/returns/2021/cheshire/"
    assert reader.subject == "Early access to 2020/21 is from 27 October 2021, 09:30"
    assert reader.address == "/early/2021/"


def test_a_release_that_is_moved_or_put_off_is_told_as_that(
    move, minister, cheshire_2021, cheshire_coordinator, national_publisher
):
    move(RELEASE)
    put(cheshire_2021.year, national_publisher, minister)
    move(RELEASE + 7 * DAY)
    assert (
        told("release_set")["Cheshire Coordinator"].subject == "The release of 2020/21 is now on 4 November 2021, 09:30"
    )
    assert (
        told("release_set")["Justice Minister"].subject == "Early access to 2020/21 is now from 3 November 2021, 09:30"
    )
    assert not Notice.objects.filter(text__contains="bank holiday").exists()
    move(None)
    assert told("release_set")["Cheshire Coordinator"].subject == "The release of 2020/21 is put off"
    assert told("release_set")["Justice Minister"].subject == "Early access to 2020/21 is put off"


def test_who_is_put_on_the_pre_release_list_is_told_from_when_they_can_read(
    move, minister, year_2021, national_publisher
):
    move(RELEASE)
    put(year_2021, national_publisher, minister)
    (notice,) = Notice.objects.filter(act="early_reader_added")
    assert (notice.recipient, notice.address) == (minister, "/early/2021/")
    assert "from 27 October 2021, 09:30. The public can from 28 October 2021, 09:30" in notice.text


def test_who_is_put_on_the_list_before_there_is_a_time_is_told_so(minister, year_2021, national_publisher):
    put(year_2021, national_publisher, minister)
    assert "from a time that is not set yet" in Notice.objects.get(act="early_reader_added").text


def test_at_the_release_each_area_is_told_once_that_its_report_is_public_and_where(
    cheshire_out, cheshire_coordinator, cheshire_chair, national_publisher, kent_coordinator, client_of, clock
):
    assert tell_released(at=RELEASE - timedelta(minutes=1)) == 0
    clock(RELEASE)
    tell(timestamp=0)
    assert tell_released(at=RELEASE + DAY) == 0
    notices = told("released")
    assert set(notices) == {"Cheshire Coordinator", "Board Chair"}
    notice = notices["Cheshire Coordinator"]
    assert notice.subject == "The report of Cheshire 2020/21 is public"
    assert notice.address == "/reports/cheshire/2021/"
    assert client_of(cheshire_coordinator).get(notice.address).status_code == 200
    assert (
        "Report became public"
        in client_of(cheshire_coordinator).get("/returns/2021/cheshire/history/").content.decode()
    )


def test_a_worker_that_was_down_tells_within_a_week_and_not_later(cheshire_out):
    assert tell_released(at=RELEASE + 7 * DAY) == 0
    assert tell_released(at=RELEASE + 6 * DAY) == 1


def test_an_area_is_not_told_of_what_is_withdrawn(cheshire_out, national_publisher):
    who = {"year": cheshire_out.year, "by": national_publisher}
    withdraw(
        year=ReportingYear.objects.get(year=2021), by=national_publisher, at=RELEASE, reason="Wrong.", notice="Wait."
    )
    assert tell_released(at=RELEASE) == 0
    end_withdrawal(**who, at=RELEASE + timedelta(hours=1), reason="It was right.")
    assert tell_released(at=RELEASE + timedelta(hours=1)) == 1


def test_a_withdrawal_and_its_end_are_told_to_the_areas_and_to_colleagues(
    cheshire_out, cheshire_coordinator, national_publisher, national_reviewer
):
    year = ReportingYear.objects.get(year=2021)
    withdraw(year=year, by=national_publisher, at=RELEASE, reason="Table A is another year's.", notice="Wait.")
    end_withdrawal(year=year, by=national_publisher, at=RELEASE + DAY, reason="It was right.")
    for act in ("withdrawn", "withdrawal_ended"):
        notices = told(act)
        assert set(notices) == {"Cheshire Coordinator", "National Reviewer"}
        assert notices["National Reviewer"].address == "/national/2021/release/withdrawal/"
    assert not Notice.objects.filter(text__contains="Table A").exists()


def test_what_is_public_on_the_act_is_not_told_of_as_released(cheshire_frozen, national_publisher):
    year = ReportingYear.objects.get(year=2021)
    year.release_at = cheshire_frozen.accepted_at
    year.save()
    publish(revision=cheshire_frozen, by=national_publisher, at=year.release_at + DAY)
    assert tell_released(at=year.release_at + DAY) == 0
    assert not Event.objects.filter(act="released").exists()


def test_a_board_member_of_another_area_is_told_nothing(cheshire_out, kent):
    person("Kent Chair", chair=True, area=kent)
    tell_released(at=RELEASE)
    assert "Kent Chair" not in told("released")
