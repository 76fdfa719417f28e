"""The cast: people, areas, the form of 2020/21, and Cheshire's return for it at each step of its way.

Every step is made by the real action, at a fixed time.
"""

import asyncio
import csv
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
from babel.messages.frontend import CommandLineInterface
from django.conf import settings as site_settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, settings
from procrastinate.contrib.django import app

from reports.api.limits import Limit
from returns.arithmetic.figures import Entry
from returns.entry.actions import accept, submit
from returns.entry.correction_actions import mark_published
from returns.entry.figure_actions import save_figures
from returns.form import definition
from returns.models import Area, Revision
from returns.populations.actions import load_areas
from returns.years.actions import open_year
from tests.factories import AT, CHESHIRE_FIGURES, QUESTIONNAIRES, ROOT, MembershipFactory
from tests.plugin import (  # noqa: F401
    _django_db_helper,
    browser,
    django_db_modify_db_settings,
    django_db_setup,
    pytest_collection_modifyitems,
    pytest_runtest_protocol,
    pytest_runtest_setup,
    stands,
)
from tests.rendering import rendered, rendered_once  # noqa: F401
from tests.stages import stage


def pytest_configure(config: pytest.Config) -> None:
    """Passwords that are hashed in no time, and the Welsh of the interface, compiled as `make setup` does."""
    site_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if not hasattr(config, "workerinput"):
        compiled = ["compile", "--domain=django", f"--directory={ROOT / 'locale'}", "--locale=cy"]
        CommandLineInterface().run(["pybabel", "--quiet", *compiled])


