"""Which migrations would stop the old code of an update under way, or hold a table while everybody waits.

Decision 0172; `docs/operation.md` says how to do it in steps: expand, migrate, contract.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import models
from django.db.migrations import operations as ops
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED

RELEASED = Path(__file__).resolve().parents[1] / "released.json"
# They check every row while nobody may write; policies, triggers and grants are written down in a moment.
_SLOW = (models.UniqueConstraint, models.CheckConstraint)
_GONE = (ops.RemoveField, ops.DeleteModel, ops.RenameField, ops.RenameModel, ops.AlterModelTable)


@dataclass(frozen=True)
class Risk:
    """One thing in one migration that people would feel."""

    migration: str
    words: str


def released(path: Path = RELEASED) -> dict[str, set[str]]:
    """Return the migrations that the last release already had, by room."""
    found: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8"))
    return {room: set(names) for room, names in found.items()}


def all_migrations() -> list[Migration]:
    """Return our migrations in the order in which they run; no database is asked."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    names = dict.fromkeys(name for leaf in loader.graph.leaf_nodes() for name in loader.graph.forwards_plan(leaf))
    return [loader.graph.nodes[name] for name in names]


def risks(migrations: list[Migration], known: dict[str, set[str]]) -> list[Risk]:
    """Return what is risky in the migrations that no release has had and that do not say why they have to be so."""
    state, made, found = ProjectState(), set[tuple[str, str]](), list[Risk]()
    for migration in migrations:
        is_new = migration.name not in known.get(migration.app_label, set())
        is_ours = migration.__module__.startswith("lotsenbuch.") or migration.app_label in known
        for operation in migration.operations:
            if is_new and is_ours and not getattr(migration, "risk", ""):
                for words in _complaints(operation, migration.app_label, state, made):
                    found.append(Risk(f"{migration.app_label}.{migration.name}", words))
            if is_new and isinstance(operation, ops.CreateModel):
                made.add((migration.app_label, operation.name_lower))
            operation.state_forwards(migration.app_label, state)
    return found


def _complaints(operation: Any, room: str, state: ProjectState, made: set[tuple[str, str]]) -> Iterator[str]:
    model = str(getattr(operation, "model_name", getattr(operation, "name", ""))).lower()
    if (room, model) in made:
        return  # nobody's code knows the table yet
    if isinstance(operation, _GONE):
        yield f"{operation.describe()}: Der alte Stand sucht es noch. Erst in der nächsten Fassung entfernen."
    elif isinstance(operation, ops.AddField):
        yield from _added(operation)
    elif isinstance(operation, ops.AlterField):
        yield from _altered(operation, state.models[room, model].fields[operation.name])
    elif isinstance(operation, ops.AddIndex) and not isinstance(operation, AddIndexConcurrently):
        yield f"{operation.describe()}: Die Tabelle ist so lange zu. Bitte AddIndexConcurrently in eigener Migration."
    elif isinstance(operation, ops.AddConstraint) and isinstance(operation.constraint, _SLOW):
        yield f"{operation.describe()}: Jede Zeile wird geprüft, so lange ist die Tabelle zu."


def _added(operation: ops.AddField) -> Iterator[str]:
    field = operation.field
    has_default = getattr(field, "db_default", NOT_PROVIDED) is not NOT_PROVIDED
    if isinstance(field, models.GeneratedField):
        yield f"{operation.describe()}: Die ganze Tabelle wird neu geschrieben."
    elif not (field.null or field.many_to_many or has_default):
        yield f"{operation.describe()}: Der alte Stand schreibt die Spalte nicht. Bitte mit db_default oder null."


def _altered(operation: ops.AlterField, before: Any) -> Iterator[str]:
    field = operation.field
    if before.null and not field.null:
        yield f"{operation.describe()}: Der alte Stand lässt das Feld noch leer."
    if before.deconstruct()[1] != field.deconstruct()[1]:
        yield f"{operation.describe()}: Ein anderer Typ schreibt die ganze Tabelle neu."
    if field.unique and not before.unique:
        yield f"{operation.describe()}: Eindeutigkeit prüft jede Zeile, so lange ist die Tabelle zu."


def not_in_one_piece(migrations: list[Migration]) -> list[str]:
    """Return our migrations that are not one transaction although they build no index: killed, they would stay half."""
    return [
        f"{one.app_label}.{one.name}"
        for one in migrations
        if one.__module__.startswith("lotsenbuch.")
        and not one.atomic
        and not all(isinstance(operation, AddIndexConcurrently) for operation in one.operations)
    ]
