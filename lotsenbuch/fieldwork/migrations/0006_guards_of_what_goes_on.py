"""A note is handed on; a closed account locks its devices; a locked device hears of it without a login."""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

# The writer's own note, to whoever leads the case now; whom that is, the writer is not told. Handed back, the row that
# was handed on before takes it again.
HAND_ON = """
  SELECT coalesce(n.case_id, m.case_id) INTO of_case
    FROM fieldwork_note n LEFT JOIN fieldwork_meeting m ON m.id = p_meeting AND m.folder_id = n.folder_id
    WHERE n.id = p_note AND n.staff_id = lotse_staff() AND n.settled_at IS NULL AND n.envelope IS NOT NULL
      AND n.state IN ('received', 'inbox', 'beside') FOR UPDATE OF n;
  SELECT a.staff_id INTO holder
    FROM cases_access a JOIN cases_outline o ON o.case_id = a.case_id AND NOT o.is_closed
    WHERE a.case_id = of_case AND a.kind = 'holder' AND a.valid_from <= now() AND a.valid_until IS NULL;
  IF holder IS NULL OR holder = lotse_staff() THEN RETURN NULL; END IF;
  INSERT INTO fieldwork_note (id, version, staff_id, writer_id, note_id, folder_id, folder_named, case_id, sequence,
                              sha256, envelope, state, received_at)
    SELECT gen_random_uuid(), 1, holder, coalesce(n.writer_id, n.staff_id), n.note_id, NULL, n.folder_named, of_case,
           n.sequence, n.sha256, n.envelope, CASE n.state WHEN 'beside' THEN 'beside' ELSE 'received' END, n.received_at
    FROM fieldwork_note n WHERE n.id = p_note
    ON CONFLICT (staff_id, note_id, sha256) DO UPDATE
      SET envelope = EXCLUDED.envelope, state = EXCLUDED.state, settled_at = NULL, version = fieldwork_note.version + 1;
  UPDATE fieldwork_note
    SET state = 'handed_on', settled_at = now(), envelope = NULL, case_id = of_case, version = version + 1
    WHERE id = p_note;
  RETURN of_case;
"""
# For the log alone: whose note somebody reads who wrote it and may not open the case any more.
OF_CASE = """
  SELECT coalesce(n.case_id, m.case_id)
  FROM fieldwork_note n LEFT JOIN fieldwork_meeting m ON m.id = p_meeting AND m.folder_id = n.folder_id
  WHERE n.id = p_note AND n.staff_id = lotse_staff()
"""
# Only a hand-over names another writer.
WRITER = """
  CREATE TRIGGER note_writer_by_guard BEFORE INSERT ON fieldwork_note FOR EACH ROW
  WHEN (NEW.writer_id IS NOT NULL AND current_user <> 'lotse_guard') EXECUTE FUNCTION lotse_refuse_move()
"""

CLOSED = """
  UPDATE fieldwork_device SET locked_at = now(), locked_because = 'Das Konto wurde geschlossen.', version = version + 1
    WHERE staff_id = NEW.id AND locked_at IS NULL;
  UPDATE fieldwork_folder SET revoked_at = coalesce(revoked_at, now()), salt = NULL, version = version + 1
    WHERE staff_id = NEW.id AND returned_at IS NULL AND revoked_at IS NULL;
  RETURN NULL;
"""
CLOSES = """
  CREATE TRIGGER fieldwork_account_closes AFTER UPDATE OF is_active ON accounts_staff FOR EACH ROW
  WHEN (OLD.is_active AND NOT NEW.is_active) EXECUTE FUNCTION fieldwork_account_closed()
"""

# Whoever finds a phone logs nobody in: the device itself proves what it is, and learns only that it is locked.
STAND = """
  SELECT locked_at IS NOT NULL INTO is_locked FROM fieldwork_device
    WHERE id = p_device AND secret_hash = p_hash AND p_hash <> '';
  IF is_locked AND p_is_empty THEN
    UPDATE fieldwork_device SET wiped_at = now(), version = version + 1 WHERE id = p_device AND wiped_at IS NULL;
  END IF;
  RETURN is_locked;
"""

