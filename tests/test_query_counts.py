"""How many queries each page makes: a fixed number, whatever the number of areas and of years."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from returns.form import definition
from returns.models import Area, Figure, Membership, ReportingYear, Revision, Role, Rule, Status
from returns.years import actions
from tests.factories import AT, QUESTIONNAIRES, AreaFactory
from tests.scene import BOARD, TEXTS, draft, load_populations, load_texts, publish, save, write

NOW, LAST = 2022, 2021
ENTRY = f"/returns/{NOW}/cheshire/table/a/"

# Of a signed-in page's queries two are its session and its account, one asks for the account's parts, and one counts
# its unread notices; where there is a form, one asks what its reader typed there before. A consolidated file is counted
# for whoever asks first: it is made and kept. Where a page says how far returns are, what their reports say is read:
# seven queries where the page has the year's form already, up to fifteen where it lists the returns of any years.
COUNTS = {
    ("stranger", "/"): 22,
    ("stranger", "/releases/"): 3,
    ("stranger", f"/reports/{LAST}/"): 1,
    ("stranger", "/reports/"): 2,
    ("stranger", "/reports/?area=cheshire"): 2,
    ("stranger", f"/reports/cheshire/{LAST}/"): 2,
    ("stranger", f"/reports/cheshire/{LAST}.pdf"): 2,
    ("stranger", f"/reports/{LAST}/consolidated.csv"): 13,
    ("stranger", f"/reports/{LAST}/files/mappa-{LAST}-wide.csv"): 17,
    ("stranger", f"/reports/{LAST}/files/mappa-{LAST}.xlsx"): 38,
    ("stranger", f"/reports/{LAST}/files/mappa-{LAST}.zip"): 117,
    ("stranger", "/reports/all/"): 2,
    ("stranger", "/reports/all/files/mappa-all.xlsx"): 38,
    ("stranger", "/statistics/"): 16,
    ("stranger", f"/statistics/{LAST}/"): 19,
    ("stranger", f"/cy/statistics/{LAST}/"): 26,
    ("stranger", f"/statistics/{LAST}.pdf"): 28,
    ("stranger", "/api/v1/years/"): 6,
    ("stranger", "/api/v1/areas/"): 6,
    ("stranger", f"/api/v1/questionnaire/?year={LAST}"): 11,
    ("stranger", f"/api/v1/figures/?year={LAST}"): 4,
    ("stranger", f"/api/v1/figures.csv?year={LAST}"): 3,
    ("stranger", "/api/v1/reports/"): 5,
    ("stranger", f"/api/v1/totals/?year={LAST}"): 15,
    ("stranger", "/api/v1/series/?code=snapshot_total"): 18,
    ("stranger", "/api/v1/series/?code=snapshot_total&area=cheshire"): 17,
    ("stranger", "/api/v1/files/"): 5,
    ("stranger", "/api/v1/changes/"): 4,
    ("stranger", "/api/v1/schema/"): 7,
    ("cheshire", "/returns/"): 27,
    ("cheshire", "/notices/"): 7,
    ("cheshire", f"/returns/{NOW}/guidance/"): 12,
    ("cheshire", f"/returns/{NOW}/cheshire/"): 26,
    ("cheshire", ENTRY): 18,
    ("cheshire", f"/returns/{NOW}/cheshire/explanations/"): 18,
    ("cheshire", f"/returns/{NOW}/cheshire/check/"): 26,
    ("cheshire", f"/returns/{NOW}/cheshire/texts/"): 24,
    ("cheshire", f"/returns/{NOW}/cheshire/texts/introduction/"): 29,
    ("cheshire", f"/returns/{NOW}/cheshire/texts/introduction/history/"): 7,
    ("national", f"/national/{NOW}/texts/"): 18,
    ("national", f"/national/{NOW}/texts/background/"): 17,
    ("cheshire", f"/returns/{NOW}/cheshire/board/"): 8,
    ("cheshire", f"/returns/{NOW}/cheshire/logos/"): 9,
    ("cheshire", f"/returns/{NOW}/cheshire/report/"): 43,
    ("national", f"/returns/{NOW}/gwent/report/cy/"): 44,
    ("cheshire", f"/returns/{NOW}/cheshire/receipts/"): 7,
    ("cheshire", f"/returns/{NOW}/cheshire/checklist/"): 22,
    ("cheshire", f"/returns/{NOW}/cheshire/sign-off/"): 23,
    ("cheshire", f"/returns/{NOW}/cheshire/files/"): 10,
    ("cheshire", f"/returns/{NOW}/cheshire/files/workbook.xlsx"): 14,
    ("national", f"/national/{NOW}/files/"): 10,
    ("national", f"/national/{NOW}/files/figures.csv"): 13,
    ("national", f"/national/{NOW}/published-history/"): 8,
    ("national", "/national/"): 20,  # what waits, in all years
    ("national", f"/national/{NOW}/"): 22,  # the first look; what it works out is kept for the next
    ("national", f"/national/{NOW}/dates/"): 7,
    ("national", "/national/mail/"): 6,
    ("national", "/national/tokens/"): 6,
    ("national", "/national/populations/"): 11,
    ("national", f"/national/{LAST}/population/"): 18,
    ("national", f"/national/{NOW}/population/"): 18,
    ("national", f"/national/{NOW}/population/?estimate=mid-2020%2C+pre-2021-census"): 18,
    ("national", f"/national/{NOW}/cheshire/"): 26,
    ("national", f"/national/{NOW}/release/"): 52,
    ("national", f"/national/{NOW}/release/readers/"): 8,
    ("national", f"/national/{LAST}/release/"): 12,
    ("national", f"/national/{LAST}/release/withdrawal/"): 6,
    ("national", f"/national/{NOW}/terms/"): 7,
    ("national", f"/national/{NOW}/not-received.csv"): 7,
    ("national", f"/national/{NOW}/rules/"): 18,
    ("national", f"/national/{NOW}/rules/change_on_last_year/"): 20,
    ("cheshire", f"/returns/{NOW}/cheshire/history/"): 16,
    ("national", f"/national/{NOW}/history/"): 16,
}


@pytest.fixture
def site(areas, cheshire_coordinator, national_reviewer, national_publisher):
    """A function: the site with so many areas, this year and so many years before it, which are out.

    This year Cheshire is a draft, and the other areas are submitted and accepted by turns. Cheshire's co-ordinator has
    the same part, and chairs the board, in every area.
    """
    by, people = national_publisher, {"cheshire": cheshire_coordinator, "national": national_reviewer}

    def year_of(number: int) -> ReportingYear:
        """The form of 2022 serves every year: what is counted here does not depend on its wording."""
        text = (QUESTIONNAIRES / f"{NOW}.toml").read_text(encoding="utf-8")
        year = definition.load(text.replace(f"year = {NOW}", f"year = {number}", 1))[0]
        load_texts(year, by)
        actions.open_year(year=year, by=by, at=AT, deadline=date(number, 6, 30))
        Figure.objects.filter(year=year).update(value=0)
        return year

    def built(number_of_areas: int, earlier: int) -> dict:
        AreaFactory.create_batch(number_of_areas - len(areas))
        load_populations(areas)
        for area in Area.objects.all():
            for role in (Role.COORDINATOR, Role.BOARD):
                chairs = {"is_chair": role == Role.BOARD}
                Membership.objects.get_or_create(user=cheshire_coordinator, role=role, area=area, defaults=chairs)
        submitted = {"submitted_by": cheshire_coordinator, "submitted_at": AT}
        accepted = submitted | {"status": Status.ACCEPTED, "accepted_by": by, "accepted_at": AT}
        for number in range(NOW - earlier, NOW):
            year = year_of(number)
            Rule.objects.filter(year=year, kind="copied").update(mode="off")  # every year has the same figures
            here = save(draft("cheshire", number), cheshire_coordinator)
            write(revision=here, by=by, at=AT, texts=TEXTS, board=BOARD)
            Revision.objects.filter(year=year).update(**accepted)
            here.refresh_from_db()
            publish(here, by)
            out = {"status": Status.PUBLISHED, "published_by": by, "published_at": AT}
            Revision.objects.filter(year=year, status=Status.ACCEPTED).update(**out)
            actions.set_release_time(year=year, by=by, at=AT, release_at=AT)
        year = year_of(NOW)
        here = save(draft("cheshire", NOW), cheshire_coordinator)
        write(revision=here, by=by, at=AT, texts=TEXTS, board=BOARD)
        others = Revision.objects.filter(year=year).exclude(pk=here.pk).values_list("pk", flat=True)
        others = others.order_by("area_return__area_id")  # Gwent first, however many there are
        Revision.objects.filter(pk__in=others[::2]).update(status=Status.SUBMITTED, **submitted)
        Revision.objects.filter(pk__in=others[1::2]).update(**accepted)
        return people

    return built


@pytest.mark.parametrize(
    ("number_of_areas", "earlier"), [(3, 1), (12, 1), (3, 3), (12, 3)], ids=lambda number: str(number)
)
def test_the_number_of_queries_is_fixed(site, number_of_areas, earlier):
    people = site(number_of_areas, earlier)
    counts = {}
    for who, address in COUNTS:
        client = Client()
        if who in people:
            client.force_login(people[who])
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
            body = b"".join(response.streaming_content) if response.streaming else response.content
        assert response.status_code == 200, address
        assert body
        counts[who, address] = len(queries)
    others = [
        f"{who} {address}: {counts[who, address]}, not {n}"
        for (who, address), n in COUNTS.items()
        if counts[who, address] != n
    ]
    assert not others, "\n".join(others)


def test_saving_a_block_makes_a_fixed_number_of_queries_however_many_boxes_change(site):
    people = site(3, 1)
    client = Client()
    client.force_login(people["cheshire"])
    one = {"snapshot_c1_l1": "1258", "seen_snapshot_c1_l1": "1257"}
    three = {"snapshot_c1_l1": "1259", "snapshot_c2_l1": "324", "snapshot_c3_l2": "5"}
    seen = {"seen_snapshot_c1_l1": "1258", "seen_snapshot_c2_l1": "323", "seen_snapshot_c3_l2": "4"}
    counts = []
    for sends in (one, three | seen):
        with CaptureQueriesContext(connection) as queries:
            assert client.post(ENTRY, sends).status_code == 302
        counts.append(len(queries))
    # Three of them ask what the checks find in what was saved, before its writer goes on: last year's figures and its
    # form, and the explanations that there are.
    assert counts == [28, 28]
