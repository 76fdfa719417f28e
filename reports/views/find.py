"""The public list of annual reports, with its search. An address can be passed on: it holds all that was asked."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reports.forms import FindForm
from reports.listed import Listed
from returns.models import Revision

PAGE = 100


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Of the newest year, until somebody looks for an area or a year."""
    public = Listed(timezone.now())
    has_asked = FindForm.base_fields.keys() & request.GET.keys()
    form = FindForm([listed.year for listed in public.years], request.GET if has_asked else None)
    text, found = "", public.find("", public.newest)
    if form.is_bound:
        text, year = (form.cleaned_data["area"], form.cleaned_data["year"]) if form.is_valid() else ("", None)
        found = public.find(text, year) if form.is_valid() else []
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    context = {
        "form": form,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "groups": public.by_year(shown),
        "revisions": shown,
        "one_area": _only_area(found),
        "years": public.years,
        "near": [] if found else public.near(text),
        "has_invented": any(row.is_invented for row in shown),
    }
    return render(request, "reports/find.html", context)


def _only_area(revisions: list[Revision]) -> str:
    """The name of the area, where several years of one were found: they stand in one table then."""
    areas = {row.area_return.area_id for row in revisions}
    return revisions[0].area_return.printed_name if len(areas) == 1 and len(revisions) > 1 else ""
