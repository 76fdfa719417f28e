from collections.abc import Callable

from django.http import HttpResponse
from django.urls import include, path
from django.views.generic import TemplateView

from reports.views import area, public, release

RETURN = "returns/<int:year>/<slug:area>/"
NATIONAL = "national/<int:year>/release/"


def page(name: str) -> Callable[..., HttpResponse]:
    return TemplateView.as_view(template_name=f"pages/{name}.html", http_method_names=["get", "head"])


urlpatterns = [
    path("", public.home, name="home"),
    path("reports/<int:year>/", public.year, name="reports_of_year"),
    path("reports/<int:year>/consolidated.csv", public.consolidated, name="consolidated"),
    path("reports/<slug:area>/<int:year>/", public.report, name="report"),
    path("reports/<slug:area>/<int:year>.pdf", public.report_file, {"kind": "pdf"}, name="report_pdf"),
    path("reports/<slug:area>/<int:year>.csv", public.report_file, {"kind": "csv"}, name="report_csv"),
    path(RETURN + "report/", area.preview, name="preview"),
    path(RETURN + "report.pdf", area.preview_pdf, name="preview_pdf"),
    path(RETURN + "receipts/", area.receipts, name="receipts"),
    path(RETURN + "texts/", area.texts, name="texts"),
    path(NATIONAL, release.release, name="release"),
    path(NATIONAL + "prepare/", release.prepare_year, name="prepare"),
    path(NATIONAL + "publish/", release.publish_year, name="publish"),
    path(NATIONAL + "time/", release.set_release_time, name="release_time"),
    path("api/v1/", include("reports.api.urls")),
    *(path(f"{name}/", page(name), name=name) for name in ("accessibility", "privacy", "cookies", "help")),
]
