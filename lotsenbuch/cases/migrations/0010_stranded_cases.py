"""A case whose holder can no longer work it is given anew by the team lead, who sees neither name nor content."""

from django.conf import settings
from django.db import migrations, models

import lotsenbuch.records.policy
from lotsenbuch.records.guard import GuardFunction
from lotsenbuch.records.operations import AddConstraint

# The other side of `cases_works_cases` (0002), for all colleagues at once; a test holds the two together.
IDLE = """
  SELECT id FROM accounts_staff EXCEPT
  SELECT r.staff_id FROM accounts_roleassignment r JOIN accounts_staff s ON s.id = r.staff_id
  WHERE r.role IN ('fallmanagement', 'clearing') AND s.is_active
    AND r.valid_from <= now() AND (r.valid_until IS NULL OR r.valid_until > now())
"""

# For who leads the holder's team; a holder without a team is every lead's. A sealed case is nobody's.
STRANDED = """
  IF NOT lotse_has_role('team_lead') THEN RETURN; END IF;
  RETURN QUERY SELECT o.case_id FROM cases_idle() AS idle(id) JOIN cases_outline o ON o.holder_id = idle.id
    WHERE NOT o.is_closed AND NOT o.is_sealed AND (o.team_id IS NULL OR o.team_id IN (
      SELECT team_id FROM office_member WHERE staff_id = lotse_staff() AND is_lead
        AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now())
    ));
"""

STRANDED_COUNT = """
  IF NOT lotse_has_role('administration') THEN RETURN 0; END IF;
  RETURN (SELECT count(*) FROM cases_idle() AS idle(id) JOIN cases_outline o ON o.holder_id = idle.id
    WHERE NOT o.is_closed AND o.is_sealed = p_sealed);
"""

# The holder's row is locked before it is asked again whether anybody can work the case: of two leads one comes too
# late. What ends is remembered in an undo row that only this function writes, so that it can be believed.
REASSIGN = """
  IF NOT lotse_has_role('team_lead') OR p_to IS NULL OR p_to = lotse_staff()
     OR coalesce(length(trim(p_reason)), 0) < 10 OR NOT EXISTS (
       SELECT FROM accounts_roleassignment r JOIN accounts_staff s ON s.id = r.staff_id
       WHERE r.staff_id = p_to AND r.role = 'fallmanagement' AND s.is_active
         AND r.valid_from <= now() AND (r.valid_until IS NULL OR r.valid_until > now())
     ) THEN
    RAISE EXCEPTION 'cases_reassign: not allowed' USING ERRCODE = '42501';
  END IF;
  IF NOT EXISTS (SELECT FROM cases_stranded() AS s(id) WHERE s.id = p_case) THEN RETURN NULL; END IF;
  SELECT actor, person_id INTO earlier, owner_person FROM cases_access
    WHERE case_id = p_case AND kind = 'holder' AND valid_until IS NULL FOR UPDATE;
  IF earlier IS NULL OR NOT EXISTS (SELECT FROM cases_stranded() AS s(id) WHERE s.id = p_case) THEN
    RETURN NULL;
  END IF;
  SELECT jsonb_object_agg(id, valid_until) INTO accesses FROM cases_access
    WHERE case_id = p_case AND actor = earlier AND (valid_until IS NULL OR valid_until > now());
  SELECT jsonb_object_agg(id, valid_until) INTO grants FROM cases_grant
    WHERE case_id = p_case AND actor = earlier AND (valid_until IS NULL OR valid_until > now());
  INSERT INTO cases_grant (id, case_id, actor, data_class, valid_from, reason, given_by)
  SELECT DISTINCT ON (data_class) gen_random_uuid(), p_case, 'staff:' || p_to, data_class, now(), trim(p_reason),
         lotse_actor()
  FROM cases_grant WHERE case_id = p_case AND actor = earlier AND data_class IN (2, 3)
    AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now());
  UPDATE cases_access SET valid_until = now()
    WHERE case_id = p_case AND actor = earlier AND (valid_until IS NULL OR valid_until > now());
  UPDATE cases_grant SET valid_until = now()
    WHERE case_id = p_case AND actor = earlier AND (valid_until IS NULL OR valid_until > now());
  INSERT INTO cases_access (id, case_id, person_id, actor, staff_id, kind, may_write, valid_from, reason, given_by)
  VALUES (gen_random_uuid(), p_case, owner_person, 'staff:' || p_to, p_to, 'holder', true, now(), trim(p_reason),
          lotse_actor()) RETURNING id INTO made;
  UPDATE cases_outline SET stranded_since = NULL WHERE case_id = p_case;
  INSERT INTO cases_undoright (id, actor, act, case_id, before, expires_at)
  VALUES (gen_random_uuid(), lotse_actor(), 'reassign', p_case,
          jsonb_build_object('access', made, 'accesses', accesses, 'grants', coalesce(grants, '{}'::jsonb)),
          clock_timestamp() + interval '15 seconds') RETURNING id INTO undo;
  RETURN undo;
"""

