"""The national team's pages of a year's form: make next year's, change it entry by entry, send it out and in as a file.

Every page carries which form its reader saw. Not here: what a change does to the form (edits), and writing it
(year_actions).
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from returns.access.decorators import SignedIn, for_national_team, post_only
from returns.access.forms import Form, errors_with_places
from returns.form import definition, edits
from returns.form.consistency import ARRAYS, Problem, places_of
from returns.form.entry_forms import (
    CodeForm,
    EntryForm,
    FileForm,
    JoinForm,
    PopulationForm,
    RemarksForm,
    SplitForm,
)
from returns.form.tokens import fill, tokens
from returns.form.told import differences_of, said
from returns.form.year_actions import change_form, make_next_form, token_of
from returns.models import Question, ReportingYear, Revision
from returns.record.refusals import Overtaken

Definition = dict[str, Any]
NAMES = {
    "category": gettext_lazy("category"),
    "level": gettext_lazy("level"),
    "block": gettext_lazy("table"),
    "question": gettext_lazy("question"),
    "rule": gettext_lazy("check"),
    "rate": gettext_lazy("rate"),
    "population": gettext_lazy("population"),
}
HEADINGS = {
    "category": gettext_lazy("Categories"),
    "level": gettext_lazy("Levels"),
    "block": gettext_lazy("Tables"),
    "question": gettext_lazy("Questions"),
    "rule": gettext_lazy("Checks"),
}


def form_of(year: ReportingYear) -> Definition:
    """The year's form as plain data. 404 where it has none."""
    if not Question.objects.filter(year=year).exists():
        raise Http404
    return definition.parse(definition.dump(year))


# --- The form as a whole --------------------------------------------------------------------------


@require_safe
@for_national_team
def overview(request: SignedIn, year: int) -> HttpResponse:
    here = get_object_or_404(ReportingYear, year=year)
    form = form_of(here)
    context = {
        "year": here,
        "parts": [
            (array, HEADINGS[array], [_line(here, form, array, one) for one in edits.entries(form, array)])
            for array in ARRAYS
        ],
        "rate": form.get("rate"),
        "population": here.population,
        "boxes": sum(len(places_of(one)) for one in form["question"]),
        "differences": differences_of(here),
        "before": ReportingYear(year=year - 1).name,
        "is_fixed": _has_returns(here),
        "has_next": Question.objects.filter(year=year + 1).exists(),
        "next_name": ReportingYear(year=year + 1).name,
        "token": token_of(here),
    }
    return render(request, "returns/form/overview.html", context)


def _line(year: ReportingYear, form: Definition, array: str, one: edits.Entry) -> tuple[str, str]:
    """An entry as the overview lists it: what it goes by, and its words. A table may go by its first question."""
    name = str(one[ARRAYS[array].name])
    words = one.get("heading") or one.get("title") or one.get("text")
    if array == "block" and not words:
        words = next((q["title"] for q in edits.entries(form, "question") if q["block"] == name), "")
    return name, fill(words or name, tokens(year))


def _has_returns(year: ReportingYear) -> bool:
    return Revision.objects.filter(year=year).exists()


@post_only
@for_national_team
def make_next(request: SignedIn, year: int) -> HttpResponse:
    made = make_next_form(year=get_object_or_404(ReportingYear, year=year), by=request.user, at=timezone.now())
    words = _("The form of %(year)s is a copy of last year’s now. Change what has changed; then open the year.")
    messages.success(request, words % {"year": made})
    return redirect("year_form", year=made.year)


