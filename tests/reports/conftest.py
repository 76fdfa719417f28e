"""What the read side needs beyond the cast: national texts, populations, a clock, and reports on their way out."""

from datetime import timedelta

import pytest
from django.db.models import F

from reports.annual_report.gather import as_print, document_for, logos_of
from reports.models import Section
from reports.release import actions
from reports.sign_off.untranslated import PRINTED
from returns.models import AreaReturn, Population, ReportingYear, Revision
from tests.factories import AT
from tests.rendering import stand_in
from tests.reports.asking import RELEASE
from tests.reports.sources import of_2021, of_all_years, two_years  # noqa: F401
from tests.scene import accept, complete, draft, let_out, load_populations, load_texts, save, write
from tests.stages import stage

FIRST, NEW = "pre-2021-census", "2021-census"  # vintages
TEXTS = {
    "introduction": "Written for a **test** by the chair.\n\n- first point\n- second point",
    "local_page": "How the agencies of the area worked together.",
}
BOARD = [
    {"seat": "chair", "name": "", "role": "Chair of the board", "agency": "The police"},
    {"seat": "lay_adviser", "name": "", "role": "Lay adviser", "agency": ""},
]


@pytest.fixture
def stand_in_pdf(monkeypatch):
    """Rendering takes a second and more: where the bytes do not matter, a stand-in that still follows its input."""
    stand_in(monkeypatch, lambda html, pictures: b"%PDF-stand-in " + html.encode())


@stage
def populations(areas):
    load_populations(areas)


@stage
def newer(populations, areas):
    """A later vintage of the same mid-year, kept beside the first: everywhere twice as many people."""
    for row in Population.objects.filter(mid_year=2020, vintage=FIRST):
        row.pk, row.vintage = None, NEW
        row.all_ages, row.aged_10_and_over = 2 * row.all_ages, 2 * row.aged_10_and_over
        row.save()


@stage
def texts_2021(form_2021, national_publisher):
    load_texts(form_2021, national_publisher)


@stage
def written(populations, texts_2021, cheshire_2021, cheshire_coordinator) -> Revision:
    """Cheshire's draft of 2020/21 with its own texts and its board, but no figures yet."""
    write(revision=cheshire_2021, by=cheshire_coordinator, at=AT, texts=TEXTS, board=BOARD)
    return cheshire_2021


@stage
def cheshire_report(written, cheshire_accepted) -> Revision:
    """Cheshire's return with everything that its report prints, accepted."""
    return Revision.objects.with_names().get(pk=cheshire_accepted.pk)


@stage
def cheshire_complete(cheshire_report) -> Revision:
    """Accepted, and its chair can sign it: nothing is missing."""
    complete(cheshire_report)
    return cheshire_report


@stage
def gwent_complete(populations, texts_2021, year_2021, national_publisher, national_reviewer) -> Revision:
    """Gwent's, in both languages, to the last word of the form and of the national texts."""
    for model, fields in PRINTED:
        model._default_manager.filter(year=2021).update(**{f"{field}_cy": F(field) for field in fields})
    Section.objects.filter(year=2021).update(title_cy=F("title"), body_cy="Geiriau.")
    AreaReturn.objects.filter(area__slug="gwent").update(area_name_cy="Gwent")
    here = save(draft("gwent", 2021), national_publisher)
    here = accept(here, national_publisher, national_reviewer, at=AT + timedelta(days=2))
    complete(here)
    return here


@stage
def cheshire_frozen(cheshire_report, national_publisher, stand_in_pdf) -> Revision:
    """Accepted, with the files and the word that publishing asks for."""
    actions.freeze(revision=cheshire_report, at=AT + timedelta(days=2))
    let_out(cheshire_report, AT + timedelta(days=2))
    return cheshire_report


@stage
def cheshire_out(cheshire_frozen, national_publisher) -> Revision:
    """Published a month before its year's release time."""
    year = ReportingYear.objects.get(year=2021)
    year.release_at = RELEASE
    year.save()
    return actions.publish(revision=cheshire_frozen, by=national_publisher, at=RELEASE - timedelta(days=30))


@pytest.fixture
def pdf_of(rendered):
    """A function: a revision's report as PDF."""

    def of(revision: Revision, **marks: bool) -> bytes:
        document = document_for(revision, AT)
        return rendered(as_print(document, **marks), logos_of(document))

    return of


@pytest.fixture
def released(cheshire_out, clock) -> Revision:
    """Cheshire's, at the moment of the release."""
    clock(RELEASE)
    return cheshire_out
