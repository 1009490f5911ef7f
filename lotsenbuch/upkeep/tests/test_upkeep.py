"""Beats, alarms, drills as the house keeps them; the watch page; Prometheus; news after an update."""

import json
import subprocess
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from pytest_django.fixtures import Settings

from lotsenbuch.accounts.models import Notice, Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import case_of
from lotsenbuch.documents.actions import Checked, Given, drop_copy, take_in
from lotsenbuch.documents.models import Copy
from lotsenbuch.documents.queries import quarantined
from lotsenbuch.documents.tests.clamd import a_clamd
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor
from lotsenbuch.upkeep import actions, jobs
from lotsenbuch.upkeep.actions import SERVICE
from lotsenbuch.upkeep.models import Alarm, Beat, Drill
from lotsenbuch.upkeep.queries import state
from lotsenbuch.upkeep.rules import News, Seen, Worry, news_of
from tests.cast import act_as, client_of
from tests.database import as_owner

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def backed_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LOTSE_BACKUP_DIR", str(tmp_path))
    return tmp_path


def beat(at: datetime, archived: int, used: float = 0.1) -> set[Worry]:
    with time_machine.travel(at, tick=False), acting_as(SERVICE):
        return actions.beat(archived=archived, seen=Seen(used), by=SERVICE)


def result(*, ok: bool, at: datetime = NOW) -> dict[str, Any]:
    step = {"name": "key", "label": "Der Schlüssel passt", "ok": ok, "seconds": 0.1, "told": "age1…"}
    return {"ok": ok, "started_at": at.isoformat(), "seconds": 3.2, "base": "b", "restored_until": "", "steps": [step]}


def test_an_archive_that_stands_still_for_five_minutes_is_told_once_and_ends_by_itself(
    frieda: Staff, backed_up: Path
) -> None:
    assert beat(NOW, 7) == set()
    for minute in range(1, 5):
        assert beat(NOW + timedelta(minutes=minute), 7) == set(), minute
    assert beat(NOW + timedelta(minutes=5), 7) == {Worry.ARCHIVE}
    assert beat(NOW + timedelta(minutes=6), 7) == {Worry.ARCHIVE}
    with act_as(frieda):
        assert Notice.objects.filter(staff=frieda, kind="upkeep_alarm").count() == 1
    page = client_of(frieda).get("/verwaltung/betrieb/").content.decode()
    assert "Das Archiv steht seit fünf Minuten still" in page
    assert beat(NOW + timedelta(minutes=7), 8) == set()
    assert "steht seit fünf Minuten still" not in client_of(frieda).get("/verwaltung/betrieb/").content.decode()
    assert Alarm.objects.get().cleared_at is not None


