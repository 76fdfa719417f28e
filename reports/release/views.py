"""The national team's release of a year: prepare, publish, set the time; and the calendar that everybody reads."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from reports.annual_report.public_views import TYPES
from reports.files.catalogue import listed
from reports.models import FrozenFile, Kind, PreReleaseAccess, files_in
from reports.published.answers import name_file, of_language
from reports.published.populations import populations_of
from reports.release import checklist
from reports.release.actions import open_words, prepare, publish_all, set_release
from reports.release.calendar import calendar
from reports.release.checklist import Facts
from reports.release.forms import OverrideForm, ReleaseForm
from reports.release.preparation import Preparations, preparations_of
from reports.sign_off.actions import override_sign_offs
from reports.sign_off.progress import progress_in
from reports.sign_off.rights import is_prepared
from reports.sign_off.signing import Standing, standings
from returns.access.decorators import SignedIn, for_national_team, post_only
from returns.access.forms import ReasonForm, errors_with_places
from returns.access.typed import typed_for
from returns.models import AreaReturn, ReportingYear, Revision, Status

ASKED_ALREADY = gettext_lazy("Somebody has asked for this already. You do not need to do anything.")


@require_safe
@for_national_team
def release(request: SignedIn, year: int) -> HttpResponse:
    here = get_object_or_404(ReportingYear, year=year)
    form = ReleaseForm(here, timezone.now(), typed_for(request, "release_time"))
    return _page(request, here, form)


@post_only
@for_national_team
def prepare_year(request: SignedIn, year: int) -> HttpResponse:
    count = prepare(year=get_object_or_404(ReportingYear, year=year), by=request.user, at=timezone.now())
    text = ngettext("%(count)s report will be prepared.", "%(count)s reports will be prepared.", count)
    messages.success(request, text % {"count": count} if count else ASKED_ALREADY)
    return redirect("release", year=year)


@post_only
@for_national_team
def prepare_one(request: SignedIn, year: int, area: str) -> HttpResponse:
    revision = get_object_or_404(Revision.objects.with_names().of(area=area, year=year).current())
    count = prepare(year=revision.year, by=request.user, at=timezone.now(), only=revision)
    text = _("The report of %(area)s is being prepared.") % {"area": revision.area_return.area_name}
    messages.success(request, text if count else ASKED_ALREADY)
    return redirect("release", year=year)


@require_http_methods(["GET", "HEAD", "POST"])
@for_national_team
def open_words_of_one(request: SignedIn, year: int, area: str) -> HttpResponse:
    revision = get_object_or_404(Revision.objects.with_names().of(area=area, year=year).current())
    form = ReasonForm(_("What the area has to change, and why"), request.POST or None)
    form.fields["reason"].help_text = _("The area’s co-ordinators read it. It is not published.")
    if form.is_valid():
        open_words(revision=revision, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
        text = _("%(area)s can change texts, board and logos again. Prepare its report once more when they have.")
        messages.success(request, text % {"area": revision.area_return.area_name})
        return redirect("release", year=year)
    if not is_prepared(revision):
        raise Http404
    context = {"revision": revision, "form": form, "errors": errors_with_places(form)}
    return render(request, "reports/release/open_words_page.html", context)


@post_only
@for_national_team
def publish_year(request: SignedIn, year: int) -> HttpResponse:
    here = get_object_or_404(ReportingYear, year=year)
    done, refusals = publish_all(year=here, by=request.user, at=timezone.now())
    if done:
        text = ngettext("%(count)s report published.", "%(count)s reports published.", len(done))
        waits = "" if here.release_at else " " + _("The public cannot see anything until you set the release time.")
        messages.success(request, text % {"count": len(done)} + waits)
    for refusal in refusals:
        messages.error(request, refusal)
    return redirect("release", year=year)


@post_only
@for_national_team
def set_release_time(request: SignedIn, year: int) -> HttpResponse:
    here = get_object_or_404(ReportingYear, year=year)
    form = ReleaseForm(here, timezone.now(), request.POST)
    if not form.is_valid():
        return _page(request, here, form)
    moment, why = form.cleaned_data["moment"], ("reason", "reason_cy")
    reasons = {name: form.cleaned_data.get(name, "") for name in why}
    set_release(year=here, by=request.user, at=timezone.now(), release_at=moment, **reasons)
    shown = date_format(timezone.localtime(moment), "l j F Y, H:i")
    text = _("The figures will become public on %(moment)s. The release calendar now shows this.")
    messages.success(request, text % {"moment": shown})
    return redirect("release", year=year)


@post_only
@for_national_team
def override(request: SignedIn, year: int) -> HttpResponse:
    """Let reports out without their chairs' signatures, those that are ticked, for one reason."""
    here = get_object_or_404(ReportingYear, year=year)
    form = OverrideForm(standings(_accepted(here)), request.user, request.POST)
    if not form.is_valid():
        return _page(request, here, ReleaseForm(here, timezone.now()), form)
    done, refusals = override_sign_offs(
        revisions=form.chosen(), by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"]
    )
    if done:
        text = ngettext("%(count)s report can be published.", "%(count)s reports can be published.", len(done))
        messages.success(request, text % {"count": len(done)})
    for refusal in refusals:
        messages.error(request, refusal)
    return redirect("release", year=year)


