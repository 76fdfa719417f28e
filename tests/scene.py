"""The whole site at one moment, and its pages: what the whole-site tests walk through.

2019/20 is released: Cheshire's report, and Kent's and Gwent's with invented figures. Gwent's has been corrected once,
and a second correction is a draft. In 2020/21 Cheshire is a draft with an error, queries and an open box; Gwent is
submitted; Kent is accepted, and its chair has given the report back. In 2021/22 Cheshire is submitted, and a member of
its board has commented; Kent is published but not out, and nothing is accepted. 2022/23 is in preparation. 2021/22 is
announced for a far day, once moved, with somebody on its pre-release list; 2018/19 was released and is withdrawn. Two
mails to the national reviewer could not be sent, and two files of populations wait for them: one as it should be, one
with problems. So does a file that revises one of two published national figures, which are loaded. A colleague of
theirs has a token, and has revoked another.
"""

import contextlib
import csv
import hashlib
import tomllib
from datetime import datetime, timedelta
from typing import NamedTuple
from unittest import mock
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import connection

from reports.annual_report import logos
from reports.annual_report.actions import note_reading
from reports.api.actions import make_token, revoke_token
from reports.corrections.actions import start_correction
from reports.models import RESPONSIBLE, ApiToken, BoardMember, Logo, Section
from reports.national_figures.actions import load_at_once
from reports.release import actions as release_actions
from reports.sign_off.actions import override_sign_off
from reports.sign_off.comment_actions import comment, give_back
from reports.writing.actions import load_sections, save_sections
from reports.writing.board_actions import save_board
from reports.writing.logo_actions import save_logo
from returns.access.draft_actions import keep_draft
from returns.arithmetic.figures import Entry
from returns.entry import actions as entry_actions
from returns.entry.figure_actions import save_figures
from returns.form import definition
from returns.imports.actions import import_at_once, receive
from returns.imports.plan import make_plan
from returns.imports.reading import read
from returns.models import (
    BoxNote,
    Figure,
    Membership,
    Notice,
    Purpose,
    Question,
    ReportingYear,
    Revision,
    Role,
    Source,
    Upload,
)
from returns.people.actions import ATTEMPTS, deliver
from returns.populations import actions as populations_actions
from returns.record.notices import quietly
from returns.years import actions as years_actions
from tests.factories import AT, CHESHIRE_FIGURES, LONDON, QUESTIONNAIRES, ROOT, MembershipFactory, UserFactory
from tests.stages import stage

NOTE = "All figures in this report are invented."
TEXTS = {
    "introduction": "This year in **Cheshire**.\n\n- First\n- [Second](https://example.org/)",
    "local_page": "How our agencies work together.",
}
BOARD = [
    {"seat": "chair", "name": "", "role": "Chair", "agency": "The police"},
    {"seat": "lay_adviser", "name": "", "role": "Lay adviser", "agency": ""},
]
SERVICES = ("police", "probation", "prison")  # whose logos stand at positions 1, 2 and 3


