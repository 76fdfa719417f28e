"""The language of a page is that of its address alone; the switch leads to the same place in the other language."""

import pytest
from django.test import Client

from tests.pages import read
from tests.scene import PAGES, scene  # noqa: F401

PUBLIC = [page for page in PAGES if page.who == "stranger" and page.status == 200 and "sign-in" not in page.path]


def links(response) -> list[dict]:
    return read(response).alternates


@pytest.mark.parametrize("asks", [{}, {"HTTP_ACCEPT_LANGUAGE": "cy"}, {"HTTP_COOKIE": "django_language=cy"}])
def test_an_address_without_a_language_is_english_whatever_the_browser_asks_for(scene, asks):  # noqa: F811
    response = Client().get("/help/", **asks)
    assert response["Content-Language"] == "en-GB"
    assert '<html lang="en-GB"' in response.content.decode()
    assert "Accept-Language" not in response.get("Vary", "")


@pytest.mark.parametrize("asks", [{}, {"HTTP_ACCEPT_LANGUAGE": "en"}])
def test_an_address_under_cy_is_welsh_whatever_the_browser_asks_for(scene, asks):  # noqa: F811
    response = Client().get("/cy/help/", **asks)
    assert response["Content-Language"] == "cy"
    assert '<html lang="cy"' in response.content.decode()
    assert "Accept-Language" not in response.get("Vary", "")
