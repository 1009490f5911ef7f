"""One-time links: the page shows times and nobody, takes one answer, and opens nothing to anybody else."""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import ProgrammingError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.appointments.actions import (
    accept_reply,
    make_link,
    move,
    record_result,
    settle_reply,
    withdraw,
    withdraw_links,
)
from lotsenbuch.appointments.models import Appointment, Busy, Link, LinkSlot, Reply
from lotsenbuch.appointments.queries.link import open_replies
from lotsenbuch.appointments.rules.kinds import DEFAULTS, Kind, Result, State
from lotsenbuch.appointments.rules.link import calendar_token, hash_of, new_token
from lotsenbuch.appointments.rules.reply_words import reply_words
from lotsenbuch.appointments.rules.slots import BERLIN
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.models import Case, Person
from lotsenbuch.letters.actions import decide_sheet
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, RefusedError
from tests.cast import SECRETS, act_as, client_of

from .talks import at, summons, talk

pytestmark = pytest.mark.django_db


def link_to(by: Staff, case: Case, talks: Sequence[Appointment]) -> str:
    """Make a link and return the address of its page."""
    with act_as(by):
        return reverse("appointments:reply", args=[make_link(case=case, appointments=talks, by=by.actor)])


def slot_of(by: Staff, row: Appointment) -> str:
    with act_as(by):
        return str(LinkSlot.objects.filter(appointment=row, link__kind="reply").get().id)


def state_of(by: Staff, row: Appointment) -> str:
    with act_as(by):
        return Appointment.objects.get(pk=row.pk).state


def body(answer: Any) -> tuple[int, str, dict[str, str]]:
    """Return what an answer says, without what is made anew for every page."""
    text = re.sub(r'(nonce|value|content)="[^"]{20,}"', "", answer.text)
    headers = {
        name: re.sub(r"nonce-[^']+", "", value) for name, value in answer.headers.items() if name != "Set-Cookie"
    }
    return answer.status_code, text, headers


def test_the_page_speaks_the_languages_that_the_house_has_released(
    anna: Staff, frieda: Staff, case_of_anna: Case
) -> None:
    """Beside German, which counts; what is missing is asked for in the same language, and the answer is the same."""
    row = talk(anna, case_of_anna, at(14, 30))
    path, person = link_to(anna, case_of_anna, [row]), Client()
    assert "sprache=ar" not in person.get(path).text
    assert "Ich komme" in person.get(f"{path}?sprache=ar").text
    with act_as(frieda):
        decide_sheet(language="ar", is_released=True, by=frieda.actor)
    assert 'href="?sprache=ar" lang="ar" hreflang="ar" dir="rtl"' in person.get(path).text
    page = person.get(f"{path}?sprache=ar").text
    assert '<div class="stack" lang="ar" dir="rtl">' in page
    assert f"{at(14, 30).astimezone(BERLIN):%d.%m.%Y, 14:30}" in page
    assert [word in page for word in ("سأحضر", "الرسالة الألمانية", "Ich komme", "freiwillig")] == [
        True, True, False, False,
    ]  # fmt: skip
    nowhere = person.post(path, {"language": "ar", "wish": "other_place", "place": " "})
    assert "من فضلك اكتب أين تود أن نلتقي." in nowhere.text
    assert "من فضلك اختر جواباً." in person.post(path, {"language": "ar"}).text
    done = person.post(path, {"language": "ar", "wish": "other_place", "place": "في الحديقة"})
    assert "وصلنا طلبك" in done.text
    with act_as(anna):
        assert Reply.objects.get().place == "في الحديقة"
    assert {len({getattr(one, name) for one in reply_words().values()}) for name in ("comes", "send", "rules")} == {7}


def test_the_page_shows_a_time_and_nobody_and_takes_it_at_once(anna: Staff, case_of_anna: Case) -> None:
    row = talk(anna, case_of_anna, at(14, 30), place="Bank am Ententeich", note="wegen der Gärtnerei")
    path, person = link_to(anna, case_of_anna, [row]), Client()
    page = person.get(path)
    assert page.status_code == 200
    assert "um 14:30" in page.text
    assert [
        word
        for word in (*SECRETS, "Ententeich", "Gärtnerei", anna.last_name, case_of_anna.fallnummer)
        if word in page.text
    ] == []
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert state_of(anna, row) == State.OFFERED
    thanks = person.post(path, {"wish": "comes", "slot": slot_of(anna, row)})
    assert "Ihr Termin steht" in thanks.text
    assert state_of(anna, row) == State.CONFIRMED
    with act_as(anna):
        reply, entries = Reply.objects.get(), Entry.objects.filter(case_id=case_of_anna.id, actor__startswith="link:")
        assert (reply.wish, reply.decision) == ("comes", "")
        assert {entry.what for entry in entries} == {"appointments:reply", "appointments.answer_link"}
    calendar = person.get(re.search(r'href="(/t/[^"]+termin\.ics)"', thanks.text)[1])  # type: ignore[index]  # asserted by use
    assert calendar.status_code == 200
    assert b"SUMMARY:Termin\r\n" in calendar.content


