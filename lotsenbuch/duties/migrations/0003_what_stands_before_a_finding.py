"""What stands before a finding, as a court would ask for it (decision 0205).

A conciliation bars what happened while it ran, silence counts after its period only, three in a row need the two before.
"""

from django.db import migrations, models

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
  IF cardinality(m.in_person) > 0 AND m.heard_how NOT IN ('personal', 'not_used') THEN RETURN 'in_person'; END IF;
  IF NOT EXISTS (
    SELECT FROM duties_request WHERE id = m.request_id AND instruction <> '' AND is_given AND withdrawn_on IS NULL
  ) THEN RETURN 'instruction'; END IF;
  IF m.about IN ('pflichtverletzung', 'arbeitsverweigerung') AND EXISTS (
    SELECT FROM duties_conciliation WHERE case_id = m.case_id
      AND (m.happened_on BETWEEN started_on AND coalesce(ended_on, started_on + 28)
        OR today BETWEEN started_on AND coalesce(ended_on, started_on + 28))
  ) THEN RETURN 'conciliation'; END IF;
  IF m.about = 'arbeitsverweigerung' AND NOT EXISTS (
    SELECT FROM duties_request WHERE id = m.request_id AND asked = 'work'
  ) THEN RETURN 'offer'; END IF;
  IF m.about = 'nichterreichbarkeit' AND (
    SELECT count(*) FROM duties_matter o JOIN duties_request r ON r.id = o.request_id
    WHERE o.case_id = m.case_id AND o.id <> m.id AND o.about IN ('meldeversaeumnis', 'nichterreichbarkeit')
      AND o.happened_on < m.happened_on AND o.reason = 'none' AND o.hardship <> 'yes'
      AND r.instruction <> '' AND r.is_given AND r.withdrawn_on IS NULL
  ) < 2 THEN RETURN 'row'; END IF;
  UPDATE duties_matter SET found_by = lotse_actor(), found_at = now(), verdict = p_verdict, posted_on = p_posted,
    version = version + 1 WHERE id = p_matter;
  RETURN '';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("appointments", "0061_teams_keep_sums_of_their_time"),
        ("cases", "0053_disputes_of_entries"),
        ("duties", "0002_two_people_find"),
        ("letters", "0004_letters_to_somebody_outside"),
        ("steering", "0044_a_service_counts"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="request",
            name="duty_request_stays",
        ),
        migrations.RemoveConstraint(
            model_name="request",
            name="duty_request_guard",
        ),
        migrations.AddField(
            model_name="request",
            name="heard_words",
            field=models.TextField(blank=True, default="", verbose_name="Anhörung vor der Verpflichtung"),
        ),
        AddConstraint(
            model_name="request",
            constraint=lotsenbuch.records.policy.Stays(
                columns=(
                    "id",
                    "case_id",
                    "asked",
                    "what",
                    "how_often",
                    "proof",
                    "due_on",
                    "appointment_id",
                    "measure_id",
                    "letter_id",
                    "instruction",
                    "instructed_on",
                    "is_given",
                    "ground",
                    "reasons",
                    "heard_words",
                    "issued_on",
                    "made_by",
                ),
                name="duty_request_stays",
            ),
        ),
        AddConstraint(
            model_name="request",
            constraint=lotsenbuch.records.policy.GuardMay(
                name="duty_request_guard",
                reads=("id", "case_id", "asked", "instruction", "is_given", "withdrawn_on"),
                writes=(),
            ),
        ),
        migrations.AlterField(
            model_name="request",
            name="asked",
            field=models.TextField(
                choices=[
                    ("summons", "Meldeaufforderung (§ 59 SGB II, § 309 SGB III)"),
                    ("efforts", "Eigenbemühungen (§ 31 Abs. 1 S. 1 Nr. 1 SGB II)"),
                    ("measure", "Maßnahme oder Sprachkurs (§ 31 Abs. 1 S. 1 Nr. 3 SGB II)"),
                    ("work", "Arbeit oder Ausbildung (§ 31 Abs. 1 S. 1 Nr. 2 SGB II)"),
                ],
                verbose_name="Was verlangt wird",
            ),
        ),
        GuardFunction(
            signature="duties_find(p_matter uuid, p_verdict jsonb, p_posted date)",
            returns="text",
            body=FIND,
            declare="m duties_matter; today date := (now() AT TIME ZONE 'Europe/Berlin')::date;",
        ),
    ]
