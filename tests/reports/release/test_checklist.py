"""The release checklist: each point, where it leads, and that what blocks is refused by the act itself."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.models import FrozenFile, SignOff
from reports.release import actions
from reports.release.checklist import Facts, damaged_in, look, points
from reports.release.preparation import preparations_of
from reports.sign_off.signing import standings
from returns.models import AreaReturn, Population, ReportingYear, Revision, Status
from returns.record.refusals import Refused
from tests.factories import AT, CHESHIRE_FIGURES, AreaFactory, AreaReturnFactory, RevisionFactory, UserFactory
from tests.pages import read
from tests.reports.asking import RELEASE
from tests.reports.release.test_verified import out_of_reach_of_triggers
from tests.scene import let_out

PAGE = "/national/2021/release/"
LATER = AT + timedelta(days=5)
CHESHIRE = (("Cheshire", "cheshire"),)
QUERY = {"snapshot_c3_l1": 1}  # category 3 at level 1: the form asks why


@pytest.fixture
def team(client_of, national_publisher):
    return client_of(national_publisher)


def the_year() -> ReportingYear:
    return ReportingYear.objects.get(year=2021)


def accepted(area: str, **changed) -> Revision:
    """An accepted return in place of an area's draft, with files and let out."""
    owed = AreaReturn.objects.get(area__slug=area, year=2021)
    for draft in owed.revisions.all():
        draft.figures.all().delete()
        draft.delete()
    made = RevisionFactory(area_return=owed, accepted=True, figures=CHESHIRE_FIGURES | changed)
    actions.freeze(revision=made, at=AT)
    let_out(made)
    return Revision.objects.with_names().get(pk=made.pk)


def facts() -> Facts:
    year = the_year()
    found = Revision.objects.with_names().filter(year=year, status=Status.ACCEPTED).order_by("area_return__area_name")
    return look(year, list(found), preparations_of(year, found), standings(list(found)))


def codes(blocking: bool) -> list[str]:
    return [point.code for point in points(facts()) if point.is_blocking == blocking]


# --- The points, purely ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "code", "address"),
    [
        ({"open": CHESHIRE}, "open", "/national/2021/cheshire/"),
        ({"changed": CHESHIRE}, "changes", "/national/2021/cheshire/"),
        ({"unprepared": CHESHIRE}, "files", "#progress"),
        ({"unsigned": CHESHIRE}, "signatures", "#signatures"),
        ({"given_back": CHESHIRE}, "given_back", "/returns/2021/cheshire/sign-off/"),
        ({"damaged": CHESHIRE}, "damaged", "/national/2021/cheshire/"),
    ],
)
def test_each_thing_that_blocks_is_a_point_with_its_way(changed, code, address):
    year = ReportingYear(year=2021, release_at=RELEASE)
    settled = {"early_readers": 1, "following": ReportingYear(year=2022, release_at=RELEASE)}
    (point,) = points(Facts(year, **settled, **changed))
    assert (point.code, point.is_blocking) == (code, True)
    assert [link.written for link in point.links] == [address]


@pytest.mark.parametrize(
    ("changed", "code", "address"),
    [
        ({"unpublished": CHESHIRE}, "coverage", "/national/2021/cheshire/"),
        ({"has_population": False}, "population", "/national/2021/population/"),
        ({"year": ReportingYear(year=2021)}, "release_time", "#release-time"),
        ({"early_readers": 0}, "early_readers", "/national/2021/release/readers/"),
        ({"following": ReportingYear(year=2022)}, "next_release", "/national/2022/release/#release-time"),
        ({"following": None}, "next_release", "/national/"),
        ({"announced_at": RELEASE - timedelta(days=28, seconds=-1)}, "notice", "#release-time"),
        ({"year": ReportingYear(year=2021, release_at=RELEASE, deadline=RELEASE.date())}, "deadline", "#release-time"),
        ({"year": ReportingYear(year=2021, release_at=RELEASE + timedelta(hours=1))}, "hour", "#release-time"),
    ],
)
def test_each_advice_is_a_point_with_its_way_and_blocks_nothing(changed, code, address):
    settled = {"early_readers": 1, "following": ReportingYear(year=2022, release_at=RELEASE)}
    (point,) = points(Facts(**{"year": ReportingYear(year=2021, release_at=RELEASE)} | settled | changed))
    assert (point.code, point.is_blocking) == (code, False)
    assert [link.written for link in point.links] == [address]


