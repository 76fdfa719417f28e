"""Where texts of a report are written: an area's own at a revision, the national ones at a year. One set of pages.

A desk knows which sections there are, which parts each has, who may write, and the actions behind the buttons.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from reports.annual_report.document import BACK, COMMENTARY
from reports.models import LocalSection, LocalText, NationalText, TextDraft
from reports.sign_off.checklist import Finding, in_local_text, in_national_text
from reports.writing.actions import confirm_local_texts, move_local_text, remove_local_text, save_local_texts
from reports.writing.copying_actions import copy_texts_forward, report_before
from reports.writing.draft_actions import place_of
from reports.writing.history import removed
from reports.writing.known import Known, known_in_area, known_in_year
from reports.writing.national_actions import (
    confirm_national_texts,
    copy_national_texts,
    move_national_text,
    remove_national_text,
    save_national_text,
)
from returns.access import permissions
from returns.access.decorators import SignedIn, locked, revision_or_404
from returns.models import Event, ReportingYear, Revision, User
from returns.models.status import HAS_BEEN_PUBLISHED
from returns.record.acts import WRITES, Words
from returns.record.refusals import Refused

CASE_STUDY = "case-study"


@dataclass(frozen=True)
class Draft:
    """What somebody had typed in a section and not saved: only the parts that differ from what is saved."""

    words: Mapping[str, str]
    typed_at: datetime


class Desk(ABC):
    prefix = ""  # of the addresses' names
    languages: Sequence[str] = ("en",)

    def __init__(self, year: ReportingYear, revision: Revision | None = None):
        self.year, self.revision = year, revision
        self.subject: Revision | ReportingYear = revision or year
        self.place = {"year": year.year} | ({"area": revision.area_return.area.slug} if revision else {})
        self.chain = revision.area_return.chain if revision else year.chain

    def url(self, name: str, **more: str) -> str:
        return reverse(self.prefix + name, kwargs=self.place | more)

    @abstractmethod
    def texts(self) -> list[Any]:
        """The sections in the report's order; those that every report has, also while nothing is written."""

    @abstractmethod
    def blank(self, key: str) -> Any:
        """A section that nobody has written, not saved."""

    @abstractmethod
    def parts(self, text: Any) -> tuple[str, ...]:
        """The parts of a section that are written here."""

    @abstractmethod
    def is_open(self, user: User, at: datetime) -> bool: ...

    @abstractmethod
    def known(self) -> Known: ...

    @abstractmethod
    def findings(self, text: Any, known: Known) -> list[Finding]:
        """What the checklist finds in a section as it is handed over."""

    @abstractmethod
    def kinds(self) -> Mapping[str, Words]:
        """What can be added: the beginning of its key, and what it is called."""

    @abstractmethod
    def save(self, key: str, words: Mapping[str, str], *, seen: str, is_right: bool, **who: Any) -> None: ...

    @abstractmethod
    def confirm(self, key: str, **who: Any) -> None: ...

    @abstractmethod
    def move(self, key: str, places: int, **who: Any) -> None: ...

    @abstractmethod
    def remove(self, key: str, **who: Any) -> None: ...

    @abstractmethod
    def begin_with(self) -> ReportingYear | None:
        """The year whose texts can be taken as a beginning, if there is one."""

    @abstractmethod
    def copy(self, **who: Any) -> None: ...

    def warning(self, key: str = "") -> str:
        """What to know before anything is changed; before a section of such a key is."""
        return ""

    @cached_property
    def acts(self) -> list[Event]:
        """The acts that wrote any section, newest first."""
        return list(Event.objects.of(self.chain).filter(act__in=WRITES).newest_first())

    def text(self, key: str) -> Any:
        """A section that is there, or one that was once: saving that puts it back."""
        here = {text.key: text for text in self.texts()}
        if key not in here and key not in removed(self.acts, here):
            raise Http404
        return here.get(key) or self.blank(key)

    def removed(self) -> dict[str, str]:
        return removed(self.acts, [text.key for text in self.texts()])

    def name_of(self, text: Any) -> str:
        """What a section is called; one that has been removed, as it was called then."""
        return self.removed().get(text.key, text.key) if text._state.adding and not text.name else text.name

    def new_key(self, kind: str) -> str:
        """A key that no section has or ever had, so that each has a history of its own."""
        taken = {text.key for text in self.texts()} | self.removed().keys()
        return next(key for number in range(1, len(taken) + 2) if (key := f"{kind}-{number}") not in taken)

    def draft(self, user: User, text: Any) -> Draft | None:
        places = {place_of(self.subject, text.key, part): part for part in self.parts(text)}
        kept = TextDraft.objects.filter(by=user, place__in=places)
        words = {
            places[draft.place]: draft for draft in kept if draft.body.strip() != getattr(text, places[draft.place])
        }
        if not words:
            return None
        return Draft({part: row.body for part, row in words.items()}, max(row.typed_at for row in words.values()))


