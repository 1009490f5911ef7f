"""A transfer (0003) that was taken back reached into a case that its new holder had sealed meanwhile.

The earlier holder and every deputy came back, past the names that the seal lets in (found by a hostile review).
"""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

TAKE_BACK = """
  SELECT before, cases, to_id, made_at INTO kept, the_cases, taker, given_at FROM team_transfer
    WHERE id = p_transfer AND made_by = lotse_actor() AND taken_back_at IS NULL
      AND made_at > now() - interval '1 hour' FOR UPDATE;
  IF kept IS NULL OR NOT lotse_has_role('team_lead') THEN RETURN false; END IF;
  made := ARRAY(SELECT jsonb_array_elements_text(kept -> 'made')::uuid);
  PERFORM pg_advisory_xact_lock(hashtextextended('holder of ' || id, 0))
    FROM (SELECT id FROM unnest(the_cases) AS id ORDER BY id) AS ordered;
  -- Who seals at this moment is waited for, and seen by the next statement.
  PERFORM 1 FROM cases_access WHERE id = ANY(made) ORDER BY id FOR UPDATE;
  IF EXISTS (SELECT FROM cases_case WHERE id = ANY(the_cases) AND is_sealed)
     OR (SELECT count(*) FROM cases_access WHERE id = ANY(made) AND valid_until IS NULL) <> cardinality(made) THEN
    RETURN false;
  END IF;
  UPDATE cases_access SET valid_until = now() WHERE id = ANY(made);
  -- What the new holder gave meanwhile, to colleagues and to themselves.
  UPDATE cases_access SET valid_until = now()
    WHERE case_id = ANY(the_cases) AND given_by = 'staff:' || taker AND valid_from >= given_at
      AND (valid_until IS NULL OR valid_until > now());
  UPDATE cases_grant SET valid_until = now()
    WHERE case_id = ANY(the_cases) AND given_by = 'staff:' || taker AND valid_from >= given_at
      AND (valid_until IS NULL OR valid_until > now());
  UPDATE cases_grant g SET valid_until = r.value::timestamptz
    FROM jsonb_each_text(kept -> 'grants') AS r WHERE g.id = r.key::uuid;
  UPDATE cases_access a SET valid_until = r.value::timestamptz
    FROM jsonb_each_text(kept -> 'accesses') AS r WHERE a.id = r.key::uuid;
  UPDATE team_transfer SET taken_back_at = now() WHERE id = p_transfer;
  RETURN true;
"""


class Migration(migrations.Migration):
    dependencies = [("team", "0004_guard_follows_who_leaves")]

    operations = [
        GuardFunction(
            signature="team_take_back_transfer(p_transfer uuid)",
            returns="boolean",
            declare="kept jsonb; the_cases uuid[]; made uuid[]; taker uuid; given_at timestamptz;",
            body=TAKE_BACK,
        ),
    ]
