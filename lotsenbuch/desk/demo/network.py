"""The network of the synthetic Jobcenter: invented partners in an invented Kreis; nobody here exists."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from lotsenbuch.desk.demo.stage import Stage
from lotsenbuch.partners import actions
from lotsenbuch.partners.actions.programmes import keep_course, keep_programme
from lotsenbuch.partners.models import Contact, Organisation, Service, Site
from lotsenbuch.partners.rules.kinds import Access, CareKind, Category
from lotsenbuch.partners.rules.places import Spot
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor

from .house import BUILDER

# Invented positions: towns with postcodes that are not given out.
PLACES = (
    Spot("44532", "Lotsenau", 51.600, 7.640),
    Spot("44533", "Lotsenau-Nord", 51.655, 7.655),
    Spot("44534", "Altenbrück", 51.575, 7.760),
    Spot("44535", "Hafersiel", 51.665, 7.800),
)
_TOWNS = {spot.postcode: spot.town for spot in PLACES}
_WEEK = ["9-12, 14-16", "9-12, 14-16", "9-12", "9-12, 14-18", "9-12", "", ""]
_STEP_FREE = [Access.STEP_FREE.value, Access.TOILET.value]


def build_network(stage: Stage) -> None:
    """Fill the directory: places, partners, two contacts, a talk, favourites, one entry that nobody checked lately."""
    anna = stage.cast.staff["anna"]
    with acting_as(BUILDER):
        actions.keep_places(spots=PLACES, by=BUILDER)
    with acting_as(anna.actor):
        kept: dict[str, Organisation] = {}
        for row in yaml.safe_load((Path(__file__).parent / "network.yaml").read_text(encoding="utf-8")):
            _keep(tuple(row), kept, stage, anna.actor)
        build_catalogue(stage, kept, anna.actor)
        debts, addiction = kept["Schuldnerhilfe Lotsenau e. V."], kept["Suchthilfe Mühlenkamp"]
        _contact(debts, "Karin Probst", "Erstgespräche", "0150 0000901", "dienstags bis 11 Uhr", anna.actor)
        _contact(addiction, "Oleg Muster", "Beratung, auch Russisch", "0150 0000902", "", anna.actor)
        told = {"kind": CareKind.AGREEMENT.value, "happened_on": stage.today - timedelta(days=40), "valid_until": None}
        text = "Wer aus dem Fallmanagement kommt, bekommt innerhalb von zwei Wochen ein erstes Gespräch."
        again = stage.today + timedelta(days=320)
        actions.keep_care(organisation=debts, values={**told, "text": text, "again_on": again}, by=anna.actor)
        actions.mark(organisation=debts, deed="merken", by=anna.actor)
        actions.mark(organisation=debts, deed="kennen", by=anna.actor)


def build_catalogue(stage: Stage, kept: dict[str, Organisation], by: Actor) -> None:
    """Fill the catalogue of measures: carriers, runs that come, places, cost and legal basis."""
    for row in yaml.safe_load((Path(__file__).parent / "catalogue.yaml").read_text(encoding="utf-8")):
        runs = row.pop("runs")
        cost = Decimal(str(row["cost"])) if row["cost"] is not None else None
        values = {**row, "cost": cost}
        organisation = kept[values.pop("carrier")]
        made = keep_programme(row=None, organisation=organisation, seen=0, values=values, by=by)
        for days, length, places, where in runs:
            starts_on = stage.today + timedelta(days=days)
            ends_on = starts_on + timedelta(days=length) if length else None
            run = {"starts_on": starts_on, "ends_on": ends_on, "places": places, "where": where}
            keep_course(row=None, programme=made, seen=0, values=run, by=by)


def _keep(row: tuple[Any, ...], kept: dict[str, Organisation], stage: Stage, by: Actor) -> None:
    name, service, category, municipal, postcode, languages, target, weeks, places = row
    if name not in kept:
        number = len(kept) + 1
        checked = stage.today - timedelta(days=9 * number)
        kept[name] = actions.keep_organisation(
            row=None,
            seen=0,
            values={
                "name": name,
                "phone": f"0150 00008{number:02}",
                "mail": f"partner{number}@beispiel.invalid",
                "is_internal": category == Category.INTERNAL,
                "is_azav": category == Category.TRAINING,
                "azav_until": stage.today + timedelta(days=400) if category == Category.TRAINING else None,
                "checked_on": checked,
                "checked_by": stage.cast.staff["anna"].display_name,
            },
            by=by,
        )
    organisation = kept[name]
    street = f"Musterweg {10 + len(kept)}"
    values = {"street": street, "postcode": postcode, "town": _TOWNS[postcode], "access": _STEP_FREE}
    new: dict[str, Any] = {"organisation": organisation, "is_new": True, "seen": 0, "by": by}
    site = actions.keep_part(row=Site(), values=values, **new)
    said = weeks is not None or places is not None
    offered = {
        "name": service, "category": category, "municipal": municipal, "languages": list(languages),
        "target_group": target, "area": "Kreis Lotsenau", "hours": _WEEK, "way_in": "anrufen oder in der Sprechstunde",
        "cost": "kostenlos", "waiting_weeks": weeks, "free_places": places, "sites": [site],
        "places_on": stage.today - timedelta(days=12) if said else None, "places_by": "Telefonat" if said else "",
    }  # fmt: skip
    actions.keep_part(row=Service(), values=offered, **new)


def _contact(organisation: Organisation, name: str, role: str, phone: str, reached: str, by: Actor) -> None:
    values = {"name": name, "role": role, "phone": phone, "mail": "kontakt@beispiel.invalid", "reached": reached}
    actions.keep_part(organisation=organisation, row=Contact(), is_new=True, seen=0, values=values, by=by)
