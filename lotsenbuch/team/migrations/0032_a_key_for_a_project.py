import django.db.models.deletion
from django.db import migrations, models

from lotsenbuch.records.operations import AddConstraint


class Migration(migrations.Migration):
    risk = "team_key hat eine Handvoll Zeilen; geprüft in Millisekunden, seit 0.1"
    dependencies = [
        ("team", "0031_who_held_a_case_for_a_day_reads_it_back"),
        ("office", "0022_a_project_has_a_last_day"),
    ]

    operations = [
        migrations.AddField(
            model_name="key",
            name="project",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="office.project",
                verbose_name="Projekt",
            ),
        ),
        migrations.RemoveConstraint(model_name="key", name="key_once"),
        AddConstraint(
            model_name="key",
            constraint=models.UniqueConstraint(
                fields=["role", "age_group", "project"], name="key_once", nulls_distinct=False
            ),
        ),
        AddConstraint(
            model_name="key",
            constraint=models.CheckConstraint(
                condition=models.Q(project=None) | models.Q(age_group=""), name="key_of_one_kind"
            ),
        ),
    ]
