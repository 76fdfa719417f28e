"""What anybody may read. These addresses have a twin under /cy/, and their language is that of the address alone."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import path
from django.views.generic import TemplateView

from reports.annual_report import public_views
from reports.corrections import views as corrections
from reports.files import views as files
from reports.release import views as release
from reports.site import find
from reports.site import views as site
from reports.statistics import views as statistics

REPORT = "reports/<slug:area>/<int:year>"


def page(name: str) -> Callable[..., HttpResponse]:
    return TemplateView.as_view(template_name=f"pages/{name}.html", http_method_names=["get", "head"])


urlpatterns = [
    path("", site.home, name="home"),
    path("releases/", release.releases, name="releases"),
    path("reports/", find.find, name="reports"),
    path("reports/<int:year>/", site.year, name="reports_of_year"),
    path("reports/<int:year>/consolidated.csv", files.consolidated, name="consolidated"),
    path("reports/<int:year>/files/<str:name>", files.of_year, name="year_file"),
    path("reports/all/", files.all_years, name="all_years"),
    path("reports/all/files/<str:name>", files.of_all_years, name="all_years_file"),
    path("statistics/", statistics.over_the_years, name="statistics"),
    path("statistics/limits/", page("limits"), name="limits"),
    path("statistics/<int:year>/", statistics.of_year, name="statistics_of_year"),
    path("statistics/<int:year>.pdf", statistics.year_pdf, name="statistics_pdf"),
    path(f"{REPORT}/", public_views.report, name="report"),
    path(f"{REPORT}.pdf", public_views.report_file, {"kind": "pdf"}, name="report_pdf"),
    path(f"{REPORT}.csv", public_views.report_file, {"kind": "csv"}, name="report_csv"),
    path(f"{REPORT}/changes/", corrections.public_changes, name="public_changes"),
    path(f"{REPORT}/revision-<int:number>/", public_views.report, name="edition"),
    path(f"{REPORT}/revision-<int:number>.html", public_views.report_file, {"kind": "html"}, name="edition_html"),
    path(f"{REPORT}/revision-<int:number>.pdf", public_views.report_file, {"kind": "pdf"}, name="edition_pdf"),
    path(f"{REPORT}/revision-<int:number>.csv", public_views.report_file, {"kind": "csv"}, name="edition_csv"),
    *(path(f"{name}/", page(name), name=name) for name in ("accessibility", "privacy", "cookies", "help")),
]
