"""Load the demonstration: real areas and populations, Cheshire's real return of 2020/21, and invented figures."""

import csv
import hashlib
import hmac
import tomllib
from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import tomlkit
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from reports.annual_report import logos
from reports.corrections.actions import set_population, start_correction
from reports.demo import invented
from reports.models import Seat
from reports.published.populations import populations_of
from reports.release.actions import freeze, publish, publish_all
from reports.sign_off.actions import override_sign_off
from reports.writing.actions import save_local_texts
from reports.writing.board_actions import save_board
from reports.writing.logo_actions import save_logo
from reports.writing.national_actions import load_national_texts, load_obsolete_terms
from returns.arithmetic.calendar import usual_release
from returns.arithmetic.figures import Entry
from returns.entry.actions import accept, declare_source, submit
from returns.entry.figure_actions import save_figures
from returns.form import definition
from returns.imports.actions import import_at_once
from returns.imports.plan import make_plan
from returns.imports.reading import read
from returns.models import Area, Figure, Membership, ReportingYear, Revision, Role, Source, User
from returns.models.year import YearStatus
from returns.populations.actions import load_areas, load_populations
from returns.record.notices import quietly
from returns.years.actions import open_year, set_release_time

LONDON = ZoneInfo("Europe/London")
HERE = Path(settings.BASE_DIR)
YEARS = (2018, 2019, 2020, 2021, 2022)
REAL_AREA, REAL_YEAR = "cheshire", 2021
# So that a revised figure and its reason can be seen.
CORRECTED_AREA, CORRECTED_YEAR, CORRECTED_CELL = "dorset", 2020, "snapshot_c1_l1"
WHY_CORRECTED = "Six people had been counted in two categories."
ACCOUNTS = (
    ("coordinator@cheshire.example", "Carys Coordinator", Role.COORDINATOR, "cheshire", False),
    ("coordinator@kent.example", "Kit Coordinator", Role.COORDINATOR, "kent", False),
    ("coordinator@gwent.example", "Gwen Coordinator", Role.COORDINATOR, "gwent", False),  # writes in two languages
    ("board@cheshire.example", "Bea Board", Role.BOARD, "cheshire", False),
    ("chair@cheshire.example", "Chris Chair", Role.BOARD, "cheshire", True),
    ("chair@dorset.example", "Dana Chair", Role.BOARD, "dorset", True),  # whose report waits for a signature
    ("reviewer@national.example", "Nat Reviewer", Role.NATIONAL, None, False),
    ("publisher@national.example", "Pat Publisher", Role.NATIONAL, None, False),
)
INVENTED = "No area reported them: a program made them, to fit the number of people who live in the area."
REAL = "The figures are those of the published report. The texts and the board were written for this demonstration."
ESTIMATE = "invented"
COUNTS = ("population_all_ages", "population_aged_10_and_over")
UNSIGNED = "Loaded for demonstration: no chair was there to sign."
BOARD = [
    {"seat": seat, "role": role, "role_cy": role_cy, "agency": agency, "agency_cy": agency_cy}
    for seat, role, role_cy, agency, agency_cy in (
        (Seat.CHAIR, "Chair", "Cadeirydd", "The police", "Yr heddlu"),
        (Seat.MEMBER, "Head of area", "Pennaeth yr ardal", "Probation Service", "Y Gwasanaeth Prawf"),
        (Seat.MEMBER, "Governor", "Llywodraethwr", "HM Prison Service", "Gwasanaeth Carchardai EF"),
        (Seat.LAY_ADVISER, "Lay adviser", "Cynghorydd lleyg", "", ""),
        (Seat.LAY_ADVISER, "Lay adviser", "Cynghorydd lleyg", "", ""),
    )
]
# Drawn for this demonstration, and marked as specimens: no service has such a logo.
LOGOS = (
    ("police", "Police (specimen logo)", "Heddlu (logo enghreifftiol)"),
    ("probation", "Probation Service (specimen logo)", "Gwasanaeth Prawf (logo enghreifftiol)"),
    ("prison", "Prison Service (specimen logo)", "Gwasanaeth Carchardai (logo enghreifftiol)"),
)


