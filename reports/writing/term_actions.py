"""The terms that a year's texts should no longer use, by the national team."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from reports.models import ObsoleteTerm
from returns.access import permissions
from returns.models import ReportingYear, User
from returns.record.events import record
from returns.record.refusals import Refused


@transaction.atomic
def load_obsolete_terms(*, year: ReportingYear, terms: Mapping[str, str], by: User, at: datetime) -> int:
    """Put these (term -> what to write instead) in place of a year's; how many there are. No event without a change."""
    if not permissions.is_national(by):
        raise Refused("Only the national team can change the terms no longer used.")
    if any(not term.strip() or not instead.strip() for term, instead in terms.items()):
        raise Refused("Give the new term for each old one.")
    old = ObsoleteTerm.objects.of(year)
    if old != dict(terms):
        ObsoleteTerm.objects.filter(year=year).delete()
        ObsoleteTerm.objects.bulk_create(
            ObsoleteTerm(year=year, term=term, instead=instead) for term, instead in terms.items()
        )
        record("obsolete_terms_saved", on=year, by=by, at=at, changes={"terms": [_lines(old), _lines(terms)]})
    return len(terms)


def _lines(terms: Mapping[str, str]) -> str:
    return "\n".join(f"{term} = {instead}" for term, instead in sorted(terms.items()))
