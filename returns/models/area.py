"""Those that owe a return, areas and national bodies, and the areas' populations."""

from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from returns.arithmetic.characters import name_key
from returns.arithmetic.figures import AREAS


class Nation(models.TextChoices):
    ENGLAND = "England", _("England")
    WALES = "Wales", _("Wales")


class AreaKind(models.TextChoices):
    """A body has figures alone: no population, no report, no board."""

    AREA = "area", _("Area")
    BODY = "body", _("National body")


class AreaQuerySet(models.QuerySet["Area"]):
    def living_in(self, year: int) -> "AreaQuerySet":
        """Those that owe a return for a reporting year."""
        begun = Q(from_year__isnull=True) | Q(from_year__lte=year)
        return self.filter(begun, Q(to_year__isnull=True) | Q(to_year__gte=year))

    def with_people(self) -> "AreaQuerySet":
        """The areas, without the national bodies: those that have a population and a report."""
        return self.filter(kind=AreaKind.AREA)

    def by_any_name(self) -> dict[str, "Area"]:
        """Every spelling by which a source may call an area (slug, names, aliases, codes), each by its `name_key`.

        The code of one police force of several is no name of their area: see `by_part`.
        """
        return {name_key(name): area for area in self for name in area.spellings if name not in area.parts}

    def by_part(self) -> dict[str, "Area"]:
        """The codes of police forces that share their area with others, by `name_key`."""
        return {name_key(code): area for area in self for code in area.parts}


class Area(models.Model):
    """An area, or a national body. It may begin and end, but it is never deleted: its returns stay.

    `number` is the ministry's. `from_year` and `to_year` are the first and the last reporting year of which it owes a
    return, empty where it always did and still does. Its successors owe one from the year after its last.
    """

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=90, unique=True)
    name_cy = models.CharField(_("Welsh name"), max_length=90, blank=True)
    kind = models.CharField(max_length=4, choices=AreaKind, default=AreaKind.AREA)
    number = models.PositiveSmallIntegerField(null=True, blank=True, unique=True)
    nation = models.CharField(max_length=10, choices=Nation, blank=True)
    police_force_area_codes = ArrayField(models.CharField(max_length=9), default=list, blank=True)
    aliases = ArrayField(models.CharField(max_length=90), default=list, blank=True)
    from_year = models.PositiveSmallIntegerField(null=True, blank=True)
    to_year = models.PositiveSmallIntegerField(null=True, blank=True)
    successors = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="predecessors")

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=(Q(kind=AreaKind.AREA) & ~Q(nation="")) | Q(kind=AreaKind.BODY, nation=""),
                name="area_is_of_a_nation_and_a_body_is_not",
                violation_error_message=_("An area is in England or in Wales; a national body is in neither."),
            ),
            models.CheckConstraint(condition=~Q(slug=AREAS), name="area_is_not_called_what_all_are"),
            models.CheckConstraint(
                condition=Q(from_year__isnull=True) | Q(to_year__isnull=True) | Q(to_year__gte=F("from_year")),
                name="area_ends_after_it_begins",
                violation_error_message=_("An area ends after it begins."),
            ),
            models.CheckConstraint(condition=Q(number__isnull=True) | Q(number__gt=0), name="area_number_is_from_1"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_body(self) -> bool:
        return self.kind == AreaKind.BODY

    @property
    def asked_as(self) -> str:
        """What a form's `asked_of` says where it means this one: AREAS for each area, and a body's own slug."""
        return self.slug if self.is_body else AREAS

    def lives_in(self, year: int) -> bool:
        """Whether it owes a return for a reporting year."""
        return (self.from_year is None or self.from_year <= year) and (self.to_year is None or year <= self.to_year)

    def why_not_followed_by(self, other: "Area") -> str:
        """Why another cannot be its successor; empty where it can. So no chain of successors leads back to itself."""
        if self.to_year is None:
            return f"{self.slug} has not ended, so nobody follows it: give the last year of which it owes a return"
        if other.kind != self.kind:
            return f"{other.slug} is not of the kind of {self.slug}"
        if not other.lives_in(self.to_year + 1):
            return f"{other.slug} owes no return for {self.to_year + 1}, the year after the last of {self.slug}"
        return ""

    @property
    def has_welsh(self) -> bool:
        """Whether the area publishes its report in Welsh beside English."""
        return self.nation == Nation.WALES

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which the area publishes its report."""
        return ("en", "cy") if self.has_welsh else ("en",)

    @property
    def spellings(self) -> tuple[str, ...]:
        codes = self.police_force_area_codes
        names = (self.slug, self.name, self.name_cy, *self.aliases, *codes, " ".join(codes))
        return tuple(dict.fromkeys(name for name in names if name))

    @property
    def parts(self) -> tuple[str, ...]:
        """The codes of its police forces, where each stands for less than the area."""
        return tuple(self.police_force_area_codes) if len(self.police_force_area_codes) > 1 else ()

    @property
    def why_not_by_part(self) -> str:
        """Why a number under the code of one of its parts is not the area's; words that follow the code."""
        return (
            f"is only a part of {self} ({', '.join(self.parts)}): add its parts up, and give the sum "
            f"under the name {self.slug}"
        )


LONGEST_VINTAGE, LONGEST_SOURCE = 40, 300


def estimate_name(mid_year: int | None, vintage: str) -> str:
    """The name of one estimate, which has a number for each area: “mid-2020, pre-2021-census”. Empty for none."""
    return f"mid-{mid_year}, {vintage}" if mid_year is not None else ""


class PopulationQuerySet(models.QuerySet["Population"]):
    def estimates(self) -> list[dict[str, Any]]:
        """Each mid-year and vintage that is loaded, newest first: for how many areas, and from which sources."""
        sources = ArrayAgg("source", distinct=True, order_by="source")
        rows = self.values("mid_year", "vintage").annotate(areas=models.Count("pk"), sources=sources)
        return [
            {**row, "name": estimate_name(row["mid_year"], row["vintage"])}
            for row in rows.order_by("-mid_year", "vintage")
        ]

    def of_estimate(self, mid_year: int | None, vintage: str) -> "PopulationQuerySet":
        """The numbers of one estimate; none where none is named."""
        return self.filter(mid_year=mid_year or 0, vintage=vintage)


class Population(models.Model):
    """Residents of an area at 30 June of `mid_year`, as estimated in one vintage of the source. Never overwritten."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="populations")
    mid_year = models.PositiveSmallIntegerField()
    vintage = models.CharField(max_length=LONGEST_VINTAGE)
    all_ages = models.PositiveIntegerField()
    aged_10_and_over = models.PositiveIntegerField()
    source = models.CharField(max_length=LONGEST_SOURCE)

    objects = PopulationQuerySet.as_manager()

    class Meta:
        ordering = ("mid_year", "vintage", "area__name")
        constraints = (
            models.UniqueConstraint(fields=["area", "mid_year", "vintage"], name="population_once_a_vintage"),
            models.CheckConstraint(
                condition=Q(aged_10_and_over__gt=0, aged_10_and_over__lte=models.F("all_ages")),
                name="population_aged_10_within_all_ages",
            ),
        )

    def __str__(self) -> str:
        return f"{self.area} mid-{self.mid_year} ({self.vintage})"

    @property
    def estimate(self) -> str:
        return estimate_name(self.mid_year, self.vintage)
