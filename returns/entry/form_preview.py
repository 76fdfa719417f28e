"""A year's form before it opens, as its respondents will see it: tables, columns, and what the checks would say.

The checks are tried on what areas published last year, under the codes of the new form.
"""

from typing import NamedTuple

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from returns.access.decorators import SignedIn, for_national_team
from returns.arithmetic import checks
from returns.arithmetic.checks import Issue
from returns.arithmetic.figures import AREAS, Entry, Figures
from returns.checks.assessment import Assessment
from returns.checks.last_year import LastYear
from returns.checks.read import figures_of_many, shape_of
from returns.entry.grid import build_grid
from returns.form.questionnaire import Questionnaire
from returns.models import Area, ReportingYear, Revision, Status
from returns.models.area import AreaKind

TRIED = 3  # areas whose figures the checks are tried on


class Tried(NamedTuple):
    """What the new form's checks find in an area's published figures of last year."""

    area: str
    issues: tuple[Issue, ...]


@require_safe
@for_national_team
def preview(request: SignedIn, year: int) -> HttpResponse:
    here = get_object_or_404(ReportingYear, year=year)
    whole = Questionnaire.load(here)
    if not whole.blocks:
        raise Http404
    whom = request.GET.get("of", AREAS)
    if whom not in whole.shape.respondents:
        raise Http404
    form = whole.asked_of(whom)
    empty = Assessment(Figures(form.shape, {}), LastYear(), (), {}, {})
    bodies = Area.objects.filter(slug__in=whole.shape.respondents - {AREAS})
    context = {
        "year": here,
        "form": form,
        "whom": whom,
        "choices": [(AREAS, _("Areas")), *((body.slug, body.name) for body in bodies)],
        "grids": [build_grid(block, empty) for block in form.blocks],
        "tried": tried(whole, year) if whom == AREAS else (),
        "last": ReportingYear(year=year - 1).name,
    }
    return render(request, "returns/entry/form_preview.html", context)


def tried(whole: Questionnaire, year: int) -> list[Tried]:
    """The checks of a form on the figures that some areas published the year before. Three queries."""
    published = Revision.objects.filter(year=year - 1, status=Status.PUBLISHED, area_return__area__kind=AreaKind.AREA)
    revisions = list(published.select_related("area_return__area").order_by("area_return__area_name")[:TRIED])
    if not revisions:
        return []
    form, before = whole.asked_of(AREAS), shape_of(year - 1)[1].part(AREAS)
    codes = {code: old for code, old in form.comparable(before).items() if code in form.shape.boxes}
    figures = figures_of_many(revisions, before)
    found = []
    for revision in revisions:
        numbers = figures[revision.pk].numbers
        now = Figures(form.shape, {code: Entry(numbers[old]) for code, old in codes.items()})
        found.append(Tried(revision.area_return.area_name, tuple(checks.run(form.rules, now, LastYear(), form.words))))
    return found
