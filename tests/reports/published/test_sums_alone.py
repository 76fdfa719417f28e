"""What is printed as a sum alone: nobody outside learns what one respondent sent, only what all of them come to."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import combinations

import pytest
from django.db import transaction
from django.test import Client

from reports.api.actions import make_token
from returns.models import AreaReturn, ReportingYear, Revision
from returns.models.questionnaire import Printed
from tests.reports.asking import RELEASE, forget_what_was_made, unpacked
from tests.reports.published.test_leaks import pages, questions
from tests.reports.published.test_respondents import out

SECURITY = "national-security-division"
# So long that no digest and no part of a workbook has them by chance.
SENT = {"cheshire": 1_611_953, "gwent": 2_701_357, "kent": 3_800_219, SECURITY: 5_407_183}
SUM = sum(number for slug, number in SENT.items() if slug != SECURITY)
BOX, ROW, WHOLE = "by_age_c1_l2_r1", "by_age_r1_total", "by_age_total"
# A total of one column adds the rows, one of a row adds the columns, and the whole adds all: by age, ethnicity and sex.
TIMES = (1, 2, 6, 9, 40, 5, 18, 80, 10, 54, 240, 30)
CODES = (BOX, ROW, "by_age_security_c4_l2_r1", "by_sex_total")
LATER = RELEASE + timedelta(days=1)


def released(year: ReportingYear, sent: Mapping[str, int | None], *, but: str = "") -> None:
    """The year as it is out: 4 in every other box, and in each box that is printed as a sum what each area sent."""
    ReportingYear.objects.filter(pk=year.pk).update(release_at=RELEASE)
    year.refresh_from_db()
    for owed in AreaReturn.objects.filter(year=year).exclude(area__slug=but).select_related("area"):
        first = owed.revisions.get()
        filled(first, sent[owed.area.slug])
        out(first)


def filled(revision: Revision, number: int | None) -> None:
    """Without a number these are not available."""
    of_sums = revision.figures.filter(cell__question__printed=Printed.SUM)
    revision.figures.update(value=4)
    of_sums.update(value=number, unavailable_reason="" if number else "Not kept")


def everything() -> Iterator[tuple[str, str]]:
    """Every public address, and every one of the API with each code and parameter, with an area and without."""
    yield from pages([2024])
    yield from (asked for asked in questions([2024]) if "then" not in asked[0] and "nowhere" not in asked[0])
    for code in CODES:
        for asked in ("", "&area=kent", f"&area={SECURITY}", "&year=2024"):
            for name in ("figures", "changes"):
                yield f"/api/v1/{name}/?cell={code}{asked}", "application/json"
                yield f"/api/v1/{name}/?cell={code}{asked}", "text/csv"
            yield f"/api/v1/series/?code={code}{asked}", "application/json"


def answers(token: str = "") -> dict[tuple[str, str], bytes]:
    forget_what_was_made()
    told = {"Authorization": f"Bearer {token}"} if token else {}
    asked = dict.fromkeys(one for one in everything() if not token or one[0].startswith("/api/"))
    return {
        (path, accept): unpacked(Client().get(path, headers={"Accept": accept} | told).getvalue())
        for path, accept in asked
    }


def of_world(
    year: ReportingYear, sent: Mapping[str, int | None], token: str, *, but: str = ""
) -> dict[tuple[str, str], bytes]:
    """What is answered where the respondents sent this; afterwards nothing of it is in the database."""
    with transaction.atomic():
        released(year, sent, but=but)
        told = answers() | {(path, f"{accept} with a token"): body for (path, accept), body in answers(token).items()}
        transaction.set_rollback(True)
    year.refresh_from_db()
    return told


@pytest.fixture
def token(national_publisher) -> str:
    return make_token(name="Checks", by=national_publisher, at=LATER, lives=timedelta(days=30))[1]


def test_no_public_answer_tells_who_of_them_sent_what(year_2024, clock, stand_in_pdf, token):
    """Two areas change places, and a third with a national body sends another number: the sum and all answers stay."""
    clock(LATER)
    here = of_world(year_2024, SENT, token)
    swapped = SENT | {"cheshire": SENT["kent"], "kent": SENT["cheshire"], SECURITY: 9_999_713}
    there = of_world(year_2024, swapped, token)
    differs = [asked for asked in here if here[asked] != there[asked]]
    assert differs == [], [(asked, _where(here[asked], there[asked])) for asked in differs]
    assert with_a_number(here, *(number * times for number in SENT.values() for times in TIMES)) == []
    assert any(f"{SUM:,}".encode() in body for body in here.values())
    assert any(str(SUM).encode() in body for body in here.values())
    assert len(here) > 300


def _where(one: bytes, other: bytes) -> tuple[bytes, bytes]:
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one[max(at - 40, 0) : at + 40], other[max(at - 40, 0) : at + 40]


def test_while_a_return_is_still_to_come_no_sum_is_told(year_2024, clock, stand_in_pdf, token):
    """The sum of yesterday, taken from that of the day on which the last return came, would be what it holds."""
    clock(LATER)
    told = of_world(year_2024, SENT, token, but="gwent")
    assert with_a_number(told, *numbers_of({slug: n for slug, n in SENT.items() if slug != "gwent"})) == []


def test_where_fewer_than_three_have_a_figure_no_sum_is_told(year_2024, clock, stand_in_pdf, token):
    """Kent has none of them available: of two each would know the other’s. Of the national body there is but one."""
    clock(LATER)
    told = of_world(year_2024, SENT | {"kent": None}, token)
    assert with_a_number(told, *numbers_of({slug: n for slug, n in SENT.items() if slug != "kent"})) == []


def numbers_of(sent: Mapping[str, int]) -> list[int]:
    """What must not be found: each number, each sum of some of them, and what a total of so many rows would be."""
    areas = [number for slug, number in sent.items() if slug != SECURITY]
    sums = [sum(some) for size in range(2, len(areas) + 1) for some in combinations(areas, size)]
    return [number * times for number in (*areas, *sums, sent.get(SECURITY, 0)) for times in TIMES if number]


def with_a_number(told: Mapping[tuple[str, str], bytes], *numbers: int) -> list[tuple[str, str]]:
    shown = [form.encode() for number in numbers for form in (f"{number:,}", str(number))]
    return [asked for asked, body in told.items() if any(number in body for number in shown)]
