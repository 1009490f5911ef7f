"""Promises that the database keeps, declared in `Meta.constraints` so that every change needs a migration.

Bare SQL in migrations drifts unseen; a `BaseConstraint` is compared by `makemigrations --check`.
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Model
from django.db.models.constraints import BaseConstraint

APP = "lotse_app"
GUARD = "lotse_guard"
ACTOR = "lotse_actor()"
STAFF = "lotse_staff()"
# Who sets the house up: its application administration, the command line, and the builder of a demo.
SETS_UP = f"{ACTOR} IN ('service:operate', 'service:demo') OR lotse_has_role('administration')"
# Settings of the house, from which nobody gets a right: also before anybody acts, as when a house is set up.
SETTINGS_BY = f"{ACTOR} IS NULL OR {SETS_UP}"


class TableRule(BaseConstraint):
    """A rule on a whole table, written in SQL once the table stands."""

    fields: tuple[str, ...] = ()

    def create_sql(self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        """Return the SQL that makes the promise."""
        raise NotImplementedError

    def constraint_sql(self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        """Defer: inside CREATE TABLE nothing of this can be said yet."""
        if model is None or schema_editor is None:  # pragma: no cover - Django always hands both
            return ""
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))
        # Django filters falsy parts out of CREATE TABLE.
        return ""

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Do nothing: the database decides."""

    def settings(self) -> dict[str, Any]:
        """Return what makes two rules equal, beside the name."""
        return {}

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """Return path and arguments for the migration."""
        return f"{type(self).__module__}.{type(self).__qualname__}", (), {"name": self.name, **self.settings()}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TableRule) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash((type(self), self.name))


