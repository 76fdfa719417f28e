"""What the national team does to the form of a year, and an area to its words, for the record."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from returns.record.acts import FIELDS, Change, Names, register
from returns.record.timeline import pair, plain, text


def wording(changes: dict[str, Any], names: Names) -> Iterator[Change]:
    """A text of the form by its place: “Category 1 heading”."""
    for place, change in changes.items():
        old, new = pair(change)
        yield text(place.replace(".", " ").capitalize(), plain(old or ""), plain(new or ""))


register("wording_saved", "texts", _("The area’s Welsh wording of the form saved"), tell=wording)
FIELDS["copy_of"] = _("Copy of")
register("form_made", "checks", _("Form of the year begun"))
register("form_changed", "checks", _("Form of the year changed"))
