"""Page by page: each follows the one before it without gap or overlap, also while something is published."""

from datetime import timedelta

import pytest
from django.test import Client

from reports.api.parameters import USUAL
from returns.models import Revision
from tests.factories import CHESHIRE_FIGURES
from tests.reports.api.test_mistakes import assert_problem
from tests.reports.api.test_reports import published_as
from tests.reports.asking import RELEASE, ask

V1 = "/api/v1/"
FIGURES = f"{V1}figures/"


@pytest.fixture
def two_areas(released, kent_2021, national_publisher, stand_in_pdf) -> Revision:
    """Kent's report beside Cheshire's."""
    kent_2021.figures.all().delete()
    kent_2021.delete()
    return published_as(kent_2021.area_return, national_publisher, RELEASE)


def paged(address: str) -> list[list[dict]]:
    pages, following = [], address
    while following:
        response = Client().get(following)
        assert response.status_code == 200
        found = response.json()
        assert found["count"] == len(found["results"])
        assert response.get("Link") == (f'<{found["next"]}>; rel="next"' if found["next"] else None)
        pages.append(found["results"])
        following = found["next"]
    return pages


@pytest.mark.parametrize("limit", [1, 7, 29, 58, 59])
@pytest.mark.parametrize("narrowed", ["", "&year=2021", "&area=kent", "&cell=orders_no"])
def test_the_pages_follow_each_other_to_the_last(limit, narrowed, two_areas):
    whole = Client().get(f"{FIGURES}?limit={USUAL}{narrowed}").json()["results"]
    pages = paged(f"{FIGURES}?limit={limit}{narrowed}")
    assert [row for page in pages for row in page] == whole
    assert [len(page) for page in pages[:-1]] == [limit] * (len(pages) - 1)
    assert pages[-1]


def test_a_page_costs_the_same_wherever_it_begins(two_areas, django_assert_num_queries):
    following = ask(FIGURES, limit="40").json["next"]
    for address in (f"{FIGURES}?limit=40", following):
        with django_assert_num_queries(4):  # the state, its version, the figures, the next release
            Client().get(address)


def test_what_is_published_meanwhile_stands_in_no_ones_way(two_areas, national_publisher, clock):
    first = ask(FIGURES, limit="10").json
    clock(RELEASE + timedelta(days=1))
    cheshire = Revision.objects.of(area="cheshire", year=2021).get()
    published_as(cheshire.area_return, national_publisher, RELEASE + timedelta(days=1), number=2)
    rest = [row for page in paged(first["next"]) for row in page]
    codes = [row["cell"] for row in first["results"] + rest if row["area"] == "cheshire"]
    assert codes == list(CHESHIRE_FIGURES)


@pytest.mark.parametrize(
    "elsewhere",
    [f"{V1}reports/?", f"{V1}changes/?", f"{FIGURES}?area=kent&", f"{FIGURES}?cell=orders_no&"],
)
def test_a_cursor_serves_the_list_that_it_was_given_for_and_no_other(elsewhere, two_areas):
    cursor = ask(FIGURES, limit="10").json["next"].split("cursor=")[1]
    assert Client().get(f"{FIGURES}?cursor={cursor}").status_code == 200
    assert Client().get(f"{FIGURES}?cursor={cursor}&limit=3").json()["count"] == 3
    assert_problem(Client().get(f"{elsewhere}cursor={cursor}"), "unusable-cursor", "cursor")
    assert_problem(Client().get(f"{FIGURES}?cursor={cursor[:-1]}"), "unusable-cursor", "cursor")


def test_as_csv_the_answer_comes_whole(two_areas):
    assert ask(f"{V1}figures.csv").body.count(b"\n") == 1 + 2 * len(CHESHIRE_FIGURES)
    for name in ("limit=1", "cursor=x"):
        assert Client().get(f"{V1}figures.csv?{name}").json()["status"] == 400
