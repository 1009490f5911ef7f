"""The limit: a bare Django view that makes one query, with the same server, pool and database, and nothing else."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from lotsenbuch.config.settings import *  # noqa: F403  # the settings of the house, less what surrounds a view

ROOT_URLCONF = "bench.limit"
INSTALLED_APPS: list[str] = []
MIDDLEWARE: list[str] = []


def limit(request: HttpRequest) -> HttpResponse:
    """Answer with one name that one query found."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM office_office WHERE address <> %s", [request.path])
        name = cursor.fetchone()[0].encode()
    return HttpResponse(name, headers={"Content-Length": str(len(name))})


urlpatterns = [path("", limit)]
