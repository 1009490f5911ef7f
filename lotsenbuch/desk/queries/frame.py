"""The frame of every page: places, menu, undo bar."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.roles import Right
from lotsenbuch.office.queries import is_switched_off


@dataclass(frozen=True, slots=True)
class Place:
    """One of the five places of the top bar."""

    url: str
    label: str
    key: str
    icon: str


@dataclass(frozen=True, slots=True)
class MenuItem:
    """What stands below one's own name."""

    url: str
    label: str


_PLACES = (
    ("desk:home", "Schreibtisch", "s", "home", Right.OWN_DESK),
    ("desk:cases", "Fälle", "f", "checklist", Right.SEE_LISTS),
    ("appointments:day", "Kalender", "k", "calendar-today", Right.WORK_CASES),
    ("partners:network", "Netzwerk", "n", "language", Right.SEE_PARTNERS),
    ("indicators:figures", "Auswertung", "a", "visibility", Right.SEE_FIGURES),
)
# Pages that belong to a place without lying at its address.
_BELOW = {"k": ("/termine/", "/eigenes/kalender/")}
_MENU = (
    ("intake:proposals", "Vorschläge", (Right.PROPOSE, Right.DECIDE_PROPOSALS)),
    ("intake:register", "Person anlegen", (Right.REGISTER,)),
    ("intake:import_caseload", "Fallliste einlesen", (Right.IMPORT_CASELOAD,)),
    ("cases:break_glass", "Notzugriff", (Right.WORK_CASES,)),
    ("cases:supervise", "Fachaufsicht", (Right.SUPERVISE,)),
    ("privacy:reviews", "Prüfung von Zugriffen", (Right.SEE_REVIEWS,)),
    ("privacy:deletions", "Löschen", (Right.SEE_REVIEWS,)),
    ("appointments:board", "Tafel: Wer ist außer Haus?", (Right.OWN_DESK,)),
    ("desk:law", "Recht und Fristen", (Right.OWN_DESK,)),
    ("accounts:administration", "Verwaltung", (Right.ADMINISTER, Right.READ_SETTINGS)),
    ("accounts:me", "Eigene Einstellungen", (Right.OWN_DESK,)),
)


def frame(request: HttpRequest) -> dict[str, object]:
    """Return places, menu and undo bar for a page behind a door."""
    staff = getattr(request, "user", None)
    if not isinstance(staff, Staff) or not hasattr(request, "actor"):
        return {}
    places, menu = _ways(staff.rights, has_calendar=not is_switched_off("appointments"))
    return {
        "places": places,
        "here": _here(request.path, places),
        "menu": menu,
        "undo": _undo(request),
        "shortcuts_off": not staff.has_shortcuts,
    }


@lru_cache
def _ways(rights: frozenset[Right], *, has_calendar: bool) -> tuple[tuple[Place, ...], tuple[MenuItem, ...]]:
    """Return places and menu for these rights; the addresses never change while the house runs."""
    # A house may keep its appointments elsewhere (`office/rules/rooms.py`).
    places = (row for row in _PLACES if row[4] in rights and (has_calendar or row[0] != "appointments:day"))
    menu = (row for row in _MENU if rights.intersection(row[2]) and (has_calendar or row[0] != "appointments:board"))
    return (
        tuple(Place(reverse(name), label, key, icon) for name, label, key, icon, _ in places),
        tuple(MenuItem(reverse(name), label) for name, label, _ in menu),
    )


def _here(path: str, places: tuple[Place, ...]) -> str:
    """Return the address of the place to which a page belongs; "" for the pages of a case and all others."""
    return next((place.url for place in places if path == place.url or path.startswith(_BELOW.get(place.key, ()))), "")


def _undo(request: HttpRequest) -> dict[str, object] | None:
    offered = request.session.get("undo")
    if not offered:
        return None
    left = (datetime.fromisoformat(offered["until"]) - timezone.now()).total_seconds()
    if left <= 0:
        return None
    return {"url": reverse("desk:take_back", args=[offered["id"]]), "text": offered["text"], "seconds": round(left)}
