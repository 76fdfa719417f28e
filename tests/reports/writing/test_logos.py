"""Logos of an area's agencies: sent on their pages, shown in the report, and served by their digest."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html

from reports.annual_report import logos
from reports.annual_report.gather import as_fragment, as_print, document_for, logos_of
from reports.corrections.actions import start_correction
from reports.corrections.changes import changes_between, unchanged
from reports.models import FrozenFile, Kind, Logo, logo_address
from reports.release.actions import freeze, publish
from reports.site.pictures import NOTHING
from reports.writing.logo_actions import MOST, remove_logo, save_logo, token_of
from returns.entry import actions
from returns.form.questionnaire import Questionnaire
from returns.models import Event, ReportingYear, Revision
from returns.record.refusals import Overtaken, Refused
from tests.factories import AT, ROOT
from tests.pages import read
from tests.reports.asking import RELEASE, ask
from tests.scene import let_out, send_logos, specimen
from tests.stages import stage

PAGES = "/returns/2021/cheshire/logos/"
SVG = (ROOT / "reports/demo/police.svg").read_bytes()
POLICE = specimen("police")
WHERE = logo_address(POLICE.sha256, "image/svg+xml")


@pytest.fixture(autouse=True)
def still(clock, settings):
    settings.SESSION_COOKIE_AGE = 10**8


@pytest.fixture
def coordinator(client_of, cheshire_coordinator):
    return client_of(cheshire_coordinator)


def send(client, position=1, content: bytes | None = SVG, area="cheshire", **said: str):
    """Send the form of a logo's page, seen as it stands."""
    logo = Logo.objects.filter(revision__area_return__area__slug=area, position=position).first()
    data = {"name": "Cheshire Constabulary", "seen": token_of(logo)} | said
    if content is not None:
        data["file"] = SimpleUploadedFile("logo.svg", content)
    return client.post(f"/returns/2021/{area}/logos/{position}/", data)


def save(revision, by, position=1, picture=POLICE, name="Police", **said):
    save_logo(revision=revision, by=by, at=AT, position=position, name=name, picture=picture, **said)


# --- Sending --------------------------------------------------------------------------------------


def test_a_logo_is_kept_as_it_was_made_anew_and_recorded_without_its_bytes(cheshire_2021, coordinator):
    response = send(coordinator)
    assert (response.status_code, response["Location"]) == (302, PAGES)
    logo = Logo.objects.get()
    assert (logo.service, logo.position, logo.name) == ("police", 1, "Cheshire Constabulary")
    assert (bytes(logo.content), logo.sha256, logo.media_type) == (POLICE.content, POLICE.sha256, "image/svg+xml")
    event = Event.objects.last()
    assert event.act == "logo_saved"
    assert event.changes["logo"] == [
        None,
        {
            "service": "police",
            "name": "Cheshire Constabulary",
            "name_cy": "",
            "media_type": "image/svg+xml",
            "sha256": POLICE.sha256,
        },
    ]


def test_the_page_shows_each_logo_as_it_will_print_and_what_is_missing(cheshire_2021, coordinator):
    send(coordinator)
    page = coordinator.get(PAGES)
    assert f'src="{WHERE}" alt="Cheshire Constabulary"' in page.content.decode()
    assert read(page).text.count("No logo yet.") == 2
    assert coordinator.get(WHERE).content == POLICE.content


def test_the_name_can_be_changed_and_the_picture_stays(cheshire_2021, coordinator):
    send(coordinator)
    assert send(coordinator, content=None, name="The police").status_code == 302
    assert (Logo.objects.get().name, Logo.objects.get().sha256) == ("The police", POLICE.sha256)


def test_another_picture_takes_the_place_of_the_first(cheshire_2021, coordinator):
    send(coordinator)
    send(coordinator, content=(ROOT / "reports/demo/prison.svg").read_bytes())
    assert Logo.objects.get().sha256 == specimen("prison").sha256


def test_sending_the_page_unchanged_records_nothing(cheshire_2021, coordinator):
    send(coordinator)
    before = Event.objects.count()
    assert send(coordinator).status_code == 302
    assert Event.objects.count() == before


def test_a_logo_is_removed_and_its_removal_recorded(cheshire_2021, coordinator):
    send(coordinator)
    assert send(coordinator, content=None, name="", then="remove")["Location"] == PAGES
    assert not Logo.objects.exists()
    assert Event.objects.last().act == "logo_removed"
    assert send(coordinator, content=None, name="", then="remove").status_code == 200  # as any form without a picture