# The same inputs on every machine and every day; `make test-long` tries more of them.
settings.register_profile("fixed", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("fixed")


@pytest.fixture(autouse=True)
def no_limits(monkeypatch) -> None:
    """A test asks the API as often as it likes; those of the limits set their own."""
    monkeypatch.setattr(Limit, "THROTTLE_RATES", dict.fromkeys(Limit.THROTTLE_RATES))


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """What a process keeps goes by the record's numbers, and these come again when a test is undone."""
    yield
    cache.clear()


# --- Areas ----------------------------------------------------------------------------------------


@stage
def areas(db) -> dict[str, Area]:
    with (ROOT / "returns/reference/areas.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["slug"] in ("cheshire", "gwent", "kent")]
    load_areas(rows=rows)
    return Area.objects.in_bulk(field_name="slug")


@stage
def security_division(db) -> Area:
    """A national body: it has figures of its own, and no report."""
    with (ROOT / "returns/reference/areas.csv").open(newline="") as file:
        load_areas(rows=[row for row in csv.DictReader(file) if row["kind"] == "body"])
    return Area.objects.get(slug="national-security-division")


@stage
def cheshire(areas):
    return areas["cheshire"]


@stage
def kent(areas):
    return areas["kent"]


@stage
def gwent(areas):
    return areas["gwent"]


# --- People ---------------------------------------------------------------------------------------


def person(name: str, **membership):
    email = name.lower().replace(" ", ".") + "@example.org"
    return MembershipFactory(user__name=name, user__email=email, **membership).user


@stage
def cheshire_coordinator(cheshire):
    return person("Cheshire Coordinator", coordinator=True, area=cheshire)


@stage
def kent_coordinator(kent):
    return person("Kent Coordinator", coordinator=True, area=kent)


@stage
def cheshire_board_member(cheshire):
    return person("Board Member", board=True, area=cheshire)


@stage
def cheshire_chair(cheshire):
    return person("Board Chair", chair=True, area=cheshire)


@stage
def national_reviewer(db):
    return person("National Reviewer", national=True)


@stage
def national_publisher(db):
    return person("National Publisher", national=True)


@pytest.fixture
def stranger():
    return AnonymousUser()


@pytest.fixture
def client_of(db):
    """A function: the browser of one of the cast, signed in unless it is the stranger's."""

    def opened(user) -> Client:
        client = Client()
        if user.is_authenticated:
            client.force_login(user)
        return client

    return opened


# --- A year and Cheshire's return -----------------------------------------------------------------


@stage
def form_2021(db):
    """The year 2020/21 with its form, not yet open."""
    return definition.load((QUESTIONNAIRES / "2021.toml").read_text(encoding="utf-8"))[0]


@stage
def form_2020(db):
    """The year before, not yet open: for figures to compare with."""
    return definition.load((QUESTIONNAIRES / "2020.toml").read_text(encoding="utf-8"))[0]


@stage
def year_2021(form_2021, areas, national_publisher):
    """The year 2020/21, open to every area."""
    open_year(year=form_2021, by=national_publisher, at=AT, deadline=date(2021, 7, 31))
    form_2021.refresh_from_db()
    return form_2021


@stage
def year_2024(security_division, areas, national_publisher):
    """The year 2023/24, open to every area and to the National Security Division."""
    year = definition.load((QUESTIONNAIRES / "2024.toml").read_text(encoding="utf-8"))[0]
    open_year(year=year, by=national_publisher, at=AT, deadline=date(2024, 7, 31))
    year.refresh_from_db()
    return year


@stage
def security_coordinator(security_division):
    return person("Security Coordinator", coordinator=True, area=security_division)


@stage
def security_2024(year_2024) -> Revision:
    """The National Security Division's return for 2023/24: an empty draft."""
    return Revision.objects.with_names().of(area="national-security-division", year=2024).get()


@stage
def security_filled(security_2024, security_coordinator) -> Revision:
    """The division's draft with a figure in each of its boxes."""
    codes = security_2024.figures.values_list("cell__code", flat=True)
    # Of those in rows of their own everybody is in the first.
    entries = {code: Entry(0 if "sfo" in code or ("_r" in code and not code.endswith("_r1")) else 4) for code in codes}
    save_figures(revision=security_2024, by=security_coordinator, at=AT, entries=entries)
    return security_2024


@stage
def security_submitted(security_filled, security_coordinator) -> Revision:
    return submit(revision=security_filled, by=security_coordinator, at=AT)


@stage
def security_accepted(security_submitted, national_reviewer) -> Revision:
    return accept(revision=security_submitted, by=national_reviewer, at=AT + timedelta(days=1))


@stage
def cheshire_2024(year_2024) -> Revision:
    return Revision.objects.with_names().of(area="cheshire", year=2024).get()


@stage
def cheshire_2021(year_2021) -> Revision:
    """Cheshire's return for 2020/21: an empty draft."""
    return Revision.objects.with_names().of(area="cheshire", year=2021).get()


@stage
def kent_2021(year_2021) -> Revision:
    return Revision.objects.with_names().of(area="kent", year=2021).get()


@stage
def cheshire_filled(cheshire_2021, cheshire_coordinator) -> Revision:
    """A draft with all the figures that Cheshire published."""
    save_figures(
        revision=cheshire_2021,
        by=cheshire_coordinator,
        at=AT,
        entries={code: Entry(value) for code, value in CHESHIRE_FIGURES.items()},
    )
    return cheshire_2021


@stage
def cheshire_submitted(cheshire_filled, cheshire_coordinator) -> Revision:
    return submit(revision=cheshire_filled, by=cheshire_coordinator, at=AT + timedelta(days=1))


@stage
def cheshire_accepted(cheshire_submitted, national_reviewer) -> Revision:
    return accept(revision=cheshire_submitted, by=national_reviewer, at=AT + timedelta(days=2))


@stage
def cheshire_published(cheshire_accepted, national_publisher) -> Revision:
    return mark_published(revision=cheshire_accepted, by=national_publisher, at=AT + timedelta(days=3))


# --- The clock ----------------------------------------------------------------------------------


@pytest.fixture
def clock(monkeypatch):
    """A function that sets the site's clock; it stands still until it is set again."""

    def is_now(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    is_now(AT)
    return is_now


# --- The worker -----------------------------------------------------------------------------------


async def _work_off() -> None:
    with_worker = app.with_connector(app.connector.get_worker_connector())
    async with with_worker.open_async():
        await with_worker.run_worker_async(wait=False, listen_notify=False, install_signal_handlers=False)


@pytest.fixture
def run_worker():
    """A function: a real worker does what is waiting, in a thread of its own: beside a browser there is a loop here."""

    def run() -> None:
        with ThreadPoolExecutor(max_workers=1) as thread:
            thread.submit(lambda: asyncio.run(_work_off())).result()

    return run
