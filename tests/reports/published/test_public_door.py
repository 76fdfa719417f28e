"""What a stranger may see: nothing before its moment, and from that moment on everything, without anybody's doing.

What is not public has to look just like what never existed, on every address there is.
"""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.test import Client

from reports.models import FrozenFile
from reports.published import editions
from reports.release.actions import freeze, publish
from reports.writing.actions import load_sections
from returns.arithmetic.figures import Entry
from returns.entry.actions import accept, declare_source, send_back, submit
from returns.entry.figure_actions import save_figures
from returns.models import ReportingYear, Revision, Status
from returns.years.actions import set_release_time
from tests.factories import AT, CHESHIRE_FIGURES, RevisionFactory
from tests.reports.asking import RELEASE, ask, report_addresses, unpacked, year_addresses
from tests.scene import let_out

MOMENT = timedelta(microseconds=1)
BEFORE, AFTER = RELEASE - MOMENT, RELEASE + timedelta(days=1)
FILES = report_addresses("cheshire", 2021)
YEAR = year_addresses(2021)
SECRET = "1257"


@pytest.fixture(autouse=True)
def still(clock, stand_in_pdf):
    """The clock stands, and no PDF is really rendered."""


def set_release(moment) -> None:
    ReportingYear.objects.filter(year=2021).update(release_at=moment)


def second_revision(first: Revision, publisher, at, value: int = 1258) -> Revision:
    """A correction of Cheshire's first figure, published."""
    later = RevisionFactory(
        area_return=first.area_return,
        number=2,
        accepted=True,
        figures=CHESHIRE_FIGURES | {"snapshot_c1_l1": value},
    )
    freeze(revision=later, at=at)
    let_out(later, at)
    return publish(revision=later, by=publisher, at=at)


def everything() -> bytes:
    """All that a stranger can read about 2020/21 and Cheshire, whatever it answers."""
    queries = ("", "?year=2021", "?area=cheshire")
    paths = ["/", "/statistics/", *FILES, *YEAR, *(f"/api/v1/figures/{query}" for query in queries)]
    return b"\n".join(unpacked(ask(path).body) for path in paths)


def assert_there_is_nothing_of_the_year() -> None:
    """Neither Cheshire's report nor the year: the answers are those for what never existed, byte for byte."""
    for mine, nobodys in zip(FILES, report_addresses("nowhere", 2021), strict=True):
        assert ask(mine) == ask(nobodys)
        assert ask(mine).status == 404
    for mine, another in zip(FILES, report_addresses("cheshire", 1999), strict=True):
        assert ask(mine) == ask(another)
    for mine, never in zip(YEAR, year_addresses(1999), strict=True):
        assert ask(mine) == ask(never)
        assert ask(mine).status in (404, 400)  # no page, or for the API no such year
    assert ask("/api/v1/figures/").json == {"count": 0, "next": None, "results": []}
    for name, mine, nobodys in (
        ("year", "2021", "1999"), ("area", "cheshire", "nowhere"), ("cell", "snapshot_c1_l1", "no_box"),
    ):  # fmt: skip
        nothing = ask("/api/v1/figures/", **{name: nobodys})
        assert nothing.status == 400
        assert ask("/api/v1/figures/", **{name: mine}) == nothing
    home = ask("/").body.decode()
    # What it may say of the year is when it comes out.
    assert not re.search(r"2020/21(?!: \w+ \d+ \w+ \d+, \d\d:\d\d\.)", home)
    assert "/2021/" not in home
    assert "No report is published yet." in home
    assert SECRET.encode() not in everything()


def assert_cheshire_is_there(first: str = SECRET) -> None:
    """Every address answers, and each that says figures says the first of them."""
    assert [ask(path).status for path in (*FILES, *YEAR)] == [200] * (len(FILES) + len(YEAR))
    page, pdf, file = (ask(path).body.decode() for path in FILES)
    assert f"{int(first):,}" in page
    assert f"{int(first):,}" in pdf
    assert f"snapshot_c1_l1,stock,{first}," in file
    listed, consolidated = (ask(path).body.decode() for path in YEAR[:2])
    assert "/reports/cheshire/2021/" in listed
    assert f"snapshot_c1_l1,stock,{first}," in consolidated
    totals = ask(YEAR[2]).json
    assert totals["areas_published"] == 1
    assert {row["cell"]: row["value"] for row in totals["totals"]}["snapshot_c1_l1"] == int(first)
    figures = ask("/api/v1/figures/", area="cheshire", year="2021").json["results"]
    assert figures[0]["value"] == int(first)
    assert "2020/21" in ask("/").body.decode()


