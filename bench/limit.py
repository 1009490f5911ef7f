"""The limit: a bare Django view that makes one query, with the same server, pool and database.

Around it stands the middleware that `startproject` gives every Django project, and allauth's, which allauth insists on;
none of them queries. `naked` is the same view without any middleware.
"""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from lotsenbuch.config.settings import *  # noqa: F403  # the settings of the house, less what surrounds a view

ROOT_URLCONF = "bench.limit"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]


def limit(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - every view takes it
    """Answer with the name of the house, which one query found."""
    from lotsenbuch.office.models import House

    house = House.objects.first()
    name = str(house).encode()
    return HttpResponse(name, headers={"Content-Length": str(len(name))})


urlpatterns = [path("", limit)]
