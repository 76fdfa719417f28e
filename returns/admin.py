"""The admin: accounts and reference data. What areas submit, and the record of it, can be read here and not written."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest

from returns import models


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


@admin.register(models.Area)
class AreaAdmin(admin.ModelAdmin):
    list_display = ("name", "name_cy", "nation", "police_force_area_codes", "aliases")
    search_fields = ("name", "name_cy", "aliases")
    prepopulated_fields = {"slug": ("name",)}


@admin.register(models.Population)
class PopulationAdmin(admin.ModelAdmin):
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


@admin.register(models.Event)
class EventAdmin(ReadOnly):
    list_display = ("chain", "number", "at", "act", "by")
    list_filter = ("act",)
    list_select_related = ("by",)
    search_fields = ("chain",)
