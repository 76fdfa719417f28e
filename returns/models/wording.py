"""An area's own Welsh for the form of a year, where it says something otherwise than the year's does."""

from django.db import models
from django.db.models import Q


class AreaWording(models.Model):
    """`place` names what is worded (returns.form.wording). Only an area in Wales has any (migration 0012)."""

    year = models.ForeignKey("returns.ReportingYear", on_delete=models.PROTECT, db_column="year", related_name="+")
    area = models.ForeignKey("returns.Area", on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=80)
    text = models.TextField()

    class Meta:
        ordering = ("year", "area", "place")
        constraints = (
            models.UniqueConstraint(fields=["year", "area", "place"], name="areawording_once"),
            models.CheckConstraint(condition=~Q(text=""), name="areawording_says_something"),
        )

    def __str__(self) -> str:
        return f"{self.year_id}, {self.area}: {self.place}"