def load_populations(areas) -> None:
    """What there was at AT of the estimates that come along."""
    with (ROOT / "returns/reference/populations.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["area"] in areas and int(row["mid_year"]) < AT.year]
    populations_actions.load_populations(rows=rows)


def load_texts(year: ReportingYear, by) -> None:
    """The national sections, as the demonstration has them."""
    sections = tomllib.loads((ROOT / "reports/texts/2021.toml").read_text(encoding="utf-8"))["section"]
    load_sections(year=year, sections=sections, by=by, at=AT)


def load_year(number: int, by, at=AT) -> ReportingYear:
    """A year with its form and its national texts, open."""
    year = definition.load((QUESTIONNAIRES / f"{number}.toml").read_text(encoding="utf-8"))[0]
    load_texts(year, by)
    years_actions.open_year(year=year, by=by, at=at, deadline=(at + timedelta(days=60)).date())
    return year


def draft(area: str, year: int) -> Revision:
    return Revision.objects.with_names().of(area=area, year=year).get()


def save(revision: Revision, by, at=AT, **changed: Entry | int) -> Revision:
    """Cheshire's figures into a draft; but for the boxes that are named, which hold something else."""
    entries = CHESHIRE_FIGURES | changed
    entries = {code: entry if isinstance(entry, Entry) else Entry(entry) for code, entry in entries.items()}
    save_figures(revision=revision, by=by, at=at, entries=entries)
    return revision


def write(revision: Revision, by, at=AT, texts=TEXTS, board=BOARD) -> Revision:
    """An area's own words into a draft: key -> Markdown, and its board."""
    save_sections(on=revision, by=by, at=at, texts={key: {"body": body} for key, body in texts.items()})
    if board is not None:
        save_board(revision=revision, by=by, at=at, board=board)
    return revision


def specimen(service: str) -> logos.Picture:
    """The logo of a service that does not look like that."""
    return logos.clean((ROOT / f"reports/demo/{service}.svg").read_bytes())


# In no public report, so far.
DRAFT_POLICE = logos.clean(specimen("police").content.replace(b"#1f3f77", b"#774f1f"))


def send_logos(revision: Revision, by, at=AT, services=SERVICES) -> Revision:
    for service in services:
        name = f"{service.capitalize()} of {revision.area_return.area_name}"
        said = {"position": SERVICES.index(service) + 1, "name": name, "picture": specimen(service)}
        save_logo(revision=revision, by=by, at=at, **said)
    return revision


def write_more(revision: Revision, by, colleague) -> None:
    """A section of the area's own, with a reference to nothing; and what a colleague has typed and not saved."""
    study = {"title": "A settled home", "body": "# What was done\n\nOf {snapshot_c1_totl} people many found one."}
    save_sections(on=revision, by=by, at=AT, texts={"case-study-1": study})
    year, area = revision.year_id, revision.area_return.area.slug
    page = f"/returns/{year}/{area}/texts/introduction/"
    keep_draft(by=colleague, at=AT, page=page, to=page, fields="body=This+year")


def note_on(revision: Revision, code: str, text: str, by) -> None:
    """A reviewer's note on a box of a draft, as one is left by a return that was sent back."""
    figure = Figure.objects.get(revision=revision, cell__code=code)
    stands = {"value": figure.value, "unavailable_reason": figure.unavailable_reason, "footnote": figure.footnote}
    BoxNote.objects.create(revision=revision, cell_id=figure.cell_id, text=text, noted_by=by, noted_at=AT, **stands)


def accept(revision: Revision, by, reviewer, at=AT) -> Revision:
    return entry_actions.accept(revision=entry_actions.submit(revision=revision, by=by, at=at), by=reviewer, at=at)


def let_out(revision: Revision, at=AT) -> None:
    """Without the signature of the board's chair, as the national team may: most tests ask about something else."""
    team = Membership.objects.filter(role=Role.NATIONAL).exclude(user=revision.submitted_by_id).order_by("pk")
    by = team.select_related("user")[0].user
    override_sign_off(revision=revision, by=by, at=at, reason="The chair of the board has retired.")


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645"
    "400000000049454e44ae426082"
)


def complete(revision: Revision) -> None:
    """What else a report needs before its chair can sign it: in Wales in both languages. What is written stays."""
    written = {"introduction": "We met.", "local_page": "We worked together.", "contact": "Write to us."}
    for position, (key, body) in enumerate(written.items()):
        text, _ = Section.objects.get_or_create(revision=revision, key=key, defaults={"position": position})
        text.body, text.body_cy = text.body or body, text.body_cy or "Geiriau."
        text.signatory = text.signatory_cy = "A. Chair" if key == "introduction" else ""
        text.save()
    BoardMember.objects.filter(revision=revision).delete()
    for position, (seat, role) in enumerate(
        (("chair", "Chair"), ("lay_adviser", "Lay adviser"), ("lay_adviser", "One"))
    ):
        BoardMember.objects.create(revision=revision, position=position, seat=seat, role=role, role_cy="Rôl")
    for position, service in enumerate(sorted(RESPONSIBLE)):
        digest = hashlib.sha256(PIXEL).hexdigest()
        Logo.objects.get_or_create(
            revision=revision,
            service=service,
            defaults={"position": position, "name": service.label, "name_cy": "Logo", "media_type": "image/png"}
            | {"content": PIXEL, "sha256": digest},
        )


def publish(revision: Revision, by, at=AT) -> Revision:
    """With frozen files, of which the PDF is a stand-in: rendering one takes a second, and its bytes concern nobody."""
    with (
        mock.patch("reports.printing.pdf.render", return_value=b"%PDF-1.7 a stand-in"),
        mock.patch("reports.printing.pdf_ua.findings", return_value=[]),
    ):
        release_actions.freeze(revision=revision, at=at)
    let_out(revision, at)
    return release_actions.publish(revision=revision, by=by, at=at)


