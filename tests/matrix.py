"""The access matrix as a table that a data protection officer can read: who may open which route, with whose data.

Written by hand a second time, beside `accounts/roles.py`: a slip there is a difference here. A route without a line
fails the build, and so does a line without a route.
"""

from tests.rights_of_routes import ROUTES
from tests.routes import RouteEntry

__all__ = ["ANSWER_ALIKE", "CARRIERS", "NEEDS_MORE", "PUBLIC", "ROUTES", "may_open"]

# Who of the cast carries each right.
CARRIERS: dict[str, frozenset[str]] = {
    "own_desk": frozenset(
        ["anna", "bernd", "chris", "dilek", "emre", "frieda", "gerda", "hanna", "ines", "jonas", "karla"]
    ),
    "legal_file": frozenset({"anna", "bernd"}),
    "second_look": frozenset({"anna", "bernd", "chris", "ines", "jonas"}),
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
    "see_figures": frozenset({"chris", "gerda"}),
    "search_log": frozenset({"dilek"}),
    "ask_log": frozenset({"dilek", "ines", "jonas"}),
    "release_log": frozenset({"ines", "jonas"}),
    "see_losses": frozenset({"dilek"}),
    "release_deletion": frozenset({"ines", "jonas"}),
    "see_partners": frozenset({"anna", "bernd", "chris", "emre", "frieda", "hanna"}),
    "keep_partners": frozenset({"anna", "bernd", "frieda", "hanna"}),
}

# Routes that answer without login; nothing else does.
PUBLIC = frozenset(
    {
        "desk:health",
        # With a token of the house only; without it answered as a path that does not exist.
        "upkeep:figures",
        # Opened by a token of 256 bits, or by nothing (decision 0140).
        "appointments:feed",
        "appointments:reply",
        "appointments:reply_calendar",
        "fieldwork:copy",
        "partners:answer",
        "partners:confirm",
        # A registered device proves itself by its secret and learns only whether it is locked.
        "fieldwork:stands",
        # The app of a phone: its page, worker and manifest, the same for everybody (trust.md).
        "fieldwork:shell",
        "fieldwork:worker",
        "fieldwork:manifest",
        "account_login",
        "account_logout",
        "account_inactive",
        "mfa_authenticate",
        "mfa_login_webauthn",
    }
)

# Foreign and made-up get one and the same answer here too, but not 404: nothing is looked up by the id alone.
ANSWER_ALIKE = frozenset({"desk:drop_filter"})

# Open only when something else was done before (an upload, a second factor, a class without grant): else not there.
NEEDS_MORE = frozenset(
    {
        "partners:referral_paper",  # only what was sent has a paper
        "letters:batch_pdf",  # only a finished batch has a file
        "account_reauthenticate",
        "cases:open_class",
        "cases:seal",  # on a sealed case
        "cases:unseal",  # on one that is not
        "duties:second_look",  # asked and not decided yet; in a case that ended nobody is asked
        "closure:print_handback",  # of a case that ended with a note
        "documents:signature_file",  # of a release that is signed
        "fieldwork:answer_exception",  # of a case that the lead knows of
        "fieldwork:contact",  # asked by a registered device, as the next ones
        "fieldwork:wiped",
        "fieldwork:folder",
        "fieldwork:share",
        "fieldwork:note",  # with the name of its folder
        "fieldwork:quarantine",
        "fieldwork:hand_on_note",  # of a case that moved
        "fieldwork:note_photo",  # of a note with photos
        "fieldwork:take_way_time",  # where the table of ways knows the place
        "intake:import_errors",
        "mfa_deactivate_totp",
        "mfa_download_recovery_codes",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_view_recovery_codes",
        "planning:compare_plans",
        "assessment:compare_networks",  # of a second map
    }
)


def may_open(route: RouteEntry, name: str) -> bool:
    """Say whether somebody carries the right of the route."""
    return name in CARRIERS[ROUTES[route.name]]
