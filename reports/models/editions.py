"""What is settled of a report: the word of whoever signed it off, and the frozen files of a published revision."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from returns.models import Revision
from returns.models.constraints import both_or_neither

LANGUAGES = ("en", "cy")


class SignOff(models.Model):
    """The word of the board's chair that an accepted report may be published, over its contents' digest.

    With a reason it is the national team's override of a signature that is not to be had.
    """

    revision = models.OneToOneField(Revision, on_delete=models.PROTECT, related_name="sign_off")
    digest = models.CharField(max_length=64)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        constraints = (both_or_neither("signed", table="signoff"),)

    def __str__(self) -> str:
        return f"{self.revision}: {self.signed_by}"

    @property
    def is_override(self) -> bool:
        return bool(self.reason)


class Kind(models.TextChoices):
    HTML = "html", _("Web page")
    PDF = "pdf", _("PDF")
    CSV = "csv", _("CSV")


def files_in(languages: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The (kind, language) of each file of a report that is published in these languages."""
    for language in languages:
        yield from ((kind, language) for kind in (Kind.HTML, Kind.PDF))
    yield Kind.CSV, "en"


def edition_name(revision: Revision) -> str:
    """The revision as everybody can name it: area, year, number; the report prints it."""
    return f"{revision.area_return.area.slug}-{revision.year_id}-{revision.number}"


class FrozenFileQuerySet(models.QuerySet["FrozenFile"]):
    def standing(self) -> "FrozenFileQuerySet":
        """Those of reports as they were last accepted. A return that was sent back since leaves older ones behind."""
        return self.filter(made_at__gte=F("revision__accepted_at"))


class FrozenFile(models.Model):
    """One frozen file of a revision, byte for byte as it is served. `input_digest` says what it was made from.

    Page and PDF are made in each language of the area; the CSV holds codes and numbers, and has one. Once the revision
    is published a trigger refuses any change (migration 0002).
    """

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="frozen_files")
    kind = models.CharField(max_length=4, choices=Kind)
    language = models.CharField(max_length=2, default="en")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    input_digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    objects = FrozenFileQuerySet.as_manager()

    class Meta:
        ordering = ("revision", "kind", "language")
        constraints = (
            models.UniqueConstraint(fields=["revision", "kind", "language"], name="frozenfile_once"),
            models.CheckConstraint(condition=Q(language__in=LANGUAGES), name="frozenfile_language_is_known"),
        )

    def __str__(self) -> str:
        return f"{self.revision}: {self.get_kind_display()}, {self.language}"

    @property
    def name(self) -> str:
        return edition_name(self.revision)

    @property
    def file(self) -> str:
        """Which of its revision's files it is, as the record of the publication calls it."""
        return f"{self.kind} {self.language}"
