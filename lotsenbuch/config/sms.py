"""The way out for short messages: what a gateway is asked for, and one that writes files.

A house names its own class in `LOTSE_SMS_GATEWAY` (dotted path, called without arguments).
"""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from django.conf import settings


class Gateway(Protocol):
    """What Lotsenbuch asks of a gateway; anything that raises counts as not sent."""

    def send(self, number: str, text: str) -> None:
        """Hand over one message."""


class FileGateway:
    """Write each message into a file of its own that only this user reads; for the demo and the tests.

    A file appears under its final name only when it is whole.
    """

    def __init__(self) -> None:
        self.folder = Path(settings.LOTSE_SMS_FOLDER)

    def send(self, number: str, text: str) -> None:
        """Write the message."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        whole = self.folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{uuid4().hex}.txt"
        begun = whole.with_suffix(".part")
        with os.fdopen(os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(f"{number}\n{text}\n")
            file.flush()
            os.fsync(file.fileno())
        begun.rename(whole)
