"""HSDS read: the tables of a package or of tabular JSON as organisations of the directory. Pure Python."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from .hsds import DAYS, FIELDS, FILES, LAW, TAXONOMY, Tables
from .kinds import Access, Category, Municipal
from .languages import BY_CODE


class HsdsError(ValueError):
    """What was given is no HSDS; its text says why, in German."""


MOST_UNPACKED = 50 * 1024 * 1024


def read_package(data: bytes) -> Tables:
    """Return the tables of a ZIP as `as_package` writes it, or of tabular JSON.

    Raises:
        HsdsError: it is neither.
    """
    try:
        tables = _unpacked(data) if data[:2] == b"PK" else json.loads(data.decode("utf-8-sig"))
    except HsdsError:
        raise
    except (ValueError, zipfile.BadZipFile, KeyError, csv.Error):
        raise HsdsError("Die Datei ist kein HSDS: erwartet wird ein ZIP mit Tabellen oder JSON in Tabellen.") from None
    if not isinstance(tables, dict) or not all(
        isinstance(rows, list) and all(isinstance(row, dict) for row in rows) for rows in tables.values()
    ):
        raise HsdsError("Die Datei ist kein HSDS in Tabellen.")
    if not tables.get("organization"):
        raise HsdsError("In der Datei steht keine Organisation.")
    return tables


def _unpacked(data: bytes) -> Tables:
    tables: Tables = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
            raise HsdsError("Die Datei ist ausgepackt zu groß.")
        there = set(archive.namelist())
        told = _paths(archive.read("datapackage.json")) if "datapackage.json" in there else {}
        for name in FIELDS:
            ways = (told.get(name), FILES[name], f"{name}.csv")
            if path := next((one for one in ways if one in there), None):
                text = archive.read(path).decode("utf-8-sig")
                tables[name] = list(csv.DictReader(io.StringIO(text, newline="")))
    return tables


def _paths(data: bytes) -> dict[str, str]:
    """Return in which file a package keeps each table, as it says of itself."""
    package = json.loads(data.decode("utf-8-sig"))
    resources = package.get("resources") if isinstance(package, dict) else None
    rows = [row for row in resources if isinstance(row, dict)] if isinstance(resources, list) else []
    return {str(row["name"]): str(row["path"]) for row in rows if "name" in row and "path" in row}


def read_back(tables: Tables) -> list[dict[str, Any]]:
    """Return organisations with `sites`, `services` and `contacts`, the fields named as in the directory."""
    of = _Index(tables)
    return [
        {
            "key": str(row.get("id", "")),
            "name": _text(row, "name"),
            "short_name": _text(row, "alternate_name"),
            # HSDS asks for a description: an organisation without one is exported with its name there.
            "about": "" if _text(row, "description") == _text(row, "name") else _text(row, "description"),
            "website": _text(row, "website"),
            "mail": _text(row, "email"),
            "phone": of.phone("organization_id", row),
            "is_azav": _is_azav(of, row),
            "sites": [_site(of, one) for one in _locations(of, row)],
            "services": [_offered(of, one) for one in of.rows("service", "organization_id", row)],
            "contacts": [
                {
                    "name": _text(one, "name"),
                    "role": _text(one, "title"),
                    "mail": _text(one, "email"),
                    "phone": of.phone("contact_id", one),
                }
                for one in of.rows("contact", "organization_id", row)
                if _text(one, "name")
            ],
        }
        for row in tables["organization"]
        if _text(row, "name")
    ]


def _text(row: Mapping[str, Any], name: str) -> str:
    return str(row.get(name) or "").strip()


def _is_azav(of: "_Index", row: Mapping[str, Any]) -> bool:
    return any("AZAV" in _text(one, "accreditations") for one in of.rows("service", "organization_id", row))


def _locations(of: "_Index", row: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the places of an organisation: those that name it, and those at which only its services are."""
    found = {_text(one, "id"): one for one in of.rows("location", "organization_id", row)}
    for service in of.rows("service", "organization_id", row):
        for at in of.rows("service_at_location", "service_id", service):
            for one in of.rows("location", "id", {"id": _text(at, "location_id")}):
                found.setdefault(_text(one, "id"), one)
    return list(found.values())


def _clock(row: Mapping[str, Any], name: str) -> str:
    """Return a time as the directory writes it: 09:00 is 9, 13:30 stays."""
    return _text(row, name)[:5].removesuffix(":00").removeprefix("0")


