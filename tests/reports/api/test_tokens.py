"""Tokens: what they open, to whom, how long; and that a secret stands nowhere but before the eyes of its holder."""

import json
import logging
import re
from datetime import UTC, timedelta

import pytest
from django.apps import apps
from django.core import serializers
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reports.api.actions import make_token, revoke_token
from reports.api.urls import ANSWERS
from reports.corrections.actions import start_correction
from reports.models import LONGEST_LIFE, ApiToken, digest_of
from reports.release.actions import freeze, publish
from returns.arithmetic.figures import Entry
from returns.entry.actions import accept, submit
from returns.entry.figure_actions import save_figures
from returns.models import Area, Event, ReportingYear, Role
from returns.record.refusals import Refused
from returns.years.actions import withdraw
from tests.factories import CHESHIRE_FIGURES, LONDON
from tests.reports.asking import RELEASE, ask
from tests.scene import let_out

FIGURES, TOTALS, REPORTS = "/api/v1/figures/", "/api/v1/totals/?year=2021", "/api/v1/reports/"
PAGE, MAKE = "/national/tokens/", "/national/tokens/make/"
MONTH = timedelta(days=30)
BEFORE = RELEASE - timedelta(days=2)
UNKNOWN = "mappa_" + "0" * 64


@pytest.fixture(autouse=True)
def before_the_release(clock, settings, db):
    settings.SESSION_COOKIE_AGE = 10**8
    clock(BEFORE)
    return clock


@pytest.fixture
def secret(national_reviewer) -> str:
    return make_token(name="Checks in R", by=national_reviewer, at=BEFORE, lives=MONTH)[1]


def get(path: str, secret: str = "", **headers: str):
    sent = {"Authorization": f"Bearer {secret}"} if secret else {}
    return Client().get(path, headers=sent | headers)


# --- What a token opens -----------------------------------------------------------------------------


def test_a_token_gives_what_is_published_and_not_yet_public(cheshire_out, secret):
    assert ask(FIGURES).json["results"] == []
    assert ask(TOTALS).status == 400  # there is no such year
    seen = {row["cell"]: row["value"] for row in get(FIGURES, secret).json()["results"]}
    assert seen == CHESHIRE_FIGURES
    assert get(TOTALS, secret).json()["areas_published"] == 1
    report = get(REPORTS, secret).json()["results"][0]
    assert (report["name"], report["is_current"]) == ("cheshire-2021-1", True)


def test_it_gives_a_year_that_has_no_release_time_yet(cheshire_out, secret):
    ReportingYear.objects.filter(year=2021).update(release_at=None)
    assert len(get(f"{FIGURES}?year=2021&area=cheshire", secret).json()["results"]) == len(CHESHIRE_FIGURES)
    assert get(REPORTS, secret).json()["results"][0]["published_at"] is None


def test_it_gives_nothing_that_is_not_published(cheshire_accepted, secret):
    assert get(FIGURES, secret).json()["results"] == []
    assert get(TOTALS, secret).status_code == 400


def test_what_it_gives_before_the_release_is_what_everybody_gets_then(cheshire_out, secret, clock):
    before = get(FIGURES, secret).content, get(TOTALS, secret).content
    clock(RELEASE)
    assert (ask(FIGURES).body, ask(TOTALS).body) == before
    assert (get(FIGURES, secret).content, get(TOTALS, secret).content) == before


