"""Many published figures, quickly: as many areas and years as a measurement asks for, each return complete."""

from itertools import islice, product
from string import ascii_lowercase

from django.db import connection

from returns.form import definition
from returns.models import Area, AreaReturn, Cell, ReportingYear, Revision, Status
from tests.factories import AT, QUESTIONNAIRES, UserFactory

FORM = (QUESTIONNAIRES / "2021.toml").read_text(encoding="utf-8")
# One more question of the form, with six boxes.
QUESTION = """
[[question]]
code = "more_{code}"
block = "G"
title = "More of them, {code}"
title_cy = "Mwy ohonynt, {code}"
basis = "flow"
cells = ["c1_l2", "c2_l2", "c3_l2", "c1_l3", "c2_l3", "c3_l3"]
"""
# Every fiftieth figure is not available, every hundredth has a footnote.
FIGURES = """
INSERT INTO returns_figure
       (revision_id, cell_id, year, value, unavailable_reason, footnote, unavailable_reason_cy, footnote_cy)
SELECT revision.id, cell.id, cell.year,
       CASE WHEN (revision.id * 31 + cell.position) % 50 > 0
            THEN (revision.id * 7919 + cell.position * 104729) % 3000 END,
       CASE WHEN (revision.id * 31 + cell.position) % 50 = 0 THEN 'The court’s records were lost.' ELSE '' END,
       CASE WHEN (revision.id * 37 + cell.position) % 100 = 1 THEN 'Recounted, as "agreed".' ELSE '' END, '', ''
  FROM returns_revision revision JOIN returns_cell cell ON cell.year = revision.year
"""


def longer(questions: int) -> str:
    """The form with so many questions more, of six boxes each."""
    codes = ("".join(letters) for letters in product(ascii_lowercase, repeat=2))
    return FORM + "".join(QUESTION.format(code=code) for code in islice(codes, questions))


def publish(areas: int, years: range, form: str = FORM) -> int:
    """Public figures of so many areas in each of the years; how many there are."""
    for year in years:
        definition.load(form.replace("year = 2021", f"year = {year}", 1))
    ReportingYear.objects.update(release_at=AT)
    people = {f"{act}_by": UserFactory() for act in ("submitted", "accepted", "published")}
    moments = {f"{act}_at": AT for act in ("submitted", "accepted", "published")}
    Area.objects.bulk_create(
        Area(slug=f"area-{n:05}", name=f"Area {n:05}", nation="england", police_force_area_codes=[f"E{n:08}"])
        for n in range(areas)
    )
    AreaReturn.objects.bulk_create(
        AreaReturn(area=area, year_id=year, area_name=area.name) for year in years for area in Area.objects.all()
    )
    Revision.objects.bulk_create(
        Revision(area_return=of, year_id=of.year_id, number=1, status=Status.PUBLISHED, **people, **moments)
        for of in AreaReturn.objects.all()
    )
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE returns_figure DISABLE TRIGGER USER")
        cursor.execute(FIGURES)
        cursor.execute("ALTER TABLE returns_figure ENABLE TRIGGER USER")
        cursor.execute("ANALYZE")
    return areas * Cell.objects.count()
