"""When something about the house's safety has to be told, and what a new version says about itself."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# Beats come every minute: five without a new piece are the five minutes that the archive may stand still.
STILL_BEATS = 5
CLOCK_TOLERANCE = timedelta(seconds=60)
DRILL_EVERY = timedelta(days=8)
FULL_AT = 0.9


class Worry(StrEnum):
    """What is told to the administration."""

    ARCHIVE = "archive"
    DRILL = "drill"
    CLOCK = "clock"
    DISK = "disk"
    HARMFUL = "harmful"


WORDS = {
    Worry.ARCHIVE: "Das Archiv steht seit fünf Minuten still: Was seither geschrieben wurde, ist noch nicht gesichert.",
    Worry.DRILL: "Die Probe einer Wiederherstellung ist gescheitert oder älter als acht Tage.",
    Worry.CLOCK: "Die Uhr des Servers ging zurück. Zeitpunkte vor und nach dem Sprung sind nicht mehr eindeutig.",
    Worry.DISK: "Der Speicher ist zu mehr als neun Zehnteln voll.",
    Worry.HARMFUL: "Die Virenprüfung fand in einer hochgeladenen Datei Schadsoftware. Die Datei ist gesperrt.",
}
WHAT_TO_DO = {
    Worry.ARCHIVE: "Platz und Rechte am Ziel der Sicherung prüfen; das Archiv holt danach von selbst auf.",
    Worry.DRILL: "Die Schritte der Probe unten lesen, beheben und „./lotse restore DIR --drill“ wiederholen.",
    Worry.CLOCK: "Zeitdienst (NTP) prüfen, dann „./lotse backup DIR“ und eine Probe: Sie beendet diesen Alarm.",
    Worry.DISK: "Platz schaffen, bevor die Datenbank nichts mehr annimmt. Betriebshandbuch, Abschnitt „Störungen“.",
    Worry.HARMFUL: (
        "Die IT-Sicherheit des Hauses verständigen: Geprüft werden muss der Rechner, von dem die Datei kam. Wer die "
        "Akte führt, sieht die Datei und vernichtet die Kopie; damit endet dieser Alarm."
    ),
}


@dataclass(frozen=True)
class Pulse:
    """What one beat of the worker sees."""

    at: datetime
    archived: int
    still: int = 0


def next_still(before: Pulse | None, archived: int) -> int:
    """Return how many beats in a row brought nothing into the archive; counted, since clocks can lie."""
    return 0 if before is None or archived != before.archived else before.still + 1


def went_back(before: Pulse | None, now: datetime) -> bool:
    """Say whether the clock stands before an instant that was already written down."""
    return before is not None and before.at - now > CLOCK_TOLERANCE


@dataclass(frozen=True)
class Drilled:
    """What is known of the last drill."""

    at: datetime
    ok: bool


@dataclass(frozen=True)
class Seen:
    """What a beat saw of the disk, and of files in quarantine in which something was found."""

    used: float
    harmful: int = 0


def worries(*, is_backed_up: bool, still: int, last: Drilled | None, now: datetime, seen: Seen) -> set[Worry]:
    """Return what has to be told now; the clock's own worry is told where it is seen."""
    found = {Worry.DISK} if seen.used >= FULL_AT else set()
    if seen.harmful:
        found.add(Worry.HARMFUL)
    if not is_backed_up:
        return found
    if still >= STILL_BEATS:
        found.add(Worry.ARCHIVE)
    if last is not None and (not last.ok or now - last.at > DRILL_EVERY):
        found.add(Worry.DRILL)
    return found


@dataclass(frozen=True)
class News:
    """What a version says about itself: its name and its lines."""

    release: str
    lines: tuple[str, ...]


def news_of(text: str) -> Sequence[News]:
    """Return the sections of the page of news, the newest first; a section begins with `## `, its lines with `- `."""
    found = []
    for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        title, _, body = part.partition("\n")
        lines = re.findall(r"^- (.+(?:\n  .+)*)", body, flags=re.MULTILINE)
        found.append(News(title.strip(), tuple(re.sub(r"\s+", " ", line) for line in lines)))
    return found