# --- What is never seen ---------------------------------------------------------------------------


def test_a_draft_is_not_there_even_after_the_release(cheshire_filled, clock):
    set_release(RELEASE)
    clock(AFTER)
    assert_there_is_nothing_of_the_year()


def test_a_submitted_return_is_not_there_even_after_the_release(cheshire_submitted, clock):
    set_release(RELEASE)
    clock(AFTER)
    assert_there_is_nothing_of_the_year()


def test_an_accepted_return_with_its_files_is_not_there_even_after_the_release(cheshire_frozen, clock):
    assert FrozenFile.objects.filter(revision=cheshire_frozen).count() == 3
    set_release(RELEASE)
    clock(AFTER)
    assert_there_is_nothing_of_the_year()


def test_a_return_sent_back_after_it_was_prepared_is_not_there(cheshire_frozen, national_reviewer, clock):
    send_back(revision=cheshire_frozen, by=national_reviewer, at=AT, reason="One figure is odd.")
    set_release(RELEASE)
    clock(AFTER)
    assert_there_is_nothing_of_the_year()


def test_a_published_return_is_not_there_before_its_years_release(cheshire_out, clock):
    clock(BEFORE)
    assert_there_is_nothing_of_the_year()


def test_a_published_return_of_a_year_without_a_release_time_is_never_there(cheshire_out, clock):
    set_release(None)
    clock(RELEASE + timedelta(days=5000))
    assert_there_is_nothing_of_the_year()


def test_a_year_that_is_only_being_prepared_is_not_there(texts_2021, form_2021):
    assert_there_is_nothing_of_the_year()


def test_before_the_release_neither_a_superseded_return_nor_its_successor_is_there(
    cheshire_out, national_publisher, clock
):
    second_revision(cheshire_out, national_publisher, RELEASE - timedelta(days=3))
    clock(BEFORE)
    assert_there_is_nothing_of_the_year()
    assert b"1258" not in everything()


def test_what_was_superseded_before_the_release_is_never_there(cheshire_out, national_publisher, clock):
    second_revision(cheshire_out, national_publisher, RELEASE - timedelta(days=3))
    cheshire_out.refresh_from_db()
    assert cheshire_out.status == Status.SUPERSEDED
    clock(AFTER)
    assert_cheshire_is_there("1258")
    seen = everything().decode()
    assert not re.search(r"\b1,?257\b", seen)
    assert "1,258" in seen


def test_a_release_that_was_moved_into_the_future_is_waited_for(cheshire_out, national_publisher, clock):
    year = ReportingYear.objects.get(year=2021)
    set_release_time(year=year, by=national_publisher, at=BEFORE, release_at=AFTER, reason="Kent is late.")
    clock(AFTER - MOMENT)
    assert_there_is_nothing_of_the_year()
    clock(AFTER)
    assert_cheshire_is_there()


@pytest.mark.parametrize(
    "who",
    ["kent_coordinator", "cheshire_coordinator", "cheshire_board_member", "national_reviewer", "national_publisher"],
)
def test_the_public_addresses_show_nobody_more_than_a_stranger(who, request, cheshire_out, client_of, clock):
    clock(BEFORE)
    client = client_of(request.getfixturevalue(who))
    for path in (*FILES, *YEAR):
        response = client.get(path)
        assert response.status_code in (404, 400)
        assert SECRET.encode() not in response.content
    assert client.get("/api/v1/figures/").json()["count"] == 0


def test_a_strangers_way_to_a_preview_is_the_same_whether_there_is_one_or_not(cheshire_out, clock):
    clock(BEFORE)
    for path in ("/returns/2021/{}/report/", "/returns/2021/{}/report.pdf", "/returns/2021/{}/texts/"):
        there, nowhere = (Client().get(path.format(area)) for area in ("cheshire", "nowhere"))
        assert (there.status_code, nowhere.status_code) == (302, 302)
        assert there["Location"].replace("cheshire", "*") == nowhere["Location"].replace("nowhere", "*")


