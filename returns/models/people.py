"""Accounts and the part each plays. What a part may do is in permissions.py."""

from functools import cached_property
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    COORDINATOR = "coordinator", _("Area co-ordinator")
    BOARD = "board", _("Strategic Management Board member")
    NATIONAL = "national", _("National team")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField(_("Email address"), unique=True)
    name = models.CharField(_("Name"), max_length=90)
    is_staff = models.BooleanField(_("May use the admin"), default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)
    anonymised_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ("email",)
        constraints = (
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_in_small_letters"),
            models.CheckConstraint(
                condition=Q(anonymised_at__isnull=True) | Q(is_active=False, is_staff=False, is_superuser=False),
                name="user_anonymised_is_closed",
                violation_error_message=_("You cannot reopen an anonymised account."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @cached_property
    def _memberships(self) -> list[tuple[str, int | None, bool]]:
        """One query a request, however many rights are asked."""
        return list(self.memberships.values_list("role", "area_id", "is_chair"))

    @cached_property
    def parts(self) -> frozenset[tuple[str, int | None]]:
        """(role, area id) of each membership."""
        return frozenset((role, area) for role, area, _is_chair in self._memberships)

    @property
    def areas_chaired(self) -> frozenset[int]:
        """The areas whose board this person chairs."""
        return frozenset(area for _role, area, is_chair in self._memberships if is_chair and area is not None)

    def areas_as(self, role: Role) -> frozenset[int]:
        return frozenset(area for part, area in self.parts if part == role and area is not None)


class Membership(models.Model):
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role)
    area = models.ForeignKey("returns.Area", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_chair = models.BooleanField(_("Chairs the board"), default=False)

    class Meta:
        ordering = ("user", "role", "area")
        constraints = (
            models.UniqueConstraint(fields=["user", "role", "area"], name="membership_once", nulls_distinct=False),
            models.CheckConstraint(
                condition=Q(role=Role.NATIONAL, area__isnull=True) | (~Q(role=Role.NATIONAL) & Q(area__isnull=False)),
                name="membership_area_unless_national",
                violation_error_message=_("People in the national team have no area. Everybody else has one."),
            ),
            models.CheckConstraint(
                condition=Q(is_chair=False) | Q(role=Role.BOARD), name="membership_chair_is_of_the_board"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()} {self.area or ''}".strip()

    def clean(self) -> None:
        """The same as the database says, in words."""
        if self.role == Role.BOARD and self.area and self.area.is_body:
            raise ValidationError(_("A national body has no board."))
