"""Two answers of the guard to somebody who was not meant (found by a hostile review).

`cases_take_back` (0002) believed the right to take back, which the application writes itself: a row written by hand made
the team lead who gave a stranded case anew its holder, an importer the holder of what was imported for somebody else,
and it brought a case back that was sealed meanwhile. Now the access rows have to say that the actor gave it.

`cases_number_taken` and `cases_known` (0002, 0004) told whoever asked, also without an actor, that somebody is registered.
"""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

TAKE_BACK = """
  SELECT case_id, (before ->> 'access')::uuid INTO old_case, made FROM cases_undoright
    WHERE id = p_undo AND actor = lotse_actor() AND act = 'assign' AND used_at IS NULL AND expires_at > now();
  IF made IS NULL THEN RETURN false; END IF;
  -- Who seals at this moment is waited for, and seen by the next statement.
  PERFORM 1 FROM cases_access WHERE id = made FOR UPDATE;
  UPDATE cases_access a SET valid_until = now()
    WHERE a.id = made AND a.case_id = old_case AND a.kind = 'holder' AND a.valid_until IS NULL
      AND a.given_by = lotse_actor() AND a.valid_from > now() - interval '1 minute'
      AND EXISTS (SELECT FROM cases_access mine WHERE mine.case_id = old_case AND mine.actor = lotse_actor()
                  AND mine.kind = 'holder' AND mine.valid_until = a.valid_from)
      AND NOT EXISTS (SELECT FROM cases_sealing s WHERE s.case_id = old_case AND s.unsealed_at IS NULL
                      AND s.sealed_by <> lotse_actor() AND s.sealed_at >= a.valid_from)
    RETURNING a.person_id, a.actor, a.valid_from INTO owner_person, new_holder, given_at;
  IF owner_person IS NULL THEN RETURN false; END IF;
  UPDATE cases_undoright SET used_at = now() WHERE id = p_undo;
  UPDATE cases_grant SET valid_until = now()
    WHERE case_id = old_case AND actor = new_holder AND (valid_until IS NULL OR valid_until > now());
  INSERT INTO cases_grant (id, case_id, actor, data_class, valid_from, reason, given_by)
  SELECT gen_random_uuid(), old_case, lotse_actor(), data_class, now(), 'Zuweisung zurückgenommen', lotse_actor()
  FROM cases_grant WHERE case_id = old_case AND actor = lotse_actor() AND valid_until = given_at;
  INSERT INTO cases_access (id, case_id, person_id, actor, staff_id, kind, may_write, valid_from, reason, given_by)
  VALUES (gen_random_uuid(), old_case, owner_person, lotse_actor(), lotse_staff(), 'holder', true, now(),
          'Zuweisung zurückgenommen', lotse_actor());
  RETURN true;
"""
# CASE keeps the order: a caseload asks about 10,000 numbers, and few of them are taken.
WHO_REGISTERS = """coalesce(lotse_actor() = 'service:import' OR lotse_has_role('fallmanagement')
    OR lotse_has_role('clearing') OR lotse_has_role('importer'), false)"""
KNOWN = f"""
  SELECT CASE WHEN EXISTS (
    SELECT FROM cases_person p WHERE birth_on = ANY(p_birthdays) AND (
      name_key = p_name
      OR (birth_on = p_birthdays[1] AND string_to_array(phonetic_first || ' ' || phonetic_last, ' ') && p_codes)
    ) AND NOT EXISTS (
      SELECT FROM cases_case c WHERE c.person_id = p.id AND c.is_sealed AND NOT EXISTS (
        SELECT FROM cases_access a WHERE a.case_id = c.id AND a.actor = lotse_actor()
          AND a.valid_from <= now() AND (a.valid_until IS NULL OR a.valid_until > now())
      )
    )
  ) THEN {WHO_REGISTERS} ELSE false END
"""  # noqa: S608  # our own words
TAKEN = f"""
  SELECT CASE WHEN EXISTS (SELECT FROM cases_person WHERE kundennummer = p_number) THEN {WHO_REGISTERS} ELSE false END
"""  # noqa: S608  # our own words


class Migration(migrations.Migration):
    dependencies = [("cases", "0030_reading_back")]

    operations = [
        GuardFunction(
            signature="cases_take_back(p_undo uuid)",
            returns="boolean",
            declare="old_case uuid; made uuid; owner_person uuid; new_holder text; given_at timestamptz;",
            body=TAKE_BACK,
        ),
        GuardFunction(
            signature="cases_known(p_birthdays date[], p_name text, p_codes text[])",
            returns="boolean",
            body=KNOWN,
            language="sql",
        ),
        GuardFunction(signature="cases_number_taken(p_number text)", returns="boolean", body=TAKEN, language="sql"),
    ]
