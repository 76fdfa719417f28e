"""The language of a page is that of its address alone; the switch leads to the same place in the other language."""

from html.parser import HTMLParser

import pytest
from django.test import Client

from tests.scene import PAGES, released, scene  # noqa: F401

ENGLISH = [
    page.path
    for page in PAGES
    if page.who == "stranger" and page.status == 200 and not page.path.startswith(("/cy/", "/sign-in/"))
]


class Languages(HTMLParser):
    """The links that name a language, and the language of the page and of its report."""

    def __init__(self, response):
        super().__init__()
        self.html, self.report = "", ""
        self.alternates: dict[str, str] = {}
        self.links: dict[str, dict] = {}
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attributes):
        attrs = dict(attributes)
        if tag == "html":
            self.html = attrs["lang"]
        if tag == "article":
            self.report = attrs["lang"]
        if tag == "link" and "hreflang" in attrs:
            self.alternates[attrs["hreflang"]] = attrs["href"]
        if tag == "a" and "hreflang" in attrs:
            self.links[attrs["href"]] = attrs


@pytest.mark.parametrize("asks", [{}, {"HTTP_ACCEPT_LANGUAGE": "cy"}, {"HTTP_COOKIE": "django_language=cy"}])
def test_an_address_without_a_language_is_english_whatever_the_browser_asks_for(db, asks):
    response = Client().get("/help/", **asks)
    assert response["Content-Language"] == "en-GB"
    assert Languages(response).html == "en-GB"
    assert "Accept-Language" not in response.get("Vary", "")


@pytest.mark.parametrize("asks", [{}, {"HTTP_ACCEPT_LANGUAGE": "en"}, {"HTTP_COOKIE": "django_language=en-gb"}])
def test_an_address_under_cy_is_welsh_whatever_the_browser_asks_for(db, asks):
    response = Client().get("/cy/help/", **asks)
    assert response["Content-Language"] == "cy"
    assert Languages(response).html == "cy"
    assert "Cymorth" in response.content.decode()
    assert "Accept-Language" not in response.get("Vary", "")


@pytest.mark.parametrize("address", ["/cy-gb/help/", "/cyf/help/", "/fr/help/", "/en/help/", "/cy/cy/help/"])
def test_no_other_beginning_of_an_address_is_a_language(db, client, address):
    assert client.get(address).status_code == 404


def test_an_address_under_cy_without_its_last_slash_is_sent_on_in_welsh(db, client):
    assert client.get("/cy/help")["Location"] == "/cy/help/"


def test_every_public_page_leads_to_itself_in_the_other_language_and_back(scene, client):  # noqa: F811
    for path in ENGLISH:
        path += "?place=kept"
        english, welsh = Languages(client.get(path)), Languages(client.get(f"/cy{path}"))
        assert english.links[f"/cy{path}"] | {"class": ""} == {
            "class": "",
            "href": f"/cy{path}",
            "hreflang": "cy",
            "lang": "cy",
            "rel": "alternate",
        }
        assert welsh.links[path]["hreflang"] == welsh.links[path]["lang"] == "en-GB"
        addresses = {"en-GB": f"http://testserver{path}", "cy": f"http://testserver/cy{path}"}
        assert english.alternates == welsh.alternates == addresses


def test_a_link_on_a_welsh_page_stays_in_welsh_where_there_is_welsh(scene, client):  # noqa: F811
    page = client.get("/cy/reports/2020/").content.decode()
    assert 'href="/cy/reports/gwent/2020/"' in page
    assert 'href="/sign-in/"' in page


@pytest.mark.parametrize("path", ["/nowhere/", "/cy/nowhere/", "/cy/reports/cheshire/2021/", "/sign-in/"])
def test_a_page_that_is_not_there_in_the_other_language_offers_none(scene, client, path):  # noqa: F811
    page = Languages(client.get(path))
    assert (page.alternates, page.links) == ({}, {})


def test_pages_of_people_who_sign_in_have_no_switch(scene, client_of):  # noqa: F811
    for path in ("/returns/", "/returns/2021/cheshire/", "/notices/"):
        page = Languages(client_of(scene.cheshire).get(path))
        assert (page.html, page.alternates, page.links) == ("en-GB", {}, {})


# --- Reports --------------------------------------------------------------------------------------


def test_a_report_says_in_which_language_it_is_whatever_the_language_of_its_page(scene, client):  # noqa: F811
    languages = {
        "/reports/gwent/2020/": ("en-GB", "en"),
        "/cy/reports/gwent/2020/": ("cy", "cy"),
        "/cy/reports/gwent/2020/revision-1/": ("cy", "cy"),
        "/cy/reports/cheshire/2020/": ("cy", "en"),
    }
    for path, expected in languages.items():
        page = Languages(client.get(path))
        assert (path, (page.html, page.report)) == (path, expected)


def test_an_area_in_wales_is_called_by_its_name_in_the_language_of_the_page(scene, client):  # noqa: F811
    names = scene.national and client.get("/cy/reports/2020/").context["revisions"]
    gwent = next(row.area_return for row in names if row.area_return.area.slug == "gwent")
    gwent.area_name_cy = "Gwent yn Gymraeg"
    gwent.save()
    assert "Gwent yn Gymraeg" in client.get("/cy/reports/2020/").content.decode()
    assert "Gwent yn Gymraeg" not in client.get("/reports/2020/").content.decode()


@pytest.mark.parametrize("number", ["", "/revision-1"])
def test_a_report_of_an_area_in_wales_leads_to_its_pdf_in_the_other_language(scene, client, number):  # noqa: F811
    report, file = f"/reports/gwent/2020{number}/", f"/reports/gwent/2020{number}.pdf"
    assert Languages(client.get(report)).links[f"/cy{file}"]["lang"] == "cy"
    assert Languages(client.get(f"/cy{report}")).links[file]["lang"] == "en-GB"


def test_a_report_that_is_in_english_alone_offers_no_other_pdf(scene, client):  # noqa: F811
    page = client.get("/cy/reports/cheshire/2020/")
    assert not [link for link in Languages(page).links if link.endswith(".pdf")]


def test_the_name_of_a_welsh_file_says_so_and_an_english_one_stands_in_where_there_is_none(scene, client):  # noqa: F811
    files = {
        "/reports/gwent/2020.pdf": ("mappa-gwent-2020.pdf", "en"),
        "/cy/reports/gwent/2020.pdf": ("mappa-gwent-2020-cy.pdf", "cy"),
        "/cy/reports/gwent/2020/revision-1.pdf": ("mappa-gwent-2020-revision-1-cy.pdf", "cy"),
        "/cy/reports/cheshire/2020.pdf": ("mappa-cheshire-2020.pdf", "en"),
        "/cy/reports/gwent/2020.csv": ("mappa-gwent-2020.csv", "en"),
        "/cy/reports/2020/consolidated.csv": ("mappa-2020.csv", "en"),
    }
    for address, (name, language) in files.items():
        response = client.get(address)
        assert f'filename="{name}"' in response["Content-Disposition"], address
        assert (address, response["Content-Language"]) == (address, language)
        assert response["Cache-Control"] == "public, max-age=300"


def test_figures_are_the_same_file_in_both_languages(scene, client):  # noqa: F811
    for address in ("/reports/gwent/2020.csv", "/reports/2020/consolidated.csv"):
        english, welsh = (client.get(prefix + address) for prefix in ("", "/cy"))
        assert english.getvalue() == welsh.getvalue()
