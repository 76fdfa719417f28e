"""A session lasts while it is used, and not for ever; each page says until when."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.factories import AT
from tests.pages import read

pytestmark = pytest.mark.django_db

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
PAGE = "/notices/"


@pytest.fixture
def signed_in(settings, clock, cheshire_coordinator):
    """Cheshire's co-ordinator has just signed in, at half past nine; idle and last end are an hour and three."""
    settings.SESSION_COOKIE_AGE, settings.SESSION_LONGEST = 3600, 3 * 3600
    client = Client()
    client.force_login(cheshire_coordinator)
    return client


def is_signed_in(client) -> bool:
    return client.get(PAGE).status_code == 200


def test_without_use_it_ends_after_the_idle_time(signed_in, clock):
    clock(AT + HOUR - MINUTE)
    assert is_signed_in(signed_in)


def test_an_hour_later_it_has_ended(signed_in, clock):
    clock(AT + HOUR + MINUTE)
    assert not is_signed_in(signed_in)


def test_use_extends_it(signed_in, clock):
    for minutes in (50, 100, 150):
        clock(AT + minutes * MINUTE)
        assert is_signed_in(signed_in)


def test_at_the_latest_it_ends_some_hours_after_signing_in(signed_in, clock):
    for minutes in (50, 100, 150, 175):
        clock(AT + minutes * MINUTE)
        assert is_signed_in(signed_in)
    clock(AT + 3 * HOUR + MINUTE)
    assert not is_signed_in(signed_in)


def test_signing_in_again_begins_anew(signed_in, clock, cheshire_coordinator):
    clock(AT + 2 * HOUR)
    signed_in.force_login(cheshire_coordinator)
    clock(AT + 3 * HOUR - MINUTE)
    assert is_signed_in(signed_in)


def test_each_page_says_when_it_ends(signed_in, clock):
    assert "If you do nothing, we will sign you out at 10:30" in read(signed_in.get(PAGE)).text
    clock(AT + 50 * MINUTE)
    assert "If you do nothing, we will sign you out at 11:20" in read(signed_in.get(PAGE)).text


def test_a_page_says_so_when_it_can_no_longer_be_extended(signed_in, clock):
    for minutes in (50, 100, 150):
        clock(AT + minutes * MINUTE)
        page = signed_in.get(PAGE)
    assert "We will sign you out at 12:30" in read(page).text
    assert 'data-last="yes"' in page.content.decode()


def test_who_is_still_there_can_say_so(signed_in, clock):
    clock(AT + 55 * MINUTE)
    assert signed_in.post("/stay/").json() == {"seconds": 3600, "last": False}
    clock(AT + 110 * MINUTE)
    assert is_signed_in(signed_in)


def test_who_types_is_still_there(signed_in, clock):
    clock(AT + 55 * MINUTE)
    kept = signed_in.post("/drafts/?to=/returns/2021/cheshire/table/a/", {"snapshot_c1_l1": "1"}).json()
    assert kept["end"] == {"seconds": 3600, "last": False}
    clock(AT + 110 * MINUTE)
    assert is_signed_in(signed_in)


def test_the_last_end_is_never_before_the_idle_one(signed_in, settings, clock):
    settings.SESSION_COOKIE_AGE, settings.SESSION_LONGEST = 3600, 60
    assert signed_in.post("/stay/").json()["last"]
    clock(AT + 59 * MINUTE)
    assert is_signed_in(signed_in)


def test_the_cookie_ends_with_the_browser(clock, client, cheshire_coordinator):
    cheshire_coordinator.set_password("a long enough password")
    cheshire_coordinator.save()
    client.post("/sign-in/", {"username": cheshire_coordinator.email, "password": "a long enough password"})
    assert not client.cookies["sessionid"]["max-age"]


def test_what_is_public_knows_of_no_session(signed_in, clock):
    answer = signed_in.get("/api/v1/years/")
    assert "Cookie" not in answer.get("Vary", "")
