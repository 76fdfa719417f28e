"""The texts of a report: all sections, one section's page, its history, and a year's obsolete terms.

What is typed stays.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from reports.models import ObsoleteTerm
from reports.writing import draft_actions
from reports.writing.desks import Desk, at_desk, at_open_desk
from reports.writing.forms import LABELS, NewTextForm, TermsForm, TextForm
from reports.writing.history import Version, versions
from reports.writing.national_actions import load_obsolete_terms
from reports.writing.rows import note_problems, previews, problems_of, rows_of
from returns.access.decorators import SignedIn, for_national_team, locked
from returns.access.forms import errors_with_places
from returns.models import ReportingYear
from returns.record.acts import ACTS
from returns.record.refusals import Overtaken, Refused

PLACES = {"up": -1, "down": 1}


@require_http_methods(["GET", "HEAD", "POST"])
@at_open_desk
def texts(request: SignedIn, desk: Desk) -> HttpResponse:
    """The overview. Its buttons move and confirm sections, and take over last year's; ?remove= asks before one goes."""
    if request.method == "POST":
        _act(request, desk, request.POST.get("act", ""), request.POST.get("key", ""))
        return redirect(desk.url("texts"))
    known = desk.known()
    rows = rows_of(desk, known)
    for row in rows:
        if row.can_go and row.text.key == request.GET.get("remove"):
            return render(request, "reports/writing/text_remove.html", subject(desk) | {"row": row})
    context = subject(desk) | {
        "up_to_texts": "",
        "rows": rows,
        "removed": [(title, desk.url("text_history", key=key)) for key, title in desk.removed().items()],
        "begin_with": desk.begin_with(),
        "kinds": list(desk.kinds().items()),
        "add": desk.url("add_text"),
        "problems": [] if desk.revision else note_problems(rows, known),
    }
    return render(request, "reports/writing/texts.html", context)


def _act(request: SignedIn, desk: Desk, act: str, key: str) -> None:
    who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    if act in PLACES:
        desk.move(key, PLACES[act], **who)
        messages.success(request, _("The order is changed."))
    elif act == "remove":
        desk.remove(key, **who)
        messages.success(request, _("The section is removed. You can put it back from its history."))
    elif act == "confirm":
        desk.confirm(key, **who)
        messages.success(request, _("Confirmed for this year."))
    elif act == "copy":
        desk.copy(**who)
        messages.success(request, _("The texts are taken over. Confirm each one once it is right for this year."))
    else:
        raise Refused("This page has no such button.")