class Cast(NamedTuple):
    cheshire: object
    kent: object
    board: object
    chair: object
    national: object
    newcomer: object
    stranger: object
    kent_chair: object
    early: object


@stage
def released(
    areas,
    cheshire_coordinator,
    kent_coordinator,
    cheshire_board_member,
    cheshire_chair,
    national_reviewer,
    national_publisher,
) -> Cast:
    """The site while 2019/20, which is out, is all that there is, but for national figures of years before."""
    load_populations(areas)
    before = AT - timedelta(days=365)
    year = load_year(2020, national_publisher, at=before)
    load_national_figures(national_publisher, before)
    last = save(draft("cheshire", 2020), cheshire_coordinator, snapshot_c2_l1=250, notification_breaches=60, at=before)
    write(revision=last, by=cheshire_coordinator, at=before, texts=TEXTS, board=BOARD)
    send_logos(last, cheshire_coordinator, at=before)
    made_up = draft("kent", 2020)
    entry_actions.declare_source(revision=made_up, by=national_publisher, at=before, source=Source.INVENTED, note=NOTE)
    save(
        draft("kent", 2020),
        kent_coordinator,
        at=before,
        orders_no=Entry(None, "The court’s records were lost."),
        sro_breaches=Entry(3, "", "One order was varied."),
    )
    for revision, by in ((last, cheshire_coordinator), (made_up, kent_coordinator)):
        publish(accept(revision, by, national_reviewer, at=before), national_publisher, at=before)
    years_actions.set_release_time(year=year, by=national_publisher, at=before, release_at=before)
    correct_gwent(national_publisher, national_reviewer, before)
    return Cast(
        cheshire_coordinator,
        kent_coordinator,
        cheshire_board_member,
        cheshire_chair,
        national_reviewer,
        UserFactory(name="New Comer", email="new.comer@example.org"),
        AnonymousUser(),
        MembershipFactory(user__name="Kent Chair", area=areas["kent"], chair=True).user,
        UserFactory(name="Pat Early", email="pat.early@example.org"),
    )


@stage
def scene(released, national_publisher) -> Cast:
    """The site as it stands two days after 2020/21 was opened."""
    work_on(released, national_publisher)
    announce(ReportingYear.objects.get(year=2022), released.early, national_publisher)
    withdraw(national_publisher)
    return released


def work_on(cast: Cast, publisher) -> None:
    """All that is not public yet: another correction of Gwent's, and the years after 2019/20."""
    correct_gwent_again(publisher, cast.national, AT - timedelta(days=335))
    load_year(2021, publisher)
    here = save(
        draft("cheshire", 2021),
        cast.cheshire,
        snapshot_c3_l1=1,
        snapshot_c2_l3=None,
        orders_no=Entry(None, "The court’s records were lost."),
        sro_breaches=Entry(3, "", "One order was varied."),
    )
    note_on(here, "orders_shpo", "Is the interim order in it?", cast.national)
    write(revision=here, by=cast.cheshire, at=AT, texts=TEXTS, board=BOARD)
    write_more(here, cast.cheshire, cast.national)
    police = {"position": 1, "name": "Cheshire Constabulary", "picture": DRAFT_POLICE}
    save_logo(revision=here, by=cast.cheshire, at=AT, **police)
    given_back = accept(save(draft("kent", 2021), cast.kent), cast.kent, cast.national)
    complete(given_back)
    with quietly():
        give_back(revision=given_back, by=cast.kent_chair, at=AT, reason="The local page is last year’s.")
    entry_actions.submit(revision=save(draft("gwent", 2021), publisher), by=publisher, at=AT)

    load_year(2022, publisher)
    later = save(draft("cheshire", 2022), cast.cheshire)
    entry_actions.submit(revision=later, by=cast.cheshire, at=AT)
    publish(accept(save(draft("kent", 2022), cast.kent), cast.kent, cast.national), publisher)
    with quietly():
        comment(revision=later, by=cast.board, at=AT, place="introduction", text="Who wrote this?")
    for days in (0, 2):
        at = AT + timedelta(days=days)
        note_reading(revision=later, by=cast.board, at=at, act="report_opened")
    definition.load((QUESTIONNAIRES / "2022.toml").read_text(encoding="utf-8").replace("year = 2022", "year = 2023", 1))
    send_populations(cast.national)
    send_national_figures(cast.national)
    send_files(cast.cheshire, cast.national, publisher)
    make_tokens(publisher)
    _fail_to_prepare(publisher)
    _fail_to_mail(Notice.objects.filter(recipient=cast.national)[:2])


