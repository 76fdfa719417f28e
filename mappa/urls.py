"""The addresses of the site: each app lists its own. What anybody may read is there in Welsh too, under /cy/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    *i18n_patterns(path("", include("reports.public_urls")), prefix_default_language=False),
    path("", include("reports.urls")),
    path("", include("returns.urls")),
]
