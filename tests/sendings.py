"""What each door that takes a POST is sent: by the form of the page that leads there, or by hand where none does."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction
from django.urls import resolve, reverse

from tests.browsers import Browsers, address
from tests.cast import Cast
from tests.forms import WORDS, Sent, forms_behind
from tests.matrix import CARRIERS, ROUTES
from tests.routes import RouteEntry, our_routes
from tests.things import Things, owns

BEHIND_DOORS = [route for route in our_routes() if route.name in ROUTES]
# No page of the matrix shows a form for these: the state that they need lies elsewhere, or a script sends them.
BY_HAND: dict[str, dict[str, str]] = {
    "accounts:session_left": {},
    "account_reauthenticate": {"password": WORDS},
    "assessment:bring_back": {"version": "1"},
    "assessment:finish_assessment": {"version": "1"},
    "cases:end_opening": {},
    "cases:open_class": {"data_class": "3", "reason": WORDS},
    "cases:opening": {"text": WORDS},
    "cases:unseal": {"reason": WORDS},
    "desk:keep_law": {"case": "99-99999", "kind": "meeting", "text": WORDS},
    "desk:reassign": {"staff": "", "reason": WORDS},
    "desk:save_draft": {"text": WORDS},
    "desk:take_back": {},
    "documents:finish_form": {"on": "heute"},
    "documents:scan_again": {},
    "intake:finish_intake": {"version": "1"},
    "intake:import_preview": {"confirmed": "on"},
    "intake:set_phase_needs": {"phase": "intake", "needs": "prognosis"},
    "mfa_deactivate_totp": {},
    "mfa_edit_webauthn": {"name": WORDS},
    "mfa_reauthenticate": {"code": "000000"},
    "mfa_reauthenticate_webauthn": {"credential": "{}"},
    "mfa_remove_webauthn": {},
    "office:preview_words": {"client_word": "Kundin"},
    "privacy:judge_opening": {"verdict": "justified", "note": WORDS},
    "privacy:make_access_list": {},
    "team:apply_project": {"token": WORDS},
    "team:transfer": {"to": "", "reason": WORDS},
}
# Fields that a first page leads to, beside those that stand on it.
ASKED_LATER = {"desk:bulk_task": {"title", "due_on", "why"}}


@dataclass(frozen=True, slots=True)
class Sending:
    """One form: the route it goes to, who sends it, where to, what, and the names of all its fields."""

    route: RouteEntry
    by: str
    path: str
    body: Sent
    asked: frozenset[str]

    def anew(self) -> Sent:
        """Return the body with a key of its own, as a page shown again has it; a file is sent from its beginning."""
        for one in (value for values in self.body.values() for value in values if hasattr(value, "seek")):
            one.seek(0)
        return {**self.body, "repeat_key": [str(uuid4())]} if "repeat_key" in self.body else self.body

    def elsewhere(self) -> str:
        """Return the address with keys that nothing has."""
        kwargs = {name: uuid4() if isinstance(key, UUID) else key for name, key in resolve(self.path).kwargs.items()}
        return reverse(self.route.name, kwargs=kwargs)


# Which pages show the first form for a door, by who opens them and how the case lies there: found once per process,
# for going through all pages of everybody takes as long as all that is sent then.
_TELLING: dict[tuple[str, bool, bool], set[str]] = {}


def sendings(everybody: Cast, browsers: Browsers, things: Things) -> dict[str, Sending]:
    """Return what each door that takes a POST is sent by the first of the cast to whom its address belongs."""
    posts = {route.name: route for route in BEHIND_DOORS if route.door and "POST" in route.door.methods}
    found: dict[str, Sending] = {}
    for name in sorted(everybody):
        before = transaction.savepoint_create()
        known = _TELLING.get((name, things.is_sealed, things.is_closed))
        telling = set[str]()
        for page in pages_of(name, things):
            shown = resolve(page).view_name
            if known is not None and shown not in known:
                continue
            for route, form in forms_behind(browsers.of(name), [page]):
                if route in posts and route not in found and name in CARRIERS[ROUTES[route]]:
                    telling.add(shown)
                    names = frozenset(form.fields) | ASKED_LATER.get(route, set())
                    found[route] = Sending(posts[route], name, form.action, form.filled(), names)
        _TELLING.setdefault((name, things.is_sealed, things.is_closed), telling)
        transaction.savepoint_rollback(before)
    for route in sorted(posts.keys() - found.keys()):
        fields = BY_HAND.get(route, {})
        carriers = sorted(CARRIERS[ROUTES[route]])
        owner = next((name for name in carriers if owns(posts[route], name)), carriers[0])
        body = {name: [text] for name, text in {**fields, "repeat_key": str(uuid4())}.items()}
        asked = frozenset(body) if route in BY_HAND else frozenset[str]()
        found[route] = Sending(posts[route], owner, address(posts[route], things.of(posts[route])), body, asked)
    return found


def pages_of(name: str, things: Things) -> list[str]:
    """Return the pages that belong to somebody, by their address."""
    return [
        address(route, things.of(route))
        for route in BEHIND_DOORS
        if route.door and "GET" in route.door.methods and name in CARRIERS[ROUTES[route.name]] and owns(route, name)
    ]
