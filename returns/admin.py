"""The admin: accounts and reference data. What areas submit, and the record of it, can be read here and not written.

The national team may also import figures here, on the terms of every other import (returns.imports.admin).
"""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone

from returns import models
from returns.access import permissions
from returns.imports.admin import FiguresImport
from returns.people import actions


class ReadOnly(admin.ModelAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class MembershipInline(admin.TabularInline):
    model = models.Membership
    extra = 1


@admin.register(models.User)
class AccountAdmin(UserAdmin):
    ordering = ("email",)
    list_display = ("email", "name", "is_active", "is_staff")
    list_filter = ("is_active", "is_staff", "memberships__role")
    search_fields = ("email", "name", "memberships__area__name")
    fieldsets = (
        (None, {"fields": ("email", "password", "name")}),
        ("Rights", {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "name", "usable_password", "password1", "password2")}),)
    inlines = (MembershipInline,)
    change_form_template = "admin/account.html"

    def get_urls(self) -> list[URLPattern]:
        own = path("<path:account>/anonymise/", self.admin_site.admin_view(self.anonymise), name="anonymise_account")
        return [own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        account = self.get_object(request, object_id)
        may = account is not None and permissions.can_anonymise(request.user, account)
        return super().change_view(request, object_id, form_url, (extra_context or {}) | {"can_anonymise": may})

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An anonymised account stays as it is."""
        return super().has_change_permission(request, obj) and (obj is None or obj.anonymised_at is None)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The record points to accounts: one is anonymised, never deleted."""
        return False

    def anonymise(self, request: HttpRequest, account: str) -> HttpResponse:
        """Ask, and then take name and address from an account."""
        here = self.get_object(request, account)
        if here is None:
            raise Http404
        if not permissions.can_anonymise(request.user, here):
            raise PermissionDenied
        if request.method == "POST":
            here = actions.anonymise(user=here, by=cast(models.User, request.user), at=timezone.now())
            self.message_user(request, f"The account is anonymised. Its name is “{here}”.")
            return redirect("admin:returns_user_changelist")
        context = self.admin_site.each_context(request) | {"account": here, "title": "Anonymise an account"}
        return render(request, "admin/anonymise.html", context)


class AreaForm(forms.ModelForm):
    """Says at the successors, or at the years, what the database would refuse."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        for other in cleaned.get("successors", ()):
            if why := self.instance_as(cleaned).why_not_followed_by(other):
                self.add_error("successors", why)
        before = self.instance.predecessors.all() if self.instance.pk else ()
        for why in filter(None, (other.why_not_followed_by(self.instance_as(cleaned)) for other in before)):
            self.add_error("from_year", why)
        return cleaned

    def instance_as(self, cleaned: dict[str, Any]) -> models.Area:
        """The area as it is to be."""
        return models.Area(**{name: cleaned.get(name) for name in ("slug", "kind", "from_year", "to_year")})


@admin.register(models.Area)
class AreaAdmin(admin.ModelAdmin):
    form = AreaForm
    list_display = ("number", "name", "name_cy", "kind", "nation", "from_year", "to_year", "aliases")
    list_display_links = ("name",)
    filter_horizontal = ("successors",)
    search_fields = ("name", "name_cy", "aliases")
    prepopulated_fields = {"slug": ("name",)}


@admin.register(models.Population)
class PopulationAdmin(ReadOnly):
    """Loaded on a page of the site: a vintage is never overwritten."""

    list_display = ("area", "mid_year", "vintage", "all_ages", "aged_10_and_over")
    list_filter = ("mid_year", "vintage")
    search_fields = ("area__name",)


@admin.register(models.ReportingYear)
class ReportingYearAdmin(ReadOnly):
    list_display = ("name", "status", "opens_at", "deadline", "closes_at", "release_at")


@admin.register(models.Revision)
class RevisionAdmin(ReadOnly):
    list_display = ("area_return", "number", "status", "source", "submitted_at", "accepted_at", "published_at")
    list_filter = ("year", "status", "source")
    list_select_related = ("area_return__year", "year")
    search_fields = ("area_return__area_name",)


@admin.register(models.Figure)
class FigureAdmin(FiguresImport, ReadOnly):
    list_display = ("revision", "cell", "value", "unavailable_reason", "footnote")
    list_filter = ("year", "revision__status")
    list_select_related = ("revision__area_return__year", "revision__year", "cell")
    ordering = ("-year", "revision__area_return__area_name", "-revision__number", "cell__position")
    search_fields = ("revision__area_return__area_name", "cell__code")
    show_full_result_count = False  # a figure for each box of each revision: counting them all takes longer than a page

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever imports sees where it went."""
        return permissions.is_national(request.user) or super().has_view_permission(request, obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return permissions.is_national(request.user) or super().has_module_permission(request)


@admin.register(models.Event)
class EventAdmin(ReadOnly):
    list_display = ("chain", "number", "at", "act", "by")
    list_filter = ("act",)
    list_select_related = ("by",)
    search_fields = ("chain",)
