"""The prepared files of an accepted return, byte for byte as everybody will get them: for the national team alone."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from reports.models import Edition, Kind, files_in
from reports.views.public import TYPES, name_file, of_language
from returns.models import Status
from returns.views.access import SignedIn, for_national_team


@require_safe
@for_national_team
@never_cache
def prepared(request: SignedIn, year: int, area: str, kind: str, language: str) -> HttpResponse:
    files = Edition.objects.filter(revision__year=year, revision__area_return__area__slug=area)
    files = files.filter(revision__status=Status.ACCEPTED, kind=kind, language=language)
    edition = files.select_related("revision__area_return__area", "revision__year").first()
    if edition is None:
        raise Http404
    content = bytes(edition.content)
    if edition.kind == Kind.HTML:
        revision = edition.revision
        context = {
            "revision": revision,
            "main": content.decode(),
            "language": language,
            "is_preview": True,
            "can_work_on": True,
            "prepared_files": list(files_in(revision.area_return.area.languages)),
        }
        return render(request, "reports/report.html", context)
    response = HttpResponse(content, content_type=TYPES[Kind(edition.kind)], headers={"Content-Language": language})
    name_file(response, f"prepared-mappa-{area}-{year}{of_language(language)}.{kind}", inline=kind == Kind.PDF)
    return response
