"""Time as it is: hours planned and needed per kind of talk, for documentation and on the way. Pure Python."""

from lotsenbuch.appointments.rules.kinds import Kind

from .ways import Way

KINDS: tuple[tuple[str, str], ...] = (
    *((one.value, one.label) for one in Kind),
    ("other", "andere Arten zusammen"),
)
UNIT = "Stunden"
HOURS: tuple[Way, ...] = (
    Way(
        "talk",
        "Gespräche",
        KINDS,
        "Vereinbarte Dauer und gestoppte Dauer von Gesprächen, nach Art.",
        "Stoppen ist freiwillig. Ein langes Gespräch kann das richtige gewesen sein.",
        unit=UNIT,
    ),
    Way(
        "documentation",
        "Dokumentation",
        KINDS,
        "Geplante und eingetragene Minuten für das Aufschreiben.",
        "Nur, wo jemand etwas eintrug. Was abends nachgeholt wurde, fehlt.",
        unit=UNIT,
    ),
    Way(
        "travel",
        "Wege",
        KINDS,
        "Geplante und eingetragene Minuten hin und zurück.",
        "Nur, wo jemand etwas eintrug.",
        unit=UNIT,
    ),
)
LEAD = (
    "Geplant und gebraucht, in Stunden, gerundet. Die Zahlen entstehen aus Tagessummen von Teams, in denen an dem Tag "
    "mindestens fünf Kolleginnen und Kollegen etwas gestoppt haben; die einzelnen Zeiten sind da schon gelöscht."
)


def name_of(code: str) -> str:
    """Return the figure under which hours are told."""
    return f"hours:{code}"
