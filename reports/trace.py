"""A box or a total through the years: what each year's form calls it, and where it breaks off. From the forms alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from returns.questionnaire import Questionnaire


@dataclass(frozen=True)
class Link:
    """One year of a series. `code` is None where the year's form does not have it.

    `is_break`: it does not compare with the years before it; `why` says so in the form's words, where it has any.
    """

    year: int
    code: str | None
    is_break: bool = False
    why: str = ""


def trace(forms: Iterable[Questionnaire], code: str) -> list[Link]:
    """From the newest form, which has the code, back to the oldest, newest first. Other names are followed."""
    newest, *others = sorted(forms, key=lambda form: -form.year)
    form, links = newest, [Link(newest.year, code)]
    for earlier in others:
        question = form.question_of(code)
        old = (question.continues or question.code) + code.removeprefix(question.code)
        if old not in earlier.shape:
            links.append(Link(earlier.year, None))
            continue
        if form.comparable(earlier.shape).get(code) != old:
            newer = next(place for place, link in enumerate(links) if link.year == form.year)
            links[newer] = replace(links[newer], is_break=True, why=_why(form, code))
        links.append(Link(earlier.year, old))
        form, code = earlier, old
    return links


def newest(forms: Mapping[int, Questionnaire], code: str) -> tuple[int, str]:
    """The newest year whose form has a box or total, and what it is called there. ValueError where no form has it."""
    year = max(year for year, form in forms.items() if code in form.shape)
    for later in sorted(forms):
        if later <= year:
            continue
        before = forms[year].question_of(code).code
        for question in forms[later].questions.values():
            now = question.code + code.removeprefix(before)
            if question.continues == before and now in forms[later].shape:
                year, code = later, now
                break
    return year, code


def _why(form: Questionnaire, code: str) -> str:
    """The notes of the form on the breaks that a box or total crosses."""
    question = form.question_of(code)
    boxes = [form.shape.boxes[term] for term in form.shape.terms(code)]
    categories, levels = {box.category for box in boxes}, {box.level for box in boxes}
    axes = [axis for axis in question.categories if axis.number in categories]
    axes += [axis for axis in question.levels if axis.number in levels]
    return " ".join(dict.fromkeys(filter(None, (question.break_note, *(axis.break_note for axis in axes)))))
