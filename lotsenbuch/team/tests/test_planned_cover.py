"""A cover planned ahead: it shows nothing before its first day, follows the cases, and is taken back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lotsenbuch.accounts.models import Notice, Staff
from lotsenbuch.cases.actions import set_task
from lotsenbuch.cases.models import Access, Case
from lotsenbuch.cases.queries import case_of
from lotsenbuch.records.rules import RefusedError
from lotsenbuch.team.actions import begin_cover, end_cover, note_absence, note_return, tell_of_begun_covers
from lotsenbuch.team.jobs import tell_of_begun_covers_daily
from lotsenbuch.team.models import Cover
from lotsenbuch.team.tests.test_cover_and_transfer import covered, moved, seen_by
from lotsenbuch.team.tests.test_team_views import page, post
from lotsenbuch.team.tests.work import cases_held
from tests.cast import act_as, client_of, setting_up
from tests.test_races import as_guard

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cases(anna: Staff) -> list[Case]:
    return cases_held(anna, 3)


def planned(by: Staff, absent: Staff, deputy: Staff, since: int, until: int) -> Cover:
    today = timezone.localdate()
    with act_as(by):
        first, last = today + timedelta(days=since), today + timedelta(days=until)
        made = begin_cover(absent=absent, deputy=deputy, since=first, until=last, by=by.actor)
        return Cover.objects.get(pk=made)


def reached() -> None:
    """Let the first day of every planned access be here."""
    as_guard("UPDATE cases_access SET valid_from = now() WHERE valid_from > now()")


def test_a_cover_planned_ahead_shows_nothing_before_its_first_day(
    cases: list[Case], anna: Staff, bernd: Staff, chris: Staff
) -> None:
    cover = planned(chris, anna, bernd, 10, 20)
    first = timezone.localdate() + timedelta(days=10)
    assert (timezone.localtime(cover.began_at).date(), timezone.localtime(cover.began_at).hour) == (first, 0)
    assert (cover.is_planned, len(cover.accesses), seen_by(bernd)) == (True, 3, 0)
    with act_as(anna):
        rows = Access.objects.filter(staff=bernd)
        assert {(row.valid_from, row.is_ahead, row.is_in_force) for row in rows} == {(cover.began_at, True, False)}
    with act_as(bernd):
        assert list(Notice.objects.values_list("kind", flat=True)) == ["cover_planned"]
    reached()
    assert seen_by(bernd) == 3


def test_a_planned_cover_follows_the_cases_until_it_begins(
    cases: list[Case], anna: Staff, bernd: Staff, chris: Staff, hanna: Staff
) -> None:
    planned(chris, anna, hanna, 10, 20)
    cases_held(anna, 1, start=50)
    moved(cases[:2], chris, anna, bernd)
    assert seen_by(hanna) == 0
    reached()
    assert seen_by(hanna) == 2, "the one that stayed and the one that came"


def test_a_planned_cover_is_taken_back_before_it_began(
    cases: list[Case], anna: Staff, bernd: Staff, chris: Staff
) -> None:
    for by in (bernd, anna, chris):
        cover = planned(chris, anna, bernd, 10, 20)
        with act_as(by):
            assert end_cover(cover=cover, by=by.actor)
    as_guard("UPDATE cases_access SET valid_from = valid_from - interval '15 days' WHERE kind = 'deputy'")
    assert seen_by(bernd) == 0


def test_covers_of_one_colleague_stand_one_after_the_other(
    cases: list[Case], anna: Staff, bernd: Staff, chris: Staff, hanna: Staff
) -> None:
    covered(chris, anna, bernd)
    planned(chris, anna, hanna, 6, 9)
    planned(chris, anna, bernd, 15, 20)
    for since, until in ((5, 5), (9, 10), (7, 8), (10, 15), (0, 30)):
        with pytest.raises(RefusedError, match="schon eine Vertretung"):
            planned(chris, anna, hanna, since, until)
    planned(chris, anna, hanna, 10, 14)
    assert (seen_by(bernd), seen_by(hanna)) == (3, 0)


def test_a_planned_absence_taken_back_takes_its_cover_along_and_no_other(
    cases: list[Case], anna: Staff, bernd: Staff, chris: Staff, hanna: Staff
) -> None:
    today = timezone.localdate()
    covered(chris, anna, bernd)
    with act_as(anna):
        first, back = today + timedelta(days=30), today + timedelta(days=40)
        leave = note_absence(staff=anna, absent_from=first, back_on=back, kind="leave", by=anna.actor)
    its, other = planned(anna, anna, hanna, 30, 39), planned(anna, anna, bernd, 50, 55)
    with act_as(anna):
        note_return(absence=leave, by=anna.actor)
        assert set(Cover.objects.filter(ended_at=None).values_list("pk", flat=True)) == {
            other.pk,
            *Cover.objects.exclude(pk__in=[its.pk, other.pk]).values_list("pk", flat=True),
        }
    assert seen_by(bernd) == 3


def test_who_leaves_stands_in_for_nobody_on_a_later_day(
    cases: list[Case], anna: Staff, bernd: Staff, chris: Staff
) -> None:
    planned(chris, anna, bernd, 10, 20)
    with setting_up():
        Staff.objects.filter(pk=bernd.pk).update(is_active=False)
    as_guard("UPDATE cases_access SET valid_from = valid_from - interval '15 days' WHERE kind = 'deputy'")
    assert seen_by(bernd) == 0


def test_a_holiday_is_covered_ahead_and_seen_by_both_and_the_lead(anna: Staff, bernd: Staff, chris: Staff) -> None:
    client, today = client_of(anna), timezone.localdate()
    first, back = today + timedelta(days=20), today + timedelta(days=30)
    away = {"absent_from": f"{first:%d.%m.%Y}", "back_on": f"{back:%d.%m.%Y}", "kind": "leave"}
    post(client, "team:own_absence", away)
    assert "noch ohne Vertretung" in page(client_of(chris), "desk:team")
    last = f"{back - timedelta(days=1):%d.%m.%Y}"
    form = page(client, "team:own_cover")
    assert (f'value="{first:%d.%m.%Y}"' in form, f'value="{last}"' in form) == (True, True)
    late = {"deputy": bernd.pk, "since": f"{today - timedelta(days=1):%d.%m.%Y}", "until": last}
    assert "Eine Vertretung beginnt heute oder später." in post(client, "team:own_cover", late).text
    turned = {"deputy": bernd.pk, "since": last, "until": f"{first:%d.%m.%Y}"}
    assert "Das Ende liegt vor dem Beginn." in post(client, "team:own_cover", turned).text
    assert post(client, "team:own_cover", {**late, "since": f"{first:%d.%m.%Y}"}).status_code == 302
    planned = f"geplant ab {first:%d.%m.%Y}"
    assert planned in page(client, "team:own")
    assert planned in page(client_of(bernd), "team:own")
    assert planned in page(client_of(chris), "team:colleague", anna.pk)
    assert "noch ohne Vertretung" not in page(client_of(chris), "desk:team")
    assert "Eine Vertretung ist geplant." in page(client_of(bernd), "accounts:notices")
    with act_as(anna):
        cover = Cover.objects.get()
    assert post(client_of(bernd), "team:end_cover", {}, cover.pk).status_code == 302
    assert planned not in page(client, "team:own")


def told(staff: Staff) -> list[str]:
    with act_as(staff):
        return list(Notice.objects.order_by("made_at").values_list("kind", flat=True))


def test_on_its_first_morning_the_deputy_is_told_once(
    cases: list[Case], anna: Staff, bernd: Staff, chris: Staff, hanna: Staff
) -> None:
    cover = planned(chris, anna, bernd, 10, 20)
    with act_as(bernd):
        begin_cover(absent=bernd, deputy=hanna, until=timezone.localdate() + timedelta(days=3), by=bernd.actor)
    assert tell_of_begun_covers_daily(0) == 0
    as_guard("UPDATE team_cover SET began_at = began_at - interval '10 days' WHERE began_at > now()")
    reached()
    assert [tell_of_begun_covers_daily(0), tell_of_begun_covers_daily(0)] == [1, 0]
    assert (told(bernd), told(hanna), told(anna)) == (["cover_planned", "cover_begun"], ["cover_begun"], [])
    with act_as(bernd):
        assert Notice.objects.get(kind="cover_begun").target_id == cover.pk
    with act_as(bernd):
        case = case_of(cases[0].id, bernd.actor)
        assert case is not None
        set_task(case=case, title="Anrufen", due_on=timezone.localdate(), by=bernd.actor)
    desk = page(client_of(bernd), "desk:home")
    assert "Vertretung für Anna Arndt" in desk
    assert "die Fälle stehen in der eigenen Liste" in desk


def test_a_planned_cover_stands_on_the_desk_before_it_begins(
    cases: list[Case], anna: Staff, bernd: Staff, chris: Staff
) -> None:
    own = cases_held(bernd, 1, start=70)[0]
    with act_as(bernd):
        set_task(case=own, title="Anrufen", due_on=timezone.localdate(), by=bernd.actor)
    cover = planned(chris, anna, bernd, 10, 20)
    assert f"geplant ab {timezone.localtime(cover.began_at):%d.%m.%Y}" in page(client_of(bernd), "desk:home")
    with act_as(bernd):
        end_cover(cover=cover, by=bernd.actor)
    assert "Vertretung für" not in page(client_of(bernd), "desk:home")


def test_who_did_not_end_a_cover_is_told_of_it(cases: list[Case], anna: Staff, bernd: Staff, chris: Staff) -> None:
    cover = planned(chris, anna, bernd, 10, 20)
    with act_as(bernd):
        end_cover(cover=cover, by=bernd.actor)
    assert (told(anna), told(bernd), told(chris)) == (["cover_ended"], ["cover_planned"], ["cover_ended"])


def test_nobody_but_the_service_tells_of_covers(cases: list[Case], anna: Staff, bernd: Staff, chris: Staff) -> None:
    planned(chris, anna, bernd, 10, 20)
    as_guard("UPDATE team_cover SET began_at = began_at - interval '10 days'")
    with act_as(chris):
        assert tell_of_begun_covers(by=chris.actor) == 0
