"""What may be a logo: a PNG or an SVG of bearable size, made anew so that only the picture is left of the file.

Pure: bytes in, bytes out. Not here: whose logo it is, and where it is kept (actions.logos).
"""

import hashlib
import io
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageFile

from reports.annual_report import svg
from reports.annual_report.svg import Unfit

LIMIT = 200 * 1024  # bytes of the file as it is sent
SMALLEST, LARGEST = 60, 2400  # pixels of a PNG's side: a blur in print, a bomb
WIDEST = 10  # times its other side
SIGNATURE = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Picture:
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def clean(content: bytes) -> Picture:
    """The picture of a file, whatever its name says that it is. Raises Unfit with words for whoever sent it."""
    if len(content) > LIMIT:
        raise Unfit(_("The picture is larger than %(limit)s kB. Save it smaller") % {"limit": LIMIT // 1024})
    if content.startswith(SIGNATURE):
        return Picture("image/png", _png(content))
    if not content.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"<"):
        raise Unfit(_("The file is neither a PNG nor an SVG picture"))
    written, width, height = svg.clean(content)
    _check_shape(width, height)
    return Picture("image/svg+xml", written)


def _png(content: bytes) -> bytes:
    """The same pixels in a new file: no text, profile, frame or appended file comes along."""
    if content[12:16] != b"IHDR" or len(content) < 33:
        raise Unfit(_("The PNG is damaged. Save it again"))
    # Before anything is unpacked: a small file may claim a picture that fills the memory.
    width, height = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
    if not (min(width, height) >= SMALLEST and max(width, height) <= LARGEST):
        words = _("The PNG is %(width)s by %(height)s pixels. Each side must be from %(least)s to %(most)s")
        raise Unfit(words % {"width": width, "height": height, "least": SMALLEST, "most": LARGEST})
    _check_shape(width, height)
    # WeasyPrint turns this on for all of Pillow, and half a picture would pass for a whole one. No PDF needs it:
    # what is shown there has been made anew.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(io.BytesIO(content), formats=("PNG",)) as image:
            if getattr(image, "is_animated", False):
                raise Unfit(_("The PNG is animated. Save it as a still picture"))
            plain = image.convert("RGBA" if image.has_transparency_data else "RGB")
    except (OSError, SyntaxError, ValueError, EOFError, IndexError):  # what Pillow raises for damaged files
        raise Unfit(_("The PNG is damaged. Save it again")) from None
    plain.info.clear()
    new = io.BytesIO()
    plain.save(new, "PNG", optimize=True)
    return new.getvalue()


def _check_shape(width: float, height: float) -> None:
    if max(width, height) > WIDEST * min(width, height):
        raise Unfit(_("The picture is more than %(most)s times as long as it is wide") % {"most": WIDEST})
