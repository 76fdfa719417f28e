"""What stands beside a text while it is written: the references that it may use, what they print, what it means so far.

For an area the references print its own figures; for the national team, whose words stand in every area's report, they
stand for a number that differs from area to area.
"""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from reports.annual_report.prose import counts_of, resolve, to_html, unresolved, values_of
from reports.models import Subject
from reports.published.populations import persons, population_for
from returns.arithmetic.figures import AREAS
from returns.checks.read import figures_of
from returns.form.questionnaire import Questionnaire
from returns.form.tokens import TOKENS, tokens
from returns.models import ReportingYear, Revision


@dataclass(frozen=True)
class Reference:
    code: str
    words: str
    value: str

    @property
    def typed(self) -> str:
        return f"{{{self.code}}}"


@dataclass(frozen=True)
class Problem:
    """A reference that stands for nothing: where it was typed, and what may have been meant."""

    part: str
    line: int
    name: str
    meant: str

    def __str__(self) -> str:
        words = {"line": self.line, "name": f"{{{self.name}}}", "meant": f"{{{self.meant}}}"}
        if self.meant:
            return _("Line %(line)s: %(name)s stands for nothing. Is %(meant)s meant?") % words
        return _("Line %(line)s: %(name)s stands for nothing.") % words


@dataclass(frozen=True)
class Known:
    """What a text may refer to: `values` by language, and the same grouped for people to look up."""

    questionnaire: Questionnaire
    values: Mapping[str, Mapping[str, str]]
    groups: tuple[tuple[str, tuple[Reference, ...]], ...]

    def html(self, text: str, language: str = "en", *, level: int = 3) -> str:
        return to_html(resolve(text, self.values[language]), level=level)

    def problems(self, words: Mapping[str, str]) -> list[Problem]:
        """The references of a section's parts that stand for nothing, each once, with its first line.

        A body knows all of them, a title the year's own words; under a text stands a name, which needs none.
        """
        problems: dict[tuple[str, str], Problem] = {}
        for part, text in words.items():
            known = self.values["en"] if part.startswith("body") else TOKENS if part.startswith("title") else ()
            for name, line in unresolved(text, known):
                meant = difflib.get_close_matches(name, known, n=1, cutoff=0.8)
                problems.setdefault((part, name), Problem(part, line, name, meant[0] if meant else ""))
        return list(problems.values())


def known_in(on: Subject) -> Known:
    """What sections of a revision or of a year may refer to."""
    return _known_in_year(on) if isinstance(on, ReportingYear) else _known_in_area(on)


def _known_in_area(revision: Revision) -> Known:
    """With the figures as they stand in the revision."""
    questionnaire = Questionnaire.load(revision.year, area=revision.area_return.area).in_report
    values = {
        language: values_for(revision, questionnaire, language) for language in revision.area_return.area.languages
    }
    return Known(questionnaire, values, _groups(questionnaire, values["en"]))


def _known_in_year(year: ReportingYear) -> Known:
    """With the name of each figure in its place; the year's own words are the same for all."""
    questionnaire = Questionnaire.load(year).asked_of(AREAS).in_report
    rate = [questionnaire.rate.code] if questionnaire.rate else []
    codes = {code: f"[{code}]" for code in (*questionnaire.shape.boxes, *questionnaire.shape.totals, *rate)}
    codes |= counts_of(questionnaire)
    values = {language: codes | _words_of_year(year, language) for language in ("en", "cy")}
    return Known(questionnaire, values, _groups(questionnaire, values["en"]))


def values_for(revision: Revision, questionnaire: Questionnaire, language: str = "en") -> dict[str, str]:
    """What each reference in a revision's texts prints. Two queries, or one more where its population is not pinned."""
    with translation.override(language):
        people = persons(population_for(revision), questionnaire)
        figures = figures_of(revision, questionnaire.shape)
        return tokens(revision.year) | values_of(questionnaire, figures, people)


def _words_of_year(year: ReportingYear, language: str) -> dict[str, str]:
    with translation.override(language):
        return tokens(year)


def _groups(questionnaire: Questionnaire, values: Mapping[str, str]) -> tuple[tuple[str, tuple[Reference, ...]], ...]:
    """The references table by table, in the form's order, and the year's own words before them."""
    names = {
        "year_name": _("The reporting year"),
        "start": _("Its first day"),
        "end": _("Its last day"),
        "mid_year": _("The year of the population"),
        "categories": _("The number of categories"),
        "levels": _("The number of levels"),
    }
    groups = [(_("The year"), tuple(Reference(code, words, values[code]) for code, words in names.items()))]
    shape = questionnaire.shape
    for block in questionnaire.blocks:
        here = set(block.codes)
        totals = [code for code in shape.totals if here.issuperset(shape.terms(code))]
        rows = tuple(Reference(code, questionnaire.words(code), values[code]) for code in (*block.codes, *totals))
        groups.append((f"{block.code}. {block.title}", rows))
    if rate := questionnaire.rate:
        groups.append((f"{rate.block}. {rate.title}", (Reference(rate.code, rate.title, values[rate.code]),)))
    return tuple(groups)
