"""Whoever holds the case is told that a partner answered: that there is something to see, never what or who."""

from importlib import import_module

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

EARLIER = import_module("lotsenbuch.partners.migrations.0004_a_partner_answers_with_one_word").ANSWER
# The notice is of class 0: it leads to the ways of the case, where the right is asked for again.
TELL = """
  INSERT INTO accounts_notice (id, staff_id, kind, target_id, made_at)
    SELECT gen_random_uuid(), staff_id, 'partner_answered', of_case, now() FROM cases_access
    WHERE case_id = of_case AND kind = 'holder' AND staff_id IS NOT NULL
      AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now());
  RETURN true;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0005_the_catalogue_of_measures"),
        ("accounts", "0039_a_partner_answered"),
    ]

    operations = [
        GuardFunction(
            signature="partners_answer(p_link uuid, p_kind text, p_on date, p_next bytea)",
            returns="boolean",
            declare="of_case uuid; of_referral uuid; maker text; until timestamptz;",
            body=EARLIER.replace("  RETURN true;\n", TELL),
        ),
    ]
