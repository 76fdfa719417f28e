"""What pages of the write side say of reports: how far each is and who has signed it. Their views know of neither."""

from collections.abc import Iterable

from django import template
from django.utils import timezone

from reports.sign_off.comments import reasons_of
from reports.sign_off.opened import why_opened
from reports.sign_off.progress import Counts, Shown, Who, counts_of, progress_in, progress_of, shown_to
from reports.sign_off.signing import Standing, standings, word_of
from reports.sign_off.waiting import Waiting, waiting_for_team
from returns.access import permissions
from returns.form.questionnaire import Questionnaire
from returns.models import ReportingYear, Revision, User

register = template.Library()
register.simple_tag(reasons_of, name="why_given_back")
register.simple_tag(why_opened)


@register.simple_tag
def what_waits() -> list[Waiting]:
    """What the national team has to do now."""
    return waiting_for_team(timezone.now())


@register.simple_tag
def how_far(user: User, revision: Revision, questionnaire: Questionnaire | None = None) -> Shown:
    """How far a return is, and where its reader can go from there. A page that has the year's form hands it over."""
    now = timezone.now()
    return shown_to(user, progress_of(revision, now, questionnaire), now)


@register.simple_tag
def how_far_each(user: User, *lists: Iterable[Revision]) -> list[list[Shown]]:
    """The same of the returns of several lists, list by list. As many queries for all as for one."""
    now = timezone.now()
    revisions = {revision.pk: revision for one in lists for revision in one}
    told = {one.revision.pk: shown_to(user, one, now) for one in progress_in(list(revisions.values()), now)}
    return [[told[revision.pk] for revision in one] for one in lists]


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


@register.simple_tag
def standing_of(revision: Revision) -> Standing | None:
    """How an accepted report and its signature stand; None for any other."""
    return standings([revision])[0] if permissions.takes_signature(revision) else None
