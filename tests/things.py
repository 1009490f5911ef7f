"""One of everything that an address can point to, and whose it is; the other half of the access matrix."""

from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID, uuid4

from tests.matrix import CARRIERS
from tests.routes import RouteEntry

# Whose data the fixture `things` makes for each parameter of an address; everybody else's request is a foreign one.
EVERYBODY = CARRIERS["own_desk"]
OWNERS: dict[str, frozenset[str]] = {
    "case_id": frozenset({"anna"}),
    "matter_id": frozenset({"anna"}),
    "asked_id": frozenset({"anna"}),
    "second_id": frozenset({"chris"}),
    "legal_sheet": EVERYBODY,
    "subject": frozenset({"anna"}),
    "task_id": frozenset({"anna"}),
    "undo_id": frozenset({"anna"}),
    "filter_id": frozenset({"anna"}),
    "delivery_id": frozenset({"anna"}),
    "job_id": frozenset({"karla"}),
    "hand_over_id": EVERYBODY,
    "folder_id": frozenset({"anna"}),
    "hazard_id": frozenset({"anna"}),
    "card_id": frozenset({"anna"}),
    "row_id": frozenset({"anna"}),
    "device_id": frozenset({"anna", "frieda", "dilek"}),
    "outing_id": frozenset({"bernd"}),
    "exception_id": frozenset({"chris"}),
    "way_id": EVERYBODY,
    "said_in": EVERYBODY,
    "said_id": frozenset({"anna"}),
    "said_dispute_id": frozenset({"anna"}),
    "paper": EVERYBODY,
    "note_id": EVERYBODY,  # given by the phone: the first time nobody has it
    "document_id": frozenset({"anna"}),
    "missing_id": frozenset({"anna"}),
    "blank": EVERYBODY,
    "step": EVERYBODY,
    "barrier_id": frozenset({"anna"}),
    "goal_id": frozenset({"anna"}),
    "step_id": frozenset({"anna"}),
    "strength_id": frozenset({"anna"}),
    "finding_id": frozenset({"anna"}),
    "part_id": frozenset({"anna"}),
    "setback_id": frozenset({"anna"}),
    "mapped_id": frozenset({"anna"}),
    "opening_id": frozenset({"bernd"}),
    "review_id": EVERYBODY,
    "sample_id": EVERYBODY,
    "search_id": frozenset({"dilek", "ines", "jonas"}),
    "line_id": EVERYBODY,
    "question_id": frozenset({"anna"}),
    "access_line_id": EVERYBODY,
    "number": frozenset({"anna"}),
    "measure_id": frozenset({"anna"}),
    "booking_id": frozenset({"anna"}),
    "missed_id": frozenset({"anna"}),
    "subsidy_id": frozenset({"anna"}),
    "participant_id": frozenset({"anna"}),
    "entry_id": frozenset({"anna"}),
    "reply_id": frozenset({"anna"}),
    "trusted_id": frozenset({"anna"}),
    "offer_id": frozenset({"anna"}),
    "consent_id": frozenset({"anna"}),
    "token": frozenset(),
    "run_id": EVERYBODY,
    "hold_id": frozenset({"anna", "ines", "jonas"}),
    "code": EVERYBODY,
    "proposal_id": frozenset({"emre", "hanna"}),
    "channel_id": frozenset({"anna"}),
    "access_id": frozenset({"anna"}),
    "grant_id": frozenset({"anna"}),
    "member_id": EVERYBODY,
    "staff_id": EVERYBODY,
    "office_id": EVERYBODY,
    "room_id": EVERYBODY,
    "team_id": EVERYBODY,
    "project_id": EVERYBODY,
    "pk": frozenset(),
    "session_id": frozenset({"bernd"}),
    "assignment_id": EVERYBODY,
    "item_id": EVERYBODY,
    "contact_id": frozenset({"anna"}),
    "reason_id": EVERYBODY,
    "page": EVERYBODY,
    "domain": EVERYBODY,
    "place": EVERYBODY,
    "ending": EVERYBODY,
    "colleague_id": frozenset({"chris"}),
    "absence_id": frozenset({"chris"}),
    "appointment_id": frozenset({"anna"}),
    "away_id": frozenset({"anna"}),
    "block_id": frozenset({"anna"}),
    "sick_id": frozenset({"anna"}),
    "cover_id": frozenset({"chris", "hanna"}),
    "transfer_id": frozenset({"chris"}),
    # Who took the cases over is none of the cast.
    "received_id": frozenset(),
    "learning_id": frozenset({"anna"}),
    "learning_kind": EVERYBODY,
    "deviation_id": frozenset({"anna"}),
    "release_id": frozenset({"anna"}),
    "dispute_id": frozenset({"anna"}),
    "disclosure_id": frozenset({"anna"}),
    "part": EVERYBODY,
    "own_place": EVERYBODY,
    "idea_key": EVERYBODY,
    "field_id": EVERYBODY,
    "kind_id": EVERYBODY,
    "saved_id": frozenset({"chris"}),
    "report_kind": EVERYBODY,
    "way": EVERYBODY,
    "table": EVERYBODY,
    "file_format": EVERYBODY,
    "letter_id": frozenset({"anna"}),
    "organisation_id": EVERYBODY,
    "service_id": EVERYBODY,
    "programme_id": EVERYBODY,
    "course_id": EVERYBODY,
    "referral_id": frozenset({"anna"}),
    "part_row_id": EVERYBODY,
    "statement_id": EVERYBODY,
    "partner_part": EVERYBODY,
    "sheet_language": EVERYBODY,
    "partner_mark": EVERYBODY,
    "partner_file": EVERYBODY,
    "batch_id": frozenset({"anna"}),
    "module_id": EVERYBODY,
    "kind": EVERYBODY,
    "language": EVERYBODY,
    "size": EVERYBODY,
}


