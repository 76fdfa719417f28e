"""Small words for templates: how a number is printed, which year came before, which of some codes is here."""

from collections.abc import Collection, Iterable

from django import template

from returns.models import ReportingYear

register = template.Library()


@register.filter
def thousands(value: int | None) -> str:
    """1257 -> 1,257; nothing for None."""
    return "" if value is None else f"{value:,}"


@register.filter
def year_before(year: ReportingYear) -> str:
    """The name of the reporting year before this one: 2019/20 for 2020/21."""
    return ReportingYear(year=year.year - 1).name


@register.filter
def first_of(codes: Iterable[str], here: Collection[str]) -> str:
    """The first of an issue's boxes that stands on this page."""
    return next((code for code in codes if code in here), "")
