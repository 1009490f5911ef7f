"""Who may what: the one readable table. Screens, doors and the authorisation concept read it.

A right opens a door; which cases stand behind it is decided by access rows and row policies
(§ 35 (1) SGB I: need to know, also inside the house).
"""

from enum import StrEnum
from functools import lru_cache


class Role(StrEnum):
    """What somebody does in the house; a person may have several roles, each with a period."""

    FALLMANAGEMENT = "fallmanagement"
    CLEARING = "clearing"
    TEAM_LEAD = "team_lead"
    PLACEMENT = "placement"
    OFFICER = "officer"
    ADMINISTRATION = "administration"
    STAFF_COUNCIL = "staff_council"
    IMPORTER = "importer"
    OVERSIGHT = "oversight"
    DIRECTION = "direction"

    @property
    def label(self) -> str:
        """Return the role's German name."""
        return ROLE_LABELS[self]


class Right(StrEnum):
    """What a door asks for."""

    OWN_DESK = "own_desk"
    WORK_CASES = "work_cases"
    PROPOSE = "propose"
    SEE_PROPOSALS = "see_proposals"
    DECIDE_PROPOSALS = "decide_proposals"
    REGISTER = "register"
    ASSIGN = "assign"
    LEAD_TEAM = "lead_team"
    SEE_LISTS = "see_lists"
    READ_SETTINGS = "read_settings"
    ADMINISTER = "administer"
    IMPORT_CASELOAD = "import_caseload"
    READ_CASES = "read_cases"
    RELEASE_ACCESS = "release_access"
    SUPERVISE = "supervise"
    REVIEW_ACCESS = "review_access"
    SEE_REVIEWS = "see_reviews"
    SEARCH_LOG = "search_log"
    ASK_LOG = "ask_log"
    RELEASE_LOG = "release_log"
    SEE_LOSSES = "see_losses"
    SEE_FIGURES = "see_figures"
    RELEASE_DELETION = "release_deletion"
    SEE_PARTNERS = "see_partners"
    KEEP_PARTNERS = "keep_partners"
    LEGAL_FILE = "legal_file"
    SECOND_LOOK = "second_look"


ROLE_LABELS: dict[Role, str] = {
    Role.FALLMANAGEMENT: "Fallmanagement",
    Role.CLEARING: "Clearing neuer Vorschläge",
    Role.TEAM_LEAD: "Teamleitung",
    Role.PLACEMENT: "Arbeitsvermittlung",
    Role.OFFICER: "Datenschutzbeauftragte",
    Role.ADMINISTRATION: "Anwendungsbetreuung",
    Role.STAFF_COUNCIL: "Personalrat",
    Role.IMPORTER: "Import einer Fallliste",
    Role.OVERSIGHT: "Fachaufsicht und Prüfung",
    Role.DIRECTION: "Leitung des Hauses",
}

