"""Compressed answers: only what is public, only for whoever asks, and the same once they are unpacked.

That no page is compressed is asked of every page in tests/test_headers.py.
"""

import gzip
from datetime import timedelta
from random import Random

import pytest
from django.test import Client

from reports import models
from reports.api.actions import make_token
from reports.files import actions as files_actions
from reports.models import KeptFile
from reports.published import one_select
from tests.reports.asking import RELEASE

GZIP = {"Accept-Encoding": "gzip, deflate, br"}
FILES = (
    "/api/v1/figures/",
    "/api/v1/figures.csv",
    "/api/v1/totals/?year=2021",
    "/reports/2021/consolidated.csv",
    "/reports/2021/files/mappa-2021.csv",
    "/reports/2021/files/mappa-2021-wide.csv",
    "/reports/2021/files/mappa-2021.csv-metadata.json",
    "/reports/cheshire/2021.csv",
)
DESCRIBED = "/reports/2021/files/mappa-2021.csv-metadata.json"
KEPT = ("ETag", "Last-Modified", "Cache-Control", "Content-Type", "Content-Disposition", "Link")


@pytest.fixture
def released(cheshire_out, clock, settings):
    settings.SESSION_COOKIE_AGE = 10**8
    clock(RELEASE)


def get(path: str, **headers: str):
    return Client().get(path, headers=GZIP | headers)


@pytest.mark.parametrize("path", FILES)
def test_what_is_public_is_compressed_for_whoever_asks(path, released):
    plain, packed = Client().get(path), get(path)
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.getvalue()) == plain.getvalue()
    assert "Content-Encoding" not in plain
    assert "Accept-Encoding" in plain["Vary"]
    assert "Accept-Encoding" in packed["Vary"]
    weak = {name: (packed.get(name) or "").removeprefix("W/") for name in KEPT}
    assert weak == {name: (plain.get(name) or "").removeprefix("W/") for name in KEPT}
    assert "Repr-Digest" not in packed


@pytest.mark.parametrize("accepts", ["", "identity", "br", "gzip;q=0", "gzip; q=0.0, identity"])
def test_whoever_does_not_ask_gets_it_as_it_is(accepts, released):
    response = Client().get(FILES[0], headers={"Accept-Encoding": accepts})
    assert "Content-Encoding" not in response
    assert response.json()


def test_a_file_with_its_digest_keeps_it_while_it_is_not_compressed(released):
    assert Client().get(DESCRIBED)["Repr-Digest"].startswith("sha-256=")


def test_a_streamed_file_is_compressed_as_it_comes(released, monkeypatch):
    """The first part leaves before the last is there."""
    size, taken, parts = 64 * 1024, [], KeptFile.parts

    def counted(file):
        for part in parts(file):
            taken.append(part)
            yield part

    for module in (files_actions, models.kept):
        monkeypatch.setattr(module, "PART", size)
    # Random bytes do not pack.
    monkeypatch.setattr(one_select, "csv", lambda state: (Random(number).randbytes(size) for number in range(20)))
    monkeypatch.setattr(KeptFile, "parts", counted)
    response = get("/reports/2021/files/mappa-2021.csv")
    assert response.streaming
    assert "Content-Length" not in response
    stream = iter(response)
    got = b""
    while len(got) < 100:
        got += next(stream)
    assert len(taken) < 20
    assert len(gzip.decompress(got + b"".join(stream))) > 0
    assert len(taken) == 20


@pytest.mark.parametrize("path", FILES)
def test_whoever_has_it_packed_is_told_that_it_is_still_the_same(path, released):
    packed = get(path)
    known = get(path, **{"If-None-Match": packed["ETag"]})
    assert (known.status_code, known.getvalue()) == (304, b"")
    assert "Content-Encoding" not in known
    assert "Accept-Encoding" in known["Vary"]
    assert Client().get(path, headers={"If-None-Match": packed["ETag"]}).status_code == 304


@pytest.mark.parametrize("path", FILES)
def test_asking_for_the_head_alone_gives_no_body(path, released):
    response = Client().head(path, headers=GZIP)
    assert (response.status_code, response.getvalue()) == (200, b"")
    assert "Accept-Encoding" in response["Vary"]


def test_a_part_is_not_given_but_the_whole(released):
    for headers in ({}, GZIP):
        response = Client().get("/reports/2021/consolidated.csv", headers=headers | {"Range": "bytes=0-9"})
        assert response.status_code == 200
        assert "Content-Range" not in response


def test_no_answer_to_a_token_is_compressed(released, national_reviewer):
    secret = make_token(name="Mine", by=national_reviewer, at=RELEASE, lives=timedelta(days=30))[1]
    response = get("/api/v1/figures/", Authorization=f"Bearer {secret}")
    assert response.status_code == 200
    assert "Content-Encoding" not in response


def test_what_is_compressed_already_is_left_alone(released):
    for path in ("/reports/2021/files/mappa-2021.xlsx", "/reports/cheshire/2021.pdf"):
        assert "Content-Encoding" not in get(path)
