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
    _("Report let out without the chair’s signature"),
    Letter(
        Role.BOARD,
        _("The report of %(return)s goes out without your signature"),
        _("The national team has let it out and says why. Read the reason. You can sign it until it is out."),
        "sign_off",
        to_chair=True,
    ),
)
register(
    "signature_voided",
    "publication",
    _("Signature void, because the report has changed"),
    Letter(
        Role.BOARD,
        _("The report of %(return)s has changed since it was signed: sign it again"),
        _("The report has changed since you signed it: sign it again. It is published after that."),
        "sign_off",
        to_chair=True,
    ),
)
register(
    "override_voided",
    "publication",
    _("No longer let out without signature: the report has changed"),
    Letter(
        Role.BOARD,
        _("The report of %(return)s waits for your signature again"),
        _("It has changed since the national team let it out without. Read the report and sign it off."),
        "sign_off",
        to_chair=True,
    ),
)
FIELDS.update({"digest": _("Digest of the report")})
