"""What the board has said of a report, by the place that it is about; and the places of which one can speak."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from reports.models import Comment, sections_of
from reports.sign_off.links import Link, Links
from returns.models import Revision

REPORT = "report"  # the whole of it


@dataclass(frozen=True)
class Place:
    """A place of the report, and what has been said about it, in the order in which it was said."""

    link: Link
    comments: tuple[Comment, ...]


def places_of(revision: Revision) -> dict[str, Link]:
    """key -> what one can comment on. No section has one of the keys that are no section's: theirs end in a number."""
    links = Links(revision)
    sections = {section.key: links.text(section.key, section.name) for section in sections_of(revision)}
    others = {"figures": links.figures, "board": links.board, "logos": links.logos, "national": links.national_texts}
    return {REPORT: links.report} | sections | others


def comments_by_place(revision: Revision) -> list[Place]:
    """The comments of a revision's board, in the report's order. What a section that is gone was called stays."""
    said: dict[str, list[Comment]] = {}
    for comment in Comment.objects.with_people().filter(revision=revision, gives_back=False):
        said.setdefault(comment.place, []).append(comment)
    links = places_of(revision) if said else {}
    gone = [key for key in said if key not in links]
    named = {key: links.get(key) or Link(said[key][0].title, "", links[REPORT].read) for key in [*links, *gone]}
    return [Place(link, tuple(said[key])) for key, link in named.items() if key in said]


def comments_on(revision: Revision, place: str) -> list[Comment]:
    """What the board has said of one place, in the order in which it was said."""
    return list(Comment.objects.with_people().filter(revision=revision, place=place, gives_back=False))


def waiting_by_place(revision: Revision) -> dict[str, int]:
    """Key of a place -> how many comments on it are not answered. One query."""
    return Counter(Comment.objects.filter(revision=revision).unanswered().values_list("place", flat=True))


def reasons_of(revision: Revision) -> list[Comment]:
    """Why the chair has given the report back, while it is not out; the newest reason first. One query at most."""
    open_now = Comment.objects.with_people().filter(revision=revision).giving_back().order_by("-number")
    return list(open_now) if revision.is_in_work else []


def given_back(revisions: Iterable[Revision]) -> dict[int, Comment]:
    """Key of a revision -> the newest reason for which its chair has given the report back. One query."""
    open_now = Comment.objects.filter(revision__in=list(revisions)).giving_back().select_related("made_by")
    return {comment.revision_id: comment for comment in open_now}
