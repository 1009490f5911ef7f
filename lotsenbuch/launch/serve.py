"""`./lotse serve`: a real house. Refuses to start while a setting is missing or unsafe; makes nothing up.

Web server and worker run as the app role and never learn the owner's address: that is for migrations only.
"""

import argparse
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from urllib.parse import parse_qs, unquote, urlsplit

from lotsenbuch.launch import leash
from lotsenbuch.launch.demo import HIGHEST_PORT, READY_WITHIN, Watched, health, refuse_taken_port, web_command
from lotsenbuch.launch.places import DEFAULT_DATA, ROOT, Trouble, private_folder, say, tail
from lotsenbuch.launch.surroundings import django, environment

USAGE = "serve [--port N] [--data DIR] [--migrate] [--check]"
LONGEST_LOG = 50 * 1024 * 1024
SHORTEST_SECRET = 50
OTHERS_MAY_READ = 0o077


@dataclass(frozen=True)
class Options:
    """What was asked for on the command line."""

    port: int
    data: Path
    migrate: bool
    check: bool


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Trouble(f"Angaben nicht verstanden ({message}).\nAufruf: ./lotse {USAGE}", code=2)


def parse(arguments: Sequence[str]) -> Options:
    """Read the options of `./lotse serve`."""
    parser = _Parser(add_help=False, allow_abbrev=False)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    parser.add_argument("--migrate", action="store_true")
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args(arguments)
    if not 0 < given.port <= HIGHEST_PORT:
        raise Trouble(f"--port muss zwischen 1 und {HIGHEST_PORT} liegen.", code=2)
    return Options(given.port, given.data.resolve(), given.migrate, given.check)


def missing(env: Mapping[str, str]) -> list[str]:
    """Return in German what is missing or unsafe in the environment; nothing when all is well."""
    return [*_mode(env), *_hosts(env), *_addresses(env), *_keys(env), *_breached(env)]


def _mode(env: Mapping[str, str]) -> list[str]:
    mode = env.get("LOTSE_MODE", "serve")
    return [] if mode == "serve" else [f"LOTSE_MODE ist „{mode}“; für ein echtes Haus bitte weglassen oder „serve“."]


def _hosts(env: Mapping[str, str]) -> list[str]:
    hosts = env.get("LOTSE_HOSTS", "").split()
    if not hosts:
        return ["LOTSE_HOSTS fehlt: der Name, unter dem das Haus Lotsenbuch aufruft, zum Beispiel lotsenbuch.haus.de."]
    wild = [host for host in hosts if "*" in host or host.startswith(".")]
    return [f"LOTSE_HOSTS nennt „{host}“: bitte jeden Namen ganz ausschreiben." for host in wild]


def _addresses(env: Mapping[str, str]) -> list[str]:
    found, names = [], {"DATABASE_URL": "Eigentümer, nur für Migrationen", "DATABASE_APP_URL": "Anwendung"}
    for name, use in names.items():
        url = env.get(name, "")
        if not url:
            found.append(f"{name} fehlt: die Adresse von PostgreSQL für {use}.")
        elif (host := _host(url)) and not _is_here(host) and _sslmode(url) != "verify-full":
            found.append(f"{name} führt über das Netz zu {host}: bitte mit sslmode=verify-full und sslrootcert.")
    if not found and _user(env["DATABASE_URL"]) == _user(env["DATABASE_APP_URL"]):
        found.append("DATABASE_URL und DATABASE_APP_URL nennen dieselbe Rolle: Die Anwendung darf nichts besitzen.")
    if not found and _user(env["DATABASE_APP_URL"]) != "lotse_app":
        found.append("DATABASE_APP_URL muss die Rolle lotse_app nennen: Nur für sie gelten die Regeln der Tabellen.")
    return found


def _keys(env: Mapping[str, str]) -> list[str]:
    found = []
    for name in ("LOTSE_MASTER_KEY_FILE", "LOTSE_SECRET_KEY_FILE"):
        path = Path(env.get(name, ""))
        if name not in env or not path.is_file():
            found.append(f"{name} fehlt oder nennt keine Datei.")
        elif path.stat().st_mode & OTHERS_MAY_READ:
            found.append(f"{name}: {path} dürfen auch andere lesen; bitte chmod 600.")
        elif path.resolve().is_relative_to(ROOT):
            found.append(f"{name}: {path} liegt im Ordner des Programms; bitte außerhalb ablegen.")
        elif name == "LOTSE_SECRET_KEY_FILE" and len(path.read_text(encoding="utf-8").strip()) < SHORTEST_SECRET:
            found.append(f"{name}: Das Geheimnis braucht mindestens {SHORTEST_SECRET} zufällige Zeichen.")
    return found