@dataclass(frozen=True, slots=True)
class Things:
    """One of everything that an address can point to."""

    case_id: UUID
    run_id: UUID
    hold_id: UUID
    subject: UUID
    task_id: UUID
    undo_id: UUID
    filter_id: UUID
    delivery_id: UUID
    document_id: UUID
    missing_id: UUID
    barrier_id: UUID
    goal_id: UUID
    matter_id: UUID
    asked_id: UUID
    second_id: UUID
    step_id: UUID
    strength_id: UUID
    finding_id: UUID
    part_id: UUID
    setback_id: UUID
    mapped_id: UUID
    proposal_id: UUID
    staff_id: UUID
    assignment_id: UUID
    item_id: UUID
    contact_id: UUID
    reason_id: UUID
    channel_id: UUID
    measure_id: UUID
    booking_id: UUID
    missed_id: UUID
    subsidy_id: UUID
    participant_id: UUID
    entry_id: UUID
    reply_id: UUID
    trusted_id: UUID
    offer_id: UUID
    consent_id: UUID
    access_id: UUID
    grant_id: UUID
    household_member_id: UUID
    team_member_id: UUID
    office_id: UUID
    room_id: UUID
    team_id: UUID
    project_id: UUID
    opening_id: UUID
    review_id: UUID
    sample_id: UUID
    search_id: UUID
    line_id: UUID
    question_id: UUID
    access_line_id: UUID
    session_id: UUID
    colleague_id: UUID
    absence_id: UUID
    appointment_id: UUID
    away_id: UUID
    block_id: UUID
    sick_id: UUID
    cover_id: UUID
    transfer_id: UUID
    received_id: UUID
    learning_id: UUID
    job_id: UUID
    hand_over_id: UUID
    folder_id: UUID
    hazard_id: UUID
    card_id: UUID
    row_id: UUID
    device_id: UUID
    outing_id: UUID
    exception_id: UUID
    way_id: UUID
    note_id: UUID
    deviation_id: UUID
    release_id: UUID
    dispute_id: UUID
    said_id: UUID
    said_dispute_id: UUID
    disclosure_id: UUID
    field_id: UUID
    kind_id: UUID
    letter_id: UUID
    batch_id: UUID
    module_id: UUID
    saved_id: UUID
    organisation_id: UUID
    service_id: UUID
    programme_id: UUID
    course_id: UUID
    referral_id: UUID
    part_row_id: UUID
    statement_id: UUID
    part: str = "pdf"
    sheet_language: str = "de"
    partner_part: str = "person"
    partner_mark: str = "geprueft"
    partner_file: str = "csv"
    paper: str = "meldung-art-33"
    legal_sheet: str = "bedeutung"
    report_kind: str = "was-getan-wurde"
    way: str = "people"
    table: str = "kennzahlen"
    file_format: str = "csv"
    token: str = "kein-schluessel"
    kind: str = "follow_up"
    language: str = "en"
    size: str = "dl"
    fallnummer: str = ""
    is_sealed: bool = False
    is_closed: bool = False
    number: int = 1
    idea_key: str = "fahrrad"
    page: str = "index"
    domain: str = "housing"
    place: str = "note"
    own_place: str = "person"
    said_in: str = "intake_barrier"
    code: str = "L5"
    blank: str = "fahrtkosten"
    learning_kind: str = "step"
    step: int = 1
    ending: str = "csv"
    pk: int = 1  # a passkey of a colleague; nobody in the cast has one

    def of(self, route: RouteEntry) -> dict[str, Any]:
        """Return the parameters of a route that point to what exists."""
        member = "team_member_id" if "team_id" in route.parameters else "household_member_id"
        return {name: getattr(self, member if name == "member_id" else name) for name in route.parameters}


def made_up(route: RouteEntry) -> dict[str, Any]:
    """Return parameters of a route that point to nothing; words and counts stay, keys are new."""
    keys = {one.name: uuid4() for one in fields(Things) if one.type is UUID}
    return Things(**keys).of(route)  # type: ignore[arg-type]  # the fields that are keys, by name


def owns(route: RouteEntry, name: str) -> bool:
    """Say whether all that the address points to is somebody's own."""
    return all(name in OWNERS[parameter] for parameter in route.parameters)
