"""The throw-away database and the servers under measurement."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg

from lotsenbuch.launch.surroundings import database

GRANIAN = ("--interface", "wsgi", "--no-ws", "--workers", "2", "--blocking-threads", "4", "--host", "127.0.0.1")
# Two measurements on one server need two.
BENCH_DATABASE = os.environ.get("BENCH_DATABASE", "lotsenbuch_bench")


@contextmanager
def house() -> Iterator[Mapping[str, str]]:
    """Yield the environment of an empty, migrated house: on the server of DATABASE_URL, or on one of its own."""
    with tempfile.TemporaryDirectory(prefix="lotsenbuch-bench-") as folder:
        if "DATABASE_URL" in os.environ:
            owner = with_name(os.environ["DATABASE_URL"], BENCH_DATABASE)
            _recreate(os.environ["DATABASE_URL"])
            app = with_name(os.environ.get("DATABASE_APP_URL", os.environ["DATABASE_URL"]), BENCH_DATABASE)
            os.environ |= {"DATABASE_URL": owner, "DATABASE_APP_URL": app}
        os.environ["LOTSE_MODE"] = "demo"
        with database(Path(folder)) as env:
            run(env, "migrate", "--database", "owner", "--verbosity", "0")
            run(env, "collectstatic", "--noinput", "--verbosity", "0")
            yield env


def with_name(url: str, name: str) -> str:
    """Return the address of another database on the same server."""
    before, mark, query = url.partition("?")
    return before.rpartition("/")[0] + f"/{name}{mark}{query}"


def _recreate(url: str) -> None:
    with psycopg.connect(with_name(url, "postgres"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {BENCH_DATABASE} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {BENCH_DATABASE}")


def run(env: Mapping[str, str], *arguments: str) -> None:
    """Run a management command of Django."""
    # Our own words, no shell.
    subprocess.run([sys.executable, "-m", "django", *arguments], env=dict(env), check=True, stdout=sys.stderr)  # noqa: S603 - as said


@contextmanager
def served(env: Mapping[str, str], settings: str) -> Iterator[int]:
    """Serve a settings module as the demo does; yield the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", *GRANIAN, "--port", str(port), "lotsenbuch.config.wsgi:application"]
    own = {**env, "DJANGO_SETTINGS_MODULE": settings}
    process = subprocess.Popen(command, env=own, stdout=sys.stderr)  # noqa: S603 - our own words, no shell
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(port: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            time.sleep(1.5)  # the second worker
            return
    raise TimeoutError("the server did not start")
