"""What stands in the way of a year's release, and what its team should know: each point with the way to its place.

Here: `points`, pure, over what `look` reads. What blocks is refused by the actions too: publish refuses a return that
is open, unprepared, unsigned or damaged; set_release a year whose published files are damaged. Whether an accepted
report has changed since its files were made takes the whole report: publish alone finds that out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, Func
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.models import FrozenFile, PreReleaseAccess, files_in
from reports.published.populations import populations_of
from reports.release.preparation import Preparations
from reports.sign_off.links import Link
from reports.sign_off.signing import Standing, State
from returns.arithmetic.calendar import LONDON, NOTICE, USUAL
from returns.checks.assessment import assess_many
from returns.form.questionnaire import Questionnaire
from returns.models import AreaReturn, Event, ReportingYear, Revision, Status

CHANGE = "change"  # the kind of rule that compares with last year


class Digest(Func):
    """The SHA-256 of bytes as hex digits, worked out where they are stored."""

    template = "encode(sha256(%(expressions)s), 'hex')"
    output_field = CharField()


@dataclass(frozen=True)
class Point:
    """One thing to see to before a release."""

    code: str
    text: str
    links: tuple[Link, ...] = ()
    is_blocking: bool = False


@dataclass(frozen=True)
class Facts:
    """What the points are found in. Returns stand as (name of the area, its slug), in the order of the names."""

    year: ReportingYear
    unpublished: Sequence[tuple[str, str]] = ()
    open: Sequence[tuple[str, str]] = ()
    changed: Sequence[tuple[str, str]] = ()
    unprepared: Sequence[tuple[str, str]] = ()
    unsigned: Sequence[tuple[str, str]] = ()
    given_back: Sequence[tuple[str, str]] = ()
    damaged: Sequence[tuple[str, str]] = ()
    has_population: bool = True
    early_readers: int = 0
    following: ReportingYear | None = None
    announced_at: datetime | None = None  # when the release time that stands was set, where the record tells


def look(
    year: ReportingYear, accepted: Sequence[Revision], preparations: Preparations, signatures: Iterable[Standing]
) -> Facts:
    """The facts of a year and its accepted returns. The number of queries does not grow with the areas."""
    published = list(Revision.objects.filter(year=year, status=Status.PUBLISHED).select_related("area_return__area"))
    out = {revision.area_return_id for revision in published}
    owed = AreaReturn.objects.filter(year=year).select_related("area").order_by("area_name")
    signatures = list(signatures)
    wait = {standing.revision.pk for standing in signatures if standing.waits}
    back = {standing.revision.pk for standing in signatures if standing.state == State.GIVEN_BACK}
    in_the_open, changed = _open(year, accepted)
    damaged = damaged_in([*accepted, *published])
    return Facts(
        year=year,
        unpublished=[(row.area_name, row.area.slug) for row in owed if row.pk not in out],
        open=_names(accepted, in_the_open),
        changed=_names(accepted, changed),
        unprepared=_names(
            accepted, {key for key, preparation in preparations.of.items() if not preparation.is_prepared}
        ),
        unsigned=_names(accepted, wait),
        given_back=_names(accepted, back),
        damaged=_names(sorted([*accepted, *published], key=lambda row: row.area_return.area_name), damaged),
        has_population=populations_of(year).exists(),
        early_readers=PreReleaseAccess.objects.filter(year=year).count(),
        following=ReportingYear.objects.filter(year__gt=year.year).order_by("year").first(),
        announced_at=_announced_at(year),
    )


def _announced_at(year: ReportingYear) -> datetime | None:
    last = Event.objects.filter(chain=year.chain, act="release_set").order_by("-number").first()
    told = last and last.changes["release_at"][1]
    return last.at if last and told and datetime.fromisoformat(told) == year.release_at else None


def _open(year: ReportingYear, accepted: Sequence[Revision]) -> tuple[set[int], set[int]]:
    """The accepted returns in which something is open, and those with a large change that nobody has explained."""
    if not accepted:
        return set(), set()
    assessed = assess_many(accepted, Questionnaire.load(year))
    changed = {key for key, one in assessed.items() if any(issue.rule.kind == CHANGE for issue in one.open)}
    others = {
        key
        for key, one in assessed.items()
        if one.figures.blanks or any(issue.rule.kind != CHANGE for issue in one.open)
    }
    return others, changed


def damaged_in(revisions: Sequence[Revision]) -> set[int]:
    """Those whose frozen files are not as they were frozen: other bytes, other inputs than each other, or one missing.

    An accepted one without any file is not prepared yet, which is another thing. One query.
    """
    files = FrozenFile.objects.filter(revision__in=revisions).annotate(now=Digest("content"))
    made: dict[int, dict[tuple[str, str], str]] = {}
    inputs: dict[tuple[int, str], set[str]] = {}
    damaged = set()
    for key, kind, language, digest, sha256, now in files.values_list(
        "revision", "kind", "language", "input_digest", "sha256", "now"
    ):
        made.setdefault(key, {})[kind, language] = digest
        inputs.setdefault((key, language), set()).add(digest)
        if now != sha256:
            damaged.add(key)
    damaged |= {key for (key, _language), digests in inputs.items() if len(digests) > 1}
    for revision in revisions:
        there = set(made.get(revision.pk, ()))
        is_wanted = revision.has_report and (there or revision.status == Status.PUBLISHED)
        if is_wanted and there != set(files_in(revision.area_return.area.languages)):
            damaged.add(revision.pk)
    return damaged


def _names(revisions: Sequence[Revision], wanted: set[int]) -> list[tuple[str, str]]:
    rows = (row for row in revisions if row.pk in wanted)
    return [(row.area_return.area_name, row.area_return.area.slug) for row in rows]


def points(facts: Facts) -> list[Point]:
    """What blocks, then what is advised."""
    return [*_blocking(facts), *_advised(facts)]


def _blocking(facts: Facts) -> Iterable[Point]:
    year = facts.year.year
    if facts.open:
        words = ngettext(
            "%d accepted return has an open box, error or query. Send it back.",
            "%d accepted returns have open boxes, errors or queries. Send them back.",
            len(facts.open),
        )
        yield Point("open", words % len(facts.open), _reviews(year, facts.open), True)
    if facts.changed:
        words = ngettext(
            "%d accepted return has a large change since last year that nobody has explained. Send it back.",
            "%d accepted returns have a large change since last year that nobody has explained. Send them back.",
            len(facts.changed),
        )
        yield Point("changes", words % len(facts.changed), _reviews(year, facts.changed), True)
    if facts.unprepared:
        words = ngettext("%d report is not prepared.", "%d reports are not prepared.", len(facts.unprepared))
        link = Link(_("Prepare the reports"), "#progress")
        yield Point("files", words % len(facts.unprepared), (link,), True)
    if facts.unsigned:
        words = ngettext("%d report needs a signature.", "%d reports need a signature.", len(facts.unsigned))
        link = Link(_("Signatures of the boards’ chairs"), "#signatures")
        yield Point("signatures", words % len(facts.unsigned), (link,), True)
    if facts.given_back:
        words = ngettext(
            "%d report has been given back by the chair of its board. Read why; if a figure has to change, send the"
            " return back.",
            "%d reports have been given back by the chairs of their boards. Read why; if a figure has to change, send"
            " the return back.",
            len(facts.given_back),
        )
        links = tuple(Link(name, reverse("sign_off", args=[year, slug])) for name, slug in facts.given_back)
        yield Point("given_back", words % len(facts.given_back), links, True)
    if facts.damaged:
        words = ngettext(
            "%d report has files that have changed since they were made. If it is not published, prepare it again. If"
            " it is, ask for its files to be restored. The command verify_published lists them.",
            "%d reports have files that have changed since they were made. If they are not published, prepare them"
            " again. If they are, ask for their files to be restored. The command verify_published lists them.",
            len(facts.damaged),
        )
        yield Point("damaged", words % len(facts.damaged), _reviews(year, facts.damaged), True)


def _advised(facts: Facts) -> Iterable[Point]:
    year = facts.year.year
    if facts.unpublished:
        words = ngettext(
            "%d area is not published yet. Without it, the national tables will say that the year is incomplete.",
            "%d areas are not published yet. Without them, the national tables will say that the year is incomplete.",
            len(facts.unpublished),
        )
        yield Point("coverage", words % len(facts.unpublished), _reviews(year, facts.unpublished))
    if not facts.has_population:
        link = Link(_("Population used for the rates"), reverse("population", args=[year]))
        yield Point("population", _("There are no populations for this year, so its rates will show [x]."), (link,))
    if facts.year.release_at is None:
        words = _("You have not set a release time. Nothing becomes public until you do.")
        yield Point("release_time", words, (Link(_("Set the release time"), "#release-time"),))
    else:
        yield from _release_time(facts, facts.year.release_at)
    if not facts.early_readers:
        link = Link(_("Pre-release list"), reverse("early_readers", args=[year]))
        yield Point("early_readers", _("There is nobody on the pre-release list."), (link,))
    following = facts.following
    if following is None or following.release_at is None:
        address = reverse("release", args=[following.year]) + "#release-time" if following else reverse("years")
        title = _("Set the release time of %(year)s") % {"year": following} if following else _("Reporting years")
        yield Point("next_release", _("You have not announced the next release yet."), (Link(title, address),))


def _release_time(facts: Facts, release_at: datetime) -> Iterable[Point]:
    """What the Code of Practice has otherwise, and what is odd."""
    shown, deadline = release_at.astimezone(LONDON), facts.year.deadline
    link = (Link(_("Change the release time"), "#release-time"),)
    if facts.announced_at and release_at - facts.announced_at < NOTICE:
        day = date_format(facts.announced_at.astimezone(LONDON), "j F Y")
        words = _("The release time was announced on %(day)s, less than four weeks before.") % {"day": day}
        yield Point("notice", words, link)
    if deadline and shown.date() <= deadline:
        words = _("The release must be after the deadline for returns, %(day)s.")
        yield Point("deadline", words % {"day": date_format(deadline, "j F Y")}, link)
    if shown.time() != USUAL:
        words = _("The release is at %(time)s. Official Statistics are released at 9:30.")
        yield Point("hour", words % {"time": date_format(shown, "H:i")}, link)


def _reviews(year: int, areas: Sequence[tuple[str, str]]) -> tuple[Link, ...]:
    return tuple(Link(name, reverse("review", args=[year, slug])) for name, slug in areas)
