"""How far a whole return is, in one line: figures, texts, board, logos, signature; and who must act next.

Worked out here alone, from what the checklist finds, for whichever page shows it. Nothing counts as done that would
still keep the chair from signing.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.models import Comment, FrozenFile
from reports.sign_off.checklist import Finding, blocking_in
from reports.sign_off.links import Link, Links, Part
from reports.sign_off.opened import opened
from reports.sign_off.rights import Ways, takes_words
from reports.sign_off.signing import Standing, State, standings
from returns.access import permissions
from returns.access.permissions import Somebody
from returns.form.questionnaire import Questionnaire
from returns.models import ReportingYear, Revision, Status

WORDS = (Part.TEXTS, Part.BOARD, Part.LOGOS)


class Who(StrEnum):
    """Who can be the next to act."""

    COORDINATOR = "coordinator"
    CHAIR = "chair"
    NATIONAL = "national"

    @property
    def words(self) -> str:
        return {
            Who.COORDINATOR: _("The area’s co-ordinator"),
            Who.CHAIR: _("The chair of the board"),
            Who.NATIONAL: _("The national team"),
        }[self]


@dataclass(frozen=True)
class Piece:
    """One part of the return: how it stands in words, and the links to what is missing in it, each once."""

    part: Part
    place: Link
    words: str
    is_done: bool = False
    missing: tuple[Finding, ...] = ()

    @property
    def places(self) -> tuple[Link, ...]:
        return tuple({found.place: None for found in self.missing})


@dataclass(frozen=True)
class Step:
    """What somebody has to do next, and where."""

    who: Who
    words: str
    address: str


@dataclass(frozen=True)
class Progress:
    """Of one return: its pieces in their order, and the next steps, of which several can be taken at once."""

    revision: Revision
    pieces: tuple[Piece, ...]
    steps: tuple[Step, ...]
    takes_words: bool = False
    national: tuple[Finding, ...] = ()  # what the national team has to mend in texts, population or form

    @property
    def of(self) -> dict[str, Piece]:
        """For templates: the piece of a part."""
        return {piece.part.value: piece for piece in self.pieces}

    @property
    def lacking(self) -> list[Piece]:
        """What of the report its area has still to write or send."""
        return [piece for piece in self.pieces if piece.part in WORDS and not piece.is_done]

    def waits_for(self, user: Somebody) -> list[Step]:
        """The steps that are this person's to take."""
        area_return = self.revision.area_return
        theirs = {
            Who.COORDINATOR: permissions.coordinates(user, area_return),
            Who.CHAIR: permissions.chairs(user, area_return),
            Who.NATIONAL: permissions.is_national(user),
        }
        return [step for step in self.steps if theirs[step.who]]


def progress_of(revision: Revision, at: datetime, questionnaire: Questionnaire | None = None) -> Progress:
    """How far one return is. Its year's form may be handed in, in English."""
    return progress_in([revision], at, {revision.year_id: questionnaire} if questionnaire else None)[0]


def progress_in(
    revisions: Sequence[Revision], at: datetime, questionnaires: Mapping[int, Questionnaire] | None = None
) -> list[Progress]:
    """How far each return is. As many queries for all as for one; none for those that are out."""
    working = [revision for revision in revisions if revision.is_in_work]
    reported = [revision for revision in working if revision.has_report]
    blocking = blocking_in(reported, questionnaires) if reported else {}
    accepted = [revision for revision in reported if revision.status == Status.ACCEPTED]
    signed = {standing.revision.pk: standing for standing in standings(accepted)} if accepted else {}
    made = FrozenFile.objects.standing().filter(revision__in=accepted).values_list("revision", flat=True)
    prepared = set(made) if accepted else set()
    unanswered = Comment.objects.filter(revision__in=reported, gives_back=False).unanswered()
    comments = Counter(unanswered.values_list("revision", flat=True)) if reported else Counter()
    again = opened(accepted)
    return [
        _Return(
            revision,
            at,
            blocking.get(revision.pk, ()),
            signed.get(revision.pk),
            revision.pk in prepared,
            comments[revision.pk],
            revision.pk in again and revision.pk not in prepared,
        ).progress
        for revision in revisions
    ]


