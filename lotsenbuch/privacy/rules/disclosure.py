"""What a person is told on request (Art. 15 GDPR, § 83 SGB X), and how others in it are covered. Pure Python.

The manifest names every model that reaches a person: told with its title and the way to the case, or not told with the
reason. A model that stands in neither fails the build (`privacy/tests/test_disclosure.py`).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

VALID_DAYS = 7
COVERED = "[andere Person]"
# Shorter words of a name are ordinary words too.
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Told:
    """A model that is told: its title and the way from it to the case (`case`, `case_id` …)."""

    title: str
    way: str = "case"
    # Columns about somebody else, whose words are covered whole.
    others: tuple[str, ...] = ()


_CASE_TITLES = {
    "cases.JournalEntry": "Einträge",
    "cases.ProtectedFact": "Freiwillige Angaben",
    "cases.Task": "Aufgaben",
    "cases.Deviation": "Abweichungen von Hausregeln",
    "cases.Dispute": "Bestrittene Einträge",
    "cases.OwnValue": "Felder, die das Haus ergänzt",
    "cases.Release": "Entbindungen von der Schweigepflicht",
    "cases.Grant": "Freigaben geschützter Klassen",
    "cases.Sealing": "Versiegelung",
    "cases.Opening": "Notzugriffe und Fachaufsicht",
    "steering.Measure": "Maßnahmen",
    "steering.Booking": "Vorschläge und Buchungen",
    "steering.MissedDays": "Fehltage",
    "steering.Attendance": "Anwesenheit",
    "steering.Subsidy": "Förderungen von Arbeitsverhältnissen",
    "steering.Release": "Freigaben für eine Rückgabe",
    "steering.Review": "Überprüfungen",
    "steering.Reason": "Gründe einer Überprüfung",
    "documents.Delivery": "Abgegebene Papiere",
    "documents.Document": "Papiere",
    "documents.Copy": "Kopien von Papieren",
    "documents.MissingPaper": "Erbetene Papiere",
    "documents.FilledForm": "Ausgefüllte Formulare",
    "documents.Signature": "Unterschriften",
    "letters.SentLetter": "Briefe",
    "letters.Proof": "Wege der Briefe",
    "letters.BatchLine": "Briefe aus einer Serie",
    "intake.Intake": "Fallzugang",
    "intake.Barrier": "Hemmnisse",
    "intake.Alliance": "Arbeitsbündnis",
    "intake.ImportedRow": "Übernahme aus einer Liste",
    "team.Weight": "Gewicht des Falls",
    "team.Wish": "Wunsch nach einer anderen Fallführung",
    "appointments.Away": "Abwesenheiten",
    "appointments.SickNote": "Krankmeldungen",
    "appointments.Appointment": "Termine",
    "appointments.ContactAttempt": "Versuche, in Kontakt zu kommen",
    "appointments.ContactAgreement": "Absprachen zum Kontakt",
    "appointments.OutreachOffer": "Angebote, wieder in Kontakt zu kommen",
    "appointments.Link": "Links für Antworten",
    "appointments.LinkSlot": "Angebotene Zeiten",
    "appointments.Reply": "Antworten über einen Link",
    "appointments.ReminderConsent": "Einwilligungen in Erinnerungen",
    "appointments.Reminder": "Erinnerungen",
    "planning.Goal": "Ziele",
    "planning.Step": "Schritte",
    "planning.Option": "Besprochene Möglichkeiten",
    "planning.IdeaMark": "Was die Person zu Ideen gesagt hat",
    "planning.Plan": "Kooperationsplan",
    "planning.PlanPart": "Teile des Kooperationsplans",
    "planning.HandOver": "Übergaben des Plans",
    "assessment.Assessment": "Bewertung",
    "assessment.Strength": "Stärken",
    "assessment.Finding": "Feststellungen",
    "assessment.DomainView": "Sichten auf Lebenslagen",
    "assessment.Setback": "Rückschläge",
    "assessment.NetworkMap": "Netzwerkkarten",
    "assessment.NetworkMember": "Menschen auf der Netzwerkkarte",
    "assessment.NetworkTie": "Linien auf der Netzwerkkarte",
    "duties.Request": "Aufforderungen",
    "duties.Matter": "Anhaltspunkte und was daraus wurde",
    "duties.Second": "Zweiter Blick",
    "duties.Objection": "Widersprüche",
    "duties.Conciliation": "Schlichtung",
    "partners.Referral": "Wege zu Partnern",
    "partners.Dispatch": "Was an Partner ging",
    "partners.Answer": "Antworten von Partnern",
    "privacy.Hold": "Löschsperren während eines Verfahrens",
    "closure.Ending": "Ende des Falls",
    "closure.GoalResult": "Was aus den Zielen wurde",
    "closure.Reopening": "Wieder geöffnet",
    "closure.Contact": "Nachbetreuung",
    "fieldwork.Weighing": "Abwägung vor einem Treffen draußen",
    "fieldwork.WeighingHealth": "Abwägung: Gesundheit",
    "fieldwork.Hazard": "Hinweise zur Sicherheit",
    "fieldwork.TandemException": "Ausnahmen vom Tandem",
    "fieldwork.Preparation": "Vorbereitung eines Treffens",
    "fieldwork.Meeting": "Treffen in einer Mappe",
    "fieldwork.Item": "Inhalt einer Mappe",
    "fieldwork.Note": "Notizen von unterwegs",
    "fieldwork.Mood": "Stimmung",
    "fieldwork.CopyLink": "Abholbare Kopien",
}
MANIFEST: dict[str, Told] = {
    "cases.Person": Told("Person", "cases"),
    "cases.ContactChannel": Told("Kontaktwege", "person__cases"),
    "cases.Case": Told("Fall", "pk"),
    "cases.Household": Told("Bedarfsgemeinschaft", "persons__cases"),
    # Of the holder's case only, by a guard function: nobody else reads what Arbeitsvermittlung proposed.
    "intake.Proposal": Told("Vorschlag für das Fallmanagement", "intake__case"),
    "cases.HouseholdMember": Told("Haushalt", others=("name", "birth_on")),
    **{label: Told(title) for label, title in _CASE_TITLES.items()},
    "steering.Participant": Told("Beteiligte", others=("name",)),
    "appointments.TrustedPerson": Told("Vertrauenspersonen", others=("name", "value")),
}
NOT_TOLD: dict[str, str] = {
    "records.Draft": "angefangener Text, noch keine Angabe; nach 14 Tagen gelöscht",
    "audit.Entry": "steht in der Zugriffsliste, ohne Namen",
    "audit.Search": "Kontrolle des Protokolls; betrifft Beschäftigte",
    "accounts.Notice": "ohne Inhalt, gehört der Kollegin oder dem Kollegen",
    "cases.Access": "steht in der Zugriffsliste, ohne Namen",
    "cases.UndoRight": "technisch, zehn Sekunden gültig",
    "cases.PersonKey": "Schlüssel; er würde die Angaben selbst gefährden",
    "cases.Outline": "Auszug aus dem Fall, ohne eigene Angaben",
    "cases.OpeningNote": "Prüfung von Beschäftigten; dass und warum geöffnet wurde, steht dabei",
    "cases.OwnStand": "technisch: welche Fassung galt",
    "cases.SealedHandOver": "betrifft Beschäftigte; der Fall selbst steht dabei",
    "letters.Batch": "Druckdatei für viele Personen; die eigenen Briefe stehen dabei",
    "partners.AnswerLink": "technisch: Prüfwert eines Links; was er brachte, steht dabei",
    "team.Cover": "betrifft Beschäftigte",
    "team.Transfer": "betrifft Beschäftigte",
    "appointments.Clocked": "Arbeitszeit von Beschäftigten",
    "privacy.AccessRound": "Kontrolle der Zugriffe; betrifft Beschäftigte",
    "privacy.AccessLine": "Kontrolle der Zugriffe; betrifft Beschäftigte",
    "privacy.Sample": "Kontrolle der Zugriffe; betrifft Beschäftigte",
    "privacy.SampleLine": "Kontrolle der Zugriffe; betrifft Beschäftigte",
    "privacy.SampleNote": "Kontrolle der Zugriffe; betrifft Beschäftigte",
    "privacy.Disclosure": "diese Auskunft selbst",
    "privacy.DeletionRun": "steht unter „Geplante Löschungen“",
    "privacy.DeletionLine": "steht unter „Geplante Löschungen“",
    "privacy.Erased": "steht unter „Geplante Löschungen“",
}


class Apart(StrEnum):
    """What an inspection keeps in a file of its own, and who conveys it (§ 25 (2) SGB X)."""

    REST = "rest"
    MEDICAL = "medical"
    PERSONAL = "personal"


def apart_of(data_class: int) -> Apart:
    """Return in which file a row of this class belongs at an inspection.

    Health may be conveyed by a doctor (sentence 1); debts, convictions and what is specially protected, which can weigh
    on somebody as heavily, by a suited colleague (sentence 3).
    """
    return {0: Apart.REST, 1: Apart.REST, 2: Apart.MEDICAL}.get(data_class, Apart.PERSONAL)


# What lies together in one column, by its name there; a name that is not here is left away.
WORDS_IN = {
    "title": "Ziel", "why": "warum", "in_own_words": "in eigenen Worten", "levels": "Stufen", "because": "weil",
    "about": "worum es ging", "options": "Möglichkeiten", "chosen": "gewählt", "service": "Angebot",
    "organisation": "Träger", "wherefore": "wofür", "name": "Name", "provider": "Träger", "aim": "wofür",
    "result": "was es gebracht hat", "evidence": "woran man es merkt", "fact": "Feststellung",
    "persons_words": "Worte der Person", "own_view": "eigene Sicht", "own_words": "eigene Sicht", "place": "Ort",
    "note": "Notiz", "instruction": "Hinweis",
}  # fmt: skip


def missing_in_manifest(labels: Iterable[str]) -> list[str]:
    """Return the models that reach a person and of which the manifest says nothing, and lines without a model."""
    there = set(labels)
    return sorted(there.symmetric_difference(MANIFEST.keys() | NOT_TOLD.keys()))


def expires_at(made_at: datetime) -> datetime:
    """Return until when a disclosure can be fetched."""
    return made_at + timedelta(days=VALID_DAYS)


@dataclass(frozen=True, slots=True)
class Cover:
    """Names and numbers of others, covered wherever they stand; what is the person's own stays."""

    pattern: "re.Pattern[str] | None"

    @classmethod
    def of(cls, names: Iterable[str], own: Iterable[str], numbers: Iterable[str] = ()) -> "Cover":
        """Return the cover: each name whole and each of its words that is not the person's own; numbers whole."""
        kept = {word.casefold() for name in own for word in name.split()}
        words = {word for name in names for word in name.split() if len(word) >= _SHORTEST}
        alone = {word for word in words if word.casefold() not in kept}
        whole = {name.strip() for name in names if len(name.strip()) >= _SHORTEST}
        whole |= {number.strip() for number in numbers if len(number.strip()) >= _SHORTEST}
        longest_first = sorted(whole | alone, key=lambda word: (-len(word), word))
        if not longest_first:
            return cls(None)
        # „Tarıks“: the genitive is the name as well.
        told = "|".join(re.escape(word) for word in longest_first)
        return cls(re.compile(rf"(?<!\w)(?:{told})(?:s|’s|'s)?(?!\w)", re.IGNORECASE))

    def over(self, text: str) -> str:
        """Return a text with the names covered."""
        return self.pattern.sub(COVERED, text) if self.pattern else text
