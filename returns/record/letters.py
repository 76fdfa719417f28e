"""A letter: whom an act is told to, in which words, with a link to where. The rooms write them beside their acts.

No words of a letter may come from what people typed: a figure, a reason, a footnote or an explanation stays in the
service. `%(…)s` can be `return`, `year`, `due`, `until`, `release`, `early` and `reference`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from returns.models import AreaReturn, Event, ReportingYear, Revision, Role

About = AreaReturn | ReportingYear


@dataclass(frozen=True)
class Letter:
    to: Role | Callable[[Event, About], Iterable[int]]  # all of a role, or the keys of the accounts
    subject: str | Promise
    text: str | Promise
    place: str  # the name of the address it leads to
    tells_doer: bool = False  # a receipt goes to the one who did it, too
    if_changed: str = ""  # only where the act changed this
    when: Callable[[Event], bool] | None = None  # only where this holds of the act
    to_all: bool = False  # on a year: to all its areas, not only to those that still owe their return
    of_body: str | Promise = ""  # its subject to a national body, which has no report; it leads to the return
    text_of_body: str | Promise = ""  # its text to one
    to_chair: bool = False  # of the board only its chair, and only about a return of which a report is made
    only_to: str = ""  # of all these only the account whose key the act's changes hold under this name


def words_for(about: About, revision: Revision | None) -> dict[str, str]:
    """What a letter's words may name: whose return, which year, the dates, the reference."""
    year = about if isinstance(about, ReportingYear) else about.year
    words = {"year": year.name, "release": _when(year.release_at), "early": _when(year.early_from)}
    if isinstance(about, ReportingYear):
        return words
    return words | {
        "return": str(about),
        "due": _day(about.due),
        "until": _moment(about.extended_until),
        "reference": revision.reference if revision else "",
    }


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else _("a day that is not set yet")


def _when(moment: datetime | None) -> str:
    return _moment(moment) or _("a time that is not set yet")


def _moment(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), "j F Y, H:i") if moment else ""
