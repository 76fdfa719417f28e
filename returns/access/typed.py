"""What somebody typed is never lost: a form that cannot be taken comes back with everything in it.

A POST may meet a session that has ended, a token that is too old, a lock or a refusal. What it sent is then kept as a
draft of whoever typed it (carried through signing in, signed, where nobody is signed in), and the page on which the
form stands shows it in its boxes again. Never a file, never a password, never from another site.
"""

from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core import signing
from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import timezone

from returns.access.draft_actions import KEPT, LONGEST, keep_draft
from returns.models import Draft, User
from returns.models.draft import LONGEST_ADDRESS, TAKE

SALT = "returns.access.typed"
# Of a button or of the page itself: nobody has typed it, and shown again it presses nothing.
NOT_TYPED = {"csrfmiddlewaretoken", "then", "act", "preview", "is_right", "waits", "typed", "next"}
SAVED = "saved"  # in the address of a page that says what the checks find in what was just saved
CHOSEN = {"key", "version", "shown", "notice", "estimate"}  # names what a button is about


class Typed(QueryDict):
    """What was typed before: forms are bound to it, so that their boxes hold it, and none takes it for sent (Form)."""

    draft: Draft
    ways_back: dict[str, bool] | None = None  # of a return that is locked: what its reader may do about it

    @classmethod
    def of(cls, draft: Draft) -> "Typed":
        typed = cast("Typed", cls(draft.fields))
        typed.draft = draft
        return typed

    @property
    def words(self) -> list[tuple[str, str]]:
        """What was typed as (name of the box, words), for a page that has no such boxes."""
        told = [(name, value) for name, values in self.lists() for value in values if _is_typed(name, value)]
        return [(name.replace("_", " ").capitalize(), value) for name, value in told]


@dataclass(frozen=True)
class Sent:
    """What a POST sent: its fields, the page on which the form stands, and where it was sent.

    `has_boxes`: it was more than a button. A box that was emptied was typed in too.
    """

    page: str
    to: str
    fields: str
    has_boxes: bool

    @classmethod
    def of(cls, request: HttpRequest, to: str = "") -> "Sent":
        """`to` is where the form would be sent, if that is not where this request went."""
        to = address_of(to or request.get_full_path())
        typed = [
            (name, value)
            for name, values in request.POST.lists()
            if name not in NOT_TYPED and "password" not in name
            for value in values
        ]
        return cls(page_of(request, to), to, urlencode(typed), any(_is_box(*field) for field in typed))

    @property
    def comes_back(self) -> bool:
        """Whether there is anything to bring back: what was typed, on a page of ours, and not beyond all measure."""
        return self.has_boxes and len(self.fields) <= LONGEST and is_ours(self.to)

    def keep(self, by: User) -> Draft:
        return keep_draft(by=by, at=timezone.now(), page=self.page, to=self.to, fields=self.fields)

    def signed(self, whose: str) -> str:
        """As a hidden field of the sign-in form, with the account that typed it where that is known."""
        return signing.dumps([self.page, self.to, self.fields, whose], salt=SALT, compress=True)

    @classmethod
    def unsigned(cls, signed: str) -> "tuple[Sent, str] | None":
        """What was carried, and whose it is; None for what is not ours, or too old."""
        try:
            page, to, fields, whose = signing.loads(signed, salt=SALT, max_age=KEPT)
        except signing.BadSignature:
            return None
        return cls(page, to, fields, True), whose


def bring_back(request: HttpRequest) -> bool:
    """Keep what a POST sent and show it to the page instead, as if it was asked for; whether anything was typed."""
    if isinstance(request.POST, Typed):
        return True
    sent = Sent.of(request)
    if request.method != "POST" or not sent.comes_back or not isinstance(request.user, User):
        return False
    show(request, sent.keep(request.user))
    return True


def show(request: HttpRequest, draft: Draft) -> None:
    """The forms of the page that answers this request hold the draft."""
    request.FILES  # noqa: B018 read now: read later it would take the place of POST
    typed = Typed.of(draft)
    request.method, request.POST = "GET", typed  # type: ignore[assignment]


def typed_for(request: HttpRequest, name: str) -> Typed | None:
    """What comes back to the form that is sent to the address of this name, on a page with several forms."""
    if isinstance(request.POST, Typed) and resolve(urlsplit(request.POST.draft.to).path).url_name == name:
        return request.POST
    return None


def came_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this site sent the form. No other site can make it say so."""
    said = urlsplit(request.headers.get("Origin") or request.headers.get("Referer", ""))
    here = f"{request.scheme}://{request.get_host()}"
    return f"{said.scheme}://{said.netloc}" in (here, *settings.CSRF_TRUSTED_ORIGINS)


def whose_session(request: HttpRequest) -> str:
    """The key of the account whose session this browser had, also after that has ended; empty where nobody knows."""
    row = Session.objects.filter(pk=request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")).first()
    return row.get_decoded().get(SESSION_KEY, "") if row else ""


def page_of(request: HttpRequest, to: str = "") -> str:
    """The page on which the form of a POST stands: browsers name it; where they do not, where the form is sent.

    An address that takes nothing but what is sent to it is no page: its form stands on the page above it.
    """
    referer = request.headers.get("Referer", "")
    page = urlsplit(referer)._replace(scheme="", netloc="", fragment="").geturl()
    is_here = urlsplit(referer).netloc == request.get_host() and is_ours(page)
    return _page_above(address_of(page if is_here else to or request.get_full_path()))


def _page_above(path: str) -> str:
    """The nearest page at or above an address."""
    here = urlsplit(path).path
    while (found := _found(here)) is None or getattr(found.func, "only_takes_post", False):
        path = here = here.rstrip("/").rpartition("/")[0] + "/"
        if here == "/":
            break
    return path


def _found(path: str) -> ResolverMatch | None:
    try:
        return resolve(path)
    except Resolver404:
        return None


def address_of(path: str) -> str:
    """A page's address on this site, without the wish to see its draft, and without what was saved before it came."""
    parts = urlsplit(path)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    asked = [pair for pair in pairs if urlencode([pair]) != TAKE and pair[0] != SAVED]
    return parts.path + (f"?{urlencode(asked)}" if asked else "")


def is_ours(path: str) -> bool:
    """Whether a page whose forms keep drafts answers at this address: not the admin's, not that of signing in."""
    found = _found(urlsplit(path).path)
    is_page = (
        found is not None and not found.namespaces and found.url_name not in ("sign_in", "sign_out", "drafts", "stay")
    )
    return is_page and len(path) <= LONGEST_ADDRESS


def drafts(request: HttpRequest) -> dict[str, Any]:
    """`typed`: what has come back into this page's boxes. `draft`: what else its reader typed here and did not save.

    After a POST there is none to offer but the one that waited before: what was just sent is on the page.
    """
    typed = request.POST if isinstance(request.POST, Typed) else None
    is_asked = typed is None and (request.method == "GET" or "waits" in request.POST)

    def draft() -> Draft | None:
        return Draft.objects.at(page_of_draft(request), request.user.pk) if is_asked else None

    return {"typed": typed, "draft": draft}


def page_of_draft(request: HttpRequest) -> str:
    return address_of(request.get_full_path()) if request.method == "GET" else page_of(request)


def _is_typed(name: str, value: str) -> bool:
    return bool(value.strip()) and _is_box(name, value)


def _is_box(name: str, value: str) -> bool:
    """Whether a field is a box for words or numbers: no tick, and nothing that the page says by itself."""
    is_hidden = name in CHOSEN or name.startswith(("seen", "initial-")) or name.endswith("_FORMS")
    return value != "on" and not is_hidden
