"""Looks, widths, heights and pages as the styles of an ODS file."""

from typing import Any

from odf import number, style, text
from odf.element import Element
from odf.namespaces import STYLENS

from returns.workbook.looks import FONT, STYLES, Style

# A character's width on screen, and of the space beside it, as the other format counts columns.
CHARACTER, PADDING = 0.2, 0.13
WHOLE, PAGE = "whole-number", "page"
UPRIGHT = {"top": "top", "middle": "middle", "bottom": "bottom"}
ALIGNED = {"left": "start", "right": "end"}


def add_styles(document: Any) -> None:
    whole = number.NumberStyle(name=WHOLE)
    whole.addElement(number.Number(decimalplaces="0", minintegerdigits="1", grouping="true"))
    document.automaticstyles.addElement(whole)
    for look, wanted in STYLES.items():
        document.automaticstyles.addElement(style_of(look, wanted))
    for pages in (0, 1):
        add_page(document, pages)


def style_of(name: str, wanted: Style) -> Element:
    made = style.Style(name=name, family="table-cell", **({"datastylename": WHOLE} if wanted.is_number else {}))
    cell: dict[str, str] = {
        "cellprotect": "protected" if wanted.is_locked else "none",
        "verticalalign": UPRIGHT[wanted.upright],
        "wrapoption": "wrap" if wanted.wraps else "no-wrap",
        "textalignsource": "fix",
    }
    if wanted.fill:
        cell["backgroundcolor"] = wanted.fill
    if wanted.border:
        cell["border"] = f"0.5pt solid {wanted.border}"
        cell["paddingleft"] = cell["paddingright"] = "0.1cm"
    made.addElement(style.TableCellProperties(**cell))
    made.addElement(style.ParagraphProperties(textalign=ALIGNED[wanted.aligned]))
    weight = {"fontweight": "bold"} if wanted.is_bold else {}
    made.addElement(style.TextProperties(fontfamily=FONT, fontsize=f"{wanted.size}pt", color=wanted.colour, **weight))
    return made


def add_page(document: Any, pages: int) -> None:
    """Landscape, as wide as the paper, with the sheet's name and the page's number below."""
    layout = style.PageLayout(name=f"{PAGE}-layout-{pages}")
    layout.addElement(
        style.PageLayoutProperties(
            pagewidth="29.7cm",
            pageheight="21cm",
            printorientation="landscape",
            margin="1.3cm",
            qattributes={(STYLENS, "scale-to-X"): "1", (STYLENS, "scale-to-Y"): str(pages)},
        )
    )
    document.automaticstyles.addElement(layout)
    master = style.MasterPage(name=f"{PAGE}-{pages}", pagelayoutname=layout)
    footer = style.Footer()
    line = text.P()
    line.addElement(text.SheetName())
    line.addText("  ·  ")
    line.addElement(text.PageNumber())
    line.addText(" / ")
    line.addElement(text.PageCount())
    footer.addElement(line)
    master.addElement(footer)
    document.masterstyles.addElement(master)
    made = style.Style(name=f"sheet-{pages}", family="table", masterpagename=master.getAttribute("name"))
    made.addElement(style.TableProperties(display="true"))
    document.automaticstyles.addElement(made)


def measure(document: Any, family: str, size: float | None) -> str:
    """The style of a width or of a height, made when it is first asked for."""
    name = f"{family}-{size or 'fitting'}"
    if all(found.getAttribute("name") != name for found in document.automaticstyles.childNodes):
        made = style.Style(name=name, family=family)
        if family == "table-column":
            made.addElement(style.TableColumnProperties(columnwidth=f"{(size or 0) * CHARACTER + PADDING:.2f}cm"))
        elif size is None:
            made.addElement(style.TableRowProperties(useoptimalrowheight="true"))
        else:
            made.addElement(style.TableRowProperties(rowheight=f"{size}pt", useoptimalrowheight="false"))
        document.automaticstyles.addElement(made)
    return name
