"""The board of a year: one row for each area that owes a return, where it stands, and what is open in it.

Here: what a row says, which rows somebody asks for and in which order. Not here: the page, and the file of who is late.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from returns.checks.summaries import Summary, summaries_of
from returns.models import ReportingYear, Revision

CORRECTIONS = "corrections"
# Where a return stands, in the order of its life: each stands in one of these.
STATES: dict[str, Promise] = {
    "not-started": _("Not started"),
    "in-progress": _("In progress"),
    "sent-back": _("Sent back"),
    "submitted": _("Submitted"),
    "accepted": _("Accepted"),
    "published": _("Published"),
    CORRECTIONS: _("Corrections under way"),
}
# Those that gather several states.
GATHERED: dict[str, Promise] = {"received": _("Received"), "late": _("Late")}
WORDS = GATHERED | STATES


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One area's return: what it is chosen and sorted by, and the words of it that a page prints as they are.

    `errors` and `queries` are open; `explained` and `waived` are the answered ones. `extended_until` is the area's
    extension where it gives more time than the year's deadline.
    """

    revision: Revision
    name: str
    slug: str
    state: str
    words: str
    correction: str
    invented: str
    boxes: int
    answered: int
    progress: str
    last_at: datetime | None
    days_late: int
    extended_until: datetime | None
    errors: int
    queries: int
    explained: int
    waived: int
    last_day: str
    late_words: str
    error_words: str
    query_words: str
    answer_words: str

    def is_in(self, status: str) -> bool:
        if status == "late":
            return self.days_late > 0
        return self.revision.is_received if status == "received" else self.state == status


Key = Callable[[BoardRow], Any]
# What the columns sort by, and whether their greatest stands first.
SORTS: dict[str, tuple[Key, bool]] = {
    "area": (lambda row: row.name, False),
    "status": (lambda row: (tuple(STATES).index(row.state), row.answered), False),
    "activity": (lambda row: row.last_at.timestamp() if row.last_at else 0, True),
    "late": (lambda row: row.days_late, True),
    "errors": (lambda row: row.errors, True),
    "queries": (lambda row: row.queries, True),
    "answers": (lambda row: row.explained + row.waived, True),
}


class Unknown(ValueError):
    """A status or an order that the board does not have."""


@dataclass(frozen=True)
class Arrangement:
    """Which rows of the board, in which order. A minus turns the column's own order round."""

    status: str = ""
    sort: str = "area"

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Arrangement":
        """As an address asks for it. Raises Unknown for what the board does not have."""
        status, sort = asked.get("status", cls.status), asked.get("sort", cls.sort)
        if (status and status not in WORDS) or sort.removeprefix("-") not in SORTS:
            raise Unknown
        return cls(status, sort)

    @property
    def column(self) -> str:
        return self.sort.removeprefix("-")

    @property
    def is_descending(self) -> bool:
        return SORTS[self.column][1] != self.sort.startswith("-")

    def turned(self, column: str) -> str:
        """The order that a column's heading leads to: its own, or the other way round where it has that already."""
        return f"-{column}" if self.sort == column else column

    def apply(self, rows: Iterable[BoardRow]) -> list[BoardRow]:
        """The rows asked for. Rows that are level stay in the order of the areas' names."""
        chosen = sorted((row for row in rows if not self.status or row.is_in(self.status)), key=SORTS["area"][0])
        return sorted(chosen, key=SORTS[self.column][0], reverse=self.is_descending)


def board_of(year: ReportingYear, today: date) -> list[BoardRow]:
    """The rows of a year, by area. The number of queries does not grow with the areas."""
    revisions = Revision.objects.filter(year=year).current().with_last_act().select_related("area_return__area")
    rows = list(revisions.only(*COLUMNS))
    for revision in rows:
        revision.year = revision.area_return.year = year  # the one at hand, instead of one more each
    summaries = summaries_of(year, rows) if rows else {}
    says = Phrases()
    return sorted((_row(revision, summaries[revision.pk], today, says) for revision in rows), key=SORTS["area"][0])


