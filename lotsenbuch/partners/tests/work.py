"""A small network for tests: places, two organisations with services, a contact, a link with an answer."""

from datetime import date
from decimal import Decimal
from typing import Any

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import case_of
from lotsenbuch.partners import actions
from lotsenbuch.partners.actions import referral
from lotsenbuch.partners.actions.links import Said, say
from lotsenbuch.partners.actions.programmes import keep_course, keep_programme
from lotsenbuch.partners.models import Contact, DataLink, Organisation, Referral, Service, Site, Statement
from lotsenbuch.partners.rules.kinds import Category
from lotsenbuch.partners.rules.places import Spot
from lotsenbuch.partners.rules.referral import Prepared, Told
from lotsenbuch.records import clock
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor
from tests.cast import BUILDER, act_as, setting_up

PLACES = (Spot("44532", "Lotsenau", 51.6, 7.64), Spot("44535", "Hafersiel", 51.665, 7.8))
DAY = date(2026, 5, 4)
PROGRAMME = {"name": "Nur für die Matrix", "kind": "practice", "basis": "activation", "cost": Decimal(600)}


def network_places() -> None:
    """Lay the table of places."""
    with setting_up():
        actions.keep_places(spots=PLACES, by=BUILDER)


def partner(  # what a test says of a partner
    by: Staff,
    name: str = "Schuldnerhilfe Lotsenau",
    service: str = "Schuldnerberatung",
    category: Category = Category.DEBT,
    postcode: str = "44532",
    **more: Any,
) -> tuple[Organisation, Service]:
    """Enter an organisation with one site and one service; acts as the colleague."""
    town = {spot.postcode: spot.town for spot in PLACES}[postcode]
    with act_as(by):
        organisation = Organisation.objects.filter(name=name).first() or actions.keep_organisation(
            row=None, seen=0, values={"name": name, "phone": "0150 0000800", "mail": "x@beispiel.invalid"}, by=by.actor
        )
        new: dict[str, Any] = {"organisation": organisation, "is_new": True, "seen": 0, "by": by.actor}
        site = actions.keep_part(
            row=Site(), values={"postcode": postcode, "town": town, "street": "Musterweg 1"}, **new
        )
        values = {"name": service, "category": category.value, "languages": ["Deutsch", "Türkisch"], "sites": [site]}
        kept = actions.keep_part(row=Service(), values={**values, **more}, **new)
    assert isinstance(kept, Service)
    return organisation, kept


def some_partners(by: Staff) -> dict[str, Service]:
    """Make a small network: each service by a word of the test."""
    network_places()
    return {
        "debt": partner(by, free_places=2, waiting_weeks=3, places_on=clock.today(), places_by="Telefonat")[1],
        "far": partner(by, "Diakonie am Deich", "Schulden- und Insolvenzberatung", postcode="44535")[1],
        "garden": partner(by, "Gärtnerei Feldblick", "Erprobung im Gartenbau", Category.EMPLOYER, "44535")[1],
    }


def one_partner(by: Staff) -> dict[str, Any]:
    """Make what the addresses of the network point to."""
    network_places()
    organisation, service = partner(by)
    with act_as(by):
        made = keep_programme(row=None, organisation=organisation, seen=0, values=PROGRAMME, by=by.actor)
        run = {"starts_on": DAY, "ends_on": None, "places": 2}
        course = keep_course(row=None, programme=made, seen=0, values=run, by=by.actor)
        contact = actions.keep_part(
            organisation=organisation, row=Contact(), is_new=True, seen=0, values={"name": "Karin Probst"}, by=by.actor
        )
        actions.ask_partner(organisation=organisation, by=by.actor)
    link = Actor.link(DataLink.objects.get().pk)
    with acting_as(link):
        say(link_id=DataLink.objects.get().pk, said=Said(is_right=False, words="Neue Nummer"), by=link)
    return {
        "organisation_id": organisation.id,
        "service_id": service.id,
        "programme_id": made.id,
        "course_id": course.id,
        "part_row_id": contact.id,
        "statement_id": Statement.objects.get().id,
    }


def one_way(
    case: Case, by: Staff, service: Service, *, parts: tuple[Told, ...] = (Told.NAME, Told.WHEREFORE)
) -> Referral:
    """Prepare a way to a service; acts as whoever acts already."""
    given = Prepared("Die Briefe liegen seit Monaten ungeöffnet in der Küche.", parts)
    found = case_of(case.id, by.actor)
    assert found is not None
    return referral.prepare(case=found, service=service, barrier=None, given=given, by=by.actor)
