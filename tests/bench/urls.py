"""The site, and one page more: empty, behind the same sign-in, to measure against."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from mappa.urls import urlpatterns as of_the_site


@login_required
def empty(request: HttpRequest) -> HttpResponse:
    return render(request, "base.html")


# Not included: what has a twin under /cy/ may stand in the root alone.
urlpatterns = [path("empty/", empty), *of_the_site]
