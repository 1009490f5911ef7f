"""The directory as rows: what stands in the columns of a table, and the way back. Pure Python."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from lotsenbuch.office.rules.hours import HoursError, read_spans

from .kinds import Access, Category, Municipal

DAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_ORGANISATION = {
    "Organisation": "name", "Kurzname": "short_name", "Was sie macht": "about", "Internet": "website",
    "Telefon der Organisation": "phone", "E-Mail der Organisation": "mail",
    "Abteilung im Haus": "is_internal", "AZAV": "is_azav", "AZAV bis": "azav_until",
    "Hinweise zur Zusammenarbeit": "cooperation", "Zuletzt geprüft": "checked_on", "Geprüft von": "checked_by",
}  # fmt: skip
_SITE = {
    "Name des Ortes": "name", "Straße": "street", "Postleitzahl": "postcode", "Ort": "town",
    "Barrierefreiheit": "access", "Mehr zur Barrierefreiheit": "access_note", "Weg": "way",
}  # fmt: skip
_SERVICE = {
    "Angebot": "name", "Art": "category", "§ 16a Nr.": "municipal", "Was dort geschieht": "about",
    "Für wen": "target_group", "Gebiet": "area", "Sprachen": "languages", **{day: day for day in DAYS},
    "Hinweis zu den Zeiten": "hours_note", "Zugang": "way_in", "Kosten": "cost", "Telefon": "phone", "E-Mail": "mail",
    "Wartezeit in Wochen": "waiting_weeks", "Freie Plätze": "free_places", "Stand": "places_on",
    "Wer das gesagt hat": "places_by",
}  # fmt: skip
_CONTACT = {
    "Ansprechperson": "name", "Aufgabe": "role", "Telefon der Person": "phone", "E-Mail der Person": "mail",
    "Erreichbar": "reached",
}  # fmt: skip
COLUMNS = (*_ORGANISATION, *_SITE, *_SERVICE, *_CONTACT)
_PARTS = re.compile(r"[,;|\n]")
_YES = frozenset({"ja", "x", "1", "wahr", "true"})


@dataclass(frozen=True, slots=True)
class Row:
    """One row read: what it says of the organisation, a site, a service and a contact; empty parts are not there."""

    organisation: dict[str, Any]
    site: dict[str, Any] = field(default_factory=dict)
    service: dict[str, Any] = field(default_factory=dict)
    contact: dict[str, Any] = field(default_factory=dict)


class RowError(ValueError):
    """A row that cannot be taken; its text says why, in German."""


def read_row(cells: Mapping[str, str], *, faults: Sequence[str] = ()) -> Row:
    """Return what a row says; `faults` are what reading its cells found wrong already.

    Raises:
        RowError: the organisation has no name, or a cell holds what its column does not.
    """
    if faults:
        raise RowError(faults[0])
    told = {column: text.strip() for column, text in cells.items()}
    organisation = _read(_ORGANISATION, told)
    if not organisation.get("name"):
        raise RowError("Es fehlt der Name der Organisation.")
    service = _read(_SERVICE, told)
    hours = [service.pop(day, "") for day in DAYS]
    if service:
        if not service.get("name"):
            raise RowError("Es fehlt der Name des Angebots.")
        service = {"category": Category.OTHER.value, **service, "hours": _hours(hours)}
        _with_source(service)
    contact = _read(_CONTACT, told)
    if contact and not contact.get("name"):
        raise RowError("Es fehlt der Name der Ansprechperson.")
    row = Row(organisation, _read(_SITE, told), service, contact)
    must_fit(row)
    return row


# So long may a text be; the forms of the directory ask for the same.
LINE, LONG = 200, 2000
_LONG = frozenset({"about", "cooperation"})
# A name with a dot, a port where there is one, and no script behind a colon.
_ADDRESS = re.compile(r"https?://[^\s<>\"':/@]+\.[^\s<>\"':/@]+(:\d+)?([/?#][^\s<>\"']*)?")
_MAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")


def is_web_address(text: str) -> bool:
    """Say whether it is the address of a page: a script would be run by whoever follows it."""
    return bool(_ADDRESS.fullmatch(text))


def must_fit(row: Row) -> None:
    """Ask of a row from a file what a form asks of whoever types it; a bare web address gets its `https://`.

    Raises:
        RowError: a text is too long, or an address is none.
    """
    tables = ((_ORGANISATION, row.organisation), (_SITE, row.site), (_SERVICE, row.service), (_CONTACT, row.contact))
    for columns, fields in tables:
        labels = {name: column for column, name in columns.items()}
        for name, value in fields.items():
            longest = LONG if name in _LONG else LINE
            for text in value if isinstance(value, list) else [value]:
                if isinstance(text, str) and len(text) > longest:
                    label = labels.get(name, "Öffnungszeiten")
                    raise RowError(f"„{label}“ hat {len(text)} Zeichen, möglich sind {longest}.")
        if fields.get("mail") and not _MAIL.fullmatch(fields["mail"]):
            raise RowError(f"„{fields['mail']}“ ist keine E-Mail-Adresse.")
    if row.service.get("hours"):
        _hours(row.service["hours"])
    website = row.organisation.get("website", "")
    if website and "://" not in website:
        row.organisation["website"] = website = f"https://{website}"
    if website and not is_web_address(website):
        raise RowError(f"„{website}“ ist keine Internetadresse.")


def _read(columns: Mapping[str, str], told: Mapping[str, str]) -> dict[str, Any]:
    return {name: _value(name, column, told[column]) for column, name in columns.items() if told.get(column)}


def _value(name: str, column: str, text: str) -> Any:  # noqa: PLR0911  # one kind of column each
    match name:
        case "is_internal" | "is_azav":
            return text.lower() in _YES
        case "azav_until" | "checked_on" | "places_on":
            return _day(column, text)
        case "waiting_weeks" | "free_places":
            return _number(column, text)
        case "category":
            return _code(column, text, {one.label: one.value for one in Category})
        case "municipal":
            return _code(column, text, {one.value: one.value for one in Municipal})
        case "access":
            labels = {one.label: one.value for one in Access}
            return [_code(column, part.strip(), labels) for part in _PARTS.split(text) if part.strip()]
        case "languages":
            return [part.strip() for part in _PARTS.split(text) if part.strip()]
        case _:
            return text


def _code(column: str, text: str, labels: Mapping[str, str]) -> str:
    if text in labels:
        return labels[text]
    if text in labels.values():
        return text
    raise RowError(f"„{text}“ passt nicht in die Spalte „{column}“.")


def _number(column: str, text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 9999:  # noqa: PLR2004  # nobody waits for longer
        raise RowError(f"„{text}“ ist keine Zahl für die Spalte „{column}“.")
    return int(text)


def _day(column: str, text: str) -> date:
    for form in ("%d.%m.%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    raise RowError(f"„{text}“ ist kein Tag für die Spalte „{column}“. Bitte so: 05.03.2026.")


def _hours(days: list[str]) -> list[str]:
    for text in days:
        try:
            read_spans(text)
        except HoursError as error:
            raise RowError(str(error)) from None
    return days


def _with_source(service: dict[str, Any]) -> None:
    if service.get("waiting_weeks") is None and service.get("free_places") is None:
        return
    if not service.get("places_on") or not service.get("places_by"):
        raise RowError("Zu Wartezeit und Plätzen gehört, von wann das stammt und wer es gesagt hat.")


def written_row(parts: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the cells of a row from the fields of `organisation`, `site`, `service` and `contact`."""
    tables = {"organisation": _ORGANISATION, "site": _SITE, "service": _SERVICE, "contact": _CONTACT}
    cells: dict[str, Any] = {}
    for part, columns in tables.items():
        for column, name in columns.items():
            cells[column] = _cell(name, parts.get(part, {}))
    for place, day in enumerate(DAYS):
        cells[day] = (parts.get("service", {}).get("hours") or [""] * 7)[place]
    return cells


def _cell(name: str, fields: Mapping[str, Any]) -> Any:
    value = fields.get(name) or None if name in ("access", "languages") else fields.get(name)
    if name == "category" and value:
        return Category(value).label
    if name == "access" and value:
        return ", ".join(Access(one).label for one in value)
    if name == "languages" and value:
        return ", ".join(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value
