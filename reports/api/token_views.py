"""The API's tokens on a page of the national team: who holds which, a new one of one's own, an end to any of them."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from reports.api.actions import make_token, revoke_token
from reports.api.forms import TokenForm
from reports.models import ApiToken
from returns.access.decorators import SignedIn, for_national_team
from returns.access.forms import errors_with_places
from returns.record.refusals import Refused

NEWEST = 100  # of those that are over, on one page


@require_safe
@for_national_team
def tokens(request: SignedIn) -> HttpResponse:
    at = timezone.now()
    counts = Exists(ApiToken.objects.opening(at).filter(pk=OuterRef("pk")))
    known = ApiToken.objects.select_related("user", "revoked_by").annotate(counts=counts)
    context = {"alive": known.filter(counts=True), "over": known.filter(counts=False)[:NEWEST], "now": at}
    return render(request, "reports/api/tokens.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_national_team
@never_cache
def make(request: SignedIn) -> HttpResponse:
    """The answer to a form that is right is the one page on which the secret ever stands."""
    form = TokenForm(request.POST or None)
    if form.is_valid():
        try:
            token, secret = make_token(
                name=form.cleaned_data["name"], by=request.user, at=timezone.now(), lives=form.lives
            )
            return render(request, "reports/api/token_made.html", {"token": token, "secret": secret})
        except Refused as refused:
            form.add_error("name", str(refused))
    return render(request, "reports/api/token_make.html", {"form": form, "errors": errors_with_places(form)})


@require_http_methods(["GET", "HEAD", "POST"])
@for_national_team
def revoke(request: SignedIn, key: UUID) -> HttpResponse:
    token = get_object_or_404(ApiToken.objects.select_related("user", "revoked_by"), key=key)
    if request.method == "POST":
        revoke_token(token=token, by=request.user, at=timezone.now())
        messages.success(request, _("The token “%(name)s” opens nothing any more.") % {"name": token.name})
        return redirect("tokens")
    return render(request, "reports/api/token_revoke.html", {"token": token})
