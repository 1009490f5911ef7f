"""What each table is called where people read of it: dry run, deletion concept, record of processing. Pure Python."""

from lotsenbuch.cases.rules.own import DELETIONS
from lotsenbuch.records.rules import Deletion

from .retention import class_of

_BY_FIELD = "cases.OwnValue"
_WORDS = {
    "records": {"Draft": "Entwürfe", "Repeat": "Schlüssel wiederholter Anfragen", "Job": "Aufträge im Hintergrund"},
    "audit": {"Entry": "Protokoll der Zugriffe", "Seal": "Siegel des Protokolls", "Search": "Suchen im Protokoll"},
    "accounts": {
        "Staff": "Konten der Beschäftigten", "RoleAssignment": "Rollen", "Notice": "Hinweise", "Session": "Sitzungen",
        "Attempt": "Anmeldeversuche",
    },
    "office": {
        "House": "Einstellungen des Hauses", "Office": "Standorte", "OpeningHours": "Öffnungszeiten", "Room": "Räume",
        "LetterHead": "Briefköpfe", "Team": "Teams", "Member": "Zugehörigkeit zu Teams", "Absence": "Abwesenheiten",
        "AbsenceKind": "Arten der Abwesenheit", "SignatureBlock": "Unterschriftenblöcke", "Project": "Projekte",
        "ProjectTerms": "Regeln der Projekte",
    },
    "cases": {
        "Access": "Zugriffe auf Fälle", "Grant": "Freigaben geschützter Klassen", "Sealing": "Versiegelungen",
        "UndoRight": "Rücknahmen", "Household": "Bedarfsgemeinschaften", "Person": "Stammdaten",
        "PersonKey": "Schlüssel der Person", "HouseholdMember": "Haushaltsmitglieder ohne eigenen Fall",
        "ContactChannel": "Kontaktwege", "Case": "Fälle", "Outline": "Umrisse ohne Namen",
        "JournalEntry": "Vermerke und Ereignisse", "ProtectedFact": "freiwillige geschützte Angaben",
        "Task": "Aufgaben und Fristen", "PhaseNeed": "Voraussetzungen der Phasen",
        "Deviation": "Abweichungen von Regeln",
        "Opening": "Notzugriffe und Fachaufsicht", "OpeningNote": "Notizen zur Prüfung von Zugriffen",
        "OwnField": "eigene Felder des Hauses", "OwnKind": "eigene Arten des Hauses",
        "OwnStand": "Stand eigener Felder", "OwnValue": "Angaben in eigenen Feldern",
        "SealedHandOver": "Übergaben versiegelter Fälle", "Release": "Entbindungen von der Schweigepflicht",
        "Dispute": "Vermerke über Bestrittenes",
    },
    "steering": {
        "Measure": "Maßnahmen und Hilfen", "Participant": "Beteiligte", "Release": "was mitgeht",
        "Review": "Fallüberprüfungen", "Reason": "Begründungen", "Booking": "Buchungen von Maßnahmen",
        "MissedDays": "Fehltage", "Attendance": "Anwesenheit", "Subsidy": "Förderungen von Arbeitsverhältnissen",
    },
    "documents": {
        "Signature": "Unterschriften",
        "Delivery": "Eingänge", "Document": "Papiere", "Copy": "Kopien von Papieren, verschlüsselt",
        "MissingPaper": "fehlende Papiere", "FilledForm": "ausgefüllte Formulare",
    },
    "letters": {
        "SentLetter": "ausgegebene Briefe", "Proof": "Nachweise zu Briefen", "Batch": "Serienbriefe",
        "BatchLine": "Zeilen von Serienbriefen", "TextModule": "Textbausteine",
        "FavouriteModule": "bevorzugte Bausteine",
        "SheetRelease": "freigegebene Merkblätter",
    },
    "intake": {
        "Proposal": "Vorschläge", "Intake": "Fallzugang", "CheckItem": "Prüfliste", "Barrier": "Hemmnisse",
        "Alliance": "Arbeitsbündnisse", "ImportedRow": "übernommene Zeilen",
    },
    "team": {
        "Weight": "Gewicht des Falls", "Wish": "Wunsch nach anderer Fallführung",
        "Profile": "Profile der Beschäftigten",
        "Key": "Betreuungsschlüssel", "Exceedance": "Überschreitungen", "Cover": "Vertretungen",
        "Transfer": "Übertragungen", "Learning": "Fortbildung",
    },
    "appointments": {
        "Away": "Ortsabwesenheiten", "SickNote": "Tage der Arbeitsunfähigkeit", "Appointment": "Termine",
        "Busy": "belegte Zeiten ohne Namen", "Block": "eigene Zeiten", "TrustedPerson": "Vertrauenspersonen",
        "ContactAttempt": "Kontaktversuche", "ContactAgreement": "Absprachen zur Erreichbarkeit",
        "OutreachOffer": "aufsuchende Angebote", "Feed": "Kalenderabos", "ReachRules": "Regeln zur Erreichbarkeit",
        "Link": "Einmal-Links", "LinkSlot": "Zeiten hinter Einmal-Links", "Reply": "Antworten über Einmal-Links",
        "ReminderConsent": "Einwilligungen in Erinnerungen", "Reminder": "Erinnerungen",
        "TalkTime": "Dauer von Gesprächen",
        "Clocked": "Beginn und Ende von Gesprächen", "TeamDay": "Zeitsummen der Teams", "Balance": "eigener Zeitsaldo",
    },
    "planning": {
        "Goal": "Ziele", "Step": "Schritte", "Option": "besprochene Möglichkeiten", "Plan": "Kooperationspläne",
        "PlanPart": "Inhalte der Kooperationspläne", "HandOver": "Übergaben des Plans",
        "IdeaRule": "Regeln für Ideen", "IdeaMark": "was Personen zu Ideen sagen",
    },
    "assessment": {
        "Assessment": "Potenzialanalysen", "Strength": "Stärken", "Finding": "Feststellungen",
        "DomainView": "Sichtweisen",
        "Setback": "Rückschläge",
        "NetworkMap": "Netzwerkkarten", "NetworkMember": "Menschen auf Netzwerkkarten",
        "NetworkTie": "Linien auf Netzwerkkarten",
    },
    "closure": {
        "EndReason": "Gründe des Endes", "Ending": "Fallbeendigungen", "GoalResult": "Ergebnisse je Ziel",
        "Reopening": "Wiederöffnungen", "Contact": "Nachbetreuung",
    },
    "fieldwork": {
        "Weighing": "Abwägungen vor Treffen draußen", "WeighingHealth": "Abwägungen zur Gesundheit",
        "Hazard": "Gefahrenhinweise", "TandemException": "Ausnahmen vom Tandem", "Preparation": "Vorbereitungen",
        "WayTime": "Wegezeiten", "Device": "Geräte", "Folder": "Mappen", "Meeting": "Treffen in Mappen",
        "Item": "Inhalte von Mappen", "Note": "Notizen von unterwegs", "Outing": "Rückmeldungen von unterwegs",
        "Card": "Karten zum Mitnehmen", "Mood": "Stimmungen", "CopyLink": "Links auf Kopien",
    },
    "indicators": {"Limits": "Grenzen der Kennzahlen", "Told": "berichtete Kennzahlen", "SavedReport": "Berichte"},
    "privacy": {
        "Disclosure": "Auskünfte zum Abholen",
        "AccessRound": "Listen der Zugriffe", "AccessLine": "Zeilen der Zugriffslisten", "Sample": "Stichproben",
        "SampleLine": "Zeilen der Stichproben", "SampleNote": "Rückfragen zu Stichproben", "Hold": "Löschsperren",
        "DeletionPeriod": "eigene Löschfristen", "DeletionRun": "Löschläufe", "DeletionLine": "Zeilen von Löschläufen",
        "Erased": "schon gelöschte Klassen", "LeftFigure": "Summen gelöschter Fälle",
        "LedgerMark": "Stand der Löschliste",
    },
    "duties": {
        "Request": "Aufforderungen", "Matter": "Vorgänge zu Pflichten", "Objection": "Widersprüche",
        "Conciliation": "Schlichtungen", "Second": "zweite Prüfungen",
    },
    "partners": {
        "Referral": "Überleitungen", "Answer": "Rückmeldungen von Partnern", "AnswerLink": "Links für Rückmeldungen",
        "Dispatch": "Sendungen an Partner", "Acquaintance": "Bekanntschaften im Netzwerk",
        "Favourite": "gemerkte Partner",
        "Organisation": "Organisationen", "Site": "Orte der Partner", "Service": "Angebote der Partner",
        "At": "Angebote je Ort", "Care": "Pflege des Netzwerks", "Contact": "Ansprechpersonen der Partner",
        "DataLink": "Links zur Datenpflege", "Statement": "Angaben der Partner", "Place": "Orte auf der Karte",
        "Programme": "Maßnahmen im Katalog", "Course": "Durchgänge von Maßnahmen", "Seat": "Plätze ohne Namen",
    },
    "upkeep": {
        "Alarm": "Störungen", "Beat": "Lebenszeichen", "Drill": "Übungen der Wiederherstellung",
        "SeenNews": "gelesene Neuigkeiten",
    },
    "desk": {"SavedFilter": "gespeicherte Filter"},
    "account": {"EmailAddress": "Adressen zur Anmeldung", "EmailConfirmation": "Bestätigungen von Adressen"},
    "mfa": {"Authenticator": "zweite Faktoren"},
    "socialaccount": {
        "SocialApp": "Anmeldung der Verwaltung", "SocialAccount": "Konten der Verwaltung",
        "SocialToken": "Anmeldemarken",
    },
    "procrastinate": {
        "ProcrastinateJob": "Warteschlange", "ProcrastinateEvent": "Ereignisse der Warteschlange",
        "ProcrastinateWorker": "Hintergrunddienste", "ProcrastinatePeriodicDefer": "regelmäßige Aufträge",
    },
    "auth": {"Permission": "ungenutzt (Django)", "Group": "ungenutzt (Django)",
        "Group_permissions": "ungenutzt (Django)"},
    "contenttypes": {"ContentType": "Namen der Tabellen (Django)"},
}  # fmt: skip


def word_of(model: str) -> str:
    """Return what a model, `room.Model`, is called; its own name where nobody has said."""
    room, _, name = model.partition(".")
    return _WORDS.get(room, {}).get(name, name)


def words_of_class(code: str) -> list[str]:
    """Return what goes with a deletion class, in words and in order; a field of the house goes by its own rule."""
    found = [word_of(model) for model, its in class_of().items() if its == code and model != _BY_FIELD]
    if code in {Deletion[name].code for name in DELETIONS}:
        found.append(f"{word_of(_BY_FIELD)} mit dieser Löschregel")
    return sorted(found)


def has_word(model: str) -> bool:
    """Say whether somebody has named the model."""
    room, _, name = model.partition(".")
    return name in _WORDS.get(room, {})
