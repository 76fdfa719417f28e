"""What two forms of a year differ in, in words: for the editor, for whoever opens the year, and for the areas."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from returns.form import definition, edits
from returns.form.consistency import places_of
from returns.form.edits import Difference
from returns.form.entry_forms import LABELS, WELSH
from returns.models import Question, ReportingYear

LONG = 80


class Said(NamedTuple):
    """A difference as a line: what it is about, and then what was and what is, where that says more."""

    words: str
    old: str = ""
    new: str = ""


def said(differences: Iterable[Difference]) -> list[Said]:
    """Each difference in words, in the order of the form."""
    return [line for one in differences for line in _lines(one)]


def differences_of(year: ReportingYear) -> list[Said] | None:
    """What a year's form differs in from that of the year before; None where one of them has no form."""
    before = ReportingYear.objects.filter(year=year.year - 1).first()
    forms = [definition.dump(one) for one in (before, year) if one and Question.objects.filter(year=one).exists()]
    if len(forms) < 2:
        return None
    return said(edits.differences(*map(definition.parse, forms)))


def _lines(one: Difference) -> Iterator[Said]:
    name = _called(one)
    if one.key == "order":
        yield Said(_("%(what)s stand in another order.") % {"what": _plural(one.array)})
    elif one.key == "":
        if one.old is None:
            yield Said(_("Adds %(what)s%(boxes)s.") % {"what": name, "boxes": _boxes(one.new)})
        else:
            yield Said(_("Takes out %(what)s%(boxes)s.") % {"what": name, "boxes": _boxes(one.old)})
    elif one.key == "cells":
        old, new = set(one.old or [""]), set(one.new or [""])
        if more := [axes for axes in one.new or [""] if axes not in old]:
            words = ngettext("%(what)s: %(n)d box more.", "%(what)s: %(n)d boxes more.", len(more))
            yield Said(words % {"what": name, "n": len(more)}, "", ", ".join(filter(None, more)))
        if fewer := [axes for axes in one.old or [""] if axes not in new]:
            words = ngettext("%(what)s: %(n)d box fewer.", "%(what)s: %(n)d boxes fewer.", len(fewer))
            yield Said(words % {"what": name, "n": len(fewer)}, ", ".join(filter(None, fewer)))
    else:
        yield Said(f"{name}: {_label(one.key)}", _plain(one.old), _plain(one.new))


def _called(one: Difference) -> str:
    """What an entry is called: “question “SHPO””, “Category 4: …”."""
    told = one.new if isinstance(one.new, dict) else one.old if isinstance(one.old, dict) else {}
    words = told.get("heading") or told.get("title") or told.get("text") or ""
    kinds = {
        "form": _("form"),
        "category": _("category %(name)s"),
        "level": _("level %(name)s"),
        "block": _("table %(name)s"),
        "question": _("question %(name)s"),
        "rule": _("check %(name)s"),
        "rate": _("rate"),
        "population": _("population"),
    }
    called = kinds[one.array] % {"name": one.name}
    return f"{called} (“{words}”)" if words else called


def _plural(array: str) -> str:
    plurals = {
        "category": _("The categories"),
        "level": _("The levels"),
        "block": _("The tables"),
        "question": _("The questions"),
        "rule": _("The checks"),
    }
    return plurals[array]


def _boxes(entry: dict[str, Any]) -> str:
    """Of a question, how many boxes it has."""
    if "basis" not in entry:
        return ""
    number = len(places_of(entry))
    return ngettext(", %d box", ", %d boxes", number) % number


def _label(key: str) -> str:
    base = key.removesuffix("_cy")
    words = str(LABELS[base].words) if base in LABELS else base.replace("_", " ")
    return f"{words} ({WELSH})" if key != base else words


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return str(value["heading"])
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None else str(value)
