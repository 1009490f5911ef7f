"""What was written is put right and spoken against also after the end of a case; nothing else is written then."""

from django.db import migrations, models

import lotsenbuch.cases.rules.dispute
import lotsenbuch.records.policy
from lotsenbuch.records.operations import AddConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0054_disputes_of_every_text"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="dispute",
            name="dispute_added",
        ),
        migrations.RemoveConstraint(
            model_name="dispute",
            name="dispute_changed",
        ),
        migrations.RemoveConstraint(
            model_name="dispute",
            name="dispute_said_stays",
        ),
        migrations.RemoveConstraint(
            model_name="journalentry",
            name="journal_added",
        ),
        migrations.AddField(
            model_name="dispute",
            name="right_words",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="Was richtig ist"),
        ),
        migrations.AlterField(
            model_name="dispute",
            name="kind",
            field=models.TextField(
                choices=[
                    ("correction", "Berichtigt (Art. 16 DSGVO, § 84 Abs. 1 SGB X)"),
                    ("accuracy", "Das stimmt nicht (Richtigkeit bestritten, § 84 Abs. 2 SGB X)"),
                    ("objection", "Das soll nicht verwendet werden (Widerspruch, Art. 21 DSGVO)"),
                    ("restriction", "Nur aufbewahren, nicht verwenden (Einschränkung, Art. 18 DSGVO)"),
                ],
                verbose_name="Was",
            ),
        ),
        migrations.AlterField(
            model_name="dispute",
            name="outcome",
            field=models.TextField(
                blank=True,
                choices=[
                    ("", "noch offen"),
                    ("upheld", "ihr wurde gefolgt"),
                    ("kept", "der Eintrag bleibt"),
                    ("replaced", "neu berichtigt"),
                ],
                default="",
                verbose_name="Ergebnis",
            ),
        ),
        AddConstraint(
            model_name="dispute",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="(case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND may_write)) OR case_id = ANY(ARRAY(SELECT id FROM cases_case WHERE closed_on IS NOT NULL AND id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND kind IN ('holder', 'deputy', 'tandem', 'delegate', 'named')))))) AND (data_class < 2 OR (case_id, data_class) IN (SELECT case_id, data_class FROM cases_grant WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now())))",
                command="INSERT",
                name="dispute_added",
                role="lotse_app",
                using="",
            ),
        ),
        AddConstraint(
            model_name="dispute",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="(case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND may_write)) OR case_id = ANY(ARRAY(SELECT id FROM cases_case WHERE closed_on IS NOT NULL AND id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND kind IN ('holder', 'deputy', 'tandem', 'delegate', 'named')))))) AND (data_class < 2 OR (case_id, data_class) IN (SELECT case_id, data_class FROM cases_grant WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now())))",
                command="UPDATE",
                name="dispute_changed",
                role="lotse_app",
                using="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND kind <> 'import')) AND (data_class < 2 OR (case_id, data_class) IN (SELECT case_id, data_class FROM cases_grant WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now())))",
            ),
        ),
        AddConstraint(
            model_name="dispute",
            constraint=lotsenbuch.records.policy.Stays(
                columns=(
                    "entry_id",
                    "about",
                    "row_key",
                    "data_class",
                    "kind",
                    "right_words",
                    "asked_on",
                    "noted_at",
                    "noted_by",
                ),
                name="dispute_said_stays",
            ),
        ),
        AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("right_words", ""),
                    models.Q(("data_class__lt", 2), ("kind", lotsenbuch.cases.rules.dispute.DisputeKind["CORRECTION"])),
                    _connector="OR",
                ),
                name="dispute_right_words_of_a_correction",
            ),
        ),
        AddConstraint(
            model_name="journalentry",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="(case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND may_write)) OR (case_id = ANY(ARRAY(SELECT id FROM cases_case WHERE closed_on IS NOT NULL AND id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND kind IN ('holder', 'deputy', 'tandem', 'delegate', 'named'))))) AND (about_id IS NOT NULL OR (kind = 'note' AND case_id = ANY(ARRAY(SELECT case_id FROM cases_dispute WHERE decided_on IS NULL AND (kind <> 'correction' OR answer_key IS NULL))))))) AND (data_class < 2 OR (case_id, data_class) IN (SELECT case_id, data_class FROM cases_grant WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now())))",
                command="INSERT",
                name="journal_added",
                role="lotse_app",
                using="",
            ),
        ),
    ]
