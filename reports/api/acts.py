"""What is done with tokens of the API, for the record."""

from django.utils.translation import gettext_lazy as _

from returns.record.acts import FIELDS, register

register("token_made", "accounts", _("API token made"))
register("token_used", "accounts", _("API token used, for the first time on this day"))
register("token_revoked", "accounts", _("API token revoked"))
FIELDS.update({"token": _("API token")})
