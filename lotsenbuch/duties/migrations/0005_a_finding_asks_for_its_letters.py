"""A finding rests on letters that went out in time and did not come back; the database asks for it too (decision 0280)."""

from django.db import migrations

import lotsenbuch.records.policy
from lotsenbuch.records.guard import GuardFunction
from lotsenbuch.records.operations import AddConstraint

FIND = """
  SELECT * INTO m FROM duties_matter WHERE id = p_matter FOR UPDATE;
  IF m.id IS NULL OR lotse_staff() IS NULL OR NOT EXISTS (
    SELECT FROM cases_access WHERE case_id = m.case_id AND staff_id = lotse_staff() AND may_write
      AND kind IN ('holder', 'deputy', 'named') AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now())
  ) THEN
    RAISE EXCEPTION 'duties_find: not allowed' USING ERRCODE = '42501';
  END IF;
  IF m.found_by <> '' OR m.ended_on IS NOT NULL THEN RETURN 'over'; END IF;
  IF m.why = '' OR m.reached = '' THEN RETURN 'why'; END IF;
  IF m.reason <> 'none' OR m.reason_words = '' THEN RETURN 'reason'; END IF;
  IF m.hardship <> 'no' OR m.hardship_words = '' THEN RETURN 'hardship'; END IF;
  IF m.alternatives = '' OR m.relationship = '' THEN RETURN 'alternatives'; END IF;
  IF m.about = 'arbeitsverweigerung' AND m.offer_words = '' THEN RETURN 'offer'; END IF;
  IF m.hearing_from IS NULL OR (m.hearing_until >= today AND (m.heard_on IS NULL OR m.heard_how NOT IN ('written', 'personal')))
    THEN RETURN 'hearing'; END IF;
  IF (m.heard_on IS NULL OR m.heard_how NOT IN ('written', 'personal')) AND m.hearing_letter_id IS NOT NULL AND (
    SELECT what FROM letters_proof WHERE letter_id = m.hearing_letter_id ORDER BY noted_at DESC LIMIT 1
  ) = 'returned' THEN RETURN 'hearing'; END IF;
  IF cardinality(m.in_person) > 0 AND m.heard_how NOT IN ('personal', 'not_used') THEN RETURN 'in_person'; END IF;
  IF NOT EXISTS (
    SELECT FROM duties_request WHERE id = m.request_id AND instruction <> '' AND is_given AND withdrawn_on IS NULL
  ) THEN RETURN 'instruction'; END IF;
  IF NOT EXISTS (
    SELECT FROM duties_request r WHERE r.id = m.request_id AND (r.letter_id IS NULL OR (
      SELECT p.what <> 'returned' AND p.happened_on <= m.happened_on FROM letters_proof p
      WHERE p.letter_id = r.letter_id ORDER BY p.noted_at DESC LIMIT 1
    ))
  ) THEN RETURN 'given'; END IF;
  IF EXISTS (SELECT FROM duties_objection WHERE request_id = m.request_id AND result = 'upheld') THEN
    RETURN 'objection';
  END IF;
  IF m.about IN ('pflichtverletzung', 'arbeitsverweigerung') AND EXISTS (
    SELECT FROM duties_conciliation WHERE case_id = m.case_id
      AND (m.happened_on BETWEEN started_on AND coalesce(ended_on, started_on + 28)
        OR today BETWEEN started_on AND coalesce(ended_on, started_on + 28))
  ) THEN RETURN 'conciliation'; END IF;
  IF m.about = 'arbeitsverweigerung' AND NOT EXISTS (
    SELECT FROM duties_request WHERE id = m.request_id AND asked = 'work'
  ) THEN RETURN 'offer'; END IF;
  IF m.about = 'nichterreichbarkeit' THEN
    SELECT array_agg(b.day), min(b.first) INTO days, since FROM (
      SELECT (a.starts_at AT TIME ZONE 'Europe/Berlin')::date AS day, min(a.starts_at) AS first
      FROM appointments_appointment a
      WHERE a.case_id = m.case_id AND a.is_meldetermin AND a.state = 'done' AND a.result = 'missed'
        AND a.instructed_on IS NOT NULL AND (a.starts_at AT TIME ZONE 'Europe/Berlin')::date < m.happened_on
      GROUP BY day ORDER BY day DESC LIMIT 2
    ) b;
    IF coalesce(cardinality(days), 0) < 2 OR (
      SELECT count(DISTINCT o.happened_on) FROM duties_matter o JOIN duties_request r ON r.id = o.request_id
      WHERE o.case_id = m.case_id AND o.about IN ('meldeversaeumnis', 'nichterreichbarkeit')
        AND o.happened_on = ANY(days) AND o.reason = 'none' AND o.hardship <> 'yes'
        AND r.instruction <> '' AND r.is_given AND r.withdrawn_on IS NULL
        AND (r.letter_id IS NULL OR (
          SELECT p.what <> 'returned' AND p.happened_on <= o.happened_on FROM letters_proof p
          WHERE p.letter_id = r.letter_id ORDER BY p.noted_at DESC LIMIT 1
        ))
        AND NOT EXISTS (SELECT FROM duties_objection x WHERE x.request_id = r.id AND x.result = 'upheld')
    ) < 2 OR EXISTS (
      SELECT FROM appointments_appointment a
      WHERE a.case_id = m.case_id AND a.state = 'done' AND a.starts_at >= since
        AND (a.starts_at AT TIME ZONE 'Europe/Berlin')::date <= m.happened_on
        AND (a.result IN ('attended', 'came_later') AND (a.is_meldetermin OR a.kind NOT IN ('phone', 'video'))
          OR a.result = 'excused' AND a.is_meldetermin)
    ) OR EXISTS (
      SELECT FROM appointments_contactattempt c
      WHERE c.case_id = m.case_id AND c.way = 'in_person' AND c.result = 'two_way' AND c.happened_at >= since
        AND (c.happened_at AT TIME ZONE 'Europe/Berlin')::date <= m.happened_on
    ) THEN RETURN 'row'; END IF;
  END IF;
  UPDATE duties_matter SET found_by = lotse_actor(), found_at = now(), verdict = p_verdict, posted_on = p_posted,
    version = version + 1 WHERE id = p_matter;
  RETURN '';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("duties", "0004_three_that_follow_each_other"),
        ("letters", "0005_a_guard_asks_how_a_letter_went"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="request", name="duty_request_guard"),
        AddConstraint(
            model_name="request",
            constraint=lotsenbuch.records.policy.GuardMay(
                name="duty_request_guard",
                reads=("id", "case_id", "asked", "letter_id", "instruction", "is_given", "withdrawn_on"),
                writes=(),
            ),
        ),
        GuardFunction(
            signature="duties_find(p_matter uuid, p_verdict jsonb, p_posted date)",
            returns="text",
            body=FIND,
            declare=(
                "m duties_matter; days date[]; since timestamptz; "
                "today date := (now() AT TIME ZONE 'Europe/Berlin')::date;"
            ),
        ),
    ]
