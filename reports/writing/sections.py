"""The sections of a report as their writers find them: an area's own at a revision, the national ones at a year.

Here: which there are, what they consist of, what can be added. Not here: what is right or wrong in them (rows).
"""

from collections.abc import Callable, Mapping
from functools import partial, wraps
from typing import Any

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
from reports.writing.actions import may_write
from reports.writing.acts import WRITES
from reports.writing.copying_actions import report_before, year_before
from reports.writing.history import removed
from returns.access import permissions
from returns.access.decorators import SignedIn, locked, revision_or_404
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
        once = {COMMENTARY: _("The commentary that stands before the notes"), BACK: _("The back page")}
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
            return _("Never put anything about an individual offender or victim here that could identify them.")
        if self.revision or not Revision.objects.filter(year=self.year, status__in=HAS_BEEN_PUBLISHED).exists():
            return ""
        return _(
            "Reports of this year are published already. They stay as they are; a correction made later prints what"
            " stands here then."
        )

    def begin_with(self) -> ReportingYear | None:
        """The year whose texts can be taken as a beginning, if there is one."""
        if self.revision is None:
            return year_before(self.year)
        source = report_before(self.revision) if any(section.is_empty for section in self.all()) else None
        return source.year if source else None


View = Callable[..., HttpResponseBase]


def with_sections(view: View) -> View:
    """Hand the view the sections of an area's return or of a year, for a user who works on them; otherwise 404."""

    @login_required
    @wraps(view)
    def inner(request: SignedIn, year: int, area: str | None = None, **kwargs: Any) -> HttpResponseBase:
        if area is not None:
            revision = revision_or_404(request, year, area)
            if revision.area_return.area.is_body:  # it has no report
                raise Http404
            return view(request, Sections(revision), **kwargs)
        if not permissions.is_national(request.user):
            raise Http404
        return view(request, Sections(get_object_or_404(ReportingYear, year=year)), **kwargs)

    return inner


def with_open_sections(view: View) -> View:
    """The same while they may be changed; otherwise say who holds the return and how to get it back."""

    @with_sections
    @wraps(view)
    def inner(request: SignedIn, sections: Sections, **kwargs: Any) -> HttpResponseBase:
        if sections.revision and not may_write(request.user, sections.revision, timezone.now()):
            return locked(request, sections.revision, partial(view, request, sections, **kwargs))
        return view(request, sections, **kwargs)

    return inner
