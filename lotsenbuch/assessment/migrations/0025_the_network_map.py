"""The network map: drawn in Fassungen of its own, because it is drawn again at intervals of its own."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lotsenbuch.assessment.models
import lotsenbuch.records.cipher
import lotsenbuch.records.policy
from lotsenbuch.records.operations import AddConstraint

# As `assessment_keep_fassung` (0001), for maps; FOR SHARE waits for somebody who is keeping the map.
KEEP_MAP = """
CREATE FUNCTION assessment_keep_map() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  is_open boolean;
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF lotse_actor() = 'service:retain' THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'Diese Karte ist festgehalten (%).', TG_TABLE_NAME USING ERRCODE = 'LB001';
  END IF;
  PERFORM 1 FROM assessment_networkmap
    WHERE case_id = NEW.case_id AND number = NEW.since_number AND closed_on IS NULL FOR SHARE;
  is_open := FOUND;
  IF TG_OP = 'INSERT' THEN
    IF NOT is_open OR NEW.until_number IS NOT NULL THEN
      RAISE EXCEPTION 'Diese Karte ist festgehalten (%).', TG_TABLE_NAME USING ERRCODE = 'LB001';
    END IF;
    RETURN NEW;
  END IF;
  -- What a closed Fassung shows stays; all that may change is whether the open one still shows it.
  IF NOT is_open AND to_jsonb(NEW) - '{until_number,version}'::text[]
      IS DISTINCT FROM to_jsonb(OLD) - '{until_number,version}'::text[] THEN
    RAISE EXCEPTION 'Diese Karte ist festgehalten (%).', TG_TABLE_NAME USING ERRCODE = 'LB001';
  END IF;
  IF OLD.until_number IS DISTINCT FROM NEW.until_number AND NOT EXISTS (
    SELECT FROM assessment_networkmap WHERE case_id = NEW.case_id AND closed_on IS NULL
      AND number = coalesce(NEW.until_number, OLD.until_number)
      AND (OLD.until_number IS NULL OR number = OLD.until_number)
  ) THEN
    RAISE EXCEPTION 'Diese Karte ist festgehalten (%).', TG_TABLE_NAME USING ERRCODE = 'LB001';
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0024_a_service_counts"),
        ("cases", "0053_disputes_of_entries"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(KEEP_MAP, "DROP FUNCTION assessment_keep_map()"),
        migrations.CreateModel(
            name="NetworkMember",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, verbose_name="Version")),
                ("data_class", models.PositiveSmallIntegerField(default=1, verbose_name="Klasse")),
                (
                    "sealed",
                    lotsenbuch.records.cipher.SealedField(data_class=2, null=True, verbose_name="Texte, verschlüsselt"),
                ),
                ("noted_on", models.DateField(verbose_name="festgehalten am")),
                ("thread", models.UUIDField(verbose_name="Faden")),
                ("since_number", models.PositiveSmallIntegerField(verbose_name="seit Fassung")),
                ("until_number", models.PositiveSmallIntegerField(null=True, verbose_name="bis vor Fassung")),
                ("relation", models.TextField(blank=True, verbose_name="Wer ist das?")),
                ("name", models.TextField(blank=True, verbose_name="Name")),
                (
                    "sector",
                    models.TextField(
                        choices=[
                            ("family", "Familie"),
                            ("friends", "Freunde und Nachbarschaft"),
                            ("work", "Arbeit und Schule"),
                            ("helpers", "Fachleute, die helfen"),
                        ],
                        verbose_name="Bereich",
                    ),
                ),
                (
                    "ring",
                    models.TextField(
                        choices=[("near", "nah"), ("middle", "mittel"), ("far", "weiter weg")], verbose_name="Abstand"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField(default=0, verbose_name="Ort im Bereich")),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"),
                ),
            ],
            options={
                "ordering": ["noted_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="NetworkTie",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, verbose_name="Version")),
                ("data_class", models.PositiveSmallIntegerField(default=1, verbose_name="Klasse")),
                (
                    "sealed",
                    lotsenbuch.records.cipher.SealedField(data_class=2, null=True, verbose_name="Texte, verschlüsselt"),
                ),
                ("noted_on", models.DateField(verbose_name="festgehalten am")),
                ("thread", models.UUIDField(verbose_name="Faden")),
                ("since_number", models.PositiveSmallIntegerField(verbose_name="seit Fassung")),
                ("until_number", models.PositiveSmallIntegerField(null=True, verbose_name="bis vor Fassung")),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"),
                ),
                (
                    "one",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="assessment.networkmember"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="assessment.networkmember"
                    ),
                ),
            ],
            options={
                "ordering": ["noted_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="NetworkMap",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, verbose_name="Version")),
                ("number", models.PositiveSmallIntegerField(verbose_name="Fassung")),
                ("begun_on", models.DateField(verbose_name="begonnen am")),
                ("closed_on", models.DateField(null=True, verbose_name="festgehalten am")),
                ("closed_by", models.TextField(blank=True, editable=False)),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessment.networkmap",
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [
                    lotsenbuch.records.policy.AppMay(commands=("SELECT", "INSERT", "UPDATE"), name="network_map_app"),
                    lotsenbuch.records.policy.RowPolicy(
                        check_sql="",
                        command="SELECT",
                        name="network_map_seen",
                        role="lotse_app",
                        using="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND kind <> 'import'))",
                    ),
                    lotsenbuch.records.policy.RowPolicy(
                        check_sql="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND may_write))",
                        command="INSERT",
                        name="network_map_added",
                        role="lotse_app",
                        using="",
                    ),
                    lotsenbuch.records.policy.RowPolicy(
                        check_sql="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND may_write))",
                        command="UPDATE",
                        name="network_map_changed",
                        role="lotse_app",
                        using="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND kind <> 'import'))",
                    ),
                    lotsenbuch.records.policy.Stays(columns=("id", "case_id"), name="network_map_stays"),
                    lotsenbuch.records.policy.OfSameCase(
                        column="replaces_id",
                        name="network_map_of_same_case",
                        table="assessment_networkmap",
                        through="case_id",
                    ),
                    lotsenbuch.records.policy.Frozen(name="network_map_closed_stays", when="OLD.closed_on IS NOT NULL"),
                    models.UniqueConstraint(fields=("case", "number"), name="network_map_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("closed_on", None)), fields=("case",), name="network_map_one_open"
                    ),
                ],
            },
        ),
        AddConstraint(
            model_name="networkmember",
            constraint=lotsenbuch.records.policy.AppMay(
                commands=("SELECT", "INSERT", "UPDATE"), name="network_member_app"
            ),
        ),
        AddConstraint(
            model_name="networkmember",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="",
                command="SELECT",
                name="network_member_seen",
                role="lotse_app",
                using="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND kind <> 'import')) AND (data_class < 2 OR (case_id, data_class) IN (SELECT case_id, data_class FROM cases_grant WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now())))",
            ),
        ),
        AddConstraint(
            model_name="networkmember",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND may_write)) AND (data_class < 2 OR (case_id, data_class) IN (SELECT case_id, data_class FROM cases_grant WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now())))",
                command="INSERT",
                name="network_member_added",
                role="lotse_app",
                using="",
            ),
        ),
        AddConstraint(
            model_name="networkmember",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND may_write)) AND (data_class < 2 OR (case_id, data_class) IN (SELECT case_id, data_class FROM cases_grant WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now())))",
                command="UPDATE",
                name="network_member_changed",
                role="lotse_app",
                using="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND kind <> 'import')) AND (data_class < 2 OR (case_id, data_class) IN (SELECT case_id, data_class FROM cases_grant WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now())))",
            ),
        ),
        AddConstraint(
            model_name="networkmember",
            constraint=lotsenbuch.records.policy.Stays(columns=("id", "case_id"), name="network_member_stays"),
        ),
        AddConstraint(
            model_name="networkmember",
            constraint=lotsenbuch.assessment.models.KeptByMap(name="network_member_kept"),
        ),
        AddConstraint(
            model_name="networkmember",
            constraint=lotsenbuch.records.policy.Stays(
                columns=("thread", "since_number"), name="network_member_thread_stays"
            ),
        ),
        AddConstraint(
            model_name="networkmember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("data_class__lt", 2), ("sealed", None)),
                    models.Q(("data_class__gte", 2), ("name", ""), ("relation", ""), ("sealed__isnull", False)),
                    _connector="OR",
                ),
                name="network_member_sealed_from_class_2",
            ),
        ),
        AddConstraint(
            model_name="networkmember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until_number", None)), fields=("thread",), name="network_member_once"
            ),
        ),
        AddConstraint(
            model_name="networkmember",
            constraint=models.CheckConstraint(condition=models.Q(("place__lte", 999)), name="network_member_place"),
        ),
        AddConstraint(
            model_name="networktie",
            constraint=lotsenbuch.records.policy.AppMay(
                commands=("SELECT", "INSERT", "UPDATE"), name="network_tie_app"
            ),
        ),
        AddConstraint(
            model_name="networktie",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="",
                command="SELECT",
                name="network_tie_seen",
                role="lotse_app",
                using="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND kind <> 'import')) AND (data_class < 2 OR (case_id, data_class) IN (SELECT case_id, data_class FROM cases_grant WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now())))",
            ),
        ),
        AddConstraint(
            model_name="networktie",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND may_write)) AND (data_class < 2 OR (case_id, data_class) IN (SELECT case_id, data_class FROM cases_grant WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now())))",
                command="INSERT",
                name="network_tie_added",
                role="lotse_app",
                using="",
            ),
        ),
        AddConstraint(
            model_name="networktie",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND may_write)) AND (data_class < 2 OR (case_id, data_class) IN (SELECT case_id, data_class FROM cases_grant WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now())))",
                command="UPDATE",
                name="network_tie_changed",
                role="lotse_app",
                using="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND kind <> 'import')) AND (data_class < 2 OR (case_id, data_class) IN (SELECT case_id, data_class FROM cases_grant WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now())))",
            ),
        ),
        AddConstraint(
            model_name="networktie",
            constraint=lotsenbuch.records.policy.Stays(columns=("id", "case_id"), name="network_tie_stays"),
        ),
        AddConstraint(
            model_name="networktie",
            constraint=lotsenbuch.assessment.models.KeptByMap(name="network_tie_kept"),
        ),
        AddConstraint(
            model_name="networktie",
            constraint=lotsenbuch.records.policy.Stays(
                columns=("thread", "since_number"), name="network_tie_thread_stays"
            ),
        ),
        AddConstraint(
            model_name="networktie",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("data_class__lt", 2), ("sealed", None)),
                    models.Q(("data_class__gte", 2), ("sealed__isnull", False)),
                    _connector="OR",
                ),
                name="network_tie_sealed_from_class_2",
            ),
        ),
        AddConstraint(
            model_name="networktie",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until_number", None)), fields=("thread",), name="network_tie_once"
            ),
        ),
        AddConstraint(
            model_name="networktie",
            constraint=lotsenbuch.records.policy.OfSameCase(
                column="one_id", name="network_tie_one_same_case", table="assessment_networkmember", through="case_id"
            ),
        ),
        AddConstraint(
            model_name="networktie",
            constraint=lotsenbuch.records.policy.OfSameCase(
                column="other_id",
                name="network_tie_other_same_case",
                table="assessment_networkmember",
                through="case_id",
            ),
        ),
        AddConstraint(
            model_name="networktie",
            constraint=lotsenbuch.records.policy.Stays(columns=("one_id", "other_id"), name="network_tie_ends_stay"),
        ),
        AddConstraint(
            model_name="networktie",
            constraint=models.CheckConstraint(
                condition=models.Q(("one__lt", models.F("other"))), name="network_tie_in_order"
            ),
        ),
        AddConstraint(
            model_name="networktie",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until_number", None)), fields=("one", "other"), name="network_tie_pair_once"
            ),
        ),
    ]
