"""What pages of the write side say of reports: how far each is and who has signed it. Their views know of neither."""

from collections.abc import Iterable

from django import template
from django.utils import timezone

from reports.sign_off.progress import Counts, Shown, Who, counts_of, progress_in, shown_to
from reports.sign_off.signing import word_of
from returns.models import ReportingYear, Revision, User

register = template.Library()


@register.simple_tag
def how_far(user: User, revision: Revision) -> Shown:
    """How far a return is, and where its reader can go from there."""
    return how_far_each(user, [revision])[0]


@register.simple_tag
def how_far_each(user: User, revisions: Iterable[Revision]) -> list[Shown]:
    """The same of several. As many queries for all as for one."""
    now = timezone.now()
    return [shown_to(user, progress, now) for progress in progress_in(list(revisions), now)]


@register.filter
def with_area(shown: Iterable[Shown]) -> list[Shown]:
    """Those in which it is the area's co-ordinator, its reader, who must act."""
    return [one for one in shown if any(step.who == Who.COORDINATOR for step in one.yours)]


@register.filter
def not_with_area(shown: Iterable[Shown]) -> list[Shown]:
    return [one for one in shown if all(step.who != Who.COORDINATOR for step in one.yours)]


@register.filter
def to_sign(shown: Iterable[Shown]) -> list[Shown]:
    """Those whose report waits for just its reader's signature."""
    return [one for one in shown if any(step.who == Who.CHAIR for step in one.yours)]


@register.simple_tag
def reports_of(year: ReportingYear) -> Counts | None:
    """How many accepted reports of a year wait for what. Four queries, where there are any."""
    return counts_of(year)


@register.simple_tag
def signed_by(revision: Revision) -> object | None:
    """The word that lets the report out now (SignOff)."""
    return word_of(revision)
