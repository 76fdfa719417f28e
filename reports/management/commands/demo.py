"""Load the demonstration: real areas and populations, Cheshire's real return of 2020/21, and invented figures.

What a newcomer looks for first is there when the command ends. The other reports of the newest past year are made by
the workers while the site serves; in the years before it only some areas have reports at all.
"""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from reports.corrections.actions import start_correction
from reports.demo import afterwards, cast
from reports.demo.national import PUBLISHED, form_of, invented_populations, load_words, read_rows
from reports.demo.sent import REAL_AREA, fill, load_as_history
from reports.models import NationalFigure
from reports.national_figures.actions import load_at_once
from reports.release.actions import set_release
from returns.arithmetic.calendar import usual_release
from returns.arithmetic.figures import Entry
from returns.entry.actions import accept, submit
from returns.entry.figure_actions import save_figures
from returns.form import definition
from returns.models import Area, Figure, ReportingYear, Revision, Status, User
from returns.models.year import YearStatus
from returns.populations.actions import load_areas, load_populations
from returns.record.notices import quietly
from returns.years.actions import open_year

LONDON = ZoneInfo("Europe/London")
YEARS = (2018, 2019, 2020, 2021, 2022)
*_, NEWEST_PAST, CURRENT = YEARS
# So that a revised figure and its reason can be seen.
CORRECTED_AREA, CORRECTED_YEAR, CORRECTED_CELL = "dorset", 2020, "snapshot_c1_l1"
WHY_CORRECTED = "Six people had been counted in two categories."


class Command(BaseCommand):
    help = "Load the demonstration. Running it again changes nothing. Refused where DEBUG is off."

    def add_arguments(self, parser):
        parser.add_argument("--areas", help="only these areas, by slug, parted by commas (for tests)")

    def handle(self, *, areas, **options):
        if not settings.DEBUG:
            raise CommandError("The demonstration has known passwords and invented figures. It needs DEBUG=on.")
        self.reference(areas.split(",") if areas else None)
        self.reviewer, self.publisher = cast.reviewer(), cast.publisher()
        self.invent_past_populations()
        for end in YEARS:
            # All of a year or nothing of it, so that an interrupted run can be taken up again.
            with transaction.atomic():
                year = ReportingYear.objects.get(year=end)
                if year.status == YearStatus.OPEN:
                    self.say(f"{year}: loaded already")
                elif end == CURRENT:
                    self.current_year(year)
                else:
                    with quietly():  # nobody is told now of what happened then
                        self.past_year(year)
                        if end == CORRECTED_YEAR:
                            self.correct(year)
        year = ReportingYear.objects.get(year=NEWEST_PAST)
        if left := afterwards.ask(year, published_at=published_at(year)):
            self.say(f"{year}: {left} reports will be made while the site runs; the first page shows the progress")
        self.real_history()
        self.accounts()

    def real_history(self) -> None:
        """The real national figures of the years before, and of years whose areas are invented, apart from these."""
        if not NationalFigure.objects.exists():
            said: dict[str, Any] = {"by": self.publisher, "at": published_at(ReportingYear(year=NEWEST_PAST))}
            count = load_at_once(content=PUBLISHED.read_bytes(), name=PUBLISHED.name, **said)
            self.say(f"Published national figures: {count}")

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def reference(self, only: list[str] | None) -> None:
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
        cast.load_accounts(slugs)
        for end in YEARS:
            load_words(ReportingYear.objects.get(year=end), moment(end - 1, 4, 1))

    def past_year(self, year: ReportingYear) -> None:
        """A year that is over, released in October.

        Of the newest one the real report is made now, the others later. In the years before, the areas that somebody
        can sign in for have reports, and the others none.
        """
        end, at = year.year, published_at(year)
        at_once = {REAL_AREA} if end == NEWEST_PAST else cast.AREAS
        others = Area.objects.with_people().living_in(end).exclude(slug__in=cast.AREAS)
        if end != NEWEST_PAST and others:
            load_as_history(year, others, at)
        self.open(year)
        for revision in Revision.objects.with_names().filter(year=year, status=Status.DRAFT):
            fill(revision, moment(end, 5, 20))
            submit(revision=revision, by=cast.submitter(revision), at=moment(end, 6, 1))
            revision = accept(revision=revision, by=self.reviewer, at=moment(end, 6, 20))
            if revision.area_return.area.slug in at_once:
                afterwards.finish(revision, at)
        year.refresh_from_db()
        set_release(year=year, by=self.publisher, at=at, release_at=usual_release(year.end, at))
        self.say(f"{year}: released")

    def correct(self, year: ReportingYear) -> None:
        """One area's report, four months after it came out."""
        revision = Revision.objects.with_names().of(area=CORRECTED_AREA, year=year.year).first()
        if revision is None:
            return
        said: dict[str, Any] = {"by": self.publisher, "at": moment(year.year + 1, 2, 10)}
        second = start_correction(revision=revision, reason=WHY_CORRECTED, **said)
        old = Figure.objects.get(revision=second, cell__code=CORRECTED_CELL).value or 0
        save_figures(revision=second, entries={CORRECTED_CELL: Entry(max(0, old - 6))}, **said)
        submit(revision=second, **said)
        second = accept(revision=second, **said | {"by": self.reviewer})
        afterwards.finish(second, said["at"])
        self.say(f"{year}: the report of {revision.area_return.area_name} corrected")

    def current_year(self, year: ReportingYear) -> None:
        """The year that is open: most areas have not begun, some wait for review, one for its chair's signature."""
        self.open(year)
        chance = iter(("submitted", "accepted", "begun", "begun", "submitted"))
        for revision in (
            Revision.objects.with_names().filter(year=year).exclude(area_return__area__slug=REAL_AREA)[5:10]
        ):
            state = next(chance)
            fill(revision, moment(year.year, 5, 3), only=12 if state == "begun" else None)
            if state != "begun":
                submit(revision=revision, by=self.publisher, at=moment(year.year, 5, 10))
            if state == "accepted":
                accept(revision=revision, by=self.reviewer, at=moment(year.year, 5, 12))
        self.say(f"{year}: open, with some returns under way")

    def invent_past_populations(self) -> None:
        """Estimates for the years before the real ones begin."""
        first = min(int(row["mid_year"]) for row in read_rows("populations.csv"))
        for mid_year in range(min(YEARS) - 1, first):
            load_populations(rows=list(invented_populations(mid_year, of=first)))

    def open(self, year: ReportingYear) -> None:
        # A past year closed long ago. The open one is due two months from now, so that it can be worked on.
        is_past = year.year < CURRENT
        closes_at = moment(year.year, 9, 30) if is_past else None
        deadline = date(year.year, 6, 30) if is_past else timezone.localdate() + timedelta(days=60)
        open_year(
            year=year,
            by=self.publisher,
            at=moment(year.year, 4, 1),
            deadline=deadline,
            closes_at=closes_at,
        )

    def accounts(self) -> None:
        self.say("\nAccounts of the demonstration, one for each role. The password of each is:  " + cast.password())
        for user in User.objects.exclude(email__endswith="@example.org").order_by("email"):
            roles = [str(membership) for membership in user.memberships.select_related("area", "user")]
            self.say(f"  {user.email:32} {'; '.join(roles) or 'the admin, at /admin/'}")
        self.say("\nMail does not leave this machine: the page /mail/ shows what the site has sent.")


def moment(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 12, tzinfo=LONDON)


def published_at(year: ReportingYear) -> datetime:
    return moment(year.year, 10, 20)