def test_what_nobody_outside_has_read_does_not_make_a_figure_revised_and_what_they_have_read_does(
    cheshire_out, secret, national_publisher, national_reviewer, cheshire_coordinator, clock
):
    """An edition that was replaced before the release leaves no [r]; one that was public does, for a token too."""

    def corrected(at, value):
        clock(at)
        revision = cheshire_out.area_return.revisions.with_names().get(status="published")
        later = start_correction(revision=revision, by=national_reviewer, at=at, reason="A late case.")
        save_figures(revision=later, by=cheshire_coordinator, at=at, entries={"snapshot_c1_l1": Entry(value)})
        later = submit(revision=later, by=cheshire_coordinator, at=at)
        later = accept(revision=later, by=national_reviewer, at=at)
        freeze(revision=later, at=at)
        let_out(later, at)
        publish(revision=later, by=national_publisher, at=at)
        first = get(f"{FIGURES}?cell=snapshot_c1_l1", secret).json()["results"][0]
        return first["value"], first["status"], first["revision"]

    assert corrected(BEFORE, 1258) == (1258, None, 2)
    assert corrected(RELEASE + timedelta(days=1), 1259) == (1259, "r", 3)
    # A withdrawal takes the year from everybody else, and from nobody's memory.
    year, then = ReportingYear.objects.get(year=2021), RELEASE + timedelta(days=2)
    clock(then)
    withdraw(year=year, by=national_publisher, at=then, reason="A name.", notice="Back soon.", notice_cy="Cyn hir.")
    assert ask(FIGURES).json["results"] == []
    seen = get(f"{FIGURES}?cell=snapshot_c1_l1", secret).json()["results"][0]
    assert (seen["value"], seen["status"]) == (1259, "r")


QUESTIONS = {"totals": "?year=2021", "questionnaire": "?year=2021", "series": "?code=snapshot_c1_l1"}
EVERY = [
    f"/api/v1/{view.operation}{suffix}{QUESTIONS.get(view.operation, '')}"
    for view in ANSWERS
    for suffix in ("/", ".csv")
]


@pytest.mark.parametrize("path", EVERY)
def test_every_answer_to_a_token_is_kept_by_nobody_and_every_public_one_apart(path, cheshire_out, secret, clock):
    answer = get(path, secret)
    assert answer.status_code == 200
    assert sorted(answer["Cache-Control"].split(", ")) == ["no-store", "private"]
    assert "Authorization" in answer["Vary"]
    assert "Last-Modified" not in answer  # it would tell of a release to come
    known = get(path, secret, **{"If-None-Match": answer["ETag"]})
    assert (known.status_code, known["Cache-Control"]) == (304, answer["Cache-Control"])
    clock(RELEASE)
    public = get(path)
    for kept in (public, get(path, **{"If-None-Match": public["ETag"]})):
        assert "public" in kept["Cache-Control"]
        assert "Authorization" in kept["Vary"]


@pytest.mark.parametrize("path", EVERY)
def test_every_answer_tells_a_token_of_the_year_and_nobody_else(path, cheshire_out, secret):
    """What they say of Cheshire or of its year stands in none of the public answers."""
    if path.startswith("/api/v1/changes"):
        assert b"cheshire" not in get(path, secret).getvalue()  # nothing was revised
    else:
        assert re.search(rb"2021|cheshire|1257", get(path, secret).getvalue())
    public = get(path)
    assert b"cheshire" not in public.getvalue()
    assert b"1257" not in public.getvalue()


def test_a_mistake_with_a_token_is_kept_by_nobody_either(cheshire_out, secret):
    for wrong in (get(f"{FIGURES}?yaer=1", secret), get("/api/v1/totals/?year=1999", secret)):
        assert wrong.status_code == 400
        assert wrong["Cache-Control"] == "no-store"


def test_a_session_opens_nothing_more_than_a_stranger_has(cheshire_out, client_of, national_reviewer):
    assert client_of(national_reviewer).get(FIGURES).content == ask(FIGURES).body


def test_another_scheme_is_a_proxys_and_not_a_token(cheshire_out, secret):
    for header in ("Basic bWFwcGE6bWFwcGE=", f"Token {secret}", secret):
        answer = get(FIGURES, Authorization=header)
        assert (answer.status_code, answer.content) == (200, ask(FIGURES).body)


