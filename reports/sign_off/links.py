"""Where each part of a report is written, and where it is read: what a checklist's links lead to."""

from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse
from django.utils.translation import gettext as _

from reports.models import Section
from returns.models import Revision


class Part(StrEnum):
    """What a return consists of, as its progress counts it. What is in none of these, the national team writes."""

    FIGURES = "figures"
    TEXTS = "texts"
    BOARD = "board"
    LOGOS = "logos"
    SIGNATURE = "signature"


@dataclass(frozen=True)
class Link:
    """What is to be mended, by its title. `written` is the address at which its owner changes it.

    Whoever may not do that finds it at `read`, in the preview; of a national body on the page of its return. What is of
    no `part` belongs to the national team.
    """

    title: str
    written: str
    read: str = ""
    part: Part | None = None

    @property
    def is_national(self) -> bool:
        return self.part is None


class Links:
    """The links of one return’s report."""

    def __init__(self, revision: Revision):
        self.keys = {"year": revision.year_id, "area": revision.area_return.area.slug}
        self.preview = self._at("task_list" if revision.area_return.area.is_body else "preview")

    @property
    def report(self) -> Link:
        return Link(_("The whole report"), self.preview, self.preview, Part.TEXTS)

    @property
    def sign_off(self) -> Link:
        return Link(_("Comments and sign-off"), self._at("sign_off"), self._at("sign_off"), Part.SIGNATURE)

    def text(self, key: str, title: str) -> Link:
        return Link(title, f"{self._at('texts')}{key}/", f"{self.preview}#{key}", Part.TEXTS)

    @property
    def texts(self) -> Link:
        return Link(_("Texts"), self._at("texts"), self.preview, Part.TEXTS)

    @property
    def board(self) -> Link:
        return Link(_("Strategic Management Board"), self._at("board"), f"{self.preview}#board", Part.BOARD)

    @property
    def logos(self) -> Link:
        return Link(_("Logos"), self._at("logos"), self.preview, Part.LOGOS)

    @property
    def figures(self) -> Link:
        return Link(_("Figures"), self._at("task_list"), f"{self.preview}#statistics", Part.FIGURES)

    @property
    def signature(self) -> Link:
        return Link(_("Signature"), self._at("sign_off"), self._at("checklist"), Part.SIGNATURE)

    def box(self, block: str, code: str) -> Link:
        written = reverse("box", kwargs={**self.keys, "block": block, "code": code})
        return Link(_("Figures"), written, f"{self.preview}#statistics", Part.FIGURES)

    @property
    def population(self) -> Link:
        written = reverse("population", kwargs={"year": self.keys["year"]})
        return Link(_("Population"), written, f"{self.preview}#statistics")

    def national_text(self, text: Section) -> Link:
        read = f"{self.preview}#" + (f"note-{text.note}" if text.note else text.key)
        written = reverse("national_text", kwargs={"year": self.keys["year"], "key": text.key})
        return Link(text.name, written, read)

    @property
    def national_texts(self) -> Link:
        written = reverse("national_texts", kwargs={"year": self.keys["year"]})
        return Link(_("National texts"), written, f"{self.preview}#statistics")

    @property
    def form(self) -> Link:
        read = f"{self.preview}#statistics"
        return Link(_("Form of the year"), read, read)

    @property
    def area_name(self) -> Link:
        return Link(_("Name of the area"), self.preview, self.preview)

    @property
    def cover(self) -> Link:
        return Link(_("Cover"), self.preview, self.preview)

    def _at(self, name: str) -> str:
        return reverse(name, kwargs=self.keys)
