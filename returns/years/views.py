"""The national team's pages of a year: where each return stands, who has not sent, extensions, dates."""

from collections import Counter
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from returns.access.decorators import SignedIn, for_national_team, revision_or_404
from returns.access.forms import errors_with_places
from returns.arithmetic.calendar import reminder_days
from returns.arithmetic.figures import AREAS
from returns.files.csv_cells import for_spreadsheets
from returns.form.told import differences_of
from returns.models import Area, Cell, Membership, Notice, Question, ReportingYear, Role, Upload, User
from returns.models.notice import NEED_A_LOOK
from returns.models.year import YearStatus
from returns.record import jobs
from returns.record.refusals import Overtaken, Refused
from returns.years.actions import grant_extension, open_year, set_dates
from returns.years.board import WORDS, Arrangement, Unknown, board_of, counts_of
from returns.years.forms import ExtensionForm, YearDatesForm
from returns.years.reminders import reminders_sent

COLUMNS: dict[str, Promise] = {
    "area": gettext_lazy("Area"),
    "status": gettext_lazy("Status"),
    "activity": gettext_lazy("Last activity"),
    "late": gettext_lazy("Days late"),
    "errors": gettext_lazy("Open errors"),
    "queries": gettext_lazy("Open queries"),
    "answers": gettext_lazy("Explained or waived"),
}


class Heading(NamedTuple):
    """A column's heading: its link, and which way the column is sorted, if it is."""

    words: Promise
    link: str
    direction: str
    is_number: bool


class Choice(NamedTuple):
    """A status to look at alone: its link, and how many returns have it."""

    words: Promise | str
    link: str
    number: int
    is_chosen: bool


@require_safe
@for_national_team
def year(request: SignedIn, year: int) -> HttpResponse:
    here = get_object_or_404(ReportingYear, year=year)
    try:
        arrangement = Arrangement.of(request.GET.dict())
    except Unknown:
        raise Http404 from None
    rows = board_of(here, timezone.localdate())
    counts = counts_of(rows)
    if arrangement.status:
        counts.setdefault(arrangement.status, 0)  # a choice that has become empty can still be taken back
    context = {
        "year": here,
        "owed": len(rows),
        "received": counts.get("received", 0),
        "rows": arrangement.apply(rows),
        "choices": _choices(arrangement, counts, len(rows)),
        "headings": _headings(arrangement),
    }
    return render(request, "returns/years/year.html", context)