def test_other_agencies_come_after_the_responsible_services(cheshire_2021, coordinator):
    assert coordinator.get(PAGES + "5/").status_code == 404
    assert [send(coordinator, position).status_code for position in (4, 5, 6)] == [302] * 3
    assert list(Logo.objects.values_list("position", "service")) == [(n, "other") for n in (4, 5, 6)]
    send(coordinator, 5, content=None, then="remove")
    assert f"{PAGES}7/" in read(coordinator.get(PAGES)).links


def test_there_is_an_end_to_the_agencies(cheshire_2021, cheshire_coordinator, coordinator):
    for position in range(4, MOST + 1):
        save(cheshire_2021, cheshire_coordinator, position)
    assert f"{PAGES}{MOST + 1}/" not in read(coordinator.get(PAGES)).links
    assert send(coordinator, MOST + 1).status_code == 404
    with pytest.raises(Refused, match="no room"):
        save(cheshire_2021, cheshire_coordinator, MOST + 1)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "Choose a file"),
        (b"", "The file is empty"),
        (b"%PDF-1.7", "neither a PNG nor an SVG"),
        (b"<svg", "We cannot read the file as SVG"),
        (SVG.replace(b"<circle", b"<image"), "&lt;image&gt;"),
        (b"x" * (logos.LIMIT + 1), "larger than 200 kB"),
        (b"x" * (6 * 1024 * 1024), "larger than 5 MB"),
    ],
)
def test_a_file_that_is_none_is_refused_at_its_place(content, words, cheshire_2021, coordinator):
    response = send(coordinator, content=content)
    assert response.status_code == 200
    assert words in response.content.decode()
    assert not Logo.objects.exists()


@pytest.mark.parametrize("name", ["", " ", "x" * 121, "a\0b"])
def test_a_logo_without_a_name_is_refused(name, cheshire_2021, coordinator):
    assert send(coordinator, name=name).status_code == 200
    assert not Logo.objects.exists()


def test_an_area_in_wales_names_its_agencies_in_welsh_too(cheshire_2021, client_of, national_reviewer):
    client = client_of(national_reviewer)
    assert "name_cy" not in read(client.get(PAGES + "1/")).inputs
    refused = send(client, area="gwent")
    assert "Enter the name of the agency in Welsh" in read(refused).text
    assert send(client, area="gwent", name="Police", name_cy="Heddlu").status_code == 302
    gwent = Revision.objects.with_names().get(area_return__area__slug="gwent")
    names = [document_for(gwent, AT, language=language).logos[0].name for language in ("en", "cy")]
    assert names == ["Police", "Heddlu"]


def test_a_logo_that_somebody_else_has_changed_is_not_overwritten(cheshire_2021, coordinator, national_reviewer):
    save(cheshire_2021, national_reviewer)
    for said in ({}, {"then": "remove"}):
        page = read(send(coordinator, seen="", name="Ours", **said))
        assert page.status == 409
        assert "Somebody else has changed this logo" in page.text
        assert page.inputs["name"]["value"] == "Ours"  # what was typed, beside what stands
    assert send(coordinator, seen=page.inputs["seen"]["value"], name="Ours").status_code == 302
    assert Logo.objects.get().name == "Ours"


def test_nor_by_an_action_that_has_not_seen_it(cheshire_2021, national_reviewer):
    save(cheshire_2021, national_reviewer)
    assert Logo.objects.get().name == "Police"
    with pytest.raises(Overtaken):
        save(cheshire_2021, national_reviewer, name="Mine", seen="")


@pytest.mark.parametrize("state", ["submitted", "accepted"])
def test_logos_are_sent_until_the_report_is_prepared(state, request, cheshire_2021, coordinator, cheshire_coordinator):
    save(cheshire_2021, cheshire_coordinator)
    request.getfixturevalue(f"cheshire_{state}")
    assert send(coordinator, name="Mine").status_code == 302
    assert Logo.objects.get().name == "Mine"


def test_a_prepared_report_takes_no_logo(cheshire_2021, coordinator, cheshire_coordinator, request, stand_in_pdf):
    save(cheshire_2021, cheshire_coordinator)
    revision = request.getfixturevalue("cheshire_accepted")
    freeze(revision=revision, at=AT + timedelta(days=2))
    assert coordinator.get(PAGES).status_code == coordinator.get(PAGES + "1/").status_code == 409
    assert send(coordinator, name="Mine").status_code == 409
    with pytest.raises(Refused, match="cannot be changed now"):
        save(revision, cheshire_coordinator, name="Mine")
    with pytest.raises(Refused, match="cannot be changed now"):
        remove_logo(revision=revision, by=cheshire_coordinator, at=AT, position=1)