# Rows come back as they were, with their own end; what the new holder gave meanwhile ends with the holder's row.
TAKE_BACK = """
  SELECT case_id, before INTO old_case, kept FROM cases_undoright
    WHERE id = p_undo AND actor = lotse_actor() AND act = 'reassign' AND used_at IS NULL AND expires_at > now();
  IF kept IS NULL OR NOT lotse_has_role('team_lead') THEN RETURN false; END IF;
  UPDATE cases_access SET valid_until = now()
    WHERE id = (kept ->> 'access')::uuid AND kind = 'holder' AND valid_until IS NULL
    RETURNING actor, valid_from INTO new_holder, given_at;
  IF new_holder IS NULL THEN RETURN false; END IF;
  UPDATE cases_undoright SET used_at = now() WHERE id = p_undo;
  UPDATE cases_access SET valid_until = now()
    WHERE case_id = old_case AND given_by = new_holder AND valid_from >= given_at
      AND (valid_until IS NULL OR valid_until > now());
  UPDATE cases_grant SET valid_until = now()
    WHERE case_id = old_case AND valid_from >= given_at AND (valid_until IS NULL OR valid_until > now())
      AND (given_by = new_holder OR (actor = new_holder AND given_by = lotse_actor()));
  UPDATE cases_grant g SET valid_until = r.value::timestamptz
    FROM jsonb_each_text(kept -> 'grants') AS r WHERE g.id = r.key::uuid;
  UPDATE cases_access a SET valid_until = r.value::timestamptz
    FROM jsonb_each_text(kept -> 'accesses') AS r WHERE a.id = r.key::uuid;
  RETURN true;
"""

# Once per case: who leads the holder's team, or, without a team, everybody who leads one. No word of the case.
TELL = """
  IF lotse_actor() IS DISTINCT FROM 'service:remind' THEN RETURN 0; END IF;
  idle := ARRAY(SELECT cases_idle());
  UPDATE cases_outline SET stranded_since = NULL
    WHERE stranded_since IS NOT NULL AND (is_closed OR is_sealed OR NOT holder_id = ANY(idle));
  WITH fresh AS (
    UPDATE cases_outline SET stranded_since = now()
      WHERE stranded_since IS NULL AND NOT is_closed AND NOT is_sealed AND holder_id = ANY(idle)
      RETURNING team_id
  ), told AS (
    INSERT INTO accounts_notice (id, staff_id, kind, made_at)
    SELECT gen_random_uuid(), lead.id, 'case_stranded', now() FROM (
      SELECT DISTINCT s.id FROM accounts_roleassignment r JOIN accounts_staff s ON s.id = r.staff_id
      WHERE r.role = 'team_lead' AND s.is_active AND r.valid_from <= now()
        AND (r.valid_until IS NULL OR r.valid_until > now())
        AND EXISTS (SELECT FROM fresh f WHERE f.team_id IS NULL OR f.team_id IN (
          SELECT team_id FROM office_member WHERE staff_id = s.id AND is_lead
            AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now())
        ))
    ) AS lead
  ) SELECT count(*) INTO found_cases FROM fresh;
  RETURN found_cases;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0009_known_waits_for_who_registers"),
        ("accounts", "0007_notice_of_stranded_cases"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="outline",
            name="stranded_since",
            field=models.DateTimeField(null=True, verbose_name="ohne arbeitsfähige Fallführung seit"),
        ),
        GuardFunction(signature="cases_idle()", returns="SETOF uuid", body=IDLE, language="sql"),
        GuardFunction(signature="cases_stranded()", returns="SETOF uuid", body=STRANDED),
        GuardFunction(signature="cases_stranded_count(p_sealed boolean)", returns="bigint", body=STRANDED_COUNT),
        GuardFunction(
            signature="cases_reassign(p_case uuid, p_to uuid, p_reason text)",
            returns="uuid",
            declare="earlier text; owner_person uuid; accesses jsonb; grants jsonb; made uuid; undo uuid;",
            body=REASSIGN,
        ),
        GuardFunction(
            signature="cases_take_back_reassignment(p_undo uuid)",
            returns="boolean",
            declare="old_case uuid; kept jsonb; new_holder text; given_at timestamptz;",
            body=TAKE_BACK,
        ),
        GuardFunction(
            signature="cases_tell_of_stranded()",
            returns="bigint",
            declare="idle uuid[]; found_cases bigint;",
            body=TELL,
        ),
        AddConstraint(
            model_name="outline",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="",
                command="SELECT",
                name="outline_stranded",
                role="lotse_app",
                using="case_id = ANY(ARRAY(SELECT cases_stranded()))",
            ),
        ),
        migrations.RemoveConstraint(model_name="undoright", name="undo_added"),
        migrations.RemoveConstraint(model_name="undoright", name="undo_guard"),
        AddConstraint(
            model_name="undoright",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="actor = lotse_actor() AND act <> 'reassign' AND used_at IS NULL AND expires_at <= clock_timestamp() + interval '1 minute'",
                command="INSERT",
                name="undo_added",
                role="lotse_app",
                using="",
            ),
        ),
        AddConstraint(
            model_name="undoright",
            constraint=lotsenbuch.records.policy.GuardMay(name="undo_guard", reads=("*",), writes=("INSERT", "UPDATE")),
        ),
    ]
