"""Areas and national bodies from their table: who they are, when they begin and end, and who follows them."""

import csv

import pytest
from django.core.management import CommandError, call_command

from returns.models import Area
from returns.populations.actions import load_areas
from returns.record.refusals import Refused
from tests.factories import ROOT

TABLE = ROOT / "returns/reference/areas.csv"


def row(slug: str, **more: object) -> dict[str, str]:
    here = {"slug": slug, "name": slug.title(), "nation": "England", "police_force_area_codes": "", "also_known_as": ""}
    return {name: str(value) for name, value in (here | more).items()}


def test_the_table_has_the_areas_and_the_body_under_numbers_of_their_own(db, capsys):
    call_command("load_areas", TABLE)
    call_command("load_areas", TABLE)
    assert list(Area.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 44))
    assert Area.objects.get(number=43).is_body
    assert Area.objects.with_people().count() == 42
    assert not Area.objects.living_in(2022).filter(number=43).exists()
    assert Area.objects.living_in(2023).count() == 43


def test_an_area_that_ended_has_successors_and_stays(areas):
    load_areas(
        rows=[
            row("kent", to_year=2026, successors="weald"),
            row("cheshire", to_year=2026, successors="weald;gwent"),
            row("weald", from_year=2027),
        ]
    )
    cheshire = Area.objects.get(slug="cheshire")
    assert [area.slug for area in cheshire.successors.all()] == ["gwent", "weald"]
    assert [area.slug for area in Area.objects.living_in(2027)] == ["gwent", "weald"]
    assert [area.slug for area in Area.objects.living_in(2026)] == ["cheshire", "gwent", "kent"]


def test_a_table_without_a_column_leaves_what_it_says_as_it_is(areas):
    load_areas(rows=[row("kent", number=7, to_year=2030)])
    load_areas(rows=[row("kent")])
    kent = Area.objects.get(slug="kent")
    assert (kent.number, kent.to_year) == (7, 2030)


def test_two_areas_may_change_their_numbers(areas):
    load_areas(rows=[row("kent", number=1), row("cheshire", number=2)])
    load_areas(rows=[row("kent", number=2), row("cheshire", number=1)])
    assert dict(Area.objects.exclude(slug="gwent").values_list("slug", "number")) == {"kent": 2, "cheshire": 1}


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([row("kent", number=7), row("weald", number=7)], "weald, number: 7 is that of kent already"),
        ([row("weald", number=14)], "weald, number: 14 is that of gwent already"),
        ([row("weald", number=0)], "Row 2 (weald), number: “0” is no whole number from 1"),
        (
            [row("kent", from_year=2027, to_year=2026)],
            "Row 2 (kent), to_year: 2026 is before 2027, when it begins",
        ),
        (
            [row("kent", to_year=2026, successors="weald"), row("weald", to_year=2027, successors="kent")],
            "weald, successors: kent owes no return for 2028, the year after the last of weald",
        ),
        (
            [row("kent", to_year=2026, successors="kent")],
            "kent, successors: kent owes no return for 2027, the year after the last of kent",
        ),
        ([row("kent", successors="cheshire")], "kent, successors: kent has not ended, so nobody follows it"),
        ([row("kent", to_year=2026, successors="nowhere")], "kent, successors: there is no nowhere"),
        ([row("weald", kind="body")], "Row 2 (weald), nation: an area is in England or Wales, a national body in"),
        ([row("weald", nation="")], "Row 2 (weald), nation: an area is in England or Wales, a national body in"),
        ([row("weald", nation="France")], "Row 2 (weald), nation: Value 'France' is not a valid choice."),
        ([row("weald", kind="county")], "Row 2 (weald), kind: “county” is none of area, body"),
        ([row("areas")], "Row 2 (areas), slug: that is what all areas are called"),
        ([row("weald"), row("weald")], "Row 3 (weald), slug: it stands twice"),
        ([{"slug": "weald"}], "The table has no column name, nation"),
    ],
)
def test_a_wrong_row_is_refused_by_its_place_and_nothing_is_written(areas, rows, problem):
    before = list(Area.objects.values())
    with pytest.raises(Refused) as refused:
        load_areas(rows=[row("new-area"), *rows] if rows[0].get("name") and "Row" not in problem else rows)
    assert problem in str(refused.value)
    assert list(Area.objects.values()) == before


def test_the_command_says_what_is_wrong_with_a_table(db, tmp_path):
    table = tmp_path / "areas.csv"
    with table.open("w", newline="") as file:
        writer = csv.DictWriter(file, row("kent"))
        writer.writeheader()
        writer.writerow(row("kent", nation="France"))
    with pytest.raises(CommandError, match="was not loaded"):
        call_command("load_areas", table)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_areas", tmp_path / "nothing.csv")
