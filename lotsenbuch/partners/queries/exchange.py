"""The directory as it goes out: rows of a table, HSDS, a card of a contact. Notes stay in the house with HSDS."""

from typing import Any

import vobject  # type: ignore[import-untyped]  # two calls, tested by reading back

from lotsenbuch.intake.rules.sheets import write_csv, write_xlsx
from lotsenbuch.partners.models import Contact, Organisation, Service, Site
from lotsenbuch.partners.rules.exchange import COLUMNS, written_row
from lotsenbuch.partners.rules.hsds import as_package, tables_of

from .directory import standing, whole

FILES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "hsds": "application/zip",
}
_ORGANISATION = (
    "id", "name", "short_name", "about", "website", "phone", "mail", "is_internal", "is_azav", "azav_until",
    "cooperation", "checked_on", "checked_by",
)  # fmt: skip
_SITE = ("id", "name", "street", "postcode", "town", "phone", "way", "access", "access_note")
_SERVICE = (
    "id", "name", "category", "municipal", "about", "target_group", "area", "languages", "hours", "hours_note",
    "way_in", "cost", "phone", "mail", "waiting_weeks", "free_places", "places_on", "places_by", "ended_on",
)  # fmt: skip
_CONTACT = ("id", "name", "role", "phone", "mail", "reached")


def file_of(ending: str) -> bytes:
    """Return the directory as `csv`, `xlsx` or `hsds` (a ZIP)."""
    organisations = list(whole(standing()))
    if ending == "hsds":
        return as_package(tables_of(_told(one) for one in organisations))
    write = write_csv if ending == "csv" else write_xlsx
    return write(COLUMNS, [row for one in organisations for row in _rows(one)])


def _plain(row: Organisation | Site | Service | Contact, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _told(organisation: Organisation) -> dict[str, Any]:
    services = [
        _plain(one, _SERVICE) | {"site_ids": [at.site_id for at in one.ats.all()]}
        for one in organisation.services.all()
    ]
    return {
        **_plain(organisation, _ORGANISATION),
        "sites": [_plain(one, _SITE) for one in organisation.sites.all()],
        "services": services,
        "contacts": [_plain(one, _CONTACT) for one in organisation.contacts.all()],
    }


def _rows(organisation: Organisation) -> list[dict[str, Any]]:
    """Return one row per service and site; sites and contacts that no service carries have rows of their own."""
    head = {"organisation": _plain(organisation, _ORGANISATION)}
    contacts = [_plain(one, _CONTACT) for one in organisation.contacts.all()]
    rows: list[dict[str, Any]] = []
    used = set()
    for service in organisation.services.all():
        sites = [at.site for at in service.ats.all() if at.site.ended_on is None]
        used |= {site.pk for site in sites}
        told = {"service": _plain(service, _SERVICE)}
        rows += [{**head, **told, "site": _plain(site, _SITE)} for site in sites] or [{**head, **told}]
    rows += [{**head, "site": _plain(site, _SITE)} for site in organisation.sites.all() if site.pk not in used]
    for place, contact in enumerate(contacts):
        if place < len(rows):
            rows[place] = {**rows[place], "contact": contact}
        else:
            rows.append({**head, "contact": contact})
    return [written_row(row) for row in rows or [head]]


def card_of(contact: Contact) -> bytes:
    """Return a contact as vCard 3.0 (RFC 2426), as address books take it."""
    card = vobject.vCard()
    first, _, last = contact.name.rpartition(" ")
    card.add("n").value = vobject.vcard.Name(family=last, given=first)
    card.add("fn").value = contact.name
    card.add("org").value = [contact.organisation.name]
    for kind, text in (("title", contact.role), ("note", contact.reached), ("email", contact.mail)):
        if text:
            card.add(kind).value = text
    if contact.phone:
        phone = card.add("tel")
        phone.value, phone.type_param = contact.phone, "WORK"
    return str(card.serialize()).encode()