def test_the_scheme_is_understood_in_any_letters(cheshire_out, secret):
    assert get(FIGURES, Authorization=f"bearer  {secret} ").json()["count"] == len(CHESHIRE_FIGURES)


# --- What opens nothing -----------------------------------------------------------------------------


def expired(token, clock):
    clock(token.expires_at)


def revoked(token, clock):
    revoke_token(token=token, by=token.user, at=BEFORE)


def of_a_closed_account(token, clock):
    token.user.is_active = False
    token.user.save()


def of_somebody_who_left_the_team(token, clock):
    token.user.memberships.all().delete()


def of_a_coordinator_now(token, clock):
    token.user.memberships.update(role=Role.COORDINATOR, area=Area.objects.first())


WAYS = [expired, revoked, of_a_closed_account, of_somebody_who_left_the_team, of_a_coordinator_now]


def refusal(secret: str):
    with CaptureQueriesContext(connection) as queries:
        answer = get(FIGURES, Authorization=f"Bearer {secret}")
    headers = {name: value for name, value in answer.items()}
    return answer.status_code, answer.content, headers, [query["sql"].split("WHERE")[0] for query in queries]


@pytest.mark.parametrize("end", WAYS, ids=lambda end: end.__name__)
def test_a_token_that_is_over_is_answered_just_like_one_that_never_was(end, cheshire_out, secret, clock):
    token = ApiToken.objects.get()
    assert get(FIGURES, secret).status_code == 200
    end(token, clock)
    assert refusal(secret) == refusal(UNKNOWN)
    assert refusal(secret)[0] == 401


@pytest.mark.parametrize(
    "wrong", ["", " ", "mappa_", "x", "mappa_\u00e9", "0" * 5000, "a b", "None", "' OR 1=1 --", UNKNOWN + "0"]
)
def test_a_token_that_is_none_is_401_and_says_how_to_ask(wrong, cheshire_out, secret):
    status, body, headers, queries = refusal(wrong)
    assert (status, body, queries) == (refusal(UNKNOWN)[0], refusal(UNKNOWN)[1], refusal(UNKNOWN)[3])
    assert len(queries) == 1
    assert headers["WWW-Authenticate"].startswith("Bearer ")
    assert "max-age" not in headers.get("Cache-Control", "")
    assert secret.encode() not in body
    assert b"1257" not in body


def test_the_prefix_and_the_digest_open_nothing(cheshire_out, secret):
    token = ApiToken.objects.get()
    assert get(FIGURES, token.prefix).status_code == get(FIGURES, token.digest).status_code == 401


def test_a_token_opens_no_page(cheshire_out, secret):
    for path in (PAGE, "/national/", "/returns/2021/cheshire/"):
        answer = get(path, secret)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/sign-in/")
    assert get("/reports/2021/consolidated.csv", secret).status_code == 404


def test_a_token_that_counts_costs_one_query_more_and_writes_on_its_first_use_of_a_day_alone(cheshire_out, secret):
    get(FIGURES, secret)
    with CaptureQueriesContext(connection) as queries:
        assert get(FIGURES, secret).status_code == 200
    assert [query["sql"] for query in queries if not query["sql"].lstrip().startswith(("SELECT", "WITH"))] == []
    assert sum("reports_apitoken" in query["sql"] for query in queries) == 1


# --- Made, used, revoked ----------------------------------------------------------------------------


def test_a_secret_can_be_told_from_other_text_and_is_kept_as_its_digest(national_reviewer):
    token, secret = make_token(name="Checks", by=national_reviewer, at=BEFORE, lives=MONTH)
    assert re.fullmatch(r"mappa_[0-9a-f]{64}", secret)
    assert token.digest == digest_of(secret)
    assert secret.startswith(token.prefix)
    assert len(token.prefix) == len("mappa_") + 6
    assert make_token(name="Others", by=national_reviewer, at=BEFORE, lives=MONTH)[1] != secret


