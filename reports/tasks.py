"""What runs on the worker."""

from django.utils import timezone
from procrastinate.contrib.django import app

from reports import actions
from returns.models import Revision
from returns.tasks import own_connection


@app.task(name=actions.FREEZE)
def freeze(revision: int) -> None:
    with own_connection():
        actions.freeze(revision=Revision.objects.get(pk=revision), at=timezone.now())
