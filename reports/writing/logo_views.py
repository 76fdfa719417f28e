"""The logos of an area's agencies: the list, and a page for each."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from reports.models import RESPONSIBLE, Logo
from reports.writing.board_forms import LogoForm
from reports.writing.copying_actions import to_begin_with
from reports.writing.logo_actions import MOST, next_position, remove_logo, save_logo, service_at, token_of
from reports.writing.sections import with_words
from returns.access.decorators import SignedIn
from returns.access.forms import errors_with_places
from returns.models import Revision
from returns.record.refusals import Overtaken


@require_safe
@with_words
def logos(request: SignedIn, revision: Revision) -> HttpResponse:
    there = {logo.position: logo for logo in Logo.objects.filter(revision=revision).defer("content")}
    places = sorted({*range(1, len(RESPONSIBLE) + 1), *there})
    context = {
        "revision": revision,
        "places": [(position, service_at(position).label, there.get(position)) for position in places],
        "next": max(places) + 1 if max(places) < MOST else None,
        "begin_with": None if there else to_begin_with(revision, ["logos"]),
    }
    return render(request, "reports/writing/logos.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_words
def logo(request: SignedIn, revision: Revision, position: int) -> HttpResponse:
    logo = Logo.objects.filter(revision=revision, position=position).first()
    if logo is None and (position > MOST or not 1 <= position <= next_position(revision)):
        raise Http404
    form = LogoForm(request, logo=logo, token=token_of(logo), has_welsh="cy" in revision.area_return.area.languages)
    status = 200
    is_removed = logo is not None and request.POST.get("then") == "remove"
    if form.is_bound and (is_removed or form.is_valid()):
        try:
            _write(request, revision, position, form, is_removed)
            messages.success(request, _("Logo removed.") if is_removed else _("Logo saved."))
            return redirect("logos", year=revision.year_id, area=revision.area_return.area.slug)
        except Overtaken as overtaken:
            messages.error(request, str(overtaken) + " " + _("What is saved now is below, with what you typed."))
            logo, status = Logo.objects.filter(revision=revision, position=position).first(), 409
            form.show_as_seen(token_of(logo))
    context = {"revision": revision, "service": service_at(position).label, "logo": logo, "form": form}
    context["errors"] = errors_with_places(form)
    return render(request, "reports/writing/logo.html", context, status=status)


def _write(request: SignedIn, revision: Revision, position: int, form: LogoForm, is_removed: bool) -> None:
    by, at, seen = request.user, timezone.now(), request.POST.get("seen", "")
    if is_removed:
        remove_logo(revision=revision, by=by, at=at, position=position, seen=seen)
        return
    said = form.cleaned_data
    names = {"name": said["name"], "name_cy": said.get("name_cy", "")}
    save_logo(revision=revision, by=by, at=at, position=position, picture=said["file"], seen=seen, **names)