def test_the_secret_stands_nowhere_but_in_its_holders_hand(
    cheshire_out, client_of, national_reviewer, caplog, monkeypatch, django_capture_on_commit_callbacks
):
    """Neither in the database, nor on the record's stream, nor in a log, nor on any later page."""
    stream = logging.getLogger("record")
    monkeypatch.setattr(stream, "propagate", True)
    for logger in (None, stream.name):
        caplog.set_level("DEBUG", logger=logger)
    browser = client_of(national_reviewer)
    with django_capture_on_commit_callbacks(execute=True):
        page = browser.post(MAKE, {"name": "Checks", "days": "30"})
        secret = re.search(r"mappa_[0-9a-f]{64}", page.content.decode()).group()
        get(FIGURES, secret)
        get(TOTALS.replace("2021", "1999"), secret)
        get(FIGURES, secret + "0")
        revoke_token(token=ApiToken.objects.get(), by=national_reviewer, at=BEFORE)
    part = secret[len("mappa_") + 6 :]
    every = [row for model in apps.get_models() for row in model._default_manager.all()]
    assert "token_used" in serializers.serialize("json", every)
    assert part not in serializers.serialize("json", every)
    assert "token_made" in caplog.text
    assert part not in caplog.text
    assert part not in browser.get(PAGE).content.decode()
    assert "no-store" in page["Cache-Control"]


def test_each_step_is_on_record_by_the_tokens_prefix(national_reviewer, national_publisher, clock):
    token, secret = make_token(name="Checks", by=national_reviewer, at=BEFORE, lives=MONTH)
    for day in (0, 0, 1):
        clock(BEFORE + timedelta(days=day))
        get(FIGURES, secret)
    revoke_token(token=token, by=national_publisher, at=BEFORE)
    revoke_token(token=token, by=national_reviewer, at=BEFORE)
    events = Event.objects.filter(chain="accounts").order_by("number")
    assert [(event.act, event.by) for event in events] == [
        ("token_made", national_reviewer),
        ("token_used", national_reviewer),
        ("token_used", national_reviewer),
        ("token_revoked", national_publisher),
    ]
    assert {event.changes["token"] for event in events} == {token.prefix}
    assert {event.changes["account"] for event in events} == {national_reviewer.pk}
    token.refresh_from_db()
    assert (token.revoked_by, token.last_used_on) == (national_publisher, (BEFORE + timedelta(days=1)).date())


def test_the_day_of_the_last_use_is_londons(national_reviewer, clock):
    token, secret = make_token(name="Checks", by=national_reviewer, at=BEFORE, lives=MONTH)
    clock(BEFORE.astimezone(LONDON).replace(hour=0, minute=30).astimezone(UTC))
    get(FIGURES, secret)
    token.refresh_from_db()
    assert token.last_used_on == BEFORE.date()


def test_only_the_national_team_makes_and_revokes(national_reviewer, cheshire_coordinator):
    token, _ = make_token(name="Checks", by=national_reviewer, at=BEFORE, lives=MONTH)
    with pytest.raises(Refused):
        make_token(name="Checks", by=cheshire_coordinator, at=BEFORE, lives=MONTH)
    with pytest.raises(Refused):
        revoke_token(token=token, by=cheshire_coordinator, at=BEFORE)
    assert ApiToken.objects.opening(BEFORE).get() == token


@pytest.mark.parametrize("lives", [timedelta(0), -MONTH, LONGEST_LIFE + timedelta(seconds=1)])
def test_a_token_lasts_a_year_at_most(lives, national_reviewer):
    with pytest.raises(Refused, match="365 days"):
        make_token(name="Checks", by=national_reviewer, at=BEFORE, lives=lives)


