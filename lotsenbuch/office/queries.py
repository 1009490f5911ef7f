"""What is looked up about the house."""

from django.http import HttpRequest

from .models import House


def the_house() -> House:
    """Return the house; before anything is configured, its defaults."""
    return House.objects.first() or House()


def frame(request: HttpRequest) -> dict[str, object]:
    """Return the words of the house for the frame of every page behind a door."""
    return {"house": house_of(request)} if hasattr(request, "actor") else {}


def house_of(request: HttpRequest) -> House:
    """Return the house, read once per request."""
    if not hasattr(request, "house"):
        request.house = the_house()  # type: ignore[attr-defined]  # kept for the length of the request
    return request.house  # type: ignore[attr-defined,no-any-return]  # as above
