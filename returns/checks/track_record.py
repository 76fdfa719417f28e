"""How a year's rules have done: how often each found something in the year's returns, and what became of it.

Here: the counts, by rule and area, in a fixed number of queries. What one rule did in one return is lives.py's.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from returns.arithmetic.checks import Rule
from returns.arithmetic.figures import Figures
from returns.checks.assessment import Assessment, assess_many
from returns.checks.lives import Life, Save, life_of, states_of
from returns.checks.read import figures_of_many
from returns.form.questionnaire import Questionnaire
from returns.models import Event, ReportingYear, Revision
from returns.record.acts import ACTS, figures_in


@dataclass(frozen=True, slots=True)
class Tally:
    """A rule in one area's return. Every place where it fired was mended or explained or waived, or is open."""

    area: str
    slug: str
    mended: int
    explained: int
    waived: int
    open: int

    @property
    def fired(self) -> int:
        return self.mended + self.explained + self.waived + self.open


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """A rule over the returns of its year: a tally of each area where it fired."""

    rule: Rule
    areas: tuple[Tally, ...]

    @property
    def fired(self) -> int:
        return sum(tally.fired for tally in self.areas)

    @property
    def mended(self) -> int:
        return sum(tally.mended for tally in self.areas)

    @property
    def explained(self) -> int:
        return sum(tally.explained for tally in self.areas)

    @property
    def waived(self) -> int:
        return sum(tally.waived for tally in self.areas)

    @property
    def open(self) -> int:
        return sum(tally.open for tally in self.areas)


def track_records(year: ReportingYear, questionnaire: Questionnaire, rules: Sequence[Rule]) -> list[TrackRecord]:
    """Each rule's record over the year's returns. The number of queries does not grow with areas, rules or saves."""
    rows = Revision.objects.filter(year=year).select_related("area_return__area")
    revisions = list(rows.order_by("area_return__area_name", "area_return", "number"))
    figures = figures_of_many(revisions, questionnaire.shape)
    saves = _saves(revisions)
    returns: dict[int, list[Revision]] = defaultdict(list)
    for revision in revisions:
        returns[revision.area_return_id].append(revision)
    current = [of_one[-1] for of_one in returns.values()]
    assessments = assess_many(current, questionnaire, {here.pk: figures[here.pk] for here in current})
    tallies: dict[str, list[Tally]] = {rule.code: [] for rule in rules}
    for of_one in returns.values():
        here, assessment = of_one[-1], assessments[of_one[-1].pk]
        asked = {rule.code: rule for rule in questionnaire.asked_of(here.area_return.area.asked_as).rules}
        states: list[Figures] = list(chain.from_iterable(states_of(figures[r.pk], saves[r.pk]) for r in of_one))
        for rule in filter(None, (asked.get(rule.code) for rule in rules)):
            life = life_of(rule, states, assessment.last.for_rules)
            if life.ever:
                tallies[rule.code].append(_tally(here, life, assessment))
    return [TrackRecord(rule, tuple(tallies[rule.code])) for rule in rules]


def _saves(revisions: list[Revision]) -> dict[int, list[Save]]:
    acts = [act.name for act in ACTS.values() if act.writes_figures]
    events = Event.objects.filter(revision__in=[revision.pk for revision in revisions], act__in=acts)
    saves: dict[int, list[Save]] = defaultdict(list)
    for revision, changes in events.order_by("revision", "number").values_list("revision", "changes"):
        saves[revision].append(figures_in(changes))
    return saves


def _tally(revision: Revision, life: Life, assessment: Assessment) -> Tally:
    answered = [issue for issue in life.now if assessment.is_answered(issue)]
    waived = sum(issue.is_error for issue in answered)
    return Tally(
        area=revision.area_return.area_name,
        slug=revision.area_return.area.slug,
        mended=len(life.mended),
        explained=len(answered) - waived,
        waived=waived,
        open=len(life.now) - len(answered),
    )
