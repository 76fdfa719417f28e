"""What a report costs: beside WeasyPrint alone, beside a new browser, forty-two at once, and in memory."""

import shutil
import subprocess
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from reports.annual_report.gather import as_print, document_for
from reports.printing import pdf
from reports.printing.structure import repair
from tests.bench import at_most, sized
from tests.bench.rendering import render_all, render_variants, variants
from tests.bench.test_bench import medians, seconds
from tests.factories import AT
from tests.scene import BOARD, TEXTS, draft, load_populations, load_year, save, write

pytestmark = [pytest.mark.bench, pytest.mark.django_db]

ROUNDS, BOUND, REPAIR_BOUND = sized(15, 1), 1.10, 0.25
BROWSER_ROUNDS, BROWSER_BOUND = sized(5, 1), 1.0
REPORTS, WORKERS, WORKERS_BOUND = sized(42, 2), 2, 0.6
WARMING = sized(2, 1)
(FEW, MANY), MEMORY_BOUND = sized((20, 200), (1, 2)), 1.10


@pytest.fixture
def html(areas, cheshire_coordinator, national_publisher) -> str:
    """Cheshire's report with figures, texts and board, ready to print."""
    load_populations(areas)
    load_year(2021, national_publisher)
    revision = save(draft("cheshire", 2021), cheshire_coordinator)
    write(revision=revision, by=cheshire_coordinator, at=AT, texts=TEXTS, board=BOARD)
    return as_print(document_for(revision, AT))


def workers(count: int) -> ProcessPoolExecutor:
    """Processes like the worker's: each with an interpreter of its own."""
    return ProcessPoolExecutor(count, mp_context=get_context("spawn"))


def test_a_report_costs_hardly_more_than_weasyprint_alone(html, capsys):
    from weasyprint import HTML

    base = pdf._own().as_uri() + "/"

    def ours() -> None:
        assert pdf.render(html).startswith(b"%PDF")

    def bare() -> None:
        assert HTML(string=html, base_url=base).write_pdf(pdf_variant="pdf/ua-1").startswith(b"%PDF")

    tagged = pdf.tagged(html)

    def repairing() -> None:
        assert repair(tagged).startswith(b"%PDF")

    report, weasyprint = medians(ROUNDS, ours, bare)
    mending, _ = medians(ROUNDS, repairing, lambda: None)
    with capsys.disabled():
        print(f"\na report: {report:.2f} s = {report / weasyprint:.2f} × bare WeasyPrint ({weasyprint:.2f} s)")
        print(f"the repair of its structure: {mending * 1000:.0f} ms = {mending / weasyprint:.2f} ×")
    at_most(report, BOUND * weasyprint)
    at_most(mending, REPAIR_BOUND * weasyprint)


def test_a_report_costs_no_more_than_a_new_browser_that_prints_it(html, tmp_path, capsys):
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert chromium, "No Chromium on this machine: `make setup` installs it, or says how."
    source, target = tmp_path / "report.html", tmp_path / "report.pdf"
    source.write_text(html.replace("<head>", f'<head><base href="{pdf._own().as_uri()}/">', 1), encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    command = [chromium, *options, f"--user-data-dir={tmp_path / 'new'}", f"--print-to-pdf={target}", source.as_uri()]

    def ours() -> None:
        assert pdf.render(html).startswith(b"%PDF")

    def browser() -> None:
        shutil.rmtree(tmp_path / "new", ignore_errors=True)
        target.unlink(missing_ok=True)
        subprocess.run(command, check=True, capture_output=True, timeout=60)
        assert target.read_bytes().startswith(b"%PDF")

    report, printing = medians(BROWSER_ROUNDS, ours, browser)
    with capsys.disabled():
        print(f"\na report: {report:.2f} s = {report / printing:.2f} × a new Chromium ({printing:.2f} s)")
    at_most(report, BROWSER_BOUND * printing)


def test_forty_two_reports_use_both_workers(html, capsys):
    htmls = list(variants(html, range(REPORTS)))

    def taken(count: int) -> float:
        with workers(count) as pool:
            list(
                pool.map(render_all, [htmls[:WARMING]] * count * WARMING)
            )  # every worker is warm, as one that runs for days is
            return seconds(lambda: list(pool.map(render_all, [[one] for one in htmls])))

    alone, together = taken(1), taken(WORKERS)
    with capsys.disabled():
        share = together / alone
        print(f"\n{REPORTS} reports: {together:.1f} s on {WORKERS} workers = {share:.2f} × one after another")
    at_most(together, WORKERS_BOUND * alone)


def test_a_worker_does_not_grow(html, capsys):
    with workers(1) as pool:
        early = pool.submit(render_variants, html, range(FEW)).result()
        late = pool.submit(render_variants, html, range(FEW, MANY)).result()
    with capsys.disabled():
        megabytes = f"{late / 2**20:.0f} MB after {MANY} reports, {early / 2**20:.0f} MB after {FEW}"
        print(f"\na worker: {megabytes} = {late / early:.2f} ×")
    at_most(late, MEMORY_BOUND * early)