def _table(model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
    assert model is not None  # noqa: S101  # narrows Django's Optional; it always hands the model
    assert schema_editor is not None  # noqa: S101
    return schema_editor.quote_name(model._meta.db_table)


class RowPolicy(TableRule):
    """A row-level-security policy; the first one on a table switches on ENABLE and FORCE.

    Args:
        name: name of the policy, unique per table.
        using: SQL for rows that are seen (empty for INSERT).
        check_sql: SQL for rows that are written; defaults to `using`.
        command: ALL, SELECT, INSERT, UPDATE or DELETE.
        role: the database role it holds for.
    """

    def __init__(self, *, name: str, using: str, check_sql: str = "", command: str = "ALL", role: str = APP) -> None:
        super().__init__(name=name)
        self.using, self.check_sql, self.command, self.role = using, check_sql, command, role

    def settings(self) -> dict[str, Any]:
        """Return the policy's own arguments."""
        return {"using": self.using, "check_sql": self.check_sql, "command": self.command, "role": self.role}

    def create_sql(self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        """Return ENABLE, FORCE and CREATE POLICY."""
        table = _table(model, schema_editor)
        using = "" if self.command == "INSERT" else f" USING ({self.using})"
        check = "" if self.command in ("SELECT", "DELETE") else f" WITH CHECK ({self.check_sql or self.using})"
        return (
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY; "
            f"CREATE POLICY {self.name} ON {table} FOR {self.command} TO {self.role}{using}{check}"
        )

    def remove_sql(self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        """Return DROP POLICY; row-level security itself stays on."""
        return f"DROP POLICY {self.name} ON {_table(model, schema_editor)}"


class AppMay(TableRule):
    """The commands that the app role may run at all on a table, e.g. `("SELECT",)` for what only guards write."""

    def __init__(self, *, name: str, commands: tuple[str, ...]) -> None:
        super().__init__(name=name)
        self.commands = tuple(commands)

    def settings(self) -> dict[str, Any]:
        """Return the commands."""
        return {"commands": self.commands}

    def create_sql(self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        """Return REVOKE of everything and GRANT of the rest."""
        table = _table(model, schema_editor)
        return f"REVOKE ALL ON {table} FROM {APP}; GRANT {', '.join(self.commands)} ON {table} TO {APP}"

    def remove_sql(self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        """Return the default privileges."""
        return f"GRANT SELECT, INSERT, UPDATE, DELETE ON {_table(model, schema_editor)} TO {APP}"


class WrittenBy(TableRule):
    """Who changes a table that everybody may read: the app role writes a row only where the condition holds.

    A trigger and not a policy, so that reading costs nothing (these tables are read in every request) and the owner,
    who migrates, sees the rows. The guard's functions decide for themselves.

    Args:
        name: prefix of the triggers.
        insert: SQL about NEW; "" where the app never adds a row.
        update: SQL about OLD and NEW; "" where it never changes one.
        delete: SQL about OLD; "" where it never deletes one.
    """

    def __init__(self, *, name: str, insert: str = "", update: str = "", delete: str = "") -> None:
        super().__init__(name=name)
        self.insert, self.update, self.delete = insert, update, delete

    def settings(self) -> dict[str, Any]:
        """Return the conditions."""
        return {"insert": self.insert, "update": self.update, "delete": self.delete}

    def create_sql(self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        """Return one trigger per command and the commands that the app may run at all."""
        return self.sql(_table(model, schema_editor))

    def sql(self, table: str) -> str:
        """Return the SQL for a table that is not a model of ours (login's own)."""
        asked = {"INSERT": self.insert, "UPDATE": self.update, "DELETE": self.delete}
        may = ", ".join(["SELECT", *(command for command, condition in asked.items() if condition)])
        triggers = (
            f"CREATE TRIGGER {self.name}_{command.lower()} BEFORE {command} ON {table} FOR EACH ROW "
            f"WHEN (current_user = '{APP}' AND NOT coalesce(({condition}), false)) "
            "EXECUTE FUNCTION lotse_refuse_write()"
            for command, condition in asked.items()
            if condition
        )
        return "; ".join([f"REVOKE ALL ON {table} FROM {APP}; GRANT {may} ON {table} TO {APP}", *triggers])

    def remove_sql(self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        """Return DROP TRIGGER and the default privileges."""
        table = _table(model, schema_editor)
        asked = {"insert": self.insert, "update": self.update, "delete": self.delete}
        drops = [f"DROP TRIGGER {self.name}_{command} ON {table}" for command, sql in asked.items() if sql]
        return "; ".join([*drops, f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {APP}"])


class GuardMay(TableRule):
    """What the guard role may see and do on a table: named columns only, for the reviewed functions it owns.

    Args:
        name: name of the rule; the guard's policy has the same name.
        reads: columns it may SELECT ("*" for all).
        writes: commands it may run beside SELECT.
    """

    def __init__(self, *, name: str, reads: tuple[str, ...], writes: tuple[str, ...] = ()) -> None:
        super().__init__(name=name)
        self.reads, self.writes = tuple(reads), tuple(writes)

    def settings(self) -> dict[str, Any]:
        """Return columns and commands."""
        return {"reads": self.reads, "writes": self.writes}

    def create_sql(self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        """Return column grants and the guard's own policy."""
        table = _table(model, schema_editor)
        columns = "" if self.reads == ("*",) else f" ({', '.join(self.reads)})"
        grants = [f"GRANT SELECT{columns} ON {table} TO {GUARD}"]
        grants += [f"GRANT {', '.join(self.writes)} ON {table} TO {GUARD}"] if self.writes else []
        command = "ALL" if self.writes else "SELECT"
        check = " WITH CHECK (true)" if self.writes else ""
        grants.append(f"CREATE POLICY {self.name} ON {table} FOR {command} TO {GUARD} USING (true){check}")
        return "; ".join(grants)

    def remove_sql(self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        """Return the withdrawal of all of it, and of nothing that another rule of the table gives."""
        table = _table(model, schema_editor)
        columns = "" if self.reads == ("*",) else f" ({', '.join(self.reads)})"
        rights = ", ".join([f"SELECT{columns}", *self.writes])
        return f"DROP POLICY {self.name} ON {table}; REVOKE {rights} ON {table} FROM {GUARD}"


class Stays(TableRule):
    """Rows keep these columns for ever: a row is never moved to another case or person, nor given to somebody else.

    Args:
        name: name of the trigger, unique per table.
        columns: the columns that stay.
        when: SQL about OLD for which they do; empty for always.
    """

    def __init__(self, *, name: str, columns: tuple[str, ...], when: str = "") -> None:
        super().__init__(name=name)
        self.columns, self.when = tuple(columns), when

    def settings(self) -> dict[str, Any]:
        """Return the columns, and when they stay."""
        return {"columns": self.columns, **({"when": self.when} if self.when else {})}

    def create_sql(self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        """Return the trigger; `lotse_refuse_move` comes with records 0001."""
        moved = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in self.columns)
        condition = f"({self.when}) AND ({moved})" if self.when else moved
        return (
            f"CREATE TRIGGER {self.name} BEFORE UPDATE ON {_table(model, schema_editor)} FOR EACH ROW "
            f"WHEN ({condition}) EXECUTE FUNCTION lotse_refuse_move()"
        )

    def remove_sql(self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        """Return DROP TRIGGER."""
        return f"DROP TRIGGER {self.name} ON {_table(model, schema_editor)}"


class OfSameCase(TableRule):
    """A row names another row only where the writer sees that one in the same case.

    The keys alone do not hold this: PostgreSQL looks for them past every policy, so that a row could be hung on one of
    a hidden case, and take the only place that one has.

    Args:
        name: name of the trigger, unique per table.
        column: the key, as the column is called.
        table: where it points to.
        through: the column that both rows share; the case, or for a case itself the person.
    """

    def __init__(self, *, name: str, column: str, table: str, through: str = "case_id") -> None:
        super().__init__(name=name)
        self.column, self.table, self.through = column, table, through

    def settings(self) -> dict[str, Any]:
        """Return the column, the table it points to and what both share."""
        return {"column": self.column, "table": self.table, "through": self.through}

    def create_sql(self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        """Return the trigger; `lotse_same_case` comes with a migration of records."""
        return (
            f"CREATE TRIGGER {self.name} BEFORE INSERT OR UPDATE OF {self.column}, {self.through} "
            f"ON {_table(model, schema_editor)} FOR EACH ROW WHEN (NEW.{self.column} IS NOT NULL) "
            f"EXECUTE FUNCTION lotse_same_case('{self.column}', '{self.table}', '{self.through}')"
        )

    def remove_sql(self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        """Return DROP TRIGGER."""
        return f"DROP TRIGGER {self.name} ON {_table(model, schema_editor)}"


class GuardSets(TableRule):
    """A column that only the guard's functions change; the app may write the rest of the row."""

    def __init__(self, *, name: str, column: str) -> None:
        super().__init__(name=name)
        self.column = column

    def settings(self) -> dict[str, Any]:
        """Return the column."""
        return {"column": self.column}

    def create_sql(self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        """Return the trigger; inside a guard function the current user is the guard."""
        changed = f"OLD.{self.column} IS DISTINCT FROM NEW.{self.column}"
        return (
            f"CREATE TRIGGER {self.name} BEFORE UPDATE ON {_table(model, schema_editor)} FOR EACH ROW "
            f"WHEN ({changed} AND current_user <> '{GUARD}') EXECUTE FUNCTION lotse_refuse_move()"
        )

    def remove_sql(self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        """Return DROP TRIGGER."""
        return f"DROP TRIGGER {self.name} ON {_table(model, schema_editor)}"


class Frozen(TableRule):
    """Rows that match a condition can be neither changed nor deleted: what was agreed stays as it was agreed."""

    def __init__(self, *, name: str, when: str) -> None:
        super().__init__(name=name)
        self.when = when

    def settings(self) -> dict[str, Any]:
        """Return the condition."""
        return {"when": self.when}

    def create_sql(self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        """Return the trigger; `lotse_refuse_change` comes with records 0001."""
        table = _table(model, schema_editor)
        return (
            f"CREATE TRIGGER {self.name} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW "
            f"WHEN ({self.when}) EXECUTE FUNCTION lotse_refuse_change()"
        )

    def remove_sql(self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        """Return DROP TRIGGER."""
        return f"DROP TRIGGER {self.name} ON {_table(model, schema_editor)}"
