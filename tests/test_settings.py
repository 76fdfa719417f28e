"""Production's settings: a missing value stops the process and is named; variables stand wherever one looks for one."""

import os
import re
import subprocess
import sys

import pytest

from tests.factories import ROOT
from tests.production import compose

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


# --- The variables: settings.py reads them, .env.example explains them, docker-compose.yml passes them on ---------

READ = set(re.findall(r'\b(?:env\.\w+|required)\(\s*"([A-Z_]+)"', (ROOT / "mappa/settings.py").read_text()))
DOCUMENTED = set(re.findall(r"^(?:# )?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
ITS_OWN = {"OWNER_PASSWORD", "APP_PASSWORD", "PORT", "WORKERS"}  # compose's, of which the site knows nothing


def test_there_are_variables_to_compare():
    assert {"DEBUG", "SECRET_KEY", "EMAIL_URL", "PROXIES", "LOG_LEVEL", "API_LIMIT"} <= READ


def test_every_variable_is_documented_and_nothing_else():
    assert DOCUMENTED == READ | ITS_OWN


@pytest.mark.parametrize("service", ["web", "worker", "migrate"])
def test_docker_compose_passes_every_variable_on(service):
    given = {name: f"its-{name.lower()}" for name in DOCUMENTED}
    passed = compose.environment_of(compose.read(given)["services"][service], given)
    assert passed.keys() == READ
    for name in READ - {"DEBUG", "DATABASE_URL"}:
        assert passed[name] == given[name]
    assert passed["DEBUG"] == "off"
    role = "owner" if service == "migrate" else "app"
    assert passed["DATABASE_URL"] == f"postgres://mappa_{role}:its-{role}_password@database/mappa"


def test_docker_compose_leaves_what_is_not_set_to_the_site_and_passes_on_what_is_empty():
    needed = {name: "x" for name in (PRODUCTION.keys() | ITS_OWN | {"HELP_EMAIL"}) - {"DEBUG"}}
    web = compose.environment_of(compose.read(needed)["services"]["web"], needed)
    assert web.keys() == PRODUCTION.keys() | {"HELP_EMAIL", "BEHIND_PROXY"}
    unlimited = needed | {"API_LIMIT": ""}
    assert compose.environment_of(compose.read(unlimited)["services"]["web"], unlimited)["API_LIMIT"] == ""


@pytest.mark.parametrize("name", ["SECRET_KEY", "EVENT_KEY", "EMAIL_URL", "HELP_EMAIL", "APP_PASSWORD"])
def test_docker_compose_insists_on_what_production_needs(name):
    given = {other: "x" for other in DOCUMENTED - {name}}
    with pytest.raises(KeyError, match=name):
        compose.read(given)
