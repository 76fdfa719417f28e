"""What a signed-in person finds first: the returns they work on and the reports they may read."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from returns import permissions
from returns.models import ReportingYear, Revision, Role
from returns.models.status import VISIBLE_TO_BOARD
from returns.questionnaire import Questionnaire
from returns.views.access import SignedIn


@require_safe
@login_required
def dashboard(request: SignedIn) -> HttpResponse:
    if permissions.is_national(request.user):
        return redirect("years")
    current = Revision.objects.with_names().current()
    own = current.filter(area_return__area__in=request.user.areas_as(Role.COORDINATOR))
    board = current.filter(area_return__area__in=request.user.areas_as(Role.BOARD), status__in=VISIBLE_TO_BOARD)
    now = timezone.now()
    newest = sorted(own, key=lambda row: (-row.year_id, row.area_return.area_name))
    context = {
        "due": [row for row in newest if permissions.takes_entries(row, now)],
        "others": [row for row in newest if not permissions.takes_entries(row, now)],
        "to_read": sorted(board, key=lambda row: (-row.year_id, row.area_return.area_name)),
        "is_board": bool(request.user.areas_as(Role.BOARD)),
    }
    return render(request, "returns/dashboard.html", context)


@require_safe
@login_required
def guidance(request: SignedIn, year: int) -> HttpResponse:
    here = get_object_or_404(ReportingYear, year=year)
    context = {"year": here, "questionnaire": Questionnaire.load(here)}
    return render(request, "returns/guidance.html", context)