class AreaDesk(Desk):
    def __init__(self, revision: Revision):
        super().__init__(revision.year, revision)
        self.here = revision
        self.languages = revision.area_return.area.languages

    def texts(self) -> list[LocalText]:
        written = {
            text.key: text for text in LocalText.objects.filter(revision=self.here).select_related("copied_from")
        }
        fixed = {key: written.get(key) or self.blank(key) for key in LocalSection.values}
        contact = fixed.pop(LocalSection.CONTACT)
        return [*fixed.values(), *(text for text in written.values() if text.is_added), contact]

    def blank(self, key: str) -> LocalText:
        return LocalText(revision=self.here, key=key)

    def parts(self, text: LocalText) -> tuple[str, ...]:
        parts = ["title"] if text.is_added else []
        parts += ["body"]
        parts += ["signatory"] if text.key == LocalSection.INTRODUCTION else []
        twins = "cy" in self.languages
        return tuple(name for part in parts for name in ((part, f"{part}_cy") if twins else (part,)))

    def is_open(self, user: User, at: datetime) -> bool:
        return permissions.can_enter(user, self.here, at)

    def known(self) -> Known:
        return known_in_area(self.here)

    def findings(self, text: LocalText, known: Known) -> list[Finding]:
        return in_local_text(self.here, text)

    def kinds(self) -> Mapping[str, Words]:
        return {CASE_STUDY: _("a case study"), "section": _("a section")}

    def warning(self, key: str = "") -> str:
        if not key.startswith(CASE_STUDY):
            return ""
        return _("Never put anything about an individual offender or victim here that could identify them.")

    def save(self, key: str, words: Mapping[str, str], *, seen: str, is_right: bool, **who: Any) -> None:
        right = [key] if is_right else []
        save_local_texts(revision=self.here, texts={key: words}, seen={key: seen}, right=right, **who)

    def confirm(self, key: str, **who: Any) -> None:
        confirm_local_texts(revision=self.here, keys=[key], **who)

    def move(self, key: str, places: int, **who: Any) -> None:
        move_local_text(revision=self.here, key=key, places=places, **who)

    def remove(self, key: str, **who: Any) -> None:
        remove_local_text(revision=self.here, key=key, **who)

    def begin_with(self) -> ReportingYear | None:
        source = report_before(self.here) if any(text.is_empty for text in self.texts()) else None
        return source.year if source else None

    def copy(self, **who: Any) -> None:
        copy_texts_forward(revision=self.here, **who)


class NationalDesk(Desk):
    prefix = "national_"
    languages = ("en", "cy")

    def texts(self) -> list[NationalText]:
        return list(NationalText.objects.filter(year=self.year).select_related("copied_from"))

    def blank(self, key: str) -> NationalText:
        return NationalText(year=self.year, key=key)

    def parts(self, text: NationalText) -> tuple[str, ...]:
        is_note = bool(text.note) or text.key.startswith("note")
        return ("title", "title_cy", *(["note"] if is_note else []), "body", "body_cy")

    def is_open(self, user: User, at: datetime) -> bool:
        return permissions.is_national(user)

    def known(self) -> Known:
        return known_in_year(self.year)

    def findings(self, text: NationalText, known: Known) -> list[Finding]:
        return in_national_text(text, known.values["en"])

    def kinds(self) -> Mapping[str, Words]:
        """A year has one commentary and one back page, which have their places in the report by their keys."""
        here = {text.key for text in self.texts()}
        once = {COMMENTARY: _("The commentary that stands before the notes"), BACK: _("The back page")}
        always = {"section": _("A section before the tables"), "note": _("A note to the tables")}
        return always | {key: words for key, words in once.items() if key not in here}

    def new_key(self, kind: str) -> str:
        return kind if kind in (COMMENTARY, BACK) else super().new_key(kind)

    def save(self, key: str, words: Mapping[str, str], *, seen: str, is_right: bool, **who: Any) -> None:
        save_national_text(year=self.year, key=key, words=words, seen=seen, is_right=is_right, **who)

    def confirm(self, key: str, **who: Any) -> None:
        confirm_national_texts(year=self.year, keys=[key], **who)

    def move(self, key: str, places: int, **who: Any) -> None:
        move_national_text(year=self.year, key=key, places=places, **who)

    def remove(self, key: str, **who: Any) -> None:
        remove_national_text(year=self.year, key=key, **who)

    def begin_with(self) -> ReportingYear | None:
        """Only where the year has none at all, the newest earlier year that has some."""
        if NationalText.objects.filter(year=self.year).exists():
            return None
        earlier = ReportingYear.objects.filter(year__lt=self.year.year, national_texts__isnull=False)
        return earlier.order_by("-year").first()

    def copy(self, **who: Any) -> None:
        source = self.begin_with()
        if source is None:
            raise Refused(f"Nothing can be copied: {self.year} has texts, or no earlier year has any.")
        copy_national_texts(source=source, target=self.year, **who)

    def warning(self, key: str = "") -> str:
        if not Revision.objects.filter(year=self.year, status__in=HAS_BEEN_PUBLISHED).exists():
            return ""
        return _(
            "Reports of this year are published already. They stay as they are; a correction made later prints what"
            " stands here then."
        )


View = Callable[..., HttpResponse]


def at_desk(view: View) -> View:
    """Hand the view the desk at an area's return or at a year, for a user whose desk it is; otherwise 404."""

    @login_required
    @wraps(view)
    def inner(request: SignedIn, year: int, area: str | None = None, **kwargs: Any) -> HttpResponse:
        if area is not None:
            return view(request, AreaDesk(revision_or_404(request, year, area)), **kwargs)
        if not permissions.is_national(request.user):
            raise Http404
        return view(request, NationalDesk(get_object_or_404(ReportingYear, year=year)), **kwargs)

    return inner


def at_open_desk(view: View) -> View:
    """The same while its texts may be changed; otherwise say who holds the return and how to get it back."""

    @at_desk
    @wraps(view)
    def inner(request: SignedIn, desk: Desk, **kwargs: Any) -> HttpResponse:
        if desk.revision and not desk.is_open(request.user, timezone.now()):
            return locked(request, desk.revision)
        return view(request, desk, **kwargs)

    return inner
