"""Who may read a year's reports and figures in the hours before their release: the pre-release list."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from returns.models import ReportingYear
from returns.models.constraints import both_or_neither

LONGEST_POST = 120


class PreReleaseAccess(models.Model):
    """An account on a year's list. Post and organisation are published with the release time; the name is not."""

    year = models.ForeignKey(ReportingYear, on_delete=models.PROTECT, related_name="pre_release_access")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    post = models.CharField(max_length=LONGEST_POST)
    post_cy = models.CharField(max_length=LONGEST_POST, blank=True)
    organisation = models.CharField(max_length=LONGEST_POST)
    organisation_cy = models.CharField(max_length=LONGEST_POST, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("year", "organisation", "post")
        constraints = (
            models.UniqueConstraint(fields=["year", "user"], name="prereleaseaccess_once"),
            models.CheckConstraint(condition=~Q(post="") & ~Q(organisation=""), name="prereleaseaccess_has_a_post"),
            both_or_neither("added", table="prereleaseaccess"),
        )

    def __str__(self) -> str:
        return f"{self.post}, {self.organisation}"

    @property
    def printed(self) -> str:
        """Post and organisation, in the language of the page where there are words in it."""
        in_welsh = get_language() == "cy"
        post = (in_welsh and self.post_cy) or self.post
        return f"{post}, {(in_welsh and self.organisation_cy) or self.organisation}"

    @property
    def is_in_welsh(self) -> bool:
        return bool(self.post_cy and self.organisation_cy)
