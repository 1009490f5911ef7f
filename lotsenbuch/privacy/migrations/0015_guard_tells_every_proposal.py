"""Also a proposal that was declined or withdrawn is kept about the person: whoever holds her case discloses it."""

# ruff: noqa: S608 - our own columns

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

COLUMNS = "id, source, first_name, last_name, birth_on, kundennummer, reason, state, proposed_on, decided_at, answer"
# The same day of birth, and the same number or the same name; one that became somebody else's case is not hers.
PROPOSALS = f"""
SELECT jsonb_agg(to_jsonb(told) ORDER BY told.proposed_on, told.id) FROM (
  SELECT {", ".join(f"p.{one}" for one in COLUMNS.split(", "))}
  FROM intake_proposal p, cases_case c JOIN cases_person r ON r.id = c.person_id
  WHERE c.id = p_case AND p_case IN (SELECT cases_held()) AND (
    EXISTS (SELECT FROM intake_intake i WHERE i.proposal_id = p.id AND i.case_id = p_case)
    OR (p.state <> 'taken_on' AND p.birth_on = r.birth_on AND (
      (p.kundennummer <> '' AND p.kundennummer = r.kundennummer)
      OR (lower(p.last_name) = lower(r.last_name) AND lower(p.first_name) = lower(r.first_name))
    ))
  )
) AS told
"""


class Migration(migrations.Migration):
    dependencies = [("privacy", "0014_guard_tells_the_proposal")]
    operations = [
        GuardFunction(signature="privacy_proposals_of(p_case uuid)", returns="jsonb", body=PROPOSALS, language="sql"),
        migrations.RunSQL("DROP FUNCTION privacy_proposal_of(uuid)", migrations.RunSQL.noop),
    ]
