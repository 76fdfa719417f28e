"""The sections of a report as their writers find them: an area's own at a revision, the national ones at a year.

Here: which there are, what they consist of, what can be added. Not here: what is right or wrong in them (rows).
"""

from collections.abc import Callable, Mapping
from functools import partial, wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from reports.annual_report.document import BACK, COMMENTARY
from reports.models import LocalSection, Section, Subject, chain_of, sections_of
from reports.sign_off.asking_actions import asked_among
from reports.sign_off.rights import can_write_words
from reports.sign_off.signing import word_of
from reports.writing.actions import may_write
from reports.writing.acts import WRITES
from reports.writing.copying_actions import to_begin_with, year_before
from reports.writing.history import removed
from returns.access import permissions
from returns.access.decorators import SignedIn, locked, only_while, revision_or_404
from returns.models import Event, ReportingYear, Revision
from returns.models.status import HAS_BEEN_PUBLISHED
from returns.record.acts import Words

CASE_STUDY = "case-study"


class Sections:
    """Those of one revision, or of one year where `revision` is None."""

    def __init__(self, on: Subject):
        self.on = on
        self.revision = on if isinstance(on, Revision) else None
        self.year = on.year if isinstance(on, Revision) else on
        self.languages = self.revision.area_return.area.languages if self.revision else ("en", "cy")

    def url(self, name: str, **more: str) -> str:
        if self.revision:
            return reverse(name, kwargs={"year": self.year.year, "area": self.revision.area_return.area.slug} | more)
        return reverse(f"national_{name}", kwargs={"year": self.year.year} | more)

    def all(self) -> list[Section]:
        return sections_of(self.on)

    @cached_property
    def acts(self) -> list[Event]:
        """The acts that wrote any section, newest first."""
        return list(Event.objects.of(chain_of(self.on)).filter(act__in=WRITES).newest_first())

    def get(self, key: str) -> Section:
        """A section that is there, or one that was once: saving that puts it back."""
        here = {section.key: section for section in self.all()}
        if key not in here and key not in removed(self.acts, here):
            raise Http404
        return here.get(key) or Section.blank(self.on, key)

    def removed(self) -> dict[str, str]:
        return removed(self.acts, [section.key for section in self.all()])

    def name_of(self, section: Section) -> str:
        """What a section is called; one that has been removed, as it was called then."""
        return section.name or self.removed().get(section.key, section.key)

    def parts(self, section: Section) -> tuple[str, ...]:
        """The parts of a section that are written here, each in the languages of the report."""
        is_note = section.note or (section.key.startswith("note") and not self.revision)
        is_signed = self.revision and section.key == LocalSection.INTRODUCTION
        is_titled = section.is_added or section.key == LocalSection.LOCAL_PAGE
        parts = [*(["title"] if is_titled else []), "body", *(["signatory"] if is_signed else [])]
        if "cy" in self.languages:
            parts = [name for part in parts for name in (part, f"{part}_cy")]
        if is_note:
            parts.insert(parts.index("body"), "note")
        return tuple(parts)

    def kinds(self) -> Mapping[str, Words]:
        """What can be added: the beginning of its key, and what it is called.

        A year has one commentary and one back page, which have their places in the report by their keys.
        """
        if self.revision:
            return {CASE_STUDY: _("a case study"), "section": _("a section")}
        here = {section.key for section in self.all()}
        once = {COMMENTARY: _("The commentary before the notes"), BACK: _("The back page")}
        always = {"section": _("A section before the tables"), "note": _("A note to the tables")}
        return always | {key: words for key, words in once.items() if key not in here}

    def new_key(self, kind: str) -> str:
        """A key that no section has or ever had, so that each has a history of its own."""
        if kind in (COMMENTARY, BACK):
            return kind
        taken = {section.key for section in self.all()} | self.removed().keys()
        return next(key for number in range(1, len(taken) + 2) if (key := f"{kind}-{number}") not in taken)

    def warning(self, key: str = "") -> str:
        """What to know before anything is changed; before a section of such a key is."""
        if key.startswith(CASE_STUDY) and self.revision:
            return _("Never include anything here that could identify an offender or victim.")
        if self.revision or not Revision.objects.filter(year=self.year, status__in=HAS_BEEN_PUBLISHED).exists():
            return ""
        return _(
            "Some of this year’s reports are already published. They will not change. A later correction will use the"
            " text that is here then."
        )

    def begin_with(self) -> ReportingYear | None:
        """The year whose texts can be taken as a beginning, if there is one."""
        return year_before(self.year) if self.revision is None else to_begin_with(self.revision)


View = Callable[..., HttpResponseBase]


def with_sections(view: View) -> View:
    """Hand the view the sections of an area's return or of a year, for a user who works on them; otherwise 404."""

    @login_required
    @wraps(view)
    def inner(request: SignedIn, year: int, area: str | None = None, **kwargs: Any) -> HttpResponseBase:
        if area is not None:
            sections = Sections(revision_or_404(request, year, area))
            if sections.revision and sections.revision.area_return.area.is_body:  # it has no report
                raise Http404
            return telling(request, sections.revision, partial(view, request, sections, **kwargs))
        if not permissions.is_national(request.user):
            raise Http404
        return view(request, Sections(get_object_or_404(ReportingYear, year=year)), **kwargs)

    return inner


def with_open_sections(view: View) -> View:
    """The same while they may be changed; otherwise say who holds the return and how to get it back."""

    @with_sections
    @wraps(view)
    def inner(request: SignedIn, sections: Sections, **kwargs: Any) -> HttpResponseBase:
        page = partial(view, request, sections, **kwargs)
        if sections.revision and not may_write(request.user, sections.revision, timezone.now()):
            return locked(request, sections.revision, page, of_words=True)
        return page()

    return inner


def with_words(view: View) -> View:
    """Hand the view a return whose report's words its user may write now: its board, its logos."""

    @only_while(can_write_words, of_words=True)
    @wraps(view)
    def inner(request: SignedIn, revision: Revision, **kwargs: Any) -> HttpResponseBase:
        return telling(request, revision, partial(view, request, revision, **kwargs))

    return inner


def telling(request: SignedIn, revision: Revision | None, page: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """What the page answers. Where it made a signature void, whoever did that reads it on the page that comes next."""
    signed = word_of(revision) if revision and request.method == "POST" else None
    response = page()
    if revision and signed and not word_of(revision):
        words = _("%(by)s had signed the report off. It says something else now, so that no longer counts.")
        if signed.is_override:
            words = _("%(by)s had let the report out. It says something else now, so that no longer counts.")
        asked = _("The chair of the board will be asked to sign it as soon as it is complete.")
        if asked_among([revision]):
            asked = _("The chair of the board has been told, and is asked to sign it.")
        messages.warning(request, f"{words % {'by': signed.signed_by}} {asked}")
    return response
