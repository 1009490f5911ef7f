"""One click each: checked, outdated, at hand, known; and the care for the relation (C91)."""

from collections.abc import Mapping
from typing import Any

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.actions import recorded
from lotsenbuch.partners.models import Acquaintance, Care, Favourite, Organisation, Statement
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, RefusedError

MARKS = {
    "geprueft": "Als heute geprüft vermerkt.",
    "veraltet": "Als veraltet gemeldet. Der Eintrag steht nun unter „Braucht einen Blick“.",
    "merken": "Die eigene Auswahl ist geändert.",
    "kennen": "Wer dort jemanden kennt, ist geändert.",
}


def mark(*, organisation: Organisation, deed: str, by: Actor) -> str:
    """Do one of `MARKS` with an organisation and return what was done, in a sentence.

    Raises:
        RefusedError: there is no such mark.
    """
    if deed not in MARKS:
        raise RefusedError("Das gibt es hier nicht.")
    with recorded(f"partners.mark_{_NAMES[deed]}", by=by):
        if deed == "geprueft":
            name = Staff.objects.get(pk=by.colleague).display_name
            told: dict[str, Any] = {"checked_on": clock.today(), "checked_by": name, "outdated_on": None}
            organisation.save_version(seen=organisation.version, **told)
        elif deed == "veraltet":
            organisation.save_version(seen=organisation.version, outdated_on=clock.today())
        else:
            _turn(Favourite if deed == "merken" else Acquaintance, organisation, by)
    return MARKS[deed]


_NAMES = {"geprueft": "checked", "veraltet": "outdated", "merken": "favourite", "kennen": "known"}


def _turn(model: type[Favourite] | type[Acquaintance], organisation: Organisation, by: Actor) -> None:
    """Take the mark away where it stands, set it where it does not."""
    if not model._default_manager.filter(organisation=organisation, staff_id=by.colleague).delete()[0]:
        model(organisation=organisation, staff_id=by.colleague).save(force_insert=True)


def keep_care(*, organisation: Organisation, values: Mapping[str, Any], by: Actor) -> Care:
    """Note a visit, an agreement, the annual talk or what works.

    Raises:
        RefusedError: there is no word on it, what it says ends before it began, or its reminder lies in the past.
    """
    if not str(values.get("text", "")).strip():
        raise RefusedError("Ein Satz genügt.", field="text")
    if values.get("valid_until") and values["valid_until"] < values["happened_on"]:
        raise RefusedError("Das Ende liegt vor dem Tag der Absprache.", field="valid_until")
    if values.get("again_on") and values["again_on"] < clock.today():
        raise RefusedError("Bitte einen Tag angeben, der noch kommt.", field="again_on")
    with recorded("partners.keep_care", by=by):
        name = Staff.objects.get(pk=by.colleague).display_name
        row = Care(organisation=organisation, written_by=str(by), written_name=name, **values)
        row.save(force_insert=True)
    return row


def settle_statement(*, statement: Statement, by: Actor) -> None:
    """Note that what a partner said about its entry stands in the entry now."""
    with recorded("partners.settle_statement", by=by):
        Statement.objects.filter(pk=statement.pk, settled_at=None).update(settled_at=clock.now(), settled_by=str(by))
