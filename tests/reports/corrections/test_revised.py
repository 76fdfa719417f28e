"""A correction of what was public: [r] and its reason beside what has changed, the old edition at its own address."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from reports.annual_report.gather import as_fragment, document_for, revised_because
from reports.corrections.actions import start_correction, unpublish
from reports.models import FrozenFile, Section
from reports.published import editions, national, one_select
from reports.published.public_returns import in_the_same_terms
from reports.release.actions import freeze, publish
from returns.arithmetic.figures import Entry
from returns.entry.actions import accept, submit
from returns.entry.figure_actions import save_figures
from returns.form.questionnaire import Questionnaire
from returns.models import Revision, Status
from returns.record.refusals import Refused
from tests.factories import CHESHIRE_FIGURES, RevisionFactory
from tests.reports.asking import RELEASE, ask
from tests.reports.conftest import BOARD, TEXTS
from tests.returns.test_races import backend, somebody_else, wait_until_somebody_waits_for
from tests.scene import let_out, write
from tests.stages import stage

DAY = timedelta(days=1)
LATER = RELEASE + 30 * DAY
REASON = "Twelve people had been counted twice."
HERE = "/reports/cheshire/2021"


@stage
def cast(cheshire_coordinator, national_reviewer, national_publisher):
    return cheshire_coordinator, national_reviewer, national_publisher


@pytest.fixture
def corrected(cast, stand_in_pdf, clock):
    """A function: what is published, corrected in these boxes and published again at a time."""
    coordinator, reviewer, publisher = cast

    def correct(revision, at=LATER, reason=REASON, texts=None, **entries: Entry | int) -> Revision:
        draft = start_correction(revision=revision, by=reviewer, at=at, reason=reason)
        written = {code: Entry(entry) if isinstance(entry, int) else entry for code, entry in entries.items()}
        save_figures(revision=draft, by=coordinator, at=at, entries=written)
        if texts:
            write(revision=draft, by=coordinator, at=at, texts=texts, board=BOARD)
        submit(revision=draft, by=coordinator, at=at)
        accept(revision=draft, by=reviewer, at=at)
        freeze(revision=draft, at=at)
        let_out(draft, at)
        done = publish(revision=draft, by=publisher, at=at)
        clock(at + DAY)
        return Revision.objects.with_names().get(pk=done.pk)

    return correct


def lines(path: str) -> dict[str, dict[str, str]]:
    return {row["cell"]: row for row in csv.DictReader(io.StringIO(ask(path).body.decode()))}


def marked(rows) -> dict[str, str]:
    return {code: row["revision_reason"] for code, row in rows.items() if row["status"] == "r"}


def revised_in(document) -> dict[str, list[str]]:
    """code -> the reasons printed under its table, of each figure marked [r]."""
    return {
        cell.code: list(table.revisions)
        for table in document.tables
        for group in table.groups
        for row in group.rows
        for cell in row.cells
        if cell.is_revised
    }


# --- [r] ------------------------------------------------------------------------------------------


def test_what_was_public_and_has_changed_is_marked_with_the_reason(cheshire_out, corrected):
    corrected(cheshire_out, snapshot_c1_l1=1245)
    assert marked(lines(f"{HERE}.csv")) == {"snapshot_c1_l1": REASON}
    assert lines(f"{HERE}.csv") == lines("/reports/2021/consolidated.csv")
    found = ask("/api/v1/figures/", year="2021", area="cheshire").json["results"]
    assert marked({row["cell"]: row for row in found}) == {"snapshot_c1_l1": REASON}


def test_a_reason_that_looks_like_a_formula_is_harmless_in_the_files_alone(cheshire_out, corrected):
    reason = "=HYPERLINK(1) was in the box."
    corrected(cheshire_out, reason=reason, snapshot_c1_l1=1245)
    for path in (f"{HERE}.csv", "/reports/2021/consolidated.csv"):
        assert marked(lines(path)) == {"snapshot_c1_l1": "'" + reason}
    found = ask("/api/v1/figures/", year="2021", area="cheshire").json["results"]
    assert marked({row["cell"]: row for row in found}) == {"snapshot_c1_l1": reason}


def test_totals_and_the_rate_are_marked_where_they_print_another_number(cheshire_out, corrected):
    now = corrected(cheshire_out, snapshot_c1_l1=1245)
    codes = {"snapshot_c1_l1", "snapshot_c1_total", "snapshot_l1_total", "snapshot_total", "rsos_per_100k"}
    assert revised_in(document_for(now, LATER)) == {code: [REASON] for code in codes}


def test_a_total_that_stays_the_same_is_not_marked(cheshire_out, corrected):
    now = corrected(cheshire_out, snapshot_c1_l1=1257 - 2, snapshot_c1_l2=CHESHIRE_FIGURES["snapshot_c1_l2"] + 2)
    assert set(revised_in(document_for(now, LATER))) == {
        "snapshot_c1_l1", "snapshot_c1_l2", "snapshot_l1_total", "snapshot_l2_total",
    }  # fmt: skip


def test_the_page_prints_the_mark_and_says_why(cheshire_out, corrected):
    corrected(cheshire_out, snapshot_c1_l1=1245)
    page = html.fromstring(ask(f"{HERE}/").body)
    (box,) = page.xpath("//*[@data-code='snapshot_c1_l1']")
    assert " ".join(box.text_content().split()) == "1,245 [r]"
    table = page.get_element_by_id("table-a")
    assert f"[r] means that a figure has been revised. {REASON}" in " ".join(table.text_content().split())
    assert "[r]" not in page.get_element_by_id("table-b").text_content()


def test_a_footnote_alone_is_no_revised_figure(cheshire_out, corrected):
    now = corrected(cheshire_out, sro_breaches=Entry(CHESHIRE_FIGURES["sro_breaches"], "", "One was varied."))
    assert revised_in(document_for(now, LATER)) == {}
    assert marked(lines(f"{HERE}.csv")) == {}


def test_a_figure_that_became_unavailable_is_revised(cheshire_out, corrected):
    corrected(cheshire_out, orders_no=Entry(None, "The records were lost."))
    row = lines(f"{HERE}.csv")["orders_no"]
    assert (row["value"], row["marker"], row["status"]) == ("", "x", "r")


def test_each_figure_has_the_reason_of_the_revision_that_changed_it(cheshire_out, corrected):
    second = corrected(cheshire_out, reason="First slip.", snapshot_c1_l1=1245)
    third = corrected(second, at=LATER + 9 * DAY, reason="Second slip.", orders_no=7)
    assert marked(lines(f"{HERE}.csv")) == {"snapshot_c1_l1": "First slip.", "orders_no": "Second slip."}
    assert revised_in(document_for(third, LATER + 9 * DAY))["orders_no"] == ["Second slip."]


def test_a_figure_that_went_back_to_what_it_was_is_revised_all_the_same(cheshire_out, corrected):
    second = corrected(cheshire_out, reason="A slip.", snapshot_c1_l1=1245)
    corrected(second, at=LATER + 9 * DAY, reason="It was right.", snapshot_c1_l1=1257)
    assert marked(lines(f"{HERE}.csv")) == {"snapshot_c1_l1": "It was right."}


def test_what_nobody_outside_has_seen_is_not_compared_with(cheshire_out, corrected):
    now = corrected(cheshire_out, at=RELEASE - 9 * DAY, snapshot_c1_l1=1245)
    assert revised_in(document_for(now, LATER)) == {}
    assert all(row["status"] is None for row in one_select.rows(editions.public_state(LATER)))


def test_files_prepared_before_the_release_are_prepared_again_after_it(cheshire_out, cast, stand_in_pdf):
    """What is [r] depends on what is public by then: files that do not say so do not go out."""
    coordinator, reviewer, publisher = cast
    before = RELEASE - DAY
    draft = start_correction(revision=cheshire_out, by=reviewer, at=before, reason=REASON)
    save_figures(revision=draft, by=coordinator, at=before, entries={"snapshot_c1_l1": Entry(1245)})
    submit(revision=draft, by=coordinator, at=before)
    accept(revision=draft, by=reviewer, at=before)
    freeze(revision=draft, at=before)
    with pytest.raises(Refused, match="Prepare them again"):
        publish(revision=draft, by=publisher, at=RELEASE + DAY)


def test_the_national_totals_say_what_is_revised(cheshire_out, corrected):
    corrected(cheshire_out, snapshot_c1_l1=1245)
    totals = {row["cell"]: row["status"] for row in ask("/api/v1/totals/", year="2021").json["totals"]}
    assert {code for code, status in totals.items() if status == "r"} == {
        "snapshot_c1_l1", "snapshot_c1_total", "snapshot_l1_total", "snapshot_total",
    }  # fmt: skip
    found = national.totals(cheshire_out.year, editions.public_state(LATER + DAY, year=2021))
    assert found.sums["snapshot_c1_l1"].value == 1245


VALUES = st.one_of(
    st.integers(0, 3).map(Entry),
    st.just(Entry(None, "Lost.")),
    st.builds(Entry, st.integers(0, 3), footnote=st.just("x")),
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=4))
def test_the_file_and_the_report_agree_on_what_is_revised(cheshire_2021, chain):
    """Whatever the history of two boxes: the SELECT's status and reason are those of the tables."""
    year = cheshire_2021.year
    with transaction.atomic():
        year.release_at = RELEASE
        year.save()
        area_return = cheshire_2021.area_return
        cheshire_2021.figures.all().delete()
        Revision.objects.filter(pk=cheshire_2021.pk).delete()
        for number, (one, other) in enumerate(chain, start=1):
            at = RELEASE + number * DAY
            last = number == len(chain)
            revision = RevisionFactory(
                area_return=area_return, number=number, reason=f"Reason {number}.", published=True, published_at=at,
                figures={}, **({} if last else {"status": Status.SUPERSEDED, "superseded_at": at + DAY}),
            )  # fmt: skip
            put(revision, snapshot_c1_l1=one, orders_no=other)
        state = editions.public_state(LATER + 100 * DAY, area="cheshire")
        questionnaire = Questionnaire.load(year)
        in_file = {row["cell"]: row for row in one_select.rows(state)}
        in_tables = revised_because(in_the_same_terms(revision, LATER + 100 * DAY, questionnaire, None))
        transaction.set_rollback(True)
    boxes = {code: reason for code, reason in in_tables.items() if code in questionnaire.shape.boxes}
    assert marked(in_file) == boxes


