"""The gate in front of all doors: without login every path answers alike, whether it exists or not."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse

from .doors import Door, Kind
from .models import Staff
from .sessions import SessionStore

# allauth's own routes that must answer before login; everything else of allauth stands behind the gate.
LOGIN_ROUTES = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "openid_connect_login",
        "openid_connect_callback",
        "socialaccount_login_cancelled",
        "socialaccount_login_error",
    }
)
LEFT_ROUTE = "accounts:session_left"
# A password that somebody else has seen opens nothing but its own change.
PASSWORD_ROUTE = "accounts:change_password"  # noqa: S105  # the name of a route
CONFIRMING_ROUTES = frozenset({"account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"})
SECOND_FACTOR_ROUTES = LOGIN_ROUTES | {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
}

# What an answer to a phone carries; static/unterwegs/api.js asks for it.
OWN_WORD = "Lotse-House"
# Passwords, codes and what is made anew for every page.
UNKEPT = frozenset({"csrfmiddlewaretoken", "password", "old", "new", "again", "code", "credential"})

type Next = Callable[[HttpRequest], HttpResponse]


def gate(get_response: Next) -> Next:
    """Send anonymous visitors to the login, from every path but the public ones."""

    def enter(request: HttpRequest) -> HttpResponse:
        name, door = _route(request.path_info)
        is_public = name in LOGIN_ROUTES or (door is not None and door.right is None)
        if is_public:
            return _signed(get_response(request), door)
        if not request.user.is_authenticated or (_is_for_programs(door) and _is_foreign(request)):
            return _outside(request, door)
        if getattr(request.user, "has_given_password", False):
            return get_response(request) if name == PASSWORD_ROUTE else HttpResponseRedirect(reverse(PASSWORD_ROUTE))
        if settings.LOTSE_SECOND_FACTOR_REQUIRED and name not in SECOND_FACTOR_ROUTES and _lacks_factor(request):
            return HttpResponseRedirect(reverse("mfa_index"))
        if elsewhere := _held_at(request, name):
            return HttpResponseRedirect(elsewhere)
        _note_presence(request, name)
        return _signed(get_response(request), door)

    return enter


def _is_for_programs(door: Door | None) -> bool:
    """Say whether a phone asks here, not a page: it is told by the status that it has to log in."""
    return door is not None and door.kind == Kind.API


def _signed(answer: HttpResponse, door: Door | None) -> HttpResponse:
    """Say to a phone that the house itself answers: a portal between them says 404 or 200 to anything."""
    if _is_for_programs(door):
        answer.headers[OWN_WORD] = "1"
    return answer


def _outside(request: HttpRequest, door: Door | None) -> HttpResponse:
    if _is_for_programs(door):
        return _signed(HttpResponse(status=HTTPStatus.UNAUTHORIZED), door)
    keeps = request.method == "POST" or _is_part(request)
    return _expired(request) if keeps else _to_login(request)


def _held_at(request: HttpRequest, name: str) -> str:
    """Return where a session that is turned to somebody else has to stay; "" where it may go on."""
    home: str = request.session.get("held", {}).get("home", "")
    is_open = name in CONFIRMING_ROUTES or name == LEFT_ROUTE or request.path_info.startswith(home)
    return "" if is_open else home


def _note_presence(request: HttpRequest, name: str) -> None:
    """Note the minute in the session, and take a new key when the roles have changed; asking how long is no use."""
    session, staff = request.session, request.user
    if isinstance(session, SessionStore) and isinstance(staff, Staff):
        session.follow_roles(staff)
        if not (name == LEFT_ROUTE and request.method == "GET"):
            session.touch()


def _to_login(request: HttpRequest) -> HttpResponse:
    query = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
    return HttpResponseRedirect(f"{reverse(settings.LOGIN_URL)}?{query}".rstrip("?"))


def _expired(request: HttpRequest) -> HttpResponse:
    """Keep what was typed while the login ran out; the token changes with the login, so it is asked for once more."""
    context = {"kept": typed(request), "files": chosen(request), "path": request.get_full_path()}
    context |= {"login_url": reverse(settings.LOGIN_URL)}
    return render(request, "ui/expired.html" if _is_part(request) else "403_login.html", context, status=403)


def _is_part(request: HttpRequest) -> bool:
    """Say whether the answer goes into a page that is open: what is typed there stays, a sentence comes beside it."""
    return "HX-Request" in request.headers


def _route(path: str) -> tuple[str, Door | None]:
    try:
        match = resolve(path)
    except Resolver404:
        return "", None
    return match.view_name, getattr(match.func, "door", None)


def _lacks_factor(request: HttpRequest) -> bool:
    from allauth.mfa.utils import is_mfa_enabled

    return not is_mfa_enabled(request.user)


def trouble(get_response: Next) -> Next:
    """Answer methods that no browser needs with 405 before anything else runs; let no page of trouble be kept.

    Doors say `no-store` themselves; a page that stands in for one may show again what was typed.
    """
    known = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

    def enter(request: HttpRequest) -> HttpResponse:
        request.get_host()  # a host that is not ours is refused here, also for static files
        allowed = {"GET", "HEAD"} if request.path_info.startswith(settings.STATIC_URL) else known
        is_refused = request.method not in allowed or _is_too_large(request)
        response = _refused(request) if is_refused else get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content:
            response.content = render_to_string("405.html")
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            response.headers["Cache-Control"] = "no-store"
        return response

    return enter


def _is_too_large(request: HttpRequest) -> bool:
    sent = request.headers.get("Content-Length") or "0"
    return not sent.isdecimal() or int(sent) > settings.LOTSE_LONGEST_REQUEST


def _refused(request: HttpRequest) -> HttpResponse:
    if _is_too_large(request):
        return HttpResponse(render_to_string("413.html"), status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return HttpResponse(status=HTTPStatus.METHOD_NOT_ALLOWED)


def labels(get_response: Next) -> Next:
    """Label every answer, static files too: no sensors, no other site may load it or keep a hand on its window."""

    def enter(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers["Permissions-Policy"] = settings.LOTSE_PERMISSIONS_POLICY
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response

    return enter


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say in German that the form is too old, and keep what was typed."""
    del reason  # English and technical
    if _is_part(request):
        return render(request, "ui/expired.html", {"is_renewed": not _is_foreign(request)}, status=403)
    context = {"kept": typed(request), "files": chosen(request), "path": request.get_full_path()}
    return render(request, "403_csrf.html", context, status=403)


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the fields that may be shown again and sent again.

    The page that shows them carries a valid token: what a foreign page posted here would need only one more click.
    """
    if _is_foreign(request):
        return []
    return [(name, value) for name in request.POST for value in request.POST.getlist(name) if name not in UNKEPT]


def chosen(request: HttpRequest) -> list[tuple[str, str]]:
    """Return field and name of each file that was sent: its content is not kept, so it has to be chosen again."""
    if _is_foreign(request):
        return []
    return [(field, file.name or "") for field in request.FILES for file in request.FILES.getlist(field)]


def _is_foreign(request: HttpRequest) -> bool:
    site, origin = request.headers.get("Sec-Fetch-Site", "same-origin"), request.headers.get("Origin")
    is_elsewhere = origin is not None and urlsplit(origin).netloc != request.get_host()
    return site not in {"same-origin", "none"} or is_elsewhere
