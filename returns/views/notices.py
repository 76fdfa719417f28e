"""What people are told: everybody's own notices; for the national team how the mail of all of them fares."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from returns.actions import mark_read, send_again
from returns.models import Notice
from returns.models.notice import Delivery
from returns.national_forms import SendAgainForm
from returns.views.access import SignedIn, for_national_team

NEWEST = 100  # on one page


@require_safe
@login_required
def notices(request: SignedIn) -> HttpResponse:
    own = Notice.objects.filter(recipient=request.user)[:NEWEST]
    return render(request, "returns/notices.html", {"notices": list(own), "newest": NEWEST})


@require_POST
@login_required
def mark_notices_read(request: SignedIn) -> HttpResponse:
    mark_read(by=request.user, at=timezone.now())
    return redirect("notices")


@require_safe
@for_national_team
def mail(request: SignedIn) -> HttpResponse:
    counts = Notice.objects.deliveries()
    chosen = request.GET.get("state", "")
    found = Notice.objects.standing(Delivery(chosen)) if chosen in Delivery.values else Notice.objects.all()
    context = {
        "notices": list(found.select_related("recipient")[:NEWEST]),
        "newest": NEWEST,
        "chosen": chosen,
        "states": [("", "", sum(counts.values())), *((value, name, counts[value]) for value, name in Delivery.choices)],
    }
    return render(request, "returns/mail.html", context)


@require_POST
@for_national_team
def mail_again(request: SignedIn) -> HttpResponse:
    form = SendAgainForm(request.POST)
    if not form.is_valid():
        raise Http404
    again = form.cleaned_data["notice"]
    for notice in again:
        send_again(notice=notice, by=request.user, at=timezone.now())
    if again:
        text = ngettext("%(count)s mail is sent again.", "%(count)s mails are sent again.", len(again))
        messages.success(request, text % {"count": len(again)})
    return redirect("mail")
