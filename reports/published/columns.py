"""The columns of a figure's row and of a national sum's: one table for CSV, metadata, workbook, API and docs/api.md.

Where the values come from is said by one_select and national. The words are English, to be translated where they are
shown; the types are those of CSVW.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_noop as _

COUNT = {"base": "integer", "minimum": 0}
NUMBER = {"base": "integer", "minimum": 1}


@dataclass(frozen=True, slots=True)
class Column:
    """`is_required`: each row has it. `separator` stands between the parts of a list."""

    title: str
    description: str
    datatype: str | Mapping[str, Any] = "string"
    is_required: bool = True
    separator: str = ""


def one_of(*choices: str) -> Mapping[str, str]:
    return {"base": "string", "format": "|".join(choices)}


YEAR = Column(_("Year"), _("The year in which the reporting year ends: it runs from April to March."), "integer")
CATEGORY = Column(_("Category"), _("The MAPPA category, where the figure is of one."), NUMBER, False)
LEVEL = Column(_("Level"), _("The level of management, where the figure is of one."), NUMBER, False)

FIGURE = {
    "year": YEAR,
    "area": Column(_("Area key"), _("The short name of the MAPPA area, which stays when its name changes.")),
    "area_name": Column(_("Area"), _("The name of the MAPPA area as it was printed in that year.")),
    "area_codes": Column(
        _("Police force area codes"), _("The codes of the area’s police forces."), is_required=False, separator=" "
    ),
    "table": Column(_("Table"), _("The letter of the table in that year’s form.")),
    "question": Column(_("Question"), _("The code of the question to which the figure belongs.")),
    "category": CATEGORY,
    "level": LEVEL,
    "cell": Column(_("Figure"), _("The code of the box of the form.")),
    "basis": Column(
        _("Basis"), _("Stock: a count on 31 March. Flow: a total over the year."), one_of("stock", "flow")
    ),
    "value": Column(_("Value"), _("The number. Empty where it is not available."), COUNT, False),
    "marker": Column(_("Marker"), _("x: the figure is not available."), one_of("x"), False),
    "status": Column(
        _("Status"), _("r: revised, the figure differs from one that was public before."), one_of("r"), False
    ),
    "revision": Column(_("Revision"), _("The number of the area’s revision for the year, from 1."), NUMBER),
    "source": Column(
        _("Source"),
        _("Who gave the figure: the area; a publication of the past; or invented, for demonstration only."),
        one_of("area", "historical", "invented"),
    ),
    "reason": Column(_("Reason"), _("Why the figure is not available."), is_required=False),
    "footnote": Column(_("Footnote"), _("What the area says of the figure."), is_required=False),
    "revision_reason": Column(_("Reason for revision"), _("Why the figure was revised."), is_required=False),
}  # fmt: skip
NATIONAL = {
    "year": YEAR,
    "year_name": Column(_("Reporting year"), _("The year as it is printed.")),
    "cell": Column(_("Figure"), _("The code of the box of the form, of a total, or of the rate.")),
    "question": Column(_("Question"), _("The code of the question. Empty for the rate."), is_required=False),
    "category": CATEGORY,
    "level": LEVEL,
    "value": Column(
        _("Value"), _("The sum of what there is, or the rate. Empty where no area has a value."), COUNT, False
    ),
    "status": Column(
        _("Status"),
        _("r: an area’s part of it was revised. p: provisional, areas that owed a return are still to come."),
        one_of("r", "p"), False,
    ),
    "areas": Column(_("Areas with a value"), _("The areas that have a value; for a total, all of its values."), COUNT),
    "areas_owed": Column(_("Areas that owed a return"), _("The areas that owed a return for the year."), COUNT),
    "includes_invented": Column(
        _("Includes invented"), _("Whether figures that were invented for demonstration are added."), "boolean"
    ),
}  # fmt: skip
