"""What runs on the worker: the frozen files; by the clock files that are made ahead."""

from django.db import OperationalError
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from reports.release import actions as release_actions
from reports.release import ahead
from reports.release.preparation import FREEZE
from reports.release.telling_actions import tell_what_is_so
from returns.models import Revision
from returns.tasks import own_connection


# A database that was away for a moment is tried again, twice. Whatever else fails would fail again: it is shown on the
# release page, and tried again from there.
@app.task(name=FREEZE, retry=RetryStrategy(max_attempts=2, linear_wait=10, wait=5, retry_exceptions=[OperationalError]))
def freeze(revision: int) -> None:
    """The files of a report: the page Publish of its year says which, and tries again"""
    with own_connection():
        release_actions.freeze(revision=Revision.objects.get(pk=revision), at=timezone.now())


# Who does something is told of at once; what has become so by itself is found here.
@app.periodic(cron="*/5 * * * *")
@app.task(name="reports.tasks.tell", lock="tell", queueing_lock="tell")
def tell(timestamp: int) -> None:
    """Notices that a report can be signed, or has become public"""
    with own_connection():
        tell_what_is_so(at=timezone.now())


# Whoever asks earlier waits while the file is made; nothing depends on this.
@app.periodic(cron="27 * * * *")
@app.task(name="reports.tasks.keep_ahead", lock="keep_ahead", queueing_lock="keep_ahead")
def keep_ahead(timestamp: int) -> None:
    """Files of all areas and statistics, made before anybody asks"""
    with own_connection():
        ahead.keep_ahead(at=timezone.now())
