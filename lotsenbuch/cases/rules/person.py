"""A person as it is entered, before the database knows it. Pure Python."""

from dataclasses import dataclass, field
from datetime import date

from lotsenbuch.records.rules import DataClass

FACT_CLASS: dict[str, DataClass] = {
    "health": DataClass.HEALTH,
    "addiction": DataClass.HEALTH,
    "debts": DataClass.DEBTS,
    "convictions": DataClass.DEBTS,
    "address": DataClass.SEALED,
}


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to reach somebody, and who said so."""

    kind: str
    value: str
    valid_from: date
    said_by: str
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class PersonData:
    """What a registration says about a person.

    `facts` maps a kind of `FACT_CLASS` to its text; with `has_protected_address` the address stands only in
    `facts["address"]`, encrypted, and the open address fields stay empty.
    """

    first_name: str
    last_name: str
    birth_on: date
    gender: str = ""
    languages: tuple[str, ...] = ("Deutsch",)
    interpreter_language: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""
    has_protected_address: bool = False
    kundennummer: str = ""
    bg_number: str = ""
    technical_means: tuple[str, ...] = ()
    technical_remark: str = ""
    channels: tuple[Channel, ...] = ()
    facts: dict[str, str] = field(default_factory=dict)


def with_sealed_address(data: PersonData) -> tuple[dict[str, str], dict[str, str]]:
    """Split the address: (open columns, facts to seal). A protected one appears nowhere but in the sealed fact."""
    address = {"street": data.street, "postcode": data.postcode, "town": data.town}
    if not data.has_protected_address:
        return address, dict(data.facts)
    line = sealed_line(data)
    return dict.fromkeys(address, ""), {**({"address": line} if line else {}), **data.facts}


def sealed_line(data: PersonData) -> str:
    """Return the address as the one line that is sealed."""
    return f"{data.street}, {data.postcode} {data.town}".strip(" ,")


def address_parts(line: str) -> dict[str, str]:
    """Return street, postcode and town of a sealed line, so that it can be edited in the same fields."""
    street, _, place = line.rpartition(", ")
    postcode, _, town = place.partition(" ")
    if not postcode.isdigit():
        postcode, town = "", place
    return {"street": street, "postcode": postcode, "town": town}


def age_on(birth_on: date, on: date) -> int:
    """Return completed years of life; who is born on 29 February ages on 1 March (§ 187 (2), § 188 (2) BGB)."""
    return on.year - birth_on.year - ((on.month, on.day) < (birth_on.month, birth_on.day))
