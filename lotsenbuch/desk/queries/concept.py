"""The authorisation concept (Berechtigungskonzept), put together from what the program decides by.

One source for the page and for `docs/datenschutz/berechtigungskonzept.md`, which a test compares. Rights and roles come
from `accounts/roles.py`, kinds of access from the model, row policies from the models' own constraints.
"""

from dataclasses import dataclass

from django.apps import apps

from lotsenbuch.accounts.roles import RIGHT_LABELS, ROLE_LABELS, TABLE, Right, Role
from lotsenbuch.accounts.rules import IDLE_MINUTES, IMPORT_DAYS, LONGEST_HOURS, TWO_PEOPLE_HOURS
from lotsenbuch.cases.models import Access
from lotsenbuch.records.policy import RowPolicy
from lotsenbuch.records.rules import DataClass

_CLASSES = {
    DataClass.MASTER: ("wer Zugang zum Fall hat", "Klartext, durch Zeilenregeln geschützt"),
    DataClass.COUNSELLING: ("wer Zugang zum Fall hat; jeder Blick steht im Protokoll", "wie Klasse 0"),
    DataClass.HEALTH: ("nur mit Freigabe je Fall", "verschlüsselt mit dem Schlüssel der Person"),
    DataClass.DEBTS: ("nur mit Freigabe je Fall", "verschlüsselt mit dem Schlüssel der Person"),
    DataClass.SEALED: ("nur namentlich Genannte", "verschlüsselt mit dem Schlüssel der Person"),
}
_DATABASE = (
    ("lotse_owner", "besitzt die Tabellen; nur für Migrationen", "nein, auch er sieht keine Zeile (FORCE)"),
    ("lotse_app", "Web-Server und Hintergrunddienst", "nein; ohne handelnde Person ist jede Tabelle leer"),
    (
        "lotse_guard",
        "meldet sich nie an; besitzt die geprüften Funktionen",
        "antwortet nur ja/nein, Anzahl oder Schlüssel",
    ),
)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the concept: what it says, and a table when there is one."""

    title: str
    says: tuple[str, ...]
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def concept() -> list[Section]:
    """Return the concept, section by section."""
    return [_principle(), _roles(), _rights(), _accesses(), _classes(), _database(), _tables(), _granting(), _review()]


def _principle() -> Section:
    return Section(
        "Grundsatz",
        (
            (
                "Zugang hat nur, wer an einem Fall arbeitet (§ 35 Abs. 1 SGB I, § 67 SGB X, Art. 5 und 32 DSGVO); "
                "der Rang öffnet nichts. Ein Recht öffnet eine Tür der Anwendung, der Zugang zum einzelnen Fall "
                "öffnet die Akte. Beides wird zweimal entschieden: in der Anwendung und unabhängig davon in der "
                "Datenbank."
            ),
            (
                "Was man nicht sehen darf, gibt es für einen nicht: Die Antwort ist dieselbe wie bei einer "
                "erfundenen Adresse."
            ),
        ),
    )


def _roles() -> Section:
    rows = [
        (ROLE_LABELS[role], "; ".join(RIGHT_LABELS[right] for right in Right if role in TABLE[right])) for role in Role
    ]
    return Section(
        "Rollen", ("Eine Person kann mehrere Rollen haben, jede mit Zeitraum.",), ("Rolle", "darf"), tuple(rows)
    )


def _rights() -> Section:
    columns = ("Recht", *(ROLE_LABELS[role] for role in Role))
    rows = [(RIGHT_LABELS[right], *("ja" if role in TABLE[right] else "–" for role in Role)) for right in Right]
    return Section("Rechte je Rolle", (), columns, tuple(rows))


def _accesses() -> Section:
    rows = tuple((str(kind.label), kind.value) for kind in Access.Kind)
    says = (
        (
            "Zugang zu einem Fall ist eine Zeile mit Grund, Beginn, Ende und Namen dessen, der ihn gab. "
            "Geschrieben wird sie nur von geprüften Funktionen der Datenbank; ein Fall ist nie ohne zuständige "
            "Person."
        ),
    )
    return Section("Arten des Zugangs zum Fall", says, ("Zugang als", "in der Datenbank"), rows)


def _classes() -> Section:
    rows = tuple((of.label, *_CLASSES[of]) for of in DataClass)
    return Section("Schutzklassen", (), ("Klasse", "wer sieht sie", "wie sie liegt"), rows)


def _database() -> Section:
    return Section("Rollen in der Datenbank", (), ("Rolle", "wofür", "sieht Menschen"), _DATABASE)


def _tables() -> Section:
    guarded = [
        (model._meta.db_table, str(len([one for one in model._meta.constraints if isinstance(one, RowPolicy)])))
        for model in sorted(apps.get_models(), key=lambda model: model._meta.db_table)
        if getattr(model, "holds", None) is not None
    ]
    says = (
        "Jede Tabelle, die zu einem Menschen führt, hat Zeilenregeln (row level security), auch für den Eigentümer.",
    )
    return Section("Tabellen mit Zeilenregeln", says, ("Tabelle", "Regeln"), tuple(guarded))


def _granting() -> Section:
    return Section(
        "Vergabe und Entzug",
        (
            (
                "Rollen vergibt und beendet die Anwendungsbetreuung oder eine Gruppe der Anmeldung der Verwaltung; "
                f"niemand ändert die eigenen. Das Recht zum Einlesen endet nach höchstens {IMPORT_DAYS} Tagen von "
                "selbst."
            ),
            (
                "Ein beendetes Recht und ein geschlossenes Konto beenden alle Sitzungen der Person sofort. Eine "
                f"Sitzung endet nach {IDLE_MINUTES} Minuten ohne Benutzung, spätestens nach {LONGEST_HOURS} "
                "Stunden."
            ),
            (
                "Passwort und zweiten Faktor eines Kontos setzt nie dieselbe Person zurück; dazwischen liegen "
                f"sonst {TWO_PEOPLE_HOURS} Stunden. Beides geschieht persönlich, mit Dienstausweis."
            ),
            "Wer eine Rolle verliert oder geht, übergibt vorher seine Fälle; sonst wird der Entzug abgelehnt.",
        ),
    )


def _review() -> Section:
    return Section(
        "Überprüfung",
        (
            (
                "Jede Vergabe, jeder Entzug und jeder Blick in eine Akte steht im Protokoll, das nur ergänzt "
                "werden kann."
            ),
            (
                "Das Haus überprüft diese Seite und die Liste der Rollen halbjährlich und nach jeder neuen Fassung "
                "der Anwendung. Die Datenschutzbeauftragte wird beteiligt und genehmigt nichts (Art. 38 Abs. 6 "
                "DSGVO)."
            ),
        ),
    )


def as_markdown() -> str:
    """Return the concept as the page of the documentation."""
    parts = ["# Berechtigungskonzept\n\nErzeugt mit `./lotse django write_concept`; bitte nicht von Hand ändern.\n"]
    for section in concept():
        parts.append(f"\n## {section.title}\n")
        parts += [f"\n{said}\n" for said in section.says]
        if section.rows:
            lines = [section.columns, tuple("---" for _ in section.columns), *section.rows]
            parts.append("\n" + "\n".join(f"| {' | '.join(row)} |" for row in lines) + "\n")
    return "".join(parts)