@dataclass
class _Return:
    """What is known of a return, and what follows."""

    revision: Revision
    at: datetime
    blocking: Sequence[Finding]
    standing: Standing | None
    is_prepared: bool
    comments: int  # of the board, which the area has still to answer
    is_open_again: bool  # to its area, which has changed nothing yet
    links: Links = field(init=False)

    def __post_init__(self) -> None:
        self.links = Links(self.revision)

    @property
    def progress(self) -> Progress:
        words = tuple(self.word(part) for part in WORDS) if self.revision.has_report else ()
        signature = (self.signature,) if self.revision.has_report else ()
        return Progress(
            self.revision,
            (self.figures, *words, *signature),
            (*self.steps(any(not piece.is_done for piece in words)), *self.to_answer),
            self.takes_words,
            tuple(found for found in self.blocking if found.place.is_national),
        )

    @property
    def takes_words(self) -> bool:
        return takes_words(self.revision, self.at, self.is_prepared)

    def found(self, part: Part) -> tuple[Finding, ...]:
        return tuple(found for found in self.blocking if found.place.part == part)

    @property
    def figures(self) -> Piece:
        missing, status = self.found(Part.FIGURES), self.revision.status
        if status == Status.DRAFT:
            words = _("Sent back") if self.revision.sent_back_at else _("Not submitted")
        elif status == Status.SUBMITTED:
            words = _("Submitted, not accepted yet")
        elif missing:
            words = _counted(len(missing))
        else:
            words = _("Accepted") if status == Status.ACCEPTED else _("Published")
        is_done = status not in (Status.DRAFT, Status.SUBMITTED) and not missing
        return Piece(Part.FIGURES, self.links.figures, words, is_done, missing)

    def word(self, part: Part) -> Piece:
        board = replace(self.links.board, title=_("Board"))
        place = {Part.TEXTS: self.links.texts, Part.BOARD: board, Part.LOGOS: self.links.logos}[part]
        missing = self.found(part)
        done = _("Completed") if self.revision.is_in_work else _("Published")
        return Piece(part, place, _counted(len(missing)) if missing else done, not missing, missing)

    @property
    def signature(self) -> Piece:
        words = {
            None: _("Not yet") if self.revision.is_in_work else _("Published"),
            State.WAITING: _("Not signed"),
            State.CHANGED: _("Void: the report has changed"),
            State.GIVEN_BACK: _("Given back") if self.standing and self.standing.is_with_area else _("Not signed"),
            State.SIGNED: _("Signed"),
            State.OVERRIDDEN: _("Goes out without"),
        }[self.standing.state if self.standing else None]
        is_done = not self.standing.waits if self.standing else not self.revision.is_in_work
        return Piece(Part.SIGNATURE, self.links.signature, words, is_done)

    # --- Who must act next ------------------------------------------------------------------------

    def steps(self, lacks_words: bool) -> list[Step]:
        status = self.revision.status
        if status == Status.DRAFT:
            steps = [self.draft]
        elif status == Status.SUBMITTED:
            steps = [Step(Who.NATIONAL, _("review the figures"), self.at_("review"))]
        elif status == Status.ACCEPTED:
            return self.accepted(lacks_words)
        else:
            return []
        return [*steps, *self.to_complete(lacks_words)]

    @property
    def draft(self) -> Step:
        if permissions.takes_entries(self.revision, self.at):
            words = _("enter the figures and submit them")
            if self.revision.sent_back_at:
                words = _("read why the return came back, and submit it again")
            return Step(Who.COORDINATOR, words, self.at_("task_list"))
        if permissions.has_opened(self.revision, self.at):
            return Step(Who.NATIONAL, _("give the area more time, because the year is closed"), self.at_("extend"))
        return Step(Who.NATIONAL, _("open the year"), reverse("dates", kwargs={"year": self.revision.year_id}))

    def to_complete(self, lacks_words: bool) -> list[Step]:
        steps = []
        if lacks_words and self.takes_words:
            steps.append(Step(Who.COORDINATOR, _("complete the area’s part of the report"), self.at_("task_list")))
        if national := [found for found in self.blocking if found.place.is_national]:
            steps.append(Step(Who.NATIONAL, _("complete the national part of the report"), national[0].place.written))
        return steps

    @property
    def to_answer(self) -> list[Step]:
        if not self.comments:
            return []
        words = ngettext("answer %d comment of the board", "answer %d comments of the board", self.comments)
        return [Step(Who.COORDINATOR, words % self.comments, self.at_("sign_off"))]

    def accepted(self, lacks_words: bool) -> list[Step]:
        """Its figures are settled: what is left are the words, the chair, and the way out."""
        release = reverse("release", kwargs={"year": self.revision.year_id})
        if self.is_open_again:
            words = _("read why the national team has opened the report again, and change its words")
            return [Step(Who.COORDINATOR, words, self.at_("task_list"))]
        if self.standing and self.standing.waits:
            if self.found(Part.FIGURES):
                words = _("send the return back, because something in its figures keeps the report from being signed")
                return [Step(Who.NATIONAL, words, self.at_("review") + "#decision")]
            if lacks_words and self.is_prepared:
                return [Step(Who.NATIONAL, _("open the texts again, because the report is not complete"), release)]
            steps = self.to_complete(lacks_words)
            if self.standing.is_with_area:
                words = _("answer the chair, who has given the report back")
                steps.insert(0, Step(Who.COORDINATOR, words, self.at_("sign_off")))
            return steps or [Step(Who.CHAIR, _("read the report and sign it off"), self.at_("sign_off"))]
        if self.revision.has_report and not self.is_prepared:
            return [Step(Who.NATIONAL, _("prepare the report"), release)]
        return [Step(Who.NATIONAL, _("publish the return"), release)]

    def at_(self, name: str) -> str:
        return reverse(name, kwargs=self.links.keys)


