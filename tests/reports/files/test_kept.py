"""Consolidated files are made once, and kept under what they were made from and by which program."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports import models, tasks
from reports.files import actions as files_actions
from reports.files.actions import program
from reports.files.catalogue import FILES, File
from reports.models import KeptFile, KeptPart
from reports.published.source import public_source, source_before_release
from reports.release.ahead import keep_ahead
from returns.models import AreaReturn, ReportingYear
from tests.reports.asking import RELEASE
from tests.reports.sources import made

NAME = "mappa-2021.xlsx"
ADDRESS = f"/reports/2021/files/{NAME}"


def refuse(*given) -> list[bytes]:
    raise AssertionError("It was made although it is kept.")


def refuse_to_make(monkeypatch) -> None:
    monkeypatch.setattr(File, "make", property(lambda file: refuse), raising=False)


def whole(file: KeptFile) -> bytes:
    return b"".join(file.parts())


@pytest.fixture
def out(two_years, clock):
    clock(RELEASE)


def test_the_first_who_asks_has_it_made_and_the_next_gets_the_same_bytes(of_2021):
    first = files_actions.kept(of_2021, NAME, "en", lambda: [b"ma", b"", b"de"])
    assert (first.size, first.sha256, whole(first)) == (4, hashlib.sha256(b"made").hexdigest(), b"made")
    again = files_actions.kept(of_2021, NAME, "en", refuse)
    assert (again, whole(again)) == (first, b"made")


@given(st.lists(st.integers(0, 40)))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_of_any_size_is_kept_in_parts_and_comes_back_as_it_was(of_2021, sizes):
    chunks = [Random(number).randbytes(size) for number, size in enumerate(sizes)]
    with pytest.MonkeyPatch.context() as patched:
        for module in (files_actions, models.kept):
            patched.setattr(module, "PART", 16)
        patched.setattr(files_actions, "IN_MEMORY", 64)
        KeptPart.objects.all().delete()
        KeptFile.objects.all().delete()
        file = files_actions.kept(of_2021, NAME, "en", lambda: chunks)
        parts = list(file.parts())
    assert b"".join(parts) == b"".join(chunks)
    assert [len(part) for part in parts[:-1]] == [16] * (len(parts) - 1)


def test_who_reads_a_file_that_is_cleared_meanwhile_is_not_given_half_of_it_as_if_it_were_all(of_2021, monkeypatch):
    for module in (files_actions, models.kept):
        monkeypatch.setattr(module, "PART", 2)
    parts = files_actions.kept(of_2021, NAME, "en", lambda: [b"made"]).parts()
    assert next(parts) == b"ma"
    KeptPart.objects.all().delete()
    with pytest.raises(LookupError, match="not there any more"):
        next(parts)


def test_nothing_is_kept_of_a_file_that_could_not_be_made(of_2021):
    def broken():
        yield b"half"
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        files_actions.kept(of_2021, NAME, "en", broken)
    assert not KeptFile.objects.exists()
    assert whole(files_actions.kept(of_2021, NAME, "en", lambda: [b"made"])) == b"made"


def test_another_state_name_language_or_program_is_another_file(of_2021, of_all_years, monkeypatch):
    for source, name, language in (
        (of_2021, NAME, "en"), (of_all_years, NAME, "en"), (of_2021, "other", "en"), (of_2021, NAME, "cy"),
    ):  # fmt: skip
        told = f"{source.id} {name} {language}".encode()
        assert whole(files_actions.kept(source, name, language, lambda told=told: [told])) == told
    monkeypatch.setattr(files_actions, "program", lambda: "a new version")
    assert whole(files_actions.kept(of_2021, NAME, "en", lambda: [b"made anew"])) == b"made anew"


def test_of_each_file_only_the_newest_are_kept(of_2021, monkeypatch):
    for version in range(7):
        monkeypatch.setattr(files_actions, "program", lambda version=version: str(version))
        files_actions.kept(of_2021, NAME, "en", lambda: [b"made"])
        files_actions.kept(of_2021, "other", "en", lambda: [b"made"])
    found = KeptFile.objects.filter(name=NAME).order_by("pk").values_list("program", flat=True)
    assert list(found) == ["3", "4", "5", "6"]
    assert KeptPart.objects.count() == 2 * 4


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.suffix)
def test_a_file_that_was_made_is_not_made_again(file, out, client, monkeypatch):
    address = f"/reports/2021/files/{file.name('2021')}"
    first = client.get(address)
    refuse_to_make(monkeypatch)
    again = client.get(address)
    assert again.getvalue() == first.getvalue()
    assert again["Repr-Digest"] == first["Repr-Digest"]


def test_somebody_who_only_asks_for_the_headers_has_nothing_made(out, client):
    assert client.head(ADDRESS).status_code == 200
    assert not KeptFile.objects.exists()


def test_what_the_national_team_had_before_the_release_is_not_what_is_released(two_years, clock):
    """Its cover says that it is not released, though it is made from the same returns."""
    early = source_before_release(RELEASE - timedelta(days=1), year=2021)
    now = public_source(RELEASE, year=2021)
    assert early.id == now.id
    files_actions.kept(early, NAME, "en", lambda: [b"Not yet released."])
    assert whole(files_actions.kept(now, NAME, "en", lambda: [b"Released."])) == b"Released."


def test_the_worker_makes_before_the_release_what_will_be_asked_for_after_it(two_years, clock, client, monkeypatch):
    clock(RELEASE - timedelta(hours=1))
    tasks.keep_ahead(0)
    source = public_source(RELEASE, year=2021)
    expected = {file.suffix: made(source, file.suffix) for file in FILES}
    assert keep_ahead(at=RELEASE - timedelta(hours=1)) == 0
    assert client.get(ADDRESS).status_code == 404
    clock(RELEASE)
    refuse_to_make(monkeypatch)
    for suffix, content in expected.items():
        assert client.get(f"/reports/2021/files/mappa-2021{suffix}").getvalue() == content
        assert client.get(f"/reports/all/files/mappa-all{suffix}").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_both_get_the_file(of_2021):
    both = Barrier(2, timeout=20)

    def make() -> list[bytes]:
        both.wait()
        return [b"made"]

    def ask(_: int) -> bytes:
        try:
            return whole(files_actions.kept(of_2021, NAME, "en", make))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as readers:
        assert list(readers.map(ask, range(2))) == [b"made", b"made"]
    assert (KeptFile.objects.count(), KeptPart.objects.count()) == (1, 1)


def test_the_program_is_known_by_its_own_files(settings, tmp_path):
    def digest() -> str:
        return program.__wrapped__()

    settings.BASE_DIR = tmp_path
    for folder in ("reports", "templates"):
        (tmp_path / folder).mkdir()
    (tmp_path / "requirements.txt").write_text("xlsxwriter==1\n")
    (tmp_path / "reports/book.py").write_text("WIDTH = 1\n")
    seen = [digest()]
    (tmp_path / "reports/book.py").write_text("WIDTH = 2\n")
    seen.append(digest())
    (tmp_path / "templates/page.html").write_text("<p>")
    seen.append(digest())
    (tmp_path / "requirements.txt").write_text("xlsxwriter==2\n")
    seen.append(digest())
    settings.HELP_EMAIL = "other@example.org"
    seen.append(digest())
    assert len(set(seen)) == 5
    (tmp_path / "reports/book.pyc").write_bytes(b"compiled")
    assert digest() == seen[-1]


# --- Whose state it is, is worked out once while nothing changes --------------------------------------

CSV = "/reports/2021/files/mappa-2021.csv"


def asked(path: str, **headers: str):
    """An answer's status, headers and bytes, and how many queries it took."""
    with CaptureQueriesContext(connection) as queries:
        response = Client().get(path, headers=headers)
        body = response.getvalue()
    return response.status_code, dict(response.headers), body, len(queries)


