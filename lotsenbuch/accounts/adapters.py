"""How allauth behaves in this house: nobody signs up, and a way on leads only inside the house."""

import base64
import re
from typing import Any, ClassVar
from uuid import UUID, uuid4

import jwt
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.signals import authentication_failed
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from lotsenbuch.records import cipher
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor, RefusedError

from .actions import add_staff, follow_groups
from .actions.entrance import known_as, note_failed_factor, note_failed_login, note_login
from .models import Staff
from .roles import Role
from .rules import PRINT_MARK, StaffDetails

_BY_GROUPS = Actor.service("login")
_TABLE, _FIELD = "mfa_authenticator", "data"


class StaffAdapter(DefaultAccountAdapter):
    """Login only: accounts are made by the application administration."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "Benutzername oder Passwort stimmt nicht. Bitte beides prüfen.",
        "invalid_login": "Benutzername oder Passwort stimmt nicht. Bitte beides prüfen.",
        "too_many_login_attempts": "Zu viele Versuche. Bitte fünf Minuten warten und dann noch einmal anmelden.",
        "rate_limited": "Das ging zu oft hintereinander. Bitte eine Minute warten.",
        "incorrect_password": "Das Passwort stimmt nicht.",
        "incorrect_code": "Der Code stimmt nicht. Bitte den aktuellen Code eingeben.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse sign-up."""
        del request
        return False

    def login(self, request: HttpRequest, user: Staff) -> None:
        """Log in under a new session key, also when somebody is logged in already."""
        if request.user.is_authenticated:
            request.session.flush()
        # First: what is not in the log may not happen.
        with acting_as(user.actor):
            note_login(by=user.actor)
        super().login(request, user)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write a password that was wrong into the log; what was typed is looked up and not kept."""
        del request
        by = known_as(str(credentials.get("username", "")))
        with acting_as(by):
            note_failed_login(by=by)

    def is_safe_url(self, url: str | None) -> bool:
        """Accept paths of this house only: allauth would also follow every host in ALLOWED_HOSTS."""
        # Two slashes name another host to a browser, whatever follows them; Django lets a bare "//" pass.
        is_path = re.match(r"/(?![/\\\s])", url or "") is not None
        return is_path and url_has_allowed_host_and_scheme(url, allowed_hosts=None)


class SecondFactorAdapter(DefaultMFAAdapter):
    """German words for what can go wrong with a code or a key; secrets lie encrypted in the database."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Der Code stimmt nicht oder ist abgelaufen. Bitte den eingeben, der jetzt angezeigt wird.",
        "cannot_delete_authenticator": "Dieser zweite Faktor kann nicht entfernt werden.",
        "cannot_generate_recovery_codes": "Ersatzcodes gibt es, sobald ein zweiter Faktor eingerichtet ist.",
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret under a key of its own, wrapped by the master key outside the database."""
        row = uuid4()
        key, stored = cipher.new_key(row)
        sealed = cipher.seal(key, text, table=_TABLE, row=row, field=_FIELD)
        parts = (base64.b64encode(part).decode() for part in (stored.wrapped, sealed))
        return ".".join((str(stored.master_number), str(row), *parts))

    def decrypt(self, encrypted_text: str) -> str:
        """Open what `encrypt` sealed; a hashed recovery code stays as it is, to be compared with the typed one's."""
        if encrypted_text.startswith(PRINT_MARK):
            return encrypted_text
        number, row, wrapped, sealed = encrypted_text.split(".")
        key = cipher.unwrap(cipher.WrappedKey(int(number), base64.b64decode(wrapped)), UUID(row))
        return cipher.unseal(key, base64.b64decode(sealed), table=_TABLE, row=UUID(row), field=_FIELD)


def _factor_failed(user: Staff, **_: object) -> None:
    with acting_as(user.actor):
        note_failed_factor(by=user.actor)


authentication_failed.connect(_factor_failed, dispatch_uid="accounts.adapters")


