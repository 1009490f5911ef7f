"""The doors that the frame looks for, all leading nowhere."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def nowhere(_request: HttpRequest) -> HttpResponse:
    """Answer nothing."""
    return HttpResponse()


desk = [path(f"{name}/", nowhere, name=name) for name in ("home", "search", "quick_note", "notices", "help")]
urlpatterns = [path("", include((desk, "desk"))), path("abmelden/", nowhere, name="account_logout")]
