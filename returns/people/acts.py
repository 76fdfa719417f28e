"""What is done to accounts and their mail, for the record."""

from django.utils.translation import gettext_lazy as _

from returns.record.acts import FIELDS, register
from returns.record.timeline import nothing

register("mail_sent_again", "accounts", _("Email sent again"), tell=nothing)
register("account_anonymised", "accounts", _("Account anonymised"), tell=nothing)
FIELDS.update({"account": _("Account")})
