"""The national totals that the database adds up are those that somebody adds up by hand, return by return."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.published import national, one_select
from reports.published.editions import State
from returns.arithmetic.figures import Entry, Figures, NationalSum, differences
from returns.arithmetic.rates import national_per_100k
from returns.form.questionnaire import Questionnaire
from returns.models import AreaReturn, Figure, Population, ReportingYear, Revision
from tests.factories import AT, AreaFactory, AreaReturnFactory, RevisionFactory
from tests.stages import stage

SOME = ("snapshot_c1_l1", "snapshot_c1_l2", "snapshot_c2_l1", "orders_no")
ENTRY = st.one_of(st.integers(0, 3).map(Entry), st.just(Entry(None, "Lost.")), st.just(Entry()))
EDITION = st.tuples(st.tuples(*[ENTRY] * len(SOME)), st.sampled_from([None, 1000, 2000]))
# Of each area and year: its public editions, oldest first; none where the area has not published.
EDITIONS = st.lists(EDITION, max_size=3)
LOADING = 7  # queries that the forms of any number of years take


@stage
def years(form_2020, form_2021) -> list[ReportingYear]:
    return [form_2021, form_2020]


@stage
def area_names(db) -> list:
    return [AreaFactory(name=name, slug=name.lower()) for name in ("North", "South", "West")]


def publish(area, year, editions) -> State:
    """Its editions of a year: the last is the present one. Boxes that are not among SOME hold 5."""
    of = AreaReturnFactory(area=area, year=year)
    pks = []
    for number, (entries, people) in enumerate(editions, start=1):
        here = dict(zip(SOME, entries, strict=True))
        revision = RevisionFactory(area_return=of, number=number)
        rows = list(Figure.objects.filter(revision=revision).select_related("cell"))
        for row in rows:
            entry = here.get(row.cell.code, Entry(5))
            row.value, row.unavailable_reason = entry.value, entry.unavailable_reason
        Figure.objects.bulk_update(rows, ["value", "unavailable_reason"])
        if people:
            revision.population, _ = Population.objects.get_or_create(
                area=area, mid_year=year.population_mid_year, vintage=str(people),
                defaults={"all_ages": people, "aged_10_and_over": people, "source": "Test"},
            )  # fmt: skip
        last = number == len(editions)
        revision.status, revision.superseded_at = ("published", None) if last else ("superseded", AT)
        for act, person in PEOPLE.items():
            setattr(revision, f"{act}_at", AT)
            setattr(revision, f"{act}_by", person)
        revision.save()
        pks.append(revision.pk)
    return State(tuple(pks[-1:]), tuple(pks[:-1]))


PEOPLE: dict[str, object] = {}


@pytest.fixture(autouse=True)
def people(national_publisher, national_reviewer):
    PEOPLE.update(submitted=national_publisher, accepted=national_reviewer, published=national_publisher)


def by_hand(year: ReportingYear, state: State) -> tuple[dict[str, NationalSum], NationalSum, set[str]]:
    """Sums, rate and what is revised, from the rows of the one SELECT, an area after the other."""
    form = Questionnaire.load(year)

    def figures(pks):
        entries = {}
        for row in one_select.rows(State(pks)):
            if row["year"] == year.year:
                entry = Entry(row["value"], row["reason"] or "")
                entries.setdefault((row["area"], row["revision"]), {})[row["cell"]] = entry
        return {key: Figures(form.shape, found) for key, found in entries.items()}

    now = {area: found for (area, _), found in figures(state.revisions).items()}
    before = figures(state.earlier)
    revised = {code for (area, _), found in before.items() for code in differences(found, now[area])}
    rows = Revision.objects.filter(pk__in=[*state.revisions, *state.earlier], year=year)
    divided = list(rows.values_list("pk", "area_return__area__slug", f"population__{form.rate.base}"))
    people = {area: count for pk, area, count in divided if pk in state.revisions}
    if form.rate.numerator in revised or any(count != people[area] for _, area, count in divided):
        revised.add(form.rate.code)
    sums, owed = {}, AreaReturn.objects.filter(year=year).count()
    for code in (*form.shape.boxes, *form.shape.totals):
        numbers = [
            n for found in now.values() for term in form.shape.terms(code) if (n := found[term].value) is not None
        ]
        whole = sum(found.value(code) is not None for found in now.values())
        sums[code] = NationalSum(sum(numbers) if numbers else None, whole, len(now), owed)
    rate = national_per_100k((found.value(form.rate.numerator), people[area]) for area, found in now.items())
    return sums, NationalSum(*rate, len(now), owed), revised


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(drawn=st.lists(EDITIONS, min_size=6, max_size=6))
def test_the_totals_of_years_are_those_that_are_added_up_by_hand(years, area_names, drawn):
    """Whatever is missing, revised, or divided by another population; by year and for all years at once."""
    with transaction.atomic():
        states = [
            publish(area, year, editions)
            for (year, area), editions in zip(((y, a) for y in years for a in area_names), drawn, strict=True)
        ]
        state = State(*(tuple(pk for one in states for pk in one[part]) for part in (0, 1)))
        together = national.totals_by_year(years, state)
        assert list(together) == [year.year for year in years]
        for number, year in enumerate(years):
            of_year = states[3 * number : 3 * number + 3]
            alone = national.totals(year, State(*(tuple(pk for one in of_year for pk in one[p]) for p in (0, 1))))
            assert alone == together[year.year]
            sums, rate, revised = by_hand(year, state)
            assert (alone.sums, alone.rate, alone.revised) == (sums, rate, revised)
            assert (alone.areas_published, alone.areas_owed) == (sum(bool(one.revisions) for one in of_year), 3)
        transaction.set_rollback(True)


def test_the_totals_of_any_number_of_years_cost_the_same_queries(years, area_names, django_assert_num_queries):
    whole = [((Entry(1),) * len(SOME), 1000)] * 2  # with an earlier edition: one query for its figures
    states = [publish(area, year, whole) for year in years for area in area_names]
    for these, state in (
        (years[:1], states[0]),
        (years, State(*(sum(part, ()) for part in zip(*states, strict=True)))),
    ):
        with django_assert_num_queries(LOADING + 5):
            national.totals_by_year(these, state)
