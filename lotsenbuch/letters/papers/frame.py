"""What stands around the text of a letter, and the talk it is about: plain values."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

_DAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
GREETING = "Freundliche Grüße"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Who writes to whom: everything around the text of a letter.

    Attributes:
        house: name of the house; empty on a neutral letter.
        on: day of the letter.
        name: of the person.
        window: lines of the window; without them the paper is handed over.
        sender: small line above the address.
        head: lines of the letter head.
        number: Fallnummer; empty on a neutral letter.
        holder: who writes, with telephone and the lines of the signature.
        reply_url: a page without personal data that answers go to (QR code); empty leaves the code out.
    """

    house: str
    on: date
    name: str
    window: tuple[str, ...] = ()
    sender: str = ""
    head: tuple[str, ...] = ()
    number: str = ""
    holder: str = ""
    phone: str = ""
    closing: str = GREETING
    signature: tuple[str, ...] = ()
    reply_url: str = ""

    @property
    def particulars(self) -> tuple[tuple[str, str], ...]:
        """Return the block on the right: who to ask, how to reach them, the number."""
        rows = (("Ansprechperson", self.holder), ("Telefon", self.phone), ("Unser Zeichen", self.number))
        return tuple((label, words) for label, words in rows if words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A talk as a letter needs it.

    Attributes:
        starts_at: an aware instant; printed in Berlin time.
        place: in words, e.g. "Jobcenter Lotsenau, Raum 2.14, Musterplatz 1".
        minutes: how long; 0 for nobody said.
        purpose: of a Meldeaufforderung, from the closed list of § 309 (2) SGB III.
        others: further times among which the person chooses.
        is_summons: it is a Meldeaufforderung (§ 59 SGB II): an instruction goes along.
        with_whom: who talks with the person, where it is not who writes; `phone` is the number there.
    """

    starts_at: datetime
    place: str
    minutes: int = 0
    purpose: str = ""
    is_summons: bool = False
    others: tuple[datetime, ...] = ()
    with_whom: str = ""
    phone: str = ""

    @property
    def on(self) -> date:
        """Return the day in Berlin."""
        return timezone.localtime(self.starts_at).date()

    @property
    def words(self) -> str:
        """Return day and time: `Do, 05.03.2026, um 14:30 Uhr`; of several „… oder am …“."""
        return " oder am ".join(_said(at) for at in (self.starts_at, *self.others))


def _said(starts_at: datetime) -> str:
    at = timezone.localtime(starts_at)
    return f"{_DAYS[at.weekday()]}, {at:%d.%m.%Y}, um {at:%H:%M} Uhr"
