"""National figures as they were published, of years for which no area's return is here. Nothing is added to them."""

from django.db import models
from django.db.models import Q

LONGEST_CODE, LONGEST_SOURCE, LONGEST_BREAK = 60, 300, 300
FIRST_YEAR, LAST_YEAR = 1998, 2100  # by the end of the reporting year


class NationalFigure(models.Model):
    """England and Wales in one year, by the code of a box or of a total.

    `first_released` is what was published first, where `value` is a later revision; it stays (migration 0007).
    `break_note` says why the year does not compare with the one before it.
    """

    year = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=LONGEST_CODE)
    value = models.PositiveIntegerField()
    first_released = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField(max_length=LONGEST_SOURCE)
    break_note = models.CharField(max_length=LONGEST_BREAK, blank=True)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ("year", "code")
        constraints = (
            models.UniqueConstraint(fields=["year", "code"], name="nationalfigure_once"),
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR), name="nationalfigure_of_a_reporting_year"
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[a-z]+(_[a-z0-9]+)+$"), name="nationalfigure_code_is_well_formed"
            ),
            models.CheckConstraint(condition=~Q(source__regex=r"^\s*$"), name="nationalfigure_has_a_source"),
        )

    def __str__(self) -> str:
        return f"{self.year}: {self.code}"
