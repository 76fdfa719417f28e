"""What the figures are of: the years, the areas, and the form of a year."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from reports.api.base import Answer, Asked
from reports.api.formats import csv_of
from reports.api.parameters import ONE_YEAR
from reports.api.serializers import AreasSerializer, QuestionnaireSerializer, YearsSerializer
from reports.published.editions import State
from returns.form.blocks import Axis, Block, Question
from returns.form.questionnaire import Questionnaire
from returns.models import Revision, Source
from returns.models.area import AreaKind

YEARS = (
    "year", "year_name", "start", "end", "released_at", "areas_owed", "areas_published", "is_partial",
    "includes_invented",
)  # fmt: skip
AREAS = ("area", "area_name", "area_name_cy", "nation", "area_codes", "years", "kind")
CELLS = (
    "year", "table", "table_title", "question", "question_title", "basis", "category", "category_heading", "level",
    "level_heading", "cell", "note", "continues", "break_note",
)  # fmt: skip


class Years(Answer):
    """Newest first. A year is there once anything of it is public."""

    operation = "years"
    summary = "The reporting years of which anything is public"
    shape = YearsSerializer

    def as_json(self, asked: Asked, state: State) -> dict[str, Any]:
        return {"results": list(self._told(state))}

    def as_csv(self, asked: Asked, state: State) -> Iterable[bytes]:
        return csv_of(YEARS, self._told(state))

    def _told(self, state: State) -> Iterator[dict[str, Any]]:
        kinds = Counter((owed.year_id, owed.area.kind) for owed in self.known.returns)
        told = "year", "source", "area_return__area__kind"
        held = list(Revision.objects.filter(pk__in=state.revisions).values_list(*told))
        there = Counter((year, kind) for year, _, kind in held)
        invented = {year for year, source, _ in held if source == Source.INVENTED}
        for number, year in self.known.years.items():
            yield {
                "year": number,
                "year_name": year.name,
                "start": year.start,
                "end": year.end,
                "released_at": year.release_at,
                "areas_owed": kinds[number, AreaKind.AREA],
                "areas_published": there[number, AreaKind.AREA],
                "is_partial": any(there[number, kind] < kinds[number, kind] for kind in AreaKind),
                "includes_invented": number in invented,
            }


class Areas(Answer):
    """By key, which stays when a name changes. Names are those of the newest public year."""

    operation = "areas"
    summary = "The MAPPA areas that owed a return of a public year"
    shape = AreasSerializer

    def as_json(self, asked: Asked, state: State) -> dict[str, Any]:
        return {"results": list(self._told(state))}

    def as_csv(self, asked: Asked, state: State) -> Iterable[bytes]:
        return csv_of(AREAS, self._told(state))

    def _told(self, state: State) -> Iterator[dict[str, Any]]:
        there: dict[str, list[int]] = {}
        held = Revision.objects.filter(pk__in=state.revisions).order_by("-year")
        for area, year in held.values_list("area_return__area__slug", "year"):
            there.setdefault(area, []).append(year)
        for key, owed in self.known.areas.items():
            yield {
                "area": key,
                "area_name": owed.area_name,
                "area_name_cy": owed.area_name_cy or None,
                "nation": owed.area.nation or None,
                "area_codes": list(owed.area.police_force_area_codes),
                "years": there.get(key, []),
                "kind": owed.area.kind,
            }


class Form(Answer):
    """Tables, questions, categories, levels and boxes of a year, as worded in it; and what each total adds.

    In CSV a row for each box.
    """

    operation = "questionnaire"
    summary = "The form of a year"
    takes = (ONE_YEAR,)
    shape = QuestionnaireSerializer

    def as_json(self, asked: Asked, state: State) -> dict[str, Any]:
        form = self._form(asked)
        rate = form.rate
        return {
            "year": form.year,
            "year_name": form.year_name,
            "tables": [_block(block, form) for block in form.blocks],
            "rate": rate
            and {
                "code": rate.code,
                "table": rate.block,
                "title": rate.title,
                "note": rate.note,
                "numerator": rate.numerator,
                "population": rate.base,
            },
        }

    def as_csv(self, asked: Asked, state: State) -> Iterable[bytes]:
        return csv_of(CELLS, _cells(self._form(asked)))

    def _form(self, asked: Asked) -> Questionnaire:
        return Questionnaire.load(self.known.years[asked["year"]])


def _block(block: Block, form: Questionnaire) -> dict[str, Any]:
    return {
        "table": block.code,
        "title": block.title,
        "subtitle": block.subtitle or None,
        "questions": [_question(question, form) for question in block.questions],
    }


def _question(question: Question, form: Questionnaire) -> dict[str, Any]:
    own = {box.code for box in question.boxes.values()}
    return {
        "question": question.code,
        "title": question.title,
        "note": question.note or None,
        "basis": question.basis,
        "continues": question.continues or None,
        "break_note": question.break_note or None,
        "categories": [_axis(axis) for axis in question.categories],
        "levels": [_axis(axis) for axis in question.levels],
        "cells": [
            {"cell": box.code, "category": box.category, "level": box.level, "title": form.words(box.code)}
            for box in question.boxes.values()
        ],
        "totals": [
            {"cell": code, "title": form.words(code), "adds": list(terms)}
            for code, terms in form.shape.totals.items()
            if terms[0] in own
        ],
    }


def _axis(axis: Axis) -> dict[str, Any]:
    return {
        "number": axis.number,
        "heading": axis.heading,
        "note": axis.note or None,
        "break_note": axis.break_note or None,
        "totals_compare": axis.totals_compare,
    }


def _cells(form: Questionnaire) -> Iterator[dict[str, Any]]:
    for block in form.blocks:
        for question in block.questions:
            for box in question.boxes.values():
                category, level = form.axes(box.code)
                notes = (question.break_note, *(axis.break_note for axis in (category, level) if axis))
                yield {
                    "year": form.year,
                    "table": block.code,
                    "table_title": block.title,
                    "question": question.code,
                    "question_title": question.title,
                    "basis": question.basis,
                    "category": category and category.number,
                    "category_heading": category and category.heading,
                    "level": level and level.number,
                    "level_heading": level and level.heading,
                    "cell": box.code,
                    "note": question.note or None,
                    "continues": question.continues or None,
                    "break_note": " ".join(filter(None, notes)) or None,
                }
