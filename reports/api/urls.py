"""The addresses of version 1. Each answer that has rows has them as CSV under a suffix too."""

from django.urls import path, re_path

from reports.api import around, editions, figures, files, reference, schema
from reports.api.figures import Changes, Series, Totals

ANSWERS = (
    reference.Years, reference.Areas, reference.Form, figures.Figures, Totals, Series,
    editions.Reports, files.Files, Changes,
)  # fmt: skip

urlpatterns = [
    path("", around.Index.as_view(), name="api_index"),
    *(path(f"{view.operation}/", view.as_view(), name=f"api_{view.operation}") for view in ANSWERS),
    *(
        path(f"{view.operation}.csv", view.as_view(), {"format": "csv"}, name=f"api_{view.operation}_csv")
        for view in ANSWERS
    ),
    path("problems/", around.Problems.as_view(), name="api_problems"),
    path("schema/", schema.Schema.as_view(), name="api_schema"),
    path("docs/", schema.docs, name="api_docs"),
    re_path("", around.nowhere, name="api_nowhere"),
]
