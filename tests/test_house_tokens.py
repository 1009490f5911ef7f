"""ID tokens of the administration's login: what does not hold in every point opens nothing."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any

import jwt
import pytest
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import RequestFactory

from lotsenbuch.accounts.adapters import SignedTokens

ISSUER = "https://anmeldung.beispiel.invalid"
OURS = rsa.generate_private_key(public_exponent=65537, key_size=2048)
STRANGE = rsa.generate_private_key(public_exponent=65537, key_size=2048)

type Told = dict[str, Any]


@contextmanager
def keys_of(key: rsa.RSAPrivateKey) -> Iterator[str]:
    """Publish a key as a provider does; yield the address."""
    told = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key())) | {"kid": "eins", "use": "sig"}
    body = json.dumps({"keys": [told]}).encode()

    class Keys(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Keys) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/keys"
        server.shutdown()


@pytest.fixture
def opened(db: None) -> Iterator[Callable[[str], Told]]:
    """Return what opens a token that came from the provider whose key is ours."""
    with keys_of(OURS) as address:
        adapter = SignedTokens(RequestFactory().get("/"), "haus")
        adapter._openid_config = {"jwks_uri": address, "issuer": ISSUER}
        adapter.did_fetch_access_token = True
        app = SocialApp(client_id="lotsenbuch")
        yield lambda token: adapter._decode_id_token(app, token)


def claims(**other: Any) -> Told:
    """Return what a token in order says."""
    now = int(time.time())
    return {"iss": ISSUER, "aud": "lotsenbuch", "sub": "0815", "iat": now, "exp": now + 300} | other


def signed(told: Told, *, key: Any = OURS, algorithm: str = "RS256", headers: dict[str, str] | None = None) -> str:
    """Return a token; values that are None are left out."""
    kept = {name: value for name, value in told.items() if value is not None}
    return jwt.encode(kept, key, algorithm=algorithm, headers={"kid": "eins"} | (headers or {}))


def public_pem() -> bytes:
    """Return our public key as text, which everybody knows and which must be no secret."""
    shape = serialization.PublicFormat.SubjectPublicKeyInfo
    return OURS.public_key().public_bytes(serialization.Encoding.PEM, shape)


def test_a_token_in_order_is_opened(opened: Callable[[str], Told]) -> None:
    assert opened(signed(claims()))["sub"] == "0815"


@pytest.mark.parametrize(
    "other",
    [
        {"iss": "https://anderswo.invalid"},
        {"aud": "eine-andere-anwendung"},
        {"exp": 1_767_225_600},  # a day of 2026 that is over
        {"iat": 4_102_444_800},  # 2100
        *({name: None} for name in ("iss", "aud", "sub", "exp", "iat")),
    ],
    ids=str,
)
def test_a_token_of_another_time_place_or_person_opens_nothing(opened: Callable[[str], Told], other: Told) -> None:
    with pytest.raises(OAuth2Error):
        opened(signed(claims(**other)))


def test_a_token_that_somebody_else_signed_opens_nothing(opened: Callable[[str], Told]) -> None:
    with pytest.raises(OAuth2Error):
        opened(signed(claims(), key=STRANGE))


def test_a_changed_token_opens_nothing(opened: Callable[[str], Told]) -> None:
    head, _body, signature = signed(claims()).split(".")
    other = signed(claims(sub="0816")).split(".")[1]
    with pytest.raises(OAuth2Error):
        opened(f"{head}.{other}.{signature}")


def test_a_key_that_the_provider_does_not_publish_opens_nothing(opened: Callable[[str], Told]) -> None:
    with pytest.raises(OAuth2Error):
        opened(signed(claims(), headers={"kid": "zwei"}))


def test_the_algorithm_is_not_chosen_by_the_token(opened: Callable[[str], Told]) -> None:
    unsigned = signed(claims(), key=None, algorithm="none")
    with pytest.raises(OAuth2Error):
        opened(unsigned)
    # The old trick: sign with the public key as if it were a shared secret.
    pem, real = public_pem(), jwt.algorithms.HMACAlgorithm.prepare_key
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jwt.algorithms.HMACAlgorithm, "prepare_key", lambda _self, key: key)
        shared = signed(claims(), key=pem, algorithm="HS256")
    assert jwt.algorithms.HMACAlgorithm.prepare_key is real
    with pytest.raises(OAuth2Error):
        opened(shared)


@pytest.mark.parametrize("kind", ["at+jwt", "logout+jwt"])
def test_a_token_of_another_kind_opens_nothing(opened: Callable[[str], Told], kind: str) -> None:
    with pytest.raises(OAuth2Error):
        opened(signed(claims(), headers={"typ": kind}))


def test_an_answer_without_a_token_opens_nothing(db: None) -> None:
    adapter = SignedTokens(RequestFactory().get("/"), "haus")
    with pytest.raises(OAuth2Error):
        adapter.complete_login(adapter.request, SocialApp(), SimpleNamespace(token=""), response={"id_token": ""})
