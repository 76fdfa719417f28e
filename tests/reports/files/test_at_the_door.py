"""The addresses of the consolidated files: who gets which, what caches may keep, and that nothing leaks early."""

import base64
import hashlib
import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.files.catalogue import FILES
from reports.published.source import public_source
from returns.models import Figure, ReportingYear, Revision
from tests.reports.asking import RELEASE, unpacked, year_addresses
from tests.reports.sources import SECRET, SECRET_WORDS, dicts_of, made

SUFFIXES = tuple(file.suffix for file in FILES)
DESCRIBED = tuple(file.suffix for file in FILES if file.metadata)


def at(of: int | str, suffix: str) -> str:
    return f"/reports/{of}/files/mappa-{of}{suffix}"


def before_release(year: int, suffix: str) -> str:
    return f"/national/{year}/release/files/mappa-{year}{suffix}"


@pytest.fixture
def out(two_years, clock):
    clock(RELEASE)


# --- What anybody gets ------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_anybody_gets_each_file_of_a_year_and_of_all_years(suffix, out, client):
    for of, year in ((2021, 2021), ("all", None)):
        response = client.get(at(of, suffix))
        assert response.status_code == 200
        assert response.getvalue() == made(public_source(RELEASE, year=year), suffix)
        assert response["Content-Disposition"] == f'attachment; filename="mappa-{of}{suffix}"'
        assert response["Content-Type"] == next(file.media_type for file in FILES if file.suffix == suffix)


def test_the_first_address_of_the_csv_still_gives_it(out, client):
    old, new = client.get("/reports/2021/consolidated.csv"), client.get(at(2021, ".csv"))
    assert old.getvalue() == new.getvalue()
    for header in ("ETag", "Content-Disposition", "Link", "Last-Modified", "Cache-Control"):
        assert old[header] == new[header]


@pytest.mark.parametrize(
    "address",
    [at(2021, ".exe"), at(2021, ""), "/reports/2021/files/mappa-2020.csv", "/reports/all/files/mappa-2021.csv",
     "/reports/2021/files/mappa-all.csv", at(2022, ".csv"), at(1999, ".csv"), at(2020, "-wide.csv.csv")],
)  # fmt: skip
def test_a_file_that_there_is_not_is_not_found(address, out, client):
    assert client.get(address).status_code == 404


def test_csv_points_to_its_description(out, client):
    for suffix in DESCRIBED:
        response = client.get(at(2021, suffix))
        target = at(2021, f"{suffix}-metadata.json")
        assert response["Link"] == f'<{target}>; rel="describedby"; type="application/csvm+json"'
        assert json.loads(client.get(target).getvalue())["url"] == f"mappa-2021{suffix}"


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_each_file_comes_in_parts_with_its_size_and_its_digest_in_headers(suffix, out, client):
    for _ in range(2):  # made, and kept
        response = client.get(at(2021, suffix))
        assert response.streaming
        content = response.getvalue()
        assert response["Content-Length"] == str(len(content))
        digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
        assert response["Repr-Digest"] == f"sha-256=:{digest}:"


def test_the_pages_list_the_files(out, client):
    for page, of in (("/reports/2021/", 2021), ("/reports/all/", "all")):
        body = client.get(page).content.decode()
        for suffix in SUFFIXES:
            assert f'href="{at(of, suffix)}"' in body
    assert 'href="/reports/all/"' in client.get("/").content.decode()


def test_while_nothing_is_public_there_is_no_page_of_all_years(two_years, clock, client):
    clock(RELEASE - timedelta(days=900))
    assert client.get("/reports/all/").status_code == 404
    assert "/reports/all/" not in client.get("/").content.decode()


# --- Conditional requests, HEAD and caches ------------------------------------------------------------


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_who_has_the_present_file_is_told_so_and_nothing_is_made(suffix, out, client, monkeypatch):
    first = client.get(at(2021, suffix))
    first.getvalue()
    monkeypatch.setattr("reports.files.views._made", None)
    for condition in (
        {"If-None-Match": first["ETag"]},
        {"If-None-Match": f'"other", {first["ETag"]}'},
        {"If-Modified-Since": first["Last-Modified"]},
    ):
        again = client.get(at(2021, suffix), headers=condition)
        assert again.status_code == 304
        assert again.content == b""
        assert again["ETag"] == first["ETag"]
        assert again["Cache-Control"] == "public, max-age=300"


