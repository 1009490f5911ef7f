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
    "own_desk": frozenset(
        ["anna", "bernd", "chris", "dilek", "emre", "frieda", "gerda", "hanna", "ines", "jonas", "karla"]
    ),
    "work_cases": frozenset({"anna", "bernd", "hanna"}),
    "register": frozenset({"anna", "bernd", "hanna"}),
    "assign": frozenset({"anna", "bernd", "hanna"}),
    "see_lists": frozenset({"anna", "bernd", "chris", "hanna"}),
    "propose": frozenset({"anna", "bernd", "emre"}),
    "decide_proposals": frozenset({"hanna"}),
    "see_proposals": frozenset({"anna", "bernd", "emre", "hanna"}),
    "lead_team": frozenset({"chris"}),
    "read_settings": frozenset({"dilek", "frieda", "gerda"}),
    "administer": frozenset({"frieda"}),
    "import_caseload": frozenset({"karla"}),
    "read_cases": frozenset({"anna", "bernd", "hanna", "ines", "jonas"}),
    "release_access": frozenset({"ines", "jonas"}),
    "supervise": frozenset({"ines", "jonas"}),
    "review_access": frozenset({"ines", "jonas"}),
    "see_reviews": frozenset({"dilek", "ines", "jonas"}),
    "search_log": frozenset({"dilek"}),
    "ask_log": frozenset({"dilek", "ines", "jonas"}),
    "release_log": frozenset({"ines", "jonas"}),
}

