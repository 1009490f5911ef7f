from django.db import migrations, models
from django.db.models import F, Q

import lotsenbuch.records.policy
from lotsenbuch.records.operations import AddConstraint

READ = ("project_id", "valid_from", "valid_until", "cap", "professions")
STAYED = (
    "id", "project_id", "valid_from", "target_group", "entry_condition", "cap", "contact_days", "contact_minutes",
    "has_summons", "needs_tandem", "folder", "stages", "professions", "made_by", "made_at",
)  # fmt: skip


class Migration(migrations.Migration):
    risk = (
        "office_projectterms hat einige Dutzend Zeilen, noch keine mit letztem Tag; geprüft in Millisekunden, seit 0.1"
    )
    dependencies = [
        ("office", "0021_what_a_folder_holds_by_itself"),
    ]

    operations = [
        migrations.AddField(
            model_name="projectterms",
            name="last_on",
            field=models.DateField(null=True, verbose_name="Letzter Tag des Projekts"),
        ),
        migrations.RemoveConstraint(model_name="projectterms", name="terms_guard"),
        migrations.RemoveConstraint(model_name="projectterms", name="terms_stay"),
        AddConstraint(
            model_name="projectterms",
            constraint=lotsenbuch.records.policy.GuardMay(name="terms_guard", reads=(*READ, "last_on")),
        ),
        AddConstraint(
            model_name="projectterms",
            constraint=lotsenbuch.records.policy.Stays(name="terms_stay", columns=(*STAYED, "last_on")),
        ),
        AddConstraint(
            model_name="projectterms",
            constraint=models.CheckConstraint(
                condition=Q(last_on=None) | Q(last_on__gte=F("valid_from")), name="terms_last_day_after_the_first"
            ),
        ),
    ]