def test_every_token_that_opens_nothing_gets_one_and_the_same_answer(
    anna: Staff, bernd: Staff, case_of_anna: Case, case_of_bernd: Case
) -> None:
    cache.clear()
    used, withdrawn, revoked, moved, over = (talk(anna, case_of_anna, at(hour)) for hour in (8, 10, 12, 14, 16))
    paths = [link_to(anna, case_of_anna, [row]) for row in (used, withdrawn, revoked, moved, over)]
    closing = link_to(bernd, case_of_bernd, [talk(bernd, case_of_bernd, at(9))])
    person = Client()
    assert person.post(paths[0], {"wish": "call_me"}).status_code == 200
    with act_as(anna):
        withdraw(appointment=withdrawn, seen=withdrawn.version, by=anna.actor)
        assert withdraw_links(case=case_of_anna, appointment_ids=[revoked.id], by=anna.actor) == 2
        move(appointment=moved, seen=moved.version, starts_at=at(18), by=anna.actor)
    with act_as(bernd):
        Case.objects.filter(pk=case_of_bernd.pk).update(closed_on=timezone.localdate())
    unknown = reverse("appointments:reply", args=[new_token()])
    calendar_as_page = reverse("appointments:reply", args=[calendar_token(paths[4].split("/")[2])])
    first = body(person.get(unknown))
    assert first[0] == 404
    for path in (*paths[:4], closing, calendar_as_page):
        assert body(person.get(path)) == first, path
        assert person.post(path, {"wish": "call_me"}).status_code == 404
    with act_as(anna):
        Link.objects.filter(slots__appointment=over).update(expires_at=timezone.now() - timedelta(hours=1))
    cache.clear()
    assert body(person.get(paths[4])) == first
    # Logged in, a colleague is told no more.
    assert body(client_of(bernd).get(unknown))[0] == 404


def test_an_answer_is_taken_once_and_only_the_link_itself_may_give_it(anna: Staff, case_of_anna: Case) -> None:
    cache.clear()
    one, two = talk(anna, case_of_anna, at(9)), talk(anna, case_of_anna, at(11))
    path, other = link_to(anna, case_of_anna, [one]), link_to(anna, case_of_anna, [two])
    person = Client()
    foreign = slot_of(anna, two)
    refused = person.post(path, {"wish": "comes", "slot": foreign})
    assert "keine gültige Auswahl" in refused.text or refused.status_code == 200
    assert state_of(anna, two) == State.OFFERED
    assert person.post(path, {"wish": "comes", "slot": slot_of(anna, one)}).status_code == 200
    assert person.post(path, {"wish": "cannot"}).status_code == 404
    with act_as(anna):
        assert [reply.wish for reply in Reply.objects.all()] == ["comes"]
        first = Link.objects.get(slots__appointment=one, kind="reply")
    # The key of a link is no secret: acting by it, a used link can neither be used nor take anything again.
    with acting_as(Actor.link(first.id)):
        slot = LinkSlot.objects.get().id
        assert ask_guard("appointments_answer_link", first.id, slot, "cannot", "", "") is None
        assert ask_guard("appointments_take_slot", uuid4()) is False
        assert Link.objects.count() == 1
        assert LinkSlot.objects.count() == 1
        assert Appointment.objects.count() == 0
        assert (Case.objects.count(), Person.objects.count(), Reply.objects.count()) == (0, 0, 0)
        with pytest.raises(ProgrammingError), transaction.atomic():
            Reply(case=case_of_anna, link_id=uuid4(), appointment=two, wish="comes").save(force_insert=True)
    assert other != path


def test_of_a_choice_one_is_taken_and_the_others_are_free_again(anna: Staff, case_of_anna: Case) -> None:
    choice = uuid4()
    rows = [talk(anna, case_of_anna, at(hour), choice=choice) for hour in (9, 12, 15)]
    path = link_to(anna, case_of_anna, rows)
    person = Client()
    assert person.get(path).text.count('name="slot"') == 3
    assert "Bitte eine Zeit auswählen" in person.post(path, {"wish": "comes"}).text
    assert person.post(path, {"wish": "comes", "slot": slot_of(anna, rows[1])}).status_code == 200
    assert [state_of(anna, row) for row in rows] == ["withdrawn", "confirmed", "withdrawn"]
    # Nobody answered, and one of them took place: the other is free again as well.
    again, began = uuid4(), timezone.now() - timedelta(hours=2)
    one, two = (talk(anna, case_of_anna, timezone.now() + timedelta(hours=hour), choice=again) for hour in (2, 5))
    with act_as(anna):
        one.save_version(seen=one.version, starts_at=began, ends_at=began + timedelta(hours=1))
        record_result(appointment=one, seen=one.version, result=Result.ATTENDED, by=anna.actor)
    assert state_of(anna, two) == "withdrawn"