# Each route and the right that opens it.
ROUTES: dict[str, str] = {
    "desk:home": "own_desk",
    "desk:cases": "see_lists",
    "desk:stranded": "lead_team",
    "desk:reassign": "lead_team",
    "desk:bulk_task": "work_cases",
    "desk:save_filter": "see_lists",
    "desk:drop_filter": "see_lists",
    "desk:search": "work_cases",
    "desk:case_file": "read_cases",
    "desk:print_file": "read_cases",
    "desk:write_note": "work_cases",
    "desk:set_task": "work_cases",
    "desk:move_phase": "work_cases",
    "desk:finish_task": "work_cases",
    "desk:quick_note": "work_cases",
    "desk:save_draft": "work_cases",
    "desk:take_back": "own_desk",
    "desk:handbook": "own_desk",
    "desk:law": "own_desk",
    "desk:keep_law": "work_cases",
    "desk:print_concept": "read_settings",
    "desk:data_sheet": "own_desk",
    "intake:proposals": "see_proposals",
    "intake:propose": "propose",
    "intake:proposal": "see_proposals",
    "intake:take_on_proposal": "decide_proposals",
    "intake:decline_proposal": "decide_proposals",
    "intake:withdraw_proposal": "propose",
    "intake:register": "register",
    "intake:intake": "work_cases",
    "intake:finish_intake": "work_cases",
    "intake:record_prognosis": "work_cases",
    "intake:record_application": "work_cases",
    "intake:revoke_application": "work_cases",
    "intake:find_barriers": "work_cases",
    "intake:ease_barrier": "work_cases",
    "intake:decide_access": "work_cases",
    "intake:information_sheet": "work_cases",
    "intake:information_pdf": "work_cases",
    "intake:note_information": "work_cases",
    "intake:assign": "assign",
    "intake:hold_first_talk": "work_cases",
    "intake:alliance": "work_cases",
    "intake:print_alliance": "work_cases",
    "intake:alliance_pdf": "work_cases",
    "intake:check_items": "read_settings",
    "intake:add_check_item": "administer",
    "intake:change_check_item": "administer",
    "intake:phase_needs": "read_settings",
    "intake:set_phase_needs": "administer",
    "intake:import_caseload": "import_caseload",
    "intake:import_preview": "import_caseload",
    "intake:import_result": "import_caseload",
    "intake:import_errors": "import_caseload",
    "intake:export_caseload": "work_cases",
    # Fallbeendigung
    "closure:closure": "work_cases",
    "closure:close_case": "work_cases",
    "closure:reopen": "work_cases",
    "closure:print_handback": "work_cases",
    "closure:plan_contact": "work_cases",
    "closure:hold_contact": "work_cases",
    "closure:begin_again": "register",
    "closure:end_reasons": "read_settings",
    "closure:add_end_reason": "administer",
    "closure:change_end_reason": "administer",
    # Integrationsplanung
    "planning:plan": "work_cases",
    "planning:write_contents": "work_cases",
    "planning:agree_plan": "work_cases",
    "planning:set_goal": "work_cases",
    "planning:change_goal": "work_cases",
    "planning:settle_goal": "work_cases",
    "planning:change_step": "work_cases",
    "planning:finish_step": "work_cases",
    "planning:discuss_option": "work_cases",
    "planning:read_plan": "work_cases",
    "planning:print_plan": "work_cases",
    "planning:hand_over_plan": "work_cases",
    "planning:compare_plans": "work_cases",
    "planning:look_together": "work_cases",
    "planning:show_together": "work_cases",
    "planning:leave_together": "work_cases",
    # Papers
    "documents:papers": "work_cases",
    "documents:take_in": "work_cases",
    "documents:receipt": "work_cases",
    "documents:paper_file": "work_cases",
    "documents:scan_again": "work_cases",
    "documents:drop_copy": "work_cases",
    "documents:ask_for": "work_cases",
    "documents:note_missing": "work_cases",
    "documents:missing_pdf": "work_cases",
    "documents:fill_in": "work_cases",
    "documents:finish_form": "work_cases",
    "documents:form_pdf": "work_cases",
    # Bewertung
    "assessment:assessment": "work_cases",
    "assessment:print_assessment": "work_cases",
    "assessment:compare": "work_cases",
    "assessment:write_aims": "work_cases",
    "assessment:close_assessment": "work_cases",
    "assessment:finish_assessment": "work_cases",
    "assessment:add_strength": "work_cases",
    "assessment:change_strength": "work_cases",
    "assessment:add_finding": "work_cases",
    "assessment:change_finding": "work_cases",
    "assessment:leave_out": "work_cases",
    "assessment:bring_back": "work_cases",
    "assessment:view_domain": "work_cases",
    "assessment:note_setback": "work_cases",
    "assessment:change_setback": "work_cases",
    # Person
    "cases:person": "work_cases",
    "cases:channels": "work_cases",
    "cases:end_channel": "work_cases",
    "cases:household": "work_cases",
    "cases:remove_member": "work_cases",
    "cases:open_class": "work_cases",
    "cases:protected_facts": "work_cases",
    "cases:rights": "work_cases",
    "cases:let_in": "work_cases",
    "cases:end_access": "work_cases",
    "cases:give_class": "work_cases",
    "cases:withdraw_class": "work_cases",
    "cases:seal": "work_cases",
    "cases:unseal": "work_cases",
    "cases:write_letter": "work_cases",
    "cases:letter": "work_cases",
    "cases:hand_letter": "work_cases",
    # Sight outside the ordinary
    "cases:break_glass": "work_cases",
    "cases:supervise": "supervise",
    "cases:opening": "read_cases",
    "cases:end_opening": "read_cases",
    "cases:openings": "work_cases",
    "privacy:who_looked": "work_cases",
    "privacy:print_who_looked": "work_cases",
    "privacy:log_searches": "ask_log",
    "privacy:search_case": "search_log",
    "privacy:ask_search": "ask_log",
    "privacy:log_search": "ask_log",
    "privacy:decide_search": "release_log",
    "privacy:reviews": "see_reviews",
    "privacy:review": "see_reviews",
    "privacy:judge_opening": "review_access",
    "privacy:decide_opening": "release_access",
    "privacy:samples": "see_reviews",
    "privacy:sample": "see_reviews",
    "privacy:check_line": "review_access",
    "privacy:sample_question": "own_desk",
    "privacy:access_list": "see_reviews",
    "privacy:print_access_list": "see_reviews",
    "privacy:make_access_list": "review_access",
    "privacy:confirm_access": "review_access",
    "privacy:withdraw_access": "review_access",
    # House
    "office:house": "read_settings",
    "office:change_house": "administer",
    "office:preview_words": "administer",
    "office:offices": "administer",
    "office:change_office": "administer",
    "office:teams": "administer",
    "office:change_team": "administer",
    "office:join_team": "administer",
    "office:leave_team": "administer",
    "office:projects": "administer",
    "office:change_project": "administer",
    "team:project": "read_settings",
    "team:export_project": "read_settings",
    "team:change_terms": "administer",
    "team:import_project": "administer",
    "team:apply_project": "administer",
    # Staff
    "accounts:me": "own_desk",
    "accounts:change_password": "own_desk",
    "accounts:sessions": "own_desk",
    "accounts:end_session": "own_desk",
    "accounts:end_other_sessions": "own_desk",
    "accounts:session_left": "own_desk",
    "accounts:notices": "own_desk",
    "accounts:administration": "read_settings",
    "accounts:permissions": "read_settings",
    "accounts:staff": "administer",
    "accounts:add_staff": "administer",
    "accounts:change_staff": "administer",
    "accounts:give_role": "administer",
    "accounts:withdraw_role": "administer",
    "accounts:end_staff_sessions": "administer",
    "accounts:set_password": "administer",
    "accounts:reset_second_factor": "administer",
    # Own login and second factor
    "account_reauthenticate": "own_desk",
    "mfa_index": "own_desk",
    "mfa_reauthenticate": "own_desk",
    "mfa_activate_totp": "own_desk",
    "mfa_deactivate_totp": "own_desk",
    "mfa_view_recovery_codes": "own_desk",
    "mfa_generate_recovery_codes": "own_desk",
    "mfa_download_recovery_codes": "own_desk",
    "mfa_list_webauthn": "own_desk",
    "mfa_add_webauthn": "own_desk",
    "mfa_reauthenticate_webauthn": "own_desk",
    "mfa_edit_webauthn": "own_desk",
    "mfa_remove_webauthn": "own_desk",
}

