"""What is prepared can be looked through before its publication; the release page says what its button publishes."""

import pytest

from reports.models import FrozenFile
from reports.release import actions
from tests.scene import let_out

RELEASE_PAGE = "/national/2021/release/"
NAMES = ("html-en", "pdf-en", "csv-en")


def address(name, area="cheshire") -> str:
    return f"{RELEASE_PAGE}{area}/{name}"


@pytest.fixture
def team(client_of, national_reviewer):
    return client_of(national_reviewer)


def said(client, path=RELEASE_PAGE) -> str:
    return " ".join(client.get(path).content.decode().split())


def outlook(client) -> dict[str, str]:
    """The list beside the button, by its keys."""
    rows = said(client).split('<dt class="govuk-summary-list__key">')[1:]
    return {row.split("</dt>")[0]: row.split('__value">')[1].split("</dd>")[0] for row in rows}


# --- The files ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["pdf-en", "csv-en"])
def test_a_prepared_file_is_served_byte_for_byte_and_kept_nowhere(name, cheshire_frozen, team):
    response = team.get(address(name))
    kind, language = name.split("-")
    stored = FrozenFile.objects.get(revision=cheshire_frozen, kind=kind, language=language)
    assert response.content == bytes(stored.content)
    assert "no-store" in response["Cache-Control"]
    assert f'filename="prepared-mappa-cheshire-2021.{kind}"' in response["Content-Disposition"]


def test_a_prepared_page_stands_in_the_shell_of_a_preview(cheshire_frozen, team):
    response = team.get(address("html-en"))
    page = response.content.decode()
    stored = FrozenFile.objects.get(revision=cheshire_frozen, kind="html")
    assert bytes(stored.content).decode() in page
    assert "Preview: not published." in page
    assert f'href="{address("pdf-en")}"' in page
    assert "no-store" in response["Cache-Control"]


def test_the_release_page_leads_to_each_file_in_each_language(cheshire_frozen, gwent_complete, team):
    actions.freeze(revision=gwent_complete, at=gwent_complete.accepted_at)
    page = said(team)
    links = [address(name) for name in NAMES]
    links += [address(name, "gwent") for name in (*NAMES, "html-cy", "pdf-cy")]
    assert all(f'href="{link}"' in page for link in links)
    assert [team.get(link).status_code for link in links] == [200] * len(links)


@pytest.mark.parametrize("name", ["html-cy", "csv-cy", "zip-en"])
def test_a_file_that_was_not_made_is_not_found(name, cheshire_frozen, team):
    assert team.get(address(name)).status_code == 404


def test_before_it_is_prepared_there_is_nothing_to_look_through(cheshire_report, team):
    assert f'href="{address("html-en")}"' not in said(team)
    assert team.get(address("html-en")).status_code == 404


def test_what_is_published_is_prepared_no_longer(cheshire_out, team):
    assert team.get(address("html-en")).status_code == 404


@pytest.mark.parametrize("who", ["cheshire_coordinator", "cheshire_board_member", "cheshire_chair"])
@pytest.mark.parametrize("name", NAMES)
def test_the_files_are_for_the_national_team_alone(who, name, request, cheshire_frozen, client_of):
    assert client_of(request.getfixturevalue(who)).get(address(name)).status_code == 404


# --- What the button publishes --------------------------------------------------------------------


def test_the_page_names_what_it_publishes_and_what_waits_for_a_signature(cheshire_frozen, gwent_complete, team):
    assert outlook(team) == {"Ready to publish": "Cheshire", "Not prepared": "Gwent"}
    actions.freeze(revision=gwent_complete, at=gwent_complete.accepted_at)
    assert outlook(team) == {"Ready to publish": "Cheshire", "Prepared, waiting for a signature": "Gwent"}
    let_out(gwent_complete, gwent_complete.accepted_at)
    assert outlook(team) == {"Ready to publish": "Cheshire, Gwent"}


def test_prepared_and_unsigned_is_not_said_to_be_nothing(cheshire_complete, team, stand_in_pdf):
    actions.freeze(revision=cheshire_complete, at=cheshire_complete.accepted_at)
    assert "You cannot publish anything yet. 1 prepared, 0 signed off or released without a signature" in said(team)
    assert outlook(team) == {"Ready to publish": "none yet", "Prepared, waiting for a signature": "Cheshire"}
    assert 'action="/national/2021/release/publish/"' not in said(team)
