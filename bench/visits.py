"""What is measured: what Anna and the team lead do, by the names of the doors."""

import itertools
import random
import re
import secrets
from collections.abc import Callable
from typing import Protocol
from uuid import uuid4

import django
from django.conf import settings

from bench.client import Connection

django.setup()

from django.db import connection  # noqa: E402  # needs Django to be set up
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from lotsenbuch.accounts.models import Staff  # noqa: E402
from lotsenbuch.cases.queries import cases_of  # noqa: E402
from lotsenbuch.records.actor import acting_as  # noqa: E402

BACKEND = "lotsenbuch.accounts.backends.StaffBackend"
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
_CHANNEL = {"kind": "mobile", "said_by": "die Person selbst", "valid_from": "heute"}
_PERSONS = itertools.count(1)


def bare(port: int) -> Callable[[], object]:
    """Return the act of asking the limit."""
    asking = Connection(port)
    return lambda: _good(asking.send("GET", "/"), 200)


class Sender(Protocol):
    """What a visit goes through."""

    cookies: dict[str, str]

    def send(self, method: str, target: str, form: dict[str, str] | None = None) -> tuple[int, bytes, str]:
        """Send a request; return status, body and Location."""


class Visits:
    """Anna's visits on one server, and one of the team lead's."""

    def __init__(self, connect: Callable[[dict[str, str]], Sender]) -> None:
        self._anna, self._chris = connect(cookies_of("anna")), connect(cookies_of("chris"))
        # Others register: Anna keeps the cases that she has. Four, because each may ask 30 times in ten minutes
        # whether somebody is known.
        self._tokens: dict[Sender, str] = {}
        self._registrars = itertools.cycle([connect(cookies_of(name)) for name in ("hanna", "bernd", "ida", "jannes")])
        staff = Staff.objects.get(username="anna")
        with acting_as(staff.actor):
            rows = list(cases_of(staff.actor).values_list("pk", "person__last_name"))
        self.own = len(rows)
        self._files = [reverse("desk:case_file", args=[key]) for key, _ in rows]
        self._names = [name for _, name in rows]
        self._choose = random.Random(7)  # noqa: S311  # which case is opened is no secret
        _, page, _ = self._anna.send("GET", reverse("desk:cases"))
        self._token = _token(page)

    def acts(self) -> dict[str, Callable[[], object]]:
        """Return what is done, by name."""
        return {
            "list": lambda: _good(self._anna.send("GET", reverse("desk:cases")), 200),
            "search": lambda: _good(self._anna.send("POST", reverse("desk:search"), self._search()), 200),
            "open": lambda: _good(self._anna.send("GET", self._choose.choice(self._files)), 200),
            "create": self._register,
            "team list": lambda: _good(self._chris.send("GET", reverse("desk:cases")), 200),
        }

    def files(self) -> list[str]:
        """Return the addresses of Anna's case files."""
        return self._files

    def cookies(self) -> dict[str, str]:
        """Return Anna's cookies."""
        return self._anna.cookies

    def queries(self) -> dict[str, int]:
        """Count the statements of each act, log and session included."""
        anna, chris, hanna = _client("anna"), _client("chris"), _client("hanna")
        asked: dict[str, Callable[[], object]] = {
            "list": lambda: anna.get(reverse("desk:cases")),
            "search": lambda: anna.post(reverse("desk:search"), self._search()),
            "open": lambda: anna.get(self._files[0]),
            "create": lambda: hanna.post(reverse("intake:register"), self._person()),
            "team list": lambda: chris.get(reverse("desk:cases")),
        }
        counts = {}
        for name, ask in asked.items():
            ask()
            with CaptureQueriesContext(connection) as captured:
                ask()
            statements = [query["sql"] for query in captured.captured_queries]
            counts[name] = sum(not sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")) for sql in statements)
        return counts

    def _register(self) -> None:
        registrar = next(self._registrars)
        if registrar not in self._tokens:
            self._tokens[registrar] = _token(registrar.send("GET", reverse("intake:register"))[1])
        person = self._person() | {"csrfmiddlewaretoken": self._tokens[registrar]}
        answer = registrar.send("POST", reverse("intake:register"), person)
        # Now and then an invented person sounds like somebody with the same birthday: then the house asks.
        if b"Trotzdem anlegen" not in answer[1]:
            _good(answer, 302)

    def _search(self) -> dict[str, str]:
        return {"csrfmiddlewaretoken": self._token, "q": self._choose.choice(self._names)[:5]}

    def _person(self) -> dict[str, str]:
        number = next(_PERSONS)
        # Not by the seed: whom an earlier run on the same database registered would be known.
        letters = "".join(secrets.choice("bdfgklmnprst") + secrets.choice("aeiou") for _ in range(5))
        rows = {"TOTAL_FORMS": "3", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": "3"}
        return {
            "csrfmiddlewaretoken": self._token,
            "repeat_key": str(uuid4()),
            "first_name": letters[:4].title(),
            "last_name": letters.title(),
            "birth_on": f"{1 + number % 28:02}.{1 + number % 12:02}.{1950 + number % 50}",
            "languages": "Deutsch",
            "opened_on": "heute",
            "health": "wird beim Messen verschlüsselt",
            **{f"channel-{name}": value for name, value in rows.items()},
            "channel-0-value": "0151 5550000",
            **{f"channel-{row}-{name}": value for row in range(3) for name, value in _CHANNEL.items()},
        }


def _token(page: bytes) -> str:
    token = _TOKEN.search(page)
    assert token, "no form on the page"
    return token[1].decode()


def _client(username: str) -> Client:
    client = Client()
    client.force_login(Staff.objects.get(username=username), backend=BACKEND)
    return client


def keys_of(username: str) -> list[str]:
    """Return the keys of somebody's cases."""
    staff = Staff.objects.get(username=username)
    with acting_as(staff.actor):
        return [str(key) for key in cases_of(staff.actor).values_list("pk", flat=True)]


def logged_in(port: int, username: str) -> Connection:
    """Return the connection of a colleague who has logged in."""
    return Connection(port, cookies_of(username))


def cookies_of(username: str) -> dict[str, str]:
    cookies = {name: morsel.value for name, morsel in _client(username).cookies.items()}
    assert settings.SESSION_COOKIE_NAME in cookies
    return cookies


def _good(answer: tuple[int, bytes, str], status: int) -> None:
    assert answer[0] == status, (answer[0], re.sub(rb"<[^>]+>|\s+", b" ", answer[1])[-1500:].decode())
