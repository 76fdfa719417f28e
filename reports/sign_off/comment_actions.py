"""What the board says of a report before it is published: comments, the chair's giving it back; and the answers."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from reports.annual_report.gather import documents_for
from reports.models import Comment, FrozenFile, SignOff
from reports.sign_off.asking_actions import ask_to_sign
from reports.sign_off.comments import REPORT, places_of
from reports.sign_off.rights import is_prepared
from reports.sign_off.signing import signature_of
from returns.access import permissions
from returns.models import Revision, User
from returns.record.events import record
from returns.record.locking import locked
from returns.record.refusals import Overtaken, Refused


@transaction.atomic
def comment(*, revision: Revision, by: User, at: datetime, place: str, text: str) -> Comment:
    """Say something of one place of a report (a key of `places_of`), as a member of its board."""
    revision = locked(revision)
    if not permissions.can_comment(by, revision):
        raise Refused(f"Only the area’s board comments on a report, until it is published. It is {_state(revision)}.")
    if not text.strip():
        raise Refused("Write your comment.")
    here = _keep(revision, by, at, place, text)
    record("commented", on=revision, by=by, at=at, changes={"about": here.title, "text": here.text})
    return here


@transaction.atomic
def give_back(*, revision: Revision, by: User, at: datetime, reason: str) -> Comment:
    """Give an accepted report back to its area with a reason, as the chair of its board: until the chair signs it.

    A signature or an override falls with it, and prepared files go: the area changes its words now. Refused where the
    report is let out and prepared, for then it is about to be published.
    """
    revision = locked(revision)
    if not permissions.chairs(by, revision.area_return):
        raise Refused("Only the chair of the area’s board gives its report back.")
    if not permissions.takes_signature(revision):
        raise Refused(f"A report is given back while its return is accepted. It is {_state(revision)}.")
    if not reason.strip():
        raise Refused("Say why the report goes back.")
    given, was_prepared = signature_of(revision, documents_for(revision, at)), is_prepared(revision)
    if given and was_prepared:
        raise Refused("The report is signed and prepared for publication. Ask the national team to send it back.")
    SignOff.objects.filter(revision=revision).delete()
    FrozenFile.objects.filter(revision=revision).delete()
    act = "signature_taken_back" if given and not given.is_override else "report_given_back"
    changes = {"prepared": [True, False]} if was_prepared else {}
    record(act, on=revision, by=by, at=at, changes=changes, reason=reason.strip())
    return _keep(revision, by, at, REPORT, reason, gives_back=True)


@transaction.atomic
def answer(*, comment: Comment, by: User, at: datetime, text: str, seen: str | None = None) -> Comment:
    """Answer a comment, which is dealt with then; or the chair who gave the report back, who is asked to look again:
    at once if the report can be signed, else as soon as it can.

    `seen` is the token of the answer that the writer had before them: Overtaken is raised where there is another now.
    """
    revision = locked(comment.revision)
    comment = Comment.objects.get(pk=comment.pk)
    if comment.settled_at:
        raise Refused("The chair has signed the report since. This needs no answer now.")
    if not permissions.can_answer(by, revision, gave_back=comment.gives_back):
        raise Refused(f"This cannot be answered now. {revision.area_return} is {_state(revision)}.")
    if seen is not None and seen != comment.token:
        raise Overtaken("Somebody else has answered this since you opened this page.")
    old, text = comment.answer, text.strip()
    if not text and not comment.gives_back:
        raise Refused("Write an answer.")
    comment.answer, comment.answered_by, comment.answered_at = text, by, at
    comment.save(update_fields=["answer", "answered_by", "answered_at"])
    act = "asked_to_look_again" if comment.gives_back else "comment_answered"
    changes = {"about": comment.title, "answer": [old, text], "account": comment.made_by_id}
    record(act, on=revision, by=by, at=at, changes=changes)
    if comment.gives_back:
        ask_to_sign([revision], by=by, at=at)
    return comment


def _keep(revision: Revision, by: User, at: datetime, place: str, text: str, *, gives_back: bool = False) -> Comment:
    places = places_of(revision)
    if place not in places:
        raise Refused("The report has no such section now. Choose another.")
    last = revision.comments.aggregate(last=Max("number"))["last"] or 0
    return Comment.objects.create(
        revision=revision,
        number=last + 1,
        place=place,
        title=places[place].title,
        text=text.strip(),
        made_by=by,
        made_at=at,
        gives_back=gives_back,
    )


def _state(revision: Revision) -> str:
    return revision.get_status_display().lower()
