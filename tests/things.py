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
    "subject": frozenset({"anna"}),
    "task_id": frozenset({"anna"}),
    "undo_id": frozenset({"anna"}),
    "filter_id": frozenset({"anna"}),
    "delivery_id": frozenset({"anna"}),
    "job_id": frozenset({"karla"}),
    "hand_over_id": EVERYBODY,
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
    "opening_id": frozenset({"bernd"}),
    "review_id": EVERYBODY,
    "sample_id": EVERYBODY,
    "search_id": frozenset({"dilek", "ines", "jonas"}),
    "line_id": EVERYBODY,
    "question_id": frozenset({"anna"}),
    "access_line_id": EVERYBODY,
    "number": frozenset({"anna"}),
    "measure_id": frozenset({"anna"}),
    "participant_id": frozenset({"anna"}),
    "entry_id": frozenset({"anna"}),
    "reply_id": frozenset({"anna"}),
    "trusted_id": frozenset({"anna"}),
    "offer_id": frozenset({"anna"}),
    "consent_id": frozenset({"anna"}),
    "token": frozenset(),
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
    "learning_id": frozenset({"anna"}),
    "learning_kind": EVERYBODY,
    "deviation_id": frozenset({"anna"}),
    "own_place": EVERYBODY,
    "field_id": EVERYBODY,
    "kind_id": EVERYBODY,
    "letter_id": frozenset({"anna"}),
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
    subject: UUID
    task_id: UUID
    undo_id: UUID
    filter_id: UUID
    delivery_id: UUID
    document_id: UUID
    missing_id: UUID
    barrier_id: UUID
    goal_id: UUID
    step_id: UUID
    strength_id: UUID
    finding_id: UUID
    part_id: UUID
    setback_id: UUID
    proposal_id: UUID
    staff_id: UUID
    assignment_id: UUID
    item_id: UUID
    contact_id: UUID
    reason_id: UUID
    channel_id: UUID
    measure_id: UUID
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
    learning_id: UUID
    job_id: UUID
    hand_over_id: UUID
    deviation_id: UUID
    field_id: UUID
    kind_id: UUID
    letter_id: UUID
    batch_id: UUID
    module_id: UUID
    token: str = "kein-schluessel"
    kind: str = "follow_up"
    language: str = "en"
    size: str = "dl"
    fallnummer: str = ""
    is_sealed: bool = False
    is_closed: bool = False
    number: int = 1
    page: str = "index"
    domain: str = "housing"
    place: str = "note"
    own_place: str = "person"
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
