"""Login, logout and second factor: allauth's views behind the doors of the house."""

from collections.abc import Callable
from http import HTTPStatus
from time import time
from typing import Any
from uuid import UUID

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from allauth.socialaccount import views as social
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache

from lotsenbuch.accounts.actions import note_second_factor
from lotsenbuch.accounts.adapters import SignedTokens
from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door, public_door
from lotsenbuch.accounts.queries import demo_accounts, house_login
from lotsenbuch.accounts.roles import Right

type AnyView = Callable[..., HttpResponseBase]


class LoginPage(account.LoginView):  # type: ignore[misc]  # allauth ships no types
    """allauth's login with what only this house knows: demo accounts and the administration's own login."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the accounts of the demo (never elsewhere) and the OIDC provider when there is one."""
        shown: dict[str, Any] = super().get_context_data(**kwargs)
        if settings.LOTSE_SHOW_DEMO_ACCOUNTS:
            shown |= {"demo_accounts": demo_accounts(), "demo_password": settings.DEMO_PASSWORD}
        if settings.SOCIALACCOUNT_PROVIDERS:
            name, url = house_login()
            shown |= {"house_login": {"name": name, "url": self.passthrough_next_url(url)}}
        return shown


# As long as one needs to print or copy recovery codes; the session that keeps them is sealed by the browser's key.
_SHOWN_MINUTES = 10


def _here(request: StaffRequest) -> UUID | None:
    return request.session.row_id


def _show_once(request: StaffRequest, fresh: list[str]) -> None:
    if fresh:
        request.session["codes"] = {"fresh": fresh, "until": time() + 60 * _SHOWN_MINUTES}


def _fresh_codes(request: HttpRequest) -> list[str]:
    """Return the recovery codes made in this session some minutes ago; nobody can show older ones."""
    kept = request.session.get("codes", {"fresh": [], "until": 0})
    return list(kept["fresh"]) if kept["until"] > time() else []


class CodesPage(codes.ViewRecoveryCodesView):  # type: ignore[misc]  # as above
    """How many recovery codes are left, and right after they were made the codes themselves."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Show codes from the session: the database has none."""
        shown: dict[str, Any] = super().get_context_data(**kwargs)
        fresh = _fresh_codes(self.request)
        return {**shown, "left": len(shown["unused_codes"]), "fresh_codes": fresh}


class CodesFile(codes.DownloadRecoveryCodesView):  # type: ignore[misc]  # as above
    """The recovery codes as a text file, while they can be shown."""

    content_type = "text/plain; charset=utf-8"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Take the codes from the session, as the page does."""
        if not (fresh := _fresh_codes(self.request)):
            raise Http404
        return {**super().get_context_data(**kwargs), "unused_codes": fresh}


def _open(view: AnyView, *methods: str) -> AnyView:
    """Make one of allauth's views a public route: it answers before anybody is logged in."""
    entered: AnyView = public_door(kind=Kind.LOGIN, methods=methods)(never_cache(view))
    return entered


def _own(view: AnyView, *methods: str, changes: bool = False, renews: bool = False) -> AnyView:
    """Put one of allauth's views behind the door of one's own account; a change writes its audit entry.

    A change ends the other sessions of the account; who has confirmed who they are goes on under a new session key.

    allauth tells of changes after the commit only; what is not in the log may not have happened.
    """

    def enter(request: StaffRequest, **kwargs: Any) -> HttpResponseBase:
        response = view(request, **kwargs)
        if request.method == "POST" and response.status_code == HTTPStatus.FOUND:
            if renews:
                request.session.cycle_key()
            if changes:
                _show_once(request, note_second_factor(staff=request.user, by=request.actor, besides=_here(request)))
        return response

    enter.__name__ = enter.__qualname__ = getattr(view, "__name__", "account")
    entered: AnyView = door(right=Right.OWN_DESK, purpose=Purpose.OWN, kind=Kind.LOGIN, methods=methods)(enter)
    return entered


login = _open(LoginPage.as_view(), "GET", "POST")


def _logout(request: HttpRequest) -> HttpResponseBase:
    """Log out, and have the browser forget what it keeps of our pages."""
    response: HttpResponseBase = account.logout(request)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _back_from_the_house(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Take in the answer of the administration's login: allauth's own view believes a token without its signature."""
    try:
        adapter = SignedTokens(request, provider_id)
        response: HttpResponseBase = OAuth2CallbackView.adapter_view(adapter)(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return response


logout = _open(_logout, "POST")
account_inactive = _open(account.account_inactive, "GET")
reauthenticate = _own(account.reauthenticate, "GET", "POST", renews=True)

mfa_authenticate = _open(mfa.authenticate, "GET", "POST")
mfa_login_webauthn = _open(keys.login_webauthn, "GET", "POST")
mfa_index = _own(mfa.index, "GET")
mfa_reauthenticate = _own(mfa.reauthenticate, "GET", "POST", renews=True)
mfa_activate_totp = _own(totp.activate_totp, "GET", "POST", changes=True)
mfa_deactivate_totp = _own(totp.deactivate_totp, "GET", "POST", changes=True)
mfa_view_recovery_codes = _own(CodesPage.as_view(), "GET")
mfa_generate_recovery_codes = _own(codes.generate_recovery_codes, "GET", "POST", changes=True)
mfa_download_recovery_codes = _own(CodesFile.as_view(), "GET")
mfa_list_webauthn = _own(keys.list_webauthn, "GET")
mfa_add_webauthn = _own(keys.add_webauthn, "GET", "POST", changes=True)
mfa_edit_webauthn = _own(keys.edit_webauthn, "GET", "POST", changes=True)
mfa_remove_webauthn = _own(keys.remove_webauthn, "GET", "POST", changes=True)
mfa_reauthenticate_webauthn = _own(keys.reauthenticate_webauthn, "GET", "POST", renews=True)

openid_connect_login = _open(oidc.login, "GET", "POST")
openid_connect_callback = _open(_back_from_the_house, "GET")
socialaccount_login_cancelled = _open(social.login_cancelled, "GET")
socialaccount_login_error = _open(social.login_error, "GET")
