"""England and Wales over the years: the series of every number of the forms, at one state, in one language.

Here: national sums put on the series that the forms make of them. Not here: what they come to (published.series), how
they are printed (bulletin, national_tables), and the areas (by_area).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.printing.charts import Chart
from reports.printing.tables import ReportTable, number
from reports.printing.together import together
from reports.published import national
from reports.published.national import NationalTotals
from reports.published.series import FormPlace, Forms, Series, follow, follow_rate, observe
from reports.published.source import Source
from reports.statistics import bulletin, findings, national_tables, over_years
from reports.statistics.bulletin import Outline, Period, Subject
from reports.statistics.findings import Changes, Finding
from reports.statistics.shares import Shares
from returns.arithmetic.rates import one_in
from returns.form.questionnaire import Questionnaire
from returns.models import ReportingYear
from returns.models.questionnaire import PopulationBase

ONE_IN = {
    PopulationBase.AGED_10_AND_OVER: gettext_lazy("About 1 in {number} people aged 10 and over"),
    PopulationBase.ALL_AGES: gettext_lazy("About 1 in {number} people"),
}


@dataclass(frozen=True)
class Statistics:
    """What the national pages are made of. `years` are those of which anything is in the state, oldest first."""

    source: Source
    language: str
    years: tuple[ReportingYear, ...]
    forms: Forms
    totals: Mapping[int, NationalTotals]

    @property
    def year(self) -> ReportingYear:
        """The newest."""
        return self.years[-1]

    @property
    def form(self) -> Questionnaire:
        return self.forms[self.year.year]

    @property
    def newest(self) -> NationalTotals:
        return self.totals[self.year.year]

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """Every year from the oldest to the newest, also one between them of which nothing is published."""
        first = min([self.years[0].year, *(here.year for here in self.source.published)])
        return tuple(self._period(number) for number in range(first, self.year.year + 1))

    @cached_property
    def by_year(self) -> dict[int, Period]:
        """The same by year, with the one before the first."""
        before = self._period(self.periods[0].year - 1)
        return {period.year: period for period in (before, *self.periods)}

    @cached_property
    def period(self) -> Period:
        return self.periods[-1]

    def _period(self, number: int) -> Period:
        name, totals = ReportingYear(year=number).name, self.totals.get(number)
        if totals is None:
            return Period(number, name, as_published=any(here.year == number for here in self.source.published))
        counts = totals.areas_published, totals.areas_owed
        told = Period(number, name, *counts, totals.includes_invented, totals.bodies_to_come)
        return told._replace(bodies_owed=totals.bodies_owed)

    # --- Series ---------------------------------------------------------------------------------

    @cached_property
    def places(self) -> dict[tuple[int, str], dict[int, FormPlace]]:
        """(year, code) -> where that year's code stands on this and the earlier forms; each is looked for once."""
        return {}

    def place(self, newest: int, code: str) -> dict[int, FormPlace]:
        rate = self.forms[newest].rate
        if (newest, code) not in self.places:
            is_rate = rate is not None and rate.code == code
            places = follow_rate(self.forms, newest) if is_rate else follow(self.forms, code, newest)
            self.places[newest, code] = places
        return self.places[newest, code]

    def series(self, newest: int, code: str, heading: str) -> Series:
        """The national series of a code of the form of `newest`; nothing of it is collected after that year."""
        years = (period.year for period in self.periods)
        places, published = self.place(newest, code), self.source.published
        return Series(code, heading, tuple(observe(years, places, self.forms, self.totals, published)))

    @cached_property
    def subjects(self) -> list[Subject]:
        """The tables of the newest year's form."""
        outlines = bulletin.outlines(self.form)
        return [self._subject(outline, self.year.year, outline.columns) for outline in outlines]

    @cached_property
    def every_subject(self) -> list[Subject]:
        """The tables of every form: what the newest does not ask any more after what it asks. Titles name no year."""
        claimed: set[tuple[int, str]] = set()
        subjects: dict[str, Subject] = {}
        for year in reversed(self.years):
            shown = set()
            for outline in bulletin.outlines(self.forms[year.year]):
                fresh = tuple(column for column in outline.columns if (year.year, column[0]) not in claimed)
                if fresh:
                    key = outline.key if outline.key not in subjects else f"{outline.key}-{year.year}"
                    outline = self._of_every_year(outline, year)._replace(key=key)
                    subjects[key] = self._subject(outline, year.year, fresh)
                for code, _heading in fresh:
                    shown |= {(number, place.code) for number, place in self.place(year.year, code).items()}
            claimed |= shown
        return list(subjects.values())

    def _subject(self, outline: Outline, newest: int, columns: tuple[tuple[str, str], ...]) -> Subject:
        made = tuple(self.series(newest, code, heading) for code, heading in columns)
        lead = next((series for series in made if series.code == outline.lead), None)
        return Subject(outline.key, outline.name, outline.title, outline.basis, made, lead)

    @staticmethod
    def _of_every_year(outline: Outline, year: ReportingYear) -> Outline:
        """A title that says “on 31 March 2021” says “on 31 March” over many years."""
        title = outline.title
        for day in (year.start, year.end):
            title = title.replace(date_format(day, "j F Y"), date_format(day, "j F"))
        return outline._replace(title=title)

    # --- What is printed ------------------------------------------------------------------------

    @property
    def document(self) -> dict[str, str]:
        """The days of the newest year, as reports/table.html prints them."""
        return {"start": date_format(self.year.start, "j F Y"), "end": date_format(self.year.end, "j F Y")}

    @property
    def last(self) -> Period:
        """The year before the newest."""
        return self.by_year[self.year.year - 1]

    @property
    def shows_provisional(self) -> bool:
        """Whether the newest year or the one before it is not whole."""
        return self.period.is_partial or self.last.is_partial

    @property
    def newest_first(self) -> list[Period]:
        """The years of which there is anything."""
        return [period for period in reversed(self.periods) if period.published]

    @property
    def invented_years(self) -> str:
        return ", ".join(period.name for period in self.periods if period.is_invented)

    @property
    def has_provisional(self) -> bool:
        return any(period.is_partial for period in self.periods)

    @property
    def provisional(self) -> list[str]:
        """A sentence on each year that is not whole."""
        return over_years.provisional(self.periods)

    @property
    def over_the_years(self) -> list[tuple[Subject, Chart | None, ReportTable, Changes]]:
        """Each subject with its chart, its table and what it has changed by."""
        shown = []
        for place, subject in enumerate(self.every_subject, start=1):
            periods = self._periods_of(subject)
            table = over_years.series_table(subject, periods, str(place))
            chart = over_years.chart(subject, periods)
            shown.append((subject, chart, table, self._changes([subject])))
        return shown

    def _periods_of(self, subject: Subject) -> tuple[Period, ...]:
        """From the first year with returns on, or from the first of which something of the subject was published."""
        told = (here.year for series in subject.columns for here in series.observations if here.as_published)
        first = min([self.years[0].year, *told])
        return tuple(period for period in self.periods if period.year >= first)

    @property
    def apart(self) -> ReportTable | None:
        """Real national figures of years whose returns here are invented; None where there are none."""
        told = self.source.apart
        codes, years = dict.fromkeys(here.code for here in told), sorted({here.year for here in told})
        columns = tuple(
            Series(code, self._heading(code), tuple(observe(years, {0: FormPlace(code)}, {}, {}, told)))
            for code in codes
        )
        subject = Subject("as-published", "", _("National figures as published"), "", columns)
        periods = [Period(year, ReportingYear(year=year).name, as_published=True) for year in years]
        return over_years.series_table(subject, periods, "") if told else None

    def _heading(self, code: str) -> str:
        """What the newest form that has it calls a code, of any year."""
        form = next((form for _year, form in sorted(self.forms.items(), reverse=True) if code in form.shape), None)
        if form is None:
            return code
        year, title = ReportingYear(year=form.year), form.words(code)
        return self._of_every_year(Outline(code, title, title, "", ()), year).title

    @property
    def tables(self) -> tuple[ReportTable, ...]:
        """The newest year's form for England and Wales."""
        totals = self.newest
        sums = totals.sums, totals.rate, totals.revised
        nation = national_tables.Nation(self.period, *sums, totals.people, self.one_in)
        return national_tables.national_tables(self.form, nation)

    @property
    def printed_tables(self) -> list[ReportTable]:
        """The same as they stand on the page: those of one number each are one table."""
        return together(self.tables)

    @property
    def changes(self) -> Changes:
        """Every number of the newest year beside that of the year before."""
        return self._changes(self.subjects)

    def _changes(self, subjects: Sequence[Subject]) -> Changes:
        return findings.changes(subjects, self.year.year, self.by_year)

    @property
    def findings(self) -> list[Finding]:
        rate = self.form.rate
        more = {rate.code: self.one_in} if rate and self.one_in else {}
        found = findings.findings(self.subjects, self.year.year, self.by_year, more)
        return found + ([self.shares.finding] if self.shares and self.shares.finding else [])

    @property
    def one_in(self) -> str:
        """The newest year's rate in other words; "" without one."""
        told, rate = one_in(self.newest.counted, self.newest.people), self.form.rate
        return ONE_IN[PopulationBase(rate.base)].format(number=number(told)) if rate and told else ""

    @cached_property
    def shares(self) -> Shares | None:
        """Who is managed above the lowest level, over the years; None where the newest form does not say."""
        places = {code: self.place(self.year.year, code) for code in self.form.share.codes} if self.form.share else {}
        return Shares.over(self.form.share, places, self.totals, self.by_year) if self.form.share else None


def statistics_of(source: Source, language: str) -> Statistics:
    """The national statistics of a state. A fixed number of queries, whatever the number of years and areas."""
    years = tuple(ReportingYear.objects.filter(year__in=source.years).order_by("year"))
    totals = national.totals_by_year(years, source.state)
    with translation.override(language):
        forms = {year: each.questionnaire for year, each in totals.items()}
        return Statistics(
            source=source,
            language=language,
            years=years,
            forms=Forms(forms if language == "en" else Questionnaire.load_many(years, language)),
            totals=totals,
        )
