"""The national tables as the bulletin prints them: subjects of a form, their series as tables and charts, and findings.

Pure: no ORM, no Django. What compares with what is reports.series'; here it is put into words (`Words`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from reports import charts
from reports.charts import DEEP, PALE, Bar, Chart, Value
from reports.series import Change, Point, Record, Series
from reports.tables import (
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    PROVISIONAL,
    Group,
    ReportTable,
    TableCell,
    TableRow,
    gettext_noop,
    number,
)
from reports.tables import Words as TableWords

if TYPE_CHECKING:
    from returns.questionnaire import Block, Question, Questionnaire

MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class Words:
    """What the bulletin says of its own; in braces what is filled in."""

    by_category: str = gettext_noop("{title}, by category")
    by_level: str = gettext_noop("{title}, by level")
    stock: str = gettext_noop("Snapshot: the count on the last day of each year")
    flow: str = gettext_noop("Total over each year")
    year: str = gettext_noop("Year")
    covers: str = gettext_noop("Covers {areas} of {owed} areas.")
    year_covers: str = gettext_noop("{year} is provisional: it covers {areas} of {owed} areas.")
    break_all: str = gettext_noop("Break in the series before {year}")
    break_one: str = gettext_noop("The series breaks before {year}.")
    not_collected: str = gettext_noop("not collected")
    not_published: str = gettext_noop("not published")
    own_scale: str = gettext_noop("Each panel has a scale of its own.")
    highest: str = gettext_noop("Highest since {year}")
    lowest: str = gettext_noop("Lowest since {year}")
    highest_of_all: str = gettext_noop("Highest in the comparable series, from {year}")
    lowest_of_all: str = gettext_noop("Lowest in the comparable series, from {year}")
    not_comparable: str = gettext_noop("Not comparable with {year}: the series breaks")
    no_last: str = gettext_noop("No figure of every area for {year} to compare with")
    up: str = gettext_noop("Up {number} ({percent}) on {year}")
    up_from_none: str = gettext_noop("Up {number} on {year}, when there were none")
    down: str = gettext_noop("Down {number} ({percent}) on {year}")
    same: str = gettext_noop("The same as in {year}")
    not_available: str = gettext_noop("not available")


class Period(NamedTuple):
    """One year of England and Wales: how many areas are in, of how many that owe a return."""

    year: int
    name: str
    published: int = 0
    owed: int = 0
    is_invented: bool = False

    @property
    def is_partial(self) -> bool:
        return 0 < self.published < self.owed

    @property
    def heading(self) -> str:
        return f"{self.name} {PROVISIONAL}" if self.is_partial else self.name


# --- Subjects -------------------------------------------------------------------------------------


class Outline(NamedTuple):
    """A table of the bulletin before its numbers: (code, heading) of each column, and the code that stands for it all.

    `title` says how it is broken down, `name` what it counts.
    """

    key: str
    name: str
    title: str
    basis: str
    columns: tuple[tuple[str, str], ...]
    lead: str = ""


@dataclass(frozen=True)
class Subject:
    """A table of the bulletin: its columns are series. `lead` is the series that stands for all of it, if one does."""

    key: str
    name: str
    title: str
    basis: str
    columns: tuple[Series, ...]
    lead: Series | None = None

    @property
    def named(self) -> list[tuple[str, Series]]:
        """What findings are said of, with what each is called: the lead, or each column where none leads."""
        if self.lead:
            return [(self.name, self.lead)]
        return [(f"{self.name}: {series.heading}", series) for series in self.columns]


def outlines(form: Questionnaire, words: Words, total: str) -> list[Outline]:
    """The bulletin's tables of a form, in its order, the rate last. A block's single numbers share a table."""
    found: list[Outline] = []
    for block in form.blocks:
        plain = [question for question in block.questions if not question.categories and not question.levels]
        for question in block.questions:
            if question not in plain:
                found += _crossed(question, _title(block, question), words, total)
            elif question is plain[0]:
                found.append(_of_single_numbers(block, plain))
    if form.rate:
        column = (form.rate.code, form.rate.title)
        found.append(Outline(_key(form.rate.code), form.rate.title, form.rate.title, "", (column,), form.rate.code))
    return found


def _crossed(question: Question, title: str, words: Words, total: str) -> list[Outline]:
    whole, found = f"{question.code}_total", []
    is_crossed = bool(question.categories and question.levels)
    sides = (("categories", question.categories, words.by_category), ("levels", question.levels, words.by_level))
    for name, axes, called in sides:
        ends = "_total" if is_crossed else ""
        columns = [(f"{question.code}_{axis.code}{ends}", axis.heading) for axis in axes]
        # What has one column only is told by the other side.
        if len(columns) > 1 or (columns and not is_crossed):
            key = f"{_key(question.code)}-{name}"
            title_here = called.format(title=title)
            found.append(Outline(key, title, title_here, question.basis, (*columns, (whole, total)), whole))
    if not found:
        found.append(Outline(_key(question.code), title, title, question.basis, ((whole, total),), whole))
    return found


def _of_single_numbers(block: Block, questions: Sequence[Question]) -> Outline:
    first = questions[0]
    columns = tuple((question.code, question.title) for question in questions)
    if len(questions) == 1:
        title = _title(block, first)
        return Outline(_key(first.code), title, title, first.basis, columns, first.code)
    return Outline(block.slug, block.title, block.title, first.basis, columns)


def _title(block: Block, question: Question) -> str:
    return f"{block.title}: {question.title}" if len(block.questions) > 1 else question.title


def _key(code: str) -> str:
    return code.replace("_", "-")


# --- Over the years -------------------------------------------------------------------------------


def series_table(
    subject: Subject, periods: Sequence[Period], words: Words, table_words: TableWords, code: str
) -> ReportTable:
    """A row for each year, oldest first. A break of every column parts the rows; that of some is a note at the cell."""
    notes: list[str] = []
    markers: dict[str, None] = {}
    groups: list[Group] = []
    rows: list[TableRow] = []
    heading = ""
    for period in periods:
        points = [series.by_year[period.year] for series in subject.columns]
        is_broken = bool(points) and all(point.breaks for point in points)
        if is_broken:
            groups += [Group(heading, tuple(rows))] if rows else []
            rows, heading = [], words.break_all.format(year=period.name)
            why = " ".join(dict.fromkeys(filter(None, (point.why for point in points))))
            heading = f"{heading}. {why}" if why else heading
        cells = tuple(
            _cell(series.code, point, period, not is_broken, notes, words)
            for series, point in zip(subject.columns, points, strict=True)
        )
        markers |= dict.fromkeys(cell.text for cell in cells if cell.text == NOT_AVAILABLE)
        rows.append(TableRow(period.heading, cells))
    groups.append(Group(heading, tuple(rows)))
    shown = [series for series in subject.columns if any(point.is_revised for point in series.points)]
    basis = {"stock": words.stock, "flow": words.flow}.get(subject.basis, "")
    return ReportTable(
        code=code,
        caption=subject.title,
        subtitle=basis,
        basis="",
        columns=tuple(series.heading for series in subject.columns),
        column_notes=("",) * len(subject.columns),
        groups=tuple(groups),
        notes=tuple(notes),
        markers=tuple(markers),
        revisions=("",) if shown else (),
    )


def _cell(code: str, point: Point, period: Period, tells_break: bool, notes: list[str], words: Words) -> TableCell:
    said = []
    if point.value is not None and point.areas != period.published:
        said.append(words.covers.format(areas=point.areas, owed=point.owed))
    if point.breaks and tells_break:
        said.append(" ".join(filter(None, (words.break_one.format(year=period.name), point.why))))
    note = " ".join(said)
    if note and note not in notes:
        notes.append(note)
    text = printed(point, words)
    place = notes.index(note) + 1 if note else 0
    return TableCell(text, code, place, point.is_revised, point.value is None)


def printed(point: Point, words: Words) -> str:
    return number(point.value) if point.value is not None else point.absent or NOT_AVAILABLE


def provisional(periods: Iterable[Period], words: Words) -> list[str]:
    """A sentence for each year that is not whole."""
    return [
        words.year_covers.format(year=period.name, areas=period.published, owed=period.owed)
        for period in periods
        if period.is_partial
    ]


def chart(subject: Subject, periods: Sequence[Period], words: Words, drawn: charts.Words) -> Chart | None:
    """A panel for each column, a bar for each year. The numbers behind it are `series_table`'s."""
    shown = {point.year for series in subject.columns for point in series.points if point.value is not None}
    is_mixed = len({period.is_invented for period in periods if period.year in shown}) > 1
    groups = [
        charts.Group(
            series.heading if len(subject.columns) > 1 else "",
            tuple(
                Bar(
                    period.name,
                    _value(series.by_year[period.year], words),
                    DEEP if period is periods[-1] else PALE,
                    is_mixed and period.is_invented,
                    series.by_year[period.year].breaks,
                )
                for period in periods
            ),
        )
        for series in subject.columns
    ]
    if not charts.has_numbers(groups):
        return None
    notes = [words.own_scale] if len(groups) > 1 else []
    notes += provisional(periods, words)
    notes += [drawn.some_invented] if is_mixed else []
    panels = charts.draw(groups, drawn, one_scale=False)
    return Chart(subject.key, subject.title, " ".join(notes), (), (), panels)


def _value(point: Point, words: Words) -> Value:
    return Value(point.value, "" if point.value is not None else point.absent or words.not_available)


# --- Changes and findings -------------------------------------------------------------------------


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
