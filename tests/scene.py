"""The whole site at one moment, and its pages: what the whole-site tests walk through.

2019/20 is released: Cheshire's report, and Kent's and Gwent's with invented figures. Gwent's has been corrected once,
and a second correction is a draft. In 2020/21 Cheshire is a draft with an error, queries and an open box; Gwent is
submitted; Kent is accepted. In 2021/22 Cheshire is submitted, Kent is published but not out, and nothing is accepted.
2022/23 is in preparation. Two mails to the national reviewer could not be sent, and two files of populations wait for
them: one as it should be, one with problems.
"""

import contextlib
import csv
import tomllib
from datetime import timedelta
from typing import NamedTuple
from unittest import mock
from uuid import UUID

import pytest
from django.contrib.auth.models import AnonymousUser

from reports import actions as reporting
from returns import actions, definition
from returns.actions.mail import ATTEMPTS
from returns.figures import Entry
from returns.imports.plan import make_plan
from returns.imports.reading import read
from returns.imports.writing import import_at_once
from returns.models import Notice, Purpose, ReportingYear, Revision, Source, Upload
from tests.factories import AT, CHESHIRE_FIGURES, QUESTIONNAIRES, ROOT, UserFactory

NOTE = "All figures in this report are invented."
TEXTS = {
    "introduction": "This year in **Cheshire**.\n\n- First\n- [Second](https://example.org/)",
    "local_page": "How our agencies work together.",
}
BOARD = [
    {"name": "", "role": "Chair", "agency": "The police"},
    {"name": "", "role": "Lay adviser", "agency": ""},
]


def load_populations(areas) -> None:
    with (ROOT / "returns/reference/populations.csv").open(newline="") as file:
        actions.load_populations(rows=[row for row in csv.DictReader(file) if row["area"] in areas])


def load_texts(year: ReportingYear, by) -> None:
    """The national sections, as the demonstration has them."""
    sections = tomllib.loads((ROOT / "reports/texts/2021.toml").read_text(encoding="utf-8"))["section"]
    reporting.load_national_texts(year=year, sections=sections, by=by, at=AT)


def load_year(number: int, by, at=AT) -> ReportingYear:
    """A year with its form and its national texts, open."""
    year = definition.load((QUESTIONNAIRES / f"{number}.toml").read_text(encoding="utf-8"))[0]
    load_texts(year, by)
    actions.open_year(year=year, by=by, at=at, deadline=(at + timedelta(days=60)).date())
    return year


def draft(area: str, year: int) -> Revision:
    return Revision.objects.with_names().of(area=area, year=year).get()


def save(revision: Revision, by, at=AT, **changed: Entry | int) -> Revision:
    """Cheshire's figures into a draft; but for the boxes that are named, which hold something else."""
    entries = CHESHIRE_FIGURES | changed
    entries = {code: entry if isinstance(entry, Entry) else Entry(entry) for code, entry in entries.items()}
    actions.save_figures(revision=revision, by=by, at=at, entries=entries)
    return revision


def write(revision: Revision, by, at=AT, texts=TEXTS, board=BOARD) -> Revision:
    """An area's own words into a draft: key -> Markdown, and its board."""
    said = {"revision": revision, "by": by, "at": at}
    reporting.save_local_texts(**said, texts={key: {"body": body} for key, body in texts.items()})
    if board is not None:
        reporting.save_board(**said, board=board)
    return revision


def accept(revision: Revision, by, reviewer, at=AT) -> Revision:
    return actions.accept(revision=actions.submit(revision=revision, by=by, at=at), by=reviewer, at=at)


def publish(revision: Revision, by, at=AT) -> Revision:
    """With frozen files, of which the PDF is a stand-in: rendering one takes a second, and its bytes concern nobody."""
    with mock.patch("reports.pdf.render", return_value=b"%PDF-1.7 a stand-in"):
        reporting.freeze(revision=revision, at=at)
    return reporting.publish(revision=revision, by=by, at=at)


class Cast(NamedTuple):
    cheshire: object
    kent: object
    board: object
    chair: object
    national: object
    newcomer: object
    stranger: object


