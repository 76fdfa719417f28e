"""The population of a year: what another would make of its rates, and the corrections of what is published."""

from datetime import timedelta

import pytest
from django.db import connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from reports.annual_report.gather import as_fragment, document_for
from reports.corrections.actions import accept_population_corrections, set_population, start_correction
from reports.corrections.rates import recomputed
from reports.models import Section
from reports.release import actions as release_actions
from returns.arithmetic.figures import Entry
from returns.arithmetic.rates import per_100k
from returns.entry.actions import accept, submit, take_back
from returns.entry.correction_actions import copy_for_correction
from returns.entry.figure_actions import save_figures
from returns.models import Event, Notice, Population, ReportingYear, Revision, Rule, Status
from returns.record.refusals import Overtaken, Refused
from tests.factories import CHESHIRE_FIGURES, RevisionFactory
from tests.pages import read
from tests.reports.asking import RELEASE, ask
from tests.reports.conftest import FIRST, NEW
from tests.reports.corrections.test_population_of_a_revision import printed_rate
from tests.returns.test_races import backend, somebody_else, wait_until_somebody_waits_for
from tests.scene import let_out, write
from tests.stages import stage

DAY = timedelta(days=1)
LATER = RELEASE + 30 * DAY
WHY = "The census counted more people."
PAGE = "/national/2021/population/"
CHOICE = "mid-2020, 2021-census"


@stage
def year(form_2021):
    return form_2021


@stage
def kent_out(cheshire_out, kent_2021, kent_coordinator, national_reviewer, national_publisher, stand_in_pdf):
    """Kent's return with Cheshire's figures, published along with Cheshire's."""
    at = RELEASE - 30 * DAY
    entries = {code: Entry(value) for code, value in CHESHIRE_FIGURES.items()}
    save_figures(revision=kent_2021, by=kent_coordinator, at=at, entries=entries)
    submit(revision=kent_2021, by=kent_coordinator, at=at)
    accept(revision=kent_2021, by=national_reviewer, at=at)
    release_actions.freeze(revision=kent_2021, at=at)
    let_out(kent_2021, at)
    return release_actions.publish(revision=kent_2021, by=national_publisher, at=at)


def choose(by, year, at=LATER, vintage=NEW, reason=WHY, **more):
    return set_population(year=year, by=by, at=at, mid_year=2020, vintage=vintage, reason=reason, **more)


def number_of(year) -> str:
    return ReportingYear.objects.get(pk=year.pk).population


def states(area="cheshire") -> list[tuple[int, str]]:
    rows = Revision.objects.filter(year=2021, area_return__area__slug=area).order_by("number")
    return list(rows.values_list("number", "status"))


def publish_all(year, by, at=LATER) -> None:
    for revision in Revision.objects.filter(year=year, status=Status.ACCEPTED):
        release_actions.freeze(revision=revision, at=at)
        let_out(revision, at)
    _, refusals = release_actions.publish_all(year=year, by=by, at=at)
    assert refusals == []


# --- Before anything is published -----------------------------------------------------------------


def test_a_year_chooses_among_what_is_loaded(cheshire_report, newer, year, national_reviewer):
    choose(national_reviewer, year, reason="")
    assert number_of(year) == CHOICE
    event = Event.objects.get(act="population_set")
    assert (event.chain, event.by, event.at, event.reason) == ("2021", national_reviewer, LATER, "")
    assert event.changes == {"population": ["mid-2020, pre-2021-census", CHOICE]}
    assert printed_rate(cheshire_report) == "66"
    assert states() == [(1, "accepted")]


def test_the_same_choice_again_is_no_act(populations, year, national_reviewer):
    choose(national_reviewer, year, vintage=FIRST)
    assert not Event.objects.filter(act="population_set").exists()


