"""What is done to a year's checks, for the record."""

from django.utils.translation import gettext_lazy as _

from returns.record.acts import FIELDS, register

register("rule_changed", "checks", _("Check changed"))
FIELDS.update({"limit": _("Limit"), "mode": _("Use"), "rule": _("Check")})