@pytest.fixture
def scene(
    areas,
    cheshire_coordinator,
    kent_coordinator,
    cheshire_board_member,
    cheshire_chair,
    national_reviewer,
    national_publisher,
) -> Cast:
    """The site as it stands two days after 2020/21 was opened."""
    load_populations(areas)
    before = AT - timedelta(days=365)
    year = load_year(2020, national_publisher, at=before)
    last = save(draft("cheshire", 2020), cheshire_coordinator, snapshot_c2_l1=250, notification_breaches=60, at=before)
    write(revision=last, by=cheshire_coordinator, at=before, texts=TEXTS, board=BOARD)
    made_up = draft("kent", 2020)
    actions.declare_source(revision=made_up, by=national_publisher, at=before, source=Source.INVENTED, note=NOTE)
    save(
        draft("kent", 2020),
        kent_coordinator,
        at=before,
        orders_no=Entry(None, "The court’s records were lost."),
        sro_breaches=Entry(3, "", "One order was varied."),
    )
    for revision, by in ((last, cheshire_coordinator), (made_up, kent_coordinator)):
        publish(accept(revision, by, national_reviewer, at=before), national_publisher, at=before)
    actions.set_release(year=year, by=national_publisher, at=before, release_at=before)

    correct_gwent(national_publisher, national_reviewer, before)

    load_year(2021, national_publisher)
    here = save(
        draft("cheshire", 2021),
        cheshire_coordinator,
        snapshot_c3_l1=1,
        snapshot_c2_l3=None,
        orders_no=Entry(None, "The court’s records were lost."),
        sro_breaches=Entry(3, "", "One order was varied."),
    )
    write(revision=here, by=cheshire_coordinator, at=AT, texts=TEXTS, board=BOARD)
    accept(save(draft("kent", 2021), kent_coordinator), kent_coordinator, national_reviewer)
    actions.submit(revision=save(draft("gwent", 2021), national_publisher), by=national_publisher, at=AT)

    load_year(2022, national_publisher)
    later = save(draft("cheshire", 2022), cheshire_coordinator)
    actions.submit(revision=later, by=cheshire_coordinator, at=AT)
    publish(
        accept(save(draft("kent", 2022), kent_coordinator), kent_coordinator, national_reviewer), national_publisher
    )
    for days in (0, 2):
        at = AT + timedelta(days=days)
        reporting.note_reading(revision=later, by=cheshire_board_member, at=at, act="report_opened")
    definition.load((QUESTIONNAIRES / "2022.toml").read_text(encoding="utf-8").replace("year = 2022", "year = 2023", 1))
    send_populations(national_reviewer)
    send_files(cheshire_coordinator, national_reviewer, national_publisher)
    _fail_to_mail(Notice.objects.filter(recipient=national_reviewer)[:2])
    newcomer = UserFactory(name="New Comer", email="new.comer@example.org")
    return Cast(
        cheshire_coordinator,
        kent_coordinator,
        cheshire_board_member,
        cheshire_chair,
        national_reviewer,
        newcomer,
        AnonymousUser(),
    )


def correct_gwent(publisher, reviewer, at) -> None:
    """Gwent's return of 2019/20: public, then corrected, and a draft once more."""
    first = draft("gwent", 2020)
    actions.declare_source(revision=first, by=publisher, at=at, source=Source.INVENTED, note=NOTE)
    first = publish(accept(save(first, publisher, at=at), publisher, reviewer, at=at), publisher, at=at)
    why = "Twelve people had been counted twice."
    at += timedelta(days=30)
    second = reporting.start_correction(revision=first, by=reviewer, at=at, reason=why)
    actions.save_figures(revision=second, by=publisher, at=at, entries={"snapshot_c1_l1": Entry(1245)})
    write(revision=second, by=publisher, at=at, texts=TEXTS, board=BOARD)
    second = publish(accept(second, publisher, reviewer, at=at), publisher, at=at)
    third = reporting.start_correction(revision=second, by=reviewer, at=at, reason=why)
    actions.save_figures(revision=third, by=publisher, at=at, entries={"snapshot_c1_l1": Entry(1244)})


WAITS, WAITS_IN_VAIN = UUID(int=1), UUID(int=2)
OF_ONE, OF_ALL, OF_THE_PAST, OF_A_COLLEAGUE = (UUID(int=number) for number in (11, 12, 13, 14))


