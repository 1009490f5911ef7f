"""Who began a matter or found it before is no second person, also after the case went on to somebody (decision 0280)."""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

ASK = """
  SELECT * INTO m FROM duties_matter WHERE id = p_matter FOR UPDATE;
  IF m.id IS NULL OR m.found_by IS DISTINCT FROM lotse_actor() OR m.agreed_by <> '' OR NOT EXISTS (
    SELECT FROM cases_access WHERE case_id = m.case_id AND staff_id = lotse_staff() AND may_write
      AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now())
  ) THEN
    RAISE EXCEPTION 'duties_ask_second: not allowed' USING ERRCODE = '42501';
  END IF;
  IF p_staff = lotse_staff() OR m.made_by = 'staff:' || p_staff OR EXISTS (
    SELECT FROM duties_second WHERE matter_id = m.id AND asked_by = 'staff:' || p_staff
  ) THEN
    RAISE EXCEPTION 'Die zweite Person muss jemand anderes sein als die erste.' USING ERRCODE = 'LB001';
  END IF;
  IF NOT duties_may_look(m.case_id, p_staff) THEN
    RAISE EXCEPTION 'Diese Person kann hier nicht mitprüfen: Sie arbeitet an diesem Fall mit oder darf es nach ihrer Aufgabe nicht.'
      USING ERRCODE = 'LB001';
  END IF;
  INSERT INTO duties_second (id, case_id, matter_id, request_id, staff_id, asked_by, asked_at, words)
  SELECT gen_random_uuid(), m.case_id, m.id, m.request_id, p_staff, lotse_actor(), now(), '' RETURNING id INTO new_id;
  INSERT INTO accounts_notice (id, staff_id, kind, target_id, made_at)
  VALUES (gen_random_uuid(), p_staff, 'second_look', new_id, now());
  RETURN new_id;
"""


class Migration(migrations.Migration):
    dependencies = [("duties", "0005_a_finding_asks_for_its_letters")]

    operations = [
        GuardFunction(
            signature="duties_ask_second(p_matter uuid, p_staff uuid)",
            returns="uuid",
            body=ASK,
            declare="m duties_matter; new_id uuid;",
        ),
    ]