RIGHT_LABELS: dict[Right, str] = {
    Right.OWN_DESK: "eigener Schreibtisch, Hinweise, Einstellungen",
    Right.WORK_CASES: "eigene Fälle lesen und führen",
    Right.PROPOSE: "jemanden für das Fallmanagement vorschlagen",
    Right.SEE_PROPOSALS: "eigene Vorschläge sehen, im Clearing alle offenen",
    Right.DECIDE_PROPOSALS: "offene Vorschläge sehen und entscheiden",
    Right.REGISTER: "Person und Fall anlegen",
    Right.ASSIGN: "einen eigenen Fall zuweisen, mit der Auslastung aller",
    Right.LEAD_TEAM: "Fälle des Teams ohne Namen und Inhalt sehen",
    Right.SEE_LISTS: "Liste der Fälle, die man sehen darf",
    Right.READ_SETTINGS: "Einstellungen und Berechtigungen lesen",
    Right.ADMINISTER: "Personal, Standorte und Wörter des Hauses pflegen",
    Right.IMPORT_CASELOAD: "eine Fallliste einlesen (nur befristet)",
    Right.READ_CASES: "eine Akte öffnen, solange ein Zugriff auf diesen Fall gilt",
    Right.RELEASE_ACCESS: "als zweite Person über eine Anfrage auf Notzugriff entscheiden",
    Right.SUPERVISE: "einen Fall zur Fachaufsicht befristet lesen",
    Right.REVIEW_ACCESS: "Zugriffe, Stichproben und die Zugriffsliste prüfen",
    Right.SEARCH_LOG: "im Protokoll nach einem Fall suchen, ohne Inhalt",
    Right.ASK_LOG: "eine Suche nach einer Person des Hauses im Protokoll beantragen",
    Right.RELEASE_LOG: "als zweite Person über eine solche Suche entscheiden",
    Right.SEE_LOSSES: "verlorene Geräte: wessen Angaben welcher Klasse darauf lagen, ohne Inhalt",
    Right.SEE_FIGURES: "Kennzahlen und Berichte sehen, nur Summen von Gruppen",
    Right.SEE_PARTNERS: "das Netzwerk sehen: wer hilft, wo und wie; kein Fall steht darin",
    Right.KEEP_PARTNERS: "das Netzwerk pflegen: Organisationen, Angebote, Ansprechpersonen",
    Right.LEGAL_FILE: "rechtliche Akte der eigenen Fälle führen: Aufforderungen, Vorgänge, Anhörungen",
    Right.SECOND_LOOK: "als zweite Person über eine Feststellung entscheiden; nur dieser eine Vorgang",
    Right.SEE_REVIEWS: "Stand der Prüfungen sehen, ohne Inhalt eines Falls",
    Right.RELEASE_DELETION: "Löschungen planen und freigeben, immer zu zweit",
}

_F, _C, _T, _P = Role.FALLMANAGEMENT, Role.CLEARING, Role.TEAM_LEAD, Role.PLACEMENT
_O, _A, _S, _I = Role.OFFICER, Role.ADMINISTRATION, Role.STAFF_COUNCIL, Role.IMPORTER
# Persons whom the house names; not the officer, who approves nothing (Art. 38 (6) GDPR).
_V = Role.OVERSIGHT
_D = Role.DIRECTION

TABLE: dict[Right, frozenset[Role]] = {
    Right.OWN_DESK: frozenset(Role),
    Right.WORK_CASES: frozenset({_F, _C}),
    Right.PROPOSE: frozenset({_F, _P}),
    Right.SEE_PROPOSALS: frozenset({_F, _P, _C}),
    Right.DECIDE_PROPOSALS: frozenset({_C}),
    Right.REGISTER: frozenset({_F, _C}),
    Right.ASSIGN: frozenset({_F, _C}),
    Right.LEAD_TEAM: frozenset({_T}),
    Right.SEE_LISTS: frozenset({_F, _C, _T}),
    Right.READ_SETTINGS: frozenset({_O, _A, _S}),
    Right.ADMINISTER: frozenset({_A}),
    Right.IMPORT_CASELOAD: frozenset({_I}),
    Right.READ_CASES: frozenset({_F, _C, _V}),
    Right.RELEASE_ACCESS: frozenset({_V}),
    Right.SUPERVISE: frozenset({_V}),
    Right.REVIEW_ACCESS: frozenset({_V}),
    Right.SEARCH_LOG: frozenset({_O}),
    Right.ASK_LOG: frozenset({_V, _O}),
    Right.RELEASE_LOG: frozenset({_V}),
    Right.SEE_REVIEWS: frozenset({_V, _O}),
    Right.SEE_LOSSES: frozenset({_O}),
    Right.RELEASE_DELETION: frozenset({_V}),
    # Figures of groups; the staff council checks that none is about a colleague.
    Right.SEE_FIGURES: frozenset({_T, _D, _S}),
    Right.SEE_PARTNERS: frozenset({_F, _C, _P, _T, _A}),
    Right.KEEP_PARTNERS: frozenset({_F, _C, _A}),
    # Not the counselling notes' right: who only walks along in tandem reads no legal file.
    Right.LEGAL_FILE: frozenset({_F}),
    Right.SECOND_LOOK: frozenset({_F, _T, _V}),
}


def may(roles: frozenset[Role], right: Right) -> bool:
    """Say whether one of the roles carries the right."""
    return bool(TABLE[right] & roles)


@lru_cache
def rights_of(roles: frozenset[Role]) -> frozenset[Right]:
    """Return all rights that these roles carry together; a page asks for some thirty of them."""
    return frozenset(right for right in Right if may(roles, right))
