"""The directory: one organisation with all that belongs to it, what wants a look, doubles."""

from datetime import date, timedelta
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import JSONObject

from lotsenbuch.partners.models import (
    Acquaintance,
    At,
    Care,
    Contact,
    Favourite,
    Organisation,
    Place,
    Service,
    Site,
    Statement,
)
from lotsenbuch.partners.rules.kinds import CHECK_DAYS
from lotsenbuch.partners.rules.places import Spot
from lotsenbuch.records.rules import Actor

_ALIKE = 0.45
ALIKE_SHOWN = 5
OWN_SHOWN = 5


def organisation_of(organisation_id: UUID) -> Organisation | None:
    """Return an organisation with services, sites and contacts that still exist; None where there is none."""
    return whole(Organisation.objects.filter(pk=organisation_id)).first()


def whole(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Return organisations with what belongs to them, in a fixed number of queries."""
    ats = Prefetch("ats", At.objects.select_related("site").order_by("site__town", "site__name"))
    services = Service.objects.filter(ended_on=None).defer("search_vector", "search_text").prefetch_related(ats)
    return rows.prefetch_related(
        Prefetch("services", services),
        Prefetch("sites", Site.objects.filter(ended_on=None)),
        Prefetch("contacts", Contact.objects.filter(ended_on=None)),
    )


def part_of(
    model: type[Service | Site | Contact], organisation: Organisation, row_id: UUID
) -> Service | Site | Contact | None:
    """Return a service, site or contact of this organisation."""
    return model._default_manager.filter(organisation=organisation, pk=row_id).first()


def service_of(service_id: UUID) -> Service | None:
    """Return a service that exists, with its organisation and sites."""
    rows = Service.objects.select_related("organisation").prefetch_related("ats__site")
    return rows.filter(pk=service_id, organisation__merged_into=None).first()


def standing() -> QuerySet[Organisation]:
    """Return the organisations that were not merged into another and still exist."""
    return Organisation.objects.filter(merged_into=None, ended_on=None)


def wanting_a_look(today: date) -> QuerySet[Organisation]:
    """Return what was called outdated, or what nobody checked for half a year; the oldest first."""
    return standing().filter(_unchecked(last_check(today))).order_by("outdated_on", "checked_on", "name")


def _unchecked(since: date) -> Q:
    return Q(outdated_on__isnull=False) | Q(checked_on=None) | Q(checked_on__lte=since)


def own_column(by: Actor, staff_id: UUID, today: date, checked_before: date) -> ArraySubquery:
    """Return the organisations that a colleague keeps at hand or knows somebody at, and that want a look, as a column.

    Because nobody checked them since `checked_before`, because the partner changed something, or because the colleague
    wanted to be reminded of them today. A page that reads rows anyway then needs no query of its own.
    """
    at_hand = Favourite.objects.filter(staff_id=staff_id).values("organisation_id")
    known = Acquaintance.objects.filter(staff_id=staff_id).values("organisation_id")
    own = Q(pk__in=at_hand) | Q(pk__in=known)
    changed = Q(pk__in=Statement.objects.filter(settled_at=None, is_right=False).values("organisation_id"))
    again = cares_due(today).filter(written_by=str(by)).order_by().values("organisation_id")
    rows = standing().filter((own & (_unchecked(checked_before) | changed)) | Q(pk__in=again)).order_by("name")
    return ArraySubquery(rows.values(json=JSONObject(id="id", name="name"))[:OWN_SHOWN])


def last_check(today: date) -> date:
    """Return the day before which a check is too old."""
    return today - timedelta(days=CHECK_DAYS)


def cares_due(today: date) -> QuerySet[Care]:
    """Return what somebody wanted to be reminded of: the annual talk, an agreement that ends.

    Whoever holds something down about the organisation on that day or later was reminded.
    """
    since = Care.objects.filter(organisation=OuterRef("organisation"), happened_on__gte=OuterRef("again_on"))
    due = Care.objects.filter(~Exists(since.exclude(pk=OuterRef("pk"))), again_on__lte=today)
    return due.filter(organisation__merged_into=None).select_related("organisation").order_by("again_on")


def cares_of(organisation: Organisation) -> QuerySet[Care]:
    """Return what happened between the house and a partner, the newest first."""
    return Care.objects.filter(organisation=organisation)


def statements_of(organisation: Organisation) -> QuerySet[Statement]:
    """Return what the partner said through its links and nobody took over yet."""
    return Statement.objects.filter(organisation=organisation, settled_at=None)


def statements_waiting() -> QuerySet[Statement]:
    """Return all that partners said and nobody took over yet."""
    waiting = Statement.objects.filter(settled_at=None, is_right=False)
    return waiting.select_related("organisation").order_by("said_at")


def alike(organisation: Organisation) -> list[Organisation]:
    """Return organisations whose name reads like this one's: perhaps the same one twice."""
    return _alike(standing().exclude(pk=organisation.pk), organisation.name)


def alike_before(name: str, website: str, mail: str, phone: str) -> list[Organisation]:
    """Return organisations that stand in the directory and may be the one that is about to be entered."""
    same = Q(short_name__iexact=name)
    for told in ({"website": website}, {"mail__iexact": mail}, {"phone": phone}):
        same |= Q(**told) if all(told.values()) else Q()
    named = _alike(standing(), name)
    return [*named, *standing().filter(same).exclude(pk__in=[one.pk for one in named]).order_by("name")[:ALIKE_SHOWN]]


def _alike(rows: QuerySet[Organisation], name: str) -> list[Organisation]:
    near = rows.annotate(likeness=TrigramSimilarity("name", name)).filter(likeness__gte=_ALIKE)
    return list(near.order_by("-likeness", "name")[:ALIKE_SHOWN])


def favourite_ids(by: Actor) -> set[UUID]:
    """Return the organisations that the actor keeps at hand."""
    rows = Favourite.objects.filter(staff_id=by.colleague)
    return set(rows.values_list("organisation_id", flat=True))


def known_by(organisation: Organisation) -> list[tuple[UUID, str]]:
    """Return who in the house knows somebody there: key and name."""
    rows = organisation.known_by.select_related("staff").order_by("staff__last_name")
    return [(one.staff_id, one.staff.display_name) for one in rows]


def spots() -> dict[tuple[str, str], Spot]:
    """Return the table of places, by postcode and town."""
    rows = Place.objects.values_list("postcode", "town", "latitude", "longitude")
    return {(row[0], row[1]): Spot(*row) for row in rows}


def spot_at(table: dict[tuple[str, str], Spot], postcode: str, town: str) -> Spot | None:
    """Return the place of an address: by postcode and town, else by the postcode, else by the town alone."""
    if exact := table.get((postcode, town)):
        return exact
    same = [spot for (code, _), spot in table.items() if code == postcode]
    return same[0] if same else next((spot for (_, name), spot in table.items() if name == town and town), None)
