"""Says whether the database of a real house keeps what the application relies on; refuses in German otherwise."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

from lotsenbuch.accounts.queries import with_role
from lotsenbuch.accounts.roles import Role

OLDEST_POSTGRES = 150000
_ROLE = """
    SELECT current_user, rolsuper OR rolbypassrls, rolcreaterole OR rolcreatedb OR rolreplication
    FROM pg_roles WHERE rolname = current_user
"""
_OWNS = "SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole"
_BECOMES = "SELECT count(*) FROM pg_auth_members WHERE member = current_user::regrole"
_UNFORCED = """
    SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relrowsecurity
    AND NOT relforcerowsecurity
"""


class Command(BaseCommand):
    """Check the database roles, the policies, durability and the migrations of a real house."""

    help = "Prüft, ob die Datenbank eines echten Hauses hält, worauf sich die Anwendung verlässt."
    requires_system_checks: list[str] = []  # noqa: RUF012  # Django's own attribute

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, and refuse with everything that is wrong."""
        del args, options
        try:
            faults = [*self._app(), *self._owner()]
        except DatabaseError as error:
            raise CommandError(f"Die Datenbank antwortet nicht ({type(error).__name__}).") from None
        if faults:
            raise CommandError("\n".join(f"– {fault}" for fault in faults))
        if not with_role(Role.ADMINISTRATION).exists():
            self.stderr.write("Noch betreut niemand die Anwendung: ./lotse staff create …")

    def _app(self) -> list[str]:
        found = []
        user, is_above, may_more = self._row("default", _ROLE)
        if is_above:
            found.append(f"Die Rolle {user} steht über den Regeln der Tabellen (SUPERUSER oder BYPASSRLS).")
        if may_more:
            found.append(f"Die Rolle {user} darf Rollen oder Datenbanken anlegen.")
        if self._row("default", _OWNS)[0]:
            found.append(f"Die Rolle {user} besitzt Tabellen.")
        if self._row("default", _BECOMES)[0]:
            found.append(f"Die Rolle {user} ist Mitglied einer anderen Rolle.")
        if self._row("default", "SELECT current_setting('server_version_num')::int")[0] < OLDEST_POSTGRES:
            found.append("PostgreSQL ist älter als Version 15.")
        if self._row("default", "SELECT current_setting('synchronous_commit')")[0] == "off":
            found.append("synchronous_commit ist aus: Was bestätigt ist, könnte verloren gehen.")
        return found

    def _owner(self) -> list[str]:
        found = []
        user, is_above, _ = self._row("owner", _ROLE)
        if is_above:
            found.append(f"Die Rolle {user} steht über den Regeln der Tabellen (SUPERUSER oder BYPASSRLS).")
        executor = MigrationExecutor(connections["owner"])
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            found.append("Die Tabellen sind nicht auf dem Stand des Programms: ./lotse serve --migrate")
        elif self._row("owner", _UNFORCED)[0]:
            found.append("An Tabellen mit Regeln fehlt FORCE ROW LEVEL SECURITY.")
        return found

    @staticmethod
    def _row(alias: str, sql: str) -> tuple[Any, ...]:
        with connections[alias].cursor() as cursor:
            cursor.execute(sql)
            return tuple(cursor.fetchone() or ())
