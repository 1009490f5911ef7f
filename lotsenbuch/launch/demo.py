"""`./lotse demo`: puts the synthetic Jobcenter up, watches over its processes and takes it down again."""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from lotsenbuch.launch import leash, prepared
from lotsenbuch.launch.claim import Claim, holder
from lotsenbuch.launch.places import DEFAULT_DATA, PYTHON, ROOT, Trouble, external_database, private_folder, say, tail
from lotsenbuch.launch.postgres import Server
from lotsenbuch.launch.surroundings import STATE_FILE, django, environment

USAGE = "demo [--port N] [--data DIR] [--cases N] [--seed N] [--json]"
HOST = "127.0.0.1"
HIGHEST_PORT = 65535
LONGEST_PAUSE = 30.0
CALM_AFTER = 60.0
READY_WITHIN = 90.0
HOPELESS_PAUSE = 2.0  # the third death in a row while starting

type Accounts = list[dict[str, str]]


@dataclass(frozen=True)
class Options:
    """What was asked for on the command line."""

    port: int
    data: Path
    cases: int
    seed: int
    json: bool


@dataclass
class Watched:
    """A child that is started again when it dies, more patiently each time."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    log: Path
    child: leash.Child | None = None
    pause: float = 0.0
    started: float = 0.0
    due: float = field(default=0.0)

    def start(self) -> None:
        """Start the child; its words go to its log."""
        with self.log.open("ab") as log:
            self.child = leash.start(self.command, env=self.env, cwd=ROOT, stdout=log, stderr=log)
        self.started = time.monotonic()

    def look_after(self) -> None:
        """Start the child again if it died and its pause is over."""
        now = time.monotonic()
        if self.child is None:
            if now >= self.due:
                self.start()
        elif self.child.poll() is not None:
            self.pause = min(max(self.pause * 2, 0.5), LONGEST_PAUSE) if now - self.started < CALM_AFTER else 0.5
            self.due = now + self.pause
            say(f"{self.name} ist beendet ({self.child.returncode}), neuer Start; Protokoll: {self.log}")
            self.child = None


class _Parser(argparse.ArgumentParser):
    """A parser that complains in German and leaves the exit to us."""

    def error(self, message: str) -> NoReturn:
        raise Trouble(f"Angaben nicht verstanden ({message}).\nAufruf: ./lotse {USAGE}", code=2)


def parse(arguments: Sequence[str]) -> Options:
    """Read the options of `./lotse demo`."""
    parser = _Parser(add_help=False, allow_abbrev=False)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    parser.add_argument("--cases", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    if not 0 < given.port <= HIGHEST_PORT:
        raise Trouble(f"--port muss zwischen 1 und {HIGHEST_PORT} liegen.", code=2)
    if given.cases < 0:
        raise Trouble("--cases darf nicht negativ sein.", code=2)
    return Options(given.port, given.data.resolve(), given.cases, given.seed, given.json)


class Demo:
    """A running demo: server, web and worker over one data folder."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._data = private_folder(options.data)
        self._claim = Claim(options.data)
        self._server: Server | None = None
        self._watched: list[Watched] = []

    def run(self) -> int:
        """Put everything up, report it, and watch until somebody ends it."""
        self._take_claim()
        try:
            refuse_taken_port(self._options.port)
            self._tell_state("starting")
            accounts = self._put_up()
            self._report(accounts)
            self._watch()
        except (KeyboardInterrupt, SystemExit):
            say("\nLotsenbuch wird beendet …")
        finally:
            self._take_down()
        return 0

    def _take_claim(self) -> None:
        told = False
        while not self._claim.take("demo"):
            other = holder(self._data)
            if other is not None and other.kind == "demo":
                raise Trouble(f"Über {self._data} läuft schon eine Demo (Prozess {other.pid}).")
            if not told:
                told = True
                say("Ein anderer Befehl benutzt gerade die Datenbank; warte …")
            time.sleep(0.1)

    def _put_up(self) -> Accounts:
        private_folder(self._data / "log")
        if not external_database():
            say("PostgreSQL startet …")
            self._server = Server(self._data)
            self._server.start()
        env = environment(self._data, mode="demo", server=self._server)
        env |= {"LOTSE_PORT": str(self._options.port), "LOTSE_STATE_FILE": str(self._data / STATE_FILE)}
        env |= {"LOTSE_ADDRESS": f"http://localhost:{self._options.port}"}
        web = Watched("Web-Server", web_command(self._options.port), env, self._data / "log" / "web.log")
        worker = Watched("Hintergrunddienst", django("procrastinate", "worker"), env, self._data / "log" / "worker.log")
        is_fresh = not prepared.is_prepared(self._data)
        # An unchanged program over a prepared folder: everybody gets ready at the same time.
        self._watched = [web] if is_fresh else [web, worker]
        if not is_fresh:
            self._tell_state("loading")
        for watched in self._watched:
            watched.log.unlink(missing_ok=True)
            watched.start()
        accounts = self._prepare(env, collect=is_fresh)
        if is_fresh:
            prepared.mark_prepared(self._data)
            worker.start()
            self._watched.append(worker)
        self._tell_state("ready")
        self._wait_until_healthy()
        return accounts

    def _prepare(self, env: Mapping[str, str], *, collect: bool) -> Accounts:
        """Bring tables, synthetic cases and static files up to date in one process."""
        say("Tabellen und Beispieldaten …")
        command = django("prepare_demo", "--json", "--cases", str(self._options.cases))
        command += ["--seed", str(self._options.seed), *(["--collectstatic"] if collect else [])]
        child = leash.start(command, env=env, cwd=ROOT, stdout=subprocess.PIPE)
        try:
            said, _ = child.communicate()
        finally:
            leash.stop(child)
        if child.returncode != 0:
            raise Trouble("Tabellen und Beispieldaten konnten nicht eingerichtet werden (siehe oben).")
        accounts: Accounts = json.loads(said.splitlines()[-1])["accounts"]
        return accounts

    def _wait_until_healthy(self) -> None:
        deadline = time.monotonic() + READY_WITHIN
        while (state := health(self._options.port)) is None or state.get("status") != "ok":
            for watched in self._watched:
                watched.look_after()
            if time.monotonic() > deadline or any(watched.pause >= HOPELESS_PAUSE for watched in self._watched):
                logs = "\n".join(f"{watched.log}:\n{tail(watched.log)}" for watched in self._watched)
                raise Trouble(f"Lotsenbuch ist nicht bereit geworden: {state}\n{logs}")
            time.sleep(0.05)

    def _report(self, accounts: Accounts) -> None:
        url = f"http://localhost:{self._options.port}"
        if self._options.json:
            sys.stdout.write(json.dumps({"url": url, "accounts": accounts}, ensure_ascii=False) + "\n")
        else:
            rows = [f"  {account['username']:<10} {account['password']:<24} {account['role']}" for account in accounts]
            lines = [f"\nLotsenbuch läuft: {url}", "", "Zugänge (Name, Passwort, Rolle):", *rows]
            sys.stdout.write("\n".join([*lines, "", "Beenden mit Strg+C.", ""]))
        sys.stdout.flush()
        say(f"Protokolle: {self._data / 'log'}")

    def _watch(self) -> None:
        while True:
            for watched in self._watched:
                watched.look_after()
            if self._server is not None and not self._server.is_alive:
                say("PostgreSQL ist beendet und wird neu gestartet …")
                self._server.start()
            time.sleep(0.3)

    def _take_down(self) -> None:
        """Stop web and worker together, then the database; a second Ctrl-C must not leave something behind."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        living = [watched.child for watched in self._watched if watched.child is not None]
        for child in living:
            child.terminate()
        deadline = time.monotonic() + 4
        for child in living:
            leash.stop(child, patience=max(deadline - time.monotonic(), 0.1))
        if self._server is not None:
            self._server.stop()
        (self._data / STATE_FILE).unlink(missing_ok=True)
        self._claim.give_back()

    def _tell_state(self, state: str) -> None:
        """Tell web server and commands how far we are, in one piece."""
        path = self._data / STATE_FILE
        private_folder(path.parent)
        draft = path.with_suffix(".new")
        draft.write_text(state, encoding="utf-8")
        draft.replace(path)


def run(arguments: Sequence[str]) -> int:
    """Run `./lotse demo`."""
    os.umask(0o077)
    return Demo(parse(arguments)).run()


def refuse_taken_port(port: int) -> None:
    """Complain about a taken port now: the web server would share it silently."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise Trouble(f"Port {port} ist dem System vorbehalten; bitte mit --port einen über 1023 nehmen.") from None
        except OSError:
            raise Trouble(f"Port {port} ist belegt; bitte mit --port einen anderen nehmen.") from None


def web_command(port: int) -> list[str]:
    """Return the command line of the web server; it writes no access log, which would name every file opened."""
    command = [str(PYTHON), "-P", "-m", "granian", "--interface", "wsgi", "--factory", "--no-ws"]
    command += ["--workers", "2", "--blocking-threads", "4", "--respawn-failed-workers", "--host", HOST]
    return [*command, "--port", str(port), "lotsenbuch.launch.wsgi:application"]


def health(port: int, *, host: str = HOST) -> dict[str, Any] | None:
    """Ask the web server how it is; nothing when it does not answer as agreed."""
    try:
        request = urllib.request.Request(f"http://{HOST}:{port}/health", headers={"Host": host})
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310  # our own address
            said: dict[str, Any] = json.load(answer)
    except urllib.error.HTTPError as refused:
        try:
            said = json.load(refused)
        except ValueError:
            return {"status": "down", "http": refused.code}
    except (OSError, ValueError):
        return None
    return said
