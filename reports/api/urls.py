from django.urls import path
from drf_spectacular.views import SpectacularAPIView

from reports.api import views

urlpatterns = [
    path("figures/", views.Figures.as_view(), name="api_figures"),
    path("totals/", views.Totals.as_view(), name="api_totals"),
    path("reports/", views.Reports.as_view(), name="api_reports"),
    path("schema/", SpectacularAPIView.as_view(), name="api_schema"),
]