def test_a_year_with_all_in_order_has_no_point():
    following = ReportingYear(year=2022, release_at=RELEASE)
    year = ReportingYear(year=2021, release_at=RELEASE, deadline=RELEASE.date() - timedelta(days=1))
    announced_at = RELEASE - timedelta(days=28)
    assert points(Facts(year, early_readers=1, following=following, announced_at=announced_at)) == []


# --- What blocks is refused -----------------------------------------------------------------------


@pytest.fixture
def year(populations, texts_2021, year_2021, stand_in_pdf, national_reviewer):
    return year_2021


def refused(revision: Revision, by) -> str:
    with pytest.raises(Refused) as refusal:
        actions.publish(revision=revision, by=by, at=LATER)
    assert Revision.objects.get(pk=revision.pk).status == Status.ACCEPTED
    return str(refusal.value)


def test_a_return_in_order_is_published_and_nothing_blocks(year, national_publisher):
    kent = accepted("kent")
    assert codes(blocking=True) == []
    assert actions.publish(revision=kent, by=national_publisher, at=LATER).status == Status.PUBLISHED
    assert codes(blocking=True) == []
    assert facts().unpublished == [("Cheshire", "cheshire"), ("Gwent", "gwent")]


def test_an_open_query_blocks(year, national_publisher, team):
    kent = accepted("kent", **QUERY)
    assert codes(blocking=True) == ["open"]
    assert "Kent 2020/21 has 1 box, error or query not answered." in refused(kent, national_publisher)
    page = read(team.get(PAGE))
    assert "1 accepted return has an open box, error or query" in page.text
    assert "Blocked by the checklist Kent" in page.text
    assert "/national/2021/kent/" in page.links


def test_an_open_box_blocks(year, national_publisher):
    kent = accepted("kent", orders_no=None)
    assert codes(blocking=True) == ["open"]
    assert "1 box, error or query not answered" in refused(kent, national_publisher)


def test_a_large_change_that_nobody_has_explained_blocks(year, form_2020, national_publisher):
    before = AreaReturnFactory(area=AreaReturn.objects.get(area__slug="kent", year=2021).area, year=form_2020)
    last_year = {code: value + 1 for code, value in CHESHIRE_FIGURES.items()} | {"snapshot_c1_l1": 500}
    RevisionFactory(area_return=before, published=True, figures=last_year)
    kent = accepted("kent")
    assert codes(blocking=True) == ["changes"]
    assert "not answered" in refused(kent, national_publisher)


def test_a_report_that_is_not_prepared_blocks(year, national_publisher):
    kent = accepted("kent")
    FrozenFile.objects.filter(revision=kent).delete()
    assert codes(blocking=True) == ["files"]
    assert "not prepared" in refused(kent, national_publisher)


def test_a_report_that_is_not_signed_blocks(year, national_publisher):
    kent = accepted("kent")
    SignOff.objects.filter(revision=kent).delete()
    assert codes(blocking=True) == ["signatures"]
    assert "needs the signature" in refused(kent, national_publisher)


@pytest.mark.parametrize(
    "harm",
    [
        lambda files: files.filter(kind="csv").update(content=b"Other figures."),
        lambda files: files.filter(kind="pdf").update(sha256="0" * 64),
    ],
)
def test_prepared_files_that_are_not_as_they_were_made_block(harm, year, national_publisher):
    kent = accepted("kent")
    harm(FrozenFile.objects.filter(revision=kent))
    assert codes(blocking=True) == ["damaged"]
    assert "have changed since they were made. Prepare them again." in refused(kent, national_publisher)


