"""The pages of people who sign in, and the API: in English, without a twin under /cy/ (see public_urls)."""

from django.urls import URLPattern, include, path, re_path

from reports.views import (
    area,
    board,
    corrections,
    early,
    early_readers,
    files,
    logos,
    population,
    prepared,
    release,
    signing,
    terms,
    text_history,
    texts,
    tokens,
    withdrawal,
)

RETURN = "returns/<int:year>/<slug:area>/"
NATIONAL = "national/<int:year>/release/"
POPULATION = "national/<int:year>/population/"
REVIEW = "national/<int:year>/<slug:area>/"


def texts_of(place: str, prefix: str) -> list[URLPattern]:
    """The pages for texts, the same at an area's return and at a year."""
    return [
        path(place + "texts/", texts.texts, name=f"{prefix}texts"),
        path(place + "texts/add/", texts.add, name=f"{prefix}add_text"),
        path(place + "texts/<slug:key>/", texts.section, name=f"{prefix}text"),
        path(place + "texts/<slug:key>/history/", text_history.history, name=f"{prefix}text_history"),
        path(place + "texts/<slug:key>/draft/", texts.draft, name=f"{prefix}text_draft"),
    ]


urlpatterns = [
    path(RETURN + "report/", area.preview, name="preview"),
    path(RETURN + "report.pdf", area.preview_pdf, name="preview_pdf"),
    path(RETURN + "report/cy/", area.preview, {"language": "cy"}, name="preview_cy"),
    path(RETURN + "report-cy.pdf", area.preview_pdf, {"language": "cy"}, name="preview_pdf_cy"),
    path(RETURN + "changes/", corrections.changes, name="changes"),
    path(RETURN + "receipts/", area.receipts, name="receipts"),
    path(RETURN + "checklist/", signing.checklist, name="checklist"),
    path(RETURN + "sign-off/", signing.sign_off, name="sign_off"),
    path(RETURN + "board/", board.board, name="board"),
    path(RETURN + "logos/", logos.logos, name="logos"),
    path(RETURN + "logos/<int:position>/", logos.logo, name="logo"),
    *texts_of(RETURN, ""),
    *texts_of("national/<int:year>/", "national_"),
    path(REVIEW + "correction/", corrections.correct, name="correct"),
    path(REVIEW + "unpublish/", corrections.take_publication_back, name="unpublish"),
    path(NATIONAL, release.release, name="release"),
    path(NATIONAL + "prepare/", release.prepare_year, name="prepare"),
    path(NATIONAL + "prepare/<slug:area>/", release.prepare_one, name="prepare_one"),
    path(NATIONAL + "<slug:area>/<slug:kind>-<slug:language>", prepared.prepared, name="prepared"),
    path(NATIONAL + "publish/", release.publish_year, name="publish"),
    path(NATIONAL + "override/", release.override, name="override_sign_off"),
    path(NATIONAL + "time/", release.set_release_time, name="release_time"),
    path(NATIONAL + "files/<str:name>", files.before_release, name="file_before_release"),
    path(NATIONAL + "readers/", early_readers.early_readers, name="early_readers"),
    path(NATIONAL + "readers/remove/", early_readers.remove, name="remove_early_reader"),
    path(NATIONAL + "withdrawal/", withdrawal.withdrawal, name="withdrawal"),
    path(NATIONAL + "withdrawal/end/", withdrawal.end, name="end_withdrawal"),
    path("early/<int:year>/", early.year, name="early"),
    path("early/<int:year>/files/<str:name>", early.file, name="early_file"),
    path("early/<int:year>/statistics/", early.statistics, name="early_statistics"),
    path("early/<int:year>/statistics-<slug:language>.pdf", early.statistics_pdf, name="early_statistics_pdf"),
    path("early/<int:year>/<slug:area>/<slug:kind>-<slug:language>", early.report, name="early_report"),
    path("national/<int:year>/terms/", terms.terms, name="terms"),
    path("national/tokens/", tokens.tokens, name="tokens"),
    path("national/tokens/make/", tokens.make, name="make_token"),
    path("national/tokens/<uuid:key>/revoke/", tokens.revoke, name="revoke_token"),
    path(POPULATION, population.population, name="population"),
    path(POPULATION + "apply/", population.apply, name="apply_population"),
    path(POPULATION + "accept/", population.accept_all, name="accept_population"),
    # The same in every language: it stands in frozen reports (emblems.address).
    re_path(r"^logos/(?P<sha256>[0-9a-f]{64})\.(?P<extension>png|svg)$", logos.picture, name="picture"),
    path("api/v1/", include("reports.api.urls")),
]
