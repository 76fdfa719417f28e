"""What runs on the worker: the frozen files; by the clock the end of drafts that nobody has taken up."""

from django.utils import timezone
from procrastinate.contrib.django import app

from reports import actions
from returns.models import Revision
from returns.tasks import own_connection


@app.task(name=actions.FREEZE)
def freeze(revision: int) -> None:
    with own_connection():
        actions.freeze(revision=Revision.objects.get(pk=revision), at=timezone.now())


@app.periodic(cron="41 3 * * *")
@app.task(name="reports.tasks.forget_old_drafts")
def forget_old_drafts(timestamp: int) -> None:
    with own_connection():
        actions.forget_old_drafts(at=timezone.now())
