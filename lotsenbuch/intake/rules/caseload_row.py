"""Turn one record of the import file into a checked row, or into everything that is wrong with it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from lotsenbuch.intake.rules.cells import Fault, clean_line, clean_text, parse_day, parse_flag, parse_word, shown

type Gender = Literal["w", "m", "d", ""]
type Proposer = Literal["placement", "person", ""]
type Phase = Literal["intake", "assessment", "planning", "steering", "closure"]

COLUMNS: Final = (
    "Kundennummer",
    "BG-Nummer",
    "Nachname",
    "Vorname",
    "Geburtsdatum",
    "Geschlecht",
    "Straße",
    "PLZ",
    "Ort",
    "Telefon",
    "E-Mail",
    "Sprache",
    "Dolmetscher",
    "Fallmanager",
    "Projekt",
    "Vorgeschlagen von",
    "Fallbeginn",
    "Phase",
    "Kooperationsplan vom",
    "Nächste Überprüfung",
    "Schutzadresse",
    "Bemerkung",
)
REQUIRED: Final = ("Kundennummer", "Nachname", "Vorname", "Geburtsdatum", "Fallbeginn", "Phase")
REMARK_LIMIT: Final = 10_000

GENDERS: Final[Mapping[str, Gender]] = {
    "": "",
    "w": "w",
    "m": "m",
    "d": "d",
    "weiblich": "w",
    "männlich": "m",
    "divers": "d",
    "ohne angabe": "",
    "k. a.": "",
    "k.a.": "",
}
PROPOSERS: Final[Mapping[str, Proposer]] = {
    "": "",
    "arbeitsvermittlung": "placement",
    "vermittlung": "placement",
    "kundin/kunde": "person",
    "kundin": "person",
    "kunde": "person",
    "selbst": "person",
}
PHASES: Final[Mapping[str, Phase]] = {
    "fallzugang": "intake",
    "bewertung": "assessment",
    "integrationsplanung": "planning",
    "fallsteuerung": "steering",
    "fallbeendigung": "closure",
}
_KUNDENNUMMER: Final = re.compile(r"[0-9]{3}[A-Z][0-9]{6}")
_BG_NUMMER: Final = re.compile(r"[0-9]{5}//[0-9]{7}")
_POSTCODE: Final = re.compile(r"[0-9]{5}")
_MAIL: Final = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")
_YOUNGEST_YEARS: Final = 14


@dataclass(frozen=True, slots=True)
class CellError:
    """One thing to put right: record number (header 1), column as in the file, German sentence."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"Zeile {self.row}, Spalte {self.column}: {self.message}"


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it was read: known columns with their text, and what was wrong with cells already then."""

    number: int
    values: Mapping[str, str]
    errors: tuple[CellError, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseloadRow:
    """One case as the import understood it. `holder` is a username; empty means the importing person."""

    number: int
    kundennummer: str
    bg_nummer: str
    last_name: str
    first_name: str
    birth_on: date
    gender: Gender
    street: str
    postcode: str
    town: str
    phone: str
    mail: str
    language: str
    interpreter: bool
    holder: str
    project: str
    proposed_by: Proposer
    opened_on: date
    phase: Phase
    plan_agreed_on: date | None
    review_due_on: date | None
    protected_address: bool
    remark: str


def check_row(row: Record, *, on: date, phases: Mapping[str, Phase] = PHASES) -> CaseloadRow | list[CellError]:
    """Return the checked row, or all its errors; `phases` are the phase words of the house in small letters."""
    cells = _Cells(row)
    read = _read(cells, on, phases)
    _check_days(cells, read, on)
    return cells.in_order() if cells.errors else read


def kundennummer_of(row: Record) -> str:
    """Return the Kundennummer in its stored form, also of a row that has errors; empty when there is none."""
    return _joined(row.values.get("Kundennummer", "")).upper()


class _Cells:
    """The cells of one record, each read once, with the errors found on the way.

    After an error a method returns a stand-in of the right type: the row is thrown away then.
    """

    def __init__(self, record: Record) -> None:
        self._record = record
        self.errors: dict[str, str] = {error.column: error.message for error in record.errors}

    def read[Value](self, column: str, understand: Callable[[str], Value], stand_in: Value) -> Value:
        text = self._record.values.get(column, "")
        if column in self.errors:
            return stand_in
        if not text and column in REQUIRED:
            self.errors[column] = "Die Angabe fehlt. Bitte eintragen."
            return stand_in
        try:
            return understand(text)
        except Fault as fault:
            self.errors[column] = str(fault)
            return stand_in

    def line(self, column: str, limit: int) -> str:
        return self.read(column, lambda text: clean_line(text, limit), "")

    def number(self, column: str, pattern: re.Pattern[str], sentence: str) -> str:
        return self.read(column, lambda text: _numbered(text, pattern, sentence), "")

    def flag(self, column: str) -> bool:
        return self.read(column, parse_flag, stand_in=False)

    def needed_day(self, column: str, *, latest: date | None = None) -> date:
        return self.read(column, lambda text: parse_day(text, latest=latest), date.min)

    def day(self, column: str) -> date | None:
        return self.read(column, lambda text: parse_day(text) if text else None, None)

    def in_order(self) -> list[CellError]:
        known = sorted(self.errors, key=lambda column: COLUMNS.index(column) if column in COLUMNS else len(COLUMNS))
        return [CellError(self._record.number, column, self.errors[column]) for column in known]


def _read(cells: _Cells, on: date, phases: Mapping[str, Phase]) -> CaseloadRow:
    return CaseloadRow(
        number=cells._record.number,  # noqa: SLF001 - one module, one thought
        kundennummer=cells.number("Kundennummer", _KUNDENNUMMER, "drei Ziffern, ein Buchstabe, sechs Ziffern"),
        bg_nummer=cells.number("BG-Nummer", _BG_NUMMER, "fünf Ziffern, //, sieben Ziffern"),
        last_name=cells.read("Nachname", _name, ""),
        first_name=cells.read("Vorname", _name, ""),
        birth_on=cells.needed_day("Geburtsdatum", latest=_years_before(on, _YOUNGEST_YEARS)),
        gender=cells.read("Geschlecht", lambda text: parse_word(text, GENDERS, "w, m, d oder nichts"), ""),
        street=cells.read("Straße", lambda text: clean_text(text, 200), ""),
        postcode=cells.number(
            "PLZ", _POSTCODE, "fünf Ziffern; führende Nullen löscht Excel, wenn die Spalte nicht Text ist"
        ),
        town=cells.line("Ort", 100),
        phone=cells.read("Telefon", _phone, ""),
        mail=cells.read("E-Mail", _mail, ""),
        language=cells.line("Sprache", 100),
        interpreter=cells.flag("Dolmetscher"),
        holder=cells.line("Fallmanager", 150).lower(),
        project=cells.line("Projekt", 100),
        proposed_by=cells.read("Vorgeschlagen von", _proposer, ""),
        opened_on=cells.needed_day("Fallbeginn"),
        phase=cells.read("Phase", lambda text: parse_word(text, phases, _names_of(phases)), "intake"),
        plan_agreed_on=cells.day("Kooperationsplan vom"),
        review_due_on=cells.day("Nächste Überprüfung"),
        protected_address=cells.flag("Schutzadresse"),
        remark=cells.read("Bemerkung", lambda text: clean_text(text, REMARK_LIMIT), ""),
    )


def _check_days(cells: _Cells, row: CaseloadRow, on: date) -> None:
    """Report days that cannot be; a day that was not understood takes no part."""
    born_known = "Geburtsdatum" not in cells.errors
    if born_known and row.birth_on > on:
        cells.errors["Geburtsdatum"] = "Das Geburtsdatum liegt in der Zukunft. Bitte prüfen."
        born_known = False
    if "Fallbeginn" not in cells.errors:
        if born_known and row.opened_on < row.birth_on:
            cells.errors["Fallbeginn"] = "Der Fallbeginn liegt vor der Geburt. Bitte beide Daten prüfen."
        elif row.opened_on > _years_before(on, -1):
            cells.errors["Fallbeginn"] = "Der Fallbeginn liegt mehr als ein Jahr in der Zukunft. Bitte prüfen."
    for column, day in (("Kooperationsplan vom", row.plan_agreed_on), ("Nächste Überprüfung", row.review_due_on)):
        if day and born_known and day < row.birth_on:
            cells.errors[column] = "Das Datum liegt vor der Geburt. Bitte beide Daten prüfen."


def _numbered(text: str, pattern: re.Pattern[str], sentence: str) -> str:
    number = _joined(text).upper()
    if number and not pattern.fullmatch(number):
        raise Fault(f"„{shown(text)}“ passt nicht. Erwartet: {sentence}.")
    return number


def _joined(text: str) -> str:
    return "".join(text.split())


def _name(text: str) -> str:
    name = clean_line(text, 100)
    if not any(map(str.isalpha, name)):
        raise Fault("Hier steht kein Name. Bitte mit Buchstaben eintragen.")
    return name


def _phone(text: str) -> str:
    phone = clean_line(text, 60)
    if phone and sum(map(str.isdigit, phone)) < 3:  # noqa: PLR2004 - 110 is the shortest there is
        raise Fault("Hier steht keine Telefonnummer. Bitte die Nummer eintragen; anderes gehört in die Bemerkung.")
    return phone


def _mail(text: str) -> str:
    mail = clean_line(text, 254)
    if mail and not _MAIL.fullmatch(mail):
        raise Fault(f"„{shown(text)}“ ist keine E-Mail-Adresse. Bitte wie name@beispiel.de eintragen.")
    return mail


def _proposer(text: str) -> Proposer:
    return parse_word(text, PROPOSERS, "Arbeitsvermittlung, Kundin/Kunde oder nichts")


def _names_of(words: Mapping[str, object]) -> str:
    *most, last = (word.capitalize() for word in words)
    return f"{', '.join(most)} oder {last}" if most else last


def _years_before(day: date, years: int) -> date:
    """Return the same day some years before; 29.02. becomes 28.02. where there is none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
