"""A group is at one time with one colleague: moving one of its talks alone would free the time of all the others.

Whoever is blocked by no other talk of the group any more is free again (decision 0270).
"""

from importlib import import_module

from django.db import migrations

from lotsenbuch.records.guard import REFUSAL, GuardFunction

before = import_module("lotsenbuch.appointments.migrations.0002_busy_times_are_kept")
waits = import_module("lotsenbuch.appointments.migrations.0062_bookings_of_one_colleague_wait")

OTHERS = f"FROM appointments_appointment a WHERE a.id <> {{row}}.id AND {before.ACTIVE.format(row='a')}"
FREED = f"""
  IF TG_OP <> 'INSERT' THEN
    v_key := coalesce(OLD.gathering, OLD.id);
    DELETE FROM appointments_busy WHERE id IN (
      SELECT {before.KEY.format(key="v_key", whom="one")}
      FROM unnest(OLD.companions || OLD.holder_id || OLD.room_id) AS one WHERE one IS NOT NULL
        AND NOT EXISTS (SELECT {OTHERS.format(row="OLD")} AND a.gathering = OLD.gathering
          AND one = ANY (a.companions || a.holder_id || a.room_id)));
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN NULL; END IF;
  IF NEW.gathering IS NOT NULL AND {before.ACTIVE.format(row="NEW")}
    AND (TG_OP = 'INSERT' OR (NEW.starts_at, NEW.ends_at, NEW.holder_id, NEW.gathering)
      IS DISTINCT FROM (OLD.starts_at, OLD.ends_at, OLD.holder_id, OLD.gathering))
    AND EXISTS (SELECT {OTHERS.format(row="NEW")} AND a.gathering = NEW.gathering
      AND (a.starts_at, a.ends_at, a.holder_id) IS DISTINCT FROM (NEW.starts_at, NEW.ends_at, NEW.holder_id)) THEN
    RAISE EXCEPTION 'Eine Gruppe hat eine Zeit, und jemand darin ist von hier aus nicht zu sehen. Bitte gemeinsam klären.'
      USING ERRCODE = '{REFUSAL}';
  END IF;
"""  # noqa: S608  # made of constants
# The trigger as it stood, with its lock; from where it reckons the way on nothing changes.
_STOOD = waits.waiting(before.OF_APPOINTMENT, "NEW.companions || NEW.holder_id || NEW.room_id")
_FROM = "  v_way := "


class Migration(migrations.Migration):
    dependencies = [("appointments", "0066_summonses_that_came_back")]

    operations = [
        GuardFunction(
            signature="appointments_keep_busy()",
            returns="trigger",
            declare="v_key uuid; v_way interval; v_before interval; v_after interval; v_out boolean;",
            body=FREED + _STOOD[_STOOD.index(_FROM) :],
        ),
    ]