# --- Beside what is public ------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["draft", "submitted", "accepted"])
def test_beside_a_public_report_the_others_of_the_year_are_absent(state, cheshire_out, kent_2021, clock):
    secret = {"snapshot_c1_l1": 987_654}
    kent = kent_2021.area_return
    kent_2021.figures.all().delete()
    kent_2021.delete()
    traits = {} if state == "draft" else {state: True}
    RevisionFactory(area_return=kent, figures=CHESHIRE_FIGURES | secret, **traits)
    clock(AFTER)
    assert_cheshire_is_there()
    for mine, nobodys in zip(report_addresses("kent", 2021), report_addresses("nowhere", 2021), strict=True):
        assert ask(mine) == ask(nobodys)
    assert ask("/api/v1/figures/", area="kent").json["results"] == []
    assert b"987654" not in everything()
    assert b"Kent" not in everything()
    assert b"kent" not in everything()
    totals = ask(YEAR[2]).json
    assert (totals["areas_published"], totals["areas_owed"]) == (1, 3)
    assert {row["areas"] for row in totals["totals"]} == {1}


def test_a_correction_in_work_leaves_what_is_public_as_it_is(cheshire_out, clock):
    clock(AFTER)
    before = everything()
    RevisionFactory(area_return=cheshire_out.area_return, number=2, figures=CHESHIRE_FIGURES | {"snapshot_c1_l1": 1258})
    assert everything() == before


def test_a_correction_after_the_release_is_public_on_the_act(cheshire_out, national_publisher, clock):
    clock(AFTER)
    assert_cheshire_is_there()
    second_revision(cheshire_out, national_publisher, AFTER + timedelta(days=2))
    clock(AFTER + timedelta(days=2))
    assert_cheshire_is_there("1258")
    assert not re.search(rb"\b1,?257\b", everything())


# --- The moment -----------------------------------------------------------------------------------


def test_what_is_published_first_becomes_public_at_the_release_by_itself(cheshire_out, clock):
    clock(BEFORE)
    assert_there_is_nothing_of_the_year()
    clock(RELEASE)
    assert_cheshire_is_there()


def test_what_is_published_after_the_release_becomes_public_on_publication(cheshire_frozen, national_publisher, clock):
    set_release(RELEASE)
    published_at = RELEASE + timedelta(days=9)
    clock(published_at)
    assert_there_is_nothing_of_the_year()
    publish(revision=cheshire_frozen, by=national_publisher, at=published_at)
    clock(published_at - MOMENT)
    assert_there_is_nothing_of_the_year()
    clock(published_at)
    assert_cheshire_is_there()


@pytest.mark.parametrize("days", [-30, -1, 0, 1, 30])
def test_public_from_is_the_later_of_publication_and_release(days, cheshire_frozen, national_publisher):
    set_release(RELEASE)
    published_at = RELEASE + timedelta(days=days)
    publish(revision=cheshire_frozen, by=national_publisher, at=published_at)
    public_from = max(published_at, RELEASE)
    for at, expected in ((public_from - MOMENT, []), (public_from, [cheshire_frozen.pk])):
        assert list(editions.public_state(at).revisions) == expected
        assert editions.public_state(at, year=2021, area="cheshire") == (tuple(expected), ())
        assert [year.year for year in editions.public_years(at)] == ([2021] if expected else [])
        assert (editions.edition(at, year=2021, area="cheshire", kind="pdf") is not None) == bool(expected)


def test_what_is_served_is_what_was_frozen(cheshire_out, clock):
    clock(AFTER)
    frozen = {edition.kind: bytes(edition.content) for edition in FrozenFile.objects.filter(revision=cheshire_out)}
    assert ask(FILES[1]).body == frozen["pdf"]
    assert ask(FILES[2]).body == frozen["csv"]
    assert frozen["html"] in ask(FILES[0]).body


def test_what_is_public_stays_as_it_was_when_texts_of_the_year_change_later(
    cheshire_out, national_publisher, clock, form_2021
):
    clock(AFTER)
    before = [ask(path) for path in FILES]
    load_sections(year=form_2021, sections=[], by=national_publisher, at=AFTER)
    assert [ask(path) for path in FILES] == before


def test_the_areas_own_csv_holds_the_rows_of_the_consolidated_one(cheshire_out, clock):
    clock(AFTER)
    own, consolidated = (ask(path).body.decode() for path in (FILES[2], YEAR[1]))
    assert own == consolidated
    assert len(list(csv.reader(io.StringIO(own)))) == 1 + len(CHESHIRE_FIGURES)


# --- How long an answer may be kept ---------------------------------------------------------------

KEPT = (FILES[1], FILES[2], YEAR[1], YEAR[2], "/api/v1/figures/", "/api/v1/years/")


