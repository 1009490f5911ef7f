"""Bookings for the same colleague or room come one after the other, before they write a busy time.

Two exclusion constraints asked at the same moment may find each other's unfinished row and wait for each other until
PostgreSQL ends one of them as a deadlock, sorted or not. A lock per colleague and room, taken first and in order,
leaves one of them waiting and then reading „belegt“ (decision 0130).
"""

from importlib import import_module

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

before = import_module("lotsenbuch.appointments.migrations.0002_busy_times_are_kept")

WAIT = """
  PERFORM pg_advisory_xact_lock(hashtextextended(one::text, 309)) FROM (
    SELECT DISTINCT one FROM unnest({whom}) AS one WHERE one IS NOT NULL ORDER BY one) AS sorted;
"""
WRITES = "  INSERT INTO appointments_busy "


def waiting(body: str, whom: str) -> str:
    assert body.count(WRITES) == 1  # noqa: S101  # a migration that would wait for nobody does not run at all
    return body.replace(WRITES, WAIT.format(whom=whom) + WRITES)


class Migration(migrations.Migration):
    dependencies = [("appointments", "0061_teams_keep_sums_of_their_time")]

    operations = [
        GuardFunction(
            signature="appointments_keep_busy()",
            returns="trigger",
            declare="v_key uuid; v_way interval; v_before interval; v_after interval; v_out boolean;",
            body=waiting(before.OF_APPOINTMENT, "NEW.companions || NEW.holder_id || NEW.room_id"),
        ),
        GuardFunction(
            signature="appointments_keep_blocked()",
            returns="trigger",
            body=waiting(before.OF_BLOCK, "ARRAY[NEW.staff_id]"),
        ),
    ]