class _Index:
    """The rows of the tables by the row that they belong to."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.known: dict[tuple[str, str], dict[str, list[dict[str, Any]]]] = {}

    def rows(self, table: str, column: str, owner: Mapping[str, Any]) -> Sequence[dict[str, Any]]:
        """Return the rows of a table whose column names the owner."""
        if (table, column) not in self.known:
            found: dict[str, list[dict[str, Any]]] = {}
            for row in self.tables.get(table, []):
                found.setdefault(_text(row, column), []).append(row)
            self.known[table, column] = found
        return self.known[table, column].get(_text(owner, "id"), [])

    def phone(self, column: str, owner: Mapping[str, Any]) -> str:
        """Return the first telephone number of the owner."""
        return next((_text(one, "number") for one in self.rows("phone", column, owner)), "")


def _site(of: _Index, row: Mapping[str, Any]) -> dict[str, Any]:
    address: Mapping[str, Any] = next(iter(of.rows("address", "location_id", row)), {})
    access: Mapping[str, Any] = next(iter(of.rows("accessibility", "location_id", row)), {})
    labels = {one.label: one.value for one in Access}
    words = [part.strip() for part in _text(access, "description").split(",") if part.strip()]
    unknown = [word for word in words if word not in labels]
    return {
        "key": _text(row, "id"),
        "name": _text(row, "name"),
        "way": _text(row, "transportation"),
        "street": _text(address, "address_1"),
        "town": _text(address, "city"),
        "postcode": _text(address, "postal_code"),
        "access": [labels[word] for word in words if word in labels],
        "access_note": "; ".join(part for part in (_text(access, "details"), ", ".join(unknown)) if part),
        "phone": of.phone("location_id", row),
    }


# When and by whom a waiting time was told, as `hsds.py` writes it.
_TOLD = re.compile(r"\((?P<day>\d{4}-\d{2}-\d{2})(?:, (?P<source>.+))?\)$")


def _offered(of: _Index, row: Mapping[str, Any]) -> dict[str, Any]:
    codes = {_text(one, "id"): one for one in of.tables.get("taxonomy_term", [])}
    terms = [codes.get(_text(one, "taxonomy_term_id"), {}) for one in of.rows("attribute", "link_id", row)]
    kinds = [_text(term, "code") for term in terms if _text(term, "taxonomy_id") == TAXONOMY["id"]]
    law = [_text(term, "code") for term in terms if _text(term, "taxonomy_id") == LAW["id"]]
    hours: list[list[str]] = [[] for _ in DAYS]
    for one in of.rows("schedule", "service_id", row):
        for day in _text(one, "byday").split(","):
            opens, closes = _clock(one, "opens_at"), _clock(one, "closes_at")
            if day.strip() in DAYS and opens and closes:
                hours[DAYS.index(day.strip())].append(f"{opens}-{closes}")
    places: Mapping[str, Any] = next(iter(of.rows("service_capacity", "service_id", row)), {})
    spoken, told = of.rows("language", "service_id", row), _TOLD.search(_text(row, "wait_time"))
    places_on, places_by = _text(places, "updated")[:10], _text(places, "description")
    if told and not places_on:
        places_on, places_by = told["day"], told["source"] or places_by
    return {
        "name": _text(row, "name"),
        "about": _text(row, "description"),
        "mail": _text(row, "email"),
        "way_in": _text(row, "application_process"),
        "cost": _text(row, "fees_description"),
        "target_group": _text(row, "eligibility_description"),
        "area": ", ".join(_text(one, "name") for one in of.rows("service_area", "service_id", row)),
        "languages": [BY_CODE.get(_text(one, "code"), _text(one, "name")) for one in spoken],
        "hours": [", ".join(day) for day in hours],
        "hours_note": next((_text(one, "notes") for one in of.rows("schedule", "service_id", row)), ""),
        "category": next((code for code in kinds if code in set(Category)), Category.OTHER.value),
        "municipal": next((code for code in law if code in set(Municipal)), ""),
        "phone": of.phone("service_id", row),
        "wait": _text(row, "wait_time"),
        "free_places": _text(places, "available"),
        "places_on": places_on,
        "places_by": places_by,
        "is_ended": _text(row, "status") not in ("", "active"),
        "site_keys": [_text(one, "location_id") for one in of.rows("service_at_location", "service_id", row)],
    }
