"""Migration operations for the reviewed functions of `lotse_guard`, and for data migrations under FORCE.

Each guard function runs with a fixed search path as a role that never logs in, and answers only
yes/no, a count or an id (docs/decisions/0006-three-database-roles.md).
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, connection, connections, transaction
from django.db.migrations.operations import RunSQL

from .policy import APP, GUARD
from .rules import RefusedError

# By this code a guard says no in words for people: its message is a German sentence.
REFUSAL = "LB001"


class GuardFunction(RunSQL):
    """Create a SECURITY DEFINER function owned by `lotse_guard`, callable by the app role only."""

    def __init__(
        self, *, signature: str, returns: str, body: str, declare: str = "", language: str = "plpgsql"
    ) -> None:
        self.signature, self.returns, self.body = signature, returns, body
        self.declare, self.language = declare, language
        super().__init__(sql=self._create(), reverse_sql=f"DROP FUNCTION {self._name_and_types()}")

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Return the arguments for the migration writer."""
        kwargs = {"signature": self.signature, "returns": self.returns, "body": self.body}
        return type(self).__qualname__, [], {**kwargs, "declare": self.declare, "language": self.language}

    def _name_and_types(self) -> str:
        name, _, arguments = self.signature.partition("(")
        parts = [part.split() for part in arguments.rstrip(")").split(",") if part.strip()]
        return f"{name}({', '.join(' '.join(words[1:]) for words in parts)})"

    def _create(self) -> str:
        target = self._name_and_types()
        code = self.body
        if self.language == "plpgsql":
            declare = f"DECLARE {self.declare}\n" if self.declare else ""
            code = f"{declare}BEGIN\n{self.body}\nEND"
        # CREATE TRIGGER asks whether the table's owner may run the function; nobody calls it directly.
        caller = "%I', session_user" if self.returns == "trigger" else f"{APP}'"
        return (
            f"GRANT CREATE ON SCHEMA public TO {GUARD};"
            # As the guard itself: a later migration may replace what is the guard's already.
            f"SET LOCAL ROLE {GUARD};"
            f"CREATE OR REPLACE FUNCTION {self.signature} RETURNS {self.returns} LANGUAGE {self.language} "
            f"SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $guard$ {code} $guard$;"
            f"REVOKE ALL ON FUNCTION {target} FROM PUBLIC;"
            f"DO $do$ BEGIN EXECUTE format('GRANT EXECUTE ON FUNCTION {target} TO {caller}); END $do$;"
            "RESET ROLE;"
            f"REVOKE CREATE ON SCHEMA public FROM {GUARD};"
        )


def ask_guard(function: str, *arguments: Any) -> Any:
    """Call a guard function on the app's connection and return its single answer.

    Args:
        function: name of the function, a constant of our own code.
        *arguments: values handed over as parameters.

    Returns:
        What the function answers: a bool, a count, a UUID or None.
    """
    return ask_together((function, *arguments))[0]


def ask_together(*asked: tuple[Any, ...]) -> list[Any]:
    """Call several functions in one statement, one after the other; return their answers in this order.

    Args:
        *asked: for each one its name, a constant of our own code, and its values.
    """
    calls = (f"{function}({', '.join(['%s'] * len(arguments))})" for function, *arguments in asked)
    values = [argument for _, *arguments in asked for argument in arguments]
    with guards_words(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(calls)}", values)
        return list(cursor.fetchone() or [None] * len(asked))


@contextmanager
def guards_words() -> Iterator[None]:
    """Let what a guard refuses in words be a refusal like every other.

    Raises:
        RefusedError: with the guard's sentence; the transaction goes on from its last savepoint only.
    """
    try:
        yield
    except DatabaseError as error:
        cause = error.__cause__
        if getattr(cause, "sqlstate", "") != REFUSAL:
            raise
        diagnosis = getattr(cause, "diag", None)
        raise RefusedError(str(getattr(diagnosis, "message_primary", ""))) from error


@contextmanager
def force_lifted(using: str, tables: Iterable[str]) -> Iterator[None]:
    """Let the owner see and write all rows of these tables for the length of one transaction.

    Under FORCE the owner sees no rows either, so that a data migration would touch nothing without an error. All
    deferred constraints are checked before FORCE comes back; when anything raises, the rollback brings it back.

    Args:
        using: alias of the owner's connection.
        tables: the tables, by name; no others open.
    """
    names = [connections[using].ops.quote_name(name) for name in tables]
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        for name in names:
            cursor.execute(f"ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in names:
            cursor.execute(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")