def put(revision: Revision, **entries: Entry) -> None:
    """Write into a revision that no action would let anybody write into."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE returns_figure DISABLE TRIGGER figure_only_in_a_draft")
        for code, entry in entries.items():
            revision.figures.filter(cell__code=code).update(
                value=entry.value, unavailable_reason=entry.unavailable_reason, footnote=entry.footnote
            )
        cursor.execute("ALTER TABLE returns_figure ENABLE TRIGGER figure_only_in_a_draft")


# --- Editions -------------------------------------------------------------------------------------


EDITION = [f"{HERE}/revision-1/", f"{HERE}/revision-1.pdf", f"{HERE}/revision-1.csv"]


def test_a_superseded_edition_stays_readable_at_its_own_address(cheshire_out, corrected):
    old = {edition.kind: bytes(edition.content) for edition in FrozenFile.objects.filter(revision=cheshire_out)}
    corrected(cheshire_out, snapshot_c1_l1=1245)
    page, pdf, figures = (ask(path) for path in EDITION)
    assert (page.status, pdf.status, figures.status) == (200, 200, 200)
    assert (pdf.body, figures.body) == (old["pdf"], old["csv"])
    assert old["html"] in page.body
    text = " ".join(html.fromstring(page.body).text_content().split())
    assert "This is revision 1. It was replaced on 27 November 2021." in text


def test_the_present_edition_has_its_own_address_too_and_leads_to_what_has_changed(cheshire_out, corrected):
    corrected(cheshire_out, snapshot_c1_l1=1245)
    assert ask(f"{HERE}/revision-2.csv").body == ask(f"{HERE}.csv").body
    text = " ".join(html.fromstring(ask(f"{HERE}/").body).text_content().split())
    assert f"This is revision 2, published on 27 November 2021. {REASON} What has changed" in text


@pytest.mark.parametrize("path", [*EDITION, f"{HERE}/changes/", f"{HERE}/revision-3/", f"{HERE}/revision-0/"])
def test_an_edition_that_was_never_public_is_not_there(path, cheshire_out, corrected):
    corrected(cheshire_out, at=RELEASE - 9 * DAY, snapshot_c1_l1=1245)
    assert ask(path).status == 404


@pytest.mark.parametrize("path", [*EDITION, f"{HERE}/changes/"])
def test_nothing_of_an_edition_is_there_before_the_release(path, cheshire_out, clock):
    clock(RELEASE - DAY)
    assert ask(path).status == 404


def test_a_report_that_was_never_corrected_has_no_changes(cheshire_out, clock):
    clock(LATER)
    assert ask(f"{HERE}/").status == 200
    assert ask(f"{HERE}/changes/").status == 404
    assert "This is revision" not in ask(f"{HERE}/").body.decode()


def test_the_changes_are_told_side_by_side(cheshire_out, corrected):
    texts = TEXTS | {"introduction": "Written anew."}
    corrected(cheshire_out, texts=texts, snapshot_c1_l1=1245)
    text = " ".join(html.fromstring(ask(f"{HERE}/changes/").body).text_content().split())
    assert f"Revision 2, published on 27 November 2021 {REASON}" in text
    assert "Level 1, Category 1: Registered sex offenders Before: 1,257 Now: 1,245" in text
    assert "Written for a test by the chair." in text
    assert "Written anew." in text


def test_a_correction_of_prose_alone_changes_no_figure(cheshire_out, corrected):
    now = corrected(cheshire_out, texts=TEXTS | {"introduction": "Written anew."})
    assert now.number == 2
    assert marked(lines(f"{HERE}.csv")) == {}
    text = " ".join(html.fromstring(ask(f"{HERE}/changes/").body).text_content().split())
    assert "No figures have changed." in text


# --- Texts, board and files go along --------------------------------------------------------------


def test_a_correction_takes_texts_and_board_along(cheshire_out, national_reviewer):
    draft = start_correction(revision=cheshire_out, by=national_reviewer, at=LATER, reason=REASON)
    now, then = document_for(draft, LATER), document_for(cheshire_out, LATER)
    assert (now.local, now.board) == (then.local, then.board)
    assert Section.objects.filter(revision=cheshire_out).count() == len(TEXTS)


def test_its_cover_says_that_it_is_a_revision_and_why(cheshire_out, corrected):
    now = corrected(cheshire_out, snapshot_c1_l1=1245)
    text = " ".join(html.fromstring(as_fragment(document_for(now, LATER))).text_content().split())
    assert f"Revision 2. {REASON}" in text


def test_taking_a_publication_back_drops_its_files(cheshire_out, national_publisher):
    before = RELEASE - DAY
    taken = unpublish(revision=cheshire_out, by=national_publisher, at=before, reason="Table B is wrong.")
    assert taken.status == Status.DRAFT
    assert not FrozenFile.objects.filter(revision=taken).exists()


def test_the_files_of_what_is_public_stay(cheshire_out, national_publisher):
    with pytest.raises(Refused, match="is already public"):
        unpublish(revision=cheshire_out, by=national_publisher, at=LATER, reason="Wrong.")
    assert FrozenFile.objects.filter(revision=cheshire_out).count() == 3


# --- Never two, never none ------------------------------------------------------------------------


@stage
def ready(cheshire_out, cast, stand_in_pdf):
    """A correction accepted and prepared."""
    coordinator, reviewer, _ = cast
    draft = start_correction(revision=cheshire_out, by=reviewer, at=LATER, reason=REASON)
    submit(revision=draft, by=coordinator, at=LATER)
    accept(revision=draft, by=reviewer, at=LATER)
    freeze(revision=draft, at=LATER)
    let_out(draft, LATER)
    return draft


def numbers_published() -> list[int]:
    return list(Revision.objects.filter(status=Status.PUBLISHED, year=2021).values_list("number", flat=True))


@pytest.mark.django_db(transaction=True)
def test_whoever_reads_while_a_correction_is_being_published_finds_one_published(ready, national_publisher):
    with somebody_else() as begin:
        with transaction.atomic():
            publish(revision=ready, by=national_publisher, at=LATER)
            assert begin(numbers_published).result(timeout=20) == [1]
        assert begin(numbers_published).result(timeout=20) == [2]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_a_correction_at_once_one_is_refused(ready, national_publisher, national_reviewer):
    with somebody_else() as begin:
        with transaction.atomic():
            publish(revision=ready, by=national_publisher, at=LATER)
            other = begin(publish, revision=ready, by=national_reviewer, at=LATER)
            wait_until_somebody_waits_for(backend(connections["default"]))
        with pytest.raises(Refused, match="is published"):
            other.result(timeout=20)
    assert numbers_published() == [2]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_begin_a_correction_at_once_one_is_refused(cheshire_out, national_publisher, national_reviewer):
    def start(by):
        return start_correction(revision=cheshire_out, by=by, at=LATER, reason=REASON)

    with somebody_else() as begin:
        with transaction.atomic():
            start(national_publisher)
            other = begin(start, national_reviewer)
            wait_until_somebody_waits_for(backend(connections["default"]))
        with pytest.raises(Refused, match="already in progress"):
            other.result(timeout=20)
    assert numbers_published() == [1]


@pytest.mark.django_db(transaction=True)
def test_a_publication_taken_back_while_its_correction_begins_leaves_one_of_the_two(
    cheshire_out, national_publisher, national_reviewer
):
    before = RELEASE - DAY
    with somebody_else() as begin:
        with transaction.atomic():
            start_correction(revision=cheshire_out, by=national_reviewer, at=before, reason=REASON)
            other = begin(unpublish, revision=cheshire_out, by=national_publisher, at=before, reason="Wrong.")
            wait_until_somebody_waits_for(backend(connections["default"]))
        with pytest.raises(Refused, match="already in progress"):
            other.result(timeout=20)
    assert numbers_published() == [1]


def test_what_was_public_for_a_moment_was_public(cheshire_out, corrected):
    now = corrected(cheshire_out, at=RELEASE, snapshot_c1_l1=1245)
    assert "snapshot_c1_l1" in revised_in(document_for(now, RELEASE))
    assert [ask(path).status for path in EDITION] == [200, 200, 200]
