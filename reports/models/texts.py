"""The words of a report: a year's national sections, an area's own sections, what is typed but not saved yet."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from returns.models import ReportingYear, Revision


class NationalText(models.Model):
    """One section of a year's national text, in order; `note` is the letter of a note to the tables.

    `copied_from` names the year whose words these still are, until somebody has confirmed them for this one.
    """

    year = models.ForeignKey(ReportingYear, on_delete=models.PROTECT, db_column="year", related_name="national_texts")
    key = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=1, blank=True)
    title = models.CharField(max_length=200)
    title_cy = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    body_cy = models.TextField(blank=True)
    copied_from = models.ForeignKey(ReportingYear, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("year", "position")
        constraints = (models.UniqueConstraint(fields=["year", "key"], name="nationaltext_once"),)

    def __str__(self) -> str:
        return f"{self.year}: {self.title}"


class LocalSection(models.TextChoices):
    """The sections that every area's report has. An area may add others, each with a title and a key of its own."""

    INTRODUCTION = "introduction", _("Introduction")
    LOCAL_PAGE = "local_page", _("Local page")
    CONTACT = "contact", _("Contact")


class LocalText(models.Model):
    """A section that the area writes, in Markdown. It belongs to a revision, as the figures do.

    `title` is that of a section which the area has added; `signatory` stands under the introduction.
    `copied_from` names the year whose words these still are, until somebody has confirmed them for this one.
    """

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="local_texts")
    key = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=200, blank=True)
    title_cy = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    body_cy = models.TextField(blank=True)
    signatory = models.CharField(max_length=200, blank=True)
    signatory_cy = models.CharField(max_length=200, blank=True)
    copied_from = models.ForeignKey(ReportingYear, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("revision", "position", "key")
        constraints = (
            models.UniqueConstraint(fields=["revision", "key"], name="localtext_once"),
            models.CheckConstraint(
                condition=Q(key__in=LocalSection.values) | ~Q(title=""), name="localtext_added_has_a_title"
            ),
        )

    def __str__(self) -> str:
        return f"{self.revision}: {self.title or self.key}"


class TextDraft(models.Model):
    """What somebody has typed at a place and not saved: kept by the way, for them alone."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=120)
    body = models.TextField(blank=True)
    typed_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["by", "place"], name="textdraft_once"),)

    def __str__(self) -> str:
        return f"{self.by}: {self.place}"


class ObsoleteTermQuerySet(models.QuerySet["ObsoleteTerm"]):
    def of(self, year: ReportingYear) -> dict[str, str]:
        """A year's terms -> what to write instead."""
        return dict(self.filter(year=year).values_list("term", "instead"))


class ObsoleteTerm(models.Model):
    """A term that texts of a year should no longer use, and what to write instead."""

    year = models.ForeignKey(ReportingYear, on_delete=models.PROTECT, db_column="year", related_name="obsolete_terms")
    term = models.CharField(max_length=120)
    instead = models.CharField(max_length=120)

    objects = ObsoleteTermQuerySet.as_manager()

    class Meta:
        ordering = ("year", "term")
        constraints = (models.UniqueConstraint(fields=["year", "term"], name="obsoleteterm_once"),)

    def __str__(self) -> str:
        return f"{self.year}: {self.term}"
