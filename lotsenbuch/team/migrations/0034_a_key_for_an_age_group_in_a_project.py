"""A key may join an age group and a project (C83): what a colleague holds of both is counted for it."""

from django.db import migrations

from lotsenbuch.records.guard import GuardFunction

IN_BOTH = """
  IF NOT (lotse_has_role('fallmanagement') OR lotse_has_role('clearing') OR lotse_has_role('team_lead')) THEN
    RETURN 0;
  END IF;
  RETURN (SELECT count(*) FROM cases_outline
    WHERE holder_id = p_staff AND project_id = p_project AND age_group = p_age_group AND NOT is_closed);
"""


class Migration(migrations.Migration):
    dependencies = [("team", "0033_who_stands_in_is_told_in_the_morning")]

    operations = [
        migrations.RemoveConstraint(model_name="key", name="key_of_one_kind"),
        GuardFunction(
            signature="team_in_both(p_staff uuid, p_project uuid, p_age_group text)", returns="bigint", body=IN_BOTH
        ),
    ]
