"""A section belongs to a revision or to a year, by the rules of the database, whichever program asks."""

import pytest
from django.db import IntegrityError, transaction

from reports.models import LocalSection, Section, sections_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def owners(cheshire_2021):
    return {"revision": cheshire_2021, "year": cheshire_2021.year}


@pytest.mark.parametrize(
    ("belongs_to", "words", "constraint"),
    [
        ([], {"title": "Nobody's"}, "section_of_a_revision_or_a_year"),
        (["revision", "year"], {"title": "Everybody's"}, "section_of_a_revision_or_a_year"),
        (["revision"], {"title": "With a letter", "note": "a"}, "section_of_a_revision_or_a_year"),
        (["year"], {"title": "Signed", "signatory": "A. Chair"}, "section_of_a_revision_or_a_year"),
        (["year"], {"title": "Signed", "signatory_cy": "A. Chair"}, "section_of_a_revision_or_a_year"),
        (["revision"], {"body": "Text."}, "section_added_has_a_title"),
        (["year"], {"body": "Text."}, "section_added_has_a_title"),
        (["year"], {"body": "Text.", "key": LocalSection.CONTACT}, "section_added_has_a_title"),
    ],
)
def test_what_no_section_can_be(belongs_to, words, constraint, owners):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Section.objects.create(**{"key": "section-1"} | words | {name: owners[name] for name in belongs_to})


@pytest.mark.parametrize("name", ["revision", "year"])
def test_a_key_stands_once_in_a_revision_and_once_in_a_year(name, owners):
    for whose in owners:
        Section.objects.create(key="section-1", title="Theirs", **{whose: owners[whose]})
    with pytest.raises(IntegrityError, match=f"section_once_in_a_{name}"), transaction.atomic():
        Section.objects.create(key="section-1", title="Another", **{name: owners[name]})


def test_what_every_area_has_stands_in_its_place_also_while_nothing_is_written(owners):
    assert [section.key for section in sections_of(owners["revision"])] == ["introduction", "local_page", "contact"]
    assert sections_of(owners["year"]) == []
    Section.objects.create(key="section-1", title="Theirs", revision=owners["revision"])
    keys = [section.key for section in sections_of(owners["revision"])]
    assert keys == ["introduction", "local_page", "section-1", "contact"]
