"""Ways to reach somebody get a version; the guard may erase what was registered by mistake and withdraw its notice."""

from django.conf import settings
from django.db import migrations, models

import lotsenbuch.records.policy
from lotsenbuch.records.guard import GuardFunction
from lotsenbuch.records.operations import AddConstraint

# An assignment that was taken back in this very transaction leaves no notice to the colleague who had it for seconds.
WITHDRAW_NOTICE = """
  DELETE FROM accounts_notice n USING cases_undoright u, cases_access a
    WHERE u.id = p_undo AND u.actor = lotse_actor() AND u.used_at = now()
      AND a.id = (u.before ->> 'access')::uuid AND a.given_by = lotse_actor() AND a.valid_until = now()
      AND n.staff_id = a.staff_id AND n.target_id = a.case_id AND n.kind = 'case_assigned'
      AND n.made_at > now() - interval '1 minute';
  RETURN FOUND;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_guard_opens_a_case"),
        ("accounts", "0006_guard_takes_notices_back"),
        ("office", "0001_house_teams_projects"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="contactchannel",
            name="version",
            field=models.PositiveIntegerField(default=1, verbose_name="Version"),
        ),
        AddConstraint(
            model_name="access",
            constraint=lotsenbuch.records.policy.GuardMay(name="access_erased", reads=("case_id",), writes=("DELETE",)),
        ),
        AddConstraint(
            model_name="case",
            constraint=lotsenbuch.records.policy.GuardMay(
                name="case_erased", reads=("id", "version"), writes=("DELETE",)
            ),
        ),
        AddConstraint(
            model_name="contactchannel",
            constraint=lotsenbuch.records.policy.GuardMay(
                name="channel_erased", reads=("person_id", "version"), writes=("DELETE",)
            ),
        ),
        AddConstraint(
            model_name="grant",
            constraint=lotsenbuch.records.policy.GuardMay(name="grant_erased", reads=("case_id",), writes=("DELETE",)),
        ),
        AddConstraint(
            model_name="household",
            constraint=lotsenbuch.records.policy.GuardMay(name="household_erased", reads=("id",), writes=("DELETE",)),
        ),
        AddConstraint(
            model_name="journalentry",
            constraint=lotsenbuch.records.policy.GuardMay(
                name="journal_erased", reads=("case_id", "kind"), writes=("DELETE",)
            ),
        ),
        AddConstraint(
            model_name="outline",
            constraint=lotsenbuch.records.policy.GuardMay(
                name="outline_erased", reads=("case_id",), writes=("DELETE",)
            ),
        ),
        AddConstraint(
            model_name="person",
            constraint=lotsenbuch.records.policy.GuardMay(
                name="person_erased", reads=("id", "version", "household_id"), writes=("DELETE",)
            ),
        ),
        AddConstraint(
            model_name="personkey",
            constraint=lotsenbuch.records.policy.GuardMay(
                name="person_key_erased", reads=("person_id",), writes=("DELETE",)
            ),
        ),
        AddConstraint(
            model_name="protectedfact",
            constraint=lotsenbuch.records.policy.GuardMay(
                name="fact_erased", reads=("case_id", "version"), writes=("DELETE",)
            ),
        ),
        GuardFunction(signature="cases_withdraw_notice(p_undo uuid)", returns="boolean", body=WITHDRAW_NOTICE),
    ]