def test_a_correction_makes_another_file(out, client, clock):
    first = client.get(at(2020, ".csv"))
    revision = Revision.objects.get(year=2020, number=2)
    revision.published_at = RELEASE + timedelta(days=1)
    revision.save()
    clock(RELEASE + timedelta(days=2))
    again = client.get(at(2020, ".csv"), headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert again["ETag"] != first["ETag"]
    assert again["Last-Modified"] != first["Last-Modified"]


def test_a_correction_of_one_year_leaves_the_files_of_another_as_they_are(out, client):
    first = client.get(at(2021, ".csv"))["ETag"]
    Revision.objects.filter(year=2020, number=2).update(published_at=RELEASE)
    assert client.get(at(2021, ".csv"))["ETag"] == first


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_head_says_what_get_says_without_making_the_file(suffix, out, client, monkeypatch):
    get = client.get(at(2021, suffix))
    get.getvalue()
    for file in FILES:
        monkeypatch.setattr(type(file), "make", property(lambda self: 1 / 0), raising=False)
    head = client.head(at(2021, suffix))
    assert (head.status_code, head.getvalue()) == (200, b"")
    for header in ("ETag", "Last-Modified", "Cache-Control", "Content-Type", "Content-Disposition"):
        assert head[header] == get[header]
    for header in ("Link", "Content-Length", "Repr-Digest"):
        assert head.get(header) == get.get(header)


def test_head_of_a_file_that_nobody_asked_for_makes_nothing_and_says_nothing_of_its_size(out, client):
    head = client.head(at(2021, ".csv"))
    assert (head.status_code, head["ETag"]) == (200, client.get(at(2021, ".csv"))["ETag"])
    assert "Content-Length" not in head
    assert "Repr-Digest" not in head


def test_nothing_is_taken_but_get_and_head(out, client):
    for method in ("post", "put", "delete", "patch"):
        assert getattr(client, method)(at(2021, ".csv")).status_code == 405


def test_no_cache_keeps_a_file_past_the_next_release(two_years, clock, client):
    clock(RELEASE)
    assert client.get(at(2021, ".xlsx"))["Cache-Control"] == "public, max-age=300"
    clock(RELEASE + timedelta(days=365, seconds=-40))
    for of in (2021, "all"):
        assert client.get(at(of, ".xlsx"))["Cache-Control"] == "public, max-age=40"


# --- Before the release -------------------------------------------------------------------------------


def everything(client, path: str) -> bytes:
    """An answer with its headers, as it is and unpacked."""
    response = client.get(path)
    body = response.getvalue()
    return repr(sorted(response.headers.items())).encode() + body + unpacked(body)


def test_public_files_are_the_same_byte_for_byte_with_and_without_a_year_that_is_not_released(out, client):
    """Published for a year without a release time, so that not even the time for which caches may keep it differs."""
    ReportingYear.objects.filter(year=2022).update(release_at=None)
    addresses = [at(of, suffix) for of in (2021, "all") for suffix in SUFFIXES]
    told = [everything(client, address) for address in addresses]
    for secret in (str(SECRET), f"{SECRET:,}", SECRET_WORDS, "2021/22"):
        assert not any(secret.encode() in answer for answer in told), secret
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE returns_figure DISABLE TRIGGER USER")
    Figure.objects.filter(year=2022).delete()
    Revision.objects.filter(year=2022).delete()
    assert [everything(client, address) for address in addresses] == told


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_is_not_public_and_what_is_not_there_are_the_same_answer_after_the_same_queries(suffix, out, client):
    answers = []
    for year in (2022, 1999):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(at(year, suffix))
        said = response.content.replace(str(year).encode(), b"*")
        answers.append((response.status_code, said, len(queries)))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_before_the_release_the_national_team_gets_the_files_that_will_be_released(
    suffix, out, client_of, national_reviewer
):
    response = client_of(national_reviewer).get(before_release(2022, suffix))
    assert response.status_code == 200
    assert response.getvalue()
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]
    assert "ETag" not in response
    assert "Link" not in response


def test_the_csv_that_the_national_team_gets_is_that_of_the_release(out, clock, client_of, client, national_reviewer):
    early = client_of(national_reviewer).get(before_release(2022, ".csv")).getvalue()
    assert {line["value"] for line in dicts_of(early)} == {str(SECRET), ""}
    clock(RELEASE + timedelta(days=365))
    assert client.get(at(2022, ".csv")).getvalue() == early


@pytest.mark.parametrize("who", ["cheshire_coordinator", "cheshire_board_member", "cheshire_chair"])
def test_nobody_else_gets_them_early(who, request, clock, areas, client_of, form_2021):
    person = request.getfixturevalue(who)
    for suffix in SUFFIXES:
        assert client_of(person).get(before_release(2021, suffix)).status_code == 404


def test_a_stranger_is_asked_to_sign_in_for_them_whether_or_not_they_are_there(out, client):
    for year in (2022, 1999):
        assert client.get(before_release(year, ".csv")).status_code == 302


def test_the_national_team_gets_no_file_of_a_year_in_which_nothing_is_published(out, client_of, national_reviewer):
    for address in (before_release(1999, ".csv"), before_release(2022, ".exe")):
        assert client_of(national_reviewer).get(address).status_code == 404


def test_the_addresses_of_a_year_are_known_to_the_tests_of_the_public_door():
    assert at(2021, ".zip") in year_addresses(2021)
