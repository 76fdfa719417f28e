"""The words of a report: a year's national sections, an area's own sections, what is typed but not saved yet."""

import hashlib
import json
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from returns.models import ReportingYear, Revision

LONGEST_TEXT, LONGEST_TITLE = 200_000, 200  # characters


class Worded(models.Model):
    """A section of a report: `WORDS` names the columns that people write."""

    WORDS: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    @property
    def words(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in self.WORDS}

    @property
    def is_empty(self) -> bool:
        return not any(self.words.values())

    @property
    def token(self) -> str:
        """A page carries it to tell which words its writer had seen; empty where nothing was written."""
        written = json.dumps(self.words, sort_keys=True, ensure_ascii=False)
        return "" if self.is_empty else hashlib.sha256(written.encode()).hexdigest()[:16]


class NationalText(Worded):
    """One section of a year's national text, in order; `note` is the letter of a note to the tables.

    `copied_from` names the year whose words these still are, until somebody has confirmed them for this one.
    """

    WORDS = ("title", "title_cy", "note", "body", "body_cy")

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

    @property
    def name(self) -> str:
        return f"({self.note}) {self.title}" if self.note else self.title


class LocalSection(models.TextChoices):
    """The sections that every area's report has. An area may add others, each with a title and a key of its own."""

    INTRODUCTION = "introduction", _("Introduction")
    LOCAL_PAGE = "local_page", _("Local page")
    CONTACT = "contact", _("Contact")


class LocalText(Worded):
    """A section that the area writes, in Markdown. It belongs to a revision, as the figures do.

    `title` is that of a section which the area has added; `signatory` stands under the introduction.
    `copied_from` names the year whose words these still are, until somebody has confirmed them for this one.
    """

    WORDS = ("title", "title_cy", "body", "body_cy", "signatory", "signatory_cy")

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
        return f"{self.revision}: {self.name}"

    @property
    def is_added(self) -> bool:
        return self.key not in LocalSection.values

    @property
    def name(self) -> str:
        """What the section is called, in the active language where that is not the area's own word."""
        return self.title if self.is_added else str(LocalSection(self.key).label)


class TextDraft(models.Model):
    """What somebody has typed at a place (chain, section and column) and not saved: kept by the way, for them alone."""

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
