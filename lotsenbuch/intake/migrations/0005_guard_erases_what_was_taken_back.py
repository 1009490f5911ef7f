"""Taking a proposal on can be taken back for a few seconds: person and case are erased, the proposal waits again."""

from django.db import migrations

import lotsenbuch.records.policy
from lotsenbuch.records.guard import GuardFunction
from lotsenbuch.records.operations import AddConstraint

# The undo row is the actor's own and could say anything: the case must have been opened by the transaction that
# decided this proposal (`begun`), and everything in it must be as that one left it. What is not deleted here by name,
# in this room or a later one, keeps the case by its foreign key.
GIVE_BACK = """
  SELECT case_id, (before ->> 'proposal')::uuid, (before ->> 'rows')::bigint INTO wanted, proposed, told
    FROM cases_undoright
    WHERE id = p_undo AND actor = lotse_actor() AND act = 'take_on' AND used_at IS NULL AND expires_at > now();
  IF wanted IS NULL OR NOT lotse_has_role('clearing') THEN RETURN false; END IF;
  SELECT decided_at INTO begun FROM intake_proposal
    WHERE id = proposed AND state = 'taken_on' AND decided_by = lotse_actor()
      AND decided_at > now() - interval '1 minute' FOR UPDATE;
  SELECT person_id INTO owner_person FROM cases_access
    WHERE case_id = wanted AND actor = lotse_actor() AND kind = 'holder' AND valid_from = begun
      AND valid_until IS NULL FOR UPDATE;
  IF owner_person IS NULL THEN RETURN false; END IF;
  BEGIN
    DELETE FROM intake_intake WHERE case_id = wanted AND proposal_id = proposed AND version = 1;
    IF NOT FOUND THEN RAISE EXCEPTION 'intake_give_back: written to since'; END IF;
    DELETE FROM cases_journalentry WHERE case_id = wanted AND kind = 'event';
    GET DIAGNOSTICS gone = ROW_COUNT;
    IF gone <> 1 THEN RAISE EXCEPTION 'intake_give_back: written to since'; END IF;
    DELETE FROM cases_contactchannel WHERE person_id = owner_person AND version = 1;
    GET DIAGNOSTICS gone = ROW_COUNT;
    DELETE FROM cases_protectedfact WHERE case_id = wanted AND version = 1;
    GET DIAGNOSTICS more = ROW_COUNT;
    IF gone + more <> told THEN RAISE EXCEPTION 'intake_give_back: written to since'; END IF;
    DELETE FROM cases_grant WHERE case_id = wanted;
    DELETE FROM cases_access WHERE case_id = wanted AND actor = lotse_actor();
    DELETE FROM cases_outline WHERE case_id = wanted;
    DELETE FROM cases_case WHERE id = wanted AND person_id = owner_person AND version = 1;
    IF NOT FOUND THEN RAISE EXCEPTION 'intake_give_back: written to since'; END IF;
    DELETE FROM cases_personkey WHERE person_id = owner_person;
    DELETE FROM cases_person WHERE id = owner_person AND version = 1 RETURNING household_id INTO home;
    IF NOT FOUND THEN RAISE EXCEPTION 'intake_give_back: written to since'; END IF;
    DELETE FROM cases_household
      WHERE id = home AND NOT EXISTS (SELECT FROM cases_person WHERE household_id = home);
    SET CONSTRAINTS ALL IMMEDIATE;
  EXCEPTION WHEN raise_exception OR foreign_key_violation THEN
    RETURN false;
  END;
  SET CONSTRAINTS ALL DEFERRED;
  UPDATE intake_proposal SET state = 'open', decided_at = NULL, decided_by = '', version = version + 1
    WHERE id = proposed;
  DELETE FROM accounts_notice
    WHERE kind = 'proposal_decided' AND target_id = proposed AND made_at > now() - interval '1 minute';
  UPDATE cases_undoright SET used_at = now() WHERE id = p_undo;
  RETURN true;
"""

# A refusal that was taken back in this very transaction was not to be told either.
WITHDRAW_NOTICE = """
  DELETE FROM accounts_notice n USING cases_undoright u, intake_proposal p
    WHERE u.id = p_undo AND u.actor = lotse_actor() AND u.act = 'proposal' AND u.used_at = now()
      AND p.id = (u.before ->> 'proposal')::uuid AND p.state = 'open'
      AND n.target_id = p.id AND n.kind = 'proposal_decided' AND n.made_at > now() - interval '1 minute';
  RETURN FOUND;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_channels_have_versions_and_guard_erases"),
        ("intake", "0004_guard_counts_barriers"),
    ]

    operations = [
        AddConstraint(
            model_name="intake",
            constraint=lotsenbuch.records.policy.GuardMay(
                name="intake_erased", reads=("case_id", "proposal_id", "version"), writes=("DELETE",)
            ),
        ),
        GuardFunction(
            signature="intake_give_back(p_undo uuid)",
            returns="boolean",
            declare=(
                "wanted uuid; proposed uuid; told bigint; begun timestamptz; owner_person uuid; home uuid; "
                "gone bigint; more bigint;"
            ),
            body=GIVE_BACK,
        ),
        GuardFunction(signature="intake_withdraw_notice(p_undo uuid)", returns="boolean", body=WITHDRAW_NOTICE),
    ]
