"""The words of a report: its sections, and terms that they should no longer use."""

import hashlib
import json
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from returns.models import ReportingYear, Revision

LONGEST_TEXT, LONGEST_TITLE = 200_000, 200  # characters


Subject = Revision | ReportingYear  # what a section belongs to


class LocalSection(models.TextChoices):
    """The sections that every area's report has. An area may add others, each with a title and a key of its own."""

    INTRODUCTION = "introduction", _("Introduction")
    LOCAL_PAGE = "local_page", _("Local page")
    CONTACT = "contact", _("Contact")


class Section(models.Model):
    """One section of a report, in Markdown: an area's own, which belongs to a revision, or a national one, of a year.

    `note` is the letter of a note to the tables, `signatory` stands under the area's introduction. `copied_from` names
    the year whose words these still are, until somebody has confirmed them for this one.
    """

    WORDS = ("title", "title_cy", "note", "body", "body_cy", "signatory", "signatory_cy")

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, null=True, blank=True, related_name="sections")
    year = models.ForeignKey(
        ReportingYear, on_delete=models.PROTECT, null=True, blank=True, db_column="year", related_name="sections"
    )
    key = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=200, blank=True)
    title_cy = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=1, blank=True)
    body = models.TextField(blank=True)
    body_cy = models.TextField(blank=True)
    signatory = models.CharField(max_length=200, blank=True)
    signatory_cy = models.CharField(max_length=200, blank=True)
    copied_from = models.ForeignKey(ReportingYear, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("year", "revision", "position", "key")
        constraints = (
            models.UniqueConstraint(fields=["revision", "key"], name="section_once_in_a_revision"),
            models.UniqueConstraint(fields=["year", "key"], name="section_once_in_a_year"),
            models.CheckConstraint(
                condition=Q(revision__isnull=False, year=None, note="")
                | Q(revision=None, year__isnull=False, signatory="", signatory_cy=""),
                name="section_of_a_revision_or_a_year",
            ),
            models.CheckConstraint(
                condition=Q(revision__isnull=False, key__in=LocalSection.values) | ~Q(title=""),
                name="section_added_has_a_title",
            ),
        )

    def __str__(self) -> str:
        return f"{self.revision or self.year}: {self.name}"

    @classmethod
    def blank(cls, on: Subject, key: str, **words: Any) -> "Section":
        """A section that is not saved yet."""
        return cls(key=key, **{"year" if isinstance(on, ReportingYear) else "revision": on}, **words)

    @property
    def is_added(self) -> bool:
        """Whether somebody has added it, so that it has a place among others and can go: not so what every area has."""
        return self.revision_id is None or self.key not in LocalSection.values

    @property
    def name(self) -> str:
        """What the section is called, in the active language where that is not its writer's own word."""
        if not self.is_added:
            return str(LocalSection(self.key).label)
        return f"({self.note}) {self.title}" if self.note else self.title

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


def chain_of(on: Subject) -> str:
    """The chain of events on which its sections are written."""
    return on.area_return.chain if isinstance(on, Revision) else on.chain


def sections_of(on: Subject) -> list[Section]:
    """The sections of a year, or an area's own, in the report's order; those of every area also while not written."""
    here = {section.key: section for section in on.sections.select_related("copied_from")}
    if isinstance(on, ReportingYear):
        return list(here.values())
    fixed = {key: here.pop(key, Section.blank(on, key)) for key in LocalSection.values}
    contact = fixed.pop(LocalSection.CONTACT)
    return [*fixed.values(), *here.values(), contact]


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
