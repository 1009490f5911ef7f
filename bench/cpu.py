"""CPU time per request, in process: a figure that holds on a busy machine too.

`python -m bench.cpu [--times 60] [--profile open]` asks the WSGI application itself, without server and socket, on the
database of the environment (a demo with cases). The limit is measured the same way in a process of its own. What
PostgreSQL does is waiting and not counted; `bench.run` counts it. With `--profile` the costliest functions of one act
are listed instead.
"""

import argparse
import cProfile
import io
import os
import pstats
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

import django

django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402  # needs Django to be set up

BATCHES = 3
_LIMIT = "from bench.cpu import InProcess, cpu_of; print(cpu_of(lambda: InProcess().send('GET', '/'), 300))"


@dataclass
class InProcess:
    """Stands in for a connection: hands a request straight to the application."""

    cookies: dict[str, str] = field(default_factory=dict)

    def send(self, method: str, target: str, form: dict[str, str] | None = None) -> tuple[int, bytes, str]:
        """Send a request; return status, body and Location."""
        path, _, query = target.partition("?")
        body = urlencode(form or {}).encode()
        answer = _APPLICATION(
            {
                "REQUEST_METHOD": method,
                "PATH_INFO": path,
                "QUERY_STRING": query,
                "CONTENT_TYPE": "application/x-www-form-urlencoded",
                "CONTENT_LENGTH": str(len(body)),
                "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
                "HTTP_HOST": "localhost",
                "SERVER_NAME": "localhost",
                "SERVER_PORT": "80",
                "SERVER_PROTOCOL": "HTTP/1.1",
                "REMOTE_ADDR": "127.0.0.1",
                "wsgi.input": io.BytesIO(body),
                "wsgi.errors": sys.stderr,
                "wsgi.url_scheme": "http",
            },
            lambda *_: None,
        )
        content = b"".join(answer)
        answer.close()
        for name, morsel in SimpleCookie(answer.cookies.output(header="", sep=";")).items():
            self.cookies[name] = morsel.value
        return answer.status_code, content, answer.headers.get("Location", "")


_APPLICATION: Any = get_wsgi_application()


def cpu_of(act: Callable[[], object], times: int) -> float:
    """Return the CPU time of an act in ms: the best of three batches, so that a neighbour counts little."""
    for _ in range(10):
        act()
    found = []
    for _ in range(BATCHES):
        begin = time.process_time()
        for _ in range(times // BATCHES):
            act()
        found.append((time.process_time() - begin) / (times // BATCHES) * 1000)
    return min(found)


def main() -> None:
    """Measure and print."""
    from bench.visits import Visits

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=60)
    parser.add_argument("--profile")
    options = parser.parse_args()
    acts = Visits(InProcess).acts()
    if options.profile:
        _profile(acts[options.profile])
        return
    command = [sys.executable, "-c", _LIMIT]
    own = {**os.environ, "DJANGO_SETTINGS_MODULE": "bench.limit"}
    limit = float(subprocess.run(command, env=own, check=True, capture_output=True, text=True).stdout)  # noqa: S603 - our own words, no shell
    sys.stdout.write(f"what        CPU ms   times\nlimit      {limit:7.2f} {1:7.1f}\n")
    for name, act in acts.items():
        cpu = cpu_of(act, options.times)
        sys.stdout.write(f"{name:<10} {cpu:7.2f} {cpu / limit:7.1f}\n")


def _profile(act: Callable[[], object]) -> None:
    for _ in range(5):
        act()
    with cProfile.Profile() as profile:
        for _ in range(30):
            act()
    pstats.Stats(profile).sort_stats("cumulative").print_stats(80)


if __name__ == "__main__":
    main()
