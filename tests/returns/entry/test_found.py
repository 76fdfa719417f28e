"""What the checks find in what was just saved is said at once: on its page, at its box, before its writer goes on."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from returns.arithmetic.figures import Entry
from returns.checks.assessment import assess
from returns.entry.figure_actions import save_figures
from returns.entry.note_actions import note_box
from returns.form.questionnaire import Questionnaire
from returns.models import Event, Explanation, Figure
from tests.factories import AT
from tests.pages import Page, read, typed
from tests.scene import complete
from tests.stages import stage

pytestmark = pytest.mark.django_db

WHERE = {"year": 2021, "area": "cheshire"}
A, B, C, E = (reverse("enter", kwargs=WHERE | {"block": block}) for block in "abce")
LIST, EXPLAIN, CHECK = (reverse(name, kwargs=WHERE) for name in ("task_list", "explanations", "check"))
NEVER = "snapshot_c3_l1"  # must be 0
BREACHES = "breaches_against_rsos-notification_breaches"


@pytest.fixture
def coordinator(client_of, cheshire_coordinator):
    return client_of(cheshire_coordinator)


def saved(client, address, then="next", **figures) -> tuple[str, Page]:
    """Where saving a table leads, and the page there."""
    response = client.post(address, typed(read(client.get(address)), then=then, **figures))
    assert response.status_code == 302
    return response.url, read(client.get(response.url))


# --- An error -------------------------------------------------------------------------------------


def test_an_error_is_said_at_once_with_what_is_saved_and_at_its_box(cheshire_filled, coordinator):
    address, page = saved(coordinator, A, **{NEVER: "4"})
    assert address == f"{A}?saved=next"
    assert Figure.objects.get(cell__code=NEVER, revision=cheshire_filled).value == 4
    assert page.title.startswith("Error:")
    assert "MAPPA-eligible offenders on 31 March 2021: saved. The checks found an error." in page.text
    assert "is 4. It must be 0." in page.links[f"#{NEVER}"]
    assert "Done" not in page.text, "nothing is green"
    assert f"{NEVER}-found" in page.ids
    assert f"{NEVER}-found" in page.inputs[NEVER]["aria-describedby"]
    assert "govuk-input--error" in page.inputs[NEVER]["class"]


@pytest.mark.parametrize(("then", "to"), [("next", B), ("list", LIST), ("zero", B)])
def test_from_there_a_link_goes_on_to_where_the_button_would_have_led(cheshire_filled, coordinator, then, to):
    address, page = saved(coordinator, A, then, **{NEVER: "4"})
    assert address == f"{A}?saved={then}"
    assert page.links[to].startswith("Go on to ")


def test_an_error_that_stays_keeps_its_writer_here_until_it_is_mended(cheshire_filled, coordinator):
    saved(coordinator, A, **{NEVER: "4"})
    assert saved(coordinator, A)[0] == f"{A}?saved=next"
    address, page = saved(coordinator, A, **{NEVER: "0"})
    assert address == B
    assert "MAPPA-eligible offenders on 31 March 2021: saved." in page.text


def test_an_error_for_which_a_waiver_is_asked_holds_nobody_up(cheshire_filled, coordinator):
    saved(coordinator, A, **{NEVER: "4"})
    coordinator.post(EXPLAIN, {f"category_3_not_at_level_1-{NEVER}": "The court placed them there."})
    assert saved(coordinator, A)[0] == B


def test_an_error_stands_at_its_box_whenever_the_table_is_opened(cheshire_filled, coordinator):
    saved(coordinator, A, **{NEVER: "4"})
    page = read(coordinator.get(A))
    assert f"{NEVER}-found" in page.ids
    assert not page.title.startswith("Error:"), "the summary is for what was just saved"


def test_what_is_only_typed_is_not_spoken_of_as_if_it_was_saved(cheshire_filled, coordinator):
    saved(coordinator, A, **{NEVER: "4"})
    page = read(coordinator.post(A, typed(read(coordinator.get(A)), **{NEVER: "many"})))
    assert f"{NEVER}-found" not in page.ids


# --- A query --------------------------------------------------------------------------------------


def test_a_new_query_is_said_at_once_as_a_warning_and_the_next_time_lets_go_on(cheshire_filled, coordinator):
    address, page = saved(coordinator, C, notification_breaches="200")
    assert address == f"{C}?saved=next"
    assert not page.title.startswith("Error:")
    assert "saved. The checks have a query. Change the figure, or explain it if it is right:" in page.text
    assert "which is more than 5% of" in page.links["#notification_breaches"]
    assert "Query: 200 is more than 5% of" in page.text
    assert EXPLAIN in page.links
    assert saved(coordinator, C)[0] != f"{C}?saved=next"


def test_a_query_that_another_tables_figure_raises_is_said_where_it_was_raised(cheshire_filled, coordinator):
    saved(coordinator, A, snapshot_c1_l1="200", snapshot_c1_l2="0", snapshot_c1_l3="0")
    address, page = saved(coordinator, A, snapshot_c1_l1="201")
    assert address == f"{A}?saved=next", "another value, another query"
    assert "snapshot_c1_total-found" in page.ids


def test_a_return_without_findings_goes_on_as_ever(cheshire_filled, coordinator):
    address, page = saved(coordinator, A, snapshot_c1_l1="1258")
    assert address == B
    assert "saved." in page.text


def test_a_query_is_explained_on_the_page_of_its_table(cheshire_filled, coordinator):
    page = saved(coordinator, C, notification_breaches="200")[1]
    sent = {BREACHES: "A new team.", f"seen_{BREACHES}": page.inputs[f"seen_{BREACHES}"]["value"], "then": "c"}
    response = coordinator.post(EXPLAIN, sent)
    assert response.url == C
    page = read(coordinator.get(C))
    assert "Explanations saved." in page.text
    assert "A new team." in page.text
    assert BREACHES not in page.inputs
    assert "notification_breaches-found" not in page.ids


# --- One box, and a file --------------------------------------------------------------------------


def test_a_boxs_own_page_says_what_the_checks_find_there(cheshire_filled, coordinator):
    saved(coordinator, A, **{NEVER: "4"})
    box = reverse("box", kwargs=WHERE | {"block": "a", "code": NEVER})
    assert "is 4. It must be 0." in read(coordinator.get(box)).text
    response = coordinator.post(box, typed(read(coordinator.get(box)), footnote="Counted late."))
    assert response.url == f"{A}?saved=box"
    response = coordinator.post(box, typed(read(coordinator.get(box)), unavailable_reason="The record was lost"))
    assert response.url == f"{A}#{NEVER}"


def test_what_a_file_brought_is_said_where_it_lands(cheshire_filled, coordinator):
    content = f"area,{NEVER},notification_breaches\ncheshire,4,200\n".encode()
    file = SimpleUploadedFile("figures.csv", content)
    preview = coordinator.post(reverse("files", kwargs=WHERE), {"file": file}).url
    shown = typed(read(coordinator.get(preview)), then="confirm")
    response = coordinator.post(preview, shown)
    assert response.url == f"{LIST}?saved=file"
    page = read(coordinator.get(response.url))
    assert "The checks found something new: 1 error and 1 query." in page.text
    assert "Done" not in page.text
    assert f"{A}#{NEVER}" in page.links
    assert f"{C}#notification_breaches" in page.links


# --- One count ------------------------------------------------------------------------------------


@stage
def asked(cheshire_filled, cheshire_coordinator):
    """Cheshire's draft with three queries, each of which concerns two tables."""
    entries = {"notification_breaches": 200, "snapshot_c1_l2": 500, "custody_licence_c1_l2": 600}
    entries = {code: Entry(value) for code, value in entries.items()}
    save_figures(revision=cheshire_filled, by=cheshire_coordinator, at=AT, entries=entries)
    return cheshire_filled


