"""A file that the national team offers to be loaded: what its page says of it, and the file while it waits."""

from typing import Any, Protocol
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from returns.access.forms import errors_with_places
from returns.access.uploads import UploadForm
from returns.models import Purpose, Upload
from returns.record.refusals import Refused

MOST_SHOWN = 300


class Found(Protocol):
    """A file as it was read: what is wrong with it, each as “place: words”, and what had to be guessed of it."""

    @property
    def problems(self) -> tuple[str, ...]: ...

    @property
    def notes(self) -> tuple[str, ...]: ...


def said_of(form: UploadForm, read: Found | None) -> dict[str, Any]:
    """What a page with the form says of the file that was sent: its problems with their places, its notes, its name."""
    problems = [problem.partition(": ") for problem in read.problems] if read else []
    return {
        "form": form,
        "errors": errors_with_places(form) or problems,
        "problems": [{"place": place, "message": words} for place, _colon, words in problems[:MOST_SHOWN]],
        "problems_in_all": len(problems),
        "notes": read.notes if read else (),
        "file_name": form.cleaned_data["file"].name if read else "",
    }


def offered_file(key: UUID, purpose: Purpose) -> Upload:
    """The file while it can be confirmed. Raises Http404 for one that never was, Refused for one that is gone."""
    upload = get_object_or_404(Upload.objects.select_related("uploaded_by"), key=key, purpose=purpose)
    if not Upload.objects.waiting(timezone.now()).filter(pk=upload.pk).exists():
        raise Refused(_("This file is no longer here. Somebody confirmed it, or we deleted it after a day."))
    return upload
