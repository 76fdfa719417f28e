"""An area's own pages: the watermarked preview of its report, who of the board has read it, its texts and its board."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from reports import published
from reports.actions import note_reading, save_board, save_local_texts
from reports.document import as_fragment, as_print, document_for
from reports.forms import LocalTextsForm, SeatFormSet
from reports.models import BoardMember, LocalText
from reports.pdf import render as render_pdf
from reports.receipts import DOWNLOADED, OPENED, readers_of
from reports.views.public import name_file, of_language
from returns import permissions
from returns.actions import Refused
from returns.forms import errors_with_places
from returns.models import Revision
from returns.models.status import VISIBLE_TO_BOARD
from returns.views.access import SignedIn, with_draft, with_return


@require_safe
@login_required
@never_cache
def preview(request: SignedIn, year: int, area: str, language: str = "en") -> HttpResponse:
    revision = _preview_or_404(request, year, area, language)
    if revision.has_report and published.public_revisions(timezone.now()).filter(pk=revision.pk).exists():
        _note_reading(request, revision, OPENED)
        with translation.override(settings.LANGUAGE_CODE if language == "en" else language):
            return redirect("report", area=area, year=year)
    main = as_fragment(document_for(revision, timezone.now(), language=language), is_preview=True)
    context = {"revision": revision, "main": main, "language": language, "is_preview": True}
    context["can_work_on"] = permissions.can_work_on(request.user, revision.area_return)
    context["is_on_record"] = permissions.reads_as_board(request.user, revision)
    response = render(request, "reports/report.html", context)
    _note_reading(request, revision, OPENED)
    return response


@require_safe
@login_required
@never_cache
def preview_pdf(request: SignedIn, year: int, area: str, language: str = "en") -> HttpResponse:
    revision = _preview_or_404(request, year, area, language)
    content = render_pdf(as_print(document_for(revision, timezone.now(), language=language), is_preview=True))
    response = HttpResponse(content, content_type="application/pdf", headers={"Content-Language": language})
    name_file(response, f"preview-mappa-{area}-{year}{of_language(language)}.pdf", inline=True)
    _note_reading(request, revision, DOWNLOADED)
    return response


@require_safe
@with_return
def receipts(request: SignedIn, revision: Revision) -> HttpResponse:
    context = {"revision": revision, "readers": readers_of(revision.area_return, revision.number)}
    return render(request, "reports/receipts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def texts(request: SignedIn, revision: Revision) -> HttpResponse:
    here = dict(LocalText.objects.filter(revision=revision).values_list("key", "body"))
    seats = list(BoardMember.objects.filter(revision=revision).values("name", "role", "agency"))
    form = LocalTextsForm(here, request.POST or None)
    board = SeatFormSet(request.POST or None, initial=seats, prefix="board")
    if request.method == "POST" and form.is_valid() and board.is_valid():
        said: dict[str, Any] = {"revision": revision, "by": request.user, "at": timezone.now()}
        save_local_texts(**said, texts={key: {"body": body} for key, body in form.cleaned_data.items()})
        save_board(**said, board=[seat for seat in board.cleaned_data if seat.get("role")])
        messages.success(request, _("Texts and board saved."))
        then = "preview" if request.POST.get("then") == "preview" else "task_list"
        return redirect(then, year=revision.year_id, area=revision.area_return.area.slug)
    errors = errors_with_places(form)
    for number, seat in enumerate(board, start=1):
        place = _("Member %(number)s: ") % {"number": number}
        errors += [{**error, "message": place + error["message"]} for error in errors_with_places(seat)]
    context = {"revision": revision, "form": form, "board": board, "errors": errors}
    return render(request, "reports/texts.html", context)


def _preview_or_404(request: SignedIn, year: int, area: str, language: str) -> Revision:
    """The newest revision that the reader may see: for the board not a draft, but what is published beside it."""
    current = Revision.objects.with_names().of(area=area, year=year).current()
    for seen in (current, current.filter(status__in=VISIBLE_TO_BOARD)):
        revision = seen.first()
        if revision and permissions.can_preview(request.user, revision):
            if language not in revision.area_return.area.languages:
                raise Http404
            return revision
    here = current.first()
    if here and permissions.sits_on_board(request.user, here.area_return):
        raise Refused("The area is working on this return. You can read its report once it has been submitted.")
    raise Http404


def _note_reading(request: SignedIn, revision: Revision, act: str) -> None:
    """What was rendered for a member of the board is on record before it leaves. A HEAD request shows nothing."""
    if request.method == "GET" and permissions.reads_as_board(request.user, revision):
        note_reading(revision=revision, by=request.user, at=timezone.now(), act=act)