def test_the_tables_counts_add_up_to_the_count_of_the_whole_return(asked, coordinator):
    questionnaire = Questionnaire.load(asked.year)
    assessment = assess(asked, questionnaire)
    by_block = {slug: len(issues) for slug, issues in assessment.open_by_block(questionnaire).items() if issues}
    assert sum(by_block.values()) == len(assessment.open) == 3
    assert "3 queries" in read(coordinator.get(LIST)).text


def test_change_the_figure_leads_to_each_box_that_a_rule_compares(asked, coordinator):
    page = read(coordinator.get(EXPLAIN))
    assert {f"{C}#notification_breaches", f"{A}#snapshot_c1_l1", f"{A}#snapshot_c1_l2", f"{B}#yearly_c1_l2"} <= set(
        page.links
    )


# --- An explanation says something ----------------------------------------------------------------


def test_x_is_no_explanation_and_what_else_was_typed_is_kept(asked, coordinator):
    page = read(coordinator.get(EXPLAIN))
    others = [name for name, attrs in page.inputs.items() if "-" in name and not name.startswith("seen_")]
    sent = typed(page, **dict.fromkeys(others, "See 2021.") | {BREACHES: "x"})
    page = read(coordinator.post(EXPLAIN, sent))
    assert page.links[f"#id_{BREACHES}"].startswith("“x” says too little. Say why in two words or more")
    assert [page.inputs[name]["value"] for name in others if name != BREACHES] == ["See 2021."] * 2
    assert not Explanation.objects.exists()


