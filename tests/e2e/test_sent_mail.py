"""Development's page of sent mail: axe-core finds nothing there either, and it fits a small screen."""

import pytest

from returns.models import Notice
from returns.people import actions
from tests.e2e.test_accessibility import WIDTHS, violations
from tests.factories import AT


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_of_sent_mail_is_like_the_others(
    browser_of, stranger, settings, tmp_path, width, cheshire_coordinator, cheshire_submitted
):
    settings.DEBUG = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "sent")
    for notice in Notice.objects.all():
        actions.deliver(notice=notice, at=AT)
    page = browser_of(stranger, viewport=WIDTHS[width])
    assert page.goto("/mail/").status == 200
    page.get_by_role("heading", name="Received: the return Cheshire 2020/21").wait_for()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width]["width"]