def _breached(env: Mapping[str, str]) -> list[str]:
    path = env.get("LOTSE_BREACHED_PASSWORDS_FILE", "")
    wrong = f"LOTSE_BREACHED_PASSWORDS_FILE nennt „{path}“; dort liegt keine Datei, die zu lesen ist."
    return [wrong] if path and not os.access(path, os.R_OK) else []


def _host(url: str) -> str:
    parts = urlsplit(url)
    return parse_qs(parts.query).get("host", [parts.hostname or ""])[0]


def _user(url: str) -> str:
    return unquote(urlsplit(url).username or "")


def _sslmode(url: str) -> str:
    return parse_qs(urlsplit(url).query).get("sslmode", [""])[0]


def _is_here(host: str) -> bool:
    return host.startswith("/") or host in {"localhost", "127.0.0.1", "::1"}


class House:
    """A real house under watch: web server and worker over an external PostgreSQL."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._data = private_folder(options.data)
        self._watched: list[Watched] = []

    def prepare(self) -> dict[str, str]:
        """Check everything, bring up what may be brought up, and return the environment of web server and worker.

        Raises:
            Trouble: something is missing or unsafe.
        """
        if faults := missing(os.environ):
            raise Trouble("Lotsenbuch startet so nicht:\n" + "\n".join(f"  – {fault}" for fault in faults))
        env = environment(self._data, mode="serve", server=None)
        if self._options.migrate:
            say("Tabellen auf den Stand des Programms bringen …")
            _must(
                django("migrate", "--database", "owner", "--verbosity", "0"), env, "Die Migrationen sind gescheitert."
            )
        _must(django("check_serving"), env, "Lotsenbuch startet so nicht (siehe oben).")
        # After a restore the database is older than the ledger: what was deleted since is deleted again first.
        _must(django("ledger_replay"), env, "Die Löschliste ist unbrauchbar (siehe oben).", quiet=True)
        checks = ("check", "--deploy", "--fail-level", "WARNING")
        _must(django(*checks), env, "Die Prüfung der Einstellungen ist nicht still.", quiet=True)
        # The owner may lift every policy; what answers the web must not know how to become it.
        return {name: value for name, value in env.items() if name != "DATABASE_URL"}

    def run(self) -> int:
        """Prepare, and watch until somebody ends it."""
        env = self.prepare()
        if self._options.check:
            say("Alles bereit.")
            return 0
        refuse_taken_port(self._options.port)
        try:
            collect = django("collectstatic", "--noinput", "--verbosity", "0")
            _must(collect, env, "Die statischen Dateien ließen sich nicht ablegen.")
            self._start(env)
            self._wait()
            say(f"Lotsenbuch läuft auf http://127.0.0.1:{self._options.port} hinter dem Proxy. Ende mit Strg+C.")
            while True:
                self._look_after()
        except (KeyboardInterrupt, SystemExit):
            say("\nLotsenbuch wird beendet …")
        finally:
            self._take_down()
        return 0

    def _start(self, env: Mapping[str, str]) -> None:
        logs = private_folder(self._data / "log")
        web = Watched("Web-Server", web_command(self._options.port), env, logs / "web.log")
        worker = Watched("Hintergrunddienst", django("procrastinate", "worker"), env, logs / "worker.log")
        self._watched = [web, worker]
        for watched in self._watched:
            if watched.log.exists() and watched.log.stat().st_size > LONGEST_LOG:
                watched.log.replace(watched.log.with_suffix(".old"))
            watched.start()

    def _look_after(self) -> None:
        for watched in self._watched:
            watched.look_after()
        time.sleep(0.3)

    def _wait(self) -> None:
        deadline = time.monotonic() + READY_WITHIN
        host = os.environ["LOTSE_HOSTS"].split()[0]
        while (state := health(self._options.port, host=host)) is None or state.get("status") != "ok":
            self._look_after()
            if time.monotonic() > deadline:
                logs = "\n".join(f"{watched.log}:\n{tail(watched.log)}" for watched in self._watched)
                raise Trouble(f"Lotsenbuch ist nicht bereit geworden: {state}\n{logs}")

    def _take_down(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        living = [watched.child for watched in self._watched if watched.child is not None]
        for child in living:
            child.terminate()
        for child in living:
            leash.stop(child)


def _must(command: list[str], env: Mapping[str, str], says: str, *, quiet: bool = False) -> None:
    child = leash.start(command, env=env, cwd=ROOT, stdout=subprocess.DEVNULL if quiet else None)
    try:
        code = child.wait()
    finally:
        leash.stop(child)
    if code != 0:
        raise Trouble(says)


def run(arguments: Sequence[str]) -> int:
    """Run `./lotse serve`."""
    os.umask(0o077)
    return House(parse(arguments)).run()
