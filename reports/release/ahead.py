"""The files and statistics that are made before anybody asks for them."""

from collections.abc import Iterator
from datetime import datetime
from itertools import takewhile
from time import monotonic

from reports.files.actions import _told, kept, program
from reports.files.catalogue import FILES, LANGUAGE
from reports.models import LANGUAGES, KeptFile
from reports.published import editions
from reports.published.national_figures import with_published
from reports.published.source import Source, public_source
from reports.statistics.pdf import kept_statistics

LONGEST = 5 * 60  # seconds, after which no other file is begun


def keep_ahead(*, at: datetime) -> int:
    """Make what anybody may ask for, now and from the next release on; how many files were not kept yet.

    What is left after some minutes is made the next time, so that a worker which is told to stop comes to its end.
    """
    end = monotonic() + LONGEST
    for moment in _moments(at):
        _make_statistics(moment)
    return sum(1 for _file in takewhile(lambda _file: monotonic() < end, _missing(at)))


def _moments(at: datetime) -> tuple[datetime, ...]:
    following = editions.next_release(at)
    return (at, following) if following else (at,)


def _sources(at: datetime) -> Iterator[Source]:
    for moment in _moments(at):
        for year in (None, *editions.public_years(moment).values_list("year", flat=True)):
            if source := public_source(moment, year=year):
                yield source


def _make_statistics(at: datetime) -> None:
    """Those of the newest year, in both languages."""
    if (source := public_source(at)) and (newest := public_source(at, last=source.years[0])):
        for language in LANGUAGES:
            kept_statistics(with_published(newest), language)


def _missing(at: datetime) -> Iterator[KeptFile]:
    """Each file that was not kept, once it is made."""
    for source in _sources(at):
        yield from _make_missing(source)


def _make_missing(source: Source) -> Iterator[KeptFile]:
    there = set(KeptFile.objects.filter(source=_told(source), program=program()).values_list("name", flat=True))
    for file in FILES:
        if file.name(source.name) not in there:
            yield kept(source, file.name(source.name), LANGUAGE, lambda file=file: file.make(source))  # type: ignore[misc]
