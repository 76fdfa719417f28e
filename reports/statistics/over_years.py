"""A subject of the bulletin over the years, as a table and as a chart. Pure: no ORM.

Breaks are shown as breaks, and what is missing is said in words.
"""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from reports.printing import charts
from reports.printing.charts import DEEP, PALE, WHITE, Bar, Chart, Value
from reports.printing.tables import NOT_AVAILABLE, Group, ReportTable, TableCell, TableRow, number
from reports.published.series import NOT_COLLECTED, NOT_PUBLISHED, Observation, Series
from reports.statistics.bulletin import Period, Subject

# Said wherever such a figure stands, and in the API.
AS_PUBLISHED = _lazy(
    "A national figure as published is not a sum of returns that are here. No area’s figures are behind it, and it is"
    " added to nothing."
)


def series_table(subject: Subject, periods: Sequence[Period], code: str) -> ReportTable:
    """A row for each year, oldest first. A break of every column parts the rows; that of some is a note at the cell."""
    notes: list[str] = []
    markers: dict[str, None] = {}
    groups: list[Group] = []
    rows: list[TableRow] = []
    heading, is_mixed = "", _is_mixed(subject, periods)
    for period in periods:
        observed = [series.by_year[period.year] for series in subject.columns]
        is_broken = bool(observed) and all(here.breaks for here in observed)
        if is_broken:
            groups += [Group(heading, tuple(rows))] if rows else []
            rows, heading = [], _("Break in the series before {year}").format(year=period.name)
            why = " ".join(dict.fromkeys(filter(None, (here.why for here in observed))))
            heading = f"{heading}. {why}" if why else heading
        cells = tuple(
            _cell(series.code, here, period, not is_broken, notes)
            for series, here in zip(subject.columns, observed, strict=True)
        )
        markers |= dict.fromkeys(cell.text for cell in cells if cell.text == NOT_AVAILABLE)
        has_number = any(here.value is not None for here in observed)
        rows.append(TableRow(_row_heading(period, has_number, is_mixed), cells))
    groups.append(Group(heading, tuple(rows)))
    shown = [series for series in subject.columns if any(here.is_revised for here in series.observations)]
    bases = {"stock": _("Snapshot: the count on the last day of each year"), "flow": _("Total over each year")}
    return ReportTable(
        code=code,
        caption=subject.title,
        subtitle=bases.get(subject.basis, ""),
        basis="",
        columns=tuple(series.heading for series in subject.columns),
        column_notes=("",) * len(subject.columns),
        groups=tuple(groups),
        notes=tuple(notes),
        markers=tuple(markers),
        revisions=("",) if shown else (),
        remarks=_of_published(subject),
    )


def _row_heading(period: Period, has_number: bool, is_mixed: bool) -> str:
    invented = _("invented")
    if has_number:
        return f"{period.heading} ({invented})" if is_mixed and period.is_invented else period.heading
    return period.name if period.as_published else period.heading


def _of_published(subject: Subject) -> tuple[str, ...]:
    """What a national figure as published is, and where those of a subject come from."""
    told = [here for series in subject.columns for here in series.observations if here.as_published]
    sources = dict.fromkeys(here.source for here in told)
    said = [AS_PUBLISHED] if sources else []
    return tuple(map(str, [*said, *(_("Source of those figures: {source}.").format(source=one) for one in sources)]))


def _is_mixed(subject: Subject, periods: Iterable[Period]) -> bool:
    """Whether some of the years shown have invented figures and some have none: then each says which it is."""
    shown = {here.year for series in subject.columns for here in series.observations if here.value is not None}
    return len({period.is_invented for period in periods if period.year in shown}) > 1


def _cell(code: str, here: Observation, period: Period, tells_break: bool, notes: list[str]) -> TableCell:
    said = []
    if here.value is not None and here.areas != here.sent:
        said.append(period.covers(here.areas, here.owed))
    if here.first is not None:
        said.append(_("First published as {number}.").format(number=number(here.first)))
    if here.breaks and tells_break:
        said.append(" ".join(filter(None, (_("The series breaks before {year}.").format(year=period.name), here.why))))
    note = " ".join(said)
    if note and note not in notes:
        notes.append(note)
    place = notes.index(note) + 1 if note else 0
    return TableCell(printed(here), code, place, here.is_revised, here.value is None)


def printed(here: Observation) -> str:
    return number(here.value) if here.value is not None else _missing(here) or NOT_AVAILABLE


def _missing(here: Observation) -> str:
    return {NOT_COLLECTED: _("not collected"), NOT_PUBLISHED: _("not published")}.get(here.missing, "")


def provisional(periods: Iterable[Period]) -> list[str]:
    """A sentence for each year that is not whole."""
    said = _("{year} is provisional: it covers {areas} of {owed} areas.")
    body = _("{year} is provisional: the return of a national body is still to come.")
    return [
        (body if period.published == period.owed else said).format(
            year=period.name, areas=period.published, owed=period.owed
        )
        for period in periods
        if period.is_partial
    ]


def breaks(columns: Iterable[Series], periods: Sequence[Period]) -> list[str]:
    """A sentence for each break after the first year, with its reason: which columns it concerns unless all of them."""
    columns, places = list(columns), dict[tuple[int, str], list[str]]()
    for series in columns:
        for here in series.observations:
            if here.breaks and here.year > periods[0].year:
                why = here.why or _("The years before it are not comparable with it.")
                places.setdefault((here.year, why), []).append(series.heading)
    names = {period.year: period.name for period in periods}
    said = []
    for (year, why), headings in sorted(places.items()):
        if len(headings) == len(columns):
            sentence = _("The series breaks before {year}. {why}")
        else:
            sentence = _("{places}: the series breaks before {year}. {why}")
        said.append(sentence.format(places="; ".join(headings), year=names.get(year, year), why=why))
    return said


def chart(subject: Subject, periods: Sequence[Period]) -> Chart | None:
    """A panel for each column, a bar for each year. The numbers behind it are `series_table`'s."""
    is_mixed = _is_mixed(subject, periods)
    groups = [
        charts.Group(
            series.heading if len(subject.columns) > 1 else "",
            tuple(
                Bar(
                    period.name,
                    _value(series.by_year[period.year]),
                    _fill(series.by_year[period.year], period is periods[-1]),
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
    notes = [_("Each panel has a scale of its own.")] if len(groups) > 1 else []
    notes += provisional(periods)
    notes += breaks(subject.columns, periods)
    notes += [_("Bars with a dashed outline show invented figures.")] if is_mixed else []
    published = {here.year for series in subject.columns for here in series.observations if here.as_published}
    names = ", ".join(period.name for period in periods if period.year in published)
    if names:
        words = _("White bars show national figures as published, not sums of the areas: {years}.")
        notes.append(words.format(years=names))
    panels = charts.draw(groups, one_scale=False)
    return Chart(subject.key, subject.title, " ".join(notes), (), (), panels)


def _fill(here: Observation, is_newest: bool) -> str:
    if here.as_published:
        return WHITE
    return DEEP if is_newest else PALE


def _value(here: Observation) -> Value:
    return Value(here.value, "" if here.value is not None else _missing(here) or _("not available"))
