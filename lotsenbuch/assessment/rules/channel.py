"""By which way something was found, and when it should be talked about face to face first (C62, W20). Pure Python."""

from collections.abc import Iterable
from dataclasses import dataclass

CHANNELS: tuple[tuple[str, str], ...] = (
    ("personal", "im persönlichen Gespräch"),
    ("outside", "draußen, beim Gehen oder vor Ort"),
    ("phone", "am Telefon"),
    ("video", "per Video"),
    ("paper", "aus Unterlagen"),
)
REMOTE = frozenset({"phone", "video"})


@dataclass(frozen=True, slots=True)
class Heard:
    """A finding as this rule sees it."""

    key: str
    domain: str
    channel: str


def only_remote(findings: Iterable[Heard]) -> set[str]:
    """Return the keys of findings that rest on telephone or video alone.

    A finding is borne out by another one of the same Lebenslage that was made by a way which is not remote. Without a
    Lebenslage each one stands alone: nothing says that two of them are about the same.
    """
    told = list(findings)
    borne_out = {one.domain for one in told if one.domain and one.channel not in REMOTE}
    return {one.key for one in told if one.channel in REMOTE and one.domain not in borne_out}
