"""Envelopes and labels: the address where there is no window, and the sender's line in either case."""

from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

from .press import as_data, pressed


class Format(StrEnum):
    """What is printed on."""

    DL = "dl"
    C5 = "c5"
    DL_WINDOW = "dl-fenster"
    C5_WINDOW = "c5-fenster"
    LABEL = "etikett"


LABELS = {
    Format.DL: "Umschlag DL (110 × 220 mm)",
    Format.C5: "Umschlag C5 (162 × 229 mm)",
    Format.DL_WINDOW: "Umschlag DL mit Fenster",
    Format.C5_WINDOW: "Umschlag C5 mit Fenster",
    Format.LABEL: "Etikett (99 × 38 mm)",
}


@dataclass(frozen=True, slots=True)
class Envelope:
    """An envelope or label; with a window only the sender's line is printed, the address shines through."""

    format: Format
    address: tuple[str, ...]
    sender: str
    on: date


def render_envelope(envelope: Envelope) -> bytes:
    """Return the envelope as PDF in its own size."""
    told = {**asdict(envelope), "format": envelope.format.value, "on": None}
    return pressed("letters/envelope.typ", as_data(told), on=envelope.on)
