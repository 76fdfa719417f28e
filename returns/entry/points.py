"""A reviewer's note on a box as its reader finds it: where it stands, and what has become of it since."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from returns.arithmetic.figures import Entry
from returns.checks.assessment import Assessment
from returns.entry.acts import entry_in_words
from returns.entry.figure_actions import in_record
from returns.form.blocks import Block
from returns.form.questionnaire import Questionnaire
from returns.models import BoxNote


@dataclass(frozen=True)
class Point:
    """A note: an open point until its box holds something else (`became` says what) or the area has answered."""

    note: BoxNote
    became: str
    is_open: bool

    @property
    def code(self) -> str:
        return self.note.cell.code


@dataclass(frozen=True)
class Placed:
    """A point with the words of its box, and the block where that stands."""

    point: Point
    words: str
    block: Block


def points_of(assessment: Assessment) -> dict[str, Point]:
    """The notes on a revision's boxes by the boxes' codes, in the form's order."""
    return {
        code: Point(note, became(note.entry, assessment.figures[code]), note in assessment.open_notes)
        for code, note in assessment.notes.items()
    }


def placed(assessment: Assessment, questionnaire: Questionnaire) -> list[Placed]:
    """The same for a list of them."""
    points = points_of(assessment)
    return [Placed(point, questionnaire.words(code), questionnaire.block_of(code)) for code, point in points.items()]


def became(old: Entry, new: Entry) -> str:
    """“Changed from 4 to 3.”, and what became of the footnote; empty where all is as it was."""
    return " ".join(_sentences(old, new))


def _sentences(old: Entry, new: Entry) -> Iterator[str]:
    (answer, footnote), (answer_now, footnote_now) = entry_in_words(in_record(old)), entry_in_words(in_record(new))
    if answer != answer_now:
        yield _("Changed from %(old)s to %(new)s.") % {"old": answer, "new": answer_now}
    if footnote != footnote_now:
        said = _("The footnote is now “%(footnote)s”.") if footnote_now else _("The footnote is gone.")
        yield said % {"footnote": footnote_now}
