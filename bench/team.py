"""Measure the team lead's page and the transfer of a whole caseload.

`python -m bench.team [--cases 3000] [--times 200]` with the environment of the project: forty colleagues in one team,
served by granian with the pool on a throw-away database. The transfer is measured in the process, with its undo.
"""

import argparse
import os
import sys
import time
from functools import partial

from bench.client import Connection, one_by_one
from bench.place import house, run, served

TEAM = 40
BUDGET_PAGE_MS, BUDGET_TRANSFER_S = 50, 2


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=3000)
    parser.add_argument("--times", type=int, default=200)
    options = parser.parse_args()
    with house() as env:
        os.environ |= env
        run(env, "seed_demo", "--cases", "300")
        run(env, "multiply_cases", "--to", str(options.cases))
        import django

        django.setup()
        staff, cases = _one_team()
        with served(env, "lotsenbuch.config.settings") as port:
            told = one_by_one(_page(port), options.times)
        taken, back, moved = _transferred()
    sys.stdout.write(
        f"team lead's page, {staff} colleagues, {cases} cases: p50 {told['p50']:.1f} ms, p95 {told['p95']:.1f} ms "
        f"(budget {BUDGET_PAGE_MS} ms)\n"
        f"transfer of {moved} cases: {taken:.2f} s, taken back: {back:.2f} s (budget {BUDGET_TRANSFER_S} s)\n"
    )


def _one_team() -> tuple[int, int]:
    """Let forty colleagues belong to the team that Chris leads; return how many they are and what they hold."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT m.team_id FROM office_member m JOIN accounts_staff s ON s.id = m.staff_id "
                       "WHERE s.username = 'chris' AND m.is_lead")  # fmt: skip
        (team,) = cursor.fetchone()
        cursor.execute(
            "UPDATE office_member SET team_id = %s WHERE id IN (SELECT m.id FROM office_member m JOIN accounts_staff s "
            "ON s.id = m.staff_id WHERE NOT m.is_lead AND m.valid_until IS NULL "
            "AND EXISTS (SELECT FROM accounts_roleassignment r WHERE r.staff_id = s.id AND r.role = 'fallmanagement') "
            "ORDER BY s.username LIMIT %s)",
            [team, TEAM],
        )
        cursor.execute("SET ROLE lotse_guard")
        cursor.execute(
            "SELECT count(DISTINCT holder_id), count(*) FROM cases_outline WHERE team_id = %s AND NOT is_closed", [team]
        )
        staff, cases = cursor.fetchone()
        cursor.execute("RESET ROLE")
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return staff, cases


def _page(port: int) -> partial[None]:
    from bench.visits import cookies_of

    browser = Connection(port, cookies_of("chris"))

    def ask(sender: Connection) -> None:
        status, body, _ = sender.send("GET", "/team/")
        assert status == 200
        assert b"Erstes Gespr" in body

    return partial(ask, browser)


def _transferred() -> tuple[float, float, int]:
    """Give all cases of the fullest colleague to an empty one and take that back; return seconds and how many."""
    from django.db.models import Count

    from lotsenbuch.accounts.models import RoleAssignment, Staff
    from lotsenbuch.cases.models import Outline
    from lotsenbuch.office.models import Member
    from lotsenbuch.records.actor import acting_as
    from lotsenbuch.records.rules import Actor
    from lotsenbuch.team.actions import take_back_transfer, transfer_cases
    from lotsenbuch.team.models import Transfer

    chris = Staff.objects.get(username="chris")
    with acting_as(Actor.service("demo")):
        to = Staff.objects.create_user("leer", None, first_name="Leer", last_name="Bisher")
    since = Member.objects.earliest("valid_from").valid_from
    with acting_as(Actor.service("demo")):
        RoleAssignment.objects.create(staff=to, role="fallmanagement", valid_from=since, given_by="service:demo")
    with acting_as(chris.actor):
        full = Outline.objects.filter(is_closed=False).values("holder").annotate(number=Count("pk")).latest("number")
        earlier = Staff.objects.get(pk=full["holder"])
        ids = list(Outline.objects.filter(holder=earlier, is_closed=False).values_list("pk", flat=True))
    begin = time.perf_counter()
    with acting_as(chris.actor):
        made = transfer_cases(earlier=earlier, to=to, cases=ids, reason="Messung der Übertragung", by=chris.actor)
    taken, begin = time.perf_counter() - begin, time.perf_counter()
    with acting_as(chris.actor):
        assert take_back_transfer(transfer=Transfer.objects.get(pk=made), by=chris.actor)
    return taken, time.perf_counter() - begin, len(ids)


if __name__ == "__main__":
    main()
