"""Before publication: what is left to do on a report, what its board says of it, and the signature of its chair."""

from collections.abc import Iterable
from typing import NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from reports.annual_report.gather import documents_for, signed_digest
from reports.annual_report.views import preview_or_404
from reports.models import SignOff
from reports.sign_off import actions
from reports.sign_off.checklist import Finding
from reports.sign_off.checklist import checklist as checklist_of
from reports.sign_off.comments import comments_by_place, reasons_of
from reports.sign_off.rights import Ways, is_prepared
from reports.sign_off.signing import signature_of
from returns.access import permissions
from returns.access.decorators import SignedIn
from returns.models import Revision, Status

LANGUAGE_NAMES = {"en": gettext_lazy("English"), "cy": gettext_lazy("Welsh")}


class Shown(NamedTuple):
    """A finding with the address to which its reader can go, and the language's name where there are several."""

    finding: Finding
    link: str
    language: str


@require_safe
@login_required
@never_cache
def checklist(request: SignedIn, year: int, area: str) -> HttpResponse:
    revision = preview_or_404(request, year, area)
    checked = checklist_of(revision) if revision.is_in_work and revision.has_report else None
    context = {
        "revision": revision,
        "can_work_on": permissions.can_work_on(request.user, revision.area_return),
        "can_sign": permissions.can_sign(request.user, revision),
        "is_asked": checked is not None,
        "reasons": reasons_of(revision),
        "can_ask_again": permissions.can_answer(request.user, revision, gave_back=True),
    }
    if checked:
        # What the national team is advised of its own texts is nothing to an area.
        advisory = [
            finding
            for finding in checked.advisory
            if permissions.is_national(request.user) or not finding.place.is_national
        ]
        context |= {
            "blocking": _shown(request, revision, checked.blocking),
            "advisory": _shown(request, revision, advisory),
        }
    return render(request, "reports/sign_off/checklist.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def sign_off(request: SignedIn, year: int, area: str) -> HttpResponse:
    """Where a report stands before publication, for whoever may read it: signature, comments, why it was given back.

    The chair finds here what they sign, and the button that signs it.
    """
    revision = preview_or_404(request, year, area)
    is_chair = permissions.chairs(request.user, revision.area_return)
    if request.method == "POST":
        if not is_chair:
            raise Http404
        seen = request.POST.get("seen", "")
        actions.sign_off(revision=revision, by=request.user, at=timezone.now(), seen=seen)
        words = _("You have signed off the report of %(return)s. We have told its co-ordinators and the national team.")
        messages.success(request, words % {"return": revision.area_return})
        return redirect("sign_off", year=year, area=area)
    given = SignOff.objects.filter(revision=revision).select_related("signed_by").first()
    context: dict[str, object] = {
        "revision": revision,
        "is_chair": is_chair,
        "can_work_on": permissions.can_work_on(request.user, revision.area_return),
        "can_comment": permissions.can_comment(request.user, revision),
        "can_answer": permissions.can_answer(request.user, revision),
        "can_ask_again": permissions.can_answer(request.user, revision, gave_back=True),
        "reasons": reasons_of(revision),
        "places": comments_by_place(revision),
        "given": given if revision.status == Status.PUBLISHED else None,
    }
    if permissions.takes_signature(revision):
        documents = documents_for(revision, timezone.now())
        counts = signature_of(revision, documents)
        context |= {
            "digest": signed_digest(documents),
            "given": counts,
            "void": None if counts else given,
            "is_prepared": is_prepared(revision),
            "blocking": _shown(request, revision, checklist_of(revision).blocking) if is_chair else [],
        }
    return render(request, "reports/sign_off/sign_off.html", context)


def _shown(request: SignedIn, revision: Revision, findings: Iterable[Finding]) -> list[Shown]:
    ways = Ways(request.user, revision, timezone.now())
    several = len(revision.area_return.area.languages) > 1
    shown = []
    for finding in findings:
        language = str(LANGUAGE_NAMES.get(finding.language, "")) if several else ""
        shown.append(Shown(finding, ways.to(finding.place), language))
    return shown
