"""A human finds, a second, different one agrees; the database holds both to it."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from lotsenbuch.accounts.models import Notice, Staff
from lotsenbuch.accounts.roles import Role
from lotsenbuch.cases.actions import hand_over, let_in, let_out
from lotsenbuch.cases.models import Case, JournalEntry
from lotsenbuch.duties import actions, urls
from lotsenbuch.duties.models import Matter, Request, Second
from lotsenbuch.duties.queries import matter_of, seconds_of, seconds_to_ask
from lotsenbuch.office.models import Project, ProjectTerms
from lotsenbuch.records import clock
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.policy import AppMay
from lotsenbuch.records.rules import Actor, RefusedError
from lotsenbuch.steering.models import Measure
from tests.cast import act_as, client_of, colleague, setting_up

from .acting import agreed, fresh, missed, ready, weighed

pytestmark = pytest.mark.django_db
YES = (True, "")


def soon() -> datetime:
    return clock.now() + timedelta(days=2)


@pytest.fixture
def third_week(case_of_anna: Case, anna: Staff) -> Matter:
    """A second Meldetermin under the law since July 2026, ready to be found."""
    with act_as(anna):
        case = fresh(case_of_anna, anna)
        first = ready(case, anna, talk=missed(case, anna, date(2026, 7, 14)))
        actions.end(matter=first, because="Das erste Mal mindert nichts", seen=first.version, by=anna.actor)
        return ready(case, anna, talk=missed(case, anna, date(2026, 8, 11)))


def refused_by_the_database(sql: str, *values: UUID) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
            return bool(cursor.rowcount == 0)
    except ProgrammingError:
        return True


def test_the_second_person_reads_one_matter_until_it_is_decided_and_nothing_else(
    third_week: Matter, case_of_anna: Case, anna: Staff, bernd: Staff
) -> None:
    with act_as(anna):
        actions.find(matter=third_week, posted=clock.today(), second=bernd, seen=third_week.version, by=anna.actor)
    with act_as(bernd):
        (asked,) = seconds_of(bernd.actor)
        assert [one.id for one in Matter.objects.all()] == [third_week.id]
        assert [one.id for one in Request.objects.all()] == [third_week.request_id]
        assert not Case.objects.filter(pk=case_of_anna.id).exists()
        assert not JournalEntry.objects.exists()
        assert Notice.objects.filter(staff=bernd, kind="second_look", target_id=asked.id).count() == 1
        assert refused_by_the_database("UPDATE duties_matter SET why = 'anders' WHERE id = %s", third_week.id)
    client, page = client_of(bernd), reverse("duties:second_look", args=[asked.id])
    shown = client.get(page).content.decode()
    assert "Brief nicht geöffnet" in shown
    assert "Quellmoor" not in shown
    for hidden in ("duties:duties", "letters:letters", "desk:case_file"):
        assert client.get(reverse(hidden, args=[case_of_anna.id])).status_code == 404
    sent = {"agrees": "no", "words": "", "repeat_key": str(uuid4())}
    assert client.post(page, sent).status_code == 422
    assert client.post(page, {**sent, "words": "Der Besuch fehlt", "repeat_key": str(uuid4())}).status_code == 302
    assert client.get(page).status_code == 404
    with act_as(bernd):
        assert not Matter.objects.exists()
    with act_as(anna):
        again = matter_of(case_of_anna, third_week.id)
        assert again is not None
        assert (again.found_by, again.verdict) == ("", {})
        assert Notice.objects.filter(staff=anna, kind="second_decided").exists()
    assert agreed(case_of_anna, again, anna, bernd).agreed_by == str(bernd.actor)


def test_the_first_person_is_never_the_second(
    third_week: Matter, case_of_anna: Case, anna: Staff, bernd: Staff
) -> None:
    """Nor anybody who works the case, nor a machine; the app role alone writes no finding at all."""
    with act_as(anna):
        with pytest.raises(RefusedError, match="jemand anderes"), transaction.atomic():
            actions.find(matter=third_week, posted=clock.today(), second=anna, seen=third_week.version, by=anna.actor)
        columns = (
            "found_by = lotse_actor()",
            "agreed_by = 'staff:x'",
            "verdict = '{\"percent\": 30}'",
            "found_at = now()",
        )
        for change in columns:
            assert refused_by_the_database(f"UPDATE duties_matter SET {change} WHERE id = %s", third_week.id), change  # noqa: S608
        assert refused_by_the_database(
            "INSERT INTO duties_second "
            "(id, case_id, matter_id, request_id, staff_id, asked_by, asked_at, words) "
            "SELECT gen_random_uuid(), case_id, id, request_id, %s, '', now(), '' FROM duties_matter WHERE id = %s",
            bernd.id, third_week.id,
        )  # fmt: skip
        assert ask_guard("duties_find", third_week.id, "{}", clock.today()) == ""
        with pytest.raises(RefusedError, match="jemand anderes"), transaction.atomic():
            ask_guard("duties_ask_second", third_week.id, anna.id)
        second = ask_guard("duties_ask_second", third_week.id, bernd.id)
    for by in (anna.actor, Actor.service("remind")):
        with acting_as(by), pytest.raises(ProgrammingError), transaction.atomic():
            ask_guard("duties_decide", second, *YES)
    with act_as(anna):
        let_in(case=case_of_anna, staff=bernd, kind="deputy", until=soon(), reason="Urlaub", by=anna.actor)
    # Stands in now, and so knows the counselling: refused in words.
    with act_as(bernd), pytest.raises(RefusedError, match="inzwischen am Fall mitarbeitet"), transaction.atomic():
        ask_guard("duties_decide", second, *YES)


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"why": ""}, "why"),
        ({"reached": ""}, "why"),
        ({"reason": "given"}, "reason"),
        ({"reason_words": ""}, "reason"),
        ({"hardship": ""}, "hardship"),
        ({"hardship": "yes"}, "hardship"),
        ({"alternatives": ""}, "alternatives"),
        ({"relationship": ""}, "alternatives"),
        ({"heard_on": None}, "hearing"),
        ({"hearing_from": None}, "hearing"),
        ({"in_person": ["signs"]}, "in_person"),
    ],
    ids=lambda value: value if isinstance(value, str) else "-".join(value),
)
def test_the_database_finds_nothing_before_every_question_is_answered(
    third_week: Matter, anna: Staff, change: dict[str, object], missing: str
) -> None:
    with act_as(anna):
        Matter.objects.filter(pk=third_week.id).update(**change)
        assert ask_guard("duties_find", third_week.id, "{}", clock.today()) == missing


def test_what_a_finding_rests_on_stays_until_the_second_person_says_no(
    third_week: Matter, case_of_anna: Case, anna: Staff, bernd: Staff
) -> None:
    found = agreed(case_of_anna, third_week, anna, bernd)
    with act_as(anna):
        assert refused_by_the_database("UPDATE duties_matter SET why = 'anders' WHERE id = %s", found.id)
        assert refused_by_the_database(
            "UPDATE duties_matter SET ended_on = now(), ended_because = 'x' WHERE id = %s", found.id
        )
        assert refused_by_the_database("DELETE FROM duties_matter WHERE id = %s", found.id)
        with pytest.raises(RefusedError, match="bleiben"):
            weighed(found, anna)
        handed = actions.hand_over(matter=found, on=clock.today(), seen=found.version, by=anna.actor)
        assert handed.handed_on == clock.today()


def test_the_legal_file_is_not_for_tandem_and_delegates(
    case_of_anna: Case, anna: Staff, bernd: Staff, third_week: Matter
) -> None:
    for kind, seen in (("tandem", 0), ("delegate", 0), ("deputy", 2)):
        with act_as(anna):
            access = let_in(case=case_of_anna, staff=bernd, kind=kind, until=soon(), reason="Test", by=anna.actor)
        with act_as(bernd):
            assert Case.objects.filter(pk=case_of_anna.id).exists()
            assert Matter.objects.count() == seen, kind
        status = client_of(bernd).get(reverse("duties:duties", args=[case_of_anna.id])).status_code
        assert status == (200 if seen else 404), kind
        with act_as(anna):
            let_out(case=case_of_anna, access_id=access.id, by=anna.actor)


def test_coaching_and_voluntary_invitations_never_lead_here(case_of_anna: Case, anna: Staff, teams: object) -> None:
    """§ 16k (4) SGB II, and projects without Meldeaufforderung: refused in words and by the database."""
    with act_as(anna):
        case = fresh(case_of_anna, anna)
        coaching = Measure.objects.create(case=case, kind="coaching", name="Begleitung", started_on=date(2026, 7, 1))
        common = {"asked": "measure", "what": "Teilnehmen", "due_on": date(2026, 12, 1), "is_handed": True}
        for words in ({"measure": coaching}, {"asked": "work", "what": "Coaching nach § 16k annehmen"}):
            with pytest.raises(RefusedError, match="16k"):
                actions.ask(case=case, data=actions.AskData(**(common | words)), by=anna.actor)  # type: ignore[arg-type]
        row = Request(case=case, asked="measure", what="x", due_on=date(2026, 12, 1), measure=coaching, made_by="x")
        row.issued_on = date(2026, 11, 1)
        with pytest.raises(ProgrammingError), transaction.atomic():
            row.save(force_insert=True)
    with setting_up():
        off = Project.objects.create(name="Take Off")
        ProjectTerms.objects.create(project=off, valid_from=date(2026, 1, 1), has_summons=False, made_by="test")
    with act_as(anna):
        talk = missed(case, anna, date(2026, 8, 11))
        Case.objects.filter(pk=case.id).update(project=off)
        case = fresh(case_of_anna, anna)
        with pytest.raises(RefusedError, match="freiwillig"):
            actions.begin(case=case, talk=talk, by=anna.actor)
        row = Request(case=case, asked="summons", what="x", due_on=date(2026, 8, 11), appointment=talk, made_by="x")
        row.issued_on = date(2026, 8, 1)
        with pytest.raises(ProgrammingError), transaction.atomic():
            row.save(force_insert=True)
    shown = client_of(anna).get(reverse("duties:duties", args=[case.id])).content.decode()
    assert "Einladungen sind hier freiwillig" in shown
    assert "Noch nicht nachgefragt" not in shown


def test_nothing_here_counts_colleagues_or_presses(anna: Staff) -> None:
    """No figure per colleague, no job that reminds of a reduction: no such task, no such route."""
    names = {str(pattern.name) for pattern in urls.urlpatterns}
    assert not {name for name in names if "figure" in name or "count" in name or "remind" in name}
    with pytest.raises(ModuleNotFoundError):
        __import__("lotsenbuch.duties.jobs")
    assert client_of(colleague("paul", "Pohl", Role.DIRECTION)).get(reverse("duties:due")).status_code == 404


def test_second_is_a_row_that_only_guards_write() -> None:
    assert [one.commands for one in Second._meta.constraints if isinstance(one, AppMay)] == [("SELECT",)]


def test_two_at_one_step_see_both_and_one_that_presses_twice_is_done(
    third_week: Matter, case_of_anna: Case, anna: Staff, bernd: Staff
) -> None:
    client, keys = client_of(anna), [case_of_anna.id, third_week.id]
    why, seen = reverse("duties:write_why", args=keys), str(third_week.version)
    sent = {"version": seen, "why": "Der Brief war nass", "reached": "Angerufen"}
    assert [client.post(why, sent).status_code for _ in range(2)] == [302, 302]
    late = client.post(why, {**sent, "why": "Etwas anderes"})
    shown = late.content.decode()
    assert (late.status_code, "Der Brief war nass" in shown, "Etwas anderes" in shown) == (422, True, True)
    with act_as(anna):
        again = matter_of(case_of_anna, third_week.id)
        assert again is not None
        assert (again.why, again.version) == ("Der Brief war nass", third_week.version + 1)
    assert f'name="version" value="{again.version}"' in shown
    find = {"version": str(again.version), "posted_on": "heute", "second": str(bernd.id)}
    answers = [client.post(reverse("duties:find", args=keys), find) for _ in range(2)]
    assert [one.status_code for one in answers] == [302, 302]
    with act_as(anna):
        assert Second.objects.filter(matter=third_week).count() == 1


def test_the_first_person_is_never_the_second_after_a_handover(
    third_week: Matter, case_of_anna: Case, anna: Staff, bernd: Staff, chris: Staff
) -> None:
    """Who began and found it knows the counselling, whoever holds the case by now."""
    with act_as(anna):
        actions.find(matter=third_week, posted=clock.today(), second=chris, seen=third_week.version, by=anna.actor)
        hand_over(case=case_of_anna, to=bernd, reason="Wechsel im Vorgang", classes=(), by=anna.actor)
    with act_as(bernd):
        case = fresh(case_of_anna, bernd)
        found = matter_of(case, third_week.id)
        assert found is not None
        actions.take_back(matter=found, by=bernd.actor)
        again = matter_of(case, third_week.id)
        assert again is not None
        assert anna not in seconds_to_ask(again, bernd.actor)
        assert chris in seconds_to_ask(again, bernd.actor)
        with pytest.raises(RefusedError, match="jemand anderes"), transaction.atomic():
            actions.find(matter=again, posted=clock.today(), second=anna, seen=again.version, by=bernd.actor)
