"""One predicate for each right. Views fetch through these; actions ask them again. No other place decides."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from returns.models import AreaReturn, Purpose, Revision, Role, Upload, User
from returns.models.status import EDITABLE, VISIBLE_TO_BOARD, Status

Somebody = User | AnonymousUser


def _has(user: Somebody, role: Role, area: int | None) -> bool:
    return user.is_authenticated and user.is_active and (role.value, area) in user.parts


def is_national(user: Somebody) -> bool:
    """Of the national team: defines, chases, reviews, publishes."""
    return _has(user, Role.NATIONAL, None)


def is_coordinator(user: Somebody) -> bool:
    """Of any area: returns may have to be entered."""
    return user.is_authenticated and user.is_active and bool(user.areas_as(Role.COORDINATOR))


def coordinates(user: Somebody, area_return: AreaReturn) -> bool:
    """Answers for an area's return: its co-ordinator."""
    return _has(user, Role.COORDINATOR, area_return.area_id)


def can_work_on(user: Somebody, area_return: AreaReturn) -> bool:
    """See a return's figures, issues and history in the application."""
    return coordinates(user, area_return) or is_national(user)


def can_enter(user: Somebody, revision: Revision, at: datetime) -> bool:
    """Write figures and explanations, now. The words of its report are open longer: reports.sign_off.rights."""
    return can_work_on(user, revision.area_return) and takes_entries(revision, at)


def takes_entries(revision: Revision, at: datetime) -> bool:
    """Whether anybody at all may write in this revision now."""
    return revision.status in EDITABLE and has_time(revision, at)


def has_time(revision: Revision, at: datetime) -> bool:
    """Whether the year still takes figures from this area: it is open, or closed and the area has an extension.

    A correction has no end: the national team opened it, mostly after the year had closed. Nor has published history,
    whose year may never have been open.
    """
    in_time = not revision.year.is_closed(at) or revision.area_return.is_extended(at)
    return has_opened(revision, at) and (in_time or _waits_for_no_year(revision))


def has_opened(revision: Revision, at: datetime) -> bool:
    """Whether its year has begun to take anything. Corrections and published history never wait for that."""
    opens_at = revision.year.opens_at
    return _waits_for_no_year(revision) or (opens_at is not None and opens_at <= at)


def _waits_for_no_year(revision: Revision) -> bool:
    is_past = not revision.has_report and not revision.area_return.area.is_body
    return revision.is_correction or is_past


def can_take_back(user: Somebody, revision: Revision, at: datetime) -> bool:
    """Take a submission back: the area's co-ordinator, until somebody has begun to review it."""
    waiting = revision.status == Status.SUBMITTED and revision.review_begun_at is None
    return waiting and has_time(revision, at) and _has(user, Role.COORDINATOR, revision.area_return.area_id)


def sits_on_board(user: Somebody, area_return: AreaReturn) -> bool:
    return _has(user, Role.BOARD, area_return.area_id)


def reads_as_board(user: Somebody, revision: Revision) -> bool:
    """Read the report as a member of the area's board: from the submission on, and on record."""
    return sits_on_board(user, revision.area_return) and revision.status in VISIBLE_TO_BOARD


def chairs(user: Somebody, area_return: AreaReturn) -> bool:
    """Chairs the area's board: a member of it with the right to sign its report off."""
    return sits_on_board(user, area_return) and user.is_authenticated and area_return.area_id in user.areas_chaired


def can_sign(user: Somebody, revision: Revision) -> bool:
    """Sign the report of an accepted return off, or give it back to its area: the chair of the area's board."""
    return chairs(user, revision.area_return) and takes_signature(revision)


def can_comment(user: Somebody, revision: Revision) -> bool:
    """Say something of a report that is not published yet: the area's board, from when it can read it."""
    return reads_as_board(user, revision) and revision.is_in_work and revision.has_report


def can_answer(user: Somebody, revision: Revision, *, gave_back: bool = False) -> bool:
    """Answer what the board has said of a report, until it is published: whoever works on the return.

    A chair who gave it back is asked to look again while there is something to sign.
    """
    open_now = takes_signature(revision) if gave_back else revision.is_in_work
    return can_work_on(user, revision.area_return) and open_now


def can_override_sign_off(user: Somebody, revision: Revision) -> bool:
    """Let a report out without the chair's signature: the national team, and nobody for what they submitted."""
    return is_national(user) and takes_signature(revision) and revision.submitted_by_id != user.pk


def takes_signature(revision: Revision) -> bool:
    """Whether anybody at all may sign it off now."""
    return revision.status == Status.ACCEPTED and revision.has_report


def can_preview(user: Somebody, revision: Revision) -> bool:
    """Read the watermarked report: those who work on it always, the area's board once it has been submitted."""
    return can_work_on(user, revision.area_return) or reads_as_board(user, revision)


def can_accept(user: Somebody, revision: Revision) -> bool:
    """Accept a submission: the national team, and nobody what they submitted."""
    waiting = revision.status == Status.SUBMITTED
    return is_national(user) and waiting and revision.submitted_by_id != user.pk


def can_send_back(user: Somebody, revision: Revision) -> bool:
    return is_national(user) and revision.status in {Status.SUBMITTED, Status.ACCEPTED}


def can_ask_correction(user: Somebody, revision: Revision) -> bool:
    """Ask for a published return to be opened again: the area's co-ordinator."""
    return revision.status == Status.PUBLISHED and _has(user, Role.COORDINATOR, revision.area_return.area_id)


def can_correct(user: Somebody, revision: Revision) -> bool:
    return is_national(user) and revision.status == Status.PUBLISHED


def can_unpublish(user: Somebody, revision: Revision, at: datetime) -> bool:
    """Take a publication back: before anybody outside could see it."""
    return can_correct(user, revision) and not revision.is_public(at)


def can_import(user: Somebody, area_id: int) -> bool:
    """Bring figures by file: the national team for any area, a co-ordinator for theirs."""
    return is_national(user) or _has(user, Role.COORDINATOR, area_id)


def can_upload(user: Somebody, purpose: str, area_id: int | None) -> bool:
    """Send a file: figures a co-ordinator, of that area if it is for one; and everything the national team.

    Which returns the file may then change, `can_enter` decides.
    """
    own = is_coordinator(user) if area_id is None else _has(user, Role.COORDINATOR, area_id)
    return is_national(user) or (purpose == Purpose.FIGURES and own)


def can_confirm(user: Somebody, upload: Upload) -> bool:
    """Say yes to a waiting file: whoever sent it; of a published history, somebody else of the national team."""
    if upload.purpose == Purpose.HISTORY:
        return is_national(user) and upload.uploaded_by_id != user.pk
    return upload.uploaded_by_id == user.pk and can_upload(user, upload.purpose, upload.area_id)


def can_anonymise(user: Somebody, account: User) -> bool:
    """Take name and address from an account: an administrator, from somebody else's."""
    return user.is_active and user.is_superuser and user.pk != account.pk and account.anonymised_at is None
