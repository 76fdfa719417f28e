"""A real browser: the system's Chromium, driven by Playwright, against a live server on the test database.

Server and tests share a process, and so a clock, which stands still until a test moves it.
"""

import os
import shutil
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest
from django.conf import settings as site_settings
from django.test import Client

from tests.factories import AT
from tests.scene import released, scene  # noqa: F401

# Playwright keeps an event loop in the thread of the tests; Django would refuse its queries there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# An answer that says no is a page like any other; anything else that does not load is a defect.
NO = {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.CONFLICT}


def pytest_collection_modifyitems(items):
    for item in items:
        if "/e2e/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert chromium, "No Chromium on this machine: `make setup` installs it, or says how."
    return browser_type_launch_args | {
        "executable_path": chromium,
        # No sandbox: it refuses to run as root, and the only pages opened are our own.
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    }


@pytest.fixture(scope="session")
def base_url(live_server):
    """page.goto("/") opens the live server."""
    return live_server.url


class Clock:
    def __init__(self, moment: datetime):
        self.moment = moment.astimezone(UTC)

    def __call__(self) -> datetime:
        return self.moment

    def move_to(self, moment: datetime) -> None:
        self.moment = moment.astimezone(UTC)


@pytest.fixture(autouse=True)
def clock(monkeypatch) -> Clock:
    """The site's time: an hour after the cast began. `clock.move_to(moment)` lets time pass."""
    clock = Clock(AT + timedelta(hours=1))
    monkeypatch.setattr("django.utils.timezone.now", clock)
    return clock


@pytest.fixture
def new_context(new_context):
    """Playwright's, whose browsers must have nothing to complain about: no script error, nothing refused or missing."""
    complaints = []

    def hear(message) -> None:
        address, text = message.location["url"], message.text
        is_an_answer = "/static/" not in address and any(f"status of {int(status)} " in text for status in NO)
        if message.type == "error" and not is_an_answer:
            complaints.append(f"{text} ({address})")

    def opened(**options):
        context = new_context(**options)
        context.set_default_timeout(10_000)
        context.on("console", hear)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        return context

    yield opened
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def browser_of(new_context, base_url):
    """A function: a page in the browser of one of the cast, signed in already unless they are a stranger."""

    def opened(user, **options):
        context = new_context(**options)
        if user.is_authenticated:
            client = Client()
            client.force_login(user)
            name = site_settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": base_url}])
        return context.new_page()

    return opened


@pytest.fixture
def password_of():
    """A function: give one of the cast a password, and get it."""

    def given(user) -> str:
        password = f"correct horse of {user.name}"
        user.set_password(password)
        user.save()
        return password

    return given