def announce(year: ReportingYear, reader, by) -> None:
    """A release time that was moved once, and somebody on the pre-release list."""
    for day, reason in ((28, ""), (29, "Kent is late.")):
        release_at = datetime(2099, 10, day, 9, 30, tzinfo=LONDON)
        years_actions.set_release_time(year=year, by=by, at=AT, release_at=release_at, reason=reason)
    post = {"post": "Minister of State", "organisation": "Ministry of Justice"}
    release_actions.give_early_access(year=year, by=by, at=AT, user=reader, **post)


def withdraw(by) -> None:
    """A year of which nothing is left to read but the notice."""
    year = ReportingYear.objects.create(year=2019, release_at=AT - timedelta(days=580))
    said = {"reason": "A name in a text.", "notice": "A figure is wrong. The year comes back in a week."}
    years_actions.withdraw(year=year, by=by, at=AT, **said)


def correct_gwent(publisher, reviewer, at) -> None:
    """Gwent's return of 2019/20: public, then corrected."""
    first = draft("gwent", 2020)
    entry_actions.declare_source(revision=first, by=publisher, at=at, source=Source.INVENTED, note=NOTE)
    first = publish(accept(save(first, publisher, at=at), publisher, reviewer, at=at), publisher, at=at)
    why = "Twelve people had been counted twice."
    at += timedelta(days=30)
    second = start_correction(revision=first, by=reviewer, at=at, reason=why)
    save_figures(revision=second, by=publisher, at=at, entries={"snapshot_c1_l1": Entry(1245)})
    write(revision=second, by=publisher, at=at, texts=TEXTS, board=BOARD)
    publish(accept(second, publisher, reviewer, at=at), publisher, at=at)


def correct_gwent_again(publisher, reviewer, at) -> None:
    second = Revision.objects.with_names().of(area="gwent", year=2020).get(number=2)
    third = start_correction(revision=second, by=reviewer, at=at, reason="One more had been counted twice.")
    save_figures(revision=third, by=publisher, at=at, entries={"snapshot_c1_l1": Entry(1244)})


WAITS, WAITS_IN_VAIN, WAITS_NATIONAL = UUID(int=1), UUID(int=2), UUID(int=3)
OF_ONE, OF_ALL, OF_THE_PAST, OF_A_COLLEAGUE, WITH_BLANKS = (UUID(int=number) for number in (11, 12, 13, 14, 15))
TOKEN, REVOKED = UUID(int=21), UUID(int=31)


def send_populations(by) -> None:
    """Two files that wait, at addresses that a table can name, and on whatever day the site is looked at."""
    header = "area,population_all_ages,population_aged_10_and_over\n"
    files = {WAITS: "cheshire,1063000,948000\nkent,1860000,1640000\n", WAITS_IN_VAIN: "nowhere,1,2\ngwent,9,8\n"}
    about = {"mid_year": "2020", "vintage": "2021-census", "source": "Estimates of an office"}
    for key, lines in files.items():
        content = (header + lines).encode()
        upload = receive(
            content=content, name="2021-census.csv", purpose=Purpose.POPULATIONS, by=by, at=AT, about=about
        )
        Upload.objects.filter(pk=upload.pk).update(key=key, expires_at=AT + timedelta(days=40_000))


NATIONAL_ROWS = (
    "year,code,value,source\n2015,snapshot_c1_total,{},A bulletin\n2016,snapshot_c1_total,52770,A bulletin\n"
)


def load_national_figures(by, at) -> None:
    """Two years' national figures; anybody reads them from here on."""
    load_at_once(content=NATIONAL_ROWS.format(49466).encode(), name="2016.csv", by=by, at=at)


def send_national_figures(by) -> None:
    """A file with a revision of one of them, which waits."""
    content = NATIONAL_ROWS.format(49000).encode()
    upload = receive(content=content, name="revised.csv", purpose=Purpose.NATIONAL, by=by, at=AT)
    Upload.objects.filter(pk=upload.pk).update(key=WAITS_NATIONAL, expires_at=AT + timedelta(days=40_000))


