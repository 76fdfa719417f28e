"""What lets a report go out, and what its board says before, for the record: each act in words, and who is told."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from reports.sign_off.asking_actions import ask_to_sign
from returns.models import Event, Revision, Role
from returns.record.acts import FIELDS, Change, Names, follow, register
from returns.record.letters import Letter
from returns.record.timeline import nothing, pair, plain, text


def said(changes: dict[str, Any], names: Names) -> Iterator[Change]:
    """A comment or an answer, under the name of the part of the report that it is about."""
    old, new = pair(changes.get("answer", changes.get("text")))
    yield text(plain(changes.get("about", "")), plain(old or ""), plain(new or ""))


def ask_after(event: Event, accepted: Revision) -> None:
    ask_to_sign([accepted], by=event.by, at=event.at)


follow("accepted", ask_after)
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
    Letter(
        Role.COORDINATOR,
        _("Signed off: the report of %(return)s"),
        _("The chair of your board has signed the report off. The national team prepares it and publishes it."),
        "sign_off",
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
)
register(
    "override_voided",
    "publication",
    _("No longer released without a signature, because the report changed"),
)
register(
    "signature_asked",
    "publication",
    _("Chair of the board asked to sign the report"),
    Letter(
        Role.BOARD,
        _("The report of %(return)s has changed: sign it again"),
        _(
            "It has changed since it was signed, or released without a signature. It is complete again. Next: read it,"
            " then sign it off, or give it back and say why."
        ),
        "sign_off",
        to_chair=True,
        if_changed="again",
    ),
    Letter(
        Role.BOARD,
        _("The report of %(return)s: look again"),
        _("The area has answered you. Next: read the answer and the report, then sign it off, or give it back again."),
        "sign_off",
        to_chair=True,
        if_changed="answered",
    ),
    Letter(
        Role.BOARD,
        _("The report of %(return)s needs your signature"),
        _("It is complete. Next: read it, then sign it off, or give it back and say why."),
        "sign_off",
        to_chair=True,
    ),
    tell=nothing,
)
register(
    "report_given_back",
    "publication",
    _("Report given back by the chair of the board"),
    Letter(
        Role.COORDINATOR,
        _("The report of %(return)s is back with you"),
        _(
            "The chair of your board has given it back and says why. Next: read the reasons, change the words, and ask"
            " the chair to look again."
        ),
        "sign_off",
    ),
    Letter(
        Role.NATIONAL,
        _("Given back by its chair: the report of %(return)s"),
        _("The chair says why. The area changes its words. If a figure has to change, send the return back."),
        "sign_off",
    ),
)
register(
    "signature_taken_back",
    "publication",
    _("Signature taken back by the chair of the board"),
    Letter(
        Role.COORDINATOR,
        _("The report of %(return)s is no longer signed"),
        _(
            "The chair of your board has taken the signature back and says why. Next: read the reasons, change the"
            " words, and ask the chair to look again."
        ),
        "sign_off",
    ),
    Letter(
        Role.NATIONAL,
        _("No longer signed: the report of %(return)s"),
        _("The chair has taken the signature back and says why. If a figure has to change, send the return back."),
        "sign_off",
    ),
)
register(
    "asked_to_look_again",
    "publication",
    _("Chair of the board answered"),
    tell=said,
)
register(
    "commented",
    "publication",
    _("Comment by a member of the board"),
    Letter(
        Role.COORDINATOR,
        _("A comment on the report of %(return)s"),
        _("A member of your board has commented on the report. Read the comment and answer it."),
        "sign_off",
    ),
    tell=said,
)
register(
    "comment_answered",
    "publication",
    _("Comment of the board answered"),
    Letter(
        Role.BOARD,
        _("Your comment on the report of %(return)s is answered"),
        _("The area has dealt with your comment. Read the answer."),
        "sign_off",
        only_to="account",
    ),
    tell=said,
)
FIELDS.update({"digest": _("Digest of the report"), "prepared": _("Prepared")})
