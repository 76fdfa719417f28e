"""The accounts of the demonstration, one for each role, and who acts for whom in what it tells of the past."""

import hashlib
import hmac
from collections.abc import Collection
from functools import cache

from django.conf import settings
from django.contrib.auth.hashers import make_password

from returns.models import Area, Membership, Revision, Role, User

ACCOUNTS = (
    ("coordinator@cheshire.example", "Carys Coordinator", Role.COORDINATOR, "cheshire", False),
    ("coordinator@kent.example", "Kit Coordinator", Role.COORDINATOR, "kent", False),
    ("coordinator@gwent.example", "Gwen Coordinator", Role.COORDINATOR, "gwent", False),  # writes in two languages
    ("board@cheshire.example", "Bea Board", Role.BOARD, "cheshire", False),
    ("chair@cheshire.example", "Chris Chair", Role.BOARD, "cheshire", True),
    ("chair@dorset.example", "Dana Chair", Role.BOARD, "dorset", True),  # whose report waits for a signature
    ("reviewer@national.example", "Nat Reviewer", Role.NATIONAL, None, False),
    ("publisher@national.example", "Pat Publisher", Role.NATIONAL, None, False),
)
AREAS = frozenset(area for _email, _name, _role, area, _is_chair in ACCOUNTS if area)


def load_accounts(areas: Collection[str]) -> None:
    """The accounts of these areas and of the national team, as far as they are missing."""
    for email, name, role, area, is_chair in ACCOUNTS:
        if area and area not in areas:
            continue
        user = User.objects.filter(email=email).first() or _made(email, name)
        here = Area.objects.get(slug=area) if area else None
        Membership.objects.get_or_create(user=user, role=role, area=here, defaults={"is_chair": is_chair})
    if not User.objects.filter(is_superuser=True).exists():
        _made("admin@national.example", "Ada Admin", is_staff=True, is_superuser=True)


def _made(email: str, name: str, **rights: bool) -> User:
    return User.objects.create(email=email, name=name, password=_hashed_password(), **rights)


def password() -> str:
    """The demonstration's password: known to whoever can read this installation's key, and to nobody else."""
    digest = hmac.new(settings.SECRET_KEY.encode(), b"demonstration", hashlib.sha256).hexdigest()
    return f"mappa-demo-{digest[:6]}"


@cache
def _hashed_password() -> str:
    """Made once for all accounts: it takes half a second on purpose."""
    return make_password(password())


def reviewer() -> User:
    return User.objects.get(email="reviewer@national.example")


def publisher() -> User:
    return User.objects.get(email="publisher@national.example")


def submitter(revision: Revision) -> User:
    """The area's own co-ordinator where the demonstration has one."""
    area = revision.area_return.area_id
    own = Membership.objects.filter(role=Role.COORDINATOR, area=area).select_related("user").first()
    return own.user if own else publisher()
