"""A job acts for a colleague as far as the colleague may at that moment, once, and nobody else learns of it."""

import json
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from lotsenbuch.accounts.actions import change_staff, withdraw_role
from lotsenbuch.accounts.doors import BROKEN_OFF, RIGHT_ENDED
from lotsenbuch.accounts.models import Notice, RoleAssignment, Staff
from lotsenbuch.accounts.roles import Role
from lotsenbuch.accounts.rules import StaffDetails
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.models import Case
from lotsenbuch.intake.actions import import_upload as actions
from lotsenbuch.intake.actions.import_upload import order_import, upload_caseload
from lotsenbuch.intake.queries.import_upload import IMPORT_TASK
from lotsenbuch.intake.tests.files import GOOD, text_of
from lotsenbuch.office.models import Project
from lotsenbuch.records.actions import begin_job, enqueue, note_progress
from lotsenbuch.records.models import Draft, Job
from tests.cast import act_as, client_of, give_role, setting_up
from tests.queue import work_off_the_queue

pytestmark = pytest.mark.django_db
KEY = UUID("7d3f7f3e-7a0e-4a87-9a53-3f9d2a6f1c11")
FILE = text_of(GOOD).encode()


@pytest.fixture(autouse=True)
def _project(bernd: Staff) -> None:
    Project.objects.create(name="Take Off")


def ordered(by: Staff, data: bytes = FILE, key: UUID = KEY) -> str:
    with act_as(by):
        upload_caseload(data=data, filename="liste.csv", by=by.actor)
        return order_import(repeat_key=key, by=by.actor)


def job(by: Staff) -> Job:
    with act_as(by):
        return Job.objects.get()


def cases_of_bernd(bernd: Staff) -> int:
    with act_as(bernd):
        return Case.objects.count()


def withdraw(karla: Staff, frieda: Staff) -> None:
    with act_as(frieda):
        withdraw_role(assignment=RoleAssignment.objects.get(staff=karla), by=frieda.actor)


def close_account(karla: Staff, frieda: Staff) -> None:
    details = StaffDetails(
        username="karla", first_name="Karla", last_name="Kern", email="", phone="", office_room="", is_active=False
    )
    with act_as(frieda):
        change_staff(staff=karla, seen=1, details=details, by=frieda.actor)


@pytest.mark.parametrize("end", [withdraw, close_account])
def test_a_right_withdrawn_ends_in_the_queue_too(
    end: Callable[[Staff, Staff], None], karla: Staff, frieda: Staff, bernd: Staff
) -> None:
    ordered(karla)
    end(karla, frieda)
    assert work_off_the_queue() == 1
    assert (job(karla).state, job(karla).said) == (Job.State.REFUSED, RIGHT_ENDED)
    assert cases_of_bernd(bernd) == 0
    with act_as(karla):
        assert not Draft.objects.exists()


def test_a_job_acts_as_the_colleague_who_asked(karla: Staff, bernd: Staff) -> None:
    ordered(karla)
    work_off_the_queue()
    assert job(karla).state == Job.State.DONE
    assert cases_of_bernd(bernd) == 1
    with act_as(karla):
        entry = Entry.objects.get(what="intake.import_upload")
        assert (entry.actor, entry.role, entry.purpose) == (str(karla.actor), "importer", "Übernahme einer Fallliste")
        assert Notice.objects.get().target_id == job(karla).id


def test_a_job_handed_out_again_does_nothing_more(karla: Staff, bernd: Staff) -> None:
    """The worker was killed after its work was kept, before it could say so to the queue."""
    ordered(karla)
    arguments = ProcrastinateJob.objects.get().args
    work_off_the_queue()
    ended_at = job(karla).ended_at
    app.tasks[IMPORT_TASK](**arguments)
    assert job(karla).ended_at == ended_at
    with act_as(karla):
        assert Entry.objects.filter(what="intake.import_upload").count() == 1
    assert cases_of_bernd(bernd) == 1


def test_confirmed_twice_is_one_job(karla: Staff) -> None:
    assert ordered(karla) == ordered(karla)
    assert ProcrastinateJob.objects.count() == 1


def test_the_file_of_the_preview_is_imported_and_no_later_one(karla: Staff, bernd: Staff) -> None:
    ordered(karla)
    other = text_of(GOOD, GOOD | {"Kundennummer": "390D100201", "BG-Nummer": ""}).encode()
    with act_as(karla):
        upload_caseload(data=other, filename="andere.csv", by=karla.actor)
    work_off_the_queue()
    assert cases_of_bernd(bernd) == 1


def test_the_queue_holds_keys_and_nothing_else(karla: Staff) -> None:
    job_id = ordered(karla)
    waiting = ProcrastinateJob.objects.get()
    assert waiting.args == {"job_id": job_id, "staff_id": str(karla.id)}
    assert waiting.task_name == IMPORT_TASK


