"""What every answer tells the browser: nothing inline, nothing framed or guessed; and no cookie for strangers."""

from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.scene import PAGES, released, scene  # noqa: F401

POLICY = {
    "default-src": "'self'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
FILES = (
    "/reports/2020/consolidated.csv",
    "/reports/2020/files/mappa-2020.ods",
    "/reports/all/files/mappa-all-wide.csv",
    "/reports/cheshire/2020.pdf",
    "/reports/cheshire/2020.csv",
    "/api/v1/figures/",
    "/api/v1/totals/?year=2020",
    "/api/v1/reports/",
    "/api/v1/series/?code=snapshot_total",
    "/api/v1/changes.csv",
    "/api/v1/schema/",
)


class Inline(HTMLParser):
    """Collects what the policy would refuse: scripts and styles in the page itself, and handlers in attributes."""

    def __init__(self, html: str):
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name == "style" or name.startswith("on") or (value or "").strip().lower().startswith("javascript:"):
                self.found.append(f"<{tag} {name}={value!r}>")
        if tag == "style" or (tag == "script" and "src" not in dict(attributes)):
            self.found.append(f"<{tag}>")


def answer(client, page):
    if page.sends is None:
        return client.get(page.path)
    file = {"file": SimpleUploadedFile("figures.csv", page.file)} if page.file else {}
    return client.post(page.to or page.path, page.sends | file)


def policy_of(response) -> dict[str, str]:
    directives = response["Content-Security-Policy"].split(";")
    return dict(directive.strip().split(" ", 1) for directive in directives)


def test_every_page_carries_the_policy_and_nothing_that_it_forbids(scene, client_of):  # noqa: F811
    wrong = []
    for page in PAGES:
        browser = client_of(getattr(scene, page.who))
        browser.defaults |= {"HTTP_ORIGIN": "https://another.example", "HTTP_ACCEPT_ENCODING": "gzip"}
        response = answer(browser, page)
        assert (page.name, response.status_code) == (page.name, page.status)
        assert "Access-Control-Allow-Origin" not in response, page.name  # no other site reads it
        assert "Content-Encoding" not in response, page.name  # reports.site.compression says why
        assert policy_of(response) == POLICY, page.name
        assert response["X-Content-Type-Options"] == "nosniff", page.name
        assert response["X-Frame-Options"] == "DENY", page.name
        assert response["Referrer-Policy"] == "same-origin", page.name
        assert response["Cross-Origin-Opener-Policy"] == "same-origin", page.name
        wrong += [f"{page.name}: {inline}" for inline in Inline(response.content.decode()).found]
    assert not wrong, "\n".join(wrong)


def test_every_public_file_carries_the_policy_too(scene, client):  # noqa: F811
    for address in FILES:
        response = client.get(address)
        assert (address, response.status_code) == (address, 200)
        assert policy_of(response) == POLICY, address
        assert response["X-Content-Type-Options"] == "nosniff", address


def test_strangers_get_no_cookie_but_the_one_that_guards_the_sign_in_form(scene, client_of):  # noqa: F811
    addresses = [page.path for page in PAGES if page.who == "stranger" and page.sends is None]
    for address in (*addresses, *FILES, "/returns/", "/national/"):
        cookies = client_of(scene.stranger).get(address).cookies
        assert set(cookies) == ({"csrftoken"} if address == "/sign-in/" else set()), address


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(scene, client):  # noqa: F811
    scene.national.set_password("a long enough password")
    scene.national.save()
    client.get("/sign-in/")
    client.post("/sign-in/", {"username": scene.national.email, "password": "a long enough password"})
    assert set(client.cookies) == {"csrftoken", "sessionid"}
    for cookie in client.cookies.values():
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] == "Lax", cookie.key


def test_what_somebody_signed_in_is_shown_no_browser_keeps(scene, client_of):  # noqa: F811
    """After signing out, Back shows nothing."""
    for page in PAGES:
        if page.who == "stranger":
            continue
        response = answer(client_of(getattr(scene, page.who)), page)
        assert response["Cache-Control"] == "no-store, private", page.name


@pytest.mark.parametrize("address", ["/", "/help/", "/releases/", "/statistics/", "/reports/2020/", "/no/such/page/"])
def test_nor_a_public_page_with_their_name_on_it(scene, client_of, address):  # noqa: F811
    assert client_of(scene.cheshire).get(address)["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("address", FILES)
def test_what_anybody_may_keep_stays_so_for_whoever_is_signed_in(scene, client_of, address):  # noqa: F811
    assert client_of(scene.cheshire).get(address)["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize("address", FILES)
def test_public_files_may_be_kept_for_five_minutes_at_most(scene, client, address):  # noqa: F811
    assert client.get(address)["Cache-Control"] == "public, max-age=300"
