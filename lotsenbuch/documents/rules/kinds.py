"""The kinds of papers that people bring, and the class each belongs to. Pure Python."""

from dataclasses import dataclass

from lotsenbuch.records.rules import DataClass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of paper: its code, its words, its class."""

    code: str
    label: str
    data_class: DataClass = DataClass.COUNSELLING


KINDS = (
    Kind("identity", "Ausweis oder Aufenthaltstitel"),
    Kind("application", "Lebenslauf oder Bewerbung"),
    Kind("certificate", "Schul- oder Arbeitszeugnis"),
    Kind("qualification", "Nachweis einer Ausbildung oder Anerkennung"),
    Kind("contract", "Arbeitsvertrag oder Lohnabrechnung"),
    Kind("authority", "Schreiben einer Behörde"),
    Kind("tenancy", "Mietvertrag oder Schreiben zur Wohnung"),
    Kind("childcare", "Bescheinigung zur Kinderbetreuung"),
    Kind("other", "Sonstiges Schreiben"),
    Kind("medical", "Ärztliche Bescheinigung", DataClass.HEALTH),
    Kind("disability", "Schwerbehindertenausweis oder Bescheid dazu", DataClass.HEALTH),
    Kind("debts", "Mahnung oder Schuldenaufstellung", DataClass.DEBTS),
    Kind("court", "Schreiben eines Gerichts", DataClass.DEBTS),
)
BY_CODE = {kind.code: kind for kind in KINDS}


def offered(classes: set[int]) -> list[tuple[str, str]]:
    """Return the kinds that somebody with grants for these classes may take in, as choices."""
    return [
        (kind.code, kind.label) for kind in KINDS if kind.data_class < DataClass.HEALTH or kind.data_class in classes
    ]


def treatment_of(chosen: str, *, has_file: bool) -> str:
    """Return what is done with a paper when nobody said: a file is a copy, without one it was seen."""
    return chosen or ("copied" if has_file else "seen")


def contradiction(treatment: str, *, has_file: bool) -> str:
    """Say in German what does not fit together; empty when all is well."""
    if treatment == "seen" and has_file:
        return "„Nur gesehen“ braucht keine Kopie (§ 67a SGB X). Bitte ohne Datei, oder „Kopie in der Akte“ wählen."
    if treatment == "copied" and not has_file:
        return "Für eine Kopie fehlt die Datei. Ohne Datei genügt „nur gesehen“."
    return ""
