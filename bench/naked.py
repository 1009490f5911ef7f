"""The limit without any middleware and without models: what Django itself costs."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from lotsenbuch.config.settings import *  # noqa: F403  # the settings of the house, less what surrounds a view

ROOT_URLCONF = "bench.naked"
INSTALLED_APPS = []
MIDDLEWARE = []


def naked(request: HttpRequest) -> HttpResponse:
    """Answer with the name of the house, which one query found."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM office_house WHERE name <> %s", [request.path])
        name = cursor.fetchone()[0].encode()
    return HttpResponse(name, headers={"Content-Length": str(len(name))})


urlpatterns = [path("", naked)]