def counts_of(rows: Sequence[BoardRow]) -> dict[str, int]:
    """How many rows each status has, of those that have any."""
    counts = Counter(row.state for row in rows)
    counts |= Counter({status: sum(row.is_in(status) for row in rows) for status in GATHERED})
    return {status: counts[status] for status in WORDS if counts[status]}


# What a row is made of: the rest of a revision stays where it is.
COLUMNS = (
    "number", "status", "source", "sent_back_at", "year", "area_return__area", "area_return__year",
    "area_return__area_name", "area_return__extended_until", "area_return__area__slug", "area_return__area__kind",
)  # fmt: skip


def _row(revision: Any, summary: Summary, today: date, says: "Phrases") -> BoardRow:
    """`revision` with its slug, as board_of reads it."""
    boxes, answered, errors, queries, explained, waived = summary
    state = _state(revision, answered)
    is_correction = state == CORRECTIONS
    is_longer = revision.area_return.due != revision.year.deadline
    return BoardRow(
        revision=revision,
        name=revision.area_return.area_name,
        slug=revision.area_return.area.slug,
        state=state,
        # A correction goes by where it stands: the page says beside it that it is one.
        words=revision.get_status_display() if is_correction else says.states[state],
        correction=says.correction if is_correction else "",
        invented=says.invented if revision.is_invented else "",
        boxes=boxes,
        answered=answered,
        progress=says.progress % (answered, boxes) if answered and revision.is_editable else "",
        last_at=revision.last_at,
        days_late=revision.days_late(today),
        extended_until=revision.area_return.extended_until if is_longer else None,
        errors=errors,
        queries=queries,
        explained=explained,
        waived=waived,
        last_day=says.day(revision.last_at),
        late_words=says.late(revision.days_late(today), revision.area_return.extended_until if is_longer else None),
        error_words=says.errors[errors],
        query_words=says.queries[queries],
        answer_words=says.answers(explained, waived) if revision.is_received else "",
    )


def _state(revision: Revision, answered: int) -> str:
    if revision.is_correction and revision.is_in_work:
        return CORRECTIONS
    if not revision.is_editable:
        return revision.status
    if revision.sent_back_at:
        return "sent-back"
    return "in-progress" if answered else "not-started"


class Phrases:
    """What rows say, in the reader's language: each phrase is looked up once, because a board says it of many areas."""

    def __init__(self) -> None:
        self.states = {state: str(words) for state, words in STATES.items()}
        self.correction, self.invented = gettext("Correction"), gettext("Invented")
        self.progress = gettext("%d of %d answered")
        self.until = gettext("extended until %s")
        self.days = _Counted(lambda n: ngettext("%d day", "%d days", n))
        self.errors = _Counted(lambda n: ngettext("%d error", "%d errors", n))
        self.queries = _Counted(lambda n: ngettext("%d query", "%d queries", n))
        self.explained = gettext("%d explained")
        self.waived = gettext("%d waived")
        self.days_named: dict[date, str] = {}

    def day(self, moment: datetime | None) -> str:
        if moment is None:
            return ""
        day = timezone.localdate(moment)
        if day not in self.days_named:
            self.days_named[day] = date_format(day, "j F Y")
        return self.days_named[day]

    def late(self, days: int, extended_until: datetime | None) -> str:
        said = [self.days[days]] if days else []
        return ", ".join([*said, self.until % self.day(extended_until)] if extended_until else said)

    def answers(self, explained: int, waived: int) -> str:
        said = [self.explained % explained]
        return ", ".join([*said, self.waived % waived] if waived else said)


class _Counted(dict[int, str]):
    """A number of things in words; nothing for 0."""

    def __init__(self, words: Callable[[int], str]):
        super().__init__({0: ""})
        self.words = words

    def __missing__(self, number: int) -> str:
        self[number] = self.words(number) % number
        return self[number]
