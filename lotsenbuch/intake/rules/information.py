"""The information sheet (Art. 13 and 14 GDPR, § 82 SGB X): the same words on the screen and on paper. Pure Python."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A question that people ask, and its answer."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the sheet needs to know of house and case.

    Attributes:
        house: name of the house.
        address: its address.
        contact: how the data protection officer is reached.
        is_ge: a gemeinsame Einrichtung is supervised by the federal commissioner (§ 50 (4) SGB II).
        proposed_by: `person`, `placement`, or empty when nobody proposed the case.
    """

    house: str
    address: str
    contact: str
    is_ge: bool
    proposed_by: str = ""


_PROPOSERS = {"person": "auf Ihren eigenen Wunsch", "placement": "von der Arbeitsvermittlung"}
_PROPOSED = (
    "Vorgeschlagen wurden Sie {who}; von dort kennen wir Ihren Namen, Ihr Geburtsdatum, Ihre Kundennummer und den "
    "Grund des Vorschlags. "
)
_COMMISSIONERS = {
    True: "Bei der oder dem Bundesbeauftragten für den Datenschutz und die Informationsfreiheit in Bonn",
    False: "Bei der oder dem Landesbeauftragten für den Datenschutz Ihres Landes",
}


def information_sheet(of: Surroundings) -> tuple[Section, ...]:
    """Return the questions and answers of the sheet."""
    proposed = _PROPOSED.format(who=_PROPOSERS[of.proposed_by]) if of.proposed_by else ""
    return (
        Section(
            "Wer ist verantwortlich?",
            f"{of.house}, {of.address}. Fragen zum Datenschutz beantwortet unsere Datenschutzbeauftragte: "
            f"{of.contact}.",
        ),
        Section(
            "Wozu brauchen wir Ihre Daten?",
            "Wir beraten Sie und planen mit Ihnen Schritte, die Ihnen helfen: auf dem Weg in Arbeit und bei dem, "
            "was vorher wichtig ist. Dazu schreiben wir auf, was wir besprechen und vereinbaren.",
        ),
        Section(
            "Was erlaubt uns das?",
            "§ 67a Abs. 1, § 67b Abs. 1 und § 67c Abs. 1 SGB X mit §§ 14 bis 16k SGB II und Artikel 6 Absatz 1 "
            "Buchstabe e DSGVO. Zu Ihrer Gesundheit oder einer Sucht speichern wir nur, was für diese Aufgabe "
            "erforderlich ist (Artikel 9 Absatz 2 Buchstabe b DSGVO) oder wozu Sie schriftlich eingewilligt haben.",
        ),
        Section(
            "Woher kommen die Daten?",
            f"Von Ihnen selbst. {proposed}Andere fragen wir nur, wenn Sie einverstanden sind oder ein Gesetz es "
            "erlaubt.",
        ),
        Section(
            "Wer bekommt Ihre Daten?",
            "Lesen kann sie, wer Sie begleitet oder vertritt, und sonst niemand im Haus. Jeder Blick in Ihre Akte "
            "wird aufgeschrieben. An andere Stellen, zum Beispiel eine Beratungsstelle, geben wir nur weiter, was "
            "Sie erlauben oder was ein Gesetz vorsieht. Zahlen ohne Namen und die Angaben nach § 51b SGB II gehen "
            "an die Bundesagentur für Arbeit.",
        ),
        *_rights(of),
    )


def _rights(of: Surroundings) -> tuple[Section, ...]:
    return (
        Section(
            "Wie lange bleiben sie gespeichert?",
            "So lange, wie wir sie für Ihre Begleitung und für Nachweise brauchen, längstens zehn Jahre nach dem "
            "Ende. Vermerke aus der Beratung löschen wir früher.",
        ),
        Section(
            "Müssen Sie etwas sagen?",
            "Das Fallmanagement ist freiwillig. Angaben zu Gesundheit, Sucht, Schulden und Verurteilungen sind es "
            "auch. Wenn Sie etwas nicht sagen möchten, hat das im Fallmanagement keine Nachteile. Eine Einwilligung "
            "können Sie jederzeit für die Zukunft widerrufen. Was Sie für Ihre Leistungen angeben müssen, sagt "
            "Ihnen die Leistungsstelle.",
        ),
        Section(
            "Welche Rechte haben Sie?",
            "Sie können Auskunft verlangen, was wir über Sie speichern und wer es gelesen hat (Art. 15 DSGVO, § 83 "
            "SGB X), Ihre Akte einsehen (§ 25 SGB X), Falsches berichtigen lassen (Art. 16 DSGVO), Löschung oder "
            "Einschränkung verlangen (Art. 17 und 18 DSGVO, § 84 SGB X) und der Verarbeitung widersprechen (Art. 21 "
            "DSGVO). Über Sie entscheidet kein Programm, sondern immer ein Mensch.",
        ),
        Section(
            "Wo können Sie sich beschweren?",
            f"{_COMMISSIONERS[of.is_ge]} (Art. 77 DSGVO). Gern auch zuerst bei uns.",
        ),
    )
