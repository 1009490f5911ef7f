"""How the tests of the whole house ask: every colleague with a client, and all that an answer tells."""

import re
from collections.abc import Callable
from http.cookies import SimpleCookie
from typing import Any, cast

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lotsenbuch.office.queries import forget_house, the_house
from tests.cast import Cast, client_of
from tests.forms import Sent
from tests.routes import RouteEntry

type Told = tuple[int, dict[str, str], str, int]


class Browsers:
    """A logged-in client per colleague, logged in once: after each route it is as it was."""

    def __init__(self, everybody: Cast) -> None:
        self._of = {name: client_of(staff) for name, staff in everybody.items()}
        self._cookies = {name: client.cookies.output() for name, client in self._of.items()}

    def of(self, name: str) -> Client:
        """Return the client of a colleague, with the cookies of the login and nothing else."""
        client = self._of[name]
        if client.cookies.output() != self._cookies[name]:
            client.cookies = SimpleCookie(self._cookies[name].replace("Set-Cookie: ", ""))
        return client


def address(route: RouteEntry, parameters: dict[str, Any]) -> str:
    """Return the address of a route."""
    return reverse(route.name, kwargs={name: value for name, value in parameters.items() if name in route.parameters})


def ask(client: Client, method: str, path: str) -> HttpResponse:
    """Send a request without content."""
    answer: Any = client.generic(method, path)  # Django's own class, patched for tests
    return cast("HttpResponse", answer)


def told(client: Client, method: str, path: str) -> Told:
    """Return all that an answer tells: status, headers, body and work; address, nonce and token left out."""
    return _told(lambda: ask(client, method, path), path)


def all_told(client: Client, path: str, body: Sent) -> Told:
    """Return all that the answer to a form tells."""
    return _told(lambda: client.post(path, body), path)


def both_told(hidden: Callable[[], Told], nothing: Callable[[], Told]) -> tuple[Told, Told]:
    """Return what is told of hidden data and what of nothing, to be compared.

    Nothing is asked for first, and once more if it was told differently: what a process or a session remembers is
    remembered then, and a minute that ended between two answers has ended. Hidden data is asked for only once.
    """
    before, seen = nothing(), hidden()
    return seen, before if seen == before else nothing()


def _told(answer: Callable[[], Any], path: str) -> Told:
    forget_house()
    the_house()  # read now: at a five seconds' mark one of two answers would cost a query more
    connection.queries_log.clear()  # Django keeps the last 9000: beyond them a count would be of what is left
    with CaptureQueriesContext(connection) as captured:
        response = answer()
    volatile = r"nonce[-=]\"?[\w+/=-]+|(?<=value=\")[A-Za-z0-9]{64}(?=\")|(?<=csrftoken\": \")\w{64}"
    volatile += r"|(?<=value=\")\d\d:\d\d(?=\")"  # a form that begins with the time of day, asked over a minute's end
    volatile += r"|(?<=Stand )\d\d\.\d\d\.\d{4}, \d\d:\d\d(?= Uhr)"  # the head of a printed page, likewise
    echo = path if len(path) > 1 else "next=/"
    headers = {name: re.sub(volatile, "", value).replace(echo, "…") for name, value in response.headers.items()}
    body = re.sub(volatile, "", response.content.decode()).replace(echo, "…")
    return response.status_code, headers, body, len(captured)
