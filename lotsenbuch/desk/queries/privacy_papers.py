"""The operator's papers that the program knows best itself: record of processing, deletion concept, contract list."""

from collections.abc import Iterable
from datetime import date

from django.apps import apps

from lotsenbuch.desk.queries.catalogue import CATALOGUE
from lotsenbuch.privacy.rules import retention
from lotsenbuch.privacy.rules.words import word_of, words_of_class
from lotsenbuch.records.rules import About, DataClass

# The periods of this day are the proposals that the program comes with; a house prints its own from its own database.
DAY = date(2026, 11, 22)
_ROOMS = {
    "intake": "Fallzugang", "assessment": "Bewertung", "planning": "Integrationsplanung", "steering": "Fallsteuerung",
    "closure": "Fallbeendigung und Nachbetreuung", "cases": "Fallakte, Stammdaten, Zugriffe",
    "appointments": "Termine, Erreichbarkeit, Erinnerungen", "documents": "Papiere und Formulare",
    "letters": "Schreiben",
    "fieldwork": "Gespräche außer Haus", "team": "Verteilung, Vertretung, Projekte", "office": "Haus, Orte, Teams",
    "accounts": "Konten, Rollen, Anmeldung", "audit": "Protokoll", "privacy": "Prüfung von Zugriffen, Löschen",
    "indicators": "Kennzahlen und Berichte", "records": "Entwürfe und Technik", "desk": "Schreibtisch",
    "duties": "Pflichten und Rechtsfolgen", "partners": "Netzwerk und Überleitungen",
    "upkeep": "Sicherung und Betrieb",
}  # fmt: skip
# Whom a room keeps something about, beside the people of its cases.
_STAFF = "Beschäftigte des Hauses"
_ALSO = {
    "accounts": (_STAFF,), "appointments": ("Vertrauenspersonen", _STAFF), "assessment": ("Menschen aus ihrem Umfeld",),
    "audit": (_STAFF,), "cases": ("Angehörige der Bedarfsgemeinschaft", _STAFF), "desk": (_STAFF,),
    "fieldwork": (_STAFF,), "intake": ("Menschen, die für das Fallmanagement vorgeschlagen sind",),
    "letters": (_STAFF,), "office": (_STAFF,), "partners": ("Ansprechpersonen der Partner", _STAFF),
    "planning": (_STAFF,), "privacy": (_STAFF,), "steering": ("Beteiligte im Haus und außerhalb",), "team": (_STAFF,),
}  # fmt: skip
# What goes earlier, or later, than its class says.
_OF_ITS_OWN = {
    "appointments.Balance": "L7, aber 3 Monate ab: der Tag selbst",
    "cases.OwnValue": "je Feld L3, L5 oder L6, wie das Haus es gewählt hat",
    "privacy.Disclosure": "L1, aber 7 Tage ab: Zusammenstellen",
}
_GENERATED = "<!-- Geschrieben von ./lotse papers; nicht von Hand ändern. -->\n"


def record_of_processing() -> str:
    """Return the record of processing activities (Art. 30 (1) GDPR) as Markdown, one activity per room."""
    rooms = sorted({model.partition(".")[0] for model in retention.class_of() if _is_ours(model)}, key=_title)
    return "\n".join([_GENERATED, _HEAD, *map(_activity, rooms), _TAIL])


def _is_ours(model: str) -> bool:
    return str(apps.get_model(model).__module__).startswith("lotsenbuch.")


def _title(room: str) -> str:
    return _ROOMS.get(room, room)


def _activity(room: str) -> str:
    about = [one for one in CATALOGUE if any(column.startswith(f"{room}.") for column in one.columns)]
    persons = ["Menschen mit einem Fall"] if about else []
    persons += _ALSO.get(room, () if about else (_STAFF,))
    models = sorted((one for one in retention.class_of() if one.startswith(f"{room}.")), key=word_of)
    rows = [f"| {word_of(model)} | {_class_of(model)} | {_kept(model)} |" for model in models]
    lines = [
        f"## {_title(room)}\n",
        _listed("Zweck", (one.purpose for one in about), "Betrieb der Anwendung, Rollen und Einstellungen"),
        _listed("Rechtsgrundlage", (one.basis for one in about), "Art. 6 Abs. 1 Buchst. e DSGVO, § 67c SGB X"),
        f"- **Betroffene**: {', '.join(persons)}",
        _listed("Wer sieht es", (one.seen_by for one in about), "wer die Rolle hat (Berechtigungskonzept)"),
        "",
        "| Datenart | Schutzklasse | Löschklasse und Frist |",
        "|---|---|---|",
        *rows,
        "",
    ]
    return "\n".join(lines)


