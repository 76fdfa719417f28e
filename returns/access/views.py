"""Signing in and staying so, and what these interrupt: a form that was sent too late comes back as it was typed."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from returns.access.decorators import SignedIn
from returns.access.draft_actions import forget_draft
from returns.access.forms import SignInForm
from returns.access.sessions import end_of
from returns.access.typed import Sent, address_of, came_from_here, is_ours, whose_session
from returns.models import User


class SignIn(LoginView):
    """Whoever signs in goes on where they were; a form that was sent too late waits for them there."""

    template_name = "returns/access/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # They may have signed in already, in another tab.
        return back_with_typed(request) or super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        return back_with_typed(self.request) or response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, carried=self.request.POST.get("typed", ""))


def back_with_typed(request: HttpRequest) -> HttpResponse | None:
    """Keep what was carried through signing in for whoever typed it, and lead there."""
    carried = Sent.unsigned(request.POST.get("typed", ""))
    if carried is None or not isinstance(request.user, User):
        return None
    sent, whose = carried
    if whose not in ("", str(request.user.pk)):
        words = _("Somebody else typed on the page you came from. We do not show you what they typed.")
        messages.warning(request, words)
        return redirect(settings.LOGIN_REDIRECT_URL)
    return redirect(sent.keep(request.user).address)


def ask_to_sign_in(request: HttpRequest, sent: Sent, whose: str, *, again: bool = False) -> HttpResponse:
    """The sign-in page, which carries what was sent by an account (its key, if it is known) whose session has ended."""
    context = {"form": SignInForm(request), "next": sent.page, "carried": sent.signed(whose), "again": again}
    response = render(request, "returns/access/sign_in.html", context, status=HTTPStatus.FORBIDDEN)
    response["Cache-Control"] = "no-store, private"
    return response


def too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is out of date, most often because its writer has signed in again meanwhile.

    Sent by another site it gets nothing. Sent by a page of ours it is not taken either, and comes back as it was typed.
    """
    carried = Sent.unsigned(request.POST.get("typed", ""))
    sent, whose = carried or (Sent.of(request), whose_session(request))
    if not came_from_here(request) or not sent.comes_back:
        return render(request, "403_csrf.html", status=HTTPStatus.FORBIDDEN)
    if not isinstance(request.user, User):
        return ask_to_sign_in(request, sent, whose, again=carried is not None)
    return back_with_typed(request) or redirect(sent.keep(request.user).address)


@require_POST
@login_required
def drafts(request: SignedIn) -> HttpResponse:
    """Keep what is typed in the form that is sent `?to=` an address; or, with a button, throw it away."""
    to = address_of(request.GET.get("to", ""))
    if not is_ours(to):
        raise Http404
    sent, now = Sent.of(request, to), timezone.now()
    if not sent.has_boxes:
        forget_draft(by=request.user, to=to)
    else:
        sent.keep(request.user)
    if request.POST.get("then") == "drop":
        return redirect(sent.page)
    return JsonResponse({"at": date_format(timezone.localtime(now), "H:i"), "end": _end(request)})


@require_POST
@login_required
def stay(request: SignedIn) -> JsonResponse:
    """Somebody is still there, and stays signed in."""
    return JsonResponse(_end(request))


def _end(request: SignedIn) -> dict[str, object]:
    """How many seconds a session now has, and whether it can have no more than these."""
    end = end_of(request.session)
    return {"seconds": end.seconds, "last": end.is_last}
