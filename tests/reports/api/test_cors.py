"""Pages of other sites: they may read what is public, without cookies and without tokens, and nothing else at all.

That no page lets them in is asked of every page in tests/test_headers.py.
"""

import pytest
from django.conf import settings
from django.test import Client

from tests.reports.asking import RELEASE

ORIGIN = {"Origin": "https://dashboard.example"}
OPEN = (
    "/api/v1/figures/",
    "/api/v1/figures.csv",
    "/api/v1/totals/?year=2021",
    "/api/v1/schema/",
    "/reports/2021/consolidated.csv",
    "/reports/2021/files/mappa-2021.csv",
    "/reports/2021/files/mappa-2021-wide.csv-metadata.json",
    "/reports/all/files/mappa-all.csv",
    "/cy/reports/all/files/mappa-all-digests.txt",
    "/reports/cheshire/2021.csv",
    "/reports/cheshire/2021/revision-1.csv",
)
SHUT = (
    "/national/2021/release/files/mappa-2021.csv",
    "/national/2021/not-received.csv",
    "/returns/2021/cheshire/files/figures.csv",
    "/reports/cheshire/2021/",
    "/admin/login/",
)


@pytest.fixture
def released(cheshire_out, clock, settings):
    settings.SESSION_COOKIE_AGE = 10**8
    clock(RELEASE)


def told(response) -> dict[str, str]:
    return {name.lower(): value for name, value in response.items() if name.lower().startswith("access-control-")}


def ask_beforehand(path: str, method: str = "GET", headers: str = "if-none-match"):
    asked = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": headers}
    return Client().options(path, headers=ORIGIN | asked)


@pytest.mark.parametrize("path", OPEN)
def test_what_is_public_may_be_read_from_anywhere(path, released):
    for method in ("get", "head"):
        response = getattr(Client(), method)(path, headers=ORIGIN)
        assert response.status_code == 200
        assert told(response) == {
            "access-control-allow-origin": "*",
            "access-control-expose-headers": "ETag, Last-Modified, Link, Retry-After, Content-Disposition",
        }


def test_a_mistake_can_be_read_there_too(released):
    for path, status in (("/api/v1/figures/?yaer=1", 400), ("/reports/1999/files/mappa-1999.csv", 404)):
        response = Client().get(path, headers=ORIGIN)
        assert (response.status_code, told(response)["access-control-allow-origin"]) == (status, "*")


def test_a_browser_that_asks_beforehand_hears_what_it_may_send(db):
    response = ask_beforehand("/api/v1/figures/")
    assert (response.status_code, response.content) == (200, b"")
    assert told(response) == {
        "access-control-allow-origin": "*",
        "access-control-expose-headers": "ETag, Last-Modified, Link, Retry-After, Content-Disposition",
        "access-control-allow-headers": "accept, if-modified-since, if-none-match",
        "access-control-allow-methods": "GET, HEAD, OPTIONS",
        "access-control-max-age": "86400",
    }


def test_no_page_may_send_a_token_or_write(db):
    """The browser keeps to what it is told: a token is for programs, and not for the scripts of another site."""
    response = ask_beforehand("/api/v1/figures/", headers="authorization")
    assert "authorization" not in told(response)["access-control-allow-headers"]
    for method in ("POST", "PUT", "DELETE"):
        assert method not in told(ask_beforehand("/api/v1/figures/", method))["access-control-allow-methods"]


def test_no_page_may_use_a_readers_cookies(released, client_of, national_reviewer):
    for path in OPEN[:3]:
        response = client_of(national_reviewer).get(path, headers=ORIGIN)
        assert "access-control-allow-credentials" not in told(response)
        assert response.getvalue() == Client().get(path, headers=ORIGIN).getvalue()


def test_asking_beforehand_is_answered_before_any_redirect_to_https(db, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert ask_beforehand("/api/v1/figures/").status_code == 200


@pytest.mark.parametrize("path", SHUT)
def test_everything_else_is_shut(path, released, client_of, national_reviewer):
    browser = client_of(national_reviewer)
    assert told(browser.get(path, headers=ORIGIN)) == {}
    asked = {"Access-Control-Request-Method": "GET"}
    assert told(browser.options(path, headers=ORIGIN | asked)) == {}


def test_the_settings_let_nobody_in_with_credentials():
    assert settings.CORS_ALLOW_CREDENTIALS is False
