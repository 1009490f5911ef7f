"""W10: whatever a form asks about a person says one click away why, who sees it and when it is deleted.

The forms are read from the pages that show them, so a new form stands here by itself.
"""

import re
from collections import defaultdict

import pytest
from django.db import transaction

from tests.browsers import Browsers
from tests.cast import Cast
from tests.forms import Form, forms_behind
from tests.sendings import pages_of
from tests.things import Things

pytestmark = pytest.mark.django_db

# Reviewed: what these ask is about the house or about colleagues and their login, not about a person with a case.
OF_THE_HOUSE = re.compile(r"(accounts|office):|(account|mfa)_")
OF_THE_HOUSE_TOO = {
    "appointments:keep_block",
    "appointments:reach_settings",
    "appointments:talk_times",
    "cases:add_own_field",
    "cases:add_own_kind",
    "cases:change_own_field",
    "cases:change_own_kind",
    "closure:add_end_reason",
    "closure:change_end_reason",
    "fieldwork:devices",
    "fieldwork:number_own_device",
    "fieldwork:ways",
    "indicators:limit",
    "indicators:save_report",
    "intake:add_check_item",
    "intake:change_check_item",
    "intake:set_phase_needs",
    "letters:add_module",
    "letters:change_module",
    "letters:decide_language",
    "partners:add_course",
    "partners:add_organisation",
    "partners:add_programme",
    "partners:add_part",
    "partners:change_course",
    "partners:change_organisation",
    "partners:change_part",
    "partners:change_programme",
    "partners:import_directory",
    "partners:keep_care",
    "partners:merge",
    "partners:network",
    "partners:places",
    "planning:add_idea_rule",
    "planning:change_idea_rule",
    "team:absence",
    "team:allow_more",
    "team:change_learning",
    "team:change_terms",
    "team:import_project",
    "team:note_learning",
    "team:own",
    "team:own_absence",
    "team:set_key",
}
# Reviewed: these keep nothing new. A search, its name, rows ticked, a file whose columns stand in the handbook.
KEEPS_NOTHING = {
    "desk:search": {"q"},
    "desk:save_filter": {"name"},
    "desk:bulk_task": {"case"},
    "intake:import_caseload": {"file"},
    # A table of what remains of wages; the page says that nothing of it is kept.
    "planning:what_remains": {"work_from", "gross", "net", "paid", "has_child", "expenses", "benefit"},
}


def unexplained(everybody: Cast, things: Things) -> dict[str, set[str]]:
    """Return, by route, what is asked without a word on what it is for."""
    browsers = Browsers(everybody)
    found: dict[str, set[str]] = defaultdict(set)
    for name in sorted(everybody):
        before = transaction.savepoint_create()
        for route, form in forms_behind(browsers.of(name), pages_of(name, things)):
            if not OF_THE_HOUSE.match(route):
                found[route] |= asked(form) - explained(form)
        transaction.savepoint_rollback(before)
    return {route: names for route, names in found.items() if names}


def asked(form: Form) -> set[str]:
    """Return the fields that a person sees and fills in."""
    return {name for name, one in form.fields.items() if one.kind not in {"hidden", "submit"}}


def explained(form: Form) -> set[str]:
    """Return the fields that say what they are for; the sheets of a formset say it at the first."""
    first = {re.sub(r"-0-", "-", name) for name in form.explained}
    return form.explained | {name for name in form.fields if re.sub(r"-\d+-", "-", name) in first}


def test_every_field_about_a_person_says_what_it_is_for(everybody: Cast, things: Things) -> None:
    lacking = unexplained(everybody, things)
    assert lacking.keys() >= OF_THE_HOUSE_TOO | KEEPS_NOTHING.keys(), "an exception that nothing needs any more"
    found = {route: names - KEEPS_NOTHING.get(route, set()) for route, names in lacking.items()}
    assert {route: names for route, names in found.items() if names and route not in OF_THE_HOUSE_TOO} == {}
