"""Measure the week of a whole office and one's own week.

`python -m bench.calendar [--cases 3400] [--times 200]` with the environment of the project: forty colleagues with
twenty appointments each in one week, served by granian with the pool on a throw-away database.
"""

import argparse
import os
import sys
from datetime import date, timedelta
from functools import partial

from bench.client import Connection, one_by_one
from bench.place import house, run, served

STAFF, EACH, BUDGET_MS = 40, 20, 60
HOURS = (8, 10, 12, 14)
TABLES = ("cases_case", "cases_outline", "office_member", "appointments_appointment", "appointments_busy")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=3400)
    parser.add_argument("--times", type=int, default=200)
    options = parser.parse_args()
    with house() as env:
        os.environ |= env
        run(env, "seed_demo", "--cases", "300")
        run(env, "multiply_cases", "--to", str(options.cases))
        import django

        django.setup()
        staff, booked, monday = _booked()
        with served(env, "lotsenbuch.config.settings") as port:
            for name, path in (("the office", "/termine/haus/"), ("one's own week", "/termine/woche/")):
                told = one_by_one(_page(port, f"{path}?tag={monday}"), options.times)
                sys.stdout.write(
                    f"{name}, {staff} colleagues, {booked} appointments in the week: p50 {told['p50']:.1f} ms, "
                    f"p95 {told['p95']:.1f} ms (budget {BUDGET_MS} ms)\n"
                )


def _page(port: int, path: str) -> partial[None]:
    from bench.visits import cookies_of

    def ask(sender: Connection) -> None:
        status, body, _ = sender.send("GET", path)
        assert status == 200
        assert b"Woche davor" in body

    return partial(ask, Connection(port, cookies_of("anna")))


def _booked() -> tuple[int, int, date]:
    """Give forty colleagues of Anna's office twenty appointments each in one week; return how many, and its Monday."""
    from django.db import connections

    from lotsenbuch.records.guard import force_lifted

    monday = date.today() + timedelta(days=14 - date.today().weekday())  # noqa: DTZ011  # any week to come
    times = ", ".join(f"({day}, {hour})" for day in range(5) for hour in HOURS)
    with force_lifted("owner", TABLES), connections["owner"].cursor() as cursor:
        cursor.execute(
            """
            CREATE TEMP TABLE colleague AS SELECT s.id FROM accounts_staff s
            JOIN cases_outline o ON o.holder_id = s.id AND NOT o.is_closed
            GROUP BY s.id HAVING count(*) >= %s ORDER BY s.username <> 'anna', s.username LIMIT %s
            """,
            [EACH, STAFF],
        )
        cursor.execute(
            """
            UPDATE office_member SET team_id = (SELECT m.team_id FROM office_member m JOIN accounts_staff s
              ON s.id = m.staff_id WHERE s.username = 'anna' AND NOT m.is_lead AND m.valid_until IS NULL)
            WHERE NOT is_lead AND valid_until IS NULL AND staff_id IN (SELECT id FROM colleague)
            """
        )
        cursor.execute("TRUNCATE appointments_appointment CASCADE")
        cursor.execute(
            f"""
            INSERT INTO appointments_appointment (id, version, case_id, person_id, kind, starts_at, ends_at,
              preparation_minutes, documentation_minutes, travel_minutes, holder_id, companions, interpreter_language,
              data_class, place, note, accompanied_by, is_meldetermin, purpose, instruction, is_first_talk,
              place_reason, state, result, booked_by, booked_at)
            SELECT gen_random_uuid(), 1, c.id, c.person_id, 'office', %s::date + t.day + make_interval(hours => t.hour),
              %s::date + t.day + make_interval(hours => t.hour + 1), 10, 20, 0, c.holder_id, '{{}}', '', 1, '', '', '',
              false, '', '', false, '', 'confirmed', '', 'bench', now()
            FROM (SELECT k.id, k.person_id, o.holder_id,
                row_number() OVER (PARTITION BY o.holder_id ORDER BY k.id) AS number
              FROM cases_case k JOIN cases_outline o ON o.case_id = k.id
              WHERE NOT o.is_closed AND o.holder_id IN (SELECT id FROM colleague)) c
            JOIN (SELECT row_number() OVER () AS number, * FROM (VALUES {times}) AS v(day, hour)) t USING (number)
            """,  # noqa: S608  # made of constants
            [monday, monday],
        )
        cursor.execute(
            "SELECT count(DISTINCT staff_id), count(*) FROM appointments_busy WHERE lower(during) >= %s", [monday]
        )
        staff, booked = cursor.fetchone()
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return staff, booked, monday


if __name__ == "__main__":
    main()