def send_populations(by) -> None:
    """Two files that wait, at addresses that a table can name, and on whatever day the site is looked at."""
    header = "area,population_all_ages,population_aged_10_and_over\n"
    files = {WAITS: "cheshire,1063000,948000\nkent,1860000,1640000\n", WAITS_IN_VAIN: "nowhere,1,2\ngwent,9,8\n"}
    about = {"mid_year": "2020", "vintage": "2021-census", "source": "Estimates of an office"}
    for key, lines in files.items():
        content = (header + lines).encode()
        upload = actions.receive(
            content=content, name="2021-census.csv", purpose=Purpose.POPULATIONS, by=by, at=AT, about=about
        )
        Upload.objects.filter(pk=upload.pk).update(key=key, expires_at=AT + timedelta(days=40_000))


def send_files(cheshire, national, colleague) -> None:
    """Files of figures: one of an area, one of several and two of the past wait; one has been imported."""
    draft_of = draft("cheshire", 2021)
    content = b"area,cell,value,footnote\ncheshire,snapshot_c1_l1,900,Recounted.\ncheshire,snapshot_c3_l1,2,\n"
    wait = {"name": "figures.csv", "at": AT}
    figures = wait | {"purpose": Purpose.FIGURES, "year": draft_of.year}
    several = b"area,orders_no,orders_shpo\ncheshire,5,6\n"
    past = wait | {
        "purpose": Purpose.HISTORY,
        "year": ReportingYear.objects.get(year=2023),
        "about": {"note": "A book."},
    }
    gap = b"area,snapshot_c1_l1\nkent,900\ngwent,200\n"
    for key, sent in {
        OF_ONE: figures | {"content": content, "by": cheshire, "area": draft_of.area_return.area},
        OF_ALL: figures | {"content": several, "by": national},
        OF_THE_PAST: past | {"content": gap, "by": colleague},
        OF_A_COLLEAGUE: past | {"content": gap, "by": national},
    }.items():
        Upload.objects.filter(pk=actions.receive(**sent).pk).update(key=key, expires_at=AT + timedelta(days=40_000))
    by_file = b"area,cell,value\ncheshire,orders_shpo_travel,1\n"
    plan = make_plan(read(by_file, "some.csv").rows, by=cheshire, at=AT, year=draft_of.year)
    import_at_once(
        plan, content=by_file, name="a-file-with-a-rather-long-name-from-a-spreadsheet.csv", by=cheshire, at=AT
    )


def _fail_to_mail(notices) -> None:
    """One was given up, the other will be tried again."""
    for attempts, notice in zip((ATTEMPTS, 1), notices, strict=True):
        with mock.patch("django.core.mail.EmailMessage.send", side_effect=OSError("The mail server is not there.")):
            for _ in range(attempts):
                with contextlib.suppress(OSError):
                    actions.deliver(notice=notice, at=AT)


class Page(NamedTuple):
    """One kind of page: who sees it, where, and what they send first where that is how one gets there."""

    name: str
    who: str
    path: str
    status: int = 200
    sends: dict[str, str] | None = None
    to: str = ""  # where the form on the page sends it, if not to the page itself
    file: bytes = b""  # goes along with what they send


STALE = {"snapshot_c1_l1": "1300", "seen_snapshot_c1_l1": "1200", "snapshot_c2_l1": "", "seen_snapshot_c2_l1": "7"}
SEAT = {"board-TOTAL_FORMS": "5", "board-INITIAL_FORMS": "2", "board-2-agency": "Probation", "board-2-role": ""}
QUERY = "category_3_not_at_level_1-snapshot_c3_l1"
ANSWERED = {QUERY: "A transfer.", f"seen_{QUERY}": "an answer that is gone"}
DRAFT, LOCKED, GWENT = "/returns/2021/cheshire/", "/returns/2021/kent/", "/national/2021/gwent/"
OTHER = "/national/2020/population/?estimate=mid-2020%2C+pre-2021-census"
DATES = "/national/2021/dates/"

