"""Where a check of a released year is changed: in a year to come."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from returns.models import Question, ReportingYear, Revision, Rule


class Way(NamedTuple):
    words: str
    address: str


def following(year: ReportingYear, code: str, at: datetime) -> Way:
    """To the check in the next year that is not out; to that year's form where it has none; or to making the form.

    Once a year has returns, its checks are changed on the page of the check. Three queries at most.
    """
    later = ReportingYear.objects.filter(year__gt=year.year).exclude(Q(release_at__isnull=False, release_at__lte=at))
    next_one = later.filter(Exists(Question.objects.filter(year=OuterRef("pk")))).order_by("year").first()
    if next_one is None:
        words = _("Make the next year’s form, and change the check there")
        return Way(words, reverse("year_form", args=[year.year]) + "#next-form")
    words = _("Change the check for %(year)s") % {"year": next_one}
    if not Rule.objects.filter(year=next_one, code=code).exists():
        words = _("The form of %(year)s does not have this check. See that form") % {"year": next_one}
        return Way(words, reverse("year_form", args=[next_one.year]))
    if Revision.objects.filter(year=next_one).exists():
        return Way(words, reverse("rule", args=[next_one.year, code]))
    return Way(words, reverse("form_entry", args=[next_one.year, "rule", code]))
