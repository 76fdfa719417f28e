"""What a rate is divided by: a published revision keeps its own population, whatever its year chooses later."""

from datetime import timedelta

from lxml import html

from reports.annual_report.gather import as_fragment, document_for
from reports.corrections.actions import start_correction, unpublish
from reports.published import editions, national
from returns.entry import actions
from returns.models import Event, Population, ReportingYear, Revision
from tests.reports.asking import RELEASE, ask
from tests.reports.conftest import FIRST, NEW

DAY = timedelta(days=1)
LATER = RELEASE + 30 * DAY


def choose(vintage: str) -> None:
    ReportingYear.objects.filter(year=2021).update(population_vintage=vintage)


def printed_rate(revision: Revision, at=LATER) -> str:
    page = html.fromstring(as_fragment(document_for(Revision.objects.with_names().get(pk=revision.pk), at)))
    (cell,) = page.xpath("//*[@data-code='rsos_per_100k']")
    return " ".join(cell.text_content().split())


def test_publishing_writes_into_the_revision_what_its_rate_is_divided_by(cheshire_out):
    population = Population.objects.get(area__slug="cheshire", mid_year=2020, vintage=FIRST)
    assert Revision.objects.get(pk=cheshire_out.pk).population == population
    assert Event.objects.get(act="published").changes["population"] == "mid-2020, pre-2021-census"


def test_without_a_population_there_is_nothing_to_write(cheshire_published):
    assert Revision.objects.get(pk=cheshire_published.pk).population is None
    assert Event.objects.get(act="published").changes == {}
    assert printed_rate(cheshire_published) == "[x]"


def test_a_published_rate_stays_when_the_year_chooses_another_population(cheshire_out, newer):
    choose(NEW)
    assert printed_rate(cheshire_out) == "133"


def test_a_population_that_comes_after_the_publication_changes_nothing_published(cheshire_published, cheshire):
    row = {"mid_year": 2020, "vintage": FIRST, "all_ages": 948_696, "aged_10_and_over": 948_696, "source": "Test"}
    Population.objects.create(area=cheshire, **row)
    assert printed_rate(cheshire_published) == "[x]"


def test_what_is_not_published_follows_the_years_choice(cheshire_report, newer):
    assert printed_rate(cheshire_report) == "133"
    choose(NEW)
    assert printed_rate(cheshire_report) == "66"


def test_a_publication_taken_back_follows_the_years_choice_again(cheshire_out, newer, national_publisher):
    before = RELEASE - DAY
    unpublish(revision=cheshire_out, by=national_publisher, at=before, reason="Table B is wrong.")
    assert Revision.objects.get(pk=cheshire_out.pk).population is None
    choose(NEW)
    assert printed_rate(cheshire_out) == "66"


def test_a_correction_takes_no_population_along_and_divides_by_the_years(cheshire_out, newer, national_reviewer):
    choose(NEW)
    draft = start_correction(revision=cheshire_out, by=national_reviewer, at=LATER, reason="New estimates.")
    assert draft.population is None
    assert printed_rate(draft) == "66 [r]"


def test_a_rate_that_a_public_edition_divided_otherwise_is_revised_and_says_why(cheshire_out, newer, national_reviewer):
    choose(NEW)
    draft = start_correction(revision=cheshire_out, by=national_reviewer, at=LATER, reason="New estimates.")
    page = html.fromstring(as_fragment(document_for(draft, LATER)))
    table = " ".join(page.xpath("//*[@id='table-h']/ancestor::div")[-1].text_content().split())
    assert "[r] means that a figure has been revised. New estimates." in table
    assert "Population: 1,897,392." in table
    assert [cell.get("data-code") for cell in page.xpath("//td[@data-code][contains(., '[r]')]")] == ["rsos_per_100k"]
    (glance,) = page.xpath("//section[@aria-labelledby='glance']//tr[contains(., '[r]')]")
    assert "per 100,000" in glance.text_content()


def test_another_population_that_gives_the_same_rate_revises_nothing(cheshire_out, newer, national_reviewer):
    Population.objects.filter(area__slug="cheshire", vintage=NEW).update(all_ages=948_700, aged_10_and_over=948_700)
    choose(NEW)
    draft = start_correction(revision=cheshire_out, by=national_reviewer, at=LATER, reason="New estimates.")
    assert printed_rate(draft) == "133"


def test_until_a_correction_is_out_page_and_national_rate_stay_as_they_were(cheshire_out, newer, clock):
    clock(LATER)
    before = ask("/api/v1/totals/", year="2021").json["rate"]
    page = ask("/reports/cheshire/2021/").body
    choose(NEW)
    assert ask("/api/v1/totals/", year="2021").json["rate"] == before
    assert before["value"] == 133
    assert ask("/reports/cheshire/2021/").body == page


def test_what_is_published_keeps_its_years_population_and_a_draft_has_none(cheshire_out, kent_2021):
    assert Revision.objects.get(pk=cheshire_out.pk).population.vintage == FIRST
    assert Revision.objects.get(pk=kent_2021.pk).population is None
    assert national.totals(cheshire_out.year, editions.public_state(LATER, year=2021)).rate.value == 133


def test_an_area_without_a_population_is_published_without(cheshire_published):
    assert Revision.objects.get(pk=cheshire_published.pk).population is None


def test_sending_back_leaves_no_population(cheshire_submitted, national_reviewer):
    back = actions.send_back(revision=cheshire_submitted, by=national_reviewer, at=LATER, reason="Look again.")
    assert back.population is None
