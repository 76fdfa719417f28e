"""What is the same for whatever page answers: a form that cannot be taken comes back; and what a session's use does."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url

from returns.access.draft_actions import forget_draft
from returns.access.sessions import note_use
from returns.access.typed import Sent, address_of, came_from_here, page_of, show, whose_session
from returns.access.views import ask_to_sign_in
from returns.models import Draft, User
from returns.models.draft import TAKE

PRESSED = "pressed"  # in the address of the sign-in page: a button met it


class TypedMiddleware:
    """A form that meets the sign-in is carried through it; one that is taken ends its draft; take=draft shows one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method != "POST" or not isinstance(response, HttpResponseRedirect):
            return response
        if isinstance(request.user, User):
            if TAKE not in response.url:
                forget_draft(by=request.user, to=address_of(request.get_full_path()))
        elif response.url.startswith(resolve_url(settings.LOGIN_URL) + "?"):
            sent = Sent.of(request)
            if sent.comes_back and came_from_here(request):
                return ask_to_sign_in(request, sent, whose_session(request))
            # A button alone: it stands on a page, and has to be pressed again.
            return redirect(redirect_to_login(page_of(request)).url + f"&{PRESSED}=on")
        return response

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        # Not by request.GET, which refuses a query of thousands of names: the view is to say so, each in its own form.
        asks = request.method == "GET" and TAKE in request.META["QUERY_STRING"].split("&")
        if asks and isinstance(request.user, User):
            draft = Draft.objects.at(address_of(request.get_full_path()), request.user.pk)
            if draft:
                show(request, draft)


class SessionUseMiddleware:
    """Use extends a session; and what somebody signed in is shown no browser keeps, so that Back shows it to nobody.

    What anybody may read stays as it is: it asks for no session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.session.accessed or not request.user.is_authenticated:
            return response
        note_use(request.session)
        if "public" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = "no-store, private"
        return response
