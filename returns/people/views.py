"""The dashboard, notices and how mail fares; and what every page knows of its reader."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from returns.access import permissions
from returns.access.decorators import SignedIn, for_national_team, post_only
from returns.form.questionnaire import Questionnaire
from returns.models import Notice, ReportingYear, Revision, Role, Upload
from returns.models.notice import NEED_A_LOOK, Delivery
from returns.models.status import VISIBLE_TO_BOARD
from returns.people.actions import mark_read, send_again
from returns.people.forms import SendAgainForm
from returns.people.reasons import with_reasons
from returns.record import jobs

NEWEST = 100  # on one page


@require_safe
@login_required
def notices(request: SignedIn) -> HttpResponse:
    """Whoever has been shown their notices has read them: the next time none of these is new."""
    own = Notice.objects.filter(recipient=request.user).select_related("area_return__area", "area_return__year", "year")
    told = with_reasons(request.user, list(own[:NEWEST]))
    response = render(request, "returns/people/notices.html", {"notices": told, "newest": NEWEST})
    if request.method == "GET":
        mark_read(by=request.user, at=timezone.now())
    return response


@require_safe
@for_national_team
def mail(request: SignedIn) -> HttpResponse:
    counts = Notice.objects.deliveries()
    chosen = request.GET.get("state", "")
    rows = Notice.objects.standing(Delivery(chosen)) if chosen in Delivery.values else Notice.objects.all()
    context = {
        "notices": list(rows.select_related("recipient")[:NEWEST]),
        "newest": NEWEST,
        "chosen": chosen,
        "can_send_all": chosen in NEED_A_LOOK,
        "states": [("", "", sum(counts.values())), *((value, name, counts[value]) for value, name in Delivery.choices)],
    }
    return render(request, "returns/people/mail.html", context)


@require_safe
@for_national_team
def background_work(request: SignedIn) -> HttpResponse:
    """What the workers do in the background, where they failed."""
    context = {"failures": jobs.failures(), "is_worker_there": jobs.is_worker_there()}
    return render(request, "returns/people/background_work.html", context)


@post_only
@for_national_team
def mail_again(request: SignedIn) -> HttpResponse:
    form = SendAgainForm(request.POST)
    if not form.is_valid():
        raise Http404
    again = form.cleaned_data["notice"]
    for notice in again:
        send_again(notice=notice, by=request.user, at=timezone.now())
    if again:
        text = ngettext("We are sending %(count)s email again.", "We are sending %(count)s emails again.", len(again))
        messages.success(request, text % {"count": len(again)})
    return redirect("mail")


# --- The dashboard --------------------------------------------------------------------------------


@require_safe
@login_required
def dashboard(request: SignedIn) -> HttpResponse:
    if permissions.is_national(request.user):
        return redirect("years")
    current = Revision.objects.with_names().with_last_act(to_areas=True).current()
    own = current.filter(area_return__area__in=request.user.areas_as(Role.COORDINATOR))
    board = current.filter(area_return__area__in=request.user.areas_as(Role.BOARD), status__in=VISIBLE_TO_BOARD)
    context = {
        "own": sorted(own, key=lambda row: (-row.year_id, row.area_return.area_name)),
        "to_read": sorted(board, key=lambda row: (-row.year_id, row.area_return.area_name)),
        "is_board": bool(request.user.areas_as(Role.BOARD)),
        "waiting": Upload.objects.to_be_seen_by(request.user.pk, timezone.now(), is_national=False),
    }
    return render(request, "returns/people/dashboard.html", context)


@require_safe
@login_required
def guidance(request: SignedIn, year: int) -> HttpResponse:
    here = get_object_or_404(ReportingYear, year=year)
    context = {"year": here, "questionnaire": Questionnaire.load(here)}
    return render(request, "returns/people/guidance.html", context)


# --- On every page --------------------------------------------------------------------------------


def site(request: HttpRequest) -> dict[str, object]:
    return {
        "help_email": settings.HELP_EMAIL,
        "unread": SimpleLazyObject(lambda: Notice.objects.filter(recipient=request.user.pk).unread().count()),
        "is_national": SimpleLazyObject(lambda: permissions.is_national(request.user)),
    }
