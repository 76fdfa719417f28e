"""Published history of a year: one of the national team sends it, another looks at it and confirms."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from returns.access import permissions
from returns.access.decorators import SignedIn, for_national_team
from returns.access.forms import errors_with_places
from returns.arithmetic.figures import Entry, Figures
from returns.files.written import Unreadable
from returns.imports.actions import cancel, receive
from returns.imports.forms import HistoryForm
from returns.imports.past import History, make_history
from returns.imports.past_actions import load_history
from returns.imports.reading import read
from returns.imports.views import MOST_SHOWN
from returns.models import Cell, Purpose, ReportingYear, Upload


@require_http_methods(["GET", "HEAD", "POST"])
@for_national_team
def history(request: SignedIn, year: int) -> HttpResponse:
    here = get_object_or_404(ReportingYear, year=year)
    form = HistoryForm(request)
    past = None
    if form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read()
        try:
            past = _history(content, file.name, here)
        except Unreadable as unreadable:
            form.add_error("file", str(unreadable))
        if past and past.is_fit:
            upload = receive(
                content=content,
                name=file.name,
                purpose=Purpose.HISTORY,
                by=request.user,
                at=timezone.now(),
                year=here,
                about={"note": form.cleaned_data["note"]},
            )
            return redirect("past_file", year=year, key=upload.key)
    waiting = Upload.objects.to_be_seen_by(request.user.pk, timezone.now(), is_national=True)
    context = {
        "year": here,
        "form": form,
        "errors": errors_with_places(form) or (past and past.problems),
        "has_form": Cell.objects.filter(year=here).exists(),
        "problems": past.problems[:MOST_SHOWN] if past else (),
        "problems_in_all": len(past.problems) if past else 0,
        "notes": past.notes if past else (),
        "file_name": form.cleaned_data["file"].name if past else "",
        "waiting": waiting.filter(purpose=Purpose.HISTORY, year=here),
    }
    return render(request, "returns/imports/past.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_national_team
def history_file(request: SignedIn, year: int, key: UUID) -> HttpResponse:
    waiting = Upload.objects.waiting(timezone.now()).filter(purpose=Purpose.HISTORY)
    upload = get_object_or_404(waiting.select_related("year", "uploaded_by"), key=key, year=year)
    if request.POST.get("then") == "cancel":
        cancel(upload=upload, by=request.user, at=timezone.now())
        messages.success(request, _("Cancelled. Nothing has changed, and we have deleted the file."))
        return redirect("past", year=year)
    past = _history(bytes(upload.content), upload.name, get_object_or_404(ReportingYear, year=year))
    if request.POST.get("then") == "confirm" and past.is_fit:
        count = load_history(upload=upload, by=request.user, at=timezone.now(), entries=past.entries)
        text = ngettext("%(count)s return published.", "%(count)s returns published.", count)
        messages.success(request, text % {"count": count})
        return redirect("past", year=year)
    context = {
        "upload": upload,
        "year": upload.year,
        "past": past,
        "totals": [(past.questionnaire.words(code), total) for code, total in past.sums.items()],
        "areas": [(one, _rows(one.figures, one.given, past)) for one in past.areas],
        "can_confirm": permissions.can_confirm(request.user, upload),
    }
    return render(request, "returns/imports/past_file.html", context)


def _history(content: bytes, name: str, year: ReportingYear) -> History:
    sent = read(content, name, year=year)
    notes = sent.notes
    if sent.blanks:
        words = ngettext(
            "%(count)s box is blank in the file, or has “-”: its figure is not in the source.",
            "%(count)s boxes are blank in the file, or have “-”: their figures are not in the source.",
            len(sent.blanks),
        )
        notes = (*notes, words % {"count": len(sent.blanks)})
    past = make_history(sent.rows, year=year, in_words=sent.in_words, notes=notes)
    if not past.rows:
        raise Unreadable("The file has no figures.")
    return past


def _rows(figures: Figures, given: tuple[str, ...], past: History) -> list[tuple[str, Entry]]:
    """The boxes that the file has, in words, with what it says."""
    return [(past.questionnaire.words(code), figures[code]) for code in figures if code in given]
