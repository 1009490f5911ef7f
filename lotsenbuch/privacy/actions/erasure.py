"""The functions that erase, and what the guard needs for them, written into the database by its owner."""

from django.db import connections, transaction

from lotsenbuch.privacy.queries.erasing import all_functions, callers, grants
from lotsenbuch.privacy.queries.registry import must_be_complete
from lotsenbuch.records.policy import ACTOR, APP, GUARD

# One after the other, also where several processes migrate databases of one server: roles belong to all of them.
_LOCK = 0x10_75_E6
_MAINTAIN_SINCE = 170_000


def write_erasure(using: str) -> None:
    """Write functions, grants and policies of deletion from the registry.

    Args:
        using: alias of the owner's connection, after `migrate`.

    Raises:
        UnclassedError: a model has no deletion class.
    """
    must_be_complete()
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute("SELECT tablename || '.' || policyname FROM pg_policies")
        known = {row[0] for row in cursor.fetchall()}
        cursor.execute("SELECT relname FROM pg_class WHERE relforcerowsecurity AND relkind = 'r'")
        guarded = {row[0] for row in cursor.fetchall()}
        for table, name, sql in grants():
            cursor.execute(sql)
            if table in guarded and f"{table}.{name}" not in known:
                for command, suffix in (("SELECT", "_found"), ("UPDATE", "_loosened"), ("DELETE", "")):
                    check = " WITH CHECK (true)" if command == "UPDATE" else ""
                    cursor.execute(
                        f"CREATE POLICY {name}{suffix} ON {table} FOR {command} "
                        f"TO {GUARD} USING ({ACTOR} = 'service:retain' OR {_asks(command)}){check}"
                    )
            if connections[using].pg_version >= _MAINTAIN_SINCE:  # type: ignore[attr-defined]  # PostgreSQL's own
                cursor.execute(f"GRANT MAINTAIN ON {table} TO {APP}")
        for function in all_functions():
            cursor.execute(str(function.sql))
        cursor.execute(callers())


def _asks(command: str) -> str:
    """Return who else looks through the guard's eyes: whoever counts in a dry run."""
    return "lotse_has_role('oversight') OR lotse_has_role('officer')" if command == "SELECT" else "false"
