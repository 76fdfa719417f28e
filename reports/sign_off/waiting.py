"""What waits for the national team, in all years at once: each with the number of it and the way there.

Cheap, for the first page after signing in: what each report lacks is not looked for here (progress).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.models import Comment, FrozenFile, PreReleaseAccess, Section
from reports.sign_off.signing import standings
from returns.models import AreaReturn, Explanation, Question, ReportingYear, Revision, Rule, Status
from returns.models.questionnaire import Severity
from returns.models.year import YearStatus


class Waiting(NamedTuple):
    """One thing to do: what, and where."""

    words: str
    address: str


def waiting_for_team(at: datetime) -> list[Waiting]:
    """What the national team has to do now, returns first. The number of queries grows with nothing."""
    years = list(ReportingYear.objects.annotate(has_form=Exists(Question.objects.filter(year=OuterRef("pk")))))
    rows = Revision.objects.with_names().filter(status__in=[Status.SUBMITTED, Status.ACCEPTED])
    current = list(rows.order_by("-year", "area_return__area_name"))
    return [
        *_to_review([row for row in current if row.status == Status.SUBMITTED]),
        *_to_decide(),
        *_of_boards(),
        *_on_their_way([row for row in current if row.status == Status.ACCEPTED]),
        *_of_years(years, at),
    ]


def _to_review(submitted: list[Revision]) -> Iterator[Waiting]:
    for year, number in Counter(row.year_id for row in submitted).items():
        words = ngettext("Review %(n)d return of %(year)s", "Review %(n)d returns of %(year)s", number)
        yield Waiting(_said(words, year, number), reverse("year", args=[year]) + "?status=submitted")


def _to_decide() -> Iterator[Waiting]:
    """What an area has asked for: that an error stands, or a correction."""
    errors = Rule.objects.filter(severity=Severity.ERROR)
    asked = Explanation.objects.filter(rule__in=errors, approved_by=None, revision__status=Status.DRAFT)
    drafts = Revision.objects.with_names().filter(Exists(asked.filter(revision=OuterRef("pk"))))
    for row in drafts.order_by("-year", "area_return__area_name"):
        yield Waiting(_("Decide about a waiver: %(return)s") % {"return": row.area_return}, _review(row.area_return))
    corrections = AreaReturn.objects.with_names().exclude(correction_request="")
    for here in corrections.order_by("-year", "area_name"):
        yield Waiting(_("Decide about a correction: %(return)s") % {"return": here}, _review(here))


def _of_boards() -> Iterator[Waiting]:
    """Comments that nobody has answered: the area may, and so may the national team."""
    rows = Comment.objects.filter(gives_back=False, revision__status__in=[Status.SUBMITTED, Status.ACCEPTED])
    rows = rows.unanswered().select_related("revision__area_return__area", "revision__area_return__year")
    for here, number in Counter(comment.revision.area_return for comment in rows.order_by("revision")).items():
        words = ngettext(
            "See that %(n)d comment of the board is answered: %(return)s",
            "See that %(n)d comments of the board are answered: %(return)s",
            number,
        )
        address = reverse("sign_off", kwargs={"year": here.year_id, "area": here.area.slug})
        yield Waiting(words % {"n": number, "return": here}, address)


def _on_their_way(accepted: list[Revision]) -> Iterator[Waiting]:
    made = FrozenFile.objects.standing().filter(revision__in=accepted).values_list("revision", flat=True)
    prepared = set(made)
    free = {standing.revision.pk for standing in standings(accepted) if not standing.waits}
    to_prepare = [row for row in accepted if row.pk in free and row.pk not in prepared]
    to_publish = [row for row in accepted if not row.has_report or (row.pk in free and row.pk in prepared)]
    for year, number in Counter(row.year_id for row in to_prepare).items():
        words = ngettext("Prepare %(n)d report of %(year)s", "Prepare %(n)d reports of %(year)s", number)
        yield Waiting(_said(words, year, number), reverse("release", args=[year]) + "#prepare")
    for year, number in Counter(row.year_id for row in to_publish).items():
        words = ngettext("Publish %(n)d return of %(year)s", "Publish %(n)d returns of %(year)s", number)
        yield Waiting(_said(words, year, number), reverse("release", args=[year]) + "#publish")


def _of_years(years: Sequence[ReportingYear], at: datetime) -> Iterator[Waiting]:
    """Forms in draft, national texts of another year, and what a release still needs."""
    copied = Counter(Section.objects.exclude(year=None).exclude(copied_from=None).values_list("year", flat=True))
    listed = set(PreReleaseAccess.objects.values_list("year", flat=True))
    ready = Revision.objects.filter(status__in=[Status.ACCEPTED, Status.PUBLISHED], number=1)
    begun = set(ready.values_list("year", flat=True).distinct().order_by())
    for year in years:
        key = {"year": year.year}
        if year.status == YearStatus.DRAFT and getattr(year, "has_form", False) and year.pk not in begun:
            words = _("Finish the form of %(year)s, and open the year")
            yield Waiting(words % {"year": year}, reverse("year_form", kwargs=key))
        if year.is_released(at) or year.pk not in begun | copied.keys():
            continue
        if number := copied[year.pk]:
            words = ngettext(
                "Confirm %(n)d national text of %(year)s", "Confirm %(n)d national texts of %(year)s", number
            )
            yield Waiting(_said(words, year.pk, number), reverse("national_texts", kwargs=key))
        if year.status != YearStatus.OPEN or year.pk not in begun:
            continue
        release = reverse("release", kwargs=key)
        if year.release_at is None:
            yield Waiting(_("Set the release time of %(year)s") % {"year": year}, release + "#release-time")
            continue
        day = date_format(timezone.localtime(year.release_at), "j F Y, H:i")
        words = _("Go through the release checklist of %(year)s before %(day)s") % {"year": year, "day": day}
        yield Waiting(words, release + "#release-checklist")
        if year.pk not in listed:
            words = _("Say who may read %(year)s before its release") % {"year": year}
            yield Waiting(words, reverse("early_readers", kwargs=key))


def _said(words: str, year: int, number: int) -> str:
    return words % {"n": number, "year": ReportingYear(year=year)}


def _review(area_return: AreaReturn) -> str:
    return reverse("review", kwargs={"year": area_return.year_id, "area": area_return.area.slug})
