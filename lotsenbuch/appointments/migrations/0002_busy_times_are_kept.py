"""Busy times are kept by the database, whatever way an appointment or a block takes into it (decision 0130)."""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

# The key of a busy time: from the key of what it stands for and of whom it blocks. Backwards nobody finds anything.
KEY = "md5({key}::text || {whom}::text)::uuid"
# What still needs its time. A result frees it, but for a talk that takes place right now.
ACTIVE = "({row}.state IN ('offered', 'confirmed') OR {row}.result = 'attended')"
TODAY = "(date_trunc('day', now() AT TIME ZONE 'Europe/Berlin') AT TIME ZONE 'Europe/Berlin')"

# Whoever is at an examination elsewhere takes nobody's time in the house. The holder prepares and writes; who comes
# along shares the talk and the way; the room is taken for the talk alone.
# Sorted by whom: two bookings for the same two colleagues wait for each other and do not lock each other out.
OF_APPOINTMENT = f"""
  IF TG_OP <> 'INSERT' THEN
    v_key := coalesce(OLD.gathering, OLD.id);
    IF NOT EXISTS (SELECT FROM appointments_appointment a
      WHERE coalesce(a.gathering, a.id) = v_key AND a.id <> OLD.id AND {ACTIVE.format(row="a")}) THEN
      DELETE FROM appointments_busy WHERE id IN (
        SELECT {KEY.format(key="v_key", whom="one")}
        FROM unnest(OLD.companions || OLD.holder_id || OLD.room_id) AS one WHERE one IS NOT NULL);
    END IF;
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN NULL; END IF;
  v_way := make_interval(mins => NEW.travel_minutes);
  v_before := v_way + make_interval(mins => NEW.preparation_minutes);
  v_after := v_way + make_interval(mins => NEW.documentation_minutes);
  IF NOT {ACTIVE.format(row="NEW")} OR NEW.ends_at + v_after <= {TODAY} THEN RETURN NULL; END IF;
  v_key := coalesce(NEW.gathering, NEW.id);
  v_out := NEW.kind IN ('home', 'outside', 'partner') OR (NEW.kind = 'threeway' AND NEW.travel_minutes > 0);
  INSERT INTO appointments_busy (id, staff_id, room_id, during, is_out)
    SELECT {KEY.format(key="v_key", whom="whom")}, staff, room, during, v_out AND room IS NULL FROM (
      SELECT NEW.holder_id AS whom, NEW.holder_id AS staff, NULL::uuid AS room,
        tstzrange(NEW.starts_at - v_before, NEW.ends_at + v_after) AS during WHERE NEW.kind <> 'medical'
      UNION ALL
      SELECT one, one, NULL, tstzrange(NEW.starts_at - v_way, NEW.ends_at + v_way)
        FROM unnest(NEW.companions) AS one WHERE one <> NEW.holder_id
      UNION ALL
      SELECT NEW.room_id, NULL, NEW.room_id, tstzrange(NEW.starts_at, NEW.ends_at) WHERE NEW.room_id IS NOT NULL
    ) AS taken ORDER BY whom
  ON CONFLICT (id) DO UPDATE SET during = EXCLUDED.during, is_out = EXCLUDED.is_out;
  RETURN NULL;
"""  # noqa: S608  # made of constants
OF_BLOCK = f"""
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM appointments_busy WHERE id = {KEY.format(key="OLD.id", whom="OLD.staff_id")};
  END IF;
  IF TG_OP = 'DELETE' OR NEW.ends_at <= {TODAY} THEN RETURN NULL; END IF;
  INSERT INTO appointments_busy (id, staff_id, room_id, during, is_out)
    VALUES ({KEY.format(key="NEW.id", whom="NEW.staff_id")}, NEW.staff_id, NULL,
      tstzrange(NEW.starts_at, NEW.ends_at), NEW.kind = 'out');
  RETURN NULL;
"""  # noqa: S608  # made of constants
TRIGGERS = """
CREATE TRIGGER appointment_keeps_busy AFTER INSERT OR UPDATE OR DELETE ON appointments_appointment
  FOR EACH ROW EXECUTE FUNCTION appointments_keep_busy();
CREATE TRIGGER block_keeps_busy AFTER INSERT OR UPDATE OR DELETE ON appointments_block
  FOR EACH ROW EXECUTE FUNCTION appointments_keep_blocked();
"""
DROP = """
DROP TRIGGER appointment_keeps_busy ON appointments_appointment;
DROP TRIGGER block_keeps_busy ON appointments_block;
"""


class Migration(migrations.Migration):
    dependencies = [("appointments", "0001_appointments_and_busy_times"), ("records", "0006_rows_of_one_case")]

    operations = [
        GuardFunction(
            signature="appointments_keep_busy()",
            returns="trigger",
            declare="v_key uuid; v_way interval; v_before interval; v_after interval; v_out boolean;",
            body=OF_APPOINTMENT,
        ),
        GuardFunction(signature="appointments_keep_blocked()", returns="trigger", body=OF_BLOCK),
        migrations.RunSQL(TRIGGERS, DROP),
    ]