def test_what_is_not_loaded_is_not_chosen(populations, year, national_reviewer):
    with pytest.raises(Refused, match=r"No population is loaded under mid-2020, nowhere\. Load it first"):
        choose(national_reviewer, year, vintage="nowhere")
    assert number_of(year) == "mid-2020, pre-2021-census"


def test_only_the_national_team_chooses(newer, year, cheshire_coordinator):
    with pytest.raises(Refused, match="Only the national team can choose the population of"):
        choose(cheshire_coordinator, year)
    with pytest.raises(Refused, match="Only the national team can accept"):
        accept_population_corrections(year=year, by=cheshire_coordinator, at=LATER)


def test_who_had_seen_another_choice_is_told(newer, year, national_reviewer, national_publisher):
    seen = year.population
    choose(national_reviewer, year)
    with pytest.raises(Overtaken, match="Somebody else has chosen mid-2020, 2021-census since"):
        choose(national_publisher, year, vintage=FIRST, seen=seen)
    assert number_of(year) == CHOICE


def test_files_prepared_with_the_old_population_are_prepared_again(
    cheshire_frozen,
    newer,
    year,
    national_publisher,
):
    choose(national_publisher, year)
    with pytest.raises(Refused, match="Prepare them again"):
        release_actions.publish(revision=cheshire_frozen, by=national_publisher, at=LATER)


# --- After the first publication ------------------------------------------------------------------


def test_a_pinned_population_is_not_changed_without_a_reason(cheshire_out, newer, year, national_reviewer):
    with pytest.raises(Refused, match="Enter a reason for changing the population"):
        choose(national_reviewer, year, reason="  ")
    assert states() == [(1, "published")]
    assert number_of(year) == "mid-2020, pre-2021-census"


def test_changing_it_corrects_every_area_concerned_and_submits_the_corrections(
    kent_out,
    newer,
    year,
    national_reviewer,
):
    done = choose(national_reviewer, year)
    assert [str(revision.area_return) for revision in done.submitted] == ["Cheshire 2020/21", "Kent 2020/21"]
    assert states("cheshire") == states("kent") == [(1, "published"), (2, "submitted")]
    correction = Revision.objects.get(area_return__area__slug="cheshire", number=2)
    assert (correction.reason, correction.submitted_by, correction.population) == (WHY, national_reviewer, None)
    assert Section.objects.filter(revision=correction).count() == 2
    assert number_of(year) == CHOICE
    assert states("gwent") == [(1, "draft")]


def test_an_area_that_is_divided_by_the_same_number_is_not_concerned(
    kent_out,
    newer,
    year,
    national_reviewer,
):
    Population.objects.filter(area__slug="kent", vintage=NEW).update(
        aged_10_and_over=Population.objects.get(area__slug="kent", mid_year=2020, vintage=FIRST).aged_10_and_over
    )
    choose(national_reviewer, year)
    assert states("cheshire") == [(1, "published"), (2, "submitted")]
    assert states("kent") == [(1, "published")]