@require_http_methods(["GET", "HEAD", "POST"])
@at_open_desk
def add(request: SignedIn, desk: Desk) -> HttpResponse:
    kinds, wanted = desk.kinds(), request.GET.get("kind", "")
    offered = {wanted: kinds[wanted]} if wanted in kinds else kinds
    form = NewTextForm(offered.items(), desk.languages, request.POST or None)
    if form.is_valid():
        words = {part: value for part, value in form.cleaned_data.items() if part != "kind"}
        kind = form.cleaned_data.get("kind") or next(iter(offered))
        if kind != "note":
            words.pop("note", None)
        key = desk.new_key(kind)
        try:
            desk.save(key, words, seen="", is_right=False, by=request.user, at=timezone.now())
            return redirect(desk.url("text", key=key))
        except Refused as refusal:
            form.add_error("note" if "note" in words else None, str(refusal))
    context = subject(desk) | {"form": form, "errors": errors_with_places(form), "wanted": kinds.get(wanted)}
    context["warning"] = desk.warning(wanted)
    return render(request, "reports/writing/text_add.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def section(request: SignedIn, desk: Desk, key: str) -> HttpResponse:
    """A section's parts, what they would print, and what is not right about them. Nothing of that keeps it unsaved."""
    text, now = desk.text(key), timezone.now()
    parts = desk.parts(text)
    if desk.revision and not desk.is_open(request.user, now):
        return _locked(request, desk, text, parts)
    draft = desk.draft(request.user, text)
    is_taken_up = draft is not None and request.GET.get("take") == "draft"
    # A page that was opened beside an older draft sends so: until that is decided, nothing is kept in its place.
    waits = request.method != "POST" or "waits" in request.POST
    words = text.words | (dict(draft.words) if draft and is_taken_up else {})
    form = TextForm(parts, words, text.token, request.POST or None)
    if form.is_valid():
        words |= form.words()
        if "preview" not in request.POST and _is_saved(request, desk, key, form):
            return redirect(desk.url("texts") if request.POST.get("then") == "list" else desk.url("text", key=key))
        text = desk.text(key)
    differs = [part for part in parts if words[part] != getattr(text, part)]
    known = desk.known()
    written = {part: words[part] for part in parts}
    context = subject(desk) | {
        "text": text,
        "name": desk.name_of(text),
        "warning": desk.warning(key),
        "form": form,
        "errors": errors_with_places(form),
        "stands": [(LABELS[part], getattr(text, part)) for part in differs] if form.is_overtaken or is_taken_up else [],
        "draft": draft if waits and not is_taken_up else None,
        "problems": problems_of(desk, known, text, written),
        "previews": previews(desk, known, text, written),
        "groups": known.groups,
        "keep": desk.url("text_draft", key=key),
        "history": desk.url("text_history", key=key),
        "here": desk.url("text", key=key),
        "is_gone": text._state.adding and getattr(text, "is_added", True),
    }
    return render(request, "reports/writing/text.html", context, status=409 if form.is_overtaken else 200)


def _is_saved(request: SignedIn, desk: Desk, key: str, form: TextForm) -> bool:
    """Save a section; or leave the form as it was typed and say in it what was in the way."""
    right = "is_right" in request.POST
    try:
        desk.save(key, form.words(), seen=form.cleaned_data["seen"], is_right=right, by=request.user, at=timezone.now())
    except Overtaken:
        form.show_as_seen(desk.text(key).token)
        return False
    except Refused as refusal:
        form.add_error("note" if "note" in form.fields else None, str(refusal))
        return False
    messages.success(request, _("Saved, and confirmed for this year.") if right else _("Saved."))
    return True


def _locked(request: SignedIn, desk: Desk, text: Any, parts: Sequence[str]) -> HttpResponse:
    """Who holds the return. What was typed before that was known is kept."""
    if typed := {part: request.POST[part] for part in parts if part in request.POST}:
        draft_actions.keep_draft(on=desk.subject, key=text.key, words=typed, by=request.user, at=timezone.now())
        messages.warning(request, _("What you typed is kept for you as a draft, and not saved."))
    assert desk.revision is not None  # noqa: S101 a year's texts are never locked
    return locked(request, desk.revision)


@require_POST
@at_desk
def draft(request: SignedIn, desk: Desk, key: str) -> HttpResponse:
    """Keep what is typed; or, with the page's button, throw it away."""
    text, now = desk.text(key), timezone.now()
    if request.POST.get("then") == "drop":
        draft_actions.forget_draft(on=desk.subject, key=key, by=request.user)
        return redirect(desk.url("text", key=key))
    typed = {part: request.POST[part].replace("\r\n", "\n") for part in desk.parts(text) if part in request.POST}
    draft_actions.keep_draft(on=desk.subject, key=key, words=typed, by=request.user, at=now)
    return JsonResponse({"at": date_format(timezone.localtime(now), "H:i")})


def subject(desk: Desk) -> dict[str, Any]:
    """What every page about texts says of its desk."""
    return {
        "revision": desk.revision,
        "year": desk.year,
        "overview": desk.url("texts"),
        "up_to_texts": desk.url("texts"),
        "warning": desk.warning(),
        "has_welsh": "cy" in desk.languages,
    }


# --- History of a section -------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def history(request: SignedIn, desk: Desk, key: str) -> HttpResponse:
    text, now = desk.text(key), timezone.now()
    parts = desk.parts(text)
    found = versions(key, text.words, desk.acts)
    wanted = request.POST.get("version") or request.GET.get("version")
    shown = next((version for version in found if str(version.number) == wanted), found[0] if found else None)
    status = 200
    if request.method == "POST":
        if shown is None or str(shown.number) != wanted:
            raise Refused("The record has no such version of this text.")
        try:
            words = {part: shown.words[part] for part in parts}
            desk.save(key, words, seen=request.POST.get("seen", ""), is_right=False, by=request.user, at=now)
            messages.success(request, _("The version of %(when)s is restored.") % {"when": _moment(shown)})
            return redirect(desk.url("text", key=key))
        except Overtaken as overtaken:
            status = 409
            messages.warning(request, f"{overtaken} {_('Look at the versions again.')}")
    context = subject(desk) | {
        "text": text,
        "name": desk.name_of(text),
        "versions": [(version, ACTS[version.act][1], _labels(version, parts)) for version in found],
        "shown": shown,
        "words": [(str(LABELS[part]), part, shown.words.get(part, "")) for part in parts] if shown else [],
        "here": desk.url("text", key=key),
        "is_open": desk.is_open(request.user, now),
        "can_restore": shown is not None and any(shown.words.get(part, "") != getattr(text, part) for part in parts),
    }
    return render(request, "reports/writing/text_history.html", context, status=status)


def _labels(version: Version, parts: Sequence[str]) -> str:
    return ", ".join(str(LABELS[part]) for part in parts if part in version.changed)


def _moment(version: Version) -> str:
    return f"{timezone.localtime(version.at):%-d %B %Y, %H:%M}"


# --- Obsolete terms -------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@for_national_team
def terms(request: SignedIn, year: int) -> HttpResponse:
    here = get_object_or_404(ReportingYear, year=year)
    form = TermsForm(ObsoleteTerm.objects.of(here), request.POST or None)
    if form.is_valid():
        load_obsolete_terms(year=here, terms=form.cleaned_data["terms"], by=request.user, at=timezone.now())
        messages.success(request, _("The terms are saved."))
        return redirect("year", year=year)
    return render(
        request, "reports/writing/terms.html", {"year": here, "form": form, "errors": errors_with_places(form)}
    )
