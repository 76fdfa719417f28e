"""What a year comes to: each number beside that of the year before, and the key findings in plain sentences.

Pure: no ORM, no Django. What compares with what is reports.series'.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from reports.bulletin import Subject, Words
from reports.over_years import printed
from reports.series import Change, Record, Series
from reports.tables import NOT_APPLICABLE, NOT_AVAILABLE, number

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
        return any(row.is_revised for row in self.rows)

    @property
    def markers(self) -> list[str]:
        shown = {text for row in self.rows for text in (row.last, row.this, row.change, row.percent)}
        return [marker for marker in (NOT_APPLICABLE, NOT_AVAILABLE) if marker in shown]


class Finding(NamedTuple):
    title: str
    number: str
    remarks: tuple[str, ...]


Names = Mapping[int, str]  # year -> as it is printed, with the years before the first


def changes(subjects: Iterable[Subject], year: int, names: Names, words: Words) -> Changes:
    """A year's numbers beside those of the year before, a row for each column of each subject."""
    return Changes(tuple((subject, tuple(_change_rows(subject, year, names, words))) for subject in subjects))


def _change_rows(subject: Subject, year: int, names: Names, words: Words) -> list[ChangeRow]:
    return [
        ChangeRow(
            heading=series.heading,
            code=series.code,
            last=printed(series.by_year[year - 1], words) if year - 1 in series.by_year else words.not_published,
            this=printed(series.by_year[year], words),
            change=signed(change.number) if change else NOT_APPLICABLE,
            percent=percent(change.tenths) if change and change.tenths is not None else NOT_APPLICABLE,
            remark=remark(series, year, names, words),
            is_revised=series.by_year[year].is_revised,
            is_total=series is subject.lead and len(subject.columns) > 1,
        )
        for series in subject.columns
        for change in [series.change(year)]
    ]


def remark(series: Series, year: int, names: Names, words: Words) -> str:
    """Since when it was not so high or low; or why nothing is said of a change."""
    point = series.by_year[year]
    if record := series.record(year):
        return record_words(record, names, words)
    if point.value is None or series.change(year):
        return ""
    if not point.is_whole:
        return words.covers.format(areas=point.areas, owed=point.owed).rstrip(".")
    if point.breaks:
        return words.not_comparable.format(year=names[year - 1])
    return words.no_last.format(year=names[year - 1])


def record_words(record: Record, names: Names, words: Words) -> str:
    if record.is_start:
        said = words.highest_of_all if record.is_highest else words.lowest_of_all
    else:
        said = words.highest if record.is_highest else words.lowest
    return said.format(year=names[record.since])


def change_words(change: Change, names: Names, words: Words) -> str:
    said = words.same if not change.number else words.up if change.number > 0 else words.down
    if change.tenths is None:
        said = words.up_from_none
    shown = number(abs(change.number))
    return said.format(number=shown, percent=unsigned(abs(change.tenths or 0)), year=names[change.since])


def findings(subjects: Iterable[Subject], year: int, names: Names, words: Words) -> list[Finding]:
    """What each subject comes to, in plain sentences: the number, its change on last year, since when it was not so."""
    found: dict[str, Finding] = {}
    for subject in subjects:
        for title, series in subject.named:
            point = series.by_year[year]
            if series.code in found or point.value is None:
                continue
            change = series.change(year)
            said = [change_words(change, names, words)] if change else []
            said += filter(None, [remark(series, year, names, words)])
            found[series.code] = Finding(title, number(point.value), tuple(said))
    return list(found.values())


def signed(value: int) -> str:
    """A change with its sign: +1,043, −57, 0."""
    return f"{'+' if value > 0 else MINUS if value < 0 else ''}{number(abs(value))}"


def percent(tenths: int) -> str:
    return f"{'+' if tenths > 0 else MINUS if tenths < 0 else ''}{unsigned(abs(tenths))}"


def unsigned(tenths: int) -> str:
    return f"{number(tenths // 10)}.{tenths % 10}%"