def send_files(cheshire, national, colleague) -> None:
    """Files of figures: two of an area, one of several and two of the past wait; one has been imported.

    One of the area's is the ministry's, which has a code for one box of this year.
    """
    draft_of = draft("cheshire", 2021)
    Question.objects.filter(year=2021, code="orders_no").update(ministry="NOGRANT", ministry_place=1)
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
        WITH_BLANKS: figures | {"content": b"AREAID,NOGRANT\n4,-\n", "by": cheshire, "area": draft_of.area_return.area},
        OF_ALL: figures | {"content": several, "by": national},
        OF_THE_PAST: past | {"content": gap, "by": colleague},
        OF_A_COLLEAGUE: past | {"content": gap, "by": national},
    }.items():
        Upload.objects.filter(pk=receive(**sent).pk).update(key=key, expires_at=AT + timedelta(days=40_000))
    by_file = b"area,cell,value\ncheshire,orders_shpo_travel,1\n"
    plan = make_plan(read(by_file, "some.csv").rows, by=cheshire, at=AT, year=draft_of.year)
    import_at_once(
        plan, content=by_file, name="a-file-with-a-rather-long-name-from-a-spreadsheet.csv", by=cheshire, at=AT
    )


def make_tokens(by) -> None:
    for key, name in {TOKEN: "Checks before the release", REVOKED: "An old notebook"}.items():
        token, _ = make_token(name=name, by=by, at=AT, lives=timedelta(days=90))
        ApiToken.objects.filter(pk=token.pk).update(key=key)
    revoke_token(token=token, by=by, at=AT)


def _fail_to_prepare(by) -> None:
    """Kent's report of 2020/21, which could not be made."""
    kent = Revision.objects.with_names().of(area="kent", year=2021).get()
    release_actions.prepare(year=kent.year, by=by, at=AT, only=kent)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE queue_name = 'freeze-2021'")


def _fail_to_mail(notices) -> None:
    """One was given up, the other will be tried again."""
    for attempts, notice in zip((ATTEMPTS, 1), notices, strict=True):
        with mock.patch("django.core.mail.EmailMessage.send", side_effect=OSError("The mail server is not there.")):
            for _ in range(attempts):
                with contextlib.suppress(OSError):
                    deliver(notice=notice, at=AT)


class Page(NamedTuple):
    """One kind of page: who sees it, where, and what they send first where that is how one gets there."""

    name: str
    who: str
    path: str
    status: int = 200
    sends: dict[str, str] | None = None
    to: str = ""  # where the form on the page sends it, if not to the page itself
    file: bytes = b""  # goes along with what they send
    is_mistaken: bool = True  # what they send is answered with what is wrong about it, where it is answered at once


STALE = {"snapshot_c1_l1": "1300", "seen_snapshot_c1_l1": "1200", "snapshot_c2_l1": "", "seen_snapshot_c2_l1": "7"}
SEATS = {
    "board-TOTAL_FORMS": "2",
    "board-INITIAL_FORMS": "2",
    "board-0-seat": "chair",
    "board-0-role": "Chair",
    "board-1-seat": "lay_adviser",
    "board-1-role": "Lay adviser",
}
OTHERWISE = SEATS | {"board-0-role": "Another", "seen": "old"}
TWO_CHAIRS = SEATS | {"board-1-seat": "chair", "board-1-role": ""}
QUERY = "category_3_not_at_level_1-snapshot_c3_l1"
ANSWERED = {QUERY: "A transfer.", f"seen_{QUERY}": "an answer that is gone"}
DRAFT, LOCKED, GWENT = "/returns/2021/cheshire/", "/returns/2021/kent/", "/national/2021/gwent/"
OTHER = "/national/2020/population/?estimate=mid-2020%2C+pre-2021-census"
DATES = "/national/2021/dates/"
EARLY = "/national/2022/release/"

