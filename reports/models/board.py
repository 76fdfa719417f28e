"""The area's Strategic Management Board as a report prints it, and the logos of its agencies."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from returns.models import ReportingYear, Revision


class Seat(models.TextChoices):
    CHAIR = "chair", _("Chair")
    MEMBER = "member", _("Member")
    LAY_ADVISER = "lay_adviser", _("Lay adviser")


class BoardMember(models.Model):
    """A seat on the area's Strategic Management Board. A name may be left out; `role` is the member's post.

    `copied_from` names the year whose board this still is, until somebody has confirmed it for this one.
    """

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="board")
    position = models.PositiveSmallIntegerField()
    seat = models.CharField(max_length=11, choices=Seat, default=Seat.MEMBER)
    name = models.CharField(max_length=90, blank=True)
    role = models.CharField(max_length=120)
    role_cy = models.CharField(max_length=120, blank=True)
    agency = models.CharField(max_length=120, blank=True)
    agency_cy = models.CharField(max_length=120, blank=True)
    copied_from = models.ForeignKey(ReportingYear, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    WORDS = ("seat", "name", "role", "role_cy", "agency", "agency_cy")  # what a member's row says, in both languages

    class Meta:
        ordering = ("revision", "position")
        constraints = (
            models.UniqueConstraint(fields=["revision", "position"], name="boardmember_position_once"),
            models.UniqueConstraint(fields=["revision"], condition=Q(seat=Seat.CHAIR), name="boardmember_one_chair"),
        )

    def __str__(self) -> str:
        return f"{self.role}, {self.agency}"


class Service(models.TextChoices):
    """Whose logo it is. The first three are the responsible authority: Criminal Justice Act 2003, s. 325(1)."""

    POLICE = "police", _("Police")
    PROBATION = "probation", _("Probation service")
    PRISON = "prison", _("Prison service")
    OTHER = "other", _("Another agency")


EXTENSIONS = {"image/png": "png", "image/svg+xml": "svg"}
RESPONSIBLE = (Service.POLICE, Service.PROBATION, Service.PRISON)  # in the order in which their logos stand


def logo_address(sha256: str, media_type: str) -> str:
    """Where a logo is found, in every language and for ever: what stands there never changes."""
    return f"/logos/{sha256}.{EXTENSIONS[media_type]}"


class Logo(models.Model):
    """An agency's logo, checked and cleaned before it is stored. `name` is what a screen reader says in its place.

    The first positions are those of the responsible services, whether or not there is a logo in each.
    """

    WORDS = ("service", "name", "name_cy", "media_type", "sha256")

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="logos")
    position = models.PositiveSmallIntegerField()
    service = models.CharField(max_length=9, choices=Service)
    name = models.CharField(max_length=120)
    name_cy = models.CharField(max_length=120, blank=True)
    media_type = models.CharField(max_length=20)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ("revision", "position")
        constraints = (
            models.UniqueConstraint(fields=["revision", "position"], name="logo_position_once"),
            models.UniqueConstraint(
                fields=["revision", "service"], condition=~Q(service=Service.OTHER), name="logo_once_a_service"
            ),
            models.CheckConstraint(
                condition=Q(media_type__in=["image/png", "image/svg+xml"]), name="logo_is_png_or_svg"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="logo_has_a_name"),
        )

    def __str__(self) -> str:
        return f"{self.revision}: {self.name}"

    @property
    def address(self) -> str:
        return logo_address(self.sha256, self.media_type)