class HouseLoginAdapter(DefaultSocialAccountAdapter):
    """OIDC login of the administration: groups open the door and give the roles, nothing else does."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Refuse allauth's own sign-up; `pre_social_login` makes the account when a mapped group is there."""
        del request, sociallogin
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Make roles follow the groups; without a mapped group nobody comes in.

        Raises:
            ImmediateHttpResponse: no mapped group, or the account is closed or somebody else's.
        """
        claims = _claims(sociallogin)
        roles = _roles(claims)
        with acting_as(_BY_GROUPS):
            staff = _open_account(sociallogin.user) if sociallogin.is_existing else _matched(claims, roles)
            if staff is not None:
                follow_groups(staff=staff, roles=roles, by=_BY_GROUPS)
            if staff is None or not roles:
                note_failed_login(by=_BY_GROUPS)
        if staff is None or not roles:
            raise ImmediateHttpResponse(render(request, "socialaccount/denied.html", status=403))
        if not sociallogin.is_existing:
            with acting_as(_BY_GROUPS):
                sociallogin.connect(request, staff)


# Signatures of key pairs only: with a shared secret whoever checks a token could also write one.
_SIGNED_WITH = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
_TOKEN_CLAIMS = ["iss", "aud", "sub", "exp", "iat"]
_KEYS_WITHIN = 10  # seconds


class SignedTokens(OpenIDConnectOAuth2Adapter):
    """The provider's answer, believed as far as its signature reaches.

    OpenID Connect Core allows to skip the signature of a token that came over TLS from the provider itself, and allauth
    does. Here it is checked all the same: a proxy that opens TLS inside an administration's network is no rare thing.
    """

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """Return who came.

        Raises:
            OAuth2Error: there is no ID token, it does not hold, or what the provider tells beside it is about somebody
                else (OpenID Connect Core 1.0, 3.1.3.7 and 5.3.2).
        """
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("no ID token")
        login = super().complete_login(request, app, token, **kwargs)
        said = login.account.extra_data
        if said.get("userinfo", said["id_token"]).get("sub") != said["id_token"]["sub"]:
            raise OAuth2Error("userinfo of another subject")
        return login

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        try:
            if jwt.get_unverified_header(id_token).get("typ", "JWT").upper() != "JWT":
                raise OAuth2Error("not an ID token")
            key = jwt.PyJWKClient(self.openid_config["jwks_uri"], timeout=_KEYS_WITHIN).get_signing_key_from_jwt(
                id_token
            )
            jwt.decode(
                id_token,
                key,
                algorithms=_SIGNED_WITH,
                audience=app.client_id,
                issuer=self.openid_config["issuer"],
                options={"require": _TOKEN_CLAIMS},
            )
        except jwt.PyJWTError as error:
            raise OAuth2Error("ID token does not hold") from error
        opened: dict[str, Any] = super()._decode_id_token(app, id_token)
        return opened


def _open_account(staff: Staff) -> Staff | None:
    """Return the colleague, or None when the account is closed: allauth would say so to whoever comes."""
    return staff if staff.is_active else None


def _claims(sociallogin: SocialLogin) -> dict[str, Any]:
    data = sociallogin.account.extra_data
    return {**(data.get("id_token") or {}), **(data.get("userinfo") or {})}


def _roles(claims: dict[str, Any]) -> frozenset[Role]:
    groups = claims.get(settings.LOTSE_OIDC_GROUPS_CLAIM) or []
    named = {groups} if isinstance(groups, str) else {group for group in groups if isinstance(group, str)}
    # The right to import always has an end, which a group cannot name.
    return frozenset(Role(role) for group, role in settings.LOTSE_OIDC_ROLES.items() if group in named) - {
        Role.IMPORTER
    }


def _matched(claims: dict[str, Any], roles: frozenset[Role]) -> Staff | None:
    """Return the colleague with this user name, or a new one; None without a mapped group or a usable name."""
    username = str(claims.get("preferred_username") or "").strip().lower()
    if not roles or not username:
        return None
    found = Staff.objects.filter(username__iexact=username).first()
    if found is not None:
        # An account that is closed, or that another login of the administration holds, is not handed over.
        return found if found.is_active and not SocialAccount.objects.filter(user=found).exists() else None
    names = (str(claims.get(name) or "").strip() for name in ("given_name", "family_name"))
    first_name, last_name = (name or username for name in names)
    details = StaffDetails(username, first_name, last_name, email=str(claims.get("email") or ""))
    try:
        return add_staff(details=details, password=None, by=_BY_GROUPS)
    except RefusedError:
        return None
