"""The read side's own tables: the words of a report, and the frozen files of a published revision."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from returns.models import ReportingYear, Revision


class NationalText(models.Model):
    """One section of a year's national text, in order; `note` is the letter of a note to the tables."""

    year = models.ForeignKey(ReportingYear, on_delete=models.PROTECT, db_column="year", related_name="national_texts")
    key = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=1, blank=True)
    title = models.CharField(max_length=200)
    title_cy = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    body_cy = models.TextField(blank=True)

    class Meta:
        ordering = ("year", "position")
        constraints = (models.UniqueConstraint(fields=["year", "key"], name="nationaltext_once"),)

    def __str__(self) -> str:
        return f"{self.year}: {self.title}"


class LocalSection(models.TextChoices):
    INTRODUCTION = "introduction", _("Introduction")
    LOCAL_PAGE = "local_page", _("Local page")


class LocalText(models.Model):
    """A section that the area writes, in Markdown. It belongs to a revision, as the figures do."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="local_texts")
    key = models.CharField(max_length=40, choices=LocalSection)
    body = models.TextField()
    body_cy = models.TextField(blank=True)

    class Meta:
        ordering = ("revision", "key")
        constraints = (models.UniqueConstraint(fields=["revision", "key"], name="localtext_once"),)

    def __str__(self) -> str:
        return f"{self.revision}: {self.get_key_display()}"


class BoardMember(models.Model):
    """A seat on the area's Strategic Management Board, as the report prints it."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="board")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=90, blank=True)
    role = models.CharField(max_length=120)
    agency = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("revision", "position")
        constraints = (models.UniqueConstraint(fields=["revision", "position"], name="boardmember_position_once"),)

    def __str__(self) -> str:
        return f"{self.role}, {self.agency}"


class Kind(models.TextChoices):
    HTML = "html", _("Web page")
    PDF = "pdf", _("PDF")
    CSV = "csv", _("CSV")


class Edition(models.Model):
    """One frozen file of a revision, byte for byte as it is served. `input_digest` says what it was made from.

    Once the revision is published a trigger refuses any change (migration 0002).
    """

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="editions")
    kind = models.CharField(max_length=4, choices=Kind)
    language = models.CharField(max_length=2, default="en")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    input_digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("revision", "kind", "language")
        constraints = (models.UniqueConstraint(fields=["revision", "kind", "language"], name="edition_once"),)

    def __str__(self) -> str:
        return f"{self.revision}: {self.get_kind_display()}"