def test_without_a_backup_nothing_stands_still_and_the_page_says_that_there_is_none(
    frieda: Staff, monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> None:
    monkeypatch.delenv("LOTSE_BACKUP_DIR", raising=False)
    settings.DATA = tmp_path
    assert [beat(NOW + timedelta(minutes=minute), 0) for minute in range(7)][-1] == set()
    assert "Es ist keine Sicherung eingerichtet" in client_of(frieda).get("/verwaltung/betrieb/").content.decode()
    (tmp_path / "backup.json").write_text(json.dumps({"folder": "/sicherung"}))
    assert "Noch keine Probe" in client_of(frieda).get("/verwaltung/betrieb/").content.decode()


def test_a_clock_that_was_set_back_is_told_and_only_a_drill_that_held_ends_it(frieda: Staff, backed_up: Path) -> None:
    beat(NOW, 1)
    assert beat(NOW - timedelta(hours=1), 2) == {Worry.CLOCK}
    assert beat(NOW - timedelta(minutes=59), 3) == set()
    assert Alarm.objects.filter(cleared_at=None).count() == 1
    with acting_as(SERVICE):
        actions.note_drill(result(ok=True), by=SERVICE)
    assert Alarm.objects.filter(cleared_at=None).count() == 0
    assert beat(NOW - timedelta(minutes=58), 4) == set()


def test_a_failed_drill_and_an_old_one_are_told_with_date_and_steps(frieda: Staff, backed_up: Path) -> None:
    with time_machine.travel(NOW, tick=False), acting_as(SERVICE):
        actions.note_drill(result(ok=False), by=SERVICE)
    page = client_of(frieda).get("/verwaltung/betrieb/").content.decode()
    assert "Gescheitert" in page
    assert "Der Schlüssel passt" in page
    assert "22.11.2026" in page
    assert beat(NOW, 1) == {Worry.DRILL}
    with acting_as(SERVICE):
        actions.note_drill(result(ok=True, at=NOW + timedelta(hours=1)), by=SERVICE)
    assert beat(NOW + timedelta(days=8), 2) == set()
    assert beat(NOW + timedelta(days=9), 3) == {Worry.DRILL}
    assert beat(NOW + timedelta(days=9), 4, used=0.95) == {Worry.DRILL, Worry.DISK}


def test_the_weekly_job_keeps_what_came_of_the_drill(backed_up: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = [json.dumps(result(ok=True)), "kein JSON"]

    def run(command: list[str], **_more: object) -> subprocess.CompletedProcess[str]:
        assert command[3:6] == ["lotsenbuch.launch", "restore", str(backed_up)]
        assert command[6:8] == ["--drill", "--weekly"]
        return subprocess.CompletedProcess(command, 0, stdout=said.pop(0))

    monkeypatch.setattr("lotsenbuch.upkeep.jobs.subprocess.run", run)
    assert jobs.drill_weekly(0) is True
    assert jobs.drill_weekly(0) is False, "a drill that says nothing has not held"
    assert sorted(Drill.objects.values_list("has_held", flat=True)) == [False, True]
    assert jobs.beat_every_minute(0) == 1
    assert Beat.objects.count() == 1


def test_a_drill_by_hand_is_on_the_page_within_a_minute_and_noted_once(
    frieda: Staff, settings: Settings, backed_up: Path
) -> None:
    settings.DATA = backed_up
    with acting_as(SERVICE):
        actions.note_drill(result(ok=True, at=NOW - timedelta(days=1)), by=SERVICE)
    assert "von selbst, wie jede Woche" in client_of(frieda).get("/verwaltung/betrieb/").content.decode()
    by_hand = result(ok=False) | {"by_hand": True}
    lines = [json.dumps(by_hand), '{"half a li', "null", json.dumps({"by_hand": True})]
    (backed_up / "drills.jsonl").write_text("\n".join(lines))
    with time_machine.travel(NOW, tick=False):
        assert [jobs.beat_every_minute(0) for _ in range(2)] == [1, 1]
    assert list(Drill.objects.values_list("has_held", "is_by_hand")) == [(False, True), (True, False)]
    page = client_of(frieda).get("/verwaltung/betrieb/").content.decode()
    assert "<strong>Gescheitert</strong> am So,\xa022.11.2026, 10:00\xa0Uhr, von Hand" in page


def test_the_house_is_told_how_many_files_are_shut_and_why_and_of_no_case(
    anna: Staff, frieda: Staff, case_of_anna: Case, settings: Settings, tmp_path: Path
) -> None:
    harmful, unjudged = (Checked(b"x", "image/png", "quarantine", is_harmful) for is_harmful in (True, False))
    papers = [Given("identity", file=harmful), Given("certificate", file=unjudged)]
    with act_as(anna):
        case = case_of(case_of_anna.id, Actor.staff(anna.pk))
        assert case is not None
        take_in(case=case, papers=papers, on=NOW.date(), by=Actor.staff(anna.pk), name="Anna")
        assert (quarantined(harmful=True), quarantined(harmful=False)) == (0, 0), (
            "who works cases counts none of others"
        )
    with a_clamd(tmp_path) as settings.LOTSE_CLAMD:
        page = client_of(frieda).get("/verwaltung/betrieb/").content.decode()
    assert "antwortet; Dateien mit Schadsoftware, gesperrt: 1; Dateien ohne Ergebnis, gesperrt: 1" in page
    assert case_of_anna.fallnummer not in page
    assert jobs.beat_every_minute(0) == 1
    assert (
        "fand in einer hochgeladenen Datei Schadsoftware"
        in client_of(frieda).get("/verwaltung/betrieb/").content.decode()
    )
    with act_as(anna):
        drop_copy(case=case, copy=Copy.objects.get(is_harmful=True), by=Actor.staff(anna.pk))
    assert jobs.beat_every_minute(0) == 0


def test_only_the_service_writes_what_is_known_of_the_house(frieda: Staff) -> None:
    beat(NOW, 1)
    for write in (lambda: Beat.objects.update(still=0), lambda: Drill(at=NOW, has_held=True, seconds=1).save()):
        with act_as(frieda), pytest.raises(DatabaseError), transaction.atomic():
            write()


def test_prometheus_gets_figures_without_ids_and_nobody_else_does(
    client: Client, case_of_anna: Case, settings: Settings, tmp_path: Path, backed_up: Path
) -> None:
    beat(NOW, 1)
    with acting_as(SERVICE):
        actions.note_drill(result(ok=True), by=SERVICE)
    settings.LOTSE_METRICS_TOKEN_FILE = str(tmp_path / "token")
    there_is_none = client.get("/metrics", headers={"authorization": "Bearer "})
    (tmp_path / "token").write_text("geheim-und-lang\n")
    for token in ("", "Bearer falsch", "Bearer "):
        refused = client.get("/metrics", headers={"authorization": token})
        unknown = client.get("/metricz")["Location"]
        assert (refused.status_code, refused["Location"]) == (302, unknown.replace("metricz", "metrics"))
    assert there_is_none.status_code == 302
    answer = client.get("/metrics", headers={"authorization": "Bearer geheim-und-lang"})
    text = answer.content.decode()
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    for line in ("lotsenbuch_database_up 1.0", 'lotsenbuch_part_up{part="worker"} 0.0', "lotsenbuch_drill_ok 1.0"):
        assert line in text
    assert 'lotsenbuch_jobs{state="todo"}' in text
    for word in (str(case_of_anna.id), case_of_anna.fallnummer, "staff", "anna"):
        assert word not in text


def test_to_who_is_logged_in_the_figures_are_an_address_that_does_not_exist(frieda: Staff) -> None:
    """The login would send them back here, and so on without end."""
    assert client_of(frieda).get("/metrics").status_code == 404


def test_a_database_that_is_down_is_a_figure_too(
    client: Client, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LOTSE_METRICS_TOKEN_FILE = str(tmp_path / "token")
    (tmp_path / "token").write_text("geheim-und-lang\n")
    monkeypatch.setattr("lotsenbuch.upkeep.queries.metrics.database_answers", lambda: False)
    text = client.get("/metrics", headers={"authorization": "Bearer geheim-und-lang"}).content.decode()
    assert "lotsenbuch_database_up 0.0" in text
    assert "lotsenbuch_jobs" not in text


def test_the_watch_page_tells_of_parts_that_are_down_and_of_no_case(
    frieda: Staff, anna: Staff, case_of_anna: Case, settings: Settings
) -> None:
    settings.LOTSE_CLAMD = "unix:/nicht/da"
    settings.MAILERS = settings.MAILERS | {"reminders": {"OPTIONS": {"host": "127.0.0.1", "port": 1}}}
    page = client_of(frieda).get("/verwaltung/betrieb/").content.decode()
    assert "Neue Dateien bleiben gesperrt" in page
    assert "Server nicht erreichbar" in page
    assert "Hintergrunddienst" in page
    for word in (case_of_anna.fallnummer, case_of_anna.person.last_name, str(case_of_anna.id)):
        assert word not in page
    assert client_of(anna).get("/verwaltung/betrieb/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_watch_page_tells_who_waits_for_a_lock(frieda: Staff) -> None:
    where = connection.settings_dict
    named = {"host": where["HOST"], "port": where["PORT"] or None, "user": where["USER"], "dbname": where["NAME"]}
    client = client_of(frieda)
    assert "antwortet, nichts wartet auf eine Sperre" in client.get("/verwaltung/betrieb/").content.decode()
    with as_owner() as owner, psycopg.connect(**named, password=where["PASSWORD"] or None) as waiting:
        owner.execute("LOCK TABLE cases_case IN ACCESS EXCLUSIVE MODE")
        asks = threading.Thread(target=lambda: waiting.execute("SELECT count(*) FROM cases_case"), daemon=True)
        asks.start()
        time.sleep(state.LOCKED_SECONDS + 0.5)
        page = client.get("/verwaltung/betrieb/").content.decode()
        owner.rollback()
        asks.join(timeout=10)
    assert "antwortet, aber eine Anfrage wartet auf eine Sperre" in page


def test_news_stand_on_the_desk_at_the_first_login_after_an_update_until_they_are_read(
    anna: Staff, bernd: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [News("0.2.0", ("Die Suche findet mehr.",)), News("0.1.0", ("Alt.",))]
    monkeypatch.setattr(state, "all_news", lambda: tuple(told))
    client = client_of(anna)
    page = client.get("/").content.decode()
    assert "Die Suche findet mehr." in page
    assert "Alt." not in page
    assert client.post("/neues/gelesen/").status_code == 302
    assert "Die Suche findet mehr." not in client.get("/").content.decode()
    assert "Die Suche findet mehr." in client_of(bernd).get("/").content.decode()
    told.insert(0, News("0.3.0", ("Briefe sind schneller.",)))
    assert "Briefe sind schneller." in client.get("/").content.decode()
    assert client.get("/neues/").status_code == 200


def test_the_page_of_news_is_read_as_it_is_written() -> None:
    assert news_of("# T\n\nVorweg\n\n## 0.2.0 – 1.12.2026\n\n- eins\n  und weiter\n- zwei\n\n## 0.1.0\n\n- alt\n") == [
        News("0.2.0 – 1.12.2026", ("eins und weiter", "zwei")),
        News("0.1.0", ("alt",)),
    ]
    assert state.all_news(), "docs/handbuch/neues.md has news"


def test_the_smoke_test_opens_a_file_and_fails_where_it_does_not_open(
    anna: Staff, bernd: Staff, case_of_anna: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("upkeep_smoke", str(case_of_anna.id), str(anna.pk))
    assert capsys.readouterr().out.strip() == "Anmeldung und eine Akte geöffnet."
    with pytest.raises(CommandError, match="Die Akte öffnet sich nicht"):
        call_command("upkeep_smoke", str(case_of_anna.id), str(bernd.pk))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_archiver")
        assert cursor.fetchone() == (1,)