@pytest.mark.parametrize(
    "harm",
    [
        lambda files: files.filter(kind="csv").update(content=b"Other figures."),
        lambda files: files.filter(kind="html").update(input_digest="0" * 64),
        lambda files: files.filter(kind="pdf").delete(),
    ],
)
def test_published_files_that_are_not_as_they_were_frozen_keep_the_release_time_back(harm, year, national_publisher):
    kent = actions.publish(revision=accepted("kent"), by=national_publisher, at=LATER)
    with out_of_reach_of_triggers():
        harm(FrozenFile.objects.filter(revision=kent))
    assert codes(blocking=True) == ["damaged"]
    given = {"year": the_year(), "by": national_publisher, "at": LATER}
    with pytest.raises(Refused, match="not as they were frozen: Kent 2020/21"):
        actions.set_release(**given, release_at=RELEASE)
    assert the_year().release_at is None
    ReportingYear.objects.filter(year=2021).update(release_at=RELEASE)
    taken_back = actions.set_release(**given, release_at=None, reason="A file is damaged.")
    assert taken_back.release_at is None


def test_history_has_no_files_to_damage(year):
    owed = AreaReturn.objects.get(area__slug="kent", year=2021)
    owed.revisions.get().figures.all().delete()
    owed.revisions.all().delete()
    row = RevisionFactory(
        area_return=owed, published=True, source="historical", note="A bulletin.", figures=CHESHIRE_FIGURES
    )
    assert damaged_in([row]) == set()


# --- Advice ---------------------------------------------------------------------------------------


def test_advice_falls_away_as_it_is_followed(year, national_publisher, form_2020):
    assert codes(blocking=False) == ["coverage", "release_time", "early_readers", "next_release"]
    actions.set_release(year=the_year(), by=national_publisher, at=AT, release_at=RELEASE)
    post = {"post": "Minister", "organisation": "Ministry of Justice"}
    actions.give_early_access(year=the_year(), by=national_publisher, at=AT, user=UserFactory(), **post)
    ReportingYear.objects.create(year=2022, release_at=RELEASE + timedelta(days=364))
    assert codes(blocking=False) == ["coverage"]
    Population.objects.all().delete()
    assert codes(blocking=False) == ["coverage", "population"]


def test_the_record_tells_when_the_time_that_stands_was_announced(year, national_publisher):
    given = {"year": the_year(), "by": national_publisher}
    actions.set_release(**given, at=AT, release_at=RELEASE)
    assert facts().announced_at == AT
    later = RELEASE - timedelta(days=1)
    actions.set_release(**given, at=later, release_at=RELEASE + timedelta(days=7), reason="Kent is late.")
    assert facts().announced_at == later
    assert "notice" in codes(blocking=False)
    ReportingYear.objects.filter(year=2021).update(release_at=RELEASE)
    assert facts().announced_at is None


def test_the_page_shows_what_blocks_and_what_is_advised_until_the_release(year, team, clock):
    accepted("kent", **QUERY)
    page = read(team.get(PAGE))
    assert "1 thing to fix" in page.text
    assert "Advice: 4 things" in page.text
    ReportingYear.objects.filter(year=2021).update(release_at=AT)
    assert "Release checklist" not in read(team.get(PAGE)).text


def test_the_checklist_makes_the_same_number_of_queries_however_many_areas_there_are(year):
    counts = []
    accepted("kent")
    for more in (0, 5):
        for area in AreaFactory.create_batch(more):
            AreaReturnFactory(area=area, year=year)
            accepted(area.slug)
        with CaptureQueriesContext(connection) as queries:
            points(facts())
        counts.append(len(queries))
    assert counts[0] == counts[1]
