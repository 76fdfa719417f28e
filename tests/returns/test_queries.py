"""How many queries a return costs: as many for a form of a hundred boxes as for one of ten."""

import tomllib

import pytest

from returns.arithmetic.figures import Entry
from returns.checks.assessment import assess
from returns.checks.read import figures_of
from returns.entry.actions import explain
from returns.entry.figure_actions import save_figures
from returns.form import definition
from returns.form.questionnaire import Questionnaire
from returns.models import Explanation
from tests.factories import AT, QUESTIONNAIRES, AreaReturnFactory, RevisionFactory

pytestmark = pytest.mark.django_db

QUESTIONNAIRE, FIGURES, LAST_YEAR, EXPLANATIONS, NOTES = 7, 1, 2, 1, 1


def twice_the_size(year: int):
    """The form of 2020/21 with every question a second time, and with twice the rules."""
    form = tomllib.loads((QUESTIONNAIRES / "2021.toml").read_text(encoding="utf-8"))
    form["year"] = year
    form["question"] += [question | {"code": "more_" + question["code"]} for question in form["question"]]
    form["rule"] += [rule | {"code": "more_" + rule["code"]} for rule in form["rule"]]
    return definition.load(definition.canonical(form))[0]


def test_a_form_of_any_size_is_read_in_the_same_number_of_queries(form_2021, django_assert_num_queries):
    large = twice_the_size(2031)
    for year, boxes in ((form_2021, 29), (large, 58)):
        with django_assert_num_queries(QUESTIONNAIRE):
            questionnaire = Questionnaire.load(year)
        with django_assert_num_queries(0):
            assert len(questionnaire.shape.boxes) == boxes
            for code in (*questionnaire.shape.boxes, *questionnaire.shape.totals):
                assert questionnaire.words(code)


def test_the_figures_of_a_revision_are_read_in_one_query(cheshire_filled, django_assert_num_queries):
    questionnaire = Questionnaire.load(cheshire_filled.year)
    with django_assert_num_queries(FIGURES):
        assert figures_of(cheshire_filled, questionnaire.shape).value("snapshot_total") == 1590


@pytest.mark.parametrize("explained", [False, True])
def test_a_revision_is_assessed_in_the_same_number_of_queries_whatever_stands_in_it(
    cheshire_filled, form_2020, cheshire_coordinator, django_assert_num_queries, explained
):
    owed = AreaReturnFactory(area=cheshire_filled.area_return.area, year=form_2020)
    RevisionFactory(area_return=owed, published=True, figures={"snapshot_c1_l1": 100, "orders_shpo": 900})
    questionnaire = Questionnaire.load(cheshire_filled.year)
    if explained:
        for issue in assess(cheshire_filled, questionnaire).issues:
            explain(revision=cheshire_filled, by=cheshire_coordinator, at=AT, issue=issue, text="It is so.")
        assert Explanation.objects.count() > 1
    with django_assert_num_queries(FIGURES + LAST_YEAR + EXPLANATIONS + NOTES):
        found = assess(cheshire_filled, questionnaire)
        assert [found.explanation(issue) is not None for issue in found.issues] == [explained] * len(found.issues)


def test_saving_one_box_or_all_of_them_costs_the_same(
    cheshire_2021, kent_2021, national_reviewer, django_assert_num_queries
):
    assert national_reviewer.parts
    revisions = {1: cheshire_2021, 29: kent_2021}
    counts = []
    for boxes, revision in revisions.items():
        codes = list(Questionnaire.load(revision.year).shape.boxes)[:boxes]
        first = {codes[0]: Entry(0)}  # the first act of a return begins its chain, which costs two queries more
        save_figures(revision=revision, by=national_reviewer, at=AT, entries=first)
        with django_assert_num_queries(9) as queries:
            save_figures(revision=revision, by=national_reviewer, at=AT, entries=dict.fromkeys(codes, Entry(1)))
        counts.append(len(queries))
    assert counts[0] == counts[1]
