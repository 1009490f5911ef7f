"""Measure finding a partner among 5,000 services.

`python -m bench.partners [--services 5000] [--times 200]` with the environment of the project: invented services in the
towns of the demo, served by granian with the pool on a throw-away database; the page by POST, as a colleague asks.
"""

import argparse
import os
import re
import sys
from functools import partial

from bench.client import Connection, one_by_one
from bench.place import house, run, served

BUDGET_MS = 40
ASKED = {
    "four letters": {"q": "schu"},
    "a slip": {"q": "schuldnr"},
    "changed letters": {"q": "shculden"},
    "two words": {"q": "sucht hafersiel"},
    "one kind near a place": {"category": "debt", "near": "44532;Lotsenau"},
    "a language and a free place": {"language": "Türkisch", "only_free": "on"},
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--services", type=int, default=5000)
    parser.add_argument("--times", type=int, default=200)
    options = parser.parse_args()
    with house() as env:
        os.environ |= env
        run(env, "seed_demo", "--cases", "12")
        import django

        django.setup()
        there = _filled(options.services)
        with served(env, "lotsenbuch.config.settings") as port:
            for name, fields in ASKED.items():
                told = one_by_one(_ask(port, fields), options.times)
                sys.stdout.write(
                    f"{name}, {there} services: p50 {told['p50']:.1f} ms, p95 {told['p95']:.1f} ms "
                    f"(budget {BUDGET_MS} ms)\n"
                )


def _filled(wanted: int) -> int:
    """Multiply the invented partners; return how many services there are."""
    from lotsenbuch.accounts.models import Staff
    from lotsenbuch.partners.actions import import_file
    from lotsenbuch.partners.models import Service
    from lotsenbuch.partners.queries.exchange import file_of
    from lotsenbuch.records.actor import acting_as

    anna = Staff.objects.get(username="anna")
    with acting_as(anna.actor):
        head, *rows = file_of("csv").decode("utf-8-sig").splitlines()
        copies = -(-wanted // len(rows)) - 1
        lines = [
            f'"{number} {row[1:]}' if row.startswith('"') else f"{number} {row}"
            for number in range(copies)
            for row in rows
        ]
        data = "\r\n".join([head, *lines[: wanted - Service.objects.count()]]).encode("utf-8-sig")
        report = import_file(data=data, filename="netzwerk.csv", is_trial=False, by=anna.actor)
        assert not report.problems, report.problems[:3]
        count = Service.objects.count()
    from django.db import connections

    with connections["owner"].cursor() as owner:
        owner.execute("ANALYZE partners_service, partners_organisation, partners_at, partners_site")
    return count


def _ask(port: int, fields: dict[str, str]) -> partial[None]:
    from bench.visits import cookies_of

    asking = Connection(port, cookies_of("anna"))
    page = asking.send("GET", "/netzwerk/")[1].decode()
    token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[0]

    def ask(sender: Connection) -> None:
        status, body, _ = sender.send("POST", "/netzwerk/", {"csrfmiddlewaretoken": token, **fields})
        assert status == 200
        assert b"task-title" in body

    return partial(ask, asking)


if __name__ == "__main__":
    main()
