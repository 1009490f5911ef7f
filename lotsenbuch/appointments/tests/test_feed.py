"""Calendars: what another library reads of them, both nights of the clock, and when a feed ends."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
import vobject  # type: ignore[import-untyped]  # reads what we wrote, in tests only
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import RoleAssignment, Staff
from lotsenbuch.appointments.actions import end_feed, move, record_result, set_reach_rules, set_up_feed, withdraw
from lotsenbuch.appointments.models import Feed, ReachRules
from lotsenbuch.appointments.queries.calendar import day_of
from lotsenbuch.appointments.queries.feed import Shown, as_ics
from lotsenbuch.appointments.rules.kinds import Result
from lotsenbuch.appointments.rules.link import new_token
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.actions import hand_over
from lotsenbuch.cases.models import Case
from lotsenbuch.records.rules import RefusedError
from tests.cast import SECRETS, act_as, client_of, setting_up

from .talks import at, talk

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")


def allowed(by: Staff) -> None:
    with act_as(by):
        set_reach_rules(rules=ReachRules(may_use_feeds=True), by=by.actor)


def feed_of(by: Staff) -> str:
    with act_as(by):
        return reverse("appointments:feed", args=[set_up_feed(by=by.actor)])


def read(data: bytes) -> dict[str, Any]:
    """Return the events of a calendar as vobject, a library of somebody else, reads them: by their uid."""
    calendar = vobject.readOne(data.decode())
    return {event.uid.value: event for event in getattr(calendar, "vevent_list", [])}


def told(client: Client, path: str) -> tuple[int, int]:
    """Return how an address answers: status, and the length of what is said."""
    answer = client.get(path)
    return answer.status_code, len(answer.content)


def shown(starts_at: datetime, *, hours: int = 1) -> tuple[datetime, datetime, bytes]:
    """Write one event and read it again; return beginning and end as read, in UTC, and the file."""
    key = UUID(int=7)
    data = as_ics([Shown(key, starts_at, starts_at + timedelta(hours=hours), "CONFIRMED", 0)])
    event = read(data)[f"{key}@lotsenbuch"]
    return event.dtstart.value.astimezone(UTC), event.dtend.value.astimezone(UTC), data


def test_times_are_right_in_both_nights_of_the_clock() -> None:
    """In March two o'clock does not exist, in October it comes twice; summer and winter lie around them."""
    moments = [
        datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
        datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
        datetime(2026, 7, 1, 8, 0, tzinfo=UTC),
        datetime(2026, 12, 1, 8, 0, tzinfo=UTC),
    ]
    for moment in moments:
        starts, ends, data = shown(moment, hours=3)
        assert (starts, ends) == (moment, moment + timedelta(hours=3)), moment
    assert b"BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\n" in data
    assert b"DTSTART;TZID=Europe/Berlin:20261201T090000\r\n" in data
    # Two o'clock of October is told in UTC: in local time it would be the first or the second, and nobody knew.
    assert b"DTSTART:20261025T013000Z\r\n" in shown(moments[3])[2]


def test_a_feed_shows_times_and_nothing_else(anna: Staff, frieda: Staff, case_of_anna: Case) -> None:
    allowed(frieda)
    row = talk(anna, case_of_anna, at(14, 30), place="Bank am Ententeich", note="wegen der Gärtnerei")
    path = feed_of(anna)
    answer = Client().get(path)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    (event,) = read(answer.content).values()
    assert (event.uid.value, event.summary.value, event.status.value, event.sequence.value) == (
        f"{row.id}@lotsenbuch", "Termin", "TENTATIVE", "0",
    )  # fmt: skip
    assert event.dtstart.value == row.starts_at
    text = answer.content.decode()
    assert [word for word in (*SECRETS, "Ententeich", "Gärtnerei", case_of_anna.fallnummer) if word in text] == []
    with act_as(anna):
        assert Entry.objects.filter(what="appointments:feed", case_id=case_of_anna.id, data_class=1).exists()


