"""The notes to the tables of a year: which letter belongs to what of the form, and what is missing. Pure."""

from collections.abc import Collection

from returns.questionnaire import Questionnaire


def places_of_notes(questionnaire: Questionnaire) -> dict[str, list[str]]:
    """letter -> what bears it, in the form's words: questions, and headings of categories and levels."""
    places: dict[str, list[str]] = {}
    named = [(question.note, question.title) for question in questionnaire.questions.values()]
    named += [(axis.note, axis.heading) for axis in (*questionnaire.categories, *questionnaire.levels)]
    for letter, words in named:
        if letter:
            places.setdefault(letter, []).append(words)
    return dict(sorted(places.items()))


def without_text(places: Collection[str], notes: Collection[str]) -> list[str]:
    """The letters that stand in the tables and that no text explains."""
    return sorted(set(places) - set(notes))


def without_place(places: Collection[str], notes: Collection[str]) -> list[str]:
    """The letters that are explained and stand nowhere in the tables."""
    return sorted(set(notes) - set(places))
