"""Where a revision stands, the named sets that code asks, and where its figures come from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    DRAFT = "draft", _("In progress")
    SUBMITTED = "submitted", _("Submitted")
    ACCEPTED = "accepted", _("Accepted")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Superseded")


# Code asks these sets, instead of listing statuses where it needs them.
EDITABLE = frozenset({Status.DRAFT})
IN_WORK = frozenset({Status.DRAFT, Status.SUBMITTED, Status.ACCEPTED})
RECEIVED = frozenset({Status.SUBMITTED, Status.ACCEPTED, Status.PUBLISHED})
VISIBLE_TO_BOARD = frozenset({Status.SUBMITTED, Status.ACCEPTED, Status.PUBLISHED})
CURRENT = frozenset({*IN_WORK, Status.PUBLISHED})
HAS_BEEN_PUBLISHED = frozenset({Status.PUBLISHED, Status.SUPERSEDED})


class Source(models.TextChoices):
    AREA = "area", _("The area’s return")
    HISTORICAL = "historical", _("Published history")
    INVENTED = "invented", _("Invented for demonstration")