def _counted(missing: int) -> str:
    return ngettext("%d thing to do", "%d things to do", missing) % missing


# --- Of a whole year ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Counts:
    """How many accepted reports of a year there are, and of these how many are signed or let out, and prepared."""

    accepted: int
    signed: int
    prepared: int


def counts_of(year: ReportingYear) -> Counts | None:
    """Without a look at what the reports say. None where no return with a report is accepted. At most four queries."""
    accepted = list(Revision.objects.filter(year=year, status=Status.ACCEPTED, has_report=True))
    if not accepted:
        return None
    signed = sum(not here.waits for here in standings(accepted))
    made = FrozenFile.objects.standing().filter(revision__in=accepted).values("revision").distinct().count()
    return Counts(len(accepted), signed, made)


# --- As a page shows it to its reader -------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """A progress, with the addresses to which its reader can go from each piece and each thing that is missing."""

    progress: Progress
    pieces: Sequence[tuple[Piece, str]]
    lacking: Sequence[tuple[str, str]]
    yours: Sequence[Step]
    others: Sequence[Step]


def shown_to(user: Somebody, progress: Progress, at: datetime) -> Shown:
    is_made = not progress.takes_words
    ways = Ways(user, progress.revision, at, is_made)
    places: Mapping[Link, None] = {place: None for piece in progress.lacking for place in piece.places}
    yours = progress.waits_for(user)
    return Shown(
        progress,
        [(piece, ways.to(piece.place)) for piece in progress.pieces],
        [(place.title, ways.to(place)) for place in places],
        yours,
        [step for step in progress.steps if step not in yours],
    )
