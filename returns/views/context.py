"""What every page knows besides its own subject: where to get help, whose navigation to show, how much is unread."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from returns import permissions
from returns.models import Notice


def site(request: HttpRequest) -> dict[str, object]:
    return {
        "help_email": settings.HELP_EMAIL,
        "unread": SimpleLazyObject(lambda: Notice.objects.filter(recipient=request.user.pk).unread().count()),
        "is_national": SimpleLazyObject(lambda: permissions.is_national(request.user)),
    }
