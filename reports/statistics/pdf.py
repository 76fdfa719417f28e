"""A year's national statistics as HTML, the same for browser and PDF, and as PDF, which is made once and kept."""

from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from reports.files.actions import kept
from reports.models import KeptFile
from reports.printing import pdf
from reports.published.source import Source
from reports.statistics.by_area import ByArea, sorts
from reports.statistics.statistics import Statistics, statistics_of


def context_of(statistics: Statistics, *, figures: str = "", sort: str = "") -> dict[str, Any]:
    """What reports/statistics_report.html needs. `figures` names the area table's subject, `sort` its column."""
    areas = ByArea(statistics, figures)
    table = areas.table(sort)
    return {"statistics": statistics, "areas": areas, "table": table, "sorts": sorts(table.headings)}


def statistics_pdf(source: Source, language: str) -> bytes:
    """The statistics of a source's newest year as tagged PDF (PDF/UA-1). The same source gives the same bytes."""
    with translation.override(language):
        context = context_of(statistics_of(source, language)) | {"is_print": True}
        return pdf.render(render_to_string("reports/statistics/print.html", context), pdf.NO_PICTURES)


def kept_statistics(source: Source, language: str) -> KeptFile:
    """The national statistics of a source's newest year as PDF."""
    name = f"mappa-statistics-{source.years[0]}.pdf"
    return kept(source, name, language, lambda: [statistics_pdf(source, language)])
