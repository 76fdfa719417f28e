"""The checks of a year, for the national team: how each has done, its mode and its limit."""

from typing import NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from returns.access.decorators import SignedIn, for_national_team
from returns.access.forms import errors_with_places
from returns.arithmetic import checks
from returns.checks.actions import change_rule
from returns.checks.following import following
from returns.checks.forms import RuleForm
from returns.checks.track_record import TrackRecord, track_records
from returns.form.questionnaire import Questionnaire
from returns.models import ReportingYear, Revision, Rule
from returns.models.questionnaire import Kind, Mode, Severity
from returns.models.status import EDITABLE


class Described(NamedTuple):
    """A rule in the words of its page, with its record; and the parts of its bar, in hundredths of the longest one."""

    rule: checks.Rule
    kind: str
    severity: str
    mode: str
    record: TrackRecord
    bar: tuple[tuple[str, int, int], ...]


@require_safe
@for_national_team
def rules(request: SignedIn, year: int) -> HttpResponse:
    here = get_object_or_404(ReportingYear, year=year)
    questionnaire = Questionnaire.load(here)
    records = track_records(here, questionnaire, questionnaire.rules)
    longest = max((record.fired for record in records), default=0)
    context = {"year": here, "rules": [_described(record, longest) for record in records]}
    return render(request, "returns/checks/rules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_national_team
def rule(request: SignedIn, year: int, code: str) -> HttpResponse:
    here = get_object_or_404(ReportingYear, year=year)
    questionnaire = Questionnaire.load(here)
    asked = next((rule for rule in questionnaire.rules if rule.code == code), None)
    if asked is None:
        raise Http404
    form = RuleForm(asked, request.POST or None)
    if form.is_valid():
        change_rule(
            rule=Rule.objects.get(pk=questionnaire.rule_ids[code]),
            by=request.user,
            at=timezone.now(),
            mode=form.cleaned_data["mode"],
            limit=form.cleaned_data.get("limit"),
        )
        messages.success(request, _("You have changed the check. The change takes effect now."))
        return redirect("rule", year=year, code=code)
    (record,) = track_records(here, questionnaire, [asked])
    context = {
        "year": here,
        "described": _described(record, record.fired),
        "has_limit": checks.KINDS[asked.kind].needs_limit,
        "following": following(here, code, timezone.now()) if here.is_released(timezone.now()) else None,
        "drafts": Revision.objects.filter(year=here, status__in=EDITABLE).count(),
        "form": form,
        "errors": errors_with_places(form),
    }
    return render(request, "returns/checks/rule.html", context)


def _described(record: TrackRecord, longest: int) -> Described:
    rule = record.rule
    parts = {"mended": record.mended, "answered": record.explained + record.waived, "open": record.open}
    bar, end = [], 0
    for name, part in parts.items():
        start, end = end, end + part
        scale = 100 / longest if longest else 0
        bar.append((name, round(start * scale), round(end * scale) - round(start * scale)))
    kind, severity, mode = Kind(rule.kind).label, Severity(rule.severity).label, Mode(rule.mode).label
    return Described(rule, str(kind), str(severity), str(mode), record, tuple(bar))
