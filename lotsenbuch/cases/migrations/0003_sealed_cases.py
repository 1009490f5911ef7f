"""A case can be sealed, and its holder sees who may open it.

`cases_held` comes first: the policies of access and grants ask it, since a policy on a table that reads the table
itself recurses without end.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lotsenbuch.records.policy
from lotsenbuch.records.guard import GuardFunction
from lotsenbuch.records.operations import AddConstraint

HELD = """
  SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND kind = 'holder'
    AND valid_from <= now() AND valid_until IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_guard_functions"),
        ("office", "0001_house_teams_projects"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        GuardFunction(signature="cases_held()", returns="SETOF uuid", body=HELD, language="sql"),
        migrations.CreateModel(
            name="Sealing",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("sealed_at", models.DateTimeField(verbose_name="versiegelt")),
                ("sealed_by", models.TextField(verbose_name="versiegelt von")),
                ("reason", models.TextField(verbose_name="Grund")),
                ("unsealed_at", models.DateTimeField(null=True, verbose_name="geöffnet")),
                ("unsealed_by", models.TextField(blank=True, verbose_name="geöffnet von")),
                ("unsealed_because", models.TextField(blank=True, verbose_name="Grund der Öffnung")),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="case",
            name="case_guard",
        ),
        migrations.RemoveConstraint(
            model_name="outline",
            name="outline_seen",
        ),
        migrations.AddField(
            model_name="case",
            name="is_sealed",
            field=models.BooleanField(db_default=False, default=False, editable=False, verbose_name="versiegelt"),
        ),
        migrations.AddField(
            model_name="outline",
            name="is_sealed",
            field=models.BooleanField(db_default=False, default=False, verbose_name="versiegelt"),
        ),
        migrations.AlterField(
            model_name="access",
            name="kind",
            field=models.TextField(
                choices=[
                    ("holder", "fallführend"),
                    ("deputy", "Vertretung"),
                    ("tandem", "Tandem"),
                    ("delegate", "befristet beteiligt"),
                    ("named", "namentlich benannt"),
                    ("import", "Übernahme der Fallliste"),
                ],
                verbose_name="als",
            ),
        ),
        AddConstraint(
            model_name="access",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="",
                command="SELECT",
                name="access_of_held",
                role="lotse_app",
                using="case_id = ANY(ARRAY(SELECT cases_held()))",
            ),
        ),
        AddConstraint(
            model_name="case",
            constraint=lotsenbuch.records.policy.GuardMay(
                name="case_guard",
                reads=(
                    "id",
                    "fallnummer",
                    "person_id",
                    "phase",
                    "opened_on",
                    "closed_on",
                    "project_id",
                    "review_due_on",
                    "is_sealed",
                ),
                writes=("UPDATE (is_sealed)",),
            ),
        ),
        AddConstraint(
            model_name="case",
            constraint=lotsenbuch.records.policy.GuardSets(column="is_sealed", name="case_sealed_by_guard"),
        ),
        AddConstraint(
            model_name="grant",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="",
                command="SELECT",
                name="grant_of_held",
                role="lotse_app",
                using="case_id = ANY(ARRAY(SELECT cases_held()))",
            ),
        ),
        AddConstraint(
            model_name="outline",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="",
                command="SELECT",
                name="outline_seen",
                role="lotse_app",
                using="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()))) OR (NOT is_sealed AND team_id = ANY(ARRAY(SELECT team_id FROM office_member WHERE staff_id = lotse_staff() AND is_lead AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND lotse_has_role('team_lead'))))",
            ),
        ),
        migrations.AddField(
            model_name="sealing",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="sealings", to="cases.case"
            ),
        ),
        AddConstraint(
            model_name="sealing",
            constraint=lotsenbuch.records.policy.AppMay(commands=("SELECT",), name="sealing_by_guard"),
        ),
        AddConstraint(
            model_name="sealing",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="",
                command="SELECT",
                name="sealing_of_held",
                role="lotse_app",
                using="case_id = ANY(ARRAY(SELECT cases_held()))",
            ),
        ),
        AddConstraint(
            model_name="sealing",
            constraint=lotsenbuch.records.policy.GuardMay(
                name="sealing_guard", reads=("*",), writes=("INSERT", "UPDATE")
            ),
        ),
        AddConstraint(
            model_name="sealing",
            constraint=models.UniqueConstraint(
                condition=models.Q(("unsealed_at", None)), fields=("case",), name="sealed_once"
            ),
        ),
    ]