# Seven days after the last joint meeting; an access that somebody gave for another reason stays as it was given.
TANDEM = """
  FOR partner IN
    SELECT DISTINCT unnest(NEW.companions || CASE WHEN TG_OP = 'UPDATE' THEN OLD.companions ELSE '{}'::uuid[] END)
  LOOP
    SELECT max(ends_at) INTO last_at FROM appointments_appointment
      WHERE case_id = NEW.case_id AND kind IN ('home', 'outside', 'partner', 'threeway') AND partner = ANY(companions)
        AND state IN ('offered', 'confirmed', 'requested', 'done')
        AND result NOT IN ('excused', 'person_cancelled', 'office_cancelled', 'missed');
    IF last_at IS NULL THEN
      UPDATE cases_access SET valid_until = now()
        WHERE case_id = NEW.case_id AND staff_id = partner AND kind = 'tandem' AND valid_until > now()
          AND reason = 'Zu zweit bei einem Treffen außer Haus';
      CONTINUE;
    END IF;
    UPDATE cases_access SET valid_until = greatest(last_at + interval '7 days', now())
      WHERE case_id = NEW.case_id AND staff_id = partner AND kind = 'tandem' AND valid_until > now()
        AND reason = 'Zu zweit bei einem Treffen außer Haus';
    CONTINUE WHEN FOUND OR last_at < now() OR NOT cases_is_holder(NEW.case_id) OR NOT cases_works_cases(partner)
      OR EXISTS (SELECT FROM cases_outline WHERE case_id = NEW.case_id AND (is_sealed OR is_closed))
      OR EXISTS (
        SELECT FROM cases_access WHERE case_id = NEW.case_id AND staff_id = partner
          AND valid_from <= now() AND (valid_until IS NULL OR valid_until > last_at)
      );
    INSERT INTO cases_access (id, case_id, person_id, actor, staff_id, kind, may_write, valid_from, valid_until, reason,
                              given_by)
      VALUES (gen_random_uuid(), NEW.case_id, NEW.person_id, 'staff:' || partner, partner, 'tandem', true, now(),
              last_at + interval '7 days', 'Zu zweit bei einem Treffen außer Haus', lotse_actor());
    INSERT INTO accounts_notice (id, staff_id, kind, target_id, made_at)
      VALUES (gen_random_uuid(), partner, 'access_given', NEW.case_id, now());
  END LOOP;
  RETURN NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("fieldwork", "0005_notes_are_handed_on"), ("accounts", "0034_notices_of_the_field")]

    operations = [
        GuardFunction(
            signature="fieldwork_hand_on(p_note uuid, p_meeting uuid)",
            returns="uuid",
            declare="of_case uuid; holder uuid;",
            body=HAND_ON,
        ),
        GuardFunction(
            signature="fieldwork_case_of_note(p_note uuid, p_meeting uuid)",
            returns="uuid",
            body=OF_CASE,
            language="sql",
        ),
        migrations.RunSQL(WRITER, "DROP TRIGGER note_writer_by_guard ON fieldwork_note"),
        GuardFunction(signature="fieldwork_account_closed()", returns="trigger", body=CLOSED),
        migrations.RunSQL(CLOSES, "DROP TRIGGER fieldwork_account_closes ON accounts_staff"),
        GuardFunction(
            signature="fieldwork_device_stands(p_device uuid, p_hash text, p_is_empty boolean)",
            returns="boolean",
            declare="is_locked boolean;",
            body=STAND,
        ),
        GuardFunction(
            signature="fieldwork_tandem_follows()",
            returns="trigger",
            declare="partner uuid; last_at timestamptz;",
            body=TANDEM,
        ),
    ]
