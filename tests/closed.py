"""An ended case as the database shows it: what must stay as it is, and what may change."""

from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.closure.actions import close_case
from lotsenbuch.closure.models import Contact, EndReason
from lotsenbuch.closure.rules.ending import EndingData

from .cast import act_as

# Written in an ended case, each for a reason; the matrix column "closed" and test_closed.py leave them out.
MAY_CHANGE = {
    "audit_entry": "the log goes on",
    "audit_search": "a search of the log is asked for by those who review it",
    "cases_access": "who may see it, by guard functions",
    "cases_dispute": "the person sees her data also later, and says what is wrong (test_closed.py)",
    "cases_grant": "who may open which class, by guard functions",
    "cases_opening": "break-glass looks, writes nothing in the case",
    "cases_outline": "follows the rest by trigger",
    "cases_sealedhandover": "asked and released by oversight; a case that has ended does not move",
    "cases_sealing": "sealing protects, also later",
    "cases_undoright": "one's own right to take something back; using it is refused where it would write",
    "cases_release": "revoked at once, also later; nothing else (test_releases.py)",
    "closure_contact": "after-care",
    "privacy_disclosure": "the person is told also later",
    "duties_matter": "a reduction is lifted also after the end; nothing else of it changes",
    "duties_objection": "an objection comes when it comes",
}
_TABLES = """
    SELECT relname FROM pg_class c WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
      AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.oid AND attname = 'case_id' AND NOT attisdropped)
    ORDER BY relname
"""


def tables_of_a_case() -> list[str]:
    """Return every table whose rows belong to a case and that stays as it is once the case has ended."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        return [name for (name,) in cursor.fetchall() if name not in MAY_CHANGE]


def rows_of(case_id: UUID, staff: Staff) -> dict[str, Any]:
    """Return what somebody sees of a case, table by table, as one check value each."""
    found: dict[str, Any] = {}
    with act_as(staff), connection.cursor() as cursor:
        for table in [*tables_of_a_case(), "cases_case"]:
            column = "id" if table == "cases_case" else "case_id"
            cursor.execute(
                f"SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM \"{table}\" t "  # noqa: S608 - from the catalogue
                f"WHERE {column} = %s",
                [case_id],
            )
            found[table] = cursor.fetchone()
    return found


def of_closure(case: Case, anna: Staff, *, is_closed: bool) -> dict[str, Any]:
    """Plan a contact of after-care and, where the matrix asks for it, end the case."""
    contact = Contact.objects.create(case=case, due_on=timezone.localdate(), planned_by=str(anna.actor))
    reason = EndReason.objects.get(label="Umzug, anderes Jobcenter zuständig")
    if is_closed:
        ended = EndingData(reason_id=reason.id, results="Nur für die Matrix", handback="Nur für die Matrix")
        close_case(case=case, data=ended, on=timezone.localdate(), by=anna.actor)
    return {"contact_id": contact.id, "reason_id": reason.id}
