"""A real browser: the system's Chromium, driven by Playwright, against a live server on the test database."""

import os
import shutil

import pytest

# Playwright keeps an event loop in the thread of the tests; Django would refuse its queries there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


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
