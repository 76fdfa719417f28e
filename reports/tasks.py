"""What runs on the worker."""

from django.utils import timezone
from procrastinate.contrib.django import app

from reports import actions
from returns.models import Revision


@app.task(name=actions.FREEZE)
def freeze(revision: int) -> None:
    actions.freeze(revision=Revision.objects.get(pk=revision), at=timezone.now())
