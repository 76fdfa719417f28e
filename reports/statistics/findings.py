"""What a year comes to: each number beside that of the year before, and the key findings in plain sentences.

Pure: no ORM. What compares with what is reports.published.series'.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from reports.printing.tables import NOT_APPLICABLE, NOT_AVAILABLE, number
from reports.published.series import Change, Record, Series
from reports.statistics.bulletin import Period, Subject
from reports.statistics.over_years import printed

MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class ChangeRow:
    """A number beside last year's, as printed: the change, in per cent, and since when it was not so high or low."""

    heading: str
    code: str
    last: str
    this: str
    change: str
    percent: str
    remark: str
    is_revised: bool = False
    last_is_revised: bool = False
    is_total: bool = False


@dataclass(frozen=True)
class Changes:
    """A table of changes: each subject with its rows."""

    groups: tuple[tuple[Subject, tuple[ChangeRow, ...]], ...]

    @property
    def rows(self) -> list[ChangeRow]:
        return [row for _, rows in self.groups for row in rows]

    @property
    def is_revised(self) -> bool:
        return any(row.is_revised or row.last_is_revised for row in self.rows)

    @property
    def markers(self) -> list[str]:
        shown = {text for row in self.rows for text in (row.last, row.this, row.change, row.percent)}
        return [marker for marker in (NOT_APPLICABLE, NOT_AVAILABLE) if marker in shown]


Periods = Mapping[int, Period]  # by the year; the one before the first among them


class Finding(NamedTuple):
    title: str
    number: str
    remarks: tuple[str, ...]


def changes(subjects: Iterable[Subject], year: int, periods: Periods) -> Changes:
    """A year's numbers beside those of the year before, a row for each column of each subject."""
    return Changes(tuple((subject, tuple(_change_rows(subject, year, periods))) for subject in subjects))


def _change_rows(subject: Subject, year: int, periods: Periods) -> list[ChangeRow]:
    rows = []
    for series in subject.columns:
        here, before = series.by_year[year], series.by_year.get(year - 1)
        change = series.change(year)
        rows.append(
            ChangeRow(
                heading=series.heading,
                code=series.code,
                last=printed(before) if before else _("not published"),
                this=printed(here),
                change=signed(change.number) if change else NOT_APPLICABLE,
                percent=percent(change.tenths) if change and change.tenths is not None else NOT_APPLICABLE,
                remark=remark(series, year, periods),
                is_revised=here.is_revised,
                last_is_revised=before is not None and before.is_revised,
                is_total=series is subject.lead and len(subject.columns) > 1,
            )
        )
    return rows


def remark(series: Series, year: int, periods: Periods) -> str:
    """Since when it was not so high or low; or why it is not compared, where that is not so of the whole year."""
    here, last = series.by_year[year], periods[year - 1]
    if record := series.record(year):
        return record_words(record, periods)
    if here.value is None or series.change(year):
        return ""
    if not here.is_whole:
        covers = periods[year].covers(here.areas, here.owed)
        return "" if here.areas == here.sent else covers.rstrip(".")
    if here.breaks:
        said = _("Not comparable with {year}: the series breaks").format(year=last.name)
        return f"{said}. {here.why.rstrip('.')}" if here.why else said
    return _("No complete figure for {year} to compare with").format(year=last.name) if last.is_whole else ""


def record_words(record: Record, periods: Periods) -> str:
    if record.is_start and record.is_highest:
        said = _("Highest in the comparable series, from {year}")
    elif record.is_start:
        said = _("Lowest in the comparable series, from {year}")
    else:
        said = _("Highest since {year}") if record.is_highest else _("Lowest since {year}")
    return said.format(year=periods[record.since].name)


def change_words(change: Change, periods: Periods) -> str:
    if not change.number:
        said = _("The same as in {year}")
    elif change.tenths is None:
        said = _("Up {number} on {year}, when there were none")
    else:
        said = _("Up {number} ({percent}) on {year}") if change.number > 0 else _("Down {number} ({percent}) on {year}")
    shown = number(abs(change.number))
    return said.format(number=shown, percent=unsigned(abs(change.tenths or 0)), year=periods[change.since].name)


def findings(subjects: Iterable[Subject], year: int, periods: Periods, more: Mapping[str, str] = {}) -> list[Finding]:
    """What each subject comes to, in plain sentences: the number, its change on last year, since when it was not so.

    `more` has what else is said of a number, by its code.
    """
    findings: dict[str, Finding] = {}
    for subject in subjects:
        for title, series in subject.named:
            here = series.by_year[year]
            if series.code in findings or here.value is None:
                continue
            change = series.change(year)
            said = [change_words(change, periods)] if change else []
            said += filter(None, [remark(series, year, periods), more.get(series.code, "")])
            findings[series.code] = Finding(title, number(here.value), tuple(said))
    return list(findings.values())


def signed(value: int) -> str:
    """A change with its sign: +1,043, −57, 0."""
    return f"{'+' if value > 0 else MINUS if value < 0 else ''}{number(abs(value))}"


def percent(tenths: int) -> str:
    return f"{'+' if tenths > 0 else MINUS if tenths < 0 else ''}{unsigned(abs(tenths))}"


def unsigned(tenths: int) -> str:
    return f"{number(tenths // 10)}.{tenths % 10}%"