def test_the_public_reads_the_old_rates_until_the_corrections_are_out(
    kent_out,
    newer,
    year,
    national_reviewer,
    national_publisher,
    clock,
):
    clock(LATER)
    page, rate = ask("/reports/cheshire/2021/").body, ask("/api/v1/totals/", year="2021").json["rate"]
    choose(national_reviewer, year)
    accept_population_corrections(year=year, by=national_publisher, at=LATER)
    assert ask("/reports/cheshire/2021/").body == page
    assert ask("/api/v1/totals/", year="2021").json["rate"] == rate
    publish_all(year, national_publisher)
    now = html.fromstring(ask("/reports/cheshire/2021/").body)
    (cell,) = now.xpath("//*[@data-code='rsos_per_100k']")
    assert " ".join(cell.text_content().split()) == "66 [r]"
    table = " ".join(now.xpath("//*[@id='table-h']/ancestor::div")[-1].text_content().split())
    assert f"[r] means that a figure has been revised. {WHY}" in table
    again = ask("/api/v1/totals/", year="2021").json["rate"]
    people = sum(
        Population.objects.filter(vintage=NEW, area__slug__in=("cheshire", "kent")).values_list(
            "aged_10_and_over", flat=True
        )
    )
    assert (again["value"], again["areas"]) == (per_100k(2 * 1260, people), 2)
    assert (rate["status"], again["status"]) == ("p", "r")  # other areas are still to come
    assert rate["value"] == per_100k(2 * 1260, people // 2)


def test_while_one_correction_is_out_and_another_is_not_each_counts_over_its_own(
    kent_out,
    newer,
    year,
    national_reviewer,
    national_publisher,
    clock,
):
    clock(LATER)
    choose(national_reviewer, year)
    kent = Revision.objects.get(area_return__area__slug="kent", number=2)
    accept(revision=kent, by=national_publisher, at=LATER)
    publish_all(year, national_publisher)
    old = Population.objects.get(area__slug="cheshire", mid_year=2020, vintage=FIRST).aged_10_and_over
    new = Population.objects.get(area__slug="kent", vintage=NEW).aged_10_and_over
    assert ask("/api/v1/totals/", year="2021").json["rate"]["value"] == per_100k(2 * 1260, old + new)


def test_what_has_changed_tells_population_and_rate(
    kent_out,
    newer,
    year,
    national_reviewer,
    national_publisher,
    clock,
):
    clock(LATER)
    choose(national_reviewer, year)
    accept_population_corrections(year=year, by=national_publisher, at=LATER)
    publish_all(year, national_publisher)
    text = " ".join(html.fromstring(ask("/reports/cheshire/2021/changes/").body).text_content().split())
    assert "Population that the rate divides by Before: 948,696 Now: 1,897,392" in text
    assert "Before: 133 Now: 66" in text


def test_an_area_that_loses_its_population_is_corrected_to_x(kent_out, newer, year, national_reviewer):
    Population.objects.filter(area__slug="kent", vintage=NEW).delete()
    choose(national_reviewer, year)
    correction = Revision.objects.get(area_return__area__slug="kent", number=2)
    assert printed_rate(correction) == "[x] [r]"


def test_a_population_that_came_too_late_is_applied_by_choosing_it_again(
    cheshire_published, national_reviewer, year, cheshire
):
    row = {"mid_year": 2020, "vintage": FIRST, "all_ages": 948_696, "aged_10_and_over": 948_696, "source": "Test"}
    Population.objects.create(area=cheshire, **row)
    done = choose(national_reviewer, year, vintage=FIRST, reason="It was not there yet.")
    assert [revision.number for revision in done.submitted] == [2]
    assert printed_rate(done.submitted[0]) == "133"


def test_a_correction_under_way_takes_the_population_along(
    kent_out,
    newer,
    year,
    national_reviewer,
    national_publisher,
    kent_coordinator,
):
    here = start_correction(revision=kent_out, by=national_reviewer, at=LATER, reason="One was wrong.")
    done = choose(national_reviewer, year)
    assert done.under_way == [here]
    assert states("kent") == [(1, "published"), (2, "draft")]
    submit(revision=here, by=kent_coordinator, at=LATER)
    accept(revision=here, by=national_publisher, at=LATER)
    publish_all(year, national_publisher)
    assert Revision.objects.get(pk=here.pk).population.vintage == NEW


def test_a_correction_that_the_checks_keep_back_stays_a_draft_of_its_area(
    kent_out,
    newer,
    year,
    national_reviewer,
    kent_coordinator,
):
    Notice.objects.all().delete()
    # A limit that has changed since: now the check asks about what nobody asked about then.
    Rule.objects.filter(year=year, kind="ratio").update(limit=0.0001)
    done = choose(national_reviewer, year)
    assert done.submitted == []
    assert [(str(one.area_return), one.status) for one, _ in done.drafts] == [
        ("Cheshire 2020/21", "draft"),
        ("Kent 2020/21", "draft"),
    ]
    assert all("not ready" in why for _, why in done.drafts)
    assert Notice.objects.filter(recipient=kent_coordinator, act="correction_started").count() == 1


def test_nobody_is_told_of_corrections_that_ask_nothing_of_them(kent_out, newer, year, national_reviewer):
    Notice.objects.all().delete()
    choose(national_reviewer, year)
    assert not Notice.objects.exists()
    assert Event.objects.filter(act="correction_started").count() == 2


def test_if_one_return_fails_nothing_is_changed(kent_out, newer, year, national_reviewer, monkeypatch):
    begun = []

    def start(**given):
        begun.append(given)
        if len(begun) == 2:
            raise RuntimeError("The power is gone.")
        return copy_for_correction(**given)

    monkeypatch.setattr("reports.corrections.actions.start_correction", start)
    with pytest.raises(RuntimeError):
        choose(national_reviewer, year)
    assert number_of(year) == "mid-2020, pre-2021-census"
    assert states("cheshire") == states("kent") == [(1, "published")]


# --- Accepting ------------------------------------------------------------------------------------


@stage
def changed(kent_out, newer, year, national_reviewer):
    """Two corrections that the reviewer has submitted."""
    return choose(national_reviewer, year)


def test_a_colleague_accepts_them_all(changed, year, national_publisher):
    done, refusals = accept_population_corrections(year=year, by=national_publisher, at=LATER)
    assert (len(done), refusals) == (2, [])
    assert states("cheshire") == states("kent") == [(1, "published"), (2, "accepted")]


def test_nobody_accepts_what_they_submitted(changed, year, national_reviewer):
    done, refusals = accept_population_corrections(year=year, by=national_reviewer, at=LATER)
    assert (len(done), len(refusals)) == (0, 2)
    assert "You submitted this return, so a colleague" in refusals[0]
    assert states("kent") == [(1, "published"), (2, "submitted")]


def write_a_text(draft, by):
    write(revision=draft, by=by, at=LATER, texts={"introduction": "Anew."}, board=[])


def change_a_figure(draft, by):
    save_figures(revision=draft, by=by, at=LATER, entries={"orders_no": Entry(7)})


def write_a_footnote(draft, by):
    entry = Entry(CHESHIRE_FIGURES["orders_no"], "", "One was varied.")
    save_figures(revision=draft, by=by, at=LATER, entries={"orders_no": entry})


@pytest.mark.parametrize("change", [write_a_text, change_a_figure, write_a_footnote])
def test_a_correction_that_changes_something_else_too_is_reviewed_like_any(
    changed, year, national_publisher, kent_coordinator, change
):
    kent = Revision.objects.get(area_return__area__slug="kent", number=2)
    take_back(revision=kent, by=kent_coordinator, at=LATER)
    change(kent, kent_coordinator)
    submit(revision=kent, by=kent_coordinator, at=LATER)
    done, refusals = accept_population_corrections(year=year, by=national_publisher, at=LATER)
    assert [str(revision.area_return) for revision in done] == ["Cheshire 2020/21"]
    assert refusals == []
    assert states("kent") == [(1, "published"), (2, "submitted")]


def test_a_correction_of_another_kind_is_not_accepted_along(cheshire_out, year, national_reviewer, national_publisher):
    here = start_correction(revision=cheshire_out, by=national_reviewer, at=LATER, reason="Prose.")
    submit(revision=here, by=national_reviewer, at=LATER)
    assert accept_population_corrections(year=year, by=national_publisher, at=LATER) == ([], [])
    assert states() == [(1, "published"), (2, "submitted")]


# --- Two at once ----------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_return_that_is_published_meanwhile_is_published_over_one_of_the_two(
    cheshire_frozen,
    newer,
    year,
    national_reviewer,
    national_publisher,
):
    """The files that were prepared say what the revision keeps; a choice that came first makes them stale."""
    with somebody_else() as begin:
        with transaction.atomic():
            choose(national_reviewer, year)
            other = begin(release_actions.publish, revision=cheshire_frozen, by=national_publisher, at=LATER)
            wait_until_somebody_waits_for(backend(connections["default"]))
        with pytest.raises(Refused, match="Prepare them again"):
            other.result(timeout=20)
    assert states() == [(1, "accepted")]


