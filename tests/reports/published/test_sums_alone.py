"""What is printed as a sum alone: nobody outside learns what one respondent sent, only what all of them come to."""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta

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
SENT = {"cheshire": 60_617, "gwent": 70_139, "kent": 80_021, SECURITY: 54_071}
SUM = 60_617 + 70_139 + 80_021
BOX, ROW, WHOLE = "by_age_c1_l2_r1", "by_age_r1_total", "by_age_total"
CODES = (BOX, ROW, "by_age_security_c4_l2_r1", "by_sex_total")
LATER = RELEASE + timedelta(days=1)


def released(year: ReportingYear, sent: Mapping[str, int], *, but: str = "") -> None:
    """The year as it is out: 4 in every other box, and in each box that is printed as a sum what each area sent."""
    ReportingYear.objects.filter(pk=year.pk).update(release_at=RELEASE)
    year.refresh_from_db()
    for owed in AreaReturn.objects.filter(year=year).exclude(area__slug=but).select_related("area"):
        first = owed.revisions.get()
        filled(first, sent[owed.area.slug])
        out(first)


def filled(revision: Revision, number: int) -> None:
    of_sums = revision.figures.filter(cell__question__printed=Printed.SUM)
    revision.figures.update(value=4)
    of_sums.update(value=number)


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


def of_world(year: ReportingYear, sent: Mapping[str, int], token: str) -> dict[tuple[str, str], bytes]:
    """What is answered where the respondents sent this; afterwards nothing of it is in the database."""
    with transaction.atomic():
        released(year, sent)
        told = answers() | {(path, f"{accept} with a token"): body for (path, accept), body in answers(token).items()}
        transaction.set_rollback(True)
    year.refresh_from_db()
    return told


@pytest.fixture
def token(national_publisher) -> str:
    return make_token(name="Checks", by=national_publisher, at=LATER, lives=timedelta(days=30))[1]


def test_no_public_answer_tells_who_of_them_sent_what(year_2024, clock, stand_in_pdf, token):
    """Two areas change places, and a third with a national body sends another number: sum and answers stay."""
    clock(LATER)
    here = of_world(year_2024, SENT, token)
    swapped = SENT | {"cheshire": SENT["kent"], "kent": SENT["cheshire"], SECURITY: 9_999}
    there = of_world(year_2024, swapped, token)
    differs = [asked for asked in here if here[asked] != there[asked]]
    assert differs == [], [(asked, _where(here[asked], there[asked])) for asked in differs]
    # A number of its own: not within a longer one, or within a digest.
    shown = re.compile(rb"(?<![0-9a-f])(%s)(?![0-9a-f])" % "|".join(f"{n}|{n:,}" for n in SENT.values()).encode())
    assert [asked for asked, body in here.items() if shown.search(body)] == []
    assert any(f"{SUM:,}".encode() in body for body in here.values())
    assert any(str(SUM).encode() in body for body in here.values())
    assert len(here) > 300


def _where(one: bytes, other: bytes) -> tuple[bytes, bytes]:
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one[max(at - 40, 0) : at + 40], other[max(at - 40, 0) : at + 40]
