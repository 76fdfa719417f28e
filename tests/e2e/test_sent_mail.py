"""Development's page of sent mail: axe-core finds nothing there either, and it fits a small screen."""

from returns.models import Notice
from returns.people import actions
from tests.e2e.test_accessibility import violations
from tests.factories import AT


def test_the_page_of_sent_mail_is_like_the_others(
    browser_of, stranger, settings, tmp_path, cheshire_coordinator, cheshire_submitted
):
    settings.DEBUG = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "sent")
    for notice in Notice.objects.all():
        actions.deliver(notice=notice, at=AT)
    page = browser_of(stranger)
    assert page.goto("/mail/").status == 200
    page.get_by_role("heading", name="Received: the return Cheshire 2020/21").wait_for()
    assert violations(page) == []
