"""How often the API may be asked: who counts as one asker, what is said when it was too much, and when it is over."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import example, given
from hypothesis import strategies as st
from rest_framework.settings import api_settings

from reports.api.actions import make_token
from reports.api.limits import Limit, place_of
from tests.factories import AT
from tests.reports.asking import ask

FIGURES = "/api/v1/figures/"
UNKNOWN = "mappa_" + "0" * 64


class Watch:
    """The time as the limits read it: it passes when a test says so."""

    seconds = 1_000_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch(monkeypatch, no_limits, clock, db):
    """Three requests a minute for anybody, five for a token, and no burst beyond two in a second."""
    cache.clear()
    rates = {"public": "3/min", "public_burst": None, "token": "5/min", "token_burst": None}
    monkeypatch.setattr(Limit, "THROTTLE_RATES", rates)
    watch = Watch()
    monkeypatch.setattr(Limit, "timer", lambda self: watch())
    yield watch
    cache.clear()


@pytest.fixture
def behind_a_proxy(monkeypatch):
    monkeypatch.setattr(api_settings, "NUM_PROXIES", 1)


def status(path: str = FIGURES, secret: str = "", address: str = "198.51.100.7", **headers: str) -> int:
    return answer(path, secret, address, **headers).status_code


def answer(path: str = FIGURES, secret: str = "", address: str = "198.51.100.7", **headers: str):
    sent = {"Authorization": f"Bearer {secret}"} if secret else {}
    return Client(REMOTE_ADDR=address).get(path, headers=sent | headers)


def test_what_is_too_much_is_429_and_says_when_to_come_again(watch):
    assert [status() for _ in range(3)] == [200, 200, 200]
    watch.seconds += 20.5
    refused = answer()
    assert refused.status_code == 429
    assert refused["Retry-After"] == "40"
    assert "public" not in refused.get("Cache-Control", "")
    watch.seconds += int(refused["Retry-After"])
    assert status() == 200


def test_each_address_counts_for_itself_and_all_of_the_api_together(watch):
    for path in (FIGURES, "/api/v1/reports/", "/api/v1/schema/"):
        assert status(path) == 200
    assert status() == 429
    assert status(address="198.51.100.8") == 200


def test_mistakes_count_like_everything_else(watch):
    assert [status(f"{FIGURES}?yaer=1") for _ in range(4)] == [400, 400, 400, 429]


def test_a_short_burst_has_a_limit_of_its_own(watch):
    Limit.THROTTLE_RATES |= {"public": "100/min", "public_burst": "2/s"}
    assert [status() for _ in range(3)] == [200, 200, 429]
    watch.seconds += 1
    assert status() == 200


def test_a_token_counts_by_itself_wherever_it_asks_from(watch, national_reviewer):
    one, other = (
        make_token(name=name, by=national_reviewer, at=AT, lives=timedelta(days=30))[1] for name in ("One", "Other")
    )
    assert [status(secret=one, address=f"198.51.100.{n}") for n in range(6)] == [200] * 5 + [429]
    assert status(secret=other) == 200
    assert status() == 200


def test_who_tries_tokens_is_limited_like_anybody_without_one(watch):
    assert [status(secret=UNKNOWN) for _ in range(4)] == [401, 401, 401, 429]
    assert status() == 429


def test_without_a_proxy_of_ours_an_asker_cannot_say_where_they_are(watch):
    asked = [status(**{"X-Forwarded-For": f"203.0.113.{n}"}) for n in range(4)]
    assert asked == [200, 200, 200, 429]


def test_behind_our_proxy_only_what_it_wrote_itself_counts(watch, behind_a_proxy):
    """The proxy adds the address that it sees at the end of whatever the asker had sent."""
    asked = [status(address="10.0.0.1", **{"X-Forwarded-For": f"203.0.113.{n}, 198.51.100.7"}) for n in range(4)]
    assert asked == [200, 200, 200, 429]
    assert status(address="10.0.0.1", **{"X-Forwarded-For": "203.0.113.0, 198.51.100.8"}) == 200


def test_pages_and_files_have_no_such_limit(watch):
    assert [ask("/reports/").status for _ in range(5)] == [200] * 5


def test_an_ipv6_asker_is_their_network_and_not_each_of_its_addresses():
    assert place_of("2001:db8:1:2::1") == place_of("2001:db8:1:2:ffff::9")
    assert place_of("2001:db8:1:2::1") != place_of("2001:db8:1:3::1")
    assert place_of("::ffff:198.51.100.7") == place_of("198.51.100.7") != place_of("198.51.100.8")


@given(st.text())
@example("")
@example("198.51.100.7:443")
@example("fe80::1%eth0")
def test_whatever_a_proxy_writes_has_a_place(address):
    assert place_of(address)