def test_the_database_keeps_to_the_year_and_to_who_and_when_as_well(national_reviewer):
    token, _ = make_token(name="Checks", by=national_reviewer, at=BEFORE, lives=LONGEST_LIFE)
    for change in (
        {"expires_at": token.expires_at + timedelta(seconds=1)},
        {"expires_at": token.created_at},
        {"revoked_at": BEFORE},
        {"digest": "secret"},
        {"name": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ApiToken.objects.filter(pk=token.pk).update(**change)


def test_a_name_is_free_again_once_its_token_is_revoked(national_reviewer, national_publisher):
    token, _ = make_token(name="Checks", by=national_reviewer, at=BEFORE, lives=MONTH)
    make_token(name="Checks", by=national_publisher, at=BEFORE, lives=MONTH)
    with pytest.raises(Refused, match="You already have a token with this name"):
        make_token(name="Checks", by=national_reviewer, at=BEFORE, lives=MONTH)
    revoke_token(token=token, by=national_reviewer, at=BEFORE)
    make_token(name="Checks", by=national_reviewer, at=BEFORE, lives=MONTH)


# --- The page ---------------------------------------------------------------------------------------


def test_a_token_is_made_shown_once_used_and_revoked_by_a_colleague(
    cheshire_out, client_of, national_reviewer, national_publisher
):
    own, colleague = client_of(national_reviewer), client_of(national_publisher)
    page = own.post(MAKE, {"name": "Checks in R", "days": "90"}).content.decode()
    secret = re.search(r"mappa_[0-9a-f]{64}", page).group()
    assert get(FIGURES, secret).json()["count"] == len(CHESHIRE_FIGURES)
    listed = colleague.get(PAGE).content.decode()
    assert "Checks in R" in listed
    assert secret[:12] in listed
    revoke = f"/national/tokens/{ApiToken.objects.get().key}/revoke/"
    assert "Revoke this token?" in colleague.get(revoke).content.decode()
    assert colleague.post(revoke).status_code == 302
    assert get(FIGURES, secret).status_code == 401
    assert "Revoked" in own.get(PAGE).content.decode()
    assert "This token has already been revoked" in own.get(revoke).content.decode()


@pytest.mark.parametrize(
    ("sends", "said"),
    [
        ({"name": "", "days": "30"}, "Enter what the token is for"),
        ({"name": " ", "days": "30"}, "Enter what the token is for"),
        ({"name": "x" * 61, "days": "30"}, "Use 60 characters or fewer"),
        ({"name": "Checks", "days": ""}, "Choose how long it lasts"),
        ({"name": "Checks", "days": "366"}, "Choose how long it lasts"),
        ({"name": "Checks", "days": "30\0"}, "Choose how long it lasts"),
        ({"name": "Taken", "days": "30"}, "You already have a token with this name"),
    ],
)
def test_a_form_that_is_wrong_says_so_and_makes_nothing(sends, said, client_of, national_reviewer):
    make_token(name="Taken", by=national_reviewer, at=BEFORE, lives=MONTH)
    page = client_of(national_reviewer).post(MAKE, sends)
    assert said in page.content.decode()
    assert ApiToken.objects.count() == 1


def test_what_a_list_says_of_each_that_is_over(client_of, national_reviewer, national_publisher, clock):
    make_token(name="Of a leaver", by=national_publisher, at=BEFORE, lives=2 * MONTH)
    make_token(name="Short", by=national_reviewer, at=BEFORE, lives=timedelta(days=1))
    make_token(name="Good", by=national_reviewer, at=BEFORE, lives=MONTH)
    national_publisher.memberships.all().delete()
    clock(BEFORE + timedelta(days=3))
    alive, over = client_of(national_reviewer).get(PAGE).content.decode().split("Expired and revoked tokens")
    assert "Good" in alive
    assert "Short" not in alive
    assert "Expired" in over
    assert "Its holder is no longer in the national team." in over


def test_the_description_says_how_a_token_is_sent():
    schema = json.loads(get("/api/v1/schema/").content)
    assert schema["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert schema["paths"][FIGURES]["get"]["security"] == [{"token": []}, {}]
