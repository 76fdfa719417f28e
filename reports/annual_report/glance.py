"""The year at a glance: the main numbers of a report, last year's beside them where they are public.

Which numbers these are follows from the year's form. Not here: how a table is printed (printing.tables).
"""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from reports.annual_report.pictures import Lately, Own, is_crossed_stock, series, year_name
from reports.printing.tables import (
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    NOTHING,
    Group,
    Printer,
    ReportTable,
    TableCell,
    TableRow,
    Why,
    number,
    printed_rate,
)
from reports.published.series import NOT_COLLECTED, Observation, follow_rate, observe
from returns.form.blocks import Block, Question


def glance_of(own: Own, lately: Lately, revised: Why = NOTHING) -> ReportTable | None:
    """One table of a few lines; None while the area has not answered anything. No queries. `revised`: why [r] is."""
    if not any(own.figures[code].value is not None for code in own.figures):
        return None
    return _Glance(own, lately, revised).table()


class _Glance:
    """Prints the lines, and remembers on the way which markers and breaks they have."""

    def __init__(self, own: Own, lately: Lately, revised: Why):
        self.own, self.lately = own, lately
        self.last = own.year - 1 if own.year - 1 in lately.returns else None
        self.printer = Printer(own.figures, revised)
        self.breaks: dict[str, None] = {}

    def table(self) -> ReportTable:
        every = [*(group for block in self.own.questionnaire.blocks for group in self.groups(block)), *self.rate()]
        # A line of its own would stand under the heading of the group before it.
        groups = [group for group in every if group.heading]
        single = tuple(row for group in every if not group.heading for row in group.rows)
        groups += [Group(_("Other figures") if groups else "", single)] if single else []
        years = (self.own.questionnaire.year_name, *([self.last_name] if self.last else []))
        return ReportTable(
            code="",
            caption=_("The main figures, beside those of the year before") if self.last else _("The main figures"),
            subtitle="",
            basis="",
            columns=years,
            column_notes=("",) * len(years),
            groups=tuple(groups),
            notes=(),
            markers=tuple(self.printer.markers),
            # Of an earlier year the reason stands in that year's report.
            revisions=tuple(filter(None, self.printer.revisions)) or tuple(self.printer.revisions),
            remarks=tuple(self.breaks),
        )

    @property
    def last_name(self) -> str:
        """What stands above last year's numbers: invented ones say so, as everywhere."""
        if not self.last:
            return ""
        is_marked = self.lately.returns[self.last].is_invented
        return f"{year_name(self.last)} ({_('invented')})" if is_marked else year_name(self.last)

    def groups(self, block: Block) -> Iterator[Group]:
        """A table of one question under that question's title; the lines of one of several under its own."""
        groups = [self.group(question) for question in block.questions if question.boxes]
        if len(groups) > 1 and not any(group.heading for group in groups):
            groups = [Group(block.title, tuple(row for group in groups for row in group.rows))]
        yield from groups

    def group(self, question: Question) -> Group:
        """A count on one day by its categories and their total; of other questions the total, or the one number."""
        if is_crossed_stock(question):
            parts = [self.row(axis.heading, question.total(axis)) for axis in question.categories]
            return Group(question.title, (*parts, self.row(_("Total"), question.total(), is_total=True)))
        (code,) = question.codes if len(question.codes) == 1 else (question.total(),)
        return Group("", (self.row(question.title, code),))

    def row(self, heading: str, code: str, *, is_total: bool = False) -> TableRow:
        cells = [replace(self.printer.printed(code), code="", note=0)]
        if self.last:
            line = series(self.own, code, self.lately)
            cells.append(self.before(heading, line.by_year[self.last], breaks=line.by_year[self.own.year]))
        return TableRow(heading, tuple(cells), is_total)

    def rate(self) -> Iterator[Group]:
        rate = self.own.questionnaire.rate
        if rate is None:
            return
        text = printed_rate(self.own.figures.sum(rate.numerator), self.own.answers.people)
        cells = [replace(self.printer.cell(text, rate.code), code="")]
        if self.last:
            forms, years = self.lately.forms, range(self.last, self.own.year + 1)
            places = follow_rate(forms, self.own.year)
            last, this = observe(years, places, forms, self.lately.returns)
            cells.append(self.before(rate.title, last, breaks=this))
        yield Group("", (TableRow(rate.title, tuple(cells)),))

    def before(self, heading: str, last: Observation, *, breaks: Observation) -> TableCell:
        """Last year's number, or what stands in its place. Where the two do not compare a line below says so."""
        if last.missing == NOT_COLLECTED:
            return self.printer.mark(NOT_APPLICABLE)
        if last.value is None:
            return self.printer.mark(NOT_AVAILABLE)
        if breaks.breaks:
            words = _("{place}: the two years are not comparable. {why}")
            self.breaks[words.format(place=heading, why=breaks.why).strip()] = None
        if last.is_revised:
            self.printer.revisions[""] = None
        return TableCell(number(last.value), is_revised=last.is_revised)
