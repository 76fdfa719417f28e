"""What somebody has typed into a form and not saved: kept for them alone, no part of a return, so not on record."""

from django.conf import settings
from django.db import models

LONGEST_ADDRESS = 300
TAKE = "take=draft"  # asks a page to show what was typed there


class DraftQuerySet(models.QuerySet["Draft"]):
    def at(self, page: str, by: int | None) -> "Draft | None":
        """The newest of what this account has typed on a page."""
        return self.filter(by=by, page=page).order_by("-typed_at").first()


class Draft(models.Model):
    """The fields of one form as a browser sends them: `page` is where the form stands, `to` where it is sent."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="drafts")
    page = models.CharField(max_length=LONGEST_ADDRESS)
    to = models.CharField(max_length=LONGEST_ADDRESS)
    fields = models.TextField()  # name=value&name=value, percent-encoded
    typed_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["by", "to"], name="draft_once"),)

    def __str__(self) -> str:
        return f"{self.by}: {self.to}"

    @property
    def address(self) -> str:
        """The page with what was typed in its boxes."""
        return f"{self.page}{'&' if '?' in self.page else '?'}{TAKE}"
