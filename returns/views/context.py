"""What every page knows besides its own subject: where to get help, and whose navigation to show."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from returns import permissions


def site(request: HttpRequest) -> dict[str, object]:
    return {
        "help_email": settings.HELP_EMAIL,
        "is_national": SimpleLazyObject(lambda: permissions.is_national(request.user)),
    }