class Command(BaseCommand):
    help = "Load the demonstration. Running it again changes nothing. Refused where DEBUG is off."

    def add_arguments(self, parser):
        parser.add_argument("--areas", help="only these areas, by slug, parted by commas (for tests)")

    def handle(self, *, areas, **options):
        if not settings.DEBUG:
            raise CommandError("The demonstration has known passwords and invented figures. It needs DEBUG=on.")
        self.reviewer, self.publisher = self.reference(areas.split(",") if areas else None)
        self.invent_past_populations()
        for end in YEARS:
            # All of a year or nothing of it, so that an interrupted run can be taken up again.
            with transaction.atomic():
                year = ReportingYear.objects.get(year=end)
                if year.status == YearStatus.OPEN:
                    self.say(f"{year}: loaded already")
                elif end == max(YEARS):
                    self.current_year(year)
                else:
                    with quietly():  # nobody is told now of what happened then
                        self.past_year(year)
                        if end == CORRECTED_YEAR:
                            self.correct(year)
        self.accounts()

    def say(self, text: str, ending: str = "\n") -> None:
        self.stdout.write(text, ending=ending)
        self.stdout.flush()

    def reference(self, only: list[str] | None) -> tuple[User, User]:
        """Areas, populations, forms, accounts and national texts."""
        areas = [row for row in read_rows("areas.csv") if not only or row["slug"] in only]
        slugs = {row["slug"] for row in areas}
        self.say(f"Areas: {load_areas(rows=areas)}")
        populations = [row for row in read_rows("populations.csv") if row["area"] in slugs]
        self.say(f"Populations: {load_populations(rows=populations)}")
        # An open year keeps its form, and its checks may have been changed on screen since.
        is_open = set(ReportingYear.objects.filter(status=YearStatus.OPEN).values_list("year", flat=True))
        for end in YEARS:
            if end in is_open:
                continue
            year, _ = definition.load(form_of(end))
            self.say(f"Form of {year}")
        for email, name, role, area, is_chair in ACCOUNTS:
            if area and area not in slugs:
                continue
            user = User.objects.filter(email=email).first() or User.objects.create_user(email, password(), name=name)
            here = Area.objects.get(slug=area) if area else None
            Membership.objects.get_or_create(user=user, role=role, area=here, defaults={"is_chair": is_chair})
        if not User.objects.filter(is_superuser=True).exists():
            User.objects.create_superuser("admin@national.example", password(), name="Ada Admin")
        reviewer = User.objects.get(email="reviewer@national.example")
        publisher = User.objects.get(email="publisher@national.example")
        texts = tomllib.loads((HERE / f"reports/texts/{REAL_YEAR}.toml").read_text(encoding="utf-8"))
        for end in YEARS:
            year, at = ReportingYear.objects.get(year=end), moment(end - 1, 4, 1)
            load_national_texts(year=year, sections=texts["section"], by=publisher, at=at)
            terms = {row["term"]: row["instead"] for row in texts["obsolete"] if row["since"] <= end}
            load_obsolete_terms(year=year, terms=terms, by=publisher, at=at)
        return reviewer, publisher

    def past_year(self, year: ReportingYear) -> None:
        """A year that is over: every return submitted, accepted, published, and released in October."""
        end = year.year
        self.open(year)
        revisions = list(Revision.objects.with_names().filter(year=year))
        for position, revision in enumerate(revisions, start=1):
            self.say(f"\r{year}: report {position} of {len(revisions)} ", ending="")
            self.fill(revision, moment(end, 5, 20))
            submit(revision=revision, by=self.submitter(revision), at=moment(end, 6, 1))
            accept(revision=revision, by=self.reviewer, at=moment(end, 6, 20))
            freeze(revision=revision, at=moment(end, 10, 1))
            override_sign_off(revision=revision, by=self.reviewer, at=moment(end, 10, 2), reason=UNSIGNED)
        year.refresh_from_db()
        publish_all(year=year, by=self.publisher, at=moment(end, 10, 20))
        at = moment(end, 10, 20)
        set_release_time(year=year, by=self.publisher, at=at, release_at=usual_release(year.end, at))
        self.say(f"\r{year}: {len(revisions)} reports published and released")

    def correct(self, year: ReportingYear) -> None:
        """One area's report, four months after it came out."""
        found = Revision.objects.with_names().of(area=CORRECTED_AREA, year=year.year).first()
        if found is None:
            return
        said: dict[str, Any] = {"by": self.publisher, "at": moment(year.year + 1, 2, 10)}
        second = start_correction(revision=found, reason=WHY_CORRECTED, **said)
        old = Figure.objects.get(revision=second, cell__code=CORRECTED_CELL).value or 0
        save_figures(revision=second, entries={CORRECTED_CELL: Entry(max(0, old - 6))}, **said)
        submit(revision=second, **said)
        accept(revision=second, **said | {"by": self.reviewer})
        freeze(revision=second, at=said["at"])
        override_sign_off(revision=second, reason=UNSIGNED, **said | {"by": self.reviewer})
        publish(revision=second, **said)
        self.say(f"{year}: the report of {found.area_return.area_name} corrected")

    def current_year(self, year: ReportingYear) -> None:
        """The year that is open: most areas have not begun, some wait for review, one for its chair's signature."""
        self.open(year)
        self.invent_populations(year)
        chance = iter(("submitted", "accepted", "begun", "begun", "submitted"))
        for revision in (
            Revision.objects.with_names().filter(year=year).exclude(area_return__area__slug=REAL_AREA)[5:10]
        ):
            state = next(chance)
            self.fill(revision, moment(year.year, 5, 3), only=12 if state == "begun" else None)
            if state != "begun":
                submit(revision=revision, by=self.publisher, at=moment(year.year, 5, 10))
            if state == "accepted":
                accept(revision=revision, by=self.reviewer, at=moment(year.year, 5, 12))
        self.say(f"{year}: open, with some returns under way")

    def invent_populations(self, year: ReportingYear) -> None:
        """Estimates for the open year's rates, so that its reports can be signed: the real ones are not loaded here."""
        mid_year = year.year - 1
        load_populations(rows=list(invented_populations(mid_year, of=mid_year - 1)))
        at = moment(year.year, 4, 1)
        set_population(year=year, by=self.publisher, at=at, mid_year=mid_year, vintage=ESTIMATE)

    def invent_past_populations(self) -> None:
        """Estimates for the years before the real ones begin."""
        first = min(int(row["mid_year"]) for row in read_rows("populations.csv"))
        for mid_year in range(min(YEARS) - 1, first):
            load_populations(rows=list(invented_populations(mid_year, of=first)))

    def open(self, year: ReportingYear) -> None:
        # A past year closed long ago. The open one is due two months from now, so that it can be worked on.
        is_past = year.year < max(YEARS)
        closes_at = moment(year.year, 9, 30) if is_past else None
        deadline = date(year.year, 6, 30) if is_past else timezone.localdate() + timedelta(days=60)
        open_year(
            year=year,
            by=self.publisher,
            at=moment(year.year, 4, 1),
            deadline=deadline,
            closes_at=closes_at,
        )

    def fill(self, revision: Revision, at: datetime, only: int | None = None) -> None:
        area, year = revision.area_return.area, revision.year
        real = (area.slug, year.year) == (REAL_AREA, REAL_YEAR)
        if real:
            file = HERE / "reports/demo/cheshire-2021.csv"
            by, content = self.submitter(revision), file.read_bytes()
            plan = make_plan(read(content, file.name).rows, by=by, at=at, year=year)
            if plan.problems:
                raise CommandError("\n".join(map(str, plan.problems)))
            import_at_once(plan, content=content, name=file.name, by=by, at=at)
        else:
            people = populations_of(year).get(area=area)
            numbers = invented.figures(area.slug, year.year, people.aged_10_and_over)
            entries = {code: Entry(value) for code, value in list(numbers.items())[:only]}
            save_figures(revision=revision, by=self.publisher, at=at, entries=entries)
        source, note = (Source.AREA, REAL) if real else (Source.INVENTED, INVENTED)
        declare_source(revision=revision, by=self.publisher, at=at, source=source, note=note)
        texts, board = local_texts(real, area.languages)
        said: dict[str, Any] = {"revision": revision, "by": self.submitter(revision), "at": at}
        save_local_texts(**said, texts=texts)
        is_welsh = "cy" in area.languages
        board = [{key: words for key, words in seat.items() if is_welsh or not key.endswith("_cy")} for seat in board]
        save_board(**said, board=board)
        for position, (name, words, welsh) in enumerate(LOGOS, start=1):
            picture = logos.clean((HERE / f"reports/demo/{name}.svg").read_bytes())
            names = {"name": words, "name_cy": welsh if is_welsh else ""}
            save_logo(**said | names, position=position, picture=picture)

    def submitter(self, revision: Revision) -> User:
        """The area's own co-ordinator where the demonstration has one."""
        area = revision.area_return.area_id
        own = Membership.objects.filter(role=Role.COORDINATOR, area=area).select_related("user").first()
        return own.user if own else self.publisher

    def accounts(self) -> None:
        self.say("\nAccounts of the demonstration, one for each role. The password of each is:  " + password())
        for user in User.objects.exclude(email__endswith="@example.org").order_by("email"):
            roles = [str(membership) for membership in user.memberships.select_related("area", "user")]
            self.say(f"  {user.email:32} {'; '.join(roles) or 'the admin, at /admin/'}")
        self.say("\nMail does not leave this machine: the page /mail/ shows what the site has sent.")