def _accepted(year: ReportingYear) -> list[Revision]:
    accepted = Revision.objects.with_names().filter(year=year, status=Status.ACCEPTED)
    return list(accepted.order_by("area_return__area_name"))


def _outlook(
    accepted: list[Revision], preparations: Preparations, signatures: list[Standing], facts: Facts | None
) -> dict[str, list[str]]:
    """The areas whose reports the button publishes, and those of which something else is still wanting."""
    wait = {standing.revision.pk for standing in signatures if standing.waits}
    held = {name for name, _slug in (*facts.open, *facts.changed, *facts.damaged)} if facts else set()
    names: dict[str, list[str]] = {"ready": [], "held": [], "unsigned": [], "unprepared": []}
    for revision in accepted:
        is_prepared = not revision.has_report or preparations.of[revision.pk].is_prepared
        which = "unprepared" if not is_prepared else "unsigned" if revision.pk in wait else "ready"
        which = "held" if revision.area_return.area_name in held else which
        names[which].append(revision.area_return.area_name)
    return names


def _files(revision: Revision, preparations: Preparations) -> list[tuple[str, str]]:
    preparation = preparations.of.get(revision.pk)
    is_prepared = preparation is not None and preparation.is_prepared
    return list(files_in(revision.area_return.area.languages)) if is_prepared else []


def _page(
    request: SignedIn, year: ReportingYear, form: ReleaseForm, override: OverrideForm | None = None
) -> HttpResponse:
    accepted = _accepted(year)
    signatures = standings(accepted)
    override = override or OverrideForm(signatures, request.user, typed_for(request, "override_sign_off"))
    preparations = preparations_of(year, accepted)
    is_released = year.is_released(timezone.now())
    facts = None if is_released else checklist.look(year, accepted, preparations, signatures)
    points = checklist.points(facts) if facts else []
    published = Revision.objects.filter(year=year, status=Status.PUBLISHED).count()
    owed = AreaReturn.objects.filter(year=year).count()
    context = {
        "year": year,
        "form": form,
        "blocking": [point for point in points if point.is_blocking],
        "advised": [point for point in points if not point.is_blocking],
        "errors": errors_with_places(form) + errors_with_places(override),
        "signatures": signatures,
        "override": override,
        "accepted": [
            (revision, preparations.of.get(revision.pk), progress.lacking, _files(revision, preparations))
            for revision, progress in zip(accepted, progress_in(accepted, timezone.now()), strict=True)
        ],
        "preparations": preparations,
        "signed": sum(not standing.waits for standing in signatures),
        "published": published,
        "owed": owed,
        "is_all_published": published == owed > 0,
        "is_released": is_released,
        "has_population": facts.has_population if facts else populations_of(year).exists(),
        "early_readers": PreReleaseAccess.objects.filter(year=year).count(),
        "files": listed(str(year.year)),
    }
    return render(
        request, "reports/release/release.html", context | _outlook(accepted, preparations, signatures, facts)
    )


# --- The calendar ---------------------------------------------------------------------------------


@require_safe
@cache_control(no_cache=True)
def releases(request: HttpRequest) -> HttpResponse:
    return render(request, "reports/release/calendar.html", {"calendar": calendar(timezone.now())})


# The prepared files of an accepted return, byte for byte as everybody will get them: for the national team alone.


@require_safe
@for_national_team
@never_cache
def prepared(request: SignedIn, year: int, area: str, kind: str, language: str) -> HttpResponse:
    files = FrozenFile.objects.filter(revision__year=year, revision__area_return__area__slug=area)
    files = files.filter(revision__status=Status.ACCEPTED, kind=kind, language=language)
    frozen = files.select_related("revision__area_return__area", "revision__year").first()
    if frozen is None:
        raise Http404
    content = bytes(frozen.content)
    if frozen.kind == Kind.HTML:
        revision = frozen.revision
        context = {
            "revision": revision,
            "main": content.decode(),
            "language": language,
            "is_preview": True,
            "can_work_on": True,
            "prepared_files": list(files_in(revision.area_return.area.languages)),
        }
        return render(request, "reports/annual_report/report.html", context)
    response = HttpResponse(content, content_type=TYPES[Kind(frozen.kind)], headers={"Content-Language": language})
    name_file(response, f"prepared-mappa-{area}-{year}{of_language(language)}.{kind}", inline=kind == Kind.PDF)
    return response