def test_another_place_is_a_request_until_somebody_says_yes_in_one_click(
    anna: Staff, bernd: Staff, case_of_anna: Case
) -> None:
    row, after = talk(anna, case_of_anna, at(9), is_first_talk=True), talk(anna, case_of_anna, at(10, 40))
    path = link_to(anna, case_of_anna, [row])
    person = Client()
    assert "wo Sie sich treffen möchten" in person.post(path, {"wish": "other_place"}).text
    assert "Wir haben Ihre Bitte" in person.post(path, {"wish": "other_place", "place": "im Park"}).text
    assert state_of(anna, row) == State.OFFERED
    with act_as(anna):
        (reply,) = open_replies(anna.actor)
    with act_as(bernd):
        assert list(open_replies(bernd.actor)) == []
    yes = reverse("appointments:accept_reply", args=[case_of_anna.id, reply.id])
    client, why = client_of(anna), {"place_reason": "Das Haus macht Angst."}
    assert client_of(bernd).post(yes).status_code == 404
    # The first talk is in the Jobcenter: the reason of the exception is asked and kept (§ 15 (4) SGB II).
    for said in ({}, {"place_reason": " "}, {"place_reason": "x" * 10_000}):
        assert "Bitte den Grund für die Ausnahme nennen" in client.post(yes, said).text
    # With the way it does not fit between the others: nothing of it happens.
    taken = client.post(yes, why).text
    assert ("braucht Zeit für den Weg" in taken, f'value="{why["place_reason"]}"' in taken) == (True, True)
    with act_as(anna):
        assert (Appointment.objects.get(pk=row.pk).kind, Reply.objects.get().decision) == (Kind.OFFICE, "")
        withdraw(appointment=after, seen=after.version, by=anna.actor)
    assert client.post(yes, why).status_code == 302
    with act_as(anna):
        now = Appointment.objects.get(pk=row.pk)
        assert (now.kind, now.place, now.state) == (Kind.OUTSIDE, "im Park", State.CONFIRMED)
        assert (now.place_reason, now.minutes) == (why["place_reason"], DEFAULTS[Kind.OUTSIDE])
        busy = Busy.objects.get(staff=anna).during
        assert (busy.lower, busy.upper) == (at(8, 35), at(10, 35))
        assert list(open_replies(anna.actor)) == []


def test_a_meldetermin_stays_in_the_house(anna: Staff, case_of_anna: Case) -> None:
    row = summons(anna, case_of_anna, at(9))
    path = link_to(anna, case_of_anna, [row])
    page = Client().get(path).text
    assert "mit Pflicht zu kommen" in page
    assert "woanders" not in page
    with act_as(anna):
        link = Link.objects.get(kind="reply")
        reply = Reply(case=case_of_anna, link=link, appointment=row, wish="other_place", place="Park")
        reply.save(force_insert=True)
        with pytest.raises(RefusedError, match="§ 309"):
            accept_reply(reply=reply, seen=1, by=anna.actor)
        assert settle_reply(reply=reply, seen=1, by=anna.actor).decision == "talked"


def test_only_hashes_are_kept_and_no_link_is_made_to_what_is_over(anna: Staff, case_of_anna: Case) -> None:
    row = talk(anna, case_of_anna, at(9))
    token = link_to(anna, case_of_anna, [row]).split("/")[2]
    with act_as(anna):
        kept = {bytes(link.token_hash) for link in Link.objects.all()}
        assert kept == {hash_of(token), hash_of(calendar_token(token))}
        withdraw(appointment=row, seen=row.version, by=anna.actor)
        with pytest.raises(RefusedError, match="noch bevorsteht"):
            make_link(case=case_of_anna, appointments=[row], by=anna.actor)


def test_guessing_is_slowed_down_and_finds_nothing(anna: Staff, case_of_anna: Case) -> None:
    cache.clear()
    path = link_to(anna, case_of_anna, [talk(anna, case_of_anna, at(9))])
    person = Client()
    for _ in range(20):
        assert person.get(reverse("appointments:reply", args=[new_token()])).status_code == 404
    assert person.get(reverse("appointments:reply", args=[new_token()])).status_code == 429
    # No oracle: from here on the right token waits like every other.
    assert person.get(path).status_code == 429
    assert Client(REMOTE_ADDR="198.51.100.7").get(path).status_code == 200
    cache.clear()


def test_two_answers_at_once_are_one(anna: Staff, case_of_anna: Case) -> None:
    """The second finds the link used, whatever it holds of the page."""
    row = talk(anna, case_of_anna, at(9))
    link_to(anna, case_of_anna, [row])
    with act_as(anna):
        link = Link.objects.get(kind="reply")
    with acting_as(Actor.link(link.id)):
        slot = LinkSlot.objects.get().id
        twice = [ask_guard("appointments_answer_link", link.id, slot, "call_me", "", "") for _ in range(2)]
    assert [answer is None for answer in twice] == [False, True]