@pytest.mark.django_db(transaction=True)
def test_who_begins_a_correction_meanwhile_is_refused(
    cheshire_out,
    newer,
    year,
    national_reviewer,
    national_publisher,
):
    with somebody_else() as begin:
        with transaction.atomic():
            choose(national_reviewer, year)
            other = begin(start_correction, revision=cheshire_out, by=national_publisher, at=LATER, reason="Wrong.")
            wait_until_somebody_waits_for(backend(connections["default"]))
        with pytest.raises(Refused, match="already in progress"):
            other.result(timeout=20)
    assert states() == [(1, "published"), (2, "submitted")]


# --- What is shown before -------------------------------------------------------------------------


def test_each_rate_is_shown_over_both_populations(kent_out, newer, year):
    found = recomputed(year, 2020, NEW)
    shown = {area.revision.area_return.area_name: (area.rate, area.other_rate) for area in found.areas}
    assert shown["Cheshire"] == ("133", "66")
    assert shown["Gwent"][0] == shown["Gwent"][1] == "0 of 3 answered"
    assert len(found.concerned) == 2
    assert (found.national.areas, found.other_national.areas, found.in_national) == (2, 2, 2)


def test_a_preview_costs_the_same_number_of_queries_however_many_areas(
    kent_out,
    newer,
    year,
    django_assert_num_queries,
):
    with django_assert_num_queries(11):
        recomputed(year, 2020, NEW)
    for _ in range(3):
        RevisionFactory(area_return__year=year)
    with django_assert_num_queries(11):
        recomputed(year, 2020, NEW)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=st.one_of(st.none(), st.integers(1, 99_999_999)), count=st.integers(0, 99_999))
