"""Which looks of an XLSX file show a number as a date or a time: only that tells a date from a number.

Call on parts that came through returns.files.archive.
"""

import re
from xml.etree.ElementTree import Element

from returns.files.archive import attribute, named, whole

# Number formats that every workbook has without saying so, and what makes one of somebody's own a date's or a time's.
DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
NOT_DATE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|general', re.IGNORECASE)
# No program takes a longer one; what takes a longer text apart could be made to take for ever.
LONGEST_FORMAT = 255


def date_styles(styles: Element) -> frozenset[int]:
    """The styles, by their numbers, that show a number as a date or a time."""
    dates = set(DATE_FORMATS)
    for form in named(styles, "numFmt"):
        # The first of several formats is that of numbers above zero.
        code = NOT_DATE.sub("", attribute(form, "formatCode")[:LONGEST_FORMAT]).split(";")[0]
        if re.search(r"[dmyhs]", code, re.IGNORECASE):
            dates.add(whole(attribute(form, "numFmtId"), -1))
    formats = next(named(styles, "cellXfs"), None)
    looks = list(formats) if formats is not None else []
    return frozenset(index for index, look in enumerate(looks) if whole(attribute(look, "numFmtId"), -1) in dates)
