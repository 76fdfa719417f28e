from collections.abc import Callable

from django.http import HttpResponse
from django.urls import include, path
from django.views.generic import TemplateView

from reports.views import area, corrections, files, population, public, release

RETURN = "returns/<int:year>/<slug:area>/"
NATIONAL = "national/<int:year>/release/"
POPULATION = "national/<int:year>/population/"
REPORT = "reports/<slug:area>/<int:year>"
REVIEW = "national/<int:year>/<slug:area>/"


def page(name: str) -> Callable[..., HttpResponse]:
    return TemplateView.as_view(template_name=f"pages/{name}.html", http_method_names=["get", "head"])


urlpatterns = [
    path("", public.home, name="home"),
    path("reports/<int:year>/", public.year, name="reports_of_year"),
    path("reports/<int:year>/consolidated.csv", files.consolidated, name="consolidated"),
    path("reports/<int:year>/files/<str:name>", files.of_year, name="year_file"),
    path("reports/all/", files.all_years, name="all_years"),
    path("reports/all/files/<str:name>", files.of_all_years, name="all_years_file"),
    path(f"{REPORT}/", public.report, name="report"),
    path(f"{REPORT}.pdf", public.report_file, {"kind": "pdf"}, name="report_pdf"),
    path(f"{REPORT}.csv", public.report_file, {"kind": "csv"}, name="report_csv"),
    path(f"{REPORT}/changes/", corrections.public_changes, name="public_changes"),
    path(f"{REPORT}/revision-<int:number>/", public.report, name="edition"),
    path(f"{REPORT}/revision-<int:number>.pdf", public.report_file, {"kind": "pdf"}, name="edition_pdf"),
    path(f"{REPORT}/revision-<int:number>.csv", public.report_file, {"kind": "csv"}, name="edition_csv"),
    path(RETURN + "report/", area.preview, name="preview"),
    path(RETURN + "report.pdf", area.preview_pdf, name="preview_pdf"),
    path(RETURN + "changes/", corrections.changes, name="changes"),
    path(RETURN + "receipts/", area.receipts, name="receipts"),
    path(RETURN + "texts/", area.texts, name="texts"),
    path(REVIEW + "correction/", corrections.correct, name="correct"),
    path(REVIEW + "unpublish/", corrections.take_publication_back, name="unpublish"),
    path(NATIONAL, release.release, name="release"),
    path(NATIONAL + "prepare/", release.prepare_year, name="prepare"),
    path(NATIONAL + "publish/", release.publish_year, name="publish"),
    path(NATIONAL + "time/", release.set_release_time, name="release_time"),
    path(NATIONAL + "files/<str:name>", files.before_release, name="file_before_release"),
    path(POPULATION, population.population, name="population"),
    path(POPULATION + "apply/", population.apply, name="apply_population"),
    path(POPULATION + "accept/", population.accept_all, name="accept_population"),
    path("api/v1/", include("reports.api.urls")),
    *(path(f"{name}/", page(name), name=name) for name in ("accessibility", "privacy", "cookies", "help")),
]