def password() -> str:
    """The demonstration's password: known to whoever can read this installation's key, and to nobody else."""
    digest = hmac.new(settings.SECRET_KEY.encode(), b"demonstration", hashlib.sha256).hexdigest()
    return f"mappa-demo-{digest[:6]}"


def moment(year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


def form_of(end: int) -> str:
    """A year’s form as text. Years before the first declared one have its form, over invented populations."""
    declared = HERE / f"returns/questionnaires/{end}.toml"
    if declared.exists():
        return declared.read_text(encoding="utf-8")
    first = min(year for year in YEARS if (HERE / f"returns/questionnaires/{year}.toml").exists())
    form = tomlkit.parse((HERE / f"returns/questionnaires/{first}.toml").read_text(encoding="utf-8"))
    form["year"] = end
    form["population"] = {"mid_year": end - 1, "vintage": ESTIMATE}
    return tomlkit.dumps(form)


def invented_populations(mid_year: int, *, of: int) -> Iterator[dict[str, str]]:
    """Made from those of another mid-year, one in a hundred a year more or less."""
    for row in read_rows("populations.csv"):
        if int(row["mid_year"]) == of and Area.objects.filter(slug=row["area"]).exists():
            counts = {key: str(int(row[key]) * (100 + mid_year - of) // 100) for key in COUNTS}
            source = f"Invented for demonstration from the estimates of mid-{of}"
            yield row | counts | {"mid_year": str(mid_year), "vintage": ESTIMATE, "source": source}


def read_rows(name: str) -> Iterator[dict[str, str]]:
    with (HERE / "returns/reference" / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def local_texts(real: bool, languages: Collection[str]) -> tuple[dict[str, dict[str, str]], list[dict[str, Any]]]:
    """What an area says: the real area its own, the others what is invented, in Welsh too where they publish in it."""
    name = f"{REAL_AREA}-{REAL_YEAR}" if real else "invented"
    source = tomllib.loads((HERE / f"reports/texts/{name}.toml").read_text(encoding="utf-8"))
    parts = ["body", "signatory", *(["body_cy", "signatory_cy"] if "cy" in languages else [])]
    texts = {
        section["key"]: {part: section[part].strip() for part in parts if part in section}
        for section in source["section"]
    }
    if not real:
        return texts, BOARD
    return texts, [dict(seat) for seat in source["board"]]