def test_what_breaks_off_says_so_and_keeps_nothing(karla: Staff, bernd: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(**_: object) -> None:
        raise OSError("Quellmoor")

    ordered(karla)
    monkeypatch.setattr(actions, "import_caseload", breaks)
    work_off_the_queue()
    assert (job(karla).state, job(karla).said) == (Job.State.FAILED, BROKEN_OFF)
    assert cases_of_bernd(bernd) == 0


def page(client: Client, job_id: UUID | str) -> tuple[int, str]:
    answer = client.get(reverse("intake:import_result", args=[job_id]))
    return answer.status_code, answer.content.decode().replace(str(job_id), "…")


def test_anothers_job_looks_like_none(karla: Staff, bernd: Staff, made_up: UUID) -> None:
    give_role(bernd, Role.IMPORTER)
    job_id = ordered(karla)
    work_off_the_queue()
    assert page(client_of(karla), job_id)[0] == 200
    stranger = client_of(bernd)
    nothing = page(stranger, made_up)
    assert nothing[0] == 404
    hidden = page(stranger, job_id)
    assert hidden[0] == 404
    with act_as(bernd):
        assert not Job.objects.exists()


def test_the_page_says_what_became_of_it(karla: Staff, frieda: Staff) -> None:
    job_id = ordered(karla)
    client = client_of(karla)
    assert "Gleich geht es los." in page(client, job_id)[1]
    assert "Eine Fallliste wird gerade eingelesen" in client.get(reverse("intake:import_caseload")).content.decode()
    withdraw(karla, frieda)
    work_off_the_queue()
    assert page(client_of(karla), job_id)[0] == 404
    with setting_up():
        RoleAssignment.objects.filter(staff=karla).delete()
    give_role(karla, Role.IMPORTER)
    assert RIGHT_ENDED in page(client_of(karla), job_id)[1]


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_while_the_job_runs(karla: Staff) -> None:
    with act_as(karla):
        one = enqueue(IMPORT_TASK, by=karla.actor)
    with act_as(karla):
        note_progress(one.id, "40 Zeilen prüfen …", by=karla.actor)
        transaction.set_rollback(True)
    kept = job(karla)
    assert (kept.state, kept.said) == (Job.State.RUNNING, "40 Zeilen prüfen …")


def test_nobody_reports_on_anothers_job(karla: Staff, bernd: Staff) -> None:
    with act_as(karla):
        one = enqueue(IMPORT_TASK, by=karla.actor)
    with act_as(bernd):
        assert Job.objects.filter(pk=one.id).update(state=Job.State.DONE) == 0
    with pytest.raises(Exception, match="row-level security"), act_as(bernd):
        Job(task=IMPORT_TASK, actor=str(karla.actor)).save(force_insert=True)


def test_a_job_runs_as_the_task_that_was_asked_for_and_no_other(karla: Staff, bernd: Staff) -> None:
    with act_as(karla):
        one = enqueue(IMPORT_TASK, by=karla.actor)
        Job(id=(other := uuid4()), task="records.another", actor=str(karla.actor)).save(force_insert=True)
        assert begin_job(other, task=IMPORT_TASK, by=karla.actor) is None
        assert begin_job(one.id, task=IMPORT_TASK, by=bernd.actor) is None
        assert begin_job(one.id, task=IMPORT_TASK, by=karla.actor) == one
    app.tasks[IMPORT_TASK](job_id=str(other), staff_id=str(karla.id))
    with act_as(karla):
        assert Job.objects.get(pk=other).state == Job.State.WAITING, "neither done nor said to have failed"


def test_nobody_queues_what_somebody_else_asked_for_or_nobody(karla: Staff, bernd: Staff) -> None:
    """By hand, past the actions: hidden, made up, another task, another person; nor is a queued row changed."""
    with act_as(karla):
        one = enqueue(IMPORT_TASK, by=karla.actor)
    hers = {"job_id": str(one.id), "staff_id": str(karla.id)}
    wrong = [
        (bernd, IMPORT_TASK, hers),
        (bernd, IMPORT_TASK, hers | {"staff_id": str(bernd.id)}),
        (karla, "accounts.forget_sessions", hers),
        (karla, IMPORT_TASK, hers | {"job_id": str(uuid4())}),
        (karla, IMPORT_TASK, hers | {"staff_id": str(bernd.id)}),
        (karla, IMPORT_TASK, {"staff_id": str(karla.id)}),
    ]
    for actor, task, arguments in wrong:
        with act_as(actor), connection.cursor() as cursor:
            refused = pytest.raises(ProgrammingError, match="nobody asked for")
            with refused, transaction.atomic():
                cursor.execute(
                    "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('default', %s, %s)",
                    [task, json.dumps(arguments)],
                )
    with act_as(bernd), connection.cursor() as cursor:
        with pytest.raises(ProgrammingError, match="nobody asked for"), transaction.atomic():
            cursor.execute("UPDATE procrastinate_jobs SET task_name = 'accounts.forget_sessions'")
        cursor.execute("SELECT task_name FROM procrastinate_jobs")
        assert cursor.fetchall() == [(IMPORT_TASK,)]
