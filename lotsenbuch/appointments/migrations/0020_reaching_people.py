"""Reaching people: the ledger, consents, reminders, links and feeds, each with its row policies."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lotsenbuch.records.policy
from lotsenbuch.records.operations import AddConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("appointments", "0002_busy_times_are_kept"),
        ("cases", "0032_answers_stay_in_their_case"),
        ("office", "0018_projects_may_do_without_summons"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ContactAgreement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, verbose_name="Version")),
                ("rhythm_days", models.PositiveSmallIntegerField(null=True, verbose_name="alle wie viele Tage")),
                (
                    "preferred",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("mobile", "Mobiltelefon"),
                            ("phone", "Telefon"),
                            ("mail", "E-Mail"),
                            ("post", "Brief"),
                            ("messenger", "Kurznachricht"),
                            ("trusted_person", "Vertrauensperson"),
                        ],
                        verbose_name="liebster Weg",
                    ),
                ),
                (
                    "suits",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("morning", "vormittags"),
                            ("noon", "mittags"),
                            ("afternoon", "nachmittags"),
                            ("evening", "am frühen Abend"),
                        ],
                        verbose_name="passende Tageszeit",
                    ),
                ),
                ("needs", models.TextField(blank=True, verbose_name="was Verständigung leichter macht")),
            ],
        ),
        migrations.CreateModel(
            name="ContactAttempt",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "way",
                    models.TextField(
                        choices=[
                            ("mobile", "Mobiltelefon"),
                            ("phone", "Telefon"),
                            ("messenger", "Kurznachricht"),
                            ("mail", "E-Mail"),
                            ("post", "Brief"),
                            ("video", "Video"),
                            ("trusted_person", "Vertrauensperson"),
                            ("visit", "Besuch, um in Kontakt zu bleiben"),
                            ("in_person", "persönlich getroffen"),
                        ],
                        verbose_name="Weg",
                    ),
                ),
                (
                    "result",
                    models.TextField(
                        choices=[
                            ("two_way", "miteinander gesprochen oder geschrieben"),
                            ("sent", "verschickt, noch keine Antwort"),
                            ("left_word", "Nachricht hinterlassen"),
                            ("others", "jemand anderen erreicht"),
                            ("no_answer", "niemand erreicht"),
                            ("wrong", "falsche oder nicht mehr vergebene Nummer"),
                            ("returned", "kam zurück"),
                        ],
                        verbose_name="Ergebnis",
                    ),
                ),
                ("happened_at", models.DateTimeField(verbose_name="wann")),
                ("note", models.TextField(blank=True, verbose_name="Anmerkung")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="festgehalten")),
            ],
            options={
                "ordering": ["-happened_at", "-recorded_at"],
            },
        ),
        migrations.CreateModel(
            name="Feed",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("token_hash", models.BinaryField(unique=True, verbose_name="Prüfwert des Schlüssels")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="eingerichtet")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="beendet")),
            ],
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.TextField(
                        choices=[("reply", "Antwortseite"), ("calendar", "Kalenderdatei")], verbose_name="Zweck"
                    ),
                ),
                ("token_hash", models.BinaryField(unique=True, verbose_name="Prüfwert des Schlüssels")),
                ("made_by", models.TextField(editable=False, verbose_name="ausgestellt von")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="ausgestellt")),
                ("expires_at", models.DateTimeField(verbose_name="gilt bis")),
                ("used_at", models.DateTimeField(null=True, verbose_name="beantwortet")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="zurückgezogen")),
            ],
            options={
                "ordering": ["-made_at"],
            },
        ),
        migrations.CreateModel(
            name="LinkSlot",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.TextField(verbose_name="Art")),
                ("starts_at", models.DateTimeField(verbose_name="Beginn")),
                ("ends_at", models.DateTimeField(verbose_name="Ende")),
                ("is_meldetermin", models.BooleanField(default=False, verbose_name="Meldetermin")),
            ],
            options={
                "ordering": ["starts_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="OutreachOffer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, verbose_name="Version")),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("other_way", "auf einem anderen Weg sprechen"),
                            ("other_time", "zu einer anderen Tageszeit sprechen"),
                            ("other_place", "sich an einem Ort treffen, den die Person wählt"),
                            ("visit", "Besuch, um in Kontakt zu bleiben"),
                            ("trusted", "über eine Vertrauensperson"),
                            ("companion", "zu zweit oder mit Begleitung"),
                            ("plain_letter", "Brief in einfachen Worten"),
                        ],
                        verbose_name="Angebot",
                    ),
                ),
                ("words", models.TextField(blank=True, verbose_name="Anmerkung")),
                ("offered_on", models.DateField(verbose_name="angeboten am")),
                (
                    "before_summons",
                    models.PositiveSmallIntegerField(
                        null=True, verbose_name="vor dem wievielten Meldetermin hintereinander"
                    ),
                ),
                (
                    "answer",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("", "noch offen"),
                            ("accepted", "angenommen"),
                            ("declined", "möchte das nicht"),
                            ("none", "keine Antwort"),
                        ],
                        default="",
                        verbose_name="Antwort",
                    ),
                ),
            ],
            options={
                "ordering": ["-offered_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ReachRules",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("may_use_feeds", models.BooleanField(default=False, verbose_name="Kalender als Abonnement")),
                ("may_remind_by_mail", models.BooleanField(default=False, verbose_name="Erinnern per E-Mail")),
                ("may_remind_by_sms", models.BooleanField(default=False, verbose_name="Erinnern per SMS")),
                ("remind_hours", models.PositiveSmallIntegerField(default=24, verbose_name="Stunden vor dem Termin")),
            ],
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("due_at", models.DateTimeField(verbose_name="fällig")),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("planned", "geplant"),
                            ("begun", "abgeschickt, Ausgang unbekannt"),
                            ("sent", "verschickt"),
                            ("skipped", "nicht verschickt"),
                            ("failed", "nicht angekommen"),
                        ],
                        default="planned",
                        verbose_name="Stand",
                    ),
                ),
                ("said", models.TextField(blank=True, verbose_name="Warum")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="erledigt")),
            ],
            options={
                "ordering": ["-due_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="ReminderConsent",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, verbose_name="Version")),
                (
                    "way",
                    models.TextField(
                        choices=[("letter", "Brief"), ("mail", "E-Mail"), ("sms", "SMS")], verbose_name="Weg"
                    ),
                ),
                (
                    "may_name_house",
                    models.BooleanField(default=False, verbose_name="das Wort „Jobcenter“ darf vorkommen"),
                ),
                (
                    "is_for_sealed",
                    models.BooleanField(default=False, verbose_name="gilt auch, solange der Fall versiegelt ist"),
                ),
                ("given_on", models.DateField(verbose_name="gegeben am")),
                (
                    "given_how",
                    models.TextField(help_text="schriftlich oder mündlich, wo sie liegt", verbose_name="wie"),
                ),
                ("recorded_by", models.TextField(editable=False, verbose_name="eingetragen von")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="widerrufen")),
            ],
            options={
                "ordering": ["-given_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, verbose_name="Version")),
                (
                    "wish",
                    models.TextField(
                        choices=[
                            ("comes", "Ich komme"),
                            ("other_time", "Ich brauche eine andere Zeit"),
                            ("other_place", "Ich möchte mich woanders treffen"),
                            ("call_me", "Bitte rufen Sie mich an"),
                            ("cannot", "Ich kann nicht kommen"),
                        ],
                        verbose_name="Antwort",
                    ),
                ),
                ("place", models.TextField(blank=True, verbose_name="Ort in den Worten der Person")),
                ("words", models.TextField(blank=True, verbose_name="Worte der Person")),
                ("came_at", models.DateTimeField(auto_now_add=True, verbose_name="eingegangen")),
                (
                    "decision",
                    models.TextField(
                        blank=True,
                        choices=[("", "noch offen"), ("confirmed", "zugesagt"), ("talked", "besprochen")],
                        default="",
                        verbose_name="Stand",
                    ),
                ),
                ("decided_by", models.TextField(blank=True, editable=False)),
                ("decided_at", models.DateTimeField(null=True, verbose_name="erledigt")),
            ],
            options={
                "ordering": ["-came_at"],
            },
        ),
        migrations.CreateModel(
            name="TrustedPerson",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, verbose_name="Version")),
                ("name", models.TextField(verbose_name="Name")),
                ("relation", models.TextField(blank=True, verbose_name="Wer ist das?")),
                ("value", models.TextField(verbose_name="Nummer oder Adresse")),
                (
                    "scope",
                    models.TextField(
                        choices=[
                            ("call_back", "ausrichten, dass um einen Rückruf gebeten wird"),
                            ("times", "außerdem Tag und Uhrzeit von Terminen weitergeben"),
                            ("talks", "außerdem bei Gesprächen dabei sein"),
                        ],
                        default="call_back",
                        verbose_name="Erlaubt ist",
                    ),
                ),
                ("consent_from", models.DateField(verbose_name="gilt ab")),
                ("consent_until", models.DateField(verbose_name="gilt bis")),
                (
                    "given_how",
                    models.TextField(help_text="schriftlich oder mündlich, wo sie liegt", verbose_name="Einwilligung"),
                ),
                ("recorded_by", models.TextField(editable=False, verbose_name="eingetragen von")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="widerrufen")),
            ],
            options={
                "ordering": [
                    models.OrderBy(models.F("revoked_at"), descending=True, nulls_first=True),
                    "-consent_from",
                    "name",
                ],
            },
        ),
        AddConstraint(
            model_name="appointment",
            constraint=lotsenbuch.records.policy.GuardMay(
                name="appointment_guard_link",
                reads=("choice", "version"),
                writes=("UPDATE (state)", "UPDATE (version)"),
            ),
        ),
        migrations.AddField(
            model_name="contactagreement",
            name="case",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="contact_agreement", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="contactattempt",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="attempts", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="contactattempt",
            name="channel",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="cases.contactchannel"
            ),
        ),
        migrations.AddField(
            model_name="contactattempt",
            name="staff",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="feed",
            name="staff",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="link",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="links", to="cases.case"),
        ),
        migrations.AddField(
            model_name="linkslot",
            name="appointment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="appointments.appointment"
            ),
        ),
        migrations.AddField(
            model_name="linkslot",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"),
        ),
        migrations.AddField(
            model_name="linkslot",
            name="link",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="slots", to="appointments.link"
            ),
        ),
        migrations.AddField(
            model_name="outreachoffer",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="outreach_offers", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="outreachoffer",
            name="staff",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        AddConstraint(
            model_name="reachrules",
            constraint=models.CheckConstraint(condition=models.Q(("id", 1)), name="reach_rules_once"),
        ),
        migrations.AddField(
            model_name="reminder",
            name="appointment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="reminders", to="appointments.appointment"
            ),
        ),
        migrations.AddField(
            model_name="reminder",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="reminder",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="reminders", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="reminderconsent",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="reminder_consents", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="reminderconsent",
            name="channel",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.contactchannel"
            ),
        ),
        migrations.AddField(
            model_name="reminder",
            name="consent",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="appointments.reminderconsent"
            ),
        ),
        migrations.AddField(
            model_name="reply",
            name="appointment",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="replies",
                to="appointments.appointment",
            ),
        ),
        migrations.AddField(
            model_name="reply",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="replies", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="reply",
            name="link",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="reply", to="appointments.link"
            ),
        ),
        migrations.AddField(
            model_name="trustedperson",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="trusted_persons", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="contactattempt",
            name="trusted",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="appointments.trustedperson",
            ),
        ),
        AddConstraint(
            model_name="contactagreement",
            constraint=lotsenbuch.records.policy.AppMay(commands=("SELECT", "INSERT", "UPDATE"), name="agreement_app"),
        ),
        AddConstraint(
            model_name="contactagreement",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="",
                command="SELECT",
                name="agreement_seen",
                role="lotse_app",
                using="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND kind <> 'import'))",
            ),
        ),
        AddConstraint(
            model_name="contactagreement",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND may_write))",
                command="INSERT",
                name="agreement_added",
                role="lotse_app",
                using="",
            ),
        ),
        AddConstraint(
            model_name="contactagreement",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND may_write))",
                command="UPDATE",
                name="agreement_changed",
                role="lotse_app",
                using="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND kind <> 'import'))",
            ),
        ),
        AddConstraint(
            model_name="contactagreement",
            constraint=lotsenbuch.records.policy.Stays(columns=("id", "case_id"), name="agreement_stays"),
        ),
        AddConstraint(
            model_name="feed",
            constraint=lotsenbuch.records.policy.AppMay(commands=("SELECT", "INSERT", "UPDATE"), name="feed_app"),
        ),
        AddConstraint(
            model_name="feed",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="", command="ALL", name="feed_own", role="lotse_app", using="staff_id = lotse_staff()"
            ),
        ),
        AddConstraint(
            model_name="feed",
            constraint=lotsenbuch.records.policy.Stays(columns=("id", "staff_id", "token_hash"), name="feed_stays"),
        ),
        AddConstraint(
            model_name="feed",
            constraint=lotsenbuch.records.policy.GuardMay(
                name="feed_guard", reads=("id", "staff_id", "token_hash", "revoked_at"), writes=()
            ),
        ),
        AddConstraint(
            model_name="feed",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at", None)), fields=("staff",), name="feed_one_at_a_time"
            ),
        ),
        AddConstraint(
            model_name="link",
            constraint=lotsenbuch.records.policy.AppMay(commands=("SELECT", "INSERT", "UPDATE"), name="link_app"),
        ),
        AddConstraint(
            model_name="link",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="",
                command="SELECT",
                name="link_seen",
                role="lotse_app",
                using="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND kind <> 'import'))",
            ),
        ),
        AddConstraint(
            model_name="link",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND may_write))",
                command="INSERT",
                name="link_added",
                role="lotse_app",
                using="",
            ),
        ),
        AddConstraint(
            model_name="link",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND may_write))",
                command="UPDATE",
                name="link_changed",
                role="lotse_app",
                using="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND kind <> 'import'))",
            ),
        ),
        AddConstraint(
            model_name="link",
            constraint=lotsenbuch.records.policy.Stays(columns=("id", "case_id"), name="link_stays"),
        ),
        AddConstraint(
            model_name="link",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="",
                command="SELECT",
                name="link_by_token",
                role="lotse_app",
                using="'link:' || id = lotse_actor() AND expires_at > now() AND withdrawn_at IS NULL",
            ),
        ),
        AddConstraint(
            model_name="link",
            constraint=lotsenbuch.records.policy.Stays(
                columns=("kind", "token_hash", "made_by"), name="link_token_stays"
            ),
        ),
        AddConstraint(
            model_name="link",
            constraint=lotsenbuch.records.policy.GuardMay(
                name="link_guard",
                reads=("id", "case_id", "kind", "token_hash", "expires_at", "used_at", "withdrawn_at"),
                writes=("UPDATE (used_at)",),
            ),
        ),
        AddConstraint(
            model_name="linkslot",
            constraint=lotsenbuch.records.policy.AppMay(commands=("SELECT", "INSERT"), name="link_slot_app"),
        ),
        AddConstraint(
            model_name="linkslot",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="",
                command="SELECT",
                name="link_slot_seen",
                role="lotse_app",
                using="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND kind <> 'import'))",
            ),
        ),
        AddConstraint(
            model_name="linkslot",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND may_write))",
                command="INSERT",
                name="link_slot_added",
                role="lotse_app",
                using="",
            ),
        ),
        AddConstraint(
            model_name="linkslot",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="",
                command="SELECT",
                name="link_slot_by_token",
                role="lotse_app",
                using="'link:' || link_id = lotse_actor()",
            ),
        ),
        AddConstraint(
            model_name="linkslot",
            constraint=lotsenbuch.records.policy.OfSameCase(
                column="link_id", name="link_slot_of_same_case", table="appointments_link"
            ),
        ),
        AddConstraint(
            model_name="linkslot",
            constraint=lotsenbuch.records.policy.OfSameCase(
                column="appointment_id", name="link_slot_for_same_case", table="appointments_appointment"
            ),
        ),
        AddConstraint(
            model_name="linkslot",
            constraint=lotsenbuch.records.policy.GuardMay(
                name="link_slot_guard", reads=("id", "link_id", "appointment_id", "starts_at"), writes=()
            ),
        ),
        AddConstraint(
            model_name="linkslot",
            constraint=models.UniqueConstraint(fields=("link", "appointment"), name="link_slot_once"),
        ),
        AddConstraint(
            model_name="outreachoffer",
            constraint=lotsenbuch.records.policy.AppMay(commands=("SELECT", "INSERT", "UPDATE"), name="outreach_app"),
        ),
        AddConstraint(
            model_name="outreachoffer",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="",
                command="SELECT",
                name="outreach_seen",
                role="lotse_app",
                using="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND kind <> 'import'))",
            ),
        ),
        AddConstraint(
            model_name="outreachoffer",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND may_write))",
                command="INSERT",
                name="outreach_added",
                role="lotse_app",
                using="",
            ),
        ),
        AddConstraint(
            model_name="outreachoffer",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND may_write))",
                command="UPDATE",
                name="outreach_changed",
                role="lotse_app",
                using="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND kind <> 'import'))",
            ),
        ),
        AddConstraint(
            model_name="outreachoffer",
            constraint=lotsenbuch.records.policy.Stays(columns=("id", "case_id"), name="outreach_stays"),
        ),
        AddConstraint(
            model_name="reminderconsent",
            constraint=lotsenbuch.records.policy.AppMay(
                commands=("SELECT", "INSERT", "UPDATE"), name="reminder_consent_app"
            ),
        ),
        AddConstraint(
            model_name="reminderconsent",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="",
                command="SELECT",
                name="reminder_consent_seen",
                role="lotse_app",
                using="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND kind <> 'import'))",
            ),
        ),
        AddConstraint(
            model_name="reminderconsent",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND may_write)) AND (channel_id IS NULL OR channel_id = ANY(ARRAY(SELECT id FROM cases_contactchannel)))",
                command="INSERT",
                name="reminder_consent_added",
                role="lotse_app",
                using="",
            ),
        ),
        AddConstraint(
            model_name="reminderconsent",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND may_write)) AND (channel_id IS NULL OR channel_id = ANY(ARRAY(SELECT id FROM cases_contactchannel)))",
                command="UPDATE",
                name="reminder_consent_changed",
                role="lotse_app",
                using="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND kind <> 'import'))",
            ),
        ),
        AddConstraint(
            model_name="reminderconsent",
            constraint=lotsenbuch.records.policy.Stays(
                columns=("id", "case_id", "way", "channel_id", "may_name_house", "is_for_sealed", "given_on"),
                name="reminder_consent_stays",
            ),
        ),
        AddConstraint(
            model_name="reminderconsent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at", None)), fields=("case", "way"), name="reminder_consent_once_per_way"
            ),
        ),
        AddConstraint(
            model_name="reminderconsent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("channel", None), ("way", "letter")), ("channel__isnull", False), _connector="OR"
                ),
                name="reminder_consent_names_a_way",
            ),
        ),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(condition=models.Q(("state", "planned")), fields=["due_at"], name="reminder_due"),
        ),
        AddConstraint(
            model_name="reminder",
            constraint=lotsenbuch.records.policy.AppMay(commands=("SELECT", "INSERT", "UPDATE"), name="reminder_app"),
        ),
        AddConstraint(
            model_name="reminder",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="",
                command="SELECT",
                name="reminder_seen",
                role="lotse_app",
                using="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND kind <> 'import'))",
            ),
        ),
        AddConstraint(
            model_name="reminder",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND may_write))",
                command="INSERT",
                name="reminder_added",
                role="lotse_app",
                using="",
            ),
        ),
        AddConstraint(
            model_name="reminder",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND may_write))",
                command="UPDATE",
                name="reminder_changed",
                role="lotse_app",
                using="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND kind <> 'import'))",
            ),
        ),
        AddConstraint(
            model_name="reminder",
            constraint=lotsenbuch.records.policy.Stays(columns=("id", "case_id"), name="reminder_stays"),
        ),
        AddConstraint(
            model_name="reminder",
            constraint=lotsenbuch.records.policy.OfSameCase(
                column="appointment_id", name="reminder_of_same_case", table="appointments_appointment"
            ),
        ),
        AddConstraint(
            model_name="reminder",
            constraint=lotsenbuch.records.policy.OfSameCase(
                column="consent_id", name="reminder_with_consent", table="appointments_reminderconsent"
            ),
        ),
        AddConstraint(
            model_name="reminder",
            constraint=lotsenbuch.records.policy.GuardMay(
                name="reminder_guard", reads=("id", "case_id", "due_at", "state"), writes=()
            ),
        ),
        AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "planned")),
                fields=("appointment", "consent"),
                name="reminder_once_per_way",
            ),
        ),
        migrations.AddIndex(
            model_name="reply",
            index=models.Index(condition=models.Q(("decision", "")), fields=["case"], name="reply_open"),
        ),
        AddConstraint(
            model_name="reply",
            constraint=lotsenbuch.records.policy.AppMay(commands=("SELECT", "INSERT", "UPDATE"), name="reply_app"),
        ),
        AddConstraint(
            model_name="reply",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="",
                command="SELECT",
                name="reply_seen",
                role="lotse_app",
                using="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND kind <> 'import'))",
            ),
        ),
        AddConstraint(
            model_name="reply",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND may_write))",
                command="INSERT",
                name="reply_added",
                role="lotse_app",
                using="",
            ),
        ),
        AddConstraint(
            model_name="reply",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND may_write))",
                command="UPDATE",
                name="reply_changed",
                role="lotse_app",
                using="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND kind <> 'import'))",
            ),
        ),
        AddConstraint(
            model_name="reply",
            constraint=lotsenbuch.records.policy.Stays(
                columns=("id", "case_id", "link_id", "wish", "place", "words"), name="reply_stays"
            ),
        ),
        AddConstraint(
            model_name="reply",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="'link:' || link_id = lotse_actor() AND decision = '' AND (link_id, case_id) IN (SELECT id, case_id FROM appointments_link) AND appointment_id IN (SELECT appointment_id FROM appointments_linkslot)",
                command="INSERT",
                name="reply_by_token",
                role="lotse_app",
                using="",
            ),
        ),
        AddConstraint(
            model_name="trustedperson",
            constraint=lotsenbuch.records.policy.AppMay(commands=("SELECT", "INSERT", "UPDATE"), name="trusted_app"),
        ),
        AddConstraint(
            model_name="trustedperson",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="",
                command="SELECT",
                name="trusted_seen",
                role="lotse_app",
                using="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND kind <> 'import'))",
            ),
        ),
        AddConstraint(
            model_name="trustedperson",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND may_write))",
                command="INSERT",
                name="trusted_added",
                role="lotse_app",
                using="",
            ),
        ),
        AddConstraint(
            model_name="trustedperson",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND may_write))",
                command="UPDATE",
                name="trusted_changed",
                role="lotse_app",
                using="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND kind <> 'import'))",
            ),
        ),
        AddConstraint(
            model_name="trustedperson",
            constraint=lotsenbuch.records.policy.Stays(columns=("id", "case_id"), name="trusted_stays"),
        ),
        AddConstraint(
            model_name="trustedperson",
            constraint=models.CheckConstraint(
                condition=models.Q(("consent_until__gte", models.F("consent_from"))), name="trusted_period"
            ),
        ),
        migrations.AddIndex(
            model_name="contactattempt",
            index=models.Index(fields=["case", "-happened_at"], name="contact_attempt_by_case"),
        ),
        AddConstraint(
            model_name="contactattempt",
            constraint=lotsenbuch.records.policy.AppMay(commands=("SELECT", "INSERT"), name="contact_attempt_app"),
        ),
        AddConstraint(
            model_name="contactattempt",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="",
                command="SELECT",
                name="contact_attempt_seen",
                role="lotse_app",
                using="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND kind <> 'import'))",
            ),
        ),
        AddConstraint(
            model_name="contactattempt",
            constraint=lotsenbuch.records.policy.RowPolicy(
                check_sql="case_id = ANY(ARRAY(SELECT case_id FROM cases_access WHERE actor = lotse_actor() AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AND may_write)) AND (channel_id IS NULL OR channel_id = ANY(ARRAY(SELECT id FROM cases_contactchannel)))",
                command="INSERT",
                name="contact_attempt_added",
                role="lotse_app",
                using="",
            ),
        ),
        AddConstraint(
            model_name="contactattempt",
            constraint=lotsenbuch.records.policy.OfSameCase(
                column="trusted_id", name="contact_attempt_of_same_case", table="appointments_trustedperson"
            ),
        ),
    ]
