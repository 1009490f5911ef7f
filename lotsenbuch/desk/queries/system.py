"""Whether the house itself is well: database, worker, migrations."""

from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor

# A worker writes its heartbeat every ten seconds.
HEARTBEAT_SECONDS = 40
_known: dict[str, str] = {}


def health() -> dict[str, str]:
    """Return the state of each part and of the whole; no id, no path, no login."""
    parts = {"database": "down", "worker": "down", "migrations": "pending"}
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT EXISTS (SELECT FROM procrastinate_workers WHERE last_heartbeat > now() - %s * interval '1 s')",
                [HEARTBEAT_SECONDS],
            )
            row = cursor.fetchone()
        parts["database"] = "ok"
        parts["worker"] = "ok" if row and row[0] else "down"
        parts["migrations"] = _migrations()
    except DatabaseError:
        pass
    is_well = parts == {"database": "ok", "worker": "ok", "migrations": "ok"}
    return {"status": "ok" if is_well else "down", **parts}


def _migrations() -> str:
    """Ask once per process: code and schema of a running process only change together with a restart."""
    if _known.get("migrations") != "ok":
        executor = MigrationExecutor(connections["default"])
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        _known["migrations"] = "pending" if plan else "ok"
    return _known["migrations"]
