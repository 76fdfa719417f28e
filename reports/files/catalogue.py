"""The files that there are of a source: one table, which addresses, pages, API, metadata and the zip all read."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from reports.files import bundle, columns, csvw, nationwide, wide, workbook
from reports.files.boxes import Boxes
from reports.files.cover import PUBLISHER
from reports.published import one_select
from reports.published.columns import FIGURE, NATIONAL
from reports.published.source import Source
from returns.workbook import ods, xlsx

CSV = "text/csv; charset=utf-8"
LANGUAGE = workbook.LANGUAGE
Make = Callable[[Source], Iterable[bytes]]


@dataclass(frozen=True)
class File:
    """`make` gives the bytes in chunks.

    `metadata` is the suffix of the file that describes this one.
    """

    suffix: str
    media_type: str
    title: str | Promise
    purpose: str | Promise
    make: Make
    metadata: str = ""

    def name(self, of: str) -> str:
        """`of` is a source's name: mappa-2021-wide.csv, mappa-all-wide.csv."""
        return f"mappa-{of}{self.suffix}"


def listed(of: str) -> list[tuple[str, File]]:
    """Each file with its name, for pages that list them."""
    return [(file.name(of), file) for file in FILES]


def find(of: str, name: str) -> File | None:
    return next((file for file in FILES if file.name(of) == name), None)


def _tidy_metadata(source: Source) -> Iterator[bytes]:
    with override(LANGUAGE):
        about = _about(source, TIDY_CSV, ("year", "area", "cell"), columns.notes_on(source, is_wide=False))
        made = csvw.metadata(about, columns.described(FIGURE))
    yield made


def _national_metadata(source: Source) -> Iterator[bytes]:
    with override(LANGUAGE):
        notes = columns.notes_on(source, is_wide=False)
        made = csvw.metadata(_about(source, NATIONAL_CSV, ("year", "cell"), notes), columns.described(NATIONAL))
    yield made


def _wide_metadata(source: Source) -> Iterator[bytes]:
    with override(LANGUAGE):
        about = _about(source, WIDE_CSV, ("year", "area"), columns.notes_on(source, is_wide=True))
        made = csvw.metadata(about, columns.wide_columns(source, Boxes(source.years)))
    yield made


def _about(source: Source, file: File, key: tuple[str, ...], notes: tuple[str, ...]) -> csvw.About:
    return csvw.About(
        file=file.name(source.name),
        title=columns.in_languages(format_lazy(SUBJECTS[file.suffix], years=source.title)),
        description=str(file.purpose),
        publisher=str(PUBLISHER),
        contact=settings.HELP_EMAIL,
        identifier=source.id,
        issued=localtime(source.moment).date() if source.is_public else None,
        period=source.period,
        digest=bundle.digest(file.make(source)),
        key=key,
        notes=notes,
    )


def _xlsx(source: Source) -> Iterator[bytes]:
    yield xlsx.write(workbook.book_of(source))


def _ods(source: Source) -> Iterator[bytes]:
    yield ods.write(workbook.book_of(source))


def _contents(source: Source) -> bundle.Files:
    return ((file.name(source.name), file.make(source)) for file in BUNDLED)


def _digests(source: Source) -> Iterator[bytes]:
    yield bundle.digest_list(_contents(source))


def _bundle(source: Source) -> Iterator[bytes]:
    yield bundle.zipped(_contents(source), source.moment)


DESCRIBED = "-metadata.json"
TIDY_CSV = File(
    ".csv",
    CSV,
    _("All figures as CSV, tidy"),
    _("A row for each figure, with its markers, footnotes and reasons. For programs."),
    lambda source: one_select.csv(source.state),
    metadata=f".csv{DESCRIBED}",
)
WIDE_CSV = File(
    "-wide.csv",
    CSV,
    _("All figures as CSV, wide"),
    _("A row for each area and year, a column for each figure."),
    wide.lines,
    metadata=f"-wide.csv{DESCRIBED}",
)
NATIONAL_CSV = File(
    "-national.csv",
    CSV,
    _("England and Wales as CSV"),
    _("A row for each sum over the areas, with how many areas it is of, and for the rate."),
    nationwide.lines,
    metadata=f"-national.csv{DESCRIBED}",
)
SUBJECTS = {
    TIDY_CSV.suffix: _("MAPPA statistics by area, {years}"),
    WIDE_CSV.suffix: _("MAPPA statistics by area, {years}"),
    NATIONAL_CSV.suffix: _("MAPPA statistics for England and Wales, {years}"),
}
BUNDLED = (
    File(
        ".xlsx",
        xlsx.MEDIA_TYPE,
        _("Workbook for Excel (XLSX)"),
        _("A sheet for each table of the form, with totals and notes. To read and to work with."),
        _xlsx,
    ),
    File(
        ".ods",
        ods.MEDIA_TYPE,
        _("Workbook as OpenDocument (ODS)"),
        _("The same workbook in an open format."),
        _ods,
    ),
    TIDY_CSV,
    File(
        TIDY_CSV.metadata,
        csvw.MEDIA_TYPE,
        _("Description of the tidy CSV (CSVW)"),
        _("Its columns, their types and their meaning. For programs."),
        _tidy_metadata,
    ),
    WIDE_CSV,
    File(
        WIDE_CSV.metadata,
        csvw.MEDIA_TYPE,
        _("Description of the wide CSV (CSVW)"),
        _("Its columns, their types and their meaning. For programs."),
        _wide_metadata,
    ),
    NATIONAL_CSV,
    File(
        NATIONAL_CSV.metadata,
        csvw.MEDIA_TYPE,
        _("Description of the CSV for England and Wales (CSVW)"),
        _("Its columns, their types and their meaning. For programs."),
        _national_metadata,
    ),
)
FILES = (
    *BUNDLED,
    File(
        ".zip",
        "application/zip",
        _("All of these files (ZIP)"),
        _("With a list of their digests, to tell whether a file is as it was published."),
        _bundle,
    ),
    File(
        "-digests.txt",
        "text/plain; charset=utf-8",
        _("List of digests"),
        _("The SHA-256 of each file."),
        _digests,
    ),
)
