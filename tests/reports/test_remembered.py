"""An answer that a process has made is given again to whoever asks for the same version, and for no other."""

from datetime import timedelta

import pytest

from reports import national
from reports.api import remembered
from returns.models import AreaReturn, Population, Revision
from tests.factories import AreaFactory
from tests.reports.asking import RELEASE, ask


@pytest.fixture(autouse=True)
def nothing_yet(monkeypatch):
    monkeypatch.setattr(remembered, "_answers", type(remembered._answers)())


@pytest.fixture
def made(two_years, clock, monkeypatch):
    """How often the totals were added up."""
    clock(RELEASE)
    times = []
    totals = national.totals
    monkeypatch.setattr(national, "totals", lambda *given: times.append(given) or totals(*given))
    return times


def totals() -> bytes:
    return ask("/api/v1/totals/", year="2021").body


def test_the_totals_of_a_version_are_added_up_once(made):
    assert totals() == totals()
    assert len(made) == 1


def test_another_year_is_another_answer(made):
    assert totals() != ask("/api/v1/totals/", year="2020").body
    assert len(made) == 2


def test_whatever_the_totals_are_made_from_makes_another_answer(made, two_years, clock):
    seen = [totals()]
    AreaReturn.objects.create(area=AreaFactory(name="New"), year=two_years[1], area_name="New")
    seen.append(totals())
    revision = Revision.objects.get(year=2021, area_return__area__slug="cheshire")
    revision.population = Population.objects.create(
        area=revision.area_return.area, mid_year=2020, vintage="new", all_ages=9, aged_10_and_over=9, source="Test"
    )
    revision.save()
    seen.append(totals())
    Revision.objects.filter(year=2021, area_return__area__slug="ynys-mon").update(published_at=RELEASE + timedelta(1))
    seen.append(totals())
    assert len(set(seen)) == len(made) == 4


def test_the_answer_that_was_not_asked_for_longest_makes_room(monkeypatch):
    monkeypatch.setattr(remembered, "MOST", 2)
    times = []

    def asked(tag: str) -> bytes:
        return remembered.remembered(tag, lambda: times.append(tag) or tag.encode())

    for tag in ("a", "b", "a", "c", "a", "b"):
        assert asked(tag) == tag.encode()
    assert times == ["a", "b", "c", "b"]
