"""What a revision says otherwise than the one before it: figures and the words beside them, totals, texts, board."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html_join

from reports.models import BoardMember, LocalSection, LocalText
from reports.prose import to_html
from reports.tables import NOT_AVAILABLE, number, printed_sum
from returns.figures import Entry, Figures, differences
from returns.findings import figures_of
from returns.models import Revision
from returns.questionnaire import Questionnaire


@dataclass(frozen=True)
class Change:
    """One place, as it is named to readers, and what stood and stands there: plain for a figure, HTML for a text."""

    place: str
    before: str
    now: str


@dataclass(frozen=True)
class Changes:
    before: Revision
    now: Revision
    figures: tuple[Change, ...]
    totals: tuple[Change, ...]
    texts: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.figures or self.texts)


def changes_between(before: Revision, now: Revision, questionnaire: Questionnaire) -> Changes:
    """All that `now` says otherwise than `before`, in the order of the form and of the report. Six queries."""
    old, new = figures_of(before, questionnaire.shape), figures_of(now, questionnaire.shape)
    boxes = [code for code in new if new[code] != old[code]]
    totals = [code for code in differences(old, new) if code in questionnaire.shape.totals]
    return Changes(
        before=before,
        now=now,
        figures=tuple(Change(questionnaire.words(code), printed(old[code]), printed(new[code])) for code in boxes),
        totals=_totals(totals, old, new, questionnaire),
        texts=tuple(_texts(before, now)),
    )


def printed(entry: Entry) -> str:
    """A box as its reader finds it: number or marker, reason, footnote."""
    missing = NOT_AVAILABLE if entry.is_unavailable else "–"
    figure = missing if entry.value is None else number(entry.value)
    return "\n".join(filter(None, (figure, entry.unavailable_reason, entry.footnote)))


def _totals(codes: Iterable[str], old: Figures, new: Figures, questionnaire: Questionnaire) -> tuple[Change, ...]:
    return tuple(
        Change(questionnaire.words(code), printed_sum(old.sum(code)), printed_sum(new.sum(code))) for code in codes
    )


def _texts(before: Revision, now: Revision) -> Iterable[Change]:
    old, new = (dict(LocalText.objects.filter(revision=r).values_list("key", "body")) for r in (before, now))
    for key, title in LocalSection.choices:
        if old.get(key, "") != new.get(key, ""):
            yield Change(str(title), to_html(old.get(key, "")), to_html(new.get(key, "")))
    seats = [_board(revision) for revision in (before, now)]
    if seats[0] != seats[1]:
        yield Change("Strategic Management Board", *seats)


def _board(revision: Revision) -> str:
    seats = BoardMember.objects.filter(revision=revision).values_list("name", "role", "agency")
    return format_html_join("", "{}<br>", ((", ".join(filter(None, seat)),) for seat in seats))
