"""What a save costs, as a ratio to something plain that is measured in the same run, turn by turn.

Machines differ and so do their moods: a ratio of medians over alternated runs does not.
"""

from collections.abc import Callable
from statistics import median
from time import perf_counter

import pytest
from django.test import Client

from tests.bench import at_most, sized
from tests.factories import CHESHIRE_FIGURES
from tests.scene import draft, load_year, save

pytestmark = pytest.mark.bench

SAVES, SAVE_BOUND = sized(60, 1), 5.0
WARMING = sized(2, 0)
BLOCK = "/returns/2021/cheshire/table/a/"


def seconds(call: Callable[[], object]) -> float:
    start = perf_counter()
    call()
    return perf_counter() - start


def medians(
    times: int, one: Callable[[], object], other: Callable[[], object], between: Callable[[], object] = lambda: None
) -> tuple[float, float]:
    """The median time of each call in so many rounds, turn by turn; some rounds before warm up.

    What happens `between` rounds is not timed.
    """
    taken: dict[Callable[[], object], list[float]] = {one: [], other: []}
    for _ in range(WARMING + times):
        between()
        for call in (one, other):
            taken[call].append(seconds(call))
    return median(taken[one][WARMING:]), median(taken[other][WARMING:])


@pytest.mark.django_db(transaction=True)
def test_saving_a_block_costs_at_most_five_empty_pages(
    areas, cheshire_coordinator, national_publisher, settings, capsys
):
    settings.ROOT_URLCONF = "tests.bench.urls"
    load_year(2021, national_publisher)
    save(draft("cheshire", 2021), cheshire_coordinator)
    client = Client()
    client.force_login(cheshire_coordinator)
    shown = {code: value for code, value in CHESHIRE_FIGURES.items() if code.startswith("snapshot")}

    def save_every_box() -> None:
        typed = {code: value + 1 for code, value in shown.items()}
        seen = {f"seen_{code}": value for code, value in shown.items()}
        assert client.post(BLOCK, typed | seen).status_code == 302
        shown.update(typed)

    def open_the_empty_page() -> None:
        assert client.get("/empty/").status_code == 200

    saving, empty = medians(SAVES, save_every_box, open_the_empty_page)
    with capsys.disabled():
        print(
            f"\nsaving a block: {saving * 1000:.1f} ms = {saving / empty:.2f} × an empty page ({empty * 1000:.1f} ms)"
        )
    at_most(saving, SAVE_BOUND * empty)
