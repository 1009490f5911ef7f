"""Compare a row of the import file with what is kept: the same again, or where it differs. Pure Python."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Final
from uuid import UUID

from lotsenbuch.intake.rules.caseload_row import CaseloadRow, CellError

DIFFERENT: Final = (
    "Im Lotsenbuch steht etwas anderes. Der Import überschreibt nichts; bitte im Fall oder in der Datei berichtigen."
)
UNSEEN: Final = "Die geschützte Anschrift lässt sich hier nicht vergleichen. Bitte im Fall prüfen."
REMARK_MARK: Final = "Aus der Fallliste: "

_PLAIN: Final = (
    ("BG-Nummer", "bg_nummer"),
    ("Nachname", "last_name"),
    ("Vorname", "first_name"),
    ("Geburtsdatum", "birth_on"),
    ("Geschlecht", "gender"),
    ("Sprache", "language"),
    ("Dolmetscher", "interpreter"),
    ("Projekt", "project"),
    ("Vorgeschlagen von", "proposed_by"),
    ("Fallbeginn", "opened_on"),
    ("Phase", "phase"),
    ("Kooperationsplan vom", "plan_agreed_on"),
    ("Nächste Überprüfung", "review_due_on"),
    ("Schutzadresse", "protected_address"),
)
_OPEN_ADDRESS: Final = (("Straße", "street"), ("PLZ", "postcode"), ("Ort", "town"))


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCase:
    """A case in the words of the file, with everything that a row of it may repeat.

    `address` is the opened protected address, or None when it is not open to the one who asks. `hidden` are the
    check values of `hidden_texts` as they were imported, where only class 0 is open; None where the case is.
    """

    case_id: UUID
    row: CaseloadRow
    phones: frozenset[str] = frozenset()
    mails: frozenset[str] = frozenset()
    remarks: frozenset[str] = frozenset()
    address: str | None = None
    hidden: Mapping[str, str] | None = None


def address_of(row: CaseloadRow) -> str:
    """Return the address in one line, as the sealed fact keeps it."""
    return f"{row.street}, {row.postcode} {row.town}".strip(" ,")


def languages_of(row: CaseloadRow) -> list[str]:
    """Return the languages that stand in one cell, parted by comma, semicolon or slash."""
    return [word.strip() for word in re.split("[,;/]", row.language) if word.strip()]


def identity(row: CaseloadRow) -> str:
    """Return all that a row says, without its place in the file."""
    said = asdict(row)
    del said["number"]
    return json.dumps(said, default=str, ensure_ascii=False, sort_keys=True)


def hidden_texts(row: CaseloadRow) -> dict[str, str]:
    """Return, by column, what of a row goes into texts that an import cannot read afterwards."""
    return {"Vorgeschlagen von": row.proposed_by, "Bemerkung": row.remark, "Straße": address_of(row)}


def differences(row: CaseloadRow, kept: KeptCase, *, is_repeated: bool, hidden: Mapping[str, str]) -> list[CellError]:
    """Return one error per column in which the row differs; none means the same again.

    Args:
        row: what the file says.
        kept: what is kept.
        is_repeated: this very row was imported before by the same actor; decides where nothing can be compared.
        hidden: check values of the row's `hidden_texts`.
    """
    found = [CellError(row.number, column, DIFFERENT) for column in _differing(row, kept)]
    if kept.hidden is not None:
        kept_hidden = kept.hidden
        columns = [column for column in _said_hidden(row, kept) if hidden[column] != kept_hidden.get(column)]
        return found + [CellError(row.number, column, DIFFERENT) for column in columns]
    if row.protected_address and kept.row.protected_address and address_of(row):
        if kept.address is None and not is_repeated:
            found.append(CellError(row.number, "Straße", UNSEEN))
        elif kept.address is not None and kept.address != address_of(row):
            found.append(CellError(row.number, "Straße", DIFFERENT))
    return found


def _said_hidden(row: CaseloadRow, kept: KeptCase) -> Iterator[str]:
    yield "Vorgeschlagen von"
    if row.remark:
        yield "Bemerkung"
    if row.protected_address and kept.row.protected_address and address_of(row):
        yield "Straße"


def _differing(row: CaseloadRow, kept: KeptCase) -> Iterator[str]:
    both_open = not (row.protected_address or kept.row.protected_address)
    for column, name in (*_PLAIN, *(_OPEN_ADDRESS if both_open else ())):
        if getattr(row, name) != getattr(kept.row, name) and not (kept.hidden is not None and name == "proposed_by"):
            yield column
    if row.holder and row.holder != kept.row.holder:
        yield "Fallmanager"
    # A person may have several numbers; the file has room for one.
    for column, said, known in (("Telefon", row.phone, kept.phones), ("E-Mail", row.mail, kept.mails)):
        if (said not in known) if said else known:
            yield column
    if kept.hidden is None and row.remark and row.remark not in kept.remarks:
        yield "Bemerkung"
