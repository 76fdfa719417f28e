"""The makers of the cast: people, areas, and revisions in a state that no action would lead to.

What the real actions can make, fixtures make with them (conftest.py). RevisionFactory goes round the actions.
"""

import csv
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import factory
from factory.django import DjangoModelFactory

from returns.models import (
    Area,
    AreaReturn,
    Cell,
    Figure,
    Membership,
    ReportingYear,
    Revision,
    Role,
    Source,
    Status,
    User,
)
from returns.models.area import Nation

ROOT = Path(__file__).resolve().parent.parent
LONDON = ZoneInfo("Europe/London")
AT = datetime(2021, 6, 1, 9, 30, tzinfo=LONDON)

QUESTIONNAIRES = ROOT / "returns/questionnaires"
with (ROOT / "reports/demo/cheshire-2021.csv").open(newline="") as rows:
    CHESHIRE_FIGURES = {row["cell"]: int(row["value"]) for row in csv.DictReader(rows)}


class AreaFactory(DjangoModelFactory):
    class Meta:
        model = Area

    name = factory.Sequence("Area {}".format)
    slug = factory.LazyAttribute(lambda area: area.name.lower().replace(" ", "-"))
    nation = Nation.ENGLAND
    police_force_area_codes = factory.Sequence(lambda n: [f"E99{n:06}"])  # no real one has such a code

    class Params:
        welsh = factory.Trait(nation=Nation.WALES, name_cy=factory.LazyAttribute(lambda area: f"{area.name} (cy)"))


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence("person-{}@example.org".format)
    name = factory.Sequence("Person {}".format)
    date_joined = AT


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)

    class Params:
        coordinator = factory.Trait(role=Role.COORDINATOR)
        board = factory.Trait(role=Role.BOARD)
        chair = factory.Trait(role=Role.BOARD, is_chair=True)
        national = factory.Trait(role=Role.NATIONAL, area=None)


class YearFactory(DjangoModelFactory):
    class Meta:
        model = ReportingYear
        django_get_or_create = ("year",)

    year = 2021


class AreaReturnFactory(DjangoModelFactory):
    class Meta:
        model = AreaReturn
        django_get_or_create = ("area", "year")

    area = factory.SubFactory(AreaFactory)
    year = factory.SubFactory(YearFactory)
    area_name = factory.SelfAttribute("area.name")


class RevisionFactory(DjangoModelFactory):
    """A revision in any state, with `figures` (code -> value) for the boxes of its year's form; others stay empty."""

    class Meta:
        model = Revision

    area_return = factory.SubFactory(AreaReturnFactory)
    year = factory.SelfAttribute("area_return.year")
    reason = factory.LazyAttribute(lambda revision: "" if revision.number == 1 else "A figure was wrong.")
    number = 1
    source = Source.AREA
    has_report = factory.LazyAttribute(
        lambda revision: revision.source != Source.HISTORICAL and not revision.area_return.area.is_body
    )

    class Params:
        submitted = factory.Trait(
            status=Status.SUBMITTED, submitted_by=factory.SubFactory(UserFactory), submitted_at=AT
        )
        accepted = factory.Trait(
            submitted=True,
            status=Status.ACCEPTED,
            accepted_by=factory.SubFactory(UserFactory),
            accepted_at=AT,
        )
        published = factory.Trait(
            accepted=True,
            status=Status.PUBLISHED,
            published_by=factory.SubFactory(UserFactory),
            published_at=AT,
        )
        superseded = factory.Trait(published=True, status=Status.SUPERSEDED, superseded_at=AT)
        invented = factory.Trait(source="invented", note="Made up for a test.")

    @classmethod
    def _create(cls, model_class, *args, figures=(), **fields):
        """As a draft first: figures go nowhere else."""
        begin = ("area_return", "year", "number", "reason", "source", "note", "has_report")
        revision = model_class.objects.create(**{key: fields[key] for key in begin if key in fields})
        values = dict(figures)
        Figure.objects.bulk_create(
            Figure(revision=revision, cell=cell, year=revision.year, value=values.get(cell.code))
            for cell in Cell.objects.filter(year=revision.year, asked_of=revision.area_return.area.asked_as)
        )
        for key, value in fields.items():
            setattr(revision, key, value)
        revision.save()
        return revision
