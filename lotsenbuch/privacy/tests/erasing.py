"""What the tests of deletion share: a ledger of their own, an old end, a release by two, and a dump of everything."""

import base64
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import LazySettings

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.privacy.actions import retention as actions
from lotsenbuch.privacy.models import DeletionRun
from tests.cast import act_as
from tests.database import as_owner

LONG_AGO = date(2020, 1, 15)
_TABLES = """
    SELECT relname, relforcerowsecurity FROM pg_class
    WHERE relkind IN ('r', 'p', 'm') AND relnamespace = 'public'::regnamespace ORDER BY relname
"""


@pytest.fixture(autouse=True)
def ledger(settings: LazySettings, tmp_path: Path) -> Path:
    """Lay a ledger with its key into a folder of the test."""
    key = tmp_path / "ledger.key"
    key.write_text(base64.b64encode(bytes(range(32))).decode())
    settings.LOTSE_LEDGER_KEY_FILE = str(key)
    settings.LOTSE_LEDGER_FILE = str(tmp_path / "ledger" / "deletions.jsonl")
    return tmp_path / "ledger" / "deletions.jsonl"


def ended(case: Case, by: Staff, on: date = LONG_AGO) -> Case:
    """End a case on a day that no page would take: how long ago is what matters here."""
    with act_as(by):
        Case.objects.filter(pk=case.pk).update(closed_on=on)
        case.refresh_from_db()
    return case


def planned(by: Staff) -> DeletionRun:
    """Make a dry run."""
    with act_as(by):
        run_id = actions.make_run(by=by.actor)
        assert run_id is not None, "nothing is due, nothing is proven"
        return DeletionRun.objects.get(pk=run_id)


def released(first: Staff, second: Staff) -> UUID:
    """Plan a deletion and release it by two people."""
    run = planned(first)
    for one in (first, second):
        with act_as(one):
            actions.release_run(run=run, by=one.actor)
    return run.id


def carried_out(first: Staff, second: Staff) -> int:
    """Delete whatever is due."""
    return actions.carry_out(released(first, second))


def dump() -> dict[str, list[str]]:
    """Return every row of every table as text, and what the planner remembers of them; past every policy."""
    found: dict[str, list[str]] = {}
    with as_owner() as owner:
        for table, is_forced in owner.execute(_TABLES).fetchall():
            if is_forced:
                owner.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
            rows = owner.execute(f'SELECT t::text FROM "{table}" AS t')  # noqa: S608 - a name from the catalogue
            found[table] = [row[0] for row in rows.fetchall()]
        remembered = "SELECT most_common_vals::text || coalesce(histogram_bounds::text, '') FROM pg_stats"
        found["pg_stats"] = [row[0] for row in owner.execute(remembered).fetchall() if row[0]]
        owner.execute("SELECT count(*) FROM pg_largeobject_metadata")
        owner.rollback()
    return found


def shapes(word: str) -> set[str]:
    """Return a word in every encoding in which a row or a file may hold it."""
    shapes = {word, word.lower(), word.upper(), word.casefold(), ascii(word)[1:-1], word.replace("\\", "\\\\")}
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "latin-1"):
        try:
            raw = word.encode(encoding)
        except UnicodeEncodeError:
            continue
        shapes |= {raw.hex(), raw.hex().upper()}
        for start in range(3):  # base64 looks different at each of three places
            coded = base64.b64encode(b"\0" * start + raw).decode()
            shapes.add(coded[(start * 8 + 5) // 6 + 1 : -4])
    return {one for one in shapes if len(one) > 3}


def where(words: tuple[str, ...], rows: dict[str, list[str]]) -> dict[str, set[str]]:
    """Return, for each word that is found, the tables in which it stands in any shape."""
    found: dict[str, set[str]] = {}
    for word in words:
        tables = {table for table, texts in rows.items() if any(one in text for text in texts for one in shapes(word))}
        if tables:
            found[word] = tables
    return found


def rows_with(text: Any, rows: dict[str, list[str]], *, without: tuple[str, ...] = ()) -> set[str]:
    """Return the tables in which a text stands."""
    return {table for table, texts in rows.items() if table not in without and any(str(text) in one for one in texts)}