@pytest.mark.parametrize("who", ["kent_coordinator", "cheshire_board_member", "cheshire_chair"])
def test_nobody_elses_logos(who, request, cheshire_2021, client_of):
    client = client_of(request.getfixturevalue(who))
    assert client.get(PAGES).status_code == client.get(PAGES + "1/").status_code == 404
    assert send(client).status_code == 404
    with pytest.raises(Refused):
        save(cheshire_2021, request.getfixturevalue(who))


# --- Serving --------------------------------------------------------------------------------------


def test_a_picture_may_do_nothing_when_it_is_opened_by_itself(cheshire_2021, coordinator):
    send(coordinator)
    answer = coordinator.get(WHERE)
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == NOTHING
    assert "sandbox" in NOTHING
    assert "script-src" not in NOTHING


def test_a_logo_of_a_draft_is_for_those_who_may_preview_it(cheshire_2021, cheshire_coordinator, request, client_of):
    save(cheshire_2021, cheshire_coordinator)
    expected = {
        "cheshire_coordinator": 200,
        "national_reviewer": 200,
        "kent_coordinator": 404,
        "cheshire_board_member": 404,
        "stranger": 404,
    }
    for who, status in expected.items():
        answer = client_of(request.getfixturevalue(who)).get(WHERE)
        assert (who, answer.status_code) == (who, status)
        assert "public" not in answer.get("Cache-Control", "")
        if status == 200:
            assert "no-store" in answer["Cache-Control"]


def test_the_board_sees_it_once_the_return_has_been_submitted(
    cheshire_filled, cheshire_coordinator, cheshire_board_member, client_of, request
):
    save(cheshire_filled, cheshire_coordinator)
    request.getfixturevalue("cheshire_submitted")
    assert client_of(cheshire_board_member).get(WHERE).status_code == 200


def test_it_is_public_from_the_release_on_and_kept_for_good(
    cheshire_filled, cheshire_coordinator, request, clock, client
):
    save(cheshire_filled, cheshire_coordinator)
    request.getfixturevalue("cheshire_out")
    clock(RELEASE - timedelta(seconds=1))
    assert ask(WHERE).status == 404
    clock(RELEASE)
    answer = client.get(WHERE)
    assert (answer.status_code, answer.content) == (200, POLICE.content)
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["ETag"] == f'"{POLICE.sha256}"'
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_a_superseded_edition_goes_on_showing_its_logos(
    cheshire_filled, cheshire_coordinator, national_reviewer, national_publisher, request, clock
):
    save(cheshire_filled, cheshire_coordinator)
    first = request.getfixturevalue("cheshire_out")
    at = RELEASE + timedelta(days=1)
    clock(at)
    second = start_correction(revision=first, by=national_reviewer, at=at, reason="A new logo.")
    assert Logo.objects.filter(revision=second).count() == 1
    said = {"by": cheshire_coordinator, "at": at}
    other = specimen("prison")
    save_logo(revision=second, position=1, name="Police", picture=other, **said)
    assert ask(logo_address(other.sha256, "image/svg+xml")).status == 404
    actions.submit(revision=second, **said)
    second = actions.accept(revision=Revision.objects.get(pk=second.pk), by=national_reviewer, at=at)
    let_out(second, at)
    freeze(revision=second, at=at)
    publish(revision=second, by=national_publisher, at=at)
    assert ask(WHERE).status == ask(logo_address(other.sha256, "image/svg+xml")).status == 200
    assert WHERE in ask("/reports/cheshire/2021/revision-1/").body.decode()
    assert WHERE not in ask("/reports/cheshire/2021/").body.decode()


@pytest.mark.parametrize(
    "where",
    [
        logo_address("0" * 64, "image/svg+xml"),
        logo_address(POLICE.sha256, "image/png"),
        WHERE.replace(".svg", ".html"),
        WHERE.upper(),
        WHERE + "/",
        "/logos/../settings.svg",
        "/logos/",
        "/cy" + WHERE,
    ],
)
def test_there_is_no_other_picture(where, cheshire_2021, cheshire_coordinator, coordinator):
    save(cheshire_2021, cheshire_coordinator)
    assert coordinator.get(where).status_code == 404


def test_a_picture_can_be_read_and_nothing_else(cheshire_2021, cheshire_coordinator, coordinator):
    save(cheshire_2021, cheshire_coordinator)
    assert coordinator.head(WHERE).status_code == 200
    for method in ("post", "put", "delete"):
        assert getattr(coordinator, method)(WHERE).status_code == 405


# --- In the report --------------------------------------------------------------------------------


