"""verify_published: what was published is checked against its hashes, its record and its figures, defect by defect."""

import hashlib
import io
import json
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.annual_report import gather
from reports.corrections.actions import start_correction
from reports.models import FrozenFile, Kind, Section
from reports.published import one_select
from reports.release import verified
from reports.release.actions import freeze, publish
from returns.arithmetic.figures import Entry
from returns.entry import figure_actions
from returns.form.questionnaire import Questionnaire
from returns.models import Event, Figure, Question, Revision
from tests.factories import AT, CHESHIRE_FIGURES, RevisionFactory
from tests.reports.asking import RELEASE, report_addresses
from tests.scene import let_out
from tests.stages import stage

MONTH = timedelta(days=30)
LATER = AT + timedelta(days=3)


def verify(*options: object) -> str:
    out = io.StringIO()
    call_command("verify_published", *map(str, options), stdout=out)
    return out.getvalue()


def findings(*options: object) -> list[str]:
    with pytest.raises(CommandError) as error:
        verify(*options)
    assert error.value.returncode == 1
    first, *rest = str(error.value).splitlines()
    assert first == "What was published has changed."
    return rest


@contextmanager
def out_of_reach_of_triggers():
    """As somebody with the owner's rights, who can go round what the database refuses."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        try:
            yield
        finally:
            cursor.execute("SET session_replication_role = origin")


def tamper(kind: str, **changes: object) -> None:
    with out_of_reach_of_triggers():
        FrozenFile.objects.filter(kind=kind).update(**changes)


@stage
def corrected(cheshire_out, national_publisher, stand_in_pdf) -> Revision:
    """A second revision, published after the release: its first figure is one more."""
    later = RevisionFactory(
        area_return=cheshire_out.area_return,
        number=2,
        accepted=True,
        figures=CHESHIRE_FIGURES | {"snapshot_c1_l1": 1258},
    )
    freeze(revision=later, at=RELEASE + MONTH)
    let_out(later, RELEASE + MONTH)
    return publish(revision=later, by=national_publisher, at=RELEASE + MONTH)


# --- What holds -----------------------------------------------------------------------------------


def test_what_was_published_holds(cheshire_out):
    assert verify() == "What was published is unchanged: 1 report of 1 year.\n"


def test_a_superseded_edition_holds_beside_the_one_that_replaced_it(corrected):
    assert verify() == "What was published is unchanged: 2 reports of 1 year.\n"
    assert b",r,2," in bytes(FrozenFile.objects.get(revision=corrected, kind=Kind.CSV).content)


def test_the_name_and_the_digest_are_found_in_a_real_pdf(cheshire_report, national_publisher):
    freeze(revision=cheshire_report, at=LATER)
    let_out(cheshire_report, LATER)
    publish(revision=cheshire_report, by=national_publisher, at=LATER)
    pdf = FrozenFile.objects.get(kind=Kind.PDF)
    assert verified.keywords(bytes(pdf.content)) == f"cheshire-2021-1, {pdf.input_digest}"
    assert verify().startswith("What was published is unchanged")


def test_a_report_in_two_languages_holds(areas, populations, texts_2021, year_2021, national_publisher, stand_in_pdf):
    area_return = Revision.objects.of(area="gwent", year=2021).get().area_return
    Figure.objects.filter(revision__area_return=area_return).delete()
    area_return.revisions.all().delete()
    revision = RevisionFactory(area_return=area_return, accepted=True, figures=CHESHIRE_FIGURES)
    freeze(revision=revision, at=AT)
    let_out(revision, AT)
    publish(revision=revision, by=national_publisher, at=AT)
    assert FrozenFile.objects.filter(revision=revision).count() == 5
    assert verify().startswith("What was published is unchanged")
    with out_of_reach_of_triggers():
        FrozenFile.objects.filter(kind=Kind.PDF, language="cy").delete()
    assert findings() == [
        "gwent 2021, revision 1, pdf (cy): It is missing. "
        "Take this file back from a backup made between its publication and now."
    ]


def test_nothing_published_is_nothing_to_check(cheshire_report):
    assert verify() == "No report has been published yet: there is nothing to check.\n"
    for options in (("--year", 2021), ("--area", "cheshire")):
        with pytest.raises(CommandError, match="nothing was checked"):
            verify(*options)
    with pytest.raises(CommandError, match="There is no area nowhere"):
        verify("--area", "nowhere")


def test_history_without_a_report_is_left_out(cheshire_out):
    Revision.objects.filter(pk=cheshire_out.pk).update(source="historical", note="A book.", has_report=False)
    assert "nothing to check" in verify()


def test_each_revision_costs_the_same_number_of_queries(corrected):
    form = Questionnaire.load(corrected.year)
    counts = []
    for revision in verified.with_files():
        with CaptureQueriesContext(connection) as queries:
            assert verified.defects(revision, form) == []
        counts.append(len(queries))
    assert counts == [3, 4]  # besides the CSV's one; a correction asks which editions came before it


# --- What does not --------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", Kind.values)
def test_changed_bytes_are_found(kind, cheshire_out):
    content = bytes(FrozenFile.objects.get(kind=kind).content) + b" "
    tamper(kind, content=content)
    first, *_ = findings()
    assert first.startswith(f"cheshire 2021, revision 1, {kind} (en): Its bytes have the SHA-256 ")
    assert first.endswith("Take this file back from a backup made between its publication and now.")


@pytest.mark.parametrize("kind", Kind.values)
def test_bytes_that_were_changed_together_with_their_hash_are_found_by_the_record(kind, cheshire_out):
    content = bytes(FrozenFile.objects.get(kind=kind).content) + b"\n"
    tamper(kind, content=content, sha256=hashlib.sha256(content).hexdigest())
    assert any("the record of its publication says" in finding for finding in findings())


@pytest.mark.parametrize("kind", Kind.values)
def test_a_missing_file_is_found(kind, cheshire_out):
    with out_of_reach_of_triggers():
        FrozenFile.objects.filter(kind=kind).delete()
    assert f"cheshire 2021, revision 1, {kind} (en): It is missing." in "\n".join(findings())


def test_a_file_that_was_pushed_in_is_found(cheshire_out):
    with out_of_reach_of_triggers():
        FrozenFile.objects.create(
            revision=cheshire_out, kind=Kind.CSV, language="cy", content=b"x", sha256="", input_digest="", made_at=AT
        )
    assert any("csv (cy): It is not a file of this area’s reports." in finding for finding in findings())


def test_a_changed_figure_is_found_in_the_csv_and_on_the_page(cheshire_out):
    with out_of_reach_of_triggers():
        Figure.objects.filter(revision=cheshire_out, cell__code="snapshot_c1_l1").update(value=1256)
    of_csv, of_page = findings()
    assert of_csv == (
        "cheshire 2021, revision 1, csv (en): The figures give another file now; it differs in snapshot_c1_l1 (value). "
        "Compare the return’s figures and its files with a backup, and find out which of the two was changed."
    )
    assert "html (en): It prints other figures than the return has" in of_page
    assert "snapshot_c1_l1 (1,257, not 1,256)" in of_page
    assert "snapshot_c1_total (1,260, not 1,259)" in of_page


def test_a_changed_reason_or_footnote_is_found_in_the_csv(cheshire_out):
    with out_of_reach_of_triggers():
        Figure.objects.filter(revision=cheshire_out, cell__code="orders_no").update(footnote="Another.")
    (finding,) = findings()
    assert "orders_no (footnote)" in finding


def test_a_csv_that_was_frozen_without_quotes_in_its_header_holds(cheshire_out):
    head, *rows = bytes(FrozenFile.objects.get(kind=Kind.CSV).content).splitlines(keepends=True)
    before = head.replace(b'"', b"") + b"".join(rows)
    tamper(Kind.CSV, content=before, sha256=hashlib.sha256(before).hexdigest())
    assert not any("The figures give another file now" in finding for finding in findings())


@pytest.fixture
def with_one_more_column(monkeypatch):
    """The program as it is after a column was added to the consolidated CSV."""
    of_today = one_select.csv

    def of_tomorrow(*given: object, **asked: bool):
        lines = b"".join(of_today(*given, **asked)).splitlines(keepends=True)
        return [line.replace(b"\n", b",England\n" if number else b",nation\n") for number, line in enumerate(lines)]

    monkeypatch.setattr(one_select, "csv", of_tomorrow)


def test_a_csv_that_is_older_than_a_column_holds(cheshire_out, with_one_more_column):
    assert "What was published is unchanged" in verify()


def test_a_changed_figure_is_found_in_a_csv_that_is_older_than_a_column(cheshire_out, with_one_more_column):
    with out_of_reach_of_triggers():
        Figure.objects.filter(revision=cheshire_out, cell__code="snapshot_c1_l1").update(value=1256)
    assert "it differs in snapshot_c1_l1 (value)." in findings()[0]


def test_a_number_that_was_changed_on_the_page_alone_is_found(cheshire_out):
    page = FrozenFile.objects.get(kind=Kind.HTML)
    content = bytes(page.content).replace(b">1,257<", b">1,157<")
    tamper(Kind.HTML, content=content, sha256=hashlib.sha256(content).hexdigest())
    assert any("snapshot_c1_l1 (1,157, not 1,257)" in finding for finding in findings())


def test_a_number_that_was_taken_off_the_page_is_found(cheshire_out):
    content = bytes(FrozenFile.objects.get(kind=Kind.HTML).content).replace(b'data-code="orders_no"', b"")
    tamper(Kind.HTML, content=content)
    assert any("orders_no (nothing, not " in finding for finding in findings())


@pytest.mark.parametrize("kind", [Kind.HTML, Kind.PDF])
def test_a_file_of_another_edition_is_found_by_its_name(kind, corrected):
    other = FrozenFile.objects.get(revision=corrected, kind=kind)
    with out_of_reach_of_triggers():
        FrozenFile.objects.filter(revision__number=1, kind=kind).update(content=other.content, sha256=other.sha256)
    told = "\n".join(findings())
    assert f"revision 1, {kind} (en): It does not carry its name, cheshire-2021-1." in told
    assert "It does not carry the digest of its contents" in told


def test_a_page_and_a_pdf_of_different_contents_are_found(cheshire_out):
    tamper(Kind.PDF, input_digest="0" * 64)
    assert any("It was made from other contents than the page." in finding for finding in findings())


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"area\n\xe9"])
@pytest.mark.parametrize("kind", Kind.values)
def test_bytes_that_are_no_such_file_at_all_are_told_of_not_stumbled_over(kind, content, cheshire_out):
    tamper(kind, content=content)
    assert any(f"{kind} (en): Its bytes have" in finding for finding in findings())


def test_year_and_area_narrow_what_is_checked(corrected):
    tamper(Kind.CSV, content=b"x")
    assert len(findings("--year", 2021)) == len(findings("--area", "E23000006")) == 4
    with pytest.raises(CommandError, match="nothing was checked"):
        verify("--year", 2020)
    with pytest.raises(CommandError, match="nothing was checked"):
        verify("--area", "kent")


def test_the_findings_are_written_for_programs(cheshire_out, tmp_path):
    report = tmp_path / "found.json"
    verify("--report", report)
    assert json.loads(report.read_text()) == {"revisions": 1, "defects": []}
    with out_of_reach_of_triggers():
        FrozenFile.objects.filter(kind=Kind.PDF).delete()
    findings("--report", report)
    (defect,) = json.loads(report.read_text())["defects"]
    assert {key: defect[key] for key in ("year", "area", "revision", "kind", "language")} == {
        "year": 2021, "area": "cheshire", "revision": 1, "kind": "pdf", "language": "en",
    }  # fmt: skip
    with pytest.raises(CommandError, match="cannot be written"):
        verify("--report", tmp_path)


def test_the_record_of_a_publication_names_its_files(cheshire_out):
    files = Event.objects.get(act="published").changes["files"]
    assert sorted(files) == sorted(f"{row.kind} en {row.sha256}" for row in FrozenFile.objects.all())


# --- The stored bytes are what is served ----------------------------------------------------------


def served(client) -> list[bytes]:
    """The page's main part, the PDF and the CSV, as a stranger gets them."""
    page, pdf, csv = (client.get(address).content for address in report_addresses("cheshire", 2021))
    return [page[page.index(b"<article") : page.index(b"</article>")], pdf, csv]


