"""Who writes a table that everybody reads is asked by the database too (decision 0113)."""

from django.conf import settings
from django.db import migrations

import lotsenbuch.records.policy
from lotsenbuch.records.operations import AddConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0029_who_writes_is_asked"),
        ("accounts", "0002_has_role"),
        ("office", "0018_projects_may_do_without_summons"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="projectterms",
            name="terms_app",
        ),
        AddConstraint(
            model_name="house",
            constraint=lotsenbuch.records.policy.WrittenBy(
                delete="",
                insert="lotse_actor() IS NULL OR lotse_actor() IN ('service:operate', 'service:demo') OR lotse_has_role('administration')",
                name="house_written",
                update="lotse_actor() IS NULL OR lotse_actor() IN ('service:operate', 'service:demo') OR lotse_has_role('administration')",
            ),
        ),
        AddConstraint(
            model_name="member",
            constraint=lotsenbuch.records.policy.WrittenBy(
                delete="",
                insert="(lotse_actor() IN ('service:operate', 'service:demo') OR lotse_has_role('administration')) AND NOT (NEW.is_lead AND NEW.staff_id IS NOT DISTINCT FROM lotse_staff())",
                name="member_written",
                update="(lotse_actor() IN ('service:operate', 'service:demo') OR lotse_has_role('administration')) AND OLD.staff_id = NEW.staff_id AND OLD.team_id = NEW.team_id AND OLD.is_lead = NEW.is_lead AND OLD.valid_from = NEW.valid_from",
            ),
        ),
        AddConstraint(
            model_name="office",
            constraint=lotsenbuch.records.policy.WrittenBy(
                delete="",
                insert="lotse_actor() IS NULL OR lotse_actor() IN ('service:operate', 'service:demo') OR lotse_has_role('administration')",
                name="office_written",
                update="lotse_actor() IS NULL OR lotse_actor() IN ('service:operate', 'service:demo') OR lotse_has_role('administration')",
            ),
        ),
        AddConstraint(
            model_name="project",
            constraint=lotsenbuch.records.policy.WrittenBy(
                delete="",
                insert="lotse_actor() IS NULL OR lotse_actor() IN ('service:operate', 'service:demo') OR lotse_has_role('administration')",
                name="project_written",
                update="lotse_actor() IS NULL OR lotse_actor() IN ('service:operate', 'service:demo') OR lotse_has_role('administration')",
            ),
        ),
        AddConstraint(
            model_name="projectterms",
            constraint=lotsenbuch.records.policy.WrittenBy(
                delete="",
                insert="lotse_actor() IS NULL OR lotse_actor() IN ('service:operate', 'service:demo') OR lotse_has_role('administration')",
                name="terms_written",
                update="lotse_actor() IS NULL OR lotse_actor() IN ('service:operate', 'service:demo') OR lotse_has_role('administration')",
            ),
        ),
        AddConstraint(
            model_name="team",
            constraint=lotsenbuch.records.policy.WrittenBy(
                delete="",
                insert="lotse_actor() IS NULL OR lotse_actor() IN ('service:operate', 'service:demo') OR lotse_has_role('administration')",
                name="team_written",
                update="lotse_actor() IS NULL OR lotse_actor() IN ('service:operate', 'service:demo') OR lotse_has_role('administration')",
            ),
        ),
    ]
