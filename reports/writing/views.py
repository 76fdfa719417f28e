"""The texts of a report: all sections, one section's page, its history, and a year's obsolete terms.

What is typed stays.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from reports.models import ObsoleteTerm, Subject
from reports.sign_off.comments import comments_on
from reports.writing.actions import confirm_sections, may_write, move_section, remove_section, save_sections
from reports.writing.copying_actions import copy_sections
from reports.writing.forms import LABELS, NewTextForm, TermsForm, TextForm
from reports.writing.history import Version, versions
from reports.writing.known import known_in
from reports.writing.rows import note_problems, previews, problems_of, rows_of
from reports.writing.sections import Sections, with_open_sections, with_sections
from reports.writing.term_actions import load_obsolete_terms
from returns.access.decorators import SignedIn, for_national_team
from returns.access.forms import errors_with_places
from returns.access.typed import Typed
from returns.models import ReportingYear
from returns.record.acts import ACTS
from returns.record.refusals import Overtaken, Refused

PLACES = {"up": -1, "down": 1}


@require_http_methods(["GET", "HEAD", "POST"])
@with_open_sections
def texts(request: SignedIn, sections: Sections) -> HttpResponse:
    """The overview. Its buttons move and confirm sections, and take over last year's; ?remove= asks before one goes."""
    if request.method == "POST":
        _act(request, sections.on, request.POST.get("act", ""), request.POST.get("key", ""))
        then = request.POST.get("then", "")
        return redirect(sections.url(then if sections.revision and then in ("board", "logos") else "texts"))
    known = known_in(sections.on)
    rows = rows_of(sections, known)
    for row in rows:
        if row.text.is_added and row.text.key == request.GET.get("remove"):
            return render(request, "reports/writing/text_remove.html", context_of(sections) | {"row": row})
    context = context_of(sections) | {
        "up_to_texts": "",
        "rows": rows,
        "removed": [(title, sections.url("text_history", key=key)) for key, title in sections.removed().items()],
        "begin_with": sections.begin_with(),
        "kinds": list(sections.kinds().items()),
        "add": sections.url("add_text"),
        "problems": [] if sections.revision else note_problems(rows, known),
    }
    return render(request, "reports/writing/texts.html", context)


def _act(request: SignedIn, on: Subject, act: str, key: str) -> None:
    who: dict[str, Any] = {"on": on, "by": request.user, "at": timezone.now()}
    if act in PLACES:
        move_section(**who, key=key, places=PLACES[act])
        messages.success(request, _("You have changed the order."))
    elif act == "remove":
        remove_section(**who, key=key)
        messages.success(request, _("You have removed the section. You can restore it from its history."))
    elif act == "confirm":
        confirm_sections(**who, keys=[key])
        messages.success(request, _("Confirmed for this year."))
    elif act == "copy":
        copy_sections(**who)
        if isinstance(on, ReportingYear):
            words = _("We have copied the texts. Confirm each one when it is right for this year.")
        else:
            words = _(
                "We have copied texts, board and logos. Confirm each text and the board when it is right for this year."
            )
        messages.success(request, words)
    else:
        raise Refused("This page does not have that button.")


