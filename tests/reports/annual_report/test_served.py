"""How the frozen files are served: with hash and moment, not twice to whoever has them, and what they are."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.http import http_date
from lxml import html

from reports.models import FrozenFile, Kind
from reports.release import actions
from returns.models import Figure, Revision
from tests.factories import CHESHIRE_FIGURES, RevisionFactory
from tests.reports.asking import RELEASE
from tests.scene import let_out

HERE = "/reports/cheshire/2021"
LATER = RELEASE + timedelta(days=30)
ABOUT = "//details[summary[contains(., 'About this edition')]]"
FILES = [f"{HERE}.pdf", f"{HERE}.csv", f"{HERE}/revision-1.pdf", f"{HERE}/revision-1.csv"]


@pytest.fixture
def released(cheshire_out, clock):
    clock(RELEASE)
    return cheshire_out


@pytest.fixture
def corrected(released, national_publisher, stand_in_pdf, clock):
    later = RevisionFactory(area_return=released.area_return, number=2, accepted=True, figures=CHESHIRE_FIGURES)
    actions.freeze(revision=later, at=LATER)
    clock(LATER)
    let_out(later, LATER)
    return actions.publish(revision=later, by=national_publisher, at=LATER)


@pytest.fixture
def gwent_released(released, national_publisher, stand_in_pdf):
    draft = Revision.objects.of(area="gwent", year=2021).get()
    Figure.objects.filter(revision=draft).delete()
    draft.delete()
    revision = RevisionFactory(area_return=draft.area_return, accepted=True, figures=CHESHIRE_FIGURES)
    actions.freeze(revision=revision, at=RELEASE)
    let_out(revision, RELEASE)
    return actions.publish(revision=revision, by=national_publisher, at=RELEASE)


def stored(path: str, number: int = 1) -> FrozenFile:
    return FrozenFile.objects.get(revision__number=number, kind=path.rpartition(".")[2])


# --- Not twice ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES)
def test_a_file_carries_its_hash_and_the_moment_from_which_it_is_public(path, released):
    response = Client().get(path)
    assert response.content == bytes(stored(path).content)
    assert response["ETag"] == f'"{stored(path).sha256}"'
    assert response["Last-Modified"] == http_date(RELEASE.timestamp())


@pytest.mark.parametrize("path", FILES)
def test_whoever_has_the_file_does_not_get_it_again(path, released):
    first = Client().get(path)
    for known in (
        {"If-None-Match": first["ETag"]},
        {"If-None-Match": f'"something-else", W/{first["ETag"]}'},
        {"If-Modified-Since": first["Last-Modified"]},
    ):
        again = Client().get(path, headers=known)
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
        assert again["Cache-Control"] == first["Cache-Control"]


@pytest.mark.parametrize(
    "known", [{"If-None-Match": '"0"'}, {"If-Modified-Since": http_date(0)}, {"If-None-Match": ""}]
)
@pytest.mark.parametrize("path", FILES)
def test_whoever_has_another_gets_it(path, known, released):
    assert Client().get(path, headers=known).status_code == 200


def test_a_correction_is_a_new_file_at_the_reports_address_and_none_at_the_old_editions(released, corrected):
    old = {"If-None-Match": f'"{stored(".csv").sha256}"', "If-Modified-Since": http_date(RELEASE.timestamp())}
    now = Client().get(f"{HERE}.csv", headers=old)
    assert (now.status_code, now.content) == (200, bytes(stored(".csv", 2).content))
    assert now["Last-Modified"] == http_date(LATER.timestamp())
    assert Client().get(f"{HERE}/revision-1.csv", headers=old).status_code == 304


@pytest.mark.parametrize("path", FILES)
def test_the_head_alone_says_the_same(path, released):
    full, head = Client().get(path), Client().head(path)
    assert (head.status_code, head.content) == (200, b"")
    names = ("ETag", "Last-Modified", "Content-Type", "Content-Disposition", "Cache-Control", "Content-Length")
    assert {name: head.get(name) for name in names} == {name: full.get(name) for name in names}
    assert Client().head(path, headers={"If-None-Match": full["ETag"]}).status_code == 304


@pytest.mark.parametrize("path", FILES)
def test_a_hash_that_somebody_guessed_tells_nothing_before_the_release(path, cheshire_out, clock):
    clock(RELEASE - timedelta(seconds=1))
    known = {"If-None-Match": f'"{stored(path).sha256}"'}
    answer, nobodys = Client().get(path, headers=known), Client().get("/reports/nowhere/2021.pdf", headers=known)
    assert (answer.status_code, answer.content) == (nobodys.status_code, nobodys.content)
    assert (answer.status_code, "ETag" in answer) == (404, False)


def test_the_page_around_the_report_is_live_and_has_no_hash(released):
    response = Client().get(f"{HERE}/")
    assert "ETag" not in response
    assert "Last-Modified" not in response


# --- In the reader's language ---------------------------------------------------------------------


@pytest.mark.parametrize("number", ["", "/revision-1"])
def test_a_file_is_served_in_the_language_of_the_reader_where_there_is_one(number, gwent_released):
    frozen = {row.file: bytes(row.content) for row in FrozenFile.objects.filter(revision=gwent_released)}
    for prefix, language in (("", "en"), ("/cy", "cy")):
        page, pdf, csv = (Client().get(f"{prefix}/reports/gwent/2021{number}{end}") for end in ("/", ".pdf", ".csv"))
        assert (pdf.content, csv.content) == (frozen[f"pdf {language}"], frozen["csv en"])
        assert frozen[f"html {language}"] in page.content
    assert "-cy.pdf" in pdf["Content-Disposition"]
    assert "-cy" not in csv["Content-Disposition"]


def test_a_report_that_is_only_in_english_is_served_in_english(released):
    response = Client().get(f"/cy{HERE}.pdf")
    assert response.content == bytes(stored(".pdf").content)
    assert "-cy" not in response["Content-Disposition"]


# --- About this edition ---------------------------------------------------------------------------


def about(path: str) -> str:
    (details,) = html.fromstring(Client().get(path).content).xpath(ABOUT)
    return " ".join(details.text_content().split())


def test_the_page_says_what_its_edition_is(released):
    told = about(f"{HERE}/")
    pdf, csv = stored(".pdf"), stored(".csv")
    assert "Name cheshire-2021-1 Published 28 October 2021, 09:30" in told
    assert f"PDF, SHA-256 {pdf.sha256} CSV, SHA-256 {csv.sha256} Digest of the contents {pdf.input_digest}" in told
    assert "Earlier editions" not in told


def test_the_page_of_a_correction_leads_to_the_editions_before_it(corrected):
    page = html.fromstring(Client().get(f"{HERE}/").content)
    assert page.xpath(f"{ABOUT}//a/@href") == [f"{HERE}/revision-2/", f"{HERE}/revision-1/"]
    assert "Revision 1, published on 28 October 2021, replaced on 27 November 2021" in about(f"{HERE}/")


def test_a_superseded_edition_says_that_it_was_replaced_and_names_its_own_files(corrected):
    told = about(f"{HERE}/revision-1/")
    first = FrozenFile.objects.get(revision__number=1, kind=Kind.PDF)
    assert "Name cheshire-2021-1 Published 28 October 2021, 09:30; replaced on 27 November 2021" in told
    assert first.sha256 in told
    assert FrozenFile.objects.get(revision__number=2, kind=Kind.PDF).sha256 not in told


def test_an_edition_that_nobody_saw_is_not_named(cheshire_out, national_publisher, stand_in_pdf, clock):
    early = RELEASE - timedelta(days=1)
    later = RevisionFactory(area_return=cheshire_out.area_return, number=2, accepted=True, figures=CHESHIRE_FIGURES)
    actions.freeze(revision=later, at=early)
    let_out(later, early)
    actions.publish(revision=later, by=national_publisher, at=early)
    clock(LATER)
    assert "Earlier editions" not in about(f"{HERE}/")
