"""The words of the first sheet: what the workbook is, how it is filled in, and how it comes back."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from returns.files.sheets import AREA, VERSION, YEAR
from returns.form.questionnaire import Questionnaire
from returns.workbook import looks
from returns.workbook.book import Fact, Sheet, SheetRow, Text

WIDTHS = (30, 100)


@dataclass(frozen=True, slots=True)
class Cover:
    """What the first sheet says besides its fixed words."""

    questionnaire: Questionnaire
    version: str
    area_name: str
    area_slug: str
    period: str
    last_name: str
    help_address: str
    tables: tuple[str, ...]
    notes: str
    is_invented: bool
    has_last: bool
    last_is_invented: bool

    def sheet(self, name: str) -> Sheet:
        rows: list[SheetRow] = [
            (Text(self.title, looks.TITLE),),
            (Text(_("Fill this in on your computer, then send it to the service as one file."), looks.QUIET),),
            *self.warnings(),
            (),
            self.fact(_("Area"), self.area_name),
            self.fact(_("Reporting year"), self.period),
            (),
            (Text(_("How to fill it in"), looks.SECTION),),
            *(self.line(label, text) for label, text in self.steps()),
            (),
            (Text(_("How to send it back"), looks.SECTION),),
            *(self.line(label, text) for label, text in self.return_steps()),
            (),
            (Text(_("For the service"), looks.SECTION),),
            (Text(_("The service uses these three to recognise the file. You cannot change them."), looks.QUIET),),
            (Text(_("Area"), looks.LABEL), Fact(AREA, self.area_slug)),
            (Text(_("Year in which it ends"), looks.LABEL), Fact(YEAR, self.questionnaire.year)),
            (Text(_("Version of the form"), looks.LABEL), Fact(VERSION, self.version)),
        ]
        return Sheet(name, WIDTHS, tuple(rows), pages=1)

    @property
    def title(self) -> str:
        return _("MAPPA statistics: return of %(area)s for %(year)s") % self.words

    @property
    def words(self) -> dict[str, str]:
        return {
            "area": self.area_name,
            "year": self.questionnaire.year_name,
            "last": self.last_name,
            "notes": self.notes,
            "first": self.tables[0],
            "final": self.tables[-1],
            "address": self.help_address,
        }

    def fact(self, label: str, text: str) -> SheetRow:
        return (Text(label, looks.LABEL), Text(text))

    line = fact

    def warnings(self) -> list[SheetRow]:
        said = []
        if self.is_invented:
            said.append(_("The figures of this return are invented, for demonstration only."))
        if self.has_last and self.last_is_invented:
            said.append(_("The figures shown for %(last)s are invented, for demonstration only.") % self.words)
        return [(Text(text, looks.WARNING),) for text in said]

    def steps(self) -> list[tuple[str, str]]:
        sheets = _("%(first)s to %(final)s") % self.words if len(self.tables) > 1 else self.tables[0]
        steps = [
            (
                _("Figures"),
                _("Type whole numbers into the yellow boxes of the sheets %(sheets)s. Type 0 where there were none.")
                % {"sheets": sheets},
            ),
            (
                _("Blank boxes"),
                _("If you leave a box blank, the service keeps its figure. A workbook never empties a box."),
            ),
            (
                _("Totals"),
                _("A total appears when all of its boxes have a number. The service works out its own totals."),
            ),
            (_("[z]"), _("Not applicable: the form has no box there.")),
            (
                _("Not available ([x])"),
                _(
                    "If a figure is not available, leave its box blank and write the reason on the sheet “%(notes)s”. "
                    "The report prints [x] in the box and the reason below it."
                )
                % self.words,
            ),
            (
                _("Footnotes"),
                _(
                    "On the sheet “%(notes)s” a figure can be given a footnote. Footnotes and reasons are printed for "
                    "everyone to read. Do not name or describe anybody."
                )
                % self.words,
            ),
        ]
        if self.has_last:
            text = _("The published figures for %(last)s are beside the boxes they compare with.") % self.words
            steps.append((_("Last year"), text))
        return steps

    def return_steps(self) -> list[tuple[str, str]]:
        steps = [
            (
                _("Save"),
                _("Save the file as an Excel workbook (.xlsx) or an OpenDocument one (.ods), without a password."),
            ),
            (
                _("Upload"),
                _(
                    "Send it on the page of your return, under “Figures by file”. You can check what would change, and "
                    "what the checks find, before we save anything."
                ),
            ),
            (
                _("Keep the names"),
                _(
                    "The service finds each box by the name of its cell. Paste figures as values, and do not merge or "
                    "hide cells."
                ),
            ),
            (
                _("Apostrophes"),
                _(
                    "If a text starts with = + - @ or an apostrophe, we put an apostrophe before it. This stops "
                    "programs "
                    "treating it as a formula. The service removes it again."
                ),
            ),
        ]
        if self.help_address:
            steps.append((_("Help"), self.help_address))
        return steps
