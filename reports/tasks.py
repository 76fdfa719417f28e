"""What runs on the worker."""

from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from reports import actions
from returns.models import Revision


@app.task(name=actions.FREEZE)
def freeze(revision: int) -> None:
    try:
        actions.freeze(revision=Revision.objects.get(pk=revision), at=timezone.now())
    finally:
        # A job has a thread of its own, and no request's end closes its connection.
        if not connection.in_atomic_block:
            connection.close()
