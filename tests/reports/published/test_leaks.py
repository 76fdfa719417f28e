"""Nothing of a year that is not out leaks: each public answer is the same with such years in the database and without.

Byte for byte, headers and number of queries too. The years that are neither released nor announced are those of the
scene: drafts, submissions, a published return, texts, files on their way, a form in preparation; and of the year that
is out a correction under way.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import product
from typing import NamedTuple
from urllib.parse import urlencode

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, reverse
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator

from reports import public_urls
from reports.files.catalogue import listed
from tests.reports.asking import forget_what_was_made
from tests.scene import released, work_on  # noqa: F401

OUT, DRAFTED, NOT_OUT, IN_PREPARATION, NOWHERE = 2020, 2021, 2022, 2023, 1999
YEARS = (OUT, DRAFTED, NOT_OUT, IN_PREPARATION, NOWHERE)
# What may stand in an address. One that a new route brings fails here by its name.
PLACES = {"area": ("gwent", "kent", "nowhere"), "year": YEARS, "number": (1, 3)}
# What may be asked for. So does a new parameter.
ASKED: dict[str, tuple[object, ...]] = {
    "year": (*YEARS, "then"),
    "area": ("kent", "nowhere"),
    "cell": ("snapshot_c1_l1", "snapshot_c9_l9"),
    "code": ("snapshot_total", "snapshot_c9_total"),
    "since": ("2000-01-01", "2021-06-01T12:00:00Z", "then"),
    "limit": (1, 0),
    "cursor": ("junk",),
}
TYPES = ("application/json", "text/csv")


class Answer(NamedTuple):
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    queries: int


def test_every_public_answer_is_the_same_without_the_years_that_are_not_out(released, national_publisher):  # noqa: F811
    asked = list(dict.fromkeys((*pages(), *questions())))
    before = {question: answer(*question) for question in asked}
    work_on(released, national_publisher)
    forget_what_was_made()
    after = {question: answer(*question) for question in asked}
    otherwise = [question for question in asked if before[question] != after[question]]
    assert not otherwise, {question: (before[question], after[question]) for question in otherwise[:3]}
    statuses = {status for status, *_ in after.values()}
    assert {200, 400, 404} <= statuses
    assert max(statuses) < 500


def test_a_year_that_is_not_out_costs_as_many_queries_as_one_that_does_not_exist(released, national_publisher):  # noqa: F811
    work_on(released, national_publisher)
    nowhere_to_be = [asked for asked in (*pages([NOWHERE]), *questions([NOWHERE])) if str(NOWHERE) in asked[0]]
    for year, (path, accept) in product((DRAFTED, NOT_OUT, IN_PREPARATION), nowhere_to_be):
        here, nowhere = answer(path.replace(str(NOWHERE), str(year)), accept), answer(path, accept)
        assert (here.status, here.queries) == (nowhere.status, nowhere.queries), (path, year)
        either = re.compile(f"{year}|{NOWHERE}".encode())
        assert either.sub(b"", here.body) == either.sub(b"", nowhere.body), path


def answer(path: str, accept: str) -> Answer:
    connection.queries_log.clear()  # it holds so many, and all addresses together take more
    with CaptureQueriesContext(connection) as queries:
        response = Client().get(path, headers={"Accept": accept})
        body = response.getvalue()
    return Answer(response.status_code, tuple(sorted(response.headers.items())), body, len(queries))


def pages(years: Iterable[int] = YEARS) -> Iterator[tuple[str, str]]:
    """Every public address, in both languages, with everything that may stand in it."""
    for pattern in public_urls.urlpatterns:
        assert isinstance(pattern, URLPattern)
        assert pattern.name
        names = list(pattern.pattern.converters)
        for values in product(*(_places(name, years) for name in names)):
            for language in ("en-gb", "cy"):
                with translation.override(language):
                    yield reverse(pattern.name, kwargs=dict(zip(names, values, strict=True))), "text/html"


def questions(years: Iterable[int] = YEARS) -> Iterator[tuple[str, str]]:
    """Every address of the API, with each value of each parameter, alone and with a year."""
    described = SchemaGenerator().get_schema(request=None, public=True)
    for path, methods in described["paths"].items():
        parameters = methods["get"].get("parameters", ())
        queries: set[tuple[tuple[str, object], ...]] = {()}
        for name in (parameter["name"] for parameter in parameters if parameter["in"] == "query"):
            for value in ASKED[name]:
                queries |= {((name, value),), *(((name, value), ("year", year)) for year in years if name != "year")}
        for query, accept in product(sorted(queries, key=str), TYPES):
            yield f"{path}?{urlencode(query)}", accept


def _places(name: str, years: Iterable[int]) -> tuple[object, ...]:
    if name == "year":
        return tuple(years)
    if name == "name":
        return tuple(file for of in (*years, "all") for file, _ in listed(str(of)))
    return PLACES[name]
