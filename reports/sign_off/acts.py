"""What lets a report go out, for the record: each act in words, and whom it is told to."""

from django.utils.translation import gettext_lazy as _

from returns.models import Role
from returns.record.acts import FIELDS, register
from returns.record.letters import Letter

register(
    "signed_off",
    "publication",
    _("Report signed off by the chair of the board"),
    Letter(
        Role.NATIONAL,
        _("Signed off: the report of %(return)s"),
        _("The chair of the area’s board has signed the report off. It can be prepared and published."),
        "review",
    ),
)
register(
    "sign_off_overridden",
    "publication",
    _("Report released without the chair’s signature"),
    Letter(
        Role.BOARD,
        _("The report of %(return)s will be published without your signature"),
        _("The national team has released it and given a reason. You can still sign it until it is published."),
        "sign_off",
        to_chair=True,
    ),
)
register(
    "signature_voided",
    "publication",
    _("Signature no longer valid, because the report changed"),
    Letter(
        Role.BOARD,
        _("The report of %(return)s has changed: sign it again"),
        _("The report has changed since you signed it. You must sign it again before we can publish it."),
        "sign_off",
        to_chair=True,
    ),
)
register(
    "override_voided",
    "publication",
    _("No longer released without a signature, because the report changed"),
    Letter(
        Role.BOARD,
        _("The report of %(return)s needs your signature again"),
        _("It has changed since the national team released it without a signature. Read the report and sign it off."),
        "sign_off",
        to_chair=True,
    ),
)
FIELDS.update({"digest": _("Digest of the report")})
