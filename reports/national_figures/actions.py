"""The one write on national figures as they were published: those of a file, all of them or none."""

from datetime import datetime

from django.db import connection, transaction

from reports.models import NationalFigure
from reports.national_figures.reading import read_national_figures
from returns.files.written import Unreadable
from returns.imports.actions import receive, settle
from returns.models import Purpose, Upload, User
from returns.record.events import record
from returns.record.refusals import Refused

# One load at a time: what a file says is compared with what is there.
ALONE = "LOCK TABLE reports_nationalfigure IN SHARE ROW EXCLUSIVE MODE"


@transaction.atomic
def load_national_figures(*, upload: Upload, by: User, at: datetime) -> int:
    """Load what a waiting file says; how many figures are new or revised. Raises Refused with every problem."""
    upload = settle(upload=upload, by=by, at=at)
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
    try:
        found = read_national_figures(bytes(upload.content or b""), at)
    except Unreadable as error:
        raise Refused(str(error)) from None
    if found.problems:
        raise Refused("\n".join(found.problems))
    if not found.fresh:
        raise Refused("Every number in this file is already loaded.")
    loaded: dict[str, dict[str, list[int | None]]] = {}
    for line in found.fresh:
        row, before = line.row, line.before
        row.pk = before.pk if before else None
        loaded.setdefault(str(row.year), {})[row.code] = [before.value if before else None, row.value]
    rows = [line.row for line in found.fresh]
    NationalFigure.objects.bulk_create([row for row in rows if row.pk is None])
    NationalFigure.objects.bulk_update(
        [row for row in rows if row.pk is not None], ["value", "first_released", "source", "break_note", "loaded_at"]
    )
    changes = {"file": upload.name, "sha256": upload.sha256, "loaded": loaded}
    record("national_figures_loaded", on=upload, by=by, at=at, changes=changes)
    return len(rows)


@transaction.atomic
def load_at_once(*, content: bytes, name: str, by: User, at: datetime) -> int:
    """The same without a look before: for commands."""
    upload = receive(content=content, name=name, purpose=Purpose.NATIONAL, by=by, at=at)
    return load_national_figures(upload=upload, by=by, at=at)