@pytest.mark.django_db(transaction=True)
def test_while_nothing_changes_a_kept_file_costs_two_queries_and_whoever_has_it_one(out):
    made, kept = asked(CSV), asked(CSV)
    assert kept[:3] == made[:3]
    again = asked(CSV)
    assert (again[:3], again[3]) == (made[:3], 2)
    status, headers, body, queries = asked(CSV, **{"If-None-Match": made[1]["ETag"]})
    assert (status, body, queries) == (304, b"", 1)
    for name in ("ETag", "Last-Modified", "Cache-Control"):
        assert headers[name] == made[1][name]


@pytest.mark.django_db(transaction=True)
def test_a_change_is_seen_at_once_in_the_files(out):
    first = asked(CSV)
    assert asked(CSV)[2] == first[2]
    AreaReturn.objects.filter(year=2021, area__slug="cheshire").update(area_name="Chester")
    status, headers, body, _ = asked(CSV, **{"If-None-Match": first[1]["ETag"]})
    assert (status, b"Chester" in body, b"Chester" in first[2]) == (200, True, False)
    assert headers["ETag"] != first[1]["ETag"]
    ReportingYear.objects.filter(year=2021).update(release_at=None)
    assert asked(CSV)[0] == 404
    assert asked("/reports/all/files/mappa-all.csv")[0] == 200


@pytest.mark.django_db(transaction=True)
def test_a_release_that_comes_due_is_seen_in_the_files(two_years, clock):
    release = RELEASE + timedelta(days=365)  # of 2022
    clock(release - timedelta(seconds=1))
    path = "/reports/all/files/mappa-all.csv"
    before = [asked(path) for _ in range(2)]
    assert {headers["Cache-Control"] for _, headers, _, _ in before} == {"public, max-age=1"}
    clock(release)
    status, _, body, _ = asked(path, **{"If-None-Match": before[0][1]["ETag"]})
    assert (status, b"\n2022," in body, b"\n2022," in before[0][2]) == (200, True, False)
