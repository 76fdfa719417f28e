"""The Welsh of the interface: the public sees nothing without it, and its list of unchecked strings is right."""

import re
import tomllib

import pytest
from babel.messages.pofile import read_po
from django.template import Context, Template
from django.test.signals import template_rendered
from django.utils import translation

from reports.annual_report.gather import as_fragment, as_print, document_for
from returns.models import Revision
from tests.factories import AT, ROOT
from tests.missing_welsh import has_welsh, missing_welsh, strings_of
from tests.scene import PAGES, released, scene  # noqa: F401

LOCALE = ROOT / "locale/cy"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?[a-z][^>]*>")


def in_welsh() -> list[str]:
    """Every public page of the scene at its Welsh address."""
    public = [page.path for page in PAGES if page.who == "stranger" and not page.path.startswith("/sign-in/")]
    return sorted({path if path.startswith("/cy/") else f"/cy{path}" for path in public})


def of_gwent() -> list[Revision]:
    return list(Revision.objects.with_names().filter(area_return__area__slug="gwent"))


def has_either(text: str) -> bool:
    return has_welsh(text) or has_welsh((text, 0))


def test_no_public_page_says_anything_that_has_no_welsh(scene, client_of):  # noqa: F811
    with missing_welsh() as missing:
        for address in in_welsh():
            for visitor in (scene.stranger, scene.cheshire, scene.national):
                client_of(visitor).get(address)
    assert sorted(missing) == []


def test_no_report_says_anything_that_has_no_welsh(scene):  # noqa: F811
    with missing_welsh() as missing:
        for revision in of_gwent():
            report = document_for(revision, AT, language="cy")
            for is_preview in (True, False):
                as_fragment(report, is_preview=is_preview)
                as_print(report, is_preview=is_preview)
    assert sorted(missing) == []


def test_what_their_templates_say_in_other_cases_has_welsh_too(scene, client):  # noqa: F811
    used: dict[str, Template] = {}

    def seen(sender, template, **said):
        used[template.name] = template

    template_rendered.connect(seen)
    try:
        for address in in_welsh():
            client.get(address)
        for revision in of_gwent():
            as_print(document_for(revision, AT, language="cy"), is_preview=True)
    finally:
        template_rendered.disconnect(seen)
    found = [(name, text) for name, template in used.items() for text in strings_of(template)]
    assert len(found) > 150
    assert sorted(f"{name}: {text}" for name, text in found if not has_either(text)) == []


def test_a_string_without_welsh_is_found():
    template = Template("{% load i18n %}{% translate 'Nobody has said this yet' %}{% translate 'Reports' %}")
    assert [text for text in strings_of(template) if not has_either(text)] == ["Nobody has said this yet"]
    with translation.override("cy"), missing_welsh() as missing:
        template.render(Context())
    assert missing == {"Nobody has said this yet"}


# --- The catalogue and the list of what no translator has read ------------------------------------


@pytest.fixture(scope="module")
def catalogue():
    with (LOCALE / "LC_MESSAGES/django.po").open("rb") as file:
        return [message for message in read_po(file, locale="cy") if message.id]


def both(message) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A message's English and its Welsh, each of them one string or the forms of a plural."""
    return tuple((words,) if isinstance(words, str) else tuple(words) for words in (message.id, message.string))


def test_the_catalogue_holds_nothing_without_welsh_and_nothing_that_would_not_be_compiled(catalogue):
    assert [message.id for message in catalogue if message.fuzzy or not all(both(message)[1])] == []


def test_every_unchecked_string_is_in_the_catalogue_and_the_list_is_sorted(catalogue):
    unchecked = tomllib.loads((LOCALE / "unchecked.toml").read_text(encoding="utf-8"))["strings"]
    assert unchecked == sorted(set(unchecked))
    assert sorted(set(unchecked) - {both(message)[0][0] for message in catalogue}) == []


def test_the_welsh_fills_in_what_the_english_does_and_has_its_links(catalogue):
    wrong = []
    for message in catalogue:
        english, welsh = both(message)
        filled = {frozenset(PLACEHOLDER.findall(words)) for words in english}
        wrong += [words for words in welsh if frozenset(PLACEHOLDER.findall(words)) not in filled]
    assert wrong == []
