"""What areas send in the demonstration: figures (all invented but Cheshire's of 2020/21), texts, a board, logos."""

import csv
import io
import tomllib
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from reports.annual_report import logos
from reports.demo import cast, invented
from reports.models import Seat
from reports.writing.actions import save_sections
from reports.writing.board_actions import save_board
from reports.writing.logo_actions import save_logo
from returns.arithmetic.figures import Entry
from returns.entry.actions import declare_source
from returns.entry.correction_actions import populations_chosen
from returns.entry.figure_actions import save_figures
from returns.imports.actions import import_at_once, receive
from returns.imports.past import make_history
from returns.imports.past_actions import load_history
from returns.imports.plan import make_plan
from returns.imports.reading import read
from returns.models import Area, Purpose, ReportingYear, Revision, Source

HERE = Path(settings.BASE_DIR) / "reports"
REAL_AREA, REAL_YEAR = "cheshire", 2021
REAL = "The figures are those of the published report. The texts and the board were written for this demonstration."
INVENTED = "No area reported them: a program made them, to fit the number of people who live in the area."
BOARD = [
    {"seat": seat, "role": role, "role_cy": role_cy, "agency": agency, "agency_cy": agency_cy}
    for seat, role, role_cy, agency, agency_cy in (
        (Seat.CHAIR, "Chair", "Cadeirydd", "The police", "Yr heddlu"),
        (Seat.MEMBER, "Head of area", "Pennaeth yr ardal", "Probation Service", "Y Gwasanaeth Prawf"),
        (Seat.MEMBER, "Governor", "Llywodraethwr", "HM Prison Service", "Gwasanaeth Carchardai EF"),
        (Seat.LAY_ADVISER, "Lay adviser", "Cynghorydd lleyg", "", ""),
        (Seat.LAY_ADVISER, "Lay adviser", "Cynghorydd lleyg", "", ""),
    )
]
# Drawn for this demonstration, and marked as specimens: no service has such a logo.
LOGOS = (
    ("police", "Police (specimen logo)", "Heddlu (logo enghreifftiol)"),
    ("probation", "Probation Service (specimen logo)", "Gwasanaeth Prawf (logo enghreifftiol)"),
    ("prison", "Prison Service (specimen logo)", "Gwasanaeth Carchardai (logo enghreifftiol)"),
)


def fill(revision: Revision, at: datetime, only: int | None = None) -> None:
    """A draft's figures, or the first of them, and all that its report says in words and pictures."""
    area, year = revision.area_return.area, revision.year
    is_real = (area.slug, year.year) == (REAL_AREA, REAL_YEAR)
    if is_real:
        _import_real_figures(revision, at)
    else:
        numbers = _invented_figures(year, [area])[area.slug]
        entries = {code: Entry(value) for code, value in list(numbers.items())[:only]}
        save_figures(revision=revision, by=cast.publisher(), at=at, entries=entries)
    source, note = (Source.AREA, REAL) if is_real else (Source.INVENTED, INVENTED)
    declare_source(revision=revision, by=cast.publisher(), at=at, source=source, note=note)
    texts, board = _words(is_real, area.languages)
    said: dict[str, Any] = {"by": cast.submitter(revision), "at": at}
    save_sections(on=revision, **said, texts=texts)
    is_welsh = "cy" in area.languages
    board = [{key: words for key, words in seat.items() if is_welsh or not key.endswith("_cy")} for seat in board]
    save_board(revision=revision, **said, board=board)
    for position, (name, words, welsh) in enumerate(LOGOS, start=1):
        picture = logos.clean((HERE / f"demo/{name}.svg").read_bytes())
        names = {"name": words, "name_cy": welsh if is_welsh else ""}
        save_logo(revision=revision, **said | names, position=position, picture=picture)


def load_as_history(year: ReportingYear, areas: Collection[Area], at: datetime) -> None:
    """Figures without a report: one file of several areas, the way published history goes."""
    numbers = _invented_figures(year, areas)
    file = io.StringIO()
    rows = csv.writer(file)
    rows.writerow(["area", *next(iter(numbers.values()))])
    rows.writerows([area, *row.values()] for area, row in numbers.items())
    content, name = file.getvalue().encode(), f"invented-{year.year}.csv"
    history = make_history(read(content, name, year=year).rows, year=year)
    if history.problems:
        raise ValueError("\n".join(map(str, history.problems)))
    by, about = cast.publisher(), {"note": INVENTED}
    upload = receive(content=content, name=name, purpose=Purpose.HISTORY, by=by, at=at, year=year, about=about)
    load_history(upload=upload, by=cast.reviewer(), at=at, entries=history.entries, source=Source.INVENTED)


def _import_real_figures(revision: Revision, at: datetime) -> None:
    file, by = HERE / f"demo/{REAL_AREA}-{REAL_YEAR}.csv", cast.submitter(revision)
    content = file.read_bytes()
    plan = make_plan(read(content, file.name).rows, by=by, at=at, year=revision.year)
    if plan.problems:
        raise ValueError("\n".join(map(str, plan.problems)))
    import_at_once(plan, content=content, name=file.name, by=by, at=at)


def _invented_figures(year: ReportingYear, areas: Collection[Area]) -> dict[str, dict[str, int]]:
    """code -> count for each of some areas, by its slug."""
    people = populations_chosen(year).filter(area__in=areas).select_related("area")
    return {row.area.slug: invented.figures(row.area.slug, year.year, row.aged_10_and_over) for row in people}


def _words(is_real: bool, languages: Collection[str]) -> tuple[dict[str, dict[str, str]], list[dict[str, Any]]]:
    """What an area says: the real area its own, the others what is invented, in Welsh too where they publish in it."""
    name = f"{REAL_AREA}-{REAL_YEAR}" if is_real else "invented"
    source = tomllib.loads((HERE / f"texts/{name}.toml").read_text(encoding="utf-8"))
    parts = ["body", "signatory", *(["body_cy", "signatory_cy"] if "cy" in languages else [])]
    texts = {
        section["key"]: {part: section[part].strip() for part in parts if part in section}
        for section in source["section"]
    }
    return texts, [dict(seat) for seat in source["board"]] if is_real else BOARD
