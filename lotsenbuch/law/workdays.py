"""Holidays at the seat of an authority, and the day a period ends when its last day is not a working day."""

import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from . import store
from .because import LawInputError

LANDS = {
    "BB": "Brandenburg",
    "BE": "Berlin",
    "BW": "Baden-Württemberg",
    "BY": "Bayern",
    "HB": "Bremen",
    "HE": "Hessen",
    "HH": "Hamburg",
    "MV": "Mecklenburg-Vorpommern",
    "NI": "Niedersachsen",
    "NW": "Nordrhein-Westfalen",
    "RP": "Rheinland-Pfalz",
    "SH": "Schleswig-Holstein",
    "SL": "Saarland",
    "SN": "Sachsen",
    "ST": "Sachsen-Anhalt",
    "TH": "Thüringen",
}
# Where a church holiday holds in a part of the municipalities only.
PARTLY = {"BY", "SN", "TH"}
SATURDAY = 5
DAY_NAMES = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")


@dataclass(frozen=True, slots=True)
class Place:
    """The seat of an authority: its Land and, where known, its municipality."""

    land: str
    municipality: str = ""
    is_catholic: bool = False
    own: tuple[tuple[str, int, int], ...] = ()

    def free(self, day: date) -> str:
        """Return why the day is no working day (`Sonntag`, `Allerheiligen`), or nothing for a working day."""
        holiday = self.holiday(day)
        return holiday or (DAY_NAMES[day.weekday()] if day.weekday() >= SATURDAY else "")

    def holiday(self, day: date) -> str:
        """Return the name of the public holiday, or nothing."""
        named = next((name for name, month, number in self.own if (day.month, day.day) == (month, number)), "")
        return named or _of_year(self.land, self.is_catholic, day.year).get(day, "")

    def workday_from(self, day: date) -> date:
        """Return the day itself or the next working day (§ 26 (3) SGB X, § 64 (3) SGG, § 193 BGB)."""
        while self.free(day):
            day += timedelta(days=1)
        return day


@cache
def _of_year(land: str, is_catholic: bool, year: int) -> dict[date, str]:
    # Only where a period ends: the library takes a while to load.
    import holidays

    categories = ("public", "catholic") if is_catholic else ("public",)
    found = holidays.country_holidays("DE", subdiv=land, years=year, categories=categories, language="de")
    return dict(found.items())


def place(land: str, municipality: str = "") -> Place:
    """Return the seat of an authority.

    Raises:
        LawInputError: for an unknown Land or municipality, or one that lies elsewhere.

    """
    if land not in LANDS:
        raise LawInputError(f"Unbekanntes Land „{land}“. Bekannt sind: {', '.join(LANDS)}.", "land")
    if not municipality:
        return Place(land)
    known = store.municipalities().get(unicodedata.normalize("NFC", municipality))
    if known is None:
        raise LawInputError(
            f"Die Gemeinde „{municipality}“ ist nicht hinterlegt (amtlicher Name?). "
            "Ein Haus kann eigene Gemeinden ergänzen, siehe docs/law.md.",
            "municipality",
        )
    if known.land != land:
        message = f"{municipality} liegt nicht in {LANDS[land]}, sondern in {LANDS[known.land]}."
        raise LawInputError(message, "municipality")
    return Place(land, known.name, known.is_catholic, known.own)


def local_holidays_that_matter(at: Place, last_day: date) -> list[str]:
    """Name the local holidays that would move the end of a period, where only the Land is known."""
    if at.municipality or at.land not in PARTLY:
        return []
    named: list[str] = []
    for other in _variants(at.land):
        day = last_day
        while reason := other.free(day):
            if not at.free(day) and reason not in named:
                named.append(reason)
            day += timedelta(days=1)
    return named


def _variants(land: str) -> list[Place]:
    with_own = [known for known in store.municipalities().values() if known.land == land and known.own]
    return [Place(land, is_catholic=True), *(Place(land, "", known.is_catholic, known.own) for known in with_own)]
