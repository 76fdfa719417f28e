"""The logos of an area's agencies: their pages, and the pictures themselves at an address of their own.

A picture is found by its digest alone, so that a frozen report shows it for ever. Anybody may fetch it once it stands
in a public edition; until then whoever may preview a report with it.
"""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from reports import early, emblems, published
from reports.actions import remove_logo, save_logo
from reports.actions.logos import MOST, next_position, service_at, token_of
from reports.board_forms import LogoForm
from reports.models import RESPONSIBLE, Logo
from returns import permissions
from returns.actions import Overtaken
from returns.forms import errors_with_places
from returns.models import Revision, User
from returns.views.access import SignedIn, with_draft

YEAR = 365 * 24 * 60 * 60  # seconds
# Opened by itself an SVG is a document: this one may do nothing, whatever might be in it.
NOTHING = "default-src 'none'; style-src 'none'; frame-ancestors 'none'; sandbox"


@require_safe
@with_draft
def logos(request: SignedIn, revision: Revision) -> HttpResponse:
    there = {logo.position: logo for logo in Logo.objects.filter(revision=revision).defer("content")}
    places = sorted({*range(1, len(RESPONSIBLE) + 1), *there})
    context = {
        "revision": revision,
        "places": [(position, service_at(position).label, there.get(position)) for position in places],
        "next": max(places) + 1 if max(places) < MOST else None,
    }
    return render(request, "reports/logos.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def logo(request: SignedIn, revision: Revision, position: int) -> HttpResponse:
    logo = Logo.objects.filter(revision=revision, position=position).first()
    if logo is None and (position > MOST or not 1 <= position <= next_position(revision)):
        raise Http404
    form = LogoForm(request, logo=logo, token=token_of(logo), has_welsh="cy" in revision.area_return.area.languages)
    is_removed = logo is not None and request.POST.get("then") == "remove"
    if form.is_bound and (is_removed or form.is_valid()):
        try:
            _write(request, revision, position, form, is_removed)
            messages.success(request, _("Logo removed.") if is_removed else _("Logo saved."))
            return redirect("logos", year=revision.year_id, area=revision.area_return.area.slug)
        except Overtaken as overtaken:
            messages.error(request, str(overtaken) + " " + _("What stands now is shown below."))
            return redirect("logo", year=revision.year_id, area=revision.area_return.area.slug, position=position)
    context = {"revision": revision, "service": service_at(position).label, "logo": logo, "form": form}
    return render(request, "reports/logo.html", context | {"errors": errors_with_places(form)})


def _write(request: SignedIn, revision: Revision, position: int, form: LogoForm, is_removed: bool) -> None:
    by, at, seen = request.user, timezone.now(), request.POST.get("seen", "")
    if is_removed:
        remove_logo(revision=revision, by=by, at=at, position=position, seen=seen)
        return
    said = form.cleaned_data
    names = {"name": said["name"], "name_cy": said.get("name_cy", "")}
    save_logo(revision=revision, by=by, at=at, position=position, picture=said["file"], seen=seen, **names)


@require_safe
def picture(request: HttpRequest, sha256: str, extension: str) -> HttpResponse:
    found = Logo.objects.filter(sha256=sha256)
    public = found.filter(revision__in=published.public_editions(timezone.now())).first()
    shown = public or _previewed(request, found)
    if shown is None or emblems.EXTENSIONS[shown.media_type] != extension:
        raise Http404
    response = HttpResponse(bytes(shown.content), content_type=shown.media_type)
    response["ETag"] = f'"{sha256}"'
    response["Content-Security-Policy"] = NOTHING
    if public:
        patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    else:
        add_never_cache_headers(response)
    return response


def _previewed(request: HttpRequest, found: QuerySet[Logo]) -> Logo | None:
    """The logo out of a report that the asker may preview, or read before its release."""
    if not isinstance(request.user, User):
        return None
    revisions = Revision.objects.with_names().filter(pk__in=found.values("revision"))
    seen = [revision.pk for revision in revisions if permissions.can_preview(request.user, revision)]
    return found.filter(revision__in=seen).first() or early.logos_for(request.user, found, timezone.now()).first()