@stage
def with_logos(written, cheshire_coordinator) -> Revision:
    send_logos(written, cheshire_coordinator)
    save(written, cheshire_coordinator, 4, specimen("police"), "Fire <service>")
    return written


def shown(page, inside: str) -> list[tuple[str, str]]:
    return [(img.get("src"), img.get("alt")) for img in page.xpath(f"//{inside}//img")]


def test_the_cover_shows_the_responsible_services_and_the_end_all_agencies(with_logos):
    page = html.fromstring(as_fragment(document_for(with_logos, AT)))
    names = ["Police of Cheshire", "Probation of Cheshire", "Prison of Cheshire"]
    assert [alt for _src, alt in shown(page, "header")] == names
    assert [alt for _src, alt in shown(page, "section[@aria-labelledby='agencies']")] == [*names, "Fire <service>"]
    assert shown(page, "header")[0][0] == WHERE
    assert "#agencies" in page.xpath("//nav//a/@href")


def test_a_preview_says_which_logos_are_missing_and_a_report_does_not(written, cheshire_coordinator):
    save(written, cheshire_coordinator)
    document = document_for(written, AT)
    preview, report = (as_fragment(document, is_preview=is_preview) for is_preview in (True, False))
    for words in ("no logo of this service yet: Probation service", "no logo of this service yet: Prison service"):
        assert words in preview
        assert words not in report
    assert "no logo of this service yet: Police" not in preview


def test_a_report_without_logos_has_no_place_for_them(written):
    report = as_fragment(document_for(written, AT))
    assert "<img" not in report
    assert "agencies" not in html.fromstring(report).xpath("//@id")


def test_logos_and_their_names_are_in_the_digest(with_logos, cheshire_coordinator):
    digests = {document_for(with_logos, AT).digest}
    save(with_logos, cheshire_coordinator, 1, specimen("prison"), "Police of Cheshire")
    digests.add(document_for(with_logos, AT).digest)
    save(with_logos, cheshire_coordinator, 1, None, "Other")
    digests.add(document_for(with_logos, AT).digest)
    assert len(digests) == 3


def test_the_logos_of_a_report_come_with_one_query(with_logos, django_assert_num_queries):
    document = document_for(with_logos, AT)
    with django_assert_num_queries(1):
        pictures = logos_of(document, document)
    assert pictures[WHERE] == POLICE.content
    assert pictures.keys() == {logo.address for logo in document.logos}
    assert all(where in as_print(document) for where in pictures)


def test_a_report_without_logos_asks_for_no_pictures(written, django_assert_num_queries):
    document = document_for(written, AT)
    with django_assert_num_queries(0):
        assert logos_of(document) == {}


def test_nothing_is_amiss_while_a_report_with_logos_is_rendered(with_logos, pdf_of, caplog):
    content = pdf_of(with_logos)
    assert [record for record in caplog.records if record.name.startswith("weasyprint")] == []
    assert content.startswith(b"%PDF")


def test_the_frozen_page_carries_the_public_address(cheshire_filled, cheshire_coordinator, request):
    save(cheshire_filled, cheshire_coordinator)
    request.getfixturevalue("cheshire_frozen")
    assert WHERE.encode() in bytes(FrozenFile.objects.get(kind=Kind.HTML).content)


# --- In a correction ------------------------------------------------------------------------------


def test_a_correction_of_a_logo_is_told_as_a_change(cheshire_filled, cheshire_coordinator, national_reviewer, request):
    save(cheshire_filled, cheshire_coordinator)
    first = request.getfixturevalue("cheshire_out")
    at = RELEASE + timedelta(days=1)
    second = start_correction(revision=first, by=national_reviewer, at=at, reason="A new logo.")
    form = Questionnaire.load(ReportingYear.objects.get(year=2021))
    assert unchanged([second]) == [second]
    assert not changes_between(first, second, form)
    save_logo(revision=second, by=cheshire_coordinator, at=at, position=1, name="Heddlu <b>")
    assert unchanged([second]) == []
    (change,) = changes_between(first, second, form).texts
    assert change.place == "Logos"
    assert "Heddlu &lt;b&gt;" in change.now
    assert WHERE in change.now


def test_the_history_tells_of_a_logo_by_its_agency(cheshire_2021, coordinator):
    send(coordinator)
    send(coordinator, content=None, then="remove")
    told = read(coordinator.get("/returns/2021/cheshire/history/")).text
    assert "Logo saved" in told
    assert "Logo removed" in told
    assert told.count("Police, Cheshire Constabulary") == 2
    assert POLICE.sha256[:12] not in told
