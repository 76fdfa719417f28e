"""Consolidated files are made once, and kept under what they were made from and by which program."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from reports import actions, tasks
from reports.actions import keeping
from reports.files.catalogue import FILES
from reports.files.source import public_source, source_before_release
from reports.models import KeptFile
from tests.reports.asking import RELEASE
from tests.reports.files import made

NAME = "mappa-2021.xlsx"
ADDRESS = f"/reports/2021/files/{NAME}"
WHOLE = [file for file in FILES if not file.is_streamed]


def refuse() -> bytes:
    raise AssertionError("It was made although it is kept.")


@pytest.fixture
def out(two_years, clock):
    clock(RELEASE)


def test_the_first_who_asks_has_it_made_and_the_next_gets_the_same_bytes(of_2021):
    first = actions.kept(of_2021, NAME, "en", lambda: b"made")
    assert first == (b"made", hashlib.sha256(b"made").hexdigest())
    assert actions.kept(of_2021, NAME, "en", refuse) == first


def test_another_state_name_language_or_program_is_another_file(of_2021, of_all_years, monkeypatch):
    for source, name, language in (
        (of_2021, NAME, "en"), (of_all_years, NAME, "en"), (of_2021, "other", "en"), (of_2021, NAME, "cy"),
    ):  # fmt: skip
        told = f"{source.id} {name} {language}".encode()
        assert actions.kept(source, name, language, lambda told=told: told).content == told
    monkeypatch.setattr(keeping, "program", lambda: "a new version")
    assert actions.kept(of_2021, NAME, "en", lambda: b"made anew").content == b"made anew"


def test_of_each_file_only_the_newest_are_kept(of_2021, monkeypatch):
    for version in range(7):
        monkeypatch.setattr(keeping, "program", lambda version=version: str(version))
        actions.kept(of_2021, NAME, "en", lambda: b"made")
        actions.kept(of_2021, "other", "en", lambda: b"made")
    found = KeptFile.objects.filter(name=NAME).order_by("pk").values_list("program", flat=True)
    assert list(found) == ["3", "4", "5", "6"]


def test_a_file_that_was_made_is_not_made_again(out, client, monkeypatch):
    first = client.get(ADDRESS)
    monkeypatch.setattr("reports.files.catalogue.workbook.book_of", refuse)
    again = client.get(ADDRESS)
    assert again.content == first.content
    assert again["Repr-Digest"] == first["Repr-Digest"]


def test_somebody_who_only_asks_for_the_headers_has_nothing_made(out, client):
    assert client.head(ADDRESS).status_code == 200
    assert not KeptFile.objects.exists()


def test_what_the_national_team_had_before_the_release_is_not_what_is_released(two_years, clock):
    """Its cover says that it is not released, though it is made from the same returns."""
    early = source_before_release(RELEASE - timedelta(days=1), year=2021)
    now = public_source(RELEASE, year=2021)
    assert early.id == now.id
    actions.kept(early, NAME, "en", lambda: b"Not yet released.")
    assert actions.kept(now, NAME, "en", lambda: b"Released.").content == b"Released."


def test_the_worker_makes_before_the_release_what_will_be_asked_for_after_it(two_years, clock, client, monkeypatch):
    clock(RELEASE - timedelta(hours=1))
    tasks.keep_ahead(0)
    source = public_source(RELEASE, year=2021)
    expected = {file.suffix: made(source, file.suffix) for file in WHOLE}
    assert actions.keep_ahead(at=RELEASE - timedelta(hours=1)) == 0
    assert client.get(ADDRESS).status_code == 404
    clock(RELEASE)
    for name in ("workbook.book_of", "bundle.zipped", "bundle.digest_list", "csvw.metadata"):
        monkeypatch.setattr(f"reports.files.catalogue.{name}", refuse)
    for suffix, content in expected.items():
        assert client.get(f"/reports/2021/files/mappa-2021{suffix}").content == content
        assert client.get(f"/reports/all/files/mappa-all{suffix}").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_both_get_the_file(of_2021):
    both = Barrier(2, timeout=20)

    def make() -> bytes:
        both.wait()
        return b"made"

    def ask(_: int) -> bytes:
        try:
            return actions.kept(of_2021, NAME, "en", make).content
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as readers:
        assert list(readers.map(ask, range(2))) == [b"made", b"made"]
    assert KeptFile.objects.count() == 1


def test_the_program_is_known_by_its_own_files(settings, tmp_path):
    def digest() -> str:
        return keeping.program.__wrapped__()

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
