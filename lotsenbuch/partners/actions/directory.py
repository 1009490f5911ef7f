"""The directory is kept: organisations and what belongs to them, doubles merged, the table of places."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import connection

from lotsenbuch.audit.actions import recorded
from lotsenbuch.office.rules.hours import HoursError, read_spans
from lotsenbuch.partners.models import At, Contact, Organisation, Place, Programme, Service, Site
from lotsenbuch.partners.queries.directory import whole
from lotsenbuch.partners.rules.kinds import Municipal
from lotsenbuch.partners.rules.places import Spot
from lotsenbuch.partners.rules.words import searched
from lotsenbuch.records import clock
from lotsenbuch.records.models import Versioned
from lotsenbuch.records.rules import Actor, RefusedError

type Part = Service | Site | Contact


def keep_organisation(*, row: Organisation | None, seen: int, values: Mapping[str, Any], by: Actor) -> Organisation:
    """Add an organisation or change one.

    Args:
        row: the one to change, None for a new one.
        seen: the version that was changed.
        values: fields by name.
        by: who keeps it.

    Raises:
        RefusedError: it has no name.
        StaleError: somebody else changed it since version `seen`.
    """
    if not str(values.get("name", "")).strip():
        raise RefusedError("Bitte einen Namen angeben.", field="name")
    with recorded("partners.keep_organisation", by=by):
        kept = _kept(row or Organisation(), row is not None, seen, values)
        index(kept)
    return kept


def keep_part(
    *, organisation: Organisation, row: Part, is_new: bool, seen: int, values: Mapping[str, Any], by: Actor
) -> Part:
    """Add a service, site or contact to an organisation or change one; `sites` of a service are keys.

    Raises:
        RefusedError: hours cannot be read, or waiting time and places stand there without who said so.
        StaleError: somebody else changed it since version `seen`.
    """
    columns = {name: value for name, value in values.items() if name != "sites"}
    _must_fit(columns)
    with recorded("partners.keep_part", by=by):
        row.organisation = organisation
        kept = _kept(row, not is_new, seen, columns)
        if isinstance(kept, Service) and "sites" in values:
            _put_at(kept, values["sites"])
        index(organisation)
    return kept


def _kept[Row: Versioned](
    row: Row,
    is_there: bool,
    seen: int,
    values: Mapping[str, Any],  # one call per branch
) -> Row:
    if is_there:
        row.save_version(seen=seen, **values)
        return row
    for name, value in values.items():
        setattr(row, name, value)
    row.save(force_insert=True)
    return row


def _must_fit(values: Mapping[str, Any]) -> None:
    for place, text in enumerate(values.get("hours", ())):
        try:
            read_spans(text)
        except HoursError as error:
            raise RefusedError(str(error), field=f"hours_{place}") from None
    said = values.get("waiting_weeks") is not None or values.get("free_places") is not None
    if said and not values.get("places_by"):
        raise RefusedError("Bitte sagen, wer das gesagt hat.", field="places_by")
    if said and not values.get("places_on"):
        raise RefusedError("Bitte den Tag angeben, von dem das stammt.", field="places_on")


def _put_at(service: Service, sites: Iterable[Site]) -> None:
    wanted = {site.pk: site for site in sites if site.organisation_id == service.organisation_id}
    At.objects.filter(service=service).exclude(site_id__in=wanted).delete()
    there = set(At.objects.filter(service=service).values_list("site_id", flat=True))
    At.objects.bulk_create([At(service=service, site=site) for key, site in wanted.items() if key not in there])


def index(organisation: Organisation) -> None:
    """Write anew in which words the services of an organisation are found."""
    index_all([organisation.pk])


def index_all(organisation_ids: Iterable[UUID]) -> int:
    """Write anew in which words the services of these organisations are found; return how many services."""
    ids = list(organisation_ids)
    keys, texts = [], []
    for organisation in whole(Organisation.objects.filter(pk__in=ids)):
        for service in organisation.services.all():
            keys.append(service.pk)
            texts.append(searched(_words(organisation, service)))
    with connection.cursor() as cursor:
        cursor.execute(_INDEX, [keys, texts])
    return len(keys)


# One writing of each row: three indices stand on it.
_INDEX = """
    UPDATE partners_service AS service
    SET search_text = told.text,
        search_vector = to_tsvector('german', told.text || ' ' || service.name || ' ' || service.about)
    FROM unnest(%s::uuid[], %s::text[]) AS told (id, text)
    WHERE service.id = told.id
"""


def _words(organisation: Organisation, service: Service) -> list[str]:
    sites = [at.site for at in service.ats.all()]
    municipal = Municipal(service.municipal)
    return [
        service.name, organisation.name, organisation.short_name, service.category_label,
        municipal.label if municipal else "", *(site.town for site in sites), *(site.postcode for site in sites),
        service.target_group, service.area, *service.languages, service.about, organisation.about,
    ]  # fmt: skip


def merge(*, double: Organisation, into: Organisation, by: Actor) -> Organisation:
    """Let one of two entries of the same organisation stay: all that hangs on the other moves there.

    Raises:
        RefusedError: they are one and the same, or one of them was merged already.
    """
    if double.pk == into.pk or double.merged_into_id or into.merged_into_id:
        raise RefusedError("Das sind keine zwei Einträge, die beide noch stehen.", field="into")
    with recorded("partners.merge", by=by):
        for model in (Service, Site, Contact, Programme):
            model._default_manager.filter(organisation=double).update(organisation=into)
        double.cares.update(organisation=into)
        double.save_version(seen=double.version, merged_into=into, ended_on=clock.today())
        told = {
            name: getattr(double, name)
            for name in ("about", "website", "phone", "mail", "short_name")
            if not getattr(into, name) and getattr(double, name)
        }
        both = "\n".join(dict.fromkeys(text for text in (into.cooperation, double.cooperation) if text))
        into.save_version(seen=into.version, cooperation=both, **told)
        index(into)
    return into


def keep_places(*, spots: Iterable[Spot], by: Actor) -> int:
    """Replace the table of places; return how many there are now."""
    with recorded("partners.keep_places", by=by):
        Place.objects.all().delete()
        names = ("postcode", "town", "latitude", "longitude")
        rows = [Place(**{name: getattr(spot, name) for name in names}) for spot in spots]
        Place.objects.bulk_create(rows)
    return len(rows)
