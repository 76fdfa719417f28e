"""The pictures of logos, each at an address of its own.

A picture is found by its digest alone, so that a frozen report shows it for ever. Anybody may fetch it once it stands
in a public edition; until then whoever may preview a report with it.
"""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.views.decorators.http import require_safe

from reports.models import EXTENSIONS, Logo
from reports.published import editions
from reports.release import early
from returns.access import permissions
from returns.models import Revision, User

YEAR = 365 * 24 * 60 * 60  # seconds
# Opened by itself an SVG is a document: this one may do nothing, whatever might be in it.
NOTHING = "default-src 'none'; style-src 'none'; frame-ancestors 'none'; sandbox"


@require_safe
def picture(request: HttpRequest, sha256: str, extension: str) -> HttpResponse:
    logos = Logo.objects.filter(sha256=sha256)
    public = logos.filter(revision__in=editions.public_editions(timezone.now())).first()
    shown = public or _previewed(request, logos)
    if shown is None or EXTENSIONS[shown.media_type] != extension:
        raise Http404
    response = HttpResponse(bytes(shown.content), content_type=shown.media_type)
    response["ETag"] = f'"{sha256}"'
    response["Content-Security-Policy"] = NOTHING
    if public:
        patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    else:
        add_never_cache_headers(response)
    return response


def _previewed(request: HttpRequest, logos: QuerySet[Logo]) -> Logo | None:
    """The logo out of a report that the asker may preview, or read before its release."""
    if not isinstance(request.user, User):
        return None
    revisions = Revision.objects.with_names().filter(pk__in=logos.values("revision"))
    seen = [revision.pk for revision in revisions if permissions.can_preview(request.user, revision)]
    return logos.filter(revision__in=seen).first() or early.logos_for(request.user, logos, timezone.now()).first()
