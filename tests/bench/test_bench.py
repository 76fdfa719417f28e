"""What a save costs, as a ratio to something plain that is measured in the same run, turn by turn.

Machines differ and so do their moods: a ratio of medians over alternated runs does not.
"""

from collections.abc import Callable
from statistics import median
from time import perf_counter

import pytest
from django.test import Client

from returns.arithmetic.figures import AREAS, Entry
from returns.entry.figure_actions import save_figures
from returns.form.questionnaire import Questionnaire
from tests.bench import at_most, sized
from tests.factories import AT
from tests.scene import draft, load_year

pytestmark = pytest.mark.bench

SAVES, SAVE_BOUND = sized(60, 1), 5.0
WARMING = sized(2, 0)
# The form of the sample report, and today's.
YEARS = (2021, 2025)


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
@pytest.mark.parametrize("year", YEARS)
def test_saving_a_block_costs_at_most_five_empty_pages(
    year, areas, security_division, cheshire_coordinator, national_publisher, settings, capsys
):
    settings.ROOT_URLCONF = "tests.bench.urls"
    loaded = load_year(year, national_publisher)
    form = Questionnaire.load(loaded).asked_of(AREAS)
    figures = {code: 1000 - number for number, code in enumerate(form.shape.boxes)}
    save_figures(
        revision=draft("cheshire", year),
        by=cheshire_coordinator,
        at=AT,
        entries={code: Entry(value) for code, value in figures.items()},
    )
    client = Client()
    client.force_login(cheshire_coordinator)
    block = form.blocks[0]
    shown = {code: figures[code] for code in block.codes}

    def save_every_box() -> None:
        typed = {code: value + 1 for code, value in shown.items()}
        seen = {f"seen_{code}": value for code, value in shown.items()}
        assert client.post(f"/returns/{year}/cheshire/table/{block.slug}/", typed | seen).status_code == 302
        shown.update(typed)

    def open_the_empty_page() -> None:
        assert client.get("/empty/").status_code == 200

    saving, empty = medians(SAVES, save_every_box, open_the_empty_page)
    with capsys.disabled():
        print(f"\n{year}, {len(figures)} boxes: saving a block of {len(shown)} {saving * 1000:.1f} ms")
        print(f"= {saving / empty:.2f} × an empty page ({empty * 1000:.1f} ms)")
    at_most(saving, SAVE_BOUND * empty)
