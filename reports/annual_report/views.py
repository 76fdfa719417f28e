"""An area's report before it is public: the watermarked preview, and who of the board has read it."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from reports.annual_report.actions import note_reading
from reports.annual_report.gather import as_fragment, as_print, document_for, logos_of
from reports.annual_report.receipts import DOWNLOADED, OPENED, readers_of
from reports.printing.pdf import render as render_pdf
from reports.published import editions
from reports.published.answers import name_file, of_language
from returns.access import permissions
from returns.access.decorators import SignedIn, of_report, with_return
from returns.models import Revision
from returns.models.status import VISIBLE_TO_BOARD
from returns.record.refusals import Refused


@require_safe
@login_required
@never_cache
def preview(request: SignedIn, year: int, area: str, language: str = "en") -> HttpResponse:
    revision = preview_or_404(request, year, area, language)
    if revision.has_report and editions.public_revisions(timezone.now()).filter(pk=revision.pk).exists():
        _note_reading(request, revision, OPENED)
        with translation.override(settings.LANGUAGE_CODE if language == "en" else language):
            return redirect("report", area=area, year=year)
    main = as_fragment(document_for(revision, timezone.now(), language=language), is_preview=True)
    context = {"revision": revision, "main": main, "language": language, "is_preview": True}
    context["can_work_on"] = permissions.can_work_on(request.user, revision.area_return)
    context["can_sign"] = permissions.can_sign(request.user, revision)
    context["can_comment"] = permissions.can_comment(request.user, revision)
    context["is_on_record"] = permissions.reads_as_board(request.user, revision)
    response = render(request, "reports/annual_report/report.html", context)
    _note_reading(request, revision, OPENED)
    return response


@require_safe
@login_required
@never_cache
def preview_pdf(request: SignedIn, year: int, area: str, language: str = "en") -> HttpResponse:
    revision = preview_or_404(request, year, area, language)
    document = document_for(revision, timezone.now(), language=language)
    content = render_pdf(as_print(document, is_preview=True), logos_of(document))
    response = HttpResponse(content, content_type="application/pdf", headers={"Content-Language": language})
    name_file(response, f"preview-mappa-{area}-{year}{of_language(language)}.pdf", inline=True)
    _note_reading(request, revision, DOWNLOADED)
    return response


@require_safe
@with_return
@of_report
def receipts(request: SignedIn, revision: Revision) -> HttpResponse:
    context = {"revision": revision, "readers": readers_of(revision.area_return, revision.number)}
    return render(request, "reports/annual_report/receipts.html", context)


def preview_or_404(request: SignedIn, year: int, area: str, language: str = "en") -> Revision:
    """The newest revision that the reader may see: for the board not a draft, but what is published beside it."""
    current = Revision.objects.with_names().of(area=area, year=year).current()
    for seen in (current, current.filter(status__in=VISIBLE_TO_BOARD)):
        revision = seen.first()
        if revision and permissions.can_preview(request.user, revision):
            area_of = revision.area_return.area
            if area_of.is_body or language not in area_of.languages:
                raise Http404
            return revision
    here = current.first()
    if here and permissions.sits_on_board(request.user, here.area_return):
        raise Refused("The area is working on this return. You can read its report after the area submits it.")
    raise Http404


def _note_reading(request: SignedIn, revision: Revision, act: str) -> None:
    """What was rendered for a member of the board is on record before it leaves. A HEAD request shows nothing."""
    if request.method == "GET" and permissions.reads_as_board(request.user, revision):
        note_reading(revision=revision, by=request.user, at=timezone.now(), act=act)
