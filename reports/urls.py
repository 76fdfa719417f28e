"""The pages of people who sign in, and the API: in English, without a twin under /cy/ (see public_urls)."""

from django.urls import URLPattern, include, path, re_path

from reports.annual_report import views as annual_report
from reports.api import token_views
from reports.corrections import views as corrections
from reports.files import views as files
from reports.national_figures import views as national_figures
from reports.release import early_views, withdrawal_views
from reports.release import views as release
from reports.sign_off import comment_views
from reports.sign_off import views as sign_off
from reports.site import pictures
from reports.writing import board_views, logo_views
from reports.writing import views as writing

RETURN = "returns/<int:year>/<slug:area>/"
NATIONAL = "national/<int:year>/release/"
PUBLISHED = "national/published/"
POPULATION = "national/<int:year>/population/"
REVIEW = "national/<int:year>/<slug:area>/"


def texts_of(place: str, prefix: str) -> list[URLPattern]:
    """The pages for texts, the same at an area's return and at a year."""
    return [
        path(place + "texts/", writing.texts, name=f"{prefix}texts"),
        path(place + "texts/add/", writing.add, name=f"{prefix}add_text"),
        path(place + "texts/<slug:key>/", writing.section, name=f"{prefix}text"),
        path(place + "texts/<slug:key>/history/", writing.history, name=f"{prefix}text_history"),
    ]


urlpatterns = [
    path(RETURN + "report/", annual_report.preview, name="preview"),
    path(RETURN + "report.pdf", annual_report.preview_pdf, name="preview_pdf"),
    path(RETURN + "report/cy/", annual_report.preview, {"language": "cy"}, name="preview_cy"),
    path(RETURN + "report-cy.pdf", annual_report.preview_pdf, {"language": "cy"}, name="preview_pdf_cy"),
    path(RETURN + "changes/", corrections.changes, name="changes"),
    path(RETURN + "receipts/", annual_report.receipts, name="receipts"),
    path(RETURN + "checklist/", sign_off.checklist, name="checklist"),
    path(RETURN + "sign-off/", sign_off.sign_off, name="sign_off"),
    path(RETURN + "sign-off/give-back/", comment_views.give_back, name="give_back"),
    path(RETURN + "sign-off/comments/", comment_views.comment, name="comment"),
    path(RETURN + "sign-off/comments/<int:number>/", comment_views.answer, name="answer_comment"),
    path(RETURN + "board/", board_views.board, name="board"),
    path(RETURN + "logos/", logo_views.logos, name="logos"),
    path(RETURN + "logos/<int:position>/", logo_views.logo, name="logo"),
    *texts_of(RETURN, ""),
    *texts_of("national/<int:year>/", "national_"),
    path(REVIEW + "correction/", corrections.correct, name="correct"),
    path(REVIEW + "unpublish/", corrections.take_publication_back, name="unpublish"),
    path(NATIONAL, release.release, name="release"),
    path(NATIONAL + "prepare/", release.prepare_year, name="prepare"),
    path(NATIONAL + "prepare/<slug:area>/", release.prepare_one, name="prepare_one"),
    path(NATIONAL + "open/<slug:area>/", release.open_words_of_one, name="open_words"),
    path(NATIONAL + "<slug:area>/<slug:kind>-<slug:language>", release.prepared, name="prepared"),
    path(NATIONAL + "publish/", release.publish_year, name="publish"),
    path(NATIONAL + "override/", release.override, name="override_sign_off"),
    path(NATIONAL + "time/", release.set_release_time, name="release_time"),
    path(NATIONAL + "files/<str:name>", files.before_release, name="file_before_release"),
    path(NATIONAL + "readers/", early_views.early_readers, name="early_readers"),
    path(NATIONAL + "readers/remove/", early_views.remove, name="remove_early_reader"),
    path(NATIONAL + "withdrawal/", withdrawal_views.withdrawal, name="withdrawal"),
    path(NATIONAL + "withdrawal/end/", withdrawal_views.end, name="end_withdrawal"),
    path("early/<int:year>/", early_views.year, name="early"),
    path("early/<int:year>/files/<str:name>", early_views.file, name="early_file"),
    path("early/<int:year>/statistics/", early_views.statistics, name="early_statistics"),
    path("early/<int:year>/statistics-<slug:language>.pdf", early_views.statistics_pdf, name="early_statistics_pdf"),
    path("early/<int:year>/<slug:area>/<slug:kind>-<slug:language>", early_views.report, name="early_report"),
    path("national/<int:year>/terms/", writing.terms, name="terms"),
    path(PUBLISHED, national_figures.national_figures, name="national_figures"),
    path(PUBLISHED + "<uuid:key>/", national_figures.file, name="national_file"),
    path(PUBLISHED + "<uuid:key>/confirm/", national_figures.confirm, name="confirm_national"),
    path(PUBLISHED + "<uuid:key>/cancel/", national_figures.drop, name="cancel_national"),
    path("national/tokens/", token_views.tokens, name="tokens"),
    path("national/tokens/make/", token_views.make, name="make_token"),
    path("national/tokens/<uuid:key>/revoke/", token_views.revoke, name="revoke_token"),
    path(POPULATION, corrections.population, name="population"),
    path(POPULATION + "apply/", corrections.apply, name="apply_population"),
    path(POPULATION + "accept/", corrections.accept_all, name="accept_population"),
    # The same in every language: it stands in frozen reports (Logo.address).
    re_path(r"^logos/(?P<sha256>[0-9a-f]{64})\.(?P<extension>png|svg)$", pictures.picture, name="picture"),
    path("api/v1/", include("reports.api.urls")),
]
