"""What each field says about itself: why it is asked, who sees it, when it is deleted (W10). Pure Python.

One catalogue for forms, case file and the printed sheet; every column that reaches a person stands in it, those of the
tables below this room too. Rooms above add their own (`intake/rules/about.py`).
"""

from lotsenbuch.records.rules import About, DataClass, Deletion

ON_THE_CASE = "wer den Fall führt, vertritt oder namentlich benannt ist"
WITH_GRANT = "wer am Fall beteiligt ist, und nur mit eigener Freigabe für diese Klasse"
WITHOUT_NAMES = f"{ON_THE_CASE}; ohne Namen auch die Teamleitung"
TASK_OF_THE_HOUSE = "§ 67a Abs. 1, § 67c Abs. 1 SGB X mit §§ 14 bis 16k SGB II"
VOLUNTARY = "freiwillig: Einwilligung, § 67b Abs. 2 SGB X; Art. 9 Abs. 2 DSGVO"
PROTECTION = "Art. 5 Abs. 1 und 2, Art. 32 DSGVO; § 35 Abs. 1 SGB I"
OF_THE_CLASS = "die Klasse des Eintrags: 1, verschlüsselt 2 oder 3"


def _of(model: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{model}.{name}" for name in names)


def _master(key: str, label: str, purpose: str, *names: str, seen_by: str = ON_THE_CASE) -> About:
    return About(
        key=key,
        label=label,
        purpose=purpose,
        data_class=DataClass.MASTER,
        seen_by=seen_by,
        deletion=Deletion.CASE,
        basis=TASK_OF_THE_HOUSE,
        columns=_of("cases.Person", *names) if names and "." not in names[0] else names,
    )


def _fact(key: str, label: str, purpose: str, data_class: DataClass) -> About:
    return About(
        key=key,
        label=label,
        purpose=purpose,
        data_class=data_class,
        seen_by=WITH_GRANT,
        deletion=Deletion.WITHDRAWN,
        basis=TASK_OF_THE_HOUSE if key == "address" else VOLUNTARY,
        columns=_of("cases.ProtectedFact", "kind", "data_class", "sealed"),
    )


_PERSON = (
    _master("name", "Name", "um die Person anzusprechen und ihr zu schreiben", "first_name", "last_name"),
    _master("birth_on", "Geburtsdatum", "gegen Verwechslungen, und um passende Hilfen zu kennen", "birth_on"),
    _master("gender", "Geschlecht", "für die richtige Anrede; „keine Angabe“ genügt", "gender"),
    _master(
        "languages", "Sprachen und Dolmetschen", "um sich zu verstehen", "languages", "interpreter_language",
        seen_by=WITHOUT_NAMES,
    ),
    _master("street", "Anschrift", "um Briefe zu schicken und Wege zu planen", "street", "postcode", "town"),
    _master("has_protected_address", "Schutzadresse", "damit sie verschlüsselt wird", "has_protected_address"),
    _master("kundennummer", "Kundennummer", "um die Person in anderen Verfahren wiederzufinden", "kundennummer"),
    _master(
        "bg_number", "BG-Nummer", "um zu wissen, wer zusammen eine Bedarfsgemeinschaft bildet (§ 7 Abs. 3 SGB II)",
        "cases.Household.bg_number",
    ),
    _master(
        "technical_means", "Technik", "um einen Weg zu wählen, der die Person auch erreicht",
        "technical_means", "technical_remark",
    ),
    _master(
        "search", "Suchschlüssel des Namens", "um einen Namen in jeder Schreibung zu finden und zu sortieren",
        "search_key", "phonetic_first", "phonetic_last", "name_key", "sort_key", seen_by="niemand; nur für die Suche",
    ),
    _master(
        "channel", "Kontaktwege", "um die Person zu erreichen, auf dem Weg, den sie möchte",
        *_of(
            "cases.ContactChannel",
            "kind", "value", "valid_from", "valid_until", "said_by", "recorded_by", "recorded_at",
        ),
    ),
    _master(
        "member", "Haushalt", "um die Lebenslage mitzudenken, zum Beispiel Betreuungszeiten",
        *_of("cases.HouseholdMember", "name", "birth_on", "relation"),
    ),
)  # fmt: skip

_FACTS = (
    _fact(
        "health", "Gesundheit", "nur, was für Beratung und Arbeit von Bedeutung ist; keine Diagnosen", DataClass.HEALTH
    ),
    _fact(
        "addiction", "Sucht", "nur, was die Person selbst erzählt und für die Planung wichtig findet", DataClass.HEALTH
    ),
    _fact("debts", "Schulden", "um Schuldnerberatung anzubieten (§ 16a SGB II); keine Beträge nötig", DataClass.DEBTS),
    _fact(
        "convictions",
        "Verurteilungen",
        "nur, wenn es einer Arbeitsaufnahme im Weg steht und die Person es sagen möchte",
        DataClass.DEBTS,
    ),
    _fact("address", "geschützte Anschrift", "damit niemand ohne Freigabe die Anschrift sieht", DataClass.SEALED),
)

_CASE = (
    _master(
        "case", "Fall", "um zu wissen, wo die Zusammenarbeit steht",
        *_of(
            "cases.Case",
            "fallnummer", "phase", "stage", "opened_on", "closed_on", "plan_agreed_on", "review_due_on", "is_sealed",
        ),
        seen_by=WITHOUT_NAMES,
    ),
    _master(
        "outline", "Umriss ohne Namen", "damit die Teamleitung Arbeit verteilen kann, ohne Namen zu sehen",
        *_of(
            "cases.Outline",
            "fallnummer", "initials", "held_since", "phase", "stage", "age_group", "languages", "needs_interpreter",
            "district", "opened_on", "next_due_on", "is_closed", "is_sealed", "stranded_since",
        ),
        seen_by=WITHOUT_NAMES,
    ),
    _master(
        "task", "Aufgaben", "damit nichts Zugesagtes vergessen wird",
        *_of("cases.Task", "title", "due_on", "why", "made_by", "made_at", "done_at", "done_by"),
    ),
    About(
        key="journal",
        label="Vermerke",
        purpose="um beim nächsten Gespräch daran anzuknüpfen; nur, was dafür gebraucht wird",
        data_class=DataClass.COUNSELLING,
        seen_by=f"{ON_THE_CASE}; Klasse 2 und 3 nur mit Freigabe",
        deletion=Deletion.COUNSELLING,
        basis=TASK_OF_THE_HOUSE,
        columns=_of(
            "cases.JournalEntry",
            "kind", "happened_at", "minutes", "data_class", "text", "sealed", "written_at",
            "purpose", "is_entrusted", "relation", "own_kind_label",
        ),
    ),
    About(
        key="dispute",
        label="Bestrittene Einträge",
        purpose="damit überall dabeisteht, was die Person anders sieht, und darüber entschieden wird",
        data_class=DataClass.COUNSELLING,
        seen_by=f"{ON_THE_CASE}; Klasse 2 und 3 nur mit Freigabe",
        deletion=Deletion.COUNSELLING,
        basis="Art. 16, 18, 21 DSGVO; § 84 SGB X",
        columns=_of(
            "cases.Dispute",
            "about", "row_key", "answer_key", "right_words",
            "data_class", "kind", "asked_on", "noted_at", "noted_by", "outcome", "decided_on", "decided_by",
        ),
    ),
    About(
        key="own_values",
        label="Felder, die das Haus ergänzt",
        purpose="wofür jedes gebraucht wird, steht beim Feld und in diesem Verzeichnis unter seinem Namen",
        data_class=DataClass.COUNSELLING,
        seen_by=f"{ON_THE_CASE}; ab Klasse 2 nur mit Freigabe",
        deletion=Deletion.COUNSELLING,
        basis=TASK_OF_THE_HOUSE,
        columns=(
            *_of(
                "cases.OwnValue",
                "place", "label", "data_class", "text", "sealed", "since_number", "until_number", "written_at",
            ),
            *_of("cases.OwnStand", "place", "number", "fassung"),
        ),
    ),
    About(
        key="deviation",
        label="Abweichungen von Hausregeln",
        purpose="damit eine Regel des Hauses ruht, wo sie nicht passt; das Haus erfährt grob, welche Regel",
        data_class=DataClass.COUNSELLING,
        seen_by=ON_THE_CASE,
        deletion=Deletion.COUNSELLING,
        basis=TASK_OF_THE_HOUSE,
        columns=_of(
            "cases.Deviation", "rule", "reason", "begun_on", "until_on", "ended_on", "made_by", "made_at",
        ),
    ),
)  # fmt: skip

_RIGHTS = (
    _master(
        "rights", "Zugriffe und Freigaben", "um belegen zu können, wer was sehen durfte, und warum",
        *_of(
            "cases.Access",
            "actor", "kind", "may_write", "valid_from", "valid_until", "reason", "given_by",
        ),
        *_of("cases.Grant", "actor", "data_class", "valid_from", "valid_until", "reason", "given_by"),
        seen_by="alle: wer den Fall führt; die eigenen: jede Kollegin und jeder Kollege",
    ),
    _master(
        "sealing", "Versiegelung", "um Beschäftigte und Menschen mit Schutzadresse besonders zu schützen",
        *_of(
            "cases.Sealing",
            "sealed_at", "sealed_by", "reason", "unsealed_at", "unsealed_by", "unsealed_because",
        ),
        seen_by="wer den Fall führt",
    ),
    About(
        key="confidentiality",
        label="Entbindung von der Schweigepflicht",
        purpose="damit nur weitergegeben oder eingeholt wird, was die Person erlaubt hat, und nur so lange",
        data_class=DataClass.HEALTH,
        seen_by=f"{ON_THE_CASE}; mit Klasse 2 oder 3 nur mit Freigabe",
        deletion=Deletion.CASE,
        basis="Einwilligung: Art. 7, Art. 9 Abs. 2 Buchst. a DSGVO, § 67b Abs. 2 SGB X, § 203 StGB",
        columns=_of(
            "cases.Release",
            "data_class", "recipient_kind", "recipient", "recipient_key", "sealed", "purpose", "classes", "topics",
            "direction", "from_on", "until_on", "made_at", "made_by", "signed_on", "signed_how", "revoked_at",
            "revoked_how",
        ),
    ),
    About(
        key="fact_record",
        label="Wer eine geschützte Angabe eingetragen hat",
        purpose="um bei Fragen zu wissen, wer zuletzt mit der Person darüber sprach",
        data_class=DataClass.HEALTH,
        seen_by=WITH_GRANT,
        deletion=Deletion.WITHDRAWN,
        basis=PROTECTION,
        columns=_of("cases.ProtectedFact", "recorded_by", "recorded_at"),
    ),
    About(
        key="keys",
        label="Schlüssel der Person",
        purpose="um die Klassen 2 bis 4 zu verschlüsseln; mit ihm werden sie unlesbar",
        data_class=DataClass.MASTER,
        seen_by="niemand; nur das Programm",
        deletion=Deletion.CASE,
        basis=PROTECTION,
        columns=_of("cases.PersonKey", "master_number", "wrapped"),
    ),
    About(
        key="undo",
        label="Recht zum Zurücknehmen",
        purpose="um eine Handlung zehn Sekunden lang zurücknehmen zu können",
        data_class=DataClass.MASTER,
        seen_by="wer gehandelt hat",
        deletion=Deletion.LOG,
        basis=TASK_OF_THE_HOUSE,
        columns=_of("cases.UndoRight", "actor", "act", "case_id", "before", "expires_at", "used_at"),
    ),
    About(
        key="draft",
        label="Entwürfe",
        purpose="damit angefangener Text nicht verloren geht",
        data_class=DataClass.COUNSELLING,
        seen_by="wer ihn schreibt",
        deletion=Deletion.DRAFT,
        basis=TASK_OF_THE_HOUSE,
        columns=_of(
            "records.Draft", "actor", "place", "subject", "master_number", "wrapped_key", "sealed", "saved_at"
        ),
    ),
    About(
        key="notice",
        label="Hinweise",
        purpose="um Kolleginnen und Kollegen zu sagen, dass etwas auf sie wartet; ohne Inhalt",
        data_class=DataClass.MASTER,
        seen_by="wer den Hinweis bekommt",
        deletion=Deletion.LOG,
        basis=TASK_OF_THE_HOUSE,
        columns=_of("accounts.Notice", "kind", "target_id", "made_at", "seen_at"),
    ),
    About(
        key="log",
        label="Protokoll",
        purpose="um zu belegen, wer was gelesen und geändert hat; ohne Inhalt",
        data_class=DataClass.MASTER,
        seen_by="die Person auf Wunsch; im Haus nur zur Kontrolle",
        deletion=Deletion.LOG,
        basis=PROTECTION,
        columns=_of(
            "audit.Entry",
            "at", "kind", "actor", "role", "what", "purpose", "case_id", "case_ids", "data_class", "parent_id", "hash",
            "xid",
        ),
    ),
    About(
        key="log_search",
        label="Suchen im Protokoll",
        purpose="um zu belegen, wer aus welchem Anlass im Protokoll gesucht hat und wer es freigegeben hat",
        data_class=DataClass.MASTER,
        seen_by="wer die Suche beantragt oder freigibt",
        deletion=Deletion.LOG,
        basis=PROTECTION,
        columns=_of(
            "audit.Search",
            "asked_at", "asked_by", "case_id", "expires_at", "from_on", "is_refused", "reason", "released_at",
            "released_by", "subject", "until_on",
        ),
    ),
    About(
        key="opening",
        label="Notzugriff und Fachaufsicht",
        purpose="um jeden Zugriff außer der Reihe begründen, prüfen und der Person nennen zu können",
        data_class=DataClass.MASTER,
        seen_by="wer ihn beantragt, wer den Fall führt, und wer prüft; Datenschutzbeauftragte ohne Texte",
        deletion=Deletion.LOG,
        basis=PROTECTION,
        columns=(
            *_of(
                "cases.Opening",
                "asked_at", "data_classes", "decided_at", "due_on", "ends_at", "escalated_at", "hours", "is_released",
                "kind", "number", "opened_at", "reason", "reference", "reviewed_at", "verdict",
            ),
            *_of("cases.OpeningNote", "at", "kind", "text", "verdict"),
            *_of("cases.SealedHandOver", "asked_at", "decided_at", "is_released", "number", "reason"),
        ),
    ),
)  # fmt: skip

CATALOGUE: tuple[About, ...] = (*_PERSON, *_FACTS, *_CASE, *_RIGHTS)
ABOUT: dict[str, About] = {one.key: one for one in CATALOGUE}
# Fields of forms by their names, where a name is not the key itself.
_BY_FIELD = {
    "first_name": "name",
    "last_name": "name",
    "interpreter_language": "languages",
    "postcode": "street",
    "town": "street",
    "technical_remark": "technical_means",
}


def about_field(name: str) -> About | None:
    """Return what a field of a person's form says about itself; None for one that asks nothing of a person."""
    return ABOUT.get(_BY_FIELD.get(name, name))
