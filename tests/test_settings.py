"""Production's settings: a value that is missing stops the process and is named."""

import os
import subprocess
import sys

import pytest

from tests.factories import ROOT

PRODUCTION = {
    "DEBUG": "off",
    "SECRET_KEY": "s" * 50,
    "EVENT_KEY": "e" * 50,
    "DATABASE_URL": "postgres://mappa@database.example/mappa",
    "ALLOWED_HOSTS": "mappa.example",
    "SITE_ADDRESS": "https://mappa.example/",
    "EMAIL_URL": "smtp+tls://mappa:p%40ss@mail.example:587",
    "DEFAULT_FROM_EMAIL": "mappa@mappa.example",
}
SHOW = (
    "from django.conf import settings as s;"
    "print(s.SITE_ADDRESS, s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_HOST_PASSWORD, s.EMAIL_USE_TLS, s.DEFAULT_FROM_EMAIL)"
)


def start(environment: dict[str, str]) -> subprocess.CompletedProcess:
    path = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    settings = {"DJANGO_SETTINGS_MODULE": "mappa.settings"}
    command = [sys.executable, "-c", SHOW]
    return subprocess.run(command, env=path | settings | environment, cwd=ROOT, capture_output=True, text=True)


def test_the_mail_server_is_read_from_one_address():
    assert start(PRODUCTION).stdout.split() == [
        "https://mappa.example", "mail.example", "587", "p@ss", "True", "mappa@mappa.example",
    ]  # fmt: skip


@pytest.mark.parametrize("name", [name for name in PRODUCTION if name != "DEBUG"])
def test_what_production_needs_and_does_not_get_is_named(name):
    stopped = start(PRODUCTION | {name: ""})
    assert stopped.returncode != 0
    assert f"{name} is not set. Production needs it" in stopped.stderr
