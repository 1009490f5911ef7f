"""The receipt of a note: what the house signs, and what each status means to the phone."""

import base64
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


class Status(StrEnum):
    """What became of a note; each one but `quarantined` goes with its HTTP status."""

    STORED = "stored"
    SAME = "same"
    INBOX = "inbox"
    BESIDE = "beside"
    QUARANTINED = "quarantined"

    @property
    def http(self) -> int:
        """Return 201 new, 200 the same again, 202 into the inbox, 409 kept beside another one with this key."""
        return {"stored": 201, "same": 200, "inbox": 202, "beside": 409, "quarantined": 201}[self.value]


@dataclass(frozen=True, slots=True)
class Receipt:
    """The house has this note, in these bytes, since then."""

    id: UUID
    status: Status
    sha256: str
    received_at: datetime

    def said(self) -> bytes:
        """Return the bytes that are signed."""
        lines = ["lotse-receipt-1", str(self.id), self.status.value, self.sha256, self.received_at.isoformat()]
        return "\n".join(lines).encode()

    def signed(self, key: Ed25519PrivateKey) -> dict[str, str]:
        """Return the answer to the phone; anything without this signature counts as not sent."""
        return {
            "id": str(self.id),
            "status": self.status.value,
            "sha256": self.sha256,
            "received_at": self.received_at.isoformat(),
            "signature": base64.b64encode(key.sign(self.said())).decode(),
        }