def _listed(name: str, words: Iterable[str], otherwise: str) -> str:
    """Return a point of the record; several answers stand one below the other, for each has commas of its own."""
    told = list(dict.fromkeys(words)) or [otherwise]
    return f"- **{name}**: {told[0]}" if len(told) == 1 else "\n  - ".join([f"- **{name}**:", *told])


def _about_of(model: str) -> list[About]:
    return [one for one in CATALOGUE if any(column.startswith(f"{model}.") for column in one.columns)]


def _class_of(model: str) -> str:
    holds = getattr(apps.get_model(model), "holds", None)
    classes = [one.data_class for one in _about_of(model)] + ([DataClass(holds)] if holds is not None else [])
    if not classes:
        return "ohne Sozialdaten"
    fields = {one.name for one in apps.get_model(model)._meta.get_fields()}
    may_rise = "data_class" in fields and max(classes) < DataClass.DEBTS
    return f"{max(classes).label}; je Eintrag bis Klasse 3" if may_rise else max(classes).label


def _kept(model: str) -> str:
    if model in _OF_ITS_OWN:
        return _OF_ITS_OWN[model]
    code = retention.class_of()[model]
    period = retention.period(code, DAY)
    if retention.classes()[code].how == "none":
        return f"{code}: ohne Frist"
    return f"{code}: {period.words} ab: {retention.classes()[code].start}"


def _jobs(names: str) -> str:
    return f" ({names})" if names else ""


def deletion_concept() -> str:
    """Return the deletion concept after DIN 66398 as Markdown: classes, sources, data types, how it is carried out."""
    parts = [_GENERATED, _CONCEPT_HEAD]
    for code, one in retention.classes().items():
        period = retention.period(code, DAY)
        types = words_of_class(code)
        sure = "Quelle" if period.is_sure else "Hausregel, vom Haus zu entscheiden"
        parts.append(
            f"### {code} · {one.name}\n\n"
            f"- **Beginn der Frist**: {one.start}\n"
            f"- **Regelfrist**: {period.words} (Vorschlag ab {period.valid_from:%d.%m.%Y})\n"
            f"- **{sure}**: {period.source}\n"
            f"- **Ausführung**: {one.how_words}{_jobs(one.job)}\n- **Datenarten**: {', '.join(types)}\n"
        )
    return "\n".join([*parts, _CONCEPT_TAIL])


PAPERS = {"verarbeitungsverzeichnis.md": record_of_processing, "loeschkonzept.md": deletion_concept}

