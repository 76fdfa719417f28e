"""Areas in the admin: what the database would refuse is said at its box."""

import pytest
from django.urls import reverse

from returns.models import Area
from tests.factories import AreaFactory, UserFactory


@pytest.fixture
def change(client_of, kent):
    """A function: send the admin's form of Kent with these values, and what it answers."""
    client = client_of(UserFactory(is_staff=True, is_superuser=True))

    def sent(**more: object):
        here = {
            "slug": kent.slug, "name": kent.name, "name_cy": "", "kind": "area", "nation": "England", "number": 21,
            "police_force_area_codes": "E23000032", "aliases": "", "from_year": "", "to_year": "",
        }  # fmt: skip
        return client.post(reverse("admin:returns_area_change", args=[kent.pk]), here | more)

    return sent


def test_an_area_is_ended_and_followed(change, kent):
    weald = AreaFactory(name="Weald", from_year=2027)
    assert change(to_year=2026, successors=[weald.pk]).status_code == 302
    assert list(Area.objects.get(pk=kent.pk).successors.all()) == [weald]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"to_year": 2026, "from_year": 2027}, "An area ends after it begins."),
        ({"number": 4}, "Area with this Number already exists."),
        ({"nation": ""}, "An area is in England or in Wales; a national body is in neither."),
    ],
)
def test_what_the_database_refuses_is_said(change, wrong, said):
    page = change(**wrong)
    assert page.status_code == 200
    assert said in page.content.decode()


def test_who_does_not_follow_is_said_at_the_successors(change, kent):
    weald = AreaFactory(name="Weald", from_year=2030)
    page = change(to_year=2026, successors=[weald.pk])
    assert "weald owes no return for 2027, the year after the last of kent" in page.content.decode()
    kent.refresh_from_db()
    assert kent.to_year is None


def test_a_successor_keeps_the_year_in_which_it_follows(change, kent):
    AreaFactory(name="Weald", to_year=2026).successors.add(kent)
    page = change(from_year=2030)
    assert "kent owes no return for 2027, the year after the last of weald" in page.content.decode()
