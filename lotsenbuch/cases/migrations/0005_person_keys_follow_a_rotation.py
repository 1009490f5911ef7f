"""The keys of persons are wrapped anew when the master key changes; the service that does it sees keys, no names."""

from django.db import migrations

import lotsenbuch.records.policy
from lotsenbuch.records.guard import GuardFunction
from lotsenbuch.records.operations import AddConstraint

# Only forward, and only by the service: nothing else ever writes a wrapped key a second time.
REWRAP = """
  IF lotse_actor() IS DISTINCT FROM 'service:rotate' THEN
    RAISE EXCEPTION 'cases_rewrap: not allowed' USING ERRCODE = '42501';
  END IF;
  UPDATE cases_personkey AS k SET master_number = p_number, wrapped = n.wrapped
    FROM unnest(p_persons, p_wrapped) AS n(person, wrapped)
    WHERE k.person_id = n.person AND k.master_number < p_number;
  GET DIAGNOSTICS done = ROW_COUNT;
  RETURN done;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_guard_seals_and_grants"),
    ]

    operations = [
        AddConstraint(
            model_name="personkey",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="",
                command="SELECT",
                name="person_key_rotated",
                role="lotse_app",
                using="lotse_actor() = 'service:rotate'",
            ),
        ),
        AddConstraint(
            model_name="personkey",
            constraint=lotsenbuch.records.policy.GuardMay(
                name="person_key_guard",
                reads=("person_id", "master_number"),
                writes=("UPDATE (master_number, wrapped)",),
            ),
        ),
        GuardFunction(
            signature="cases_rewrap(p_persons uuid[], p_wrapped bytea[], p_number integer)",
            returns="bigint",
            declare="done bigint;",
            body=REWRAP,
        ),
    ]