def longest(path: str) -> int | None:
    header = Client().get(path).get("Cache-Control", "")
    found = re.search(r"max-age=(\d+)", header)
    return int(found[1]) if found else None


@pytest.mark.parametrize("seconds", [100_000, 301, 300, 299, 60, 1, 0.5])
def test_no_public_answer_outlives_the_next_release(seconds, cheshire_out, clock):
    at = AFTER
    clock(at)
    ReportingYear.objects.create(year=2020, release_at=at + timedelta(seconds=seconds))
    for path in KEPT:
        assert longest(path) == min(300, int(seconds))
    for path in ("/", YEAR[0], FILES[0]):
        assert (longest(path) or 0) <= seconds


def test_an_empty_answer_does_not_outlive_the_release_either(cheshire_out, clock):
    clock(RELEASE - timedelta(seconds=20))
    assert longest("/api/v1/figures/") == 20
    for path in (*FILES, *YEAR):
        assert longest(path) is None


def test_a_public_file_may_be_kept_for_some_minutes_where_nothing_is_to_come(cheshire_out, clock):
    clock(RELEASE)
    for path in KEPT:
        response = Client().get(path)
        assert response["Cache-Control"] in ("public, max-age=300", "max-age=300, public")
        assert not response.cookies


def test_each_file_has_a_tag_of_its_bytes_and_a_name(cheshire_out, clock):
    clock(AFTER)
    for kind, path in (("pdf", FILES[1]), ("csv", FILES[2])):
        response = Client().get(path)
        edition = FrozenFile.objects.get(revision=cheshire_out, kind=kind)
        assert response["ETag"] == f'"{edition.sha256}"'
        assert f'filename="mappa-cheshire-2021.{kind}"' in response["Content-Disposition"]
    assert Client().get(FILES[1])["Content-Type"] == "application/pdf"
    assert Client().get(FILES[2])["Content-Type"] == "text/csv; charset=utf-8"
    assert Client().get(YEAR[1])["Content-Type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize("path", ["/", *FILES, *YEAR])
def test_the_public_addresses_can_be_read_and_nothing_else(path, cheshire_out, clock):
    clock(AFTER)
    head = Client().head(path)
    assert (head.status_code, head.getvalue()) == (200, b"")
    for method in ("post", "put", "patch", "delete"):
        assert getattr(Client(), method)(path).status_code == 405


@pytest.mark.parametrize("year", ["0", "32767", "32768", "99999", "2147483648", "9" * 40])
@pytest.mark.django_db
def test_years_that_no_table_could_hold_are_not_found_either(year):
    for path in (
        f"/reports/{year}/",
        f"/reports/{year}/consolidated.csv",
        *(f"/reports/cheshire/{year}{end}" for end in ("/", ".pdf", ".csv")),
    ):
        assert ask(path).status == 404


# --- Invented figures -----------------------------------------------------------------------------


def test_invented_figures_are_marked_wherever_they_show(
    written, cheshire_filled, cheshire_coordinator, national_reviewer, national_publisher, clock
):
    declare_source(revision=written, by=national_publisher, at=AT, source="invented", note="Made for a test.")
    save_figures(revision=written, by=cheshire_coordinator, at=AT, entries={"orders_no": Entry(1)})
    revision = submit(revision=written, by=cheshire_coordinator, at=AT)
    revision = accept(revision=revision, by=national_reviewer, at=AT)
    freeze(revision=revision, at=AT)
    let_out(revision)
    publish(revision=revision, by=national_publisher, at=AT)
    set_release(AT)
    page, pdf, file = (ask(path).body.decode() for path in FILES)
    assert "Invented figures" in page
    assert "print-invented.css" in pdf
    assert {row["source"] for row in csv.DictReader(io.StringIO(file))} == {"invented"}
    listed, consolidated = (ask(path).body.decode() for path in YEAR[:2])
    assert "Invented" in listed
    assert {row["source"] for row in csv.DictReader(io.StringIO(consolidated))} == {"invented"}
    assert ask(YEAR[2]).json["includes_invented"] is True
    assert {row["source"] for row in ask("/api/v1/figures/").json["results"]} == {"invented"}


def test_real_figures_are_not_marked_as_invented(cheshire_out, clock):
    clock(AFTER)
    assert b"nvented figures" not in everything()
    assert ask(YEAR[2]).json["includes_invented"] is False
