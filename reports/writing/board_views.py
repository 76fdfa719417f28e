"""An area's board on its page: members in order, with buttons that work without a script."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from reports.models import BoardMember
from reports.writing.board_actions import board_of, copied_from, save_board, token_of
from reports.writing.board_forms import BoardForm, BoardFormSet, arranged
from reports.writing.copying_actions import to_begin_with
from reports.writing.sections import with_words
from returns.access.decorators import SignedIn
from returns.access.forms import errors_with_places
from returns.access.typed import Typed
from returns.models import Revision
from returns.record.refusals import Overtaken

ARRANGING = ("add", "up", "down", "remove")


@require_http_methods(["GET", "HEAD", "POST"])
@with_words
def board(request: SignedIn, revision: Revision) -> HttpResponse:
    stored, wish = board_of(revision), request.POST.get("then", "")
    sent = request.POST if request.method == "POST" else request.POST or None
    copied = copied_from(BoardMember.objects.filter(revision=revision))
    form, members, theirs = BoardForm(copied, token_of(stored), sent), _members(revision, sent, stored or [{}]), None
    if wish.partition(":")[0] in ARRANGING and members.management_form.is_valid():
        members = _members(revision, None, arranged(members.typed(), wish))
    elif members.is_valid() and form.is_valid():
        try:
            save_board(
                revision=revision,
                by=request.user,
                at=timezone.now(),
                board=members.board(),
                seen=form.cleaned_data["seen"],
                is_confirmed=form.cleaned_data.get("confirmed", False),
            )
            messages.success(request, _saved(revision))
            then = "preview" if wish == "preview" else "task_list"
            return redirect(then, year=revision.year_id, area=revision.area_return.area.slug)
        except Overtaken:
            theirs = board_of(revision)
            members = _members(revision, None, members.board())
            form = BoardForm(copied, token_of(theirs))  # who sends it again has seen the other board
    context = {"revision": revision, "form": form, "members": members, "theirs": theirs, "errors": _errors(members)}
    context["copied"] = copied
    context["begin_with"] = None if stored else to_begin_with(revision, ["board"])
    context["stands"] = stored if isinstance(request.POST, Typed) else None
    return render(request, "reports/writing/board_page.html", context, status=409 if theirs is not None else 200)


def _saved(revision: Revision) -> str:
    """A board that nobody has confirmed is no finished one."""
    words = _("Board saved.")
    if copied := copied_from(BoardMember.objects.filter(revision=revision)):
        left = _("It is still marked as copied from %(year)s: confirm it when it is right for this year.")
        return f"{words} {left % {'year': copied}}"
    return words


def _members(revision: Revision, sent: QueryDict | None, shown: Sequence[Mapping[str, Any]]) -> Any:
    has_welsh = "cy" in revision.area_return.area.languages
    return BoardFormSet(sent, initial=None if sent else shown, prefix="board", form_kwargs={"has_welsh": has_welsh})


def _errors(members: Any) -> list[dict[str, str]]:
    """The errors of all lines, each with the member that it is about; of a form that was tampered with, those of it."""
    errors = [{"place": "", "message": str(message)} for message in members.non_form_errors()]
    for number, member in enumerate(members, start=1):
        place = _("Member %(number)s: ") % {"number": number}
        errors += [{**error, "message": place + error["message"]} for error in errors_with_places(member)]
    return errors
