"""A section's history: every version that the record holds, one of them to read, and to put back."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from reports.forms_texts import LABELS
from reports.text_history import Version, versions
from reports.views.desks import Desk, at_desk
from reports.views.texts import subject
from returns.actions import Overtaken, Refused
from returns.acts import ACTS
from returns.views.access import SignedIn


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
    return render(request, "reports/text_history.html", context, status=status)


def _labels(version: Version, parts: Sequence[str]) -> str:
    return ", ".join(str(LABELS[part]) for part in parts if part in version.changed)


def _moment(version: Version) -> str:
    return f"{timezone.localtime(version.at):%-d %B %Y, %H:%M}"
