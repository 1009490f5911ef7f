"""The directory in the form of Open Referral: HSDS 3, tabular JSON and the CSV tables of one data package. Pure Python.

Written after the specification and its examples (github.com/openreferral/specification, `examples/tabular.json`); no
kept Python library writes HSDS. Notes on the cooperation stay in the house.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from lotsenbuch.office.rules.hours import read_spans

from .kinds import Access, Category, Municipal
from .languages import LANGUAGES

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
TAXONOMY = {
    "id": str(uuid5(NAMESPACE_URL, "lotsenbuch:partners:category")),
    "name": "Lotsenbuch: Art des Angebots",
    "description": "Arten der Angebote, wie Lotsenbuch sie führt",
}
LAW = {
    "id": str(uuid5(NAMESPACE_URL, "lotsenbuch:partners:16a")),
    "name": "§ 16a SGB II",
    "description": "kommunale Eingliederungsleistungen nach ihrer Nummer",
}
FIELDS: dict[str, tuple[str, ...]] = {
    "organization": ("id", "name", "alternate_name", "description", "email", "website"),
    "service": (
        "id", "organization_id", "name", "description", "email", "status", "application_process", "fees_description",
        "wait_time", "accreditations", "eligibility_description", "assured_date", "alert", "last_modified",
    ),
    "location": ("id", "organization_id", "location_type", "name", "transportation"),
    "service_at_location": ("id", "service_id", "location_id"),
    "address": ("id", "location_id", "address_1", "city", "state_province", "postal_code", "country", "address_type"),
    "phone": ("id", "organization_id", "service_id", "location_id", "contact_id", "number", "type"),
    "contact": ("id", "organization_id", "name", "title", "email"),
    "schedule": ("id", "service_id", "freq", "wkst", "byday", "opens_at", "closes_at", "notes"),
    "language": ("id", "service_id", "name", "code"),
    "service_area": ("id", "service_id", "name"),
    "accessibility": ("id", "location_id", "description", "details"),
    "service_capacity": ("id", "service_id", "unit_id", "available", "description", "updated"),
    "unit": ("id", "name"),
    "attribute": ("id", "link_id", "link_entity", "taxonomy_term_id"),
    "taxonomy": ("id", "name", "description"),
    "taxonomy_term": ("id", "code", "name", "description", "taxonomy_id"),
}  # fmt: skip
# As the published package names the files (`datapackage.json` and `schema/*.json` there, read 2026-11-22).
FILES: dict[str, str] = {
    **{name: f"{name}.csv" for name in FIELDS},
    **{
        name: f"{plural}.csv"
        for name, plural in {
            "organization": "organizations", "service": "services", "location": "locations", "address": "addresses",
            "phone": "phones", "contact": "contacts", "schedule": "schedules", "language": "languages",
            "service_area": "service_areas", "unit": "units", "attribute": "attributes",
            "taxonomy": "taxonomies", "taxonomy_term": "taxonomy_terms",
        }.items()
    },
}  # fmt: skip
_UNIT = {"id": str(uuid5(NAMESPACE_URL, "lotsenbuch:partners:places")), "name": "freie Plätze"}
type Tables = dict[str, list[dict[str, Any]]]


def tables_of(organisations: Iterable[Mapping[str, Any]]) -> Tables:
    """Return the tables of HSDS for organisations, each with its `sites`, `services` and `contacts` as plain values."""
    tables: Tables = {name: [] for name in FIELDS}
    tables["unit"].append(_UNIT)
    tables["taxonomy"] += [TAXONOMY, LAW]
    tables["taxonomy_term"] += [*_terms()]
    for one in organisations:
        key = str(one["id"])
        tables["organization"].append(
            {
                "id": key,
                "name": one["name"],
                "alternate_name": one["short_name"],
                "description": one["about"] or one["name"],
                "email": one["mail"],
                "website": one["website"],
            }
        )
        _phone(tables, one["phone"], organization_id=key)
        for site in one["sites"]:
            _location(tables, key, site)
        for service in one["services"]:
            _service(tables, one, service)
        for contact in one["contacts"]:
            row = {"id": str(contact["id"]), "organization_id": key, "name": contact["name"]}
            tables["contact"].append({**row, "title": contact["role"], "email": contact["mail"]})
            _phone(tables, contact["phone"], contact_id=str(contact["id"]))
    return tables


def _terms() -> list[dict[str, str]]:
    kinds = [(TAXONOMY, one.value, one.label) for one in Category]
    law = [(LAW, one.value, one.label) for one in Municipal if one]
    return [
        {
            "id": _term_id(taxonomy["id"], code),
            "code": code,
            "name": label,
            "description": label,
            "taxonomy_id": taxonomy["id"],
        }
        for taxonomy, code, label in (*kinds, *law)
    ]


def _term_id(taxonomy: str, code: str) -> str:
    return str(uuid5(UUID(taxonomy), code))


def _made(*parts: object) -> str:
    return str(uuid5(NAMESPACE_URL, "lotsenbuch:partners:" + ":".join(map(str, parts))))


def _phone(tables: Tables, number: str, **owner: str) -> None:
    if number:
        row = {"id": _made("phone", *owner.values()), **owner, "number": number, "type": "voice"}
        tables["phone"].append(row)


def _location(tables: Tables, organisation: str, site: Mapping[str, Any]) -> None:
    key = str(site["id"])
    row = {"id": key, "organization_id": organisation, "location_type": "physical", "name": site["name"]}
    tables["location"].append({**row, "transportation": site["way"]})
    address = {"address_1": site["street"], "city": site["town"], "postal_code": site["postcode"]}
    place = {"state_province": "", "country": "DE", "address_type": "physical"}
    tables["address"].append({"id": _made("address", key), "location_id": key, **address, **place})
    words = ", ".join(Access(one).label for one in site["access"])
    if words or site["access_note"]:
        told = {"description": words, "details": site["access_note"]}
        tables["accessibility"].append({"id": _made("access", key), "location_id": key, **told})
    _phone(tables, site["phone"], location_id=key)


def _service(tables: Tables, organisation: Mapping[str, Any], one: Mapping[str, Any]) -> None:
    key = str(one["id"])
    weeks, azav = one["waiting_weeks"], organisation["is_azav"]
    tables["service"].append(
        {
            "id": key,
            "organization_id": str(organisation["id"]),
            "name": one["name"],
            "description": one["about"],
            "email": one["mail"],
            "status": "inactive" if one["ended_on"] else "active",
            "application_process": one["way_in"],
            "fees_description": one["cost"],
            "wait_time": "" if weeks is None else f"{weeks} Wochen{_said(one)}",
            "accreditations": "AZAV" if azav else "",
            "eligibility_description": one["target_group"],
            "assured_date": _day(organisation["checked_on"]),
            "alert": "",
            "last_modified": "",
        }
    )
    _phone(tables, one["phone"], service_id=key)
    tables["service_at_location"] += [
        {"id": _made("at", key, site), "service_id": key, "location_id": str(site)} for site in one["site_ids"]
    ]
    tables["schedule"] += _schedules(key, one)
    tables["language"] += [
        {"id": _made("language", key, name), "service_id": key, "name": name, "code": LANGUAGES.get(name, "")}
        for name in one["languages"]
    ]
    if one["area"]:
        tables["service_area"].append({"id": _made("area", key), "service_id": key, "name": one["area"]})
    if one["free_places"] is not None:
        told = {"available": one["free_places"], "description": one["places_by"], "updated": _moment(one["places_on"])}
        tables["service_capacity"].append(
            {"id": _made("places", key), "service_id": key, "unit_id": _UNIT["id"], **told}
        )
    terms = [(TAXONOMY, one["category"])] + ([(LAW, one["municipal"])] if one["municipal"] else [])
    tables["attribute"] += [
        {
            "id": _made("attribute", key, taxonomy["id"]),
            "link_id": key,
            "link_entity": "service",
            "taxonomy_term_id": _term_id(taxonomy["id"], code),
        }
        for taxonomy, code in terms
    ]


def _schedules(key: str, one: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = []
    for place, text in enumerate(one["hours"]):
        for number, span in enumerate(read_spans(text)):
            times = {"opens_at": f"{span.opens_at:%H:%M:%S}", "closes_at": f"{span.closes_at:%H:%M:%S}"}
            row = {"id": _made("hours", key, place, number), "service_id": key, "freq": "WEEKLY", "wkst": "MO"}
            found.append({**row, "byday": DAYS[place], **times, "notes": one["hours_note"]})
    return found


def _said(one: Mapping[str, Any]) -> str:
    """Return in brackets when and by whom the waiting time was told: HSDS asks for it beside free places only."""
    if not one["places_on"]:
        return ""
    return f" ({', '.join(part for part in (one['places_on'].isoformat(), one['places_by']) if part)})"


def _day(value: Any) -> str:
    return value.isoformat() if value else ""


def _moment(value: Any) -> str:
    """Return a day as the moment that HSDS asks for (RFC 3339)."""
    return f"{value.isoformat()}T00:00:00Z" if value else ""


# An empty text is no address, no day and no number: what is not known is left out, except where HSDS asks for it.
_ASKED_FOR = frozenset({"id", "name", "description", "status", "state_province", "address_1", "city", "postal_code"})


def _without_empty(tables: Tables) -> Tables:
    return {
        name: [{key: text for key, text in row.items() if text != "" or key in _ASKED_FOR} for row in rows]
        for name, rows in tables.items()
    }


def as_package(tables: Tables) -> bytes:
    """Return a ZIP: `hsds.json` (tabular JSON), one CSV per table, and `datapackage.json` that names them."""
    out = io.BytesIO()
    resources = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("hsds.json", json.dumps(_without_empty(tables), ensure_ascii=False, indent=1))
        for name, fields in FIELDS.items():
            text = io.StringIO(newline="")
            writer = csv.DictWriter(text, fields, lineterminator="\r\n")
            writer.writeheader()
            writer.writerows(tables[name])
            archive.writestr(FILES[name], text.getvalue())
            schema = {"fields": [{"name": field, "type": "string"} for field in fields], "primaryKey": "id"}
            kind = {"format": "csv", "mediatype": "text/csv", "profile": "tabular-data-resource"}
            resources.append({"name": name, "path": FILES[name], **kind, "schema": schema})
        package = {"name": "human_services_data", "profile": "tabular-data-package", "resources": resources}
        archive.writestr("datapackage.json", json.dumps(package, ensure_ascii=False, indent=1))
    return out.getvalue()
