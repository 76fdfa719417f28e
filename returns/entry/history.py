"""The record as people read it: every act of one return, or of one year, newest first, to be narrowed and paged."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from returns.access import permissions
from returns.access.decorators import SignedIn, for_national_team, with_return
from returns.access.forms import errors_with_places
from returns.form.questionnaire import Questionnaire
from returns.models import Event, ReportingYear, Revision
from returns.models.event import EventQuerySet
from returns.record import acts, timeline

ON_A_PAGE = 50


class HistoryForm(forms.Form):
    """What of a chain is asked for. A person goes by the place of their first act: no key stands in an address."""

    def __init__(self, events: EventQuerySet, data: Any):
        super().__init__(data)
        self.events = events
        contents = events.contents()
        self.people = list(dict.fromkeys((by, name) for by, name, revision, act in contents))
        self.acts = {act for by, name, revision, act in contents}
        kinds = {acts.kind_of(act) for act in self.acts}
        revisions = sorted({revision for by, name, revision, act in contents if revision})
        self._offer("kind", _("What"), [(kind, words) for kind, words in acts.KINDS.items() if kind in kinds])
        people = [(str(place), name or _("The system")) for place, (by, name) in enumerate(self.people, start=1)]
        self._offer("by", _("Who"), people)
        self._offer("revision", _("Revision"), [(str(number), str(number)) for number in revisions])

    def _offer(self, name: str, label: str, choices: Sequence[tuple[str, acts.Words]]) -> None:
        """A field for what there is to choose from, if there is."""
        if len(choices) > 1:
            self.fields[name] = forms.ChoiceField(label=label, choices=[("", _("All")), *choices], required=False)

    def found(self) -> EventQuerySet:
        """The events asked for; a choice that is none narrows nothing, and its field says so."""
        self.is_valid()
        asked, events = self.cleaned_data, self.events
        if kind := asked.get("kind"):
            events = events.filter(act__in=[act for act in self.acts if acts.kind_of(act) == kind])
        if place := asked.get("by"):
            events = events.filter(by=self.people[int(place) - 1][0])
        if number := asked.get("revision"):
            events = events.filter(revision__number=number)
        return events


@require_safe
@with_return
def of_return(request: SignedIn, revision: Revision) -> HttpResponse:
    events = Event.objects.of(revision.area_return.chain)
    if not permissions.is_national(request.user):
        events = events.shown_to_areas()
    return _page(request, events, revision.year, {"revision": revision})


@require_safe
@for_national_team
def of_year(request: SignedIn, year: int) -> HttpResponse:
    here = get_object_or_404(ReportingYear, year=year)
    return _page(request, Event.objects.of(here.chain), here, {})


def _page(request: SignedIn, events: EventQuerySet, year: ReportingYear, subject: dict[str, Any]) -> HttpResponse:
    form = HistoryForm(events, request.GET)
    page: Page[Event] = Paginator(form.found().newest_first(), ON_A_PAGE).get_page(request.GET.get("page"))
    questionnaire = Questionnaire.load(year)
    boxes = {code: questionnaire.words(code) for code in questionnaire.shape.boxes}
    names = acts.Names(boxes, {rule.code: rule.text for rule in questionnaire.rules})
    context = subject | {
        "year": year,
        "form": form,
        "errors": errors_with_places(form),
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "acts": [(event, timeline.tell(event.act, event.changes, names)) for event in page],
        "is_narrowed": any(form.cleaned_data.values()),
    }
    return render(request, "returns/entry/history.html", context)