@require_safe
@for_national_team
def not_received(request: SignedIn, year: int) -> HttpResponse:
    """Everyone who has not sent their return, whatever the board shows, with whom to write to."""
    here = get_object_or_404(ReportingYear, year=year)
    lines: list[tuple[object, ...]] = [
        (
            _("Area"), _("Short name"), _("Status"), _("Boxes answered"), _("Boxes"), _("Days late"),
            _("Co-ordinators"), _("Email addresses"), _("Extended until"),
        )
    ]  # fmt: skip
    people = _coordinators()
    for row in board_of(here, timezone.localdate()):
        if row.revision.is_received:
            continue
        whom = people.get(row.revision.area_return.area_id, [])
        until = date_format(timezone.localtime(row.extended_until), "Y-m-d H:i") if row.extended_until else ""
        lines.append(
            (
                row.name, row.slug, str(WORDS[row.state]), row.answered, row.boxes, row.days_late,
                "; ".join(user.name for user in whom), "; ".join(user.email for user in whom), until,
            )
        )  # fmt: skip
    response = HttpResponse(for_spreadsheets(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="not-received-{here.year}.csv"'
    return response


def _coordinators() -> dict[int | None, list[User]]:
    """The people who can be written to, by area."""
    members = Membership.objects.filter(role=Role.COORDINATOR, user__is_active=True)
    people: dict[int | None, list[User]] = {}
    for member in members.select_related("user").order_by("user__name", "user__email"):
        people.setdefault(member.area_id, []).append(member.user)
    return people


def _headings(arrangement: Arrangement) -> list[Heading]:
    direction = "descending" if arrangement.is_descending else "ascending"
    return [
        Heading(
            words,
            _link(arrangement.status, arrangement.turned(column)),
            direction if column == arrangement.column else "",
            column in ("late", "errors", "queries", "answers"),
        )
        for column, words in COLUMNS.items()
    ]


def _choices(arrangement: Arrangement, counts: dict[str, int], owed: int) -> list[Choice]:
    everything = Choice(_("All"), _link("", arrangement.sort), owed, not arrangement.status)
    return [everything] + [
        Choice(words, _link(status, arrangement.sort), counts[status], status == arrangement.status)
        for status, words in WORDS.items()
        if status in counts
    ]


def _link(status: str, sort: str) -> str:
    """The board's address with this status and this order; what goes without saying is left out."""
    asked = {"status": status} if status else {}
    asked |= {"sort": sort} if sort != Arrangement.sort else {}
    return "?" + urlencode(asked)


@require_safe
@for_national_team
def years(request: SignedIn) -> HttpResponse:
    now = timezone.now()
    years = [(row, row.is_released(now), row.is_closed(now)) for row in ReportingYear.objects.all()]
    mail = Notice.objects.deliveries()
    forms = Question.objects.order_by("-year").values_list("year", flat=True)
    newest = ReportingYear.objects.filter(year__in=forms[:1]).first()
    context = {
        "years": years,
        # The form after which there is none yet, once its year is open: on its page the next one is made.
        "last_form": newest if newest and newest.status == YearStatus.OPEN else None,
        "waiting": Upload.objects.to_be_seen_by(request.user.pk, now, is_national=True),
        "not_mailed": sum(mail[state] for state in NEED_A_LOOK),
        "failed": len(jobs.failures()),
    }
    return render(request, "returns/years/years.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_national_team
def extend(request: SignedIn, year: int, area: str) -> HttpResponse:
    revision = revision_or_404(request, year, area)
    area_return = revision.area_return
    form = ExtensionForm(request.POST or None, initial={"seen": area_return.extension_token})
    status = 200
    if form.is_valid():
        until, reason, seen = (form.cleaned_data[name] for name in ("moment", "reason", "seen"))
        try:
            grant_extension(
                area_return=area_return, by=request.user, at=timezone.now(), until=until, reason=reason, seen=seen
            )
            messages.success(request, _("%(return)s has more time now.") % {"return": area_return})
            return redirect("review", year=year, area=area)
        except Overtaken as overtaken:
            messages.error(request, str(overtaken))
            area_return.refresh_from_db()
            form = ExtensionForm(initial=form.cleaned_data | {"seen": area_return.extension_token})
            status = 409
        except Refused as refusal:
            form.add_error("day", str(refusal))
    context = {"revision": revision, "form": form, "errors": errors_with_places(form)}
    return render(request, "returns/years/extend.html", context, status=status)


# --- Dates ----------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@for_national_team
def dates(request: SignedIn, year: int) -> HttpResponse:
    here = get_object_or_404(ReportingYear, year=year)
    is_open = here.status == YearStatus.OPEN
    form = YearDatesForm(here, request.POST or None)
    has_form = is_open or Cell.objects.filter(year=here).exists()
    if form.is_valid() and not is_open and has_form and "confirmed" not in request.POST:
        return render(request, "returns/years/open.html", {"year": here, "form": form} | _opening(here))
    if form.is_valid():
        change = set_dates if is_open else open_year
        try:
            change(year=here, by=request.user, at=timezone.now(), **form.dates())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            words = _("You have saved the dates of %(year)s.") if is_open else _("%(year)s is open.")
            messages.success(request, words % {"year": here})
            return redirect("dates", year=year)
    context = {"year": here, "is_open": is_open, "form": form, "errors": errors_with_places(form)}
    context["sent"] = reminders_sent(here)
    if here.deadline:
        days = reminder_days(here.deadline, here.remind_before, here.remind_after)
        context["reminders"] = [day for day in days if day >= timezone.localdate()]
    return render(request, "returns/years/dates.html", context)


def _opening(year: ReportingYear) -> dict[str, Any]:
    """What opening a year does, before it is done: who is asked, how much, and what differs from the year before."""
    asked = Counter(Cell.objects.filter(year=year).values_list("asked_of", flat=True))
    living = [area for area in Area.objects.living_in(year.year) if area.asked_as in asked]
    bodies = [(body.name, asked[body.slug]) for body in living if body.is_body]
    return {
        "areas": len(living) - len(bodies),
        "boxes": asked[AREAS],
        "bodies": bodies,
        "differences": differences_of(year),
        "before": ReportingYear(year=year.year - 1).name,
    }