# Routes that answer without login; nothing else does.
PUBLIC = frozenset(
    {
        "desk:health",
        "account_login",
        "account_logout",
        "account_inactive",
        "mfa_authenticate",
        "mfa_login_webauthn",
    }
)

# Whose data the fixture `things` makes for each parameter of an address; everybody else's request is a foreign one.
EVERYBODY = CARRIERS["own_desk"]
OWNERS: dict[str, frozenset[str]] = {
    "case_id": frozenset({"anna"}),
    "subject": frozenset({"anna"}),
    "task_id": frozenset({"anna"}),
    "undo_id": frozenset({"anna"}),
    "filter_id": frozenset({"anna"}),
    "delivery_id": frozenset({"anna"}),
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
    "proposal_id": frozenset({"emre", "hanna"}),
    "channel_id": frozenset({"anna"}),
    "access_id": frozenset({"anna"}),
    "grant_id": frozenset({"anna"}),
    "member_id": EVERYBODY,
    "staff_id": EVERYBODY,
    "office_id": EVERYBODY,
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
}
# Foreign and made-up get one and the same answer here too, but not 404: nothing is looked up by the id alone.
ANSWER_ALIKE = frozenset({"desk:drop_filter"})

# Open only when something else was done before (an upload, a second factor, a class without grant): else not there.
NEEDS_MORE = frozenset(
    {
        "account_reauthenticate",
        "cases:hand_letter",
        "cases:letter",
        "cases:open_class",
        "cases:seal",  # on a sealed case
        "cases:unseal",  # on one that is not
        "cases:write_letter",
        "closure:print_handback",  # of a case that ended with a note
        "intake:import_errors",
        "mfa_deactivate_totp",
        "mfa_download_recovery_codes",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_view_recovery_codes",
        "planning:compare_plans",
    }
)


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
    access_id: UUID
    grant_id: UUID
    household_member_id: UUID
    team_member_id: UUID
    office_id: UUID
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
    fallnummer: str = ""
    is_sealed: bool = False
    is_closed: bool = False
    number: int = 1
    page: str = "index"
    domain: str = "housing"
    place: str = "note"
    blank: str = "fahrtkosten"
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


def may_open(route: RouteEntry, name: str) -> bool:
    """Say whether somebody carries the right of the route."""
    return name in CARRIERS[ROUTES[route.name]]


def owns(route: RouteEntry, name: str) -> bool:
    """Say whether all that the address points to is somebody's own."""
    return all(name in OWNERS[parameter] for parameter in route.parameters)
