"""How often one may ask: by address, or with a token by the token. Counted in each process of the site for itself."""

from ipaddress import IPv6Address, ip_address
from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from reports.models import ApiToken

NETWORK = 64  # bits: one household or server has as many IPv6 addresses as it likes, all in one network of this size


class Limit(SimpleRateThrottle):
    """So many requests in a period, from each asker. The rate is that of the scope in the settings."""

    with_token = False

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        """None where the other kind of limit counts this asker."""
        token = request.auth if isinstance(request.auth, ApiToken) else None
        if self.with_token is (token is None):
            return None
        asker = token.pk if token else place_of(self.get_ident(request))
        return self.cache_format % {"scope": self.scope, "ident": asker}


class PublicLimit(Limit):
    scope = "public"


class PublicBurst(Limit):
    scope = "public_burst"


class TokenLimit(Limit):
    scope, with_token = "token", True


class TokenBurst(Limit):
    scope, with_token = "token_burst", True


def place_of(address: str) -> str:
    """An address as the limits count it: an IPv6 one by its network; what is no address (a socket) is one place."""
    try:
        client = ip_address(address)
    except ValueError:
        return "nowhere"
    if not isinstance(client, IPv6Address):
        return str(client)
    return str(client.ipv4_mapped or int(client) >> (128 - NETWORK))
