"""Constraints that several models share."""

from django.db import models
from django.db.models import Q


def both_or_neither(name: str, *, table: str) -> models.CheckConstraint:
    """An act's `<name>_by` and `<name>_at` stand together or not at all."""
    by, at = f"{name}_by__isnull", f"{name}_at__isnull"
    return models.CheckConstraint(
        condition=Q(**{by: True, at: True}) | Q(**{by: False, at: False}),
        name=f"{table}_{name}_by_and_at",
        violation_error_message=f"Who and when of “{name}” belong together.",
    )
