"""From an act to the notices of those it concerns, in the act's own transaction; the worker mails them afterwards.

returns.record.events hands every event in here, so that no action can forget to tell.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any

from django.urls import reverse

from returns.models import AreaReturn, Event, Membership, Notice, ReportingYear, Revision, Role
from returns.record.acts import ACTS, BESIDE, FOLLOWED
from returns.record.jobs import MAIL, ask_for
from returns.record.letters import About, Letter, words_for

DELIVER = "returns.tasks.deliver"
_is_quiet = ContextVar("is_quiet", default=False)


@contextmanager
def quietly() -> Iterator[None]:
    """Acts inside are recorded and told to nobody: for years that are loaded long after they happened."""
    before = _is_quiet.set(True)
    try:
        yield
    finally:
        _is_quiet.reset(before)


def notify(event: Event, on: Revision | AreaReturn | ReportingYear) -> None:
    """Write the notices of an act and ask the worker to mail them. One for each person, whatever parts they have."""
    letters = () if _is_quiet.get() else (*ACTS[event.act].letters, *BESIDE.get(event.act, ()))
    revision = on if isinstance(on, Revision) else None
    about = on.area_return if isinstance(on, Revision) else on
    written: dict[tuple[int, int], Notice] = {}
    for letter in letters:
        if letter.if_changed and letter.if_changed not in event.changes:
            continue
        if letter.when and not letter.when(event):
            continue
        if letter.to_chair and (revision is None or not revision.has_report):
            continue
        for recipient, subject in _recipients(letter, event, about):
            if letter.only_to and recipient != event.changes[letter.only_to]:
                continue
            if recipient != event.by_id or letter.tells_doer:
                written.setdefault((recipient, subject.pk), _notice(letter, event, recipient, subject, revision))
    if written:
        ask_for_delivery(Notice.objects.bulk_create(written.values()))
    for then in () if _is_quiet.get() else FOLLOWED.get(event.act, ()):
        then(event, on)


def ask_for_delivery(notices: Iterable[Notice]) -> int:
    """The worker's job for the mail of each, part of the transaction; for how many there was none that waits."""
    return ask_for(DELIVER, [{"notice": notice.pk} for notice in notices], queue=MAIL)


def _recipients(letter: Letter, event: Event, about: About) -> Iterator[tuple[int, About]]:
    """(account, what it is told about). A letter on a year goes to its areas, about the return of each."""
    if not isinstance(letter.to, Role):
        for recipient in letter.to(event, about):
            yield recipient, about
        return
    people = Membership.objects.filter(role=letter.to, user__is_active=True).order_by("pk")
    people = people.filter(is_chair=True) if letter.to_chair else people
    if letter.to == Role.NATIONAL:
        for recipient in people.values_list("user", flat=True):
            yield recipient, about
        return
    if isinstance(about, ReportingYear):
        theirs = AreaReturn.objects.all() if letter.to_all else AreaReturn.objects.owing()
        returns = {one.area_id: one for one in theirs.filter(year=about).with_names()}
    else:
        returns = {about.area_id: about}
    for recipient, area in people.filter(area__in=returns).values_list("user", "area"):
        yield recipient, returns[area]


def _notice(letter: Letter, event: Event, recipient: int, about: About, revision: Revision | None) -> Notice:
    words = words_for(about, revision)
    told: dict[str, Any]
    place: dict[str, Any]
    subject, text, leads_to = letter.subject, letter.text, letter.place
    if isinstance(about, ReportingYear):
        told, place = {"year": about}, {"year": about.year}
    else:
        told, place = {"area_return": about}, {"year": about.year_id, "area": about.area.slug}
        if letter.of_body and about.area.is_body:
            subject, text, leads_to = letter.of_body, letter.text_of_body or text, "task_list"
    day = event.changes.get("reminds_on")
    return Notice(
        recipient_id=recipient,
        act=event.act,
        subject=str(subject) % words,
        text=str(text) % words,
        address=reverse(leads_to, kwargs=place),
        at=event.at,
        reminds_on=date.fromisoformat(day) if day else None,
        **told,
    )
