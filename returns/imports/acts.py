"""What files change, for the record: figures taken in and withdrawn, and published history."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from returns.entry.acts import answer, figures
from returns.record.acts import Change, Names, figures_in, register
from returns.record.timeline import field, plain


def history(changes: dict[str, Any], names: Names) -> Iterator[Change]:
    """Where the figures come from, and each of them."""
    for name in ("note", "population"):
        if name in changes:
            yield Change(field(name), None, plain(changes[name]))
    yield from figures(changes, names)


def imported(changes: dict[str, Any]) -> str:
    count = len(figures_in(changes))
    return ngettext("%d figure imported from a file", "%d figures imported from a file", count) % count


register(
    "figures_imported", "figures", _("Figures imported from a file"), tell=figures, phrase=imported, writes_figures=True
)
register("import_withdrawn", "figures", _("Import withdrawn"), tell=figures, writes_figures=True)
register(
    "explanation_given_back", "explanations", _("Explanation restored, because an import was withdrawn"), tell=answer
)
register("history_loaded", "publication", _("Published history loaded"), tell=history, writes_figures=True)