def test_a_change_counts_on_and_what_is_withdrawn_is_cancelled(anna: Staff, frieda: Staff, case_of_anna: Case) -> None:
    allowed(frieda)
    row, path = talk(anna, case_of_anna, at(9)), feed_of(anna)
    uid = f"{row.id}@lotsenbuch"
    with act_as(anna):
        move(appointment=row, seen=1, starts_at=at(11), by=anna.actor)
    event = read(Client().get(path).content)[uid]
    assert (event.dtstart.value, event.sequence.value, event.status.value) == (at(11), "1", "TENTATIVE")
    with act_as(anna):
        withdraw(appointment=row, seen=2, by=anna.actor)
    event = read(Client().get(path).content)[uid]
    assert (event.sequence.value, event.status.value) == ("2", "CANCELLED")


def test_what_was_called_off_is_cancelled_and_its_time_is_free(anna: Staff, frieda: Staff, case_of_anna: Case) -> None:
    allowed(frieda)
    row, path = talk(anna, case_of_anna, at(9)), feed_of(anna)
    hours = [(weekday, 8 * 60, 12 * 60) for weekday in range(7)]
    with act_as(anna):
        taken = [entry.start for entry in day_of(anna.pk, row.on, hours).entries if entry.is_free]
        record_result(appointment=row, seen=1, result=Result.OFFICE_CANCELLED, by=anna.actor)
        free = [entry.start for entry in day_of(anna.pk, row.on, hours).entries if entry.is_free]
    assert (at(8) in free, free != taken, len(free)) == (True, True, 1)
    assert read(Client().get(path).content)[f"{row.id}@lotsenbuch"].status.value == "CANCELLED"


def test_a_feed_ends_with_the_right_the_case_the_house_or_its_owner(
    anna: Staff, bernd: Staff, frieda: Staff, case_of_anna: Case
) -> None:
    cache.clear()
    with act_as(anna), pytest.raises(RefusedError, match="nicht freigegeben"):
        set_up_feed(by=anna.actor)
    allowed(frieda)
    talk(anna, case_of_anna, at(9))
    first, path = feed_of(anna), feed_of(anna)
    person = Client()
    gone = told(person, reverse("appointments:feed", args=[new_token()]))
    assert gone[0] == 404
    assert told(person, first) == gone
    assert len(read(person.get(path).content)) == 1
    with act_as(anna):
        hand_over(case=case_of_anna, to=bernd, reason="Nur für diesen Test", classes=[], by=anna.actor)
    assert read(person.get(path).content) == {}
    with setting_up():
        RoleAssignment.objects.filter(staff=anna).update(valid_until=timezone.now() - timedelta(hours=1))
    assert person.get(path).status_code == 404
    with setting_up():
        RoleAssignment.objects.filter(staff=anna).update(valid_until=None)
    assert person.get(path).status_code == 200
    with act_as(frieda):
        set_reach_rules(rules=ReachRules(may_use_feeds=False), by=frieda.actor)
    assert person.get(path).status_code == 404
    allowed(frieda)
    with act_as(anna):
        end_feed(by=anna.actor)
    assert told(person, path) == gone
    with act_as(bernd):
        assert Feed.objects.count() == 0
    cache.clear()


def test_the_address_is_shown_once_and_the_page_says_what_is_allowed(anna: Staff, frieda: Staff) -> None:
    client, page = client_of(anna), reverse("appointments:own_calendar")
    assert "nicht freigegeben" in client.get(page).text
    assert page in client.get(reverse("accounts:me")).text
    assert page not in client_of(frieda).get(reverse("accounts:me")).text
    assert client.post(reverse("appointments:set_up_feed")).status_code == 302
    settings = reverse("appointments:reach_settings")
    assert client.get(settings).status_code == 404
    typed = {"may_use_feeds": "on", "remind_hours": "24", "repeat_key": str(uuid4())}
    assert client_of(frieda).post(settings, typed).status_code == 302
    answer = client.post(reverse("appointments:set_up_feed"))
    assert "/kalender/" in answer.text
    assert "/kalender/" not in client.get(page).text.replace("/eigenes/kalender/", "")
    assert client.post(reverse("appointments:end_feed")).status_code == 302