def test_the_rate_that_is_shown_is_the_rate_that_a_report_prints(populations, cheshire_2021, people, count):
    with transaction.atomic():
        year = cheshire_2021.year
        cheshire_2021.figures.update(value=0)
        cheshire_2021.figures.filter(cell__code="snapshot_c1_l1").update(value=count)
        if people:
            row = {"all_ages": people, "aged_10_and_over": people, "source": "Test"}
            Population.objects.create(area=cheshire_2021.area_return.area, mid_year=2020, vintage="other", **row)
        found = recomputed(year, 2020, "other")
        (shown,) = [area.other_rate for area in found.areas if area.revision == cheshire_2021]
        year.population_vintage = "other"
        page = html.fromstring(as_fragment(document_for(cheshire_2021, LATER)))
        transaction.set_rollback(True)
    (cell,) = page.xpath("//*[@data-code='rsos_per_100k']")
    assert " ".join(cell.text_content().split()) == shown


# --- The pages ------------------------------------------------------------------------------------


@pytest.fixture
def team(client_of, national_reviewer, clock):
    clock(LATER)
    return client_of(national_reviewer)


def test_the_page_says_what_is_chosen_and_offers_what_is_loaded(cheshire_report, newer, team):
    page = read(team.get(PAGE))
    assert "This year’s rates use mid-2020, pre-2021-census ." in page.text
    assert page.choices["estimate"] == [
        "mid-2020, 2021-census", "mid-2020, pre-2021-census", "mid-2019, pre-2021-census",
    ]  # fmt: skip
    assert "Nothing from this year is published yet" in page.text


