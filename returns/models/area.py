"""The areas that owe a return, and their populations."""

from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from returns.arithmetic.characters import name_key


class Nation(models.TextChoices):
    ENGLAND = "England", _("England")
    WALES = "Wales", _("Wales")


class AreaQuerySet(models.QuerySet["Area"]):
    def by_any_name(self) -> dict[str, "Area"]:
        """Every spelling by which a source may call an area (slug, names, aliases, codes), each by its `name_key`.

        The code of one police force of several is no name of their area: see `by_part`.
        """
        return {name_key(name): area for area in self for name in area.spellings if name not in area.parts}

    def by_part(self) -> dict[str, "Area"]:
        """The codes of police forces that share their area with others, by `name_key`."""
        return {name_key(code): area for area in self for code in area.parts}


class Area(models.Model):
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=90, unique=True)
    name_cy = models.CharField(_("Welsh name"), max_length=90, blank=True)
    nation = models.CharField(max_length=10, choices=Nation)
    police_force_area_codes = ArrayField(models.CharField(max_length=9))
    aliases = ArrayField(models.CharField(max_length=90), default=list, blank=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

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
