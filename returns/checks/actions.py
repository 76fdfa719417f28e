"""Writes on a year's rules: switch one on or off, make it a shadow, set its limit."""

from datetime import datetime

from django.db import transaction

from returns.access import permissions
from returns.arithmetic import checks
from returns.models import ReportingYear, Rule, User
from returns.models.questionnaire import Mode
from returns.record.events import record
from returns.record.refusals import Refused


@transaction.atomic
def change_rule(*, rule: Rule, by: User, at: datetime, mode: str, limit: float | None) -> Rule:
    """Give a rule of a year this mode and this limit. What a released year was checked by stays as it was."""
    year = ReportingYear.objects.select_for_update().get(pk=rule.year_id)
    rule = Rule.objects.select_for_update().get(pk=rule.pk)
    if not permissions.is_national(by):
        raise Refused("Only the national team can change checks.")
    if year.is_released(at):
        raise Refused(f"{year} has been released, so you cannot change its checks.")
    if mode not in Mode.values:
        raise Refused(f"A check is {', '.join(Mode.values)}: not {mode}.")
    if problem := checks.why_not_limit(rule.kind, limit):
        raise Refused(f"The limit {problem}.")
    if (rule.mode, rule.limit) == (mode, limit):
        return rule
    changes = {"rule": rule.code, "mode": [rule.mode, mode], "limit": [rule.limit, limit]}
    rule.mode, rule.limit = mode, limit
    rule.save(update_fields=["mode", "limit"])
    record("rule_changed", on=year, by=by, at=at, changes=changes)
    return rule