_HEAD = """# Verzeichnis von Verarbeitungstätigkeiten (Art. 30 Abs. 1 DSGVO)

Entwurf für das Haus. Die Angaben in eckigen Klammern ergänzt der Betreiber; alles andere stammt aus dem Programm und
ändert sich mit ihm. Löschfristen sind die mitgelieferten Vorschläge; was das Haus selbst gesetzt hat, steht unter
„Löschfristen“.

- **Verantwortlicher**: [Name und Anschrift des Jobcenters; in der gE die gE selbst, beim zkT der kommunale Träger]
- **Vertretung**: [Geschäftsführung]
- **Datenschutzbeauftragte**: [Name, Kontakt]
- **Aufsicht**: [gE: BfDI; zkT: Landesbeauftragte für den Datenschutz]
- **Kategorien von Empfängern**: keine von selbst. Übermittelt wird nur im Einzelfall: an die Person selbst, an Träger
  und Stellen mit Entbindung oder gesetzlicher Grundlage (§§ 67d bis 77 SGB X), an Gerichte.
- **Drittländer**: keine Übermittlung.
- **Technische und organisatorische Maßnahmen** (Art. 32 DSGVO): [Berechtigungskonzept](berechtigungskonzept.md),
  [Löschkonzept](loeschkonzept.md), [Folgenabschätzung](folgenabschaetzung.md), docs/security.md, docs/threat-model.md.

Schutzklassen: 0 Stammdaten, 1 Beratung, 2 Gesundheit und Sucht, 3 Schulden und Verurteilungen, 4 besonders geschützt.
Die Klassen 2 bis 4 sind je Person verschlüsselt und brauchen eine eigene Freigabe.
"""
_TAIL = """## Auftragsverarbeitung (§ 80 SGB X, Art. 28 DSGVO)

Siehe [Vertragsliste](vertragsliste.md). Das Programm selbst ruft keinen fremden Dienst auf; E-Mail, Kurznachrichten
und Virenprüfung gehen an die Adressen, die das Haus einträgt.
"""
_CONCEPT_HEAD = """# Löschkonzept nach DIN 66398

Für jede Datenart steht fest, womit ihre Frist beginnt, wie lange sie läuft und woher die Frist kommt. Eine Datenart
ohne Löschklasse bricht den Bau des Programms ab. „Quelle“ heißt: eine Norm trägt die Frist. „Hausregel“ heißt: Keine
Norm nennt sie; das Haus entscheidet und begründet. Äußerste Grenze sind zehn Jahre (BSG, Urteil vom 14.05.2020, B 14
AS 7/19 R).

Die Frist beginnt mit einem Tag, den jemand entschieden hat, meist dem Fallende, nie mit einer technischen Spalte
(„zuletzt geändert“). Fällig ist etwas am ersten Tag des Monats nach ihrem Ablauf, also nie zu früh.

## Löschklassen
"""
_CONCEPT_TAIL = """## Ausführung

1. **Probelauf**: zeigt je Datenart die Zahl der Zeilen, gezählt mit derselben Abfrage, die löscht. Es geschieht
   nichts.
2. **Freigabe durch zwei benannte Personen** (Rolle „Fachaufsicht und Prüfung“). Dieselbe Person zweimal lehnt die
   Datenbank ab.
3. **Sperren** für Gerichtsverfahren und Wünsche nach Art. 18 DSGVO gehen immer vor, auch wenn sie während des Laufs
   gesetzt werden. Sie enden nur von Hand.
4. **Löschen**: alle Zeilen der Klasse, mit der Fallakte auch Entwürfe, Hinweise, Aufträge, Suchschlüssel und der
   Schlüssel der Person. Danach räumt die Datenbank ihre Statistik auf (ab PostgreSQL 17 sofort, davor mit dem nächsten
   Autovacuum).
5. **Löschliste**: je Fall eine Zeile mit einer Prüfsumme (HMAC-SHA-256), außerhalb von Datenbank und Sicherung
   (`LOTSE_LEDGER_FILE`, Schlüssel `LOTSE_LEDGER_KEY_FILE`). Sie liegt auf der Platte, bevor die Datenbank vergisst.
6. **Nach jeder Wiederherstellung**: `./lotse ledger replay` löscht noch einmal; vorher öffnet die Anwendung nicht.

## Was bleibt

Drei Zahlenreihen mit Monatsgenauigkeit (beendete Fälle, Grund des Endes, Dauer in vollen Jahren), jede für sich
gezählt und nicht verknüpfbar; das Protokoll ohne Inhalt bis zu seiner Frist; berichtete Kennzahlen, die nur Summen
sind.

## Grenzen, offen gesagt

- Gelöschte Zeilen stehen in den Dateien der Tabellen, bis die Nacht danach sie neu schreibt (ab PostgreSQL 17, davor
  bis der Platz neu beschrieben wird), und in den WAL-Dateien, bis PostgreSQL sie wieder verwendet (`max_wal_size`).
  Was in den Klassen 2 bis 4 verschlüsselt ist, kann ohne den Schlüssel der Person niemand lesen.
- In einer alten Sicherung stehen die Daten bis zum Ende ihrer Aufbewahrung [Frist der Sicherungen, voreingestellt 35
  Tage]; öffnen lässt sie sich nur mit ihrem Schlüssel und nur nach der Löschliste.
- Ausgedrucktes und Verschicktes löscht das Haus selbst [Aktenplan].
- Eine vorgestellte Uhr erkennt das Programm nicht; die beiden Personen sehen die Tage. Eine zurückgestellte löscht
  nichts.
"""