def change_every_text(revision):
    Section.objects.filter(revision=None).update(title="Another.", body="Another.")  # an area's own cannot change


def change_the_wording_of_the_form(revision):
    Question.objects.update(title="Another.", guidance="Another.", note="z")


def change_the_years_population(revision):
    revision.year.population_vintage = "another"
    revision.year.save()


def change_the_name_of_the_area(revision):
    revision.area_return.area.name = revision.area_return.area.name_cy = "Another"
    revision.area_return.area.save()


CHANGES = [change_every_text, change_the_wording_of_the_form, change_the_years_population, change_the_name_of_the_area]


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_that_is_worded_otherwise_later_changes_what_is_served(change, cheshire_out, client, clock):
    clock(RELEASE)
    before = served(client)
    change(cheshire_out)
    assert served(client) == before
    assert verify().startswith("What was published is unchanged")


def test_no_later_template_changes_what_is_served(cheshire_out, client, clock, monkeypatch):
    clock(RELEASE)
    before = served(client)
    monkeypatch.setattr(gather, "render_to_string", lambda *_: "Another.")
    assert gather.as_fragment(gather.document_for(cheshire_out, RELEASE)) == "Another."
    monkeypatch.setattr("reports.printing.pdf.render", lambda html, pictures: b"Another.")
    assert served(client) == before
    assert verify().startswith("What was published is unchanged")


def test_a_correction_under_work_changes_nothing_of_what_is_served(
    cheshire_out, national_reviewer, national_publisher, client, clock
):
    clock(RELEASE)
    before = served(client)
    draft = start_correction(revision=cheshire_out, by=national_reviewer, at=RELEASE, reason="One is wrong.")
    figure_actions.save_figures(revision=draft, by=national_publisher, at=RELEASE, entries={"orders_no": Entry(99)})
    assert served(client) == before
    assert verify().startswith("What was published is unchanged")
