"""A phone as a test plays it: it seals as the script does, and knows no more than the house told it."""

import base64
import json
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.test import Client

from lotsenbuch.fieldwork.rules.envelope import FORMAT, bound_to, public_bytes, shared_key

API = "/unterwegs/api"


@dataclass
class Phone:
    """A registered device in the hand of whoever is logged in with this client."""

    client: Client
    keys: dict[str, Any] = field(default_factory=dict)

    def register(self, code: str) -> Any:
        """Send the one-time code and keep what the house answers."""
        answer = self.client.post(f"{API}/geraet/anmelden", {"code": code}, content_type="application/json")
        if answer.status_code == 200:
            self.keys = answer.json()
        return answer

    @property
    def headers(self) -> dict[str, str]:
        """Return what proves the device."""
        return {"Lotse-Device": f"{self.keys['device']}.{self.keys['secret']}"}

    def post(self, path: str) -> Any:
        """Tell something as the device."""
        return self.client.post(f"{API}/{path}", content_type="application/json", headers=self.headers)

    def sealed(self, told: dict[str, Any] | bytes, *, note_id: UUID, folder_id: UUID) -> bytes:
        """Seal a note as the phone does."""
        text = told if isinstance(told, bytes) else json.dumps(told).encode()
        house = base64.b64decode(self.keys["seal_to"]["public"])
        own = generate_private_key(SECP256R1())
        mine, nonce = public_bytes(own.public_key()), os.urandom(12)
        agreed = own.exchange(ECDH(), EllipticCurvePublicKey.from_encoded_point(SECP256R1(), house))
        closed = AESGCM(shared_key(agreed, mine, house)).encrypt(nonce, text, bound_to(note_id, folder_id))
        return bytes([FORMAT]) + base64.b64decode(self.keys["seal_to"]["id"]) + mine + nonce + closed

    def put(self, body: bytes, *, note_id: UUID, folder_id: UUID, to: str = "notes") -> Any:
        """Send sealed bytes."""
        path = f"{API}/{to}/{note_id}"
        named = {"Lotse-Folder": str(folder_id)}
        return self.client.put(path, body, content_type="application/octet-stream", headers=named)

    def believes(self, answer: Any, body_sha256: str) -> bool:
        """Say whether the answer is a receipt that the house signed for these bytes."""
        told = answer.json()
        lines = ["lotse-receipt-1", told["id"], told["status"], told["sha256"], told["received_at"]]
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(self.keys["receipts"]))
        key.verify(base64.b64decode(told["signature"]), "\n".join(lines).encode())
        return bool(told["sha256"] == body_sha256)


def written(meeting: UUID, **more: Any) -> dict[str, Any]:
    """Return a note as the phone writes it before it is sealed."""
    now = datetime(2026, 11, 20, 14, 30, tzinfo=UTC).isoformat()
    told = {"meeting": str(meeting), "sequence": 1, "written_at": now, "answers": {"about": "Das Rad läuft wieder."}}
    return told | more


def made_up_note() -> UUID:
    """Return the key of a new note."""
    return uuid4()
