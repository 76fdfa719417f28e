"""Whose program asks: `Authorization: Bearer mappa_…`. Without the header it is anybody's, who sees what is public."""

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from reports.api.actions import note_token_use
from reports.models import ApiToken, digest_of
from returns.models import User

if TYPE_CHECKING:  # it imports the views, which import this module
    from drf_spectacular.openapi import AutoSchema

SCHEME = "bearer"
WORDS = "This token opens nothing. Check that it is whole; on the page “API tokens” the national team makes another."


class TokenAuthentication(BaseAuthentication):
    """A token that counts, with its holder; 401 in the same words, after the same one query, for every other.

    It is looked up by its hash: how long that takes says nothing of the secret. Another scheme than Bearer is not
    ours, but a proxy's in front of us, and nobody's token.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _, secret = get_authorization_header(request).decode("latin-1").strip().partition(" ")
        if scheme.lower() != SCHEME:
            return None
        at = timezone.now()
        tokens = ApiToken.objects.opening(at).filter(digest=digest_of(secret.strip()))
        token = tokens.select_related("user").first()
        if token is None:
            raise AuthenticationFailed(WORDS)
        note_token_use(token=token, by=token.user, at=at)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api", error="invalid_token"'


class TokenScheme(OpenApiAuthenticationExtension):
    """What the API's description says of it."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: "AutoSchema") -> dict[str, Any]:
        return {
            "type": "http",
            "scheme": SCHEME,
            "description": "A token of the national team, which also sees what is published and not yet public. Nobody"
            " else needs one.",
        }