@require_safe
@for_national_team
def as_file(request: SignedIn, year: int) -> HttpResponse:
    here = get_object_or_404(ReportingYear, year=year)
    form_of(here)
    response = HttpResponse(definition.dump(here), content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="form-{year}.toml"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@for_national_team
def from_file(request: SignedIn, year: int) -> HttpResponse:
    """A form as a file: what it would change is shown first, and its text comes back with the confirmation."""
    here = get_object_or_404(ReportingYear, year=year)
    old, form, text = form_of(here), FileForm(request), request.POST.get("text")
    if text is None and form.is_valid():
        text = form.cleaned_data["file"]
    context: dict[str, Any] = {"year": here, "form": form, "token": token_of(here)}
    if text is not None:
        try:
            new = definition.parse(text)
        except definition.Inconsistent as wrong:
            context["errors"] = _messages(wrong.problems)
        else:
            new["year"] = year
            if "text" in request.POST and _saved(request, here, form, lambda: new) is None:
                return redirect("year_form", year=year)
            found = edits.differences(old, new)
            context |= {"differences": said(found), "text": text}
    context.setdefault("errors", errors_with_places(form) if text is None else getattr(form, "elsewhere", []))
    return render(request, "returns/form/file.html", context, status=_status(form))


# --- One entry ------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@for_national_team
def entry(request: SignedIn, year: int, array: str, name: str = "") -> HttpResponse:
    """One entry, or a new one (no name)."""
    here = get_object_or_404(ReportingYear, year=year)
    whole = form_of(here)
    if array not in NAMES or (name and array in edits.SINGLE):
        raise Http404
    one = whole.get(array) if array in edits.SINGLE else edits.entry(whole, array, name)
    if name and one is None:
        raise Http404
    form: Any
    if array == "population":
        form = PopulationForm(request.POST or None, initial=one)
    else:
        form = EntryForm(array, whole, one, request.POST or None)
    if form.is_valid():
        to = with_its_table(edits.with_entry(whole, array, name or None, form.entry()), array, form.entry())
        if _saved(request, here, form, lambda: to) is None:
            return redirect("year_form", year=year)
    context = {
        "year": here,
        "array": array,
        "what": NAMES[array],
        "name": name,
        "one": one,
        "form": form,
        "grid": _grid(whole, form) if array == "question" else None,
        "token": _token(request, here, form),
        "errors": [*errors_with_places(form), *getattr(form, "elsewhere", ())],
        "is_fixed": _has_returns(here),
    }
    return render(request, "returns/form/entry.html", context, status=_status(form))


def with_its_table(form: Definition, array: str, one: edits.Entry) -> Definition:
    """With the table in which a question stands, where that is new. It stands last."""
    if array == "question" and one["block"] not in {block["code"] for block in edits.entries(form, "block")}:
        return edits.with_entry(form, "block", None, {"code": one["block"]})
    return form


def _grid(whole: Definition, form: EntryForm) -> dict[str, Any]:
    """The boxes of a question as a table to tick: a column for each category, a row for each level."""
    categories = edits.entries(whole, "category")
    ticked = form.ticked
    rows = []
    for level in [*edits.entries(whole, "level"), None]:
        end = f"l{level['number']}" if level else ""
        places = []
        for category in [*categories, None]:
            start = f"c{category['number']}" if category else ""
            axes = "_".join(filter(None, (start, end)))
            words = ", ".join(axis["heading"] for axis in (level, category) if axis)
            places.append((axes, words, axes in ticked))
        rows.append((level["heading"] if level else _("Not by level"), places))
    return {"columns": [*(one["heading"] for one in categories), _("Not by category")], "rows": rows}


@require_http_methods(["GET", "HEAD", "POST"])
@for_national_team
def remarks(request: SignedIn, year: int) -> HttpResponse:
    here = get_object_or_404(ReportingYear, year=year)
    whole = form_of(here)
    form = RemarksForm(request.POST or None, initial={"remarks": here.remarks})
    if form.is_valid() and _saved(request, here, form, lambda: whole | form.cleaned_data) is None:
        return redirect("year_form", year=year)
    context = {
        "year": here,
        "form": form,
        "token": _token(request, here, form),
        "errors": [*errors_with_places(form), *getattr(form, "elsewhere", ())],
    }
    return render(request, "returns/form/remarks.html", context, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@for_national_team
def remove(request: SignedIn, year: int, array: str, name: str) -> HttpResponse:
    here = get_object_or_404(ReportingYear, year=year)
    whole = form_of(here)
    one = edits.entry(whole, array, name) if array in ARRAYS else None
    if one is None:
        raise Http404
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid() and _saved(request, here, form, lambda: edits.without(whole, array, name)) is None:
        return redirect("year_form", year=year)
    context = {
        "year": here,
        "array": array,
        "what": NAMES[array],
        "words": _line(here, whole, array, one)[1],
        "form": form,
        "name": name,
        "token": _token(request, here, form),
        "errors": [*errors_with_places(form), *getattr(form, "elsewhere", ())],
    }
    return render(request, "returns/form/remove.html", context, status=_status(form))


@post_only
@for_national_team
def move(request: SignedIn, year: int, array: str, name: str) -> HttpResponse:
    here = get_object_or_404(ReportingYear, year=year)
    whole = form_of(here)
    if array not in ARRAYS or edits.entry(whole, array, name) is None:
        raise Http404
    by = -1 if request.POST.get("to") == "up" else 1
    change_form(
        year=here,
        by=request.user,
        at=timezone.now(),
        to=edits.moved(whole, array, name, by),
        seen=request.POST.get("seen", ""),
    )
    return redirect(reverse("year_form", kwargs={"year": year}) + f"#{array}-{name}")


@require_http_methods(["GET", "HEAD", "POST"])
@for_national_team
def recode(request: SignedIn, year: int, name: str) -> HttpResponse:
    """Another code for a question: the page says what that means for its series."""

    def change(whole: Definition, typed: dict[str, Any]) -> Definition:
        return edits.renamed(whole, name, typed["code"], continues=typed["meaning"] == "continues")

    return _of_question(request, year, name, "code", lambda whole: CodeForm(request.POST or None), change)


@require_http_methods(["GET", "HEAD", "POST"])
@for_national_team
def split(request: SignedIn, year: int, name: str) -> HttpResponse:
    def change(whole: Definition, typed: dict[str, Any]) -> Definition:
        first, second = (_told(typed, f"{place}_", ("code", "title", "title_cy")) for place in ("first", "second"))
        return edits.split(whole, name, first, second, _told(typed, "", ("break_note", "break_note_cy")))

    return _of_question(request, year, name, "split", lambda whole: SplitForm(request.POST or None), change)


@require_http_methods(["GET", "HEAD", "POST"])
@for_national_team
def join(request: SignedIn, year: int, name: str) -> HttpResponse:
    def change(whole: Definition, typed: dict[str, Any]) -> Definition:
        into, why = (
            _told(typed, "", keys) for keys in (("code", "title", "title_cy"), ("break_note", "break_note_cy"))
        )
        return edits.joined(whole, (name, typed["other"]), into, why)

    return _of_question(request, year, name, "join", lambda whole: JoinForm(whole, name, request.POST or None), change)


def _told(typed: dict[str, Any], prefix: str, keys: Iterable[str]) -> dict[str, str]:
    return {key: typed[prefix + key] for key in keys if typed[prefix + key]}


def _of_question(
    request: SignedIn,
    year: int,
    name: str,
    page: str,
    make: Callable[[Definition], Form],
    change: Callable[[Definition, dict[str, Any]], Definition],
) -> HttpResponse:
    here = get_object_or_404(ReportingYear, year=year)
    whole = form_of(here)
    one = edits.entry(whole, "question", name)
    if one is None:
        raise Http404
    form = make(whole)
    if form.is_valid() and _saved(request, here, form, lambda: change(whole, form.cleaned_data)) is None:
        return redirect("year_form", year=year)
    context = {
        "year": here,
        "one": one,
        "page": page,
        "form": form,
        "token": _token(request, here, form),
        "errors": [*errors_with_places(form), *getattr(form, "elsewhere", ())],
    }
    return render(request, "returns/form/question.html", context, status=_status(form))


# --- Saving ---------------------------------------------------------------------------------------


def _saved(request: SignedIn, year: ReportingYear, form: Any, to: Callable[[], Definition]) -> Form | None:
    """Save the form of a year and say what changed: None; or `form` with what is wrong with it, at its boxes."""
    try:
        found = change_form(year=year, by=request.user, at=timezone.now(), to=to(), seen=request.POST.get("seen", ""))
    except Overtaken as overtaken:
        message = _("%(what)s Look at it, and save again.") % {"what": overtaken}
        form.elsewhere, form.is_overtaken = [{"place": "", "message": message}], True
        return form
    except definition.Inconsistent as wrong:
        form.elsewhere = _messages(wrong.problems)
        return form
    words = ngettext("Saved: %d change to the form.", "Saved: %d changes to the form.", len(found)) % len(found)
    messages.success(request, words if found else _("Nothing has changed."))
    return None


def _messages(problems: Iterable[Problem]) -> list[dict[str, str]]:
    """Problems for the summary at the top of a page, in the words of `consistency`: entry, key, reason."""
    return [{"place": "", "message": f"{place}, {key}: {reason}"} for place, key, reason in problems]


def _token(request: SignedIn, year: ReportingYear, form: Any) -> str:
    """The form that the page's reader has seen; after they were told of another's change, that one."""
    if request.method == "POST" and not getattr(form, "is_overtaken", False):
        return request.POST.get("seen", "")
    return token_of(year)


def _status(form: Any) -> int:
    return 409 if getattr(form, "is_overtaken", False) else 200