def test_the_rates_are_shown_and_nothing_is_written(kent_out, newer, year, team):
    page = read(team.get(PAGE, {"estimate": CHOICE}))
    assert (
        "Cheshire Population now: 948,696 New population: 1,897,392 Rate now: 133 New rate: 66 Published" in page.text
    )
    assert "England and Wales Areas with a population now: 2 of 2 areas" in page.text
    assert "2 published rates would change their population" in page.text
    assert "This year has been released" in page.text
    assert number_of(year) == "mid-2020, pre-2021-census"
    assert states() == [(1, "published")]


def test_an_area_without_a_population_is_shown_with_x(kent_out, newer, team):
    Population.objects.filter(area__slug="kent", vintage=NEW).delete()
    page = read(team.get(PAGE, {"estimate": CHOICE}))
    assert "New population: [x]" in page.text
    assert "One area has no population in this estimate. Its rate would show [x]." in page.text
    assert "Areas with a new population: 1 of 2 areas" in page.text


def test_the_reason_is_asked_for_where_something_is_published(kent_out, newer, year, team):
    seen = "mid-2020, pre-2021-census"
    page = read(team.post(f"{PAGE}apply/", {"estimate": CHOICE, "seen": seen, "reason": " "}))
    assert "Enter a reason" in page.text
    assert number_of(year) == seen


def test_from_the_choice_to_the_publication_on_the_pages(
    kent_out,
    newer,
    year,
    team,
    client_of,
    national_publisher,
):
    seen = "mid-2020, pre-2021-census"
    assert team.post(f"{PAGE}apply/", {"estimate": CHOICE, "seen": seen, "reason": WHY}).status_code == 302
    page = read(team.get(PAGE))
    assert "2 corrections submitted." in page.text
    assert "You submitted these, so a colleague must accept them." in page.text
    assert "Accept all corrections that only change the population" not in page.buttons
    colleague = client_of(national_publisher)
    assert "Accept all corrections that only change the population" in read(colleague.get(PAGE)).buttons
    assert colleague.post(f"{PAGE}accept/").status_code == 302
    page = read(colleague.get(PAGE))
    assert "2 corrections accepted." in page.text
    assert "Published rates that use another population" in page.text
    publish_all(year, national_publisher)
    assert "Published rates that use another population" not in read(colleague.get(PAGE)).text


def test_the_page_says_which_corrections_are_under_way(kent_out, newer, team, national_publisher):
    start_correction(revision=kent_out, by=national_publisher, at=LATER, reason="One was wrong.")
    page = read(team.get(PAGE, {"estimate": CHOICE}))
    assert "These already have a correction in progress" in page.text
    assert "1 published rate would change its population" in page.text


def test_who_applies_what_a_colleague_has_overtaken_is_told(cheshire_out, newer, year, team):
    answer = team.post(f"{PAGE}apply/", {"estimate": CHOICE, "seen": "mid-2019, pre-2021-census", "reason": WHY})
    assert answer.status_code == 409
    assert "Somebody else has chosen mid-2020, pre-2021-census" in read(answer).text
    assert states() == [(1, "published")]


@pytest.mark.parametrize(
    ("sends", "words"),
    [
        ({"estimate": ""}, "Choose a mid-year and vintage"),
        ({"estimate": "mid-1900, none"}, "Choose a population that is loaded"),
    ],
)
def test_a_choice_that_is_none_is_refused(populations, year, team, sends, words):
    for answer in (team.get(PAGE, sends), team.post(f"{PAGE}apply/", sends)):
        assert words in read(answer).text


def test_a_year_without_a_choice_says_that_its_rates_print_x(populations, year, team):
    ReportingYear.objects.update(population_mid_year=None, population_vintage="")
    assert "You have not chosen a population for this year, so its rates show [x]." in read(team.get(PAGE)).text


def test_the_list_of_what_is_loaded_names_the_years_that_use_it(
    cheshire_out,
    newer,
    year,
    team,
    national_reviewer,
):
    choose(national_reviewer, year)
    text = read(team.get("/national/populations/")).text
    assert text.count("Used by: 2020/21") == 2
