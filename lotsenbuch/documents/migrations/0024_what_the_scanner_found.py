"""A copy in quarantine says why: something was found in it, or the scanner came to no verdict."""

from django.db import migrations, models

from lotsenbuch.records.guard import GuardFunction
from lotsenbuch.records.operations import AddConstraint
from lotsenbuch.records.policy import GuardMay

QUARANTINED = """
  IF lotse_actor() <> 'service:upkeep' AND NOT lotse_has_role('administration') THEN
    RETURN 0;
  END IF;
  RETURN (SELECT count(*) FROM documents_copy WHERE state = 'quarantine' AND is_harmful = p_harmful);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_has_role"), ("documents", "0023_signatures_under_releases")]

    operations = [
        migrations.AddField(
            model_name="copy",
            name="is_harmful",
            field=models.BooleanField(db_default=False, default=False, verbose_name="Schadsoftware gefunden"),
        ),
        AddConstraint(model_name="copy", constraint=GuardMay(name="copy_guard", reads=("state", "is_harmful"))),
        GuardFunction(signature="documents_quarantined(p_harmful boolean)", returns="bigint", body=QUARANTINED),
    ]