PAGES = (
    Page("home", "stranger", "/"),
    Page("list of reports", "stranger", "/reports/"),
    Page("list of reports, several areas", "stranger", "/reports/?area=&year=2020"),
    Page("list of reports, nothing found", "stranger", "/reports/?area=chesire&year="),
    Page("list of reports, a year that is none", "stranger", "/reports/?year=1066"),
    Page("reports of a year", "stranger", "/reports/2020/"),
    Page("figures of all years", "stranger", "/reports/all/"),
    Page("statistics", "stranger", "/statistics/"),
    Page("statistics of a year", "stranger", "/statistics/2020/"),
    Page("statistics of a year, sorted", "stranger", "/statistics/2020/?figures=e&sort=-orders_no"),
    Page("statistics in Welsh", "stranger", "/cy/statistics/"),
    Page("statistics of a year in Welsh", "stranger", "/cy/statistics/2020/"),
    Page("report", "stranger", "/reports/cheshire/2020/"),
    Page("report of invented figures", "stranger", "/reports/kent/2020/"),
    Page("report, revised", "stranger", "/reports/gwent/2020/"),
    Page("report, superseded", "stranger", "/reports/gwent/2020/revision-1/"),
    Page("what has changed", "stranger", "/reports/gwent/2020/changes/"),
    Page("home in Welsh", "stranger", "/cy/"),
    Page("reports of a year in Welsh", "stranger", "/cy/reports/2020/"),
    Page("report in Welsh", "stranger", "/cy/reports/gwent/2020/"),
    Page("report in English on a Welsh page", "stranger", "/cy/reports/cheshire/2020/"),
    Page("what has changed, in Welsh", "stranger", "/cy/reports/gwent/2020/changes/"),
    Page("help in Welsh", "stranger", "/cy/help/"),
    Page("not found, in Welsh", "stranger", "/cy/nowhere/", 404),
    Page("release calendar", "stranger", "/releases/"),
    Page("release calendar in Welsh", "stranger", "/cy/releases/"),
    Page("reports of a year that is withdrawn", "stranger", "/reports/2019/", 410),
    Page("report of a year that is withdrawn, in Welsh", "stranger", "/cy/reports/kent/2019/", 410),
    Page("help", "stranger", "/help/"),
    Page("accessibility", "stranger", "/accessibility/"),
    Page("privacy", "stranger", "/privacy/"),
    Page("cookies", "stranger", "/cookies/"),
    Page("what the figures do not hold", "stranger", "/statistics/limits/"),
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
    Page("grid with findings", "cheshire", DRAFT + "table/a/?saved=next"),
    Page("single box with a query", "cheshire", DRAFT + "table/c/?saved=next"),
    Page("grid over “not available”", "cheshire", DRAFT + "table/e/", sends={"orders_no": "5", "seen_orders_no": ""}),
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
    Page("reviewer’s notes", "cheshire", DRAFT + "notes/"),
    Page("reviewer’s notes, an answer too short", "cheshire", DRAFT + "notes/", sends={"note-orders_shpo": "x"}),
    Page("check", "cheshire", DRAFT + "check/"),
    Page("submitted", "kent", LOCKED + "submitted/"),
    Page("locked", "kent", LOCKED + "table/a/", 409),
    Page("task list, published", "cheshire", "/returns/2020/cheshire/"),
    Page("asking for a correction", "cheshire", "/returns/2020/cheshire/ask-correction/"),
    Page("asking without a reason", "cheshire", "/returns/2020/cheshire/ask-correction/", sends={"reason": ""}),
    Page("guidance", "cheshire", "/returns/2021/guidance/"),
    Page("Welsh wording", "national", "/returns/2020/gwent/welsh-wording/"),
    Page("Welsh wording with an error", "national", "/returns/2020/gwent/welsh-wording/", sends={"rate.title": "{x}"}),
    Page("preview in Welsh", "national", "/returns/2021/gwent/report/cy/"),
    Page("texts", "cheshire", DRAFT + "texts/"),
    Page("texts of a submitted return", "cheshire", "/returns/2022/cheshire/texts/"),
    Page("texts of a published report", "cheshire", "/returns/2020/cheshire/texts/", 409),
    Page("board", "cheshire", DRAFT + "board/"),
    Page("board with errors", "cheshire", DRAFT + "board/", sends=TWO_CHAIRS),
    Page("board in conflict", "cheshire", DRAFT + "board/", 409, sends=OTHERWISE),
    Page("logos", "cheshire", DRAFT + "logos/"),
    Page("logo", "cheshire", DRAFT + "logos/1/"),
    Page("logo of one more agency, nothing sent", "cheshire", DRAFT + "logos/4/", sends={"name": ""}),
    Page("logo that is none", "cheshire", DRAFT + "logos/2/", sends={"name": "Probation"}, file=b"%PDF-1.7"),
    Page("text", "cheshire", DRAFT + "texts/introduction/"),
    Page("text with an error", "cheshire", DRAFT + "texts/local_page/", sends={"body": "x" * 200_001}),
    Page("text in conflict", "cheshire", DRAFT + "texts/introduction/", 409, sends={"body": "Mine.", "seen": "old"}),
    Page("text with a reference to nothing", "cheshire", DRAFT + "texts/case-study-1/"),
    Page("text with a draft", "national", DRAFT + "texts/introduction/"),
    Page("text with a draft taken up", "national", DRAFT + "texts/introduction/?take=draft"),
    Page("text in two languages", "national", "/returns/2020/gwent/texts/introduction/"),
    Page("text added without a title", "cheshire", DRAFT + "texts/add/?kind=case-study", sends={"title": ""}),
    Page("history of a text", "cheshire", DRAFT + "texts/introduction/history/"),
    Page("texts in two languages", "national", "/returns/2020/gwent/texts/"),
    Page("national texts", "national", "/national/2021/texts/"),
    Page("national texts to begin with", "national", "/national/2023/texts/"),
    Page("national text", "national", "/national/2020/texts/note_f/"),
    Page("national text without a title", "national", "/national/2021/texts/note_f/", sends={"title": ""}),
    Page("national text added, nothing chosen", "national", "/national/2021/texts/add/", sends={}),
    Page("history of a national text", "national", "/national/2021/texts/background/history/"),
    Page("preview", "cheshire", DRAFT + "report/"),
    Page("preview by the board", "board", "/returns/2022/cheshire/report/"),
    Page("checklist", "cheshire", DRAFT + "checklist/"),
    Page("checklist by the board", "board", "/returns/2022/cheshire/checklist/"),
    Page("checklist of what is published", "cheshire", "/returns/2020/cheshire/checklist/"),
    Page("sign-off", "kent_chair", LOCKED + "sign-off/"),
    Page("sign-off of another text", "kent_chair", LOCKED + "sign-off/", 409, sends={"seen": "stale"}),
    Page("sign-off before the acceptance", "chair", "/returns/2022/cheshire/sign-off/"),
    Page("sign-off of a draft", "cheshire", DRAFT + "sign-off/"),
    Page("report given back", "kent", LOCKED + "sign-off/"),
    Page("preview of a report given back", "kent", LOCKED + "report/"),
    Page("preview by the chair", "kent_chair", LOCKED + "report/"),
    Page("giving back", "kent_chair", LOCKED + "sign-off/give-back/"),
    Page("giving back without a reason", "kent_chair", LOCKED + "sign-off/give-back/", sends={"reason": ""}),
    Page("answer to the chair", "kent", LOCKED + "sign-off/comments/1/"),
    Page("comments of the board", "board", "/returns/2022/cheshire/sign-off/"),
    Page("comment", "board", "/returns/2022/cheshire/sign-off/comments/"),
    Page("comment without words", "board", "/returns/2022/cheshire/sign-off/comments/", sends={"text": ""}),
    Page("answer to a comment", "cheshire", "/returns/2022/cheshire/sign-off/comments/1/"),
    Page("answer without words", "cheshire", "/returns/2022/cheshire/sign-off/comments/1/", sends={"answer": ""}),
    Page("dashboard with a report to sign", "kent_chair", "/returns/"),
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
    Page("published national figures", "national", "/national/published/"),
    Page("published national figures without a file", "national", "/national/published/", sends={}),
    Page("file of national figures", "national", f"/national/published/{WAITS_NATIONAL}/"),
    Page("file of populations", "national", f"/national/populations/{WAITS}/"),
    Page("file of populations with problems", "national", f"/national/populations/{WAITS_IN_VAIN}/"),
    Page("files of a year", "national", "/national/2021/files/"),
    Page("what a blank box of a file means", "cheshire", f"{DRAFT}files/{WITH_BLANKS}/"),
    Page(
        "what a blank box of a file means, unsaid", "cheshire", f"{DRAFT}files/{WITH_BLANKS}/", sends={"then": "blanks"}
    ),
    Page("what keeps the ministry’s workbook back", "cheshire", f"{DRAFT}files/ministry.xlsx", 409),
    Page("what keeps the national workbook back", "national", "/national/2021/files/ministry.ods", 409),
    Page("what a file would change in all areas", "national", f"/national/2021/files/{OF_ALL}/"),
    Page("published history", "national", "/national/2023/published-history/"),
    Page("published history without a file", "national", "/national/2023/published-history/", sends={"note": ""}),
    Page("what would be published", "national", f"/national/2023/published-history/{OF_THE_PAST}/"),
    Page("what would be published, one's own", "national", f"/national/2023/published-history/{OF_A_COLLEAGUE}/"),
    Page("tokens", "national", "/national/tokens/"),
    Page("token to be made", "national", "/national/tokens/make/"),
    Page("token without a name", "national", "/national/tokens/make/", sends={"name": "", "days": "1000"}),
    Page("token to be revoked", "national", f"/national/tokens/{TOKEN}/revoke/"),
    Page("token revoked already", "national", f"/national/tokens/{REVOKED}/revoke/"),
    Page("mail", "national", "/national/mail/"),
    Page("background work", "national", "/national/background-work/"),
    Page("mail that was given up", "national", "/national/mail/?state=given-up"),
    Page("year, only the late, sorted", "national", "/national/2021/?status=late&sort=errors"),
    Page("year, none of a status", "national", "/national/2021/?status=published"),
    Page("form of a year", "national", "/national/2021/form/"),
    Page("form in preparation", "national", "/national/2023/form/"),
    Page("form, preview", "national", "/national/2023/form/preview/"),
    Page("form, from a file", "national", "/national/2023/form/file/"),
    Page("form, a question", "national", "/national/2023/form/question/snapshot/"),
    Page("form, a question with errors", "national", "/national/2023/form/question/snapshot/", sends={"title": ""}),
    Page("form, a new category", "national", "/national/2023/form/category/"),
    Page("form, a check", "national", "/national/2023/form/rule/change_on_last_year/"),
    Page("form, remarks", "national", "/national/2023/form/remarks/"),
    Page("form, population", "national", "/national/2023/form/population/"),
    Page("form, take out", "national", "/national/2023/form/rule/change_on_last_year/remove/"),
    Page("form, new code", "national", "/national/2023/form/question/snapshot/code/"),
    Page("form, split", "national", "/national/2023/form/question/snapshot/split/"),
    Page("form, join", "national", "/national/2023/form/question/snapshot/join/"),
    Page("open a year", "national", "/national/2023/dates/", sends={"deadline": "2030-07-31"}, is_mistaken=False),
    Page("rules", "national", "/national/2021/rules/"),
    Page("rule", "national", "/national/2021/rules/change_on_last_year/"),
    Page("rule without a limit", "national", "/national/2021/rules/category_3_not_at_level_1/"),
    Page("rule, a limit that is none", "national", "/national/2021/rules/copied_from_last_year/", sends={"limit": "x"}),
    Page("rule of a year that is out", "national", "/national/2020/rules/change_on_last_year/"),
    Page("terms", "national", "/national/2021/terms/"),
    Page("terms with an error", "national", "/national/2021/terms/", sends={"terms": "no sign"}),
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
    Page("We could not do that", "national", GWENT, 409, sends={}, to="/national/2021/kent/accept/"),
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
    Page("release, one report not made", "national", "/national/2021/release/"),
    Page(
        "release without a time",
        "national",
        "/national/2021/release/",
        sends={"day": "", "time": ""},
        to="/national/2021/release/time/",
    ),
    Page(
        "release, no report chosen",
        "national",
        "/national/2021/release/",
        sends={},
        to="/national/2021/release/override/",
    ),
    Page("release, announced, without a reason", "national", EARLY, sends={}, to=EARLY + "time/"),
    Page("release of a year that is withdrawn", "national", "/national/2019/release/"),
    Page("pre-release list", "national", EARLY + "readers/"),
    Page(
        "pre-release list, nobody added", "national", EARLY + "readers/", sends={"email": "x@example.org", "post": ""}
    ),
    Page("early access", "national", "/early/2022/"),
    Page("statistics before their release", "national", "/early/2022/statistics/"),
    Page("report before its release", "national", "/early/2022/kent/html-en"),
    Page("early access before its time", "early", "/early/2022/", 409),
    Page("dashboard with early access", "early", "/returns/"),
    Page("withdrawal", "national", "/national/2020/release/withdrawal/"),
    Page("withdrawal without a notice", "national", "/national/2020/release/withdrawal/", sends={"reason": "x"}),
    Page("withdrawal to end", "national", "/national/2019/release/withdrawal/"),
    Page("release with nothing waiting", "national", "/national/2022/release/"),
    Page("release of a year that is out", "national", "/national/2020/release/"),
)
