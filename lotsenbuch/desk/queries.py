"""What the desk looks up across the rooms."""

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, object]:
    """Return the places of the top bar."""
    return {}
