from django.db import migrations, models

import lotsenbuch.accounts.models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0041_a_referral_stayed"),
    ]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.TextField(choices=lotsenbuch.accounts.models.notice_kinds, verbose_name="Hinweis"),
        ),
    ]
