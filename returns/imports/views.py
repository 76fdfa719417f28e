"""Figures by file, for one return or for all of a year: send, look, confirm, withdraw. To take home: downloads.py.

A file that cannot be imported is answered at once and leaves no trace; one that can waits for its confirmation.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from returns.access import permissions
from returns.access.decorators import SignedIn, for_national_team, locked, post_only, with_return
from returns.access.forms import errors_with_places
from returns.access.typed import SAVED
from returns.entry.acts import entry_in_words, welsh_in_words
from returns.entry.figure_actions import in_record
from returns.entry.found import counted
from returns.files.written import Unreadable
from returns.form.questionnaire import Questionnaire
from returns.imports.actions import cancel, confirm, receive, say_blanks, withdraw_import
from returns.imports.forms import BlanksForm, FileForm
from returns.imports.imported import Imported, imported
from returns.imports.ministry import Blanks, has_ministrys
from returns.imports.plan import Plan, ReturnPlan, plan_of
from returns.imports.reading import read
from returns.models import Area, Purpose, ReportingYear, Revision, Upload
from returns.models.upload import UploadQuerySet
from returns.models.year import YearStatus
from returns.record.refusals import Conflict

MOST_SHOWN = 200


@dataclass(frozen=True)
class Scope:
    """Where a file belongs: to one return, or to all returns of a year."""

    year: ReportingYear
    revision: Revision | None = None

    def url(self, name: str, **more: object) -> str:
        where = {"year": self.year.year}
        if self.revision is None:
            return reverse(f"year_{name}", kwargs=where | more)
        return reverse(name, kwargs=where | {"area": self.revision.area_return.area.slug} | more)

    @property
    def revisions(self) -> Sequence[Revision]:
        if self.revision:
            return [self.revision]
        current = Revision.objects.with_names().filter(year=self.year).current()
        return sorted(current, key=lambda revision: revision.area_return.area_name)

    @property
    def imports(self) -> list[Imported]:
        return imported(chain=self.revision.area_return.chain) if self.revision else imported(year=self.year.year)

    @property
    def context(self) -> dict[str, object]:
        return {"scope": self, "year": self.year, "revision": self.revision}


@require_http_methods(["GET", "HEAD", "POST"])
@with_return
def files(request: SignedIn, revision: Revision) -> HttpResponseBase:
    if request.method == "POST" and not permissions.can_enter(request.user, revision, timezone.now()):
        return locked(request, revision)
    return _files(request, Scope(revision.year, revision))


@require_http_methods(["GET", "HEAD", "POST"])
@for_national_team
def year_files(request: SignedIn, year: int) -> HttpResponse:
    return _files(request, Scope(open_year_or_404(year)))


@require_http_methods(["GET", "HEAD", "POST"])
@with_return
def preview(request: SignedIn, revision: Revision, key: UUID) -> HttpResponse:
    return _preview(request, Scope(revision.year, revision), key)


@require_http_methods(["GET", "HEAD", "POST"])
@for_national_team
def year_preview(request: SignedIn, year: int, key: UUID) -> HttpResponse:
    return _preview(request, Scope(open_year_or_404(year)), key)


@post_only
@with_return
def withdraw(request: SignedIn, revision: Revision, key: UUID) -> HttpResponse:
    return _withdraw(request, Scope(revision.year, revision), key)


@post_only
@for_national_team
def year_withdraw(request: SignedIn, year: int, key: UUID) -> HttpResponse:
    return _withdraw(request, Scope(open_year_or_404(year)), key)


def open_year_or_404(year: int) -> ReportingYear:
    return get_object_or_404(ReportingYear, year=year, status=YearStatus.OPEN)


def _files(request: SignedIn, scope: Scope) -> HttpResponse:
    form = FileForm(request)
    plan = None
    if form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read()
        try:
            plan = _plan(request, scope, content, file.name)
        except Unreadable as unreadable:
            form.add_error("file", str(unreadable))
        if plan and plan.is_fit:
            return _take_in(request, scope, plan, content, file.name)
    context = scope.context | {
        "form": form,
        "errors": errors_with_places(form) or (plan and plan.problems),
        "problems": plan.problems[:MOST_SHOWN] if plan else (),
        "problems_in_all": len(plan.problems) if plan else 0,
        "notes": plan.notes if plan else (),
        "file_name": form.cleaned_data["file"].name if plan else "",
        "imports": scope.imports,
        "has_ministrys": has_ministrys(scope.year),
        "waiting": _own_waiting(request, scope),
        "takes_entries": scope.revision is None or permissions.takes_entries(scope.revision, timezone.now()),
    }
    return render(request, "returns/imports/files.html", context)


def _plan(request: SignedIn, scope: Scope, content: bytes, name: str, blanks: Blanks | None = None) -> Plan:
    area = scope.revision.area_return.area if scope.revision else None
    sent = read(content, name, year=scope.year, area=area, blanks=blanks)
    return plan_of(sent, by=request.user, at=timezone.now(), year=scope.year, area=area)


def _plan_of(request: SignedIn, scope: Scope, upload: Upload) -> Plan:
    return _plan(request, scope, bytes(upload.content), upload.name, Blanks.of(upload))


def _take_in(request: SignedIn, scope: Scope, plan: Plan, content: bytes, name: str) -> HttpResponse:
    """Keep a file that fits until it is confirmed; one that changes nothing is not kept."""
    if not plan.changes and not plan.blanks:
        same = _("%(file)s has the same figures as the return. Nothing has changed.")
        words = same if plan.rows else _("There are no figures in %(file)s. Nothing has changed.")
        messages.info(request, words % {"file": name})
        return redirect(scope.url("files"))
    upload = receive(
        content=content,
        name=name,
        purpose=Purpose.FIGURES,
        by=request.user,
        at=timezone.now(),
        year=scope.year,
        area=scope.revision.area_return.area if scope.revision else None,
    )
    return redirect(scope.url("file_preview", key=upload.key))


def _preview(request: SignedIn, scope: Scope, key: UUID) -> HttpResponse:
    """What a waiting file would change now. Confirmed is what was shown, or else it is shown again."""
    if str(key) in {one.key for one in scope.imports}:
        messages.info(request, _("This file has already been imported. You can withdraw it in the list below."))
        return redirect(scope.url("files"))
    upload = _waiting(request, scope, key)
    if request.POST.get("then") == "cancel":
        cancel(upload=upload, by=request.user, at=timezone.now())
        messages.success(request, _("Cancelled. Nothing has changed, and we have deleted the file."))
        return redirect(scope.url("files"))
    then = request.POST.get("then")
    said = Blanks.of(upload)
    form = BlanksForm(None if then == "confirm" else request.POST or None, initial=asdict(said))
    if then == "blanks" and form.is_valid():
        say_blanks(upload=upload, by=request.user, at=timezone.now(), **form.cleaned_data)
        return redirect(scope.url("file_preview", key=key))
    plan = _plan_of(request, scope, upload)
    is_stale = False
    if request.method == "POST" and then != "blanks":
        is_stale = request.POST.get("shown") != plan.digest or not plan.is_fit
        try:
            if not is_stale:
                confirm(plan, upload=upload, by=request.user, at=timezone.now())
                return _confirmed(request, scope, plan, upload)
        except Conflict:
            is_stale, plan = True, _plan_of(request, scope, upload)
    context = scope.context | {
        "upload": upload,
        "plan": plan,
        "returns": [(one, _rows(one, plan.questionnaires[scope.year.year])) for one in plan.returns if one.boxes],
        "is_stale": is_stale,
        "form": form,
        "errors": errors_with_places(form) if plan.blanks else (),
        "blanks": _blanks(plan, plan.questionnaires[scope.year.year])[:MOST_SHOWN],
    }
    return render(request, "returns/imports/file_preview.html", context, status=409 if is_stale else 200)


def _blanks(plan: Plan, questionnaire: Questionnaire) -> list[dict[str, str]]:
    """Each box that the file leaves blank, in words, with its place and what stands there."""
    names = dict(Area.objects.values_list("slug", "name")) if plan.blanks else {}
    return [
        {
            "place": blank.place,
            "words": questionnaire.words(blank.code),
            "area": names[blank.area],
            "said": blank.value,
        }
        for blank in plan.blanks
    ]


def _confirmed(request: SignedIn, scope: Scope, plan: Plan, upload: Upload) -> HttpResponse:
    words = ngettext(
        "%(count)s figure imported from %(file)s.", "%(count)s figures imported from %(file)s.", plan.changes
    )
    said = words % {"count": plan.changes, "file": upload.name}
    found = [issue for one in plan.returns for issue in one.newly_found]
    if not found:
        messages.success(request, said)
        return redirect(scope.url("task_list") if scope.revision else scope.url("files"))
    errors = sum(issue.is_error for issue in found)
    more = _("The checks found something new: %(found)s.") % {"found": counted(errors, len(found) - errors)}
    messages.warning(request, f"{said} {more}")
    # Where it lands they stand one by one; for a year each return has its own.
    return redirect(f"{scope.url('task_list')}?{SAVED}=file" if scope.revision else scope.url("files"))


def _waiting(request: HttpRequest, scope: Scope, key: UUID) -> Upload:
    """A waiting file of this person, for this scope."""
    return get_object_or_404(_own_waiting(request, scope).defer(None), key=key)


def _own_waiting(request: HttpRequest, scope: Scope) -> UploadQuerySet:
    """The waiting files of this person, for this scope."""
    own = Upload.objects.to_be_seen_by(request.user.pk, timezone.now(), is_national=False)
    area = scope.revision.area_return.area if scope.revision else None
    return own.filter(purpose=Purpose.FIGURES, year=scope.year, area=area)


def _rows(one: ReturnPlan, questionnaire: Questionnaire) -> list[dict[str, object]]:
    """Each box that changes, in words: old and new answer, footnote and Welsh words."""
    return [
        {
            "words": questionnaire.words(box.code),
            "old": (*entry_in_words(in_record(box.old)), welsh_in_words(in_record(box.old))),
            "new": (*entry_in_words(in_record(box.new)), welsh_in_words(in_record(box.new))),
        }
        for box in one.boxes
    ]


def _withdraw(request: SignedIn, scope: Scope, key: UUID) -> HttpResponse:
    here = next((one for one in scope.imports if one.key == str(key)), None)
    if here is None:
        raise Http404
    count = withdraw_import(upload=here.key, by=request.user, at=timezone.now())
    words = ngettext(
        "%(file)s is withdrawn. We restored %(count)s figure (%(areas)s).",
        "%(file)s is withdrawn. We restored %(count)s figures (%(areas)s).",
        count,
    )
    messages.success(request, words % {"file": here.name, "count": count, "areas": ", ".join(here.areas)})
    return redirect(scope.url("files"))