@require_http_methods(["GET", "HEAD", "POST"])
@with_open_sections
def add(request: SignedIn, sections: Sections) -> HttpResponse:
    kinds, wanted = sections.kinds(), request.GET.get("kind", "")
    offered = {wanted: kinds[wanted]} if wanted in kinds else kinds
    form = NewTextForm(offered.items(), sections.languages, request.POST or None)
    if form.is_valid():
        words = {part: value for part, value in form.cleaned_data.items() if part != "kind"}
        kind = form.cleaned_data.get("kind") or next(iter(offered))
        if kind != "note":
            words.pop("note", None)
        key = sections.new_key(kind)
        try:
            save_sections(on=sections.on, by=request.user, at=timezone.now(), texts={key: words}, seen={key: ""})
            return redirect(sections.url("text", key=key))
        except Refused as refusal:
            form.add_error("note" if "note" in words else None, str(refusal))
    context = context_of(sections) | {"form": form, "errors": errors_with_places(form), "wanted": kinds.get(wanted)}
    context["warning"] = sections.warning(wanted)
    return render(request, "reports/writing/text_add.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_open_sections
def section(request: SignedIn, sections: Sections, key: str) -> HttpResponse:
    """A section's parts, what they would print, and what is not right about them. Nothing of that keeps it unsaved."""
    text, here = sections.get(key), sections.url("text", key=key)
    parts = sections.parts(text)
    words, has_come_back = text.words, isinstance(request.POST, Typed)
    usual = "" if text.is_added else text.name
    form = TextForm(parts, words, text.token, request.POST or None, usual)
    if has_come_back:
        words |= form.as_typed()
    elif form.is_valid():
        words |= form.words()
        if "preview" not in request.POST and _is_saved(request, sections, key, form):
            return redirect(sections.url("texts") if request.POST.get("then") == "list" else here)
        text = sections.get(key)
    differs = [part for part in parts if words[part] != getattr(text, part)]
    known = known_in(sections.on)
    written = {part: words[part] for part in parts}
    context = context_of(sections) | {
        "text": text,
        "name": sections.name_of(text),
        "warning": sections.warning(key),
        "form": form,
        "errors": errors_with_places(form),
        "stands": [(LABELS[part], getattr(text, part)) for part in differs]
        if form.is_overtaken or has_come_back
        else [],
        "problems": problems_of(text, known, written),
        "previews": previews(sections, known, written),
        "groups": known.groups,
        "history": sections.url("text_history", key=key),
        "comments": comments_on(sections.revision, key) if sections.revision else [],
        "here": here,
        "is_gone": text._state.adding and text.is_added,
    }
    return render(request, "reports/writing/text.html", context, status=409 if form.is_overtaken else 200)


def _is_saved(request: SignedIn, sections: Sections, key: str, form: TextForm) -> bool:
    """Save a section; or leave the form as it was typed and say in it what was in the way."""
    right = [key] if "is_right" in request.POST else []
    texts, seen = {key: form.words()}, {key: form.cleaned_data["seen"]}
    try:
        save_sections(on=sections.on, by=request.user, at=timezone.now(), texts=texts, seen=seen, right=right)
    except Overtaken:
        form.show_as_seen(sections.get(key).token)
        return False
    except Refused as refusal:
        form.add_error("note" if "note" in form.fields else None, str(refusal))
        return False
    messages.success(request, _("Saved, and confirmed for this year.") if right else _("Saved."))
    return True


def context_of(sections: Sections) -> dict[str, Any]:
    """What every page about texts says: whose they are."""
    return {
        "revision": sections.revision,
        "year": sections.year,
        "overview": sections.url("texts"),
        "up_to_texts": sections.url("texts"),
        "warning": sections.warning(),
        "has_welsh": "cy" in sections.languages,
    }


# --- History of a section -------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@with_sections
def history(request: SignedIn, sections: Sections, key: str) -> HttpResponse:
    text, now = sections.get(key), timezone.now()
    parts = sections.parts(text)
    told = versions(key, text.words, sections.acts)
    wanted = request.POST.get("version") or request.GET.get("version")
    shown = next((version for version in told if str(version.number) == wanted), told[0] if told else None)
    status = 200
    if request.method == "POST":
        if shown is None or str(shown.number) != wanted:
            raise Refused("We could not find that version of the text.")
        try:
            texts, seen = {key: {part: shown.words[part] for part in parts}}, {key: request.POST.get("seen", "")}
            save_sections(on=sections.on, by=request.user, at=now, texts=texts, seen=seen)
            messages.success(request, _("The version of %(when)s is restored.") % {"when": _moment(shown)})
            return redirect(sections.url("text", key=key))
        except Overtaken as overtaken:
            status = 409
            messages.warning(request, f"{overtaken} {_('Look at the versions again.')}")
    context = context_of(sections) | {
        "text": text,
        "name": sections.name_of(text),
        "versions": [(version, ACTS[version.act].words, _labels(version, parts)) for version in told],
        "shown": shown,
        "words": [(str(LABELS[part]), part, shown.words.get(part, "")) for part in parts] if shown else [],
        "here": sections.url("text", key=key),
        "is_open": may_write(request.user, sections.on, now),
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
        messages.success(request, _("Terms saved."))
        return redirect("year", year=year)
    return render(
        request, "reports/writing/terms.html", {"year": here, "form": form, "errors": errors_with_places(form)}
    )