PAGES = (
    Page("home", "stranger", "/"),
    Page("reports of a year", "stranger", "/reports/2020/"),
    Page("figures of all years", "stranger", "/reports/all/"),
    Page("report", "stranger", "/reports/cheshire/2020/"),
    Page("report of invented figures", "stranger", "/reports/kent/2020/"),
    Page("report, revised", "stranger", "/reports/gwent/2020/"),
    Page("report, superseded", "stranger", "/reports/gwent/2020/revision-1/"),
    Page("what has changed", "stranger", "/reports/gwent/2020/changes/"),
    Page("help", "stranger", "/help/"),
    Page("accessibility", "stranger", "/accessibility/"),
    Page("privacy", "stranger", "/privacy/"),
    Page("cookies", "stranger", "/cookies/"),
    Page("not found", "stranger", "/nowhere/", 404),
    Page("sign in", "stranger", "/sign-in/"),
    Page("sign in, refused", "stranger", "/sign-in/", sends={"username": "a@example.org", "password": "wrong"}),
    Page("dashboard", "cheshire", "/returns/"),
    Page("dashboard with nothing due", "kent", "/returns/"),
    Page("dashboard of the board", "board", "/returns/"),
    Page("dashboard of a newcomer", "newcomer", "/returns/"),
    Page("notices", "cheshire", "/notices/"),
    Page("no notices", "newcomer", "/notices/"),
    Page("task list", "cheshire", DRAFT),
    Page("history", "cheshire", DRAFT + "history/"),
    Page("history, a kind that is none", "cheshire", DRAFT + "history/?kind=gossip"),
    Page("history with a review", "national", "/returns/2021/kent/history/"),
    Page("task list, submitted", "kent", LOCKED),
    Page("grid", "cheshire", DRAFT + "table/a/"),
    Page("single box", "cheshire", DRAFT + "table/c/"),
    Page("lines", "cheshire", DRAFT + "table/e/"),
    Page("grid in groups", "cheshire", DRAFT + "table/g/"),
    Page("grid with errors", "cheshire", DRAFT + "table/a/", sends={"snapshot_c1_l1": "many", "snapshot_c2_l1": "-1"}),
    Page("grid in conflict", "cheshire", DRAFT + "table/a/", 409, sends=STALE),
    Page("single box with an error", "cheshire", DRAFT + "table/c/", sends={"notification_breaches": "2.5"}),
    Page("box", "cheshire", DRAFT + "table/a/snapshot_c1_l1/"),
    Page("box not available", "cheshire", DRAFT + "table/e/orders_no/"),
    Page("box with an error", "cheshire", DRAFT + "table/e/orders_no/", sends={"unavailable_reason": "x" * 301}),
    Page("files", "cheshire", DRAFT + "files/"),
    Page("files without one", "cheshire", DRAFT + "files/", sends={}),
    Page("files, one with problems", "cheshire", DRAFT + "files/", sends={}, file=b"area,orders_no\nkent,5\n,x\n"),
    Page("files, one that is none", "cheshire", DRAFT + "files/", sends={}, file=b"%PDF-1.7"),
    Page("files of a locked return", "kent", LOCKED + "files/"),
    Page("what a file would change", "cheshire", f"{DRAFT}files/{OF_ONE}/"),
    Page(
        "what a file would change, not as it was shown", "cheshire", f"{DRAFT}files/{OF_ONE}/", 409, sends={"shown": ""}
    ),
    Page("explanations", "cheshire", DRAFT + "explanations/"),
    Page("explanations in conflict", "cheshire", DRAFT + "explanations/", 409, sends=ANSWERED),
    Page("check", "cheshire", DRAFT + "check/"),
    Page("submitted", "kent", LOCKED + "submitted/"),
    Page("locked", "kent", LOCKED + "table/a/", 409),
    Page("task list, published", "cheshire", "/returns/2020/cheshire/"),
    Page("asking for a correction", "cheshire", "/returns/2020/cheshire/ask-correction/"),
    Page("asking without a reason", "cheshire", "/returns/2020/cheshire/ask-correction/", sends={"reason": ""}),
    Page("guidance", "cheshire", "/returns/2021/guidance/"),
    Page("texts", "cheshire", DRAFT + "texts/"),
    Page("texts with an error", "cheshire", DRAFT + "texts/", sends=SEAT),
    Page("preview", "cheshire", DRAFT + "report/"),
    Page("preview by the board", "board", "/returns/2022/cheshire/report/"),
    Page("receipts", "cheshire", "/returns/2022/cheshire/receipts/"),
    Page("receipts of a draft", "cheshire", DRAFT + "receipts/"),
    Page("years", "national", "/national/"),
    Page("year", "national", "/national/2021/"),
    Page("dates of a year", "national", "/national/2021/dates/"),
    Page(
        "dates of a year with errors", "national", "/national/2021/dates/", sends={"deadline": "", "remind_after": "0"}
    ),
    Page("dates of a year in preparation", "national", "/national/2023/dates/"),
    Page("year in preparation", "national", "/national/2023/"),
    Page("populations", "national", "/national/populations/"),
    Page("populations without a file", "national", "/national/populations/", sends={"mid_year": "20"}),
    Page("file of populations", "national", f"/national/populations/{WAITS}/"),
    Page("file of populations with problems", "national", f"/national/populations/{WAITS_IN_VAIN}/"),
    Page("files of a year", "national", "/national/2021/files/"),
    Page("what a file would change in all areas", "national", f"/national/2021/files/{OF_ALL}/"),
    Page("published history", "national", "/national/2023/published-history/"),
    Page("published history without a file", "national", "/national/2023/published-history/", sends={"note": ""}),
    Page("what would be published", "national", f"/national/2023/published-history/{OF_THE_PAST}/"),
    Page("what would be published, one's own", "national", f"/national/2023/published-history/{OF_A_COLLEAGUE}/"),
    Page("mail", "national", "/national/mail/"),
    Page("mail that was given up", "national", "/national/mail/?state=given-up"),
    Page("year, only the late, sorted", "national", "/national/2021/?status=late&sort=errors"),
    Page("year, none of a status", "national", "/national/2021/?status=published"),
    Page("rules", "national", "/national/2021/rules/"),
    Page("rule", "national", "/national/2021/rules/change_on_last_year/"),
    Page("rule without a limit", "national", "/national/2021/rules/category_3_not_at_level_1/"),
    Page("rule, a limit that is none", "national", "/national/2021/rules/copied_from_last_year/", sends={"limit": "x"}),
    Page("rule of a year that is out", "national", "/national/2020/rules/change_on_last_year/"),
    Page("history of a year", "national", "/national/2021/history/"),
    Page("review", "national", GWENT),
    Page("review of a draft", "national", "/national/2021/cheshire/"),
    Page("note on a box", "national", GWENT + "note/orders_shpo/"),
    Page("correction", "national", "/national/2020/cheshire/correction/"),
    Page("correction without a reason", "national", "/national/2020/cheshire/correction/", sends={"reason": ""}),
    Page("what a correction changes", "national", "/returns/2020/gwent/changes/"),
    Page("task list of a correction", "national", "/returns/2020/gwent/"),
    Page("review of a published return", "national", "/national/2022/kent/"),
    Page("publication taken back", "national", "/national/2022/kent/unpublish/"),
    Page("more time", "national", "/national/2021/cheshire/extension/"),
    Page("more time, nothing given", "national", "/national/2021/cheshire/extension/", sends={}),
    Page("review, no reason given", "national", GWENT, sends={"reason": ""}, to=GWENT + "send-back/"),
    Page("could not be done", "national", GWENT, 409, sends={}, to="/national/2021/kent/accept/"),
    Page("population of a year", "national", "/national/2021/population/"),
    Page("population of a year that is out", "national", "/national/2020/population/"),
    Page("population that is not loaded", "national", "/national/2021/population/?estimate=none"),
    Page("rates over another population", "national", OTHER),
    Page(
        "rates over another population without a reason",
        "national",
        OTHER,
        sends={"reason": ""},
        to="/national/2020/population/apply/",
    ),
    Page("release", "national", "/national/2021/release/"),
    Page(
        "release without a time",
        "national",
        "/national/2021/release/",
        sends={"day": "", "time": ""},
        to="/national/2021/release/time/",
    ),
    Page("release with nothing waiting", "national", "/national/2022/release/"),
    Page("release of a year that is out", "national", "/national/2020/release/"),
)
