"""What was typed, for pages that offer to send it again: never a secret, never what another site sent."""

from urllib.parse import urlsplit

from django.http import HttpRequest

# Passwords, codes and what is made anew for every page.
UNKEPT = frozenset({"csrfmiddlewaretoken", "password", "old", "new", "again", "code", "credential"})


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the fields that may be shown again and sent again.

    The page that shows them carries a valid token: what a foreign page posted here would need only one more click.
    """
    if _is_foreign(request):
        return []
    return [(name, value) for name in request.POST for value in request.POST.getlist(name) if name not in UNKEPT]


def _is_foreign(request: HttpRequest) -> bool:
    site, origin = request.headers.get("Sec-Fetch-Site", "same-origin"), request.headers.get("Origin")
    is_elsewhere = origin is not None and urlsplit(origin).netloc != request.get_host()
    return site not in {"same-origin", "none"} or is_elsewhere