def test_a_page_that_asks_for_one_answer_takes_no_other_away(asked, coordinator):
    page = read(coordinator.get(EXPLAIN))
    others = [name for name in page.inputs if "-" in name and not name.startswith("seen_")]
    coordinator.post(EXPLAIN, typed(page, **dict.fromkeys(others, "See 2021.")))
    coordinator.post(EXPLAIN, {BREACHES: "A new team.", f"seen_{BREACHES}": page.inputs[f"seen_{BREACHES}"]["value"]})
    assert Explanation.objects.count() == 3


# --- A number over “not available” ----------------------------------------------------------------


def test_a_number_over_not_available_asks_first_and_the_record_keeps_the_reason(
    cheshire_filled, cheshire_coordinator, coordinator
):
    lost = {"orders_no": Entry(None, "The court’s records were lost.")}
    save_figures(revision=cheshire_filled, by=cheshire_coordinator, at=AT, entries=lost)
    sent = typed(read(coordinator.get(E)), orders_no="5")
    page = read(coordinator.post(E, sent))
    assert "is marked as not available (“The court’s records were lost.”)" in page.links["#orders_no"]
    assert (page.inputs["orders_no"]["value"], page.inputs["over_orders_no"]["type"]) == ("5", "checkbox")
    assert Figure.objects.get(revision=cheshire_filled, cell__code="orders_no").entry == lost["orders_no"]

    page = read(coordinator.post(E, typed(page, over_orders_no="on"), follow=True))
    assert "is now 5. The reason why it was not available (“The court’s records were lost.”) stays in" in page.text
    event = Event.objects.filter(act="figures_saved").order_by("number").last()
    assert event.changes["orders_no"][0]["unavailable_reason"] == "The court’s records were lost."


def test_last_activity_on_the_dashboard_is_what_the_areas_history_shows(
    cheshire_submitted, cheshire_coordinator, national_reviewer, coordinator
):
    complete(cheshire_submitted)
    later = AT + timedelta(days=40)
    note_box(revision=cheshire_submitted, by=national_reviewer, at=later, code="orders_no", text="Is it none?")
    page = read(coordinator.get(reverse("dashboard")))
    assert "2 June 2021" in page.text
    assert "11 July 2021" not in page.text
