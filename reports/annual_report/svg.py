"""An SVG that somebody sends, written anew from the few elements and attributes that draw a still picture.

Nothing is taken over as it stands: no script, no style sheet, no address. A drawing that could not be shown without
what is left out is refused. Here: XML in, XML out. Not here: which pictures may be logos, and how large (logos).
"""

import math
import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element, ParseError, tostring

import tinycss2
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

SVG = "{http://www.w3.org/2000/svg}"
MOST_ELEMENTS, DEEPEST, LONGEST = 2000, 40, 1e6
SHAPES = {"g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"}
GRADIENTS = {"linearGradient", "radialGradient"}
DRAWN = SHAPES | GRADIENTS | {"svg", "defs", "stop", "clipPath"}
WORDED = {"text", "tspan"}
# A still picture is the same without these. Whatever else the file holds would be missed, so it is refused.
LEFT_OUT = {"title", "desc", "metadata", "style", "script", "animate", "animateMotion", "animateTransform", "set"}
PROPERTIES = {
    "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-linecap",
    "stroke-linejoin", "stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset", "opacity", "color", "display",
    "visibility", "clip-path", "clip-rule", "stop-color", "stop-opacity", "font-family", "font-size", "font-weight",
    "font-style", "letter-spacing", "text-anchor",
}  # fmt: skip
GEOMETRY = {
    "id", "d", "points", "transform", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "dx",
    "dy", "width", "height", "offset", "gradientUnits", "gradientTransform", "spreadMethod", "clipPathUnits",
}  # fmt: skip
OWN_PART = re.compile(r"url\(\s*[\"']?(#[\w.-]+)[\"']?\s*\)", re.ASCII)
HARMLESS = re.compile(r"[\w\s#.,;%()+'\"-]*", re.ASCII)  # no colon, slash or backslash: it cannot name an address
FRAGMENT = re.compile(r"#[\w.-]+", re.ASCII)
CLASS = re.compile(r"\.([\w-]+)", re.ASCII)
Styles = Mapping[str, Mapping[str, str]]


class Unfit(Exception):
    """A file that cannot be used. The text says why and what to do, for the person who sent it."""


def clean(content: bytes) -> tuple[bytes, float, float]:
    """The picture written anew, its width and its height in its own units. Raises Unfit."""
    try:
        root = fromstring(content)
    except DefusedXmlException:
        raise Unfit(_("The SVG has entity declarations. Save it as plain SVG, or send a PNG")) from None
    except (ParseError, ValueError, LookupError):  # not well-formed; or in an encoding that there is not
        raise Unfit(_("We cannot read the file as SVG. Save it again, or send a PNG")) from None
    if root.tag != SVG + "svg":
        raise Unfit(_("The file is not an SVG picture"))
    if sum(1 for _element in root.iter()) > MOST_ELEMENTS:
        raise Unfit(_("The SVG has more than %(most)s parts. Simplify it, or send a PNG") % {"most": MOST_ELEMENTS})
    x, y, width, height = _box(root)
    new = _written(root, _styles(root), 1, is_clip=False)
    if not any(element.tag in SHAPES - {"g"} for element in new.iter()):
        raise Unfit(_("The SVG is empty. Save its shapes as paths, or send a PNG"))
    frame = {"xmlns": SVG.strip("{}"), "viewBox": f"{x:g} {y:g} {width:g} {height:g}"}
    frame |= {"width": f"{width:g}", "height": f"{height:g}"}
    new.attrib = frame | {key: value for key, value in new.attrib.items() if key not in frame}
    return tostring(new, encoding="utf-8"), width, height


def _box(root: Element) -> tuple[float, float, float, float]:
    """The picture's corner, width and height: what its viewBox says, or else its width and height."""
    numbers = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    if len(numbers) != 4:
        numbers = ["0", "0", *(root.get(side, "").strip().removesuffix("px") for side in ("width", "height"))]
    try:
        x, y, width, height = map(float, numbers)
    except ValueError:
        x = y = width = height = math.nan
    if not (0 < width < LONGEST and 0 < height < LONGEST and abs(x) < LONGEST and abs(y) < LONGEST):
        raise Unfit(_("The SVG does not give its size. Save it with a viewBox, or send a PNG"))
    return x, y, width, height


def _written(old: Element, styles: Styles, depth: int, *, is_clip: bool) -> Element:
    if depth > DEEPEST:
        raise Unfit(_("The parts of the SVG are nested too deeply. Simplify it, or send a PNG"))
    name = str(old.tag).removeprefix(SVG)
    is_clip = is_clip or name == "clipPath"
    new = Element(name, dict(_attributes(old, name, styles, is_clip)))
    if name in WORDED:
        new.text = old.text
    for child in old:
        if part := _part(child):
            if part == "svg":
                raise Unfit(_unusable(part))
            new.append(_written(child, styles, depth + 1, is_clip=is_clip))
        if name in WORDED and len(new):
            new[-1].tail = (new[-1].tail or "") + (child.tail or "")
    return new


def _part(element: Element) -> str | None:
    """Its name, if it is drawn; None if it is left out without loss: notes of a drawing program, comments."""
    tag = element.tag
    if not isinstance(tag, str) or not tag.startswith(SVG) or (name := tag.removeprefix(SVG)) in LEFT_OUT:
        return None
    if name not in DRAWN:
        raise Unfit(_unusable(name))
    return name


def _unusable(name: str) -> str:
    words = _("The SVG has a part that is not allowed: <%(name)s>. Save it as plain SVG, or send a PNG")
    return words % {"name": name[:40]}


def _attributes(element: Element, name: str, styles: Styles, is_clip: bool) -> Iterator[tuple[str, str]]:
    """Those that are allowed, with what style sheet and style say as attributes of their own, the style's word last."""
    said = {key: value for key, value in element.attrib.items() if key in PROPERTIES or key in GEOMETRY}
    for part in element.get("class", "").split():
        said |= styles.get(part, {})
    said |= _declared(tinycss2.parse_blocks_contents(element.get("style", "")))
    for key, value in said.items():
        own = OWN_PART.sub(r"url(\1)", value)
        rest = OWN_PART.sub("", own).lower()
        if HARMLESS.fullmatch(rest) and "url(" not in rest and not (key == "clip-path" and is_clip):
            yield key, own  # within a clip path another could lead back to it, without end
    target = element.get("{http://www.w3.org/1999/xlink}href") or element.get("href") or ""
    if name in GRADIENTS and FRAGMENT.fullmatch(target):
        yield "href", target


def _styles(root: Element) -> dict[str, dict[str, str]]:
    """class -> property -> value, of the picture's style sheets. Rules for anything but classes are left out."""
    styles: dict[str, dict[str, str]] = {}
    for sheet in root.iter(SVG + "style"):
        for rule in tinycss2.parse_stylesheet("".join(sheet.itertext()), skip_comments=True, skip_whitespace=True):
            if rule.type != "qualified-rule":
                continue
            declared = _declared(tinycss2.parse_blocks_contents(rule.content))
            for selector in tinycss2.serialize(rule.prelude).split(","):
                if match := CLASS.fullmatch(selector.strip()):
                    styles.setdefault(match[1], {}).update(declared)
    return styles


def _declared(parts: list) -> dict[str, str]:
    return {
        part.lower_name: tinycss2.serialize(part.value).strip()
        for part in parts
        if part.type == "declaration" and part.lower_name in PROPERTIES
    }
