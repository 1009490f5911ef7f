"""The access matrix as a table that a data protection officer can read: who may open which route, with whose data.

Written by hand a second time, beside `accounts/roles.py`: a slip there is a difference here. A route without a line
fails the build, and so does a line without a route.
"""

from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID, uuid4

from tests.routes import RouteEntry

# Who of the cast carries each right.
CARRIERS: dict[str, frozenset[str]] = {
    "own_desk": frozenset({"anna", "bernd", "chris", "dilek", "emre", "frieda", "gerda", "hanna", "ines"}),
    "work_cases": frozenset({"anna", "bernd", "hanna"}),
    "register": frozenset({"anna", "bernd", "hanna"}),
    "assign": frozenset({"anna", "bernd", "hanna"}),
    "see_lists": frozenset({"anna", "bernd", "chris", "hanna"}),
    "propose": frozenset({"anna", "bernd", "emre"}),
    "decide_proposals": frozenset({"hanna"}),
    "propose_or_decide": frozenset({"anna", "bernd", "emre", "hanna"}),
    "lead_team": frozenset({"chris"}),
    "read_settings": frozenset({"dilek", "frieda", "gerda"}),
    "administer": frozenset({"frieda"}),
    "import_caseload": frozenset({"ines"}),
}

# Each route and the right that opens it.
ROUTES: dict[str, str] = {
    # Desk
    "desk:home": "own_desk",
    "desk:cases": "see_lists",
    "desk:bulk_task": "work_cases",
    "desk:save_filter": "see_lists",
    "desk:drop_filter": "see_lists",
    "desk:search": "work_cases",
    "desk:case_file": "work_cases",
    "desk:print_file": "work_cases",
    "desk:write_note": "work_cases",
    "desk:set_task": "work_cases",
    "desk:move_phase": "work_cases",
    "desk:finish_task": "work_cases",
    "desk:quick_note": "work_cases",
    "desk:save_draft": "work_cases",
    "desk:take_back": "work_cases",
    "desk:help": "own_desk",
    "desk:handbook": "own_desk",
}

# Routes that answer without login; nothing else does.
PUBLIC = frozenset({"desk:health", "account_login", "account_logout"})

# Whose data the fixture `things` makes for each parameter of an address; everybody else's request is a foreign one.
EVERYBODY = CARRIERS["own_desk"]
OWNERS: dict[str, frozenset[str]] = {
    "case_id": frozenset({"anna"}),
    "subject": frozenset({"anna"}),
    "task_id": frozenset({"anna"}),
    "undo_id": frozenset({"anna"}),
    "filter_id": frozenset({"anna"}),
    "barrier_id": frozenset({"anna"}),
    "number": frozenset({"anna"}),
    "proposal_id": frozenset({"emre", "hanna"}),
    "staff_id": EVERYBODY,
    "assignment_id": EVERYBODY,
    "item_id": EVERYBODY,
    "page": EVERYBODY,
    "place": EVERYBODY,
    "ending": EVERYBODY,
}
# Foreign and made-up get one and the same answer here too, but not 404: nothing is looked up by the id alone.
ANSWER_ALIKE = frozenset({"desk:drop_filter"})


@dataclass(frozen=True, slots=True)
class Things:
    """One of everything that an address can point to."""

    case_id: UUID
    subject: UUID
    task_id: UUID
    undo_id: UUID
    filter_id: UUID
    barrier_id: UUID
    proposal_id: UUID
    staff_id: UUID
    assignment_id: UUID
    item_id: UUID
    number: int = 1
    page: str = "index"
    place: str = "note"
    ending: str = "csv"

    def of(self, route: RouteEntry) -> dict[str, Any]:
        """Return the parameters of a route that point to what exists."""
        return {name: getattr(self, name) for name in route.parameters}


def made_up(route: RouteEntry) -> dict[str, Any]:
    """Return parameters of a route that point to nothing; words and counts stay, keys are new."""
    keys = {one.name: uuid4() for one in fields(Things) if one.type is UUID}
    return Things(**keys).of(route)  # type: ignore[arg-type]  # the fields that are keys, by name


def may_open(route: RouteEntry, name: str) -> bool:
    """Say whether somebody carries the right of the route."""
    return name in CARRIERS[ROUTES[route.name]]


def owns(route: RouteEntry, name: str) -> bool:
    """Say whether all that the address points to is somebody's own."""
    return all(name in OWNERS[parameter] for parameter in route.parameters)
