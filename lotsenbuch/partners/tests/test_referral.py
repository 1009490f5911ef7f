"""A referral: only what a signature covers at that moment leaves, withdrawn stops at once, three words come back."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client
from django.urls import reverse

from lotsenbuch.accounts.models import Notice, Staff
from lotsenbuch.appointments.rules.kinds import Kind
from lotsenbuch.appointments.tests.talks import at, talk
from lotsenbuch.cases.actions import let_in, make_release, mark_signed, revoke_release
from lotsenbuch.cases.models import Case, Release
from lotsenbuch.cases.queries import case_of
from lotsenbuch.cases.queries.releases import release_of
from lotsenbuch.cases.rules.release import Direction, ReleasePurpose, Signed
from lotsenbuch.documents.queries.releases import fields_of
from lotsenbuch.letters.actions import decide_sheet
from lotsenbuch.partners.actions import referral as actions
from lotsenbuch.partners.jobs import send_referral
from lotsenbuch.partners.models import Answer, AnswerLink, Dispatch, Referral
from lotsenbuch.partners.queries.referral import Opened, dispatch_of, municipal_services, parts_of, referral_of
from lotsenbuch.partners.queries.signing import signed
from lotsenbuch.partners.rules.kinds import Category
from lotsenbuch.partners.rules.referral import NEXT, Back, State, Told, next_steps
from lotsenbuch.partners.rules.tokens import hash_of, new_token
from lotsenbuch.records import clock
from lotsenbuch.records.models import Job
from lotsenbuch.records.rules import RefusedError
from tests.cast import PERSON, act_as, client_of

from .work import network_places, one_way, partner

pytestmark = pytest.mark.django_db


class Way:
    """A referral of Anna's to a counsellor of class 1, with what a test does to it."""

    def __init__(self, case: Case, anna: Staff, *, parts: tuple[Told, ...] = (Told.NAME, Told.WHEREFORE)) -> None:
        network_places()
        service = partner(anna, "Sozialberatung", "Beratung", Category.LEGAL, municipal="3")[1]
        self.anna, self.case_id = anna, case.id
        with act_as(anna):
            self.key = one_way(case, anna, service, parts=parts).id

    def opened(self) -> tuple[Case, Opened]:
        case = case_of(self.case_id, self.anna.actor)
        assert case is not None
        found = referral_of(case, self.key)
        assert found is not None
        return case, found

    def sign(self) -> Release:
        case, opened = self.opened()
        row = actions.ask_for_release(case=case, opened=opened, by=self.anna.actor)
        return mark_signed(release=row, seen=row.version, how="paper", on=clock.today())

    def order(self) -> Referral:
        case, opened = self.opened()
        return actions.order_sending(case=case, opened=opened, seen=opened.row.version, by=self.anna.actor)

    def run(self) -> Dispatch:
        job = Job.objects.latest("made_at")
        return actions.send_now(job_id=job.id, by=self.anna.actor)

    def link(self) -> str:
        case, opened = self.opened()
        token = actions.make_answer_link(case=case, opened=opened, by=self.anna.actor)
        return reverse("partners:answer", args=[token])

    def state(self) -> str:
        return self.opened()[1].row.state


@pytest.fixture
def way(case_of_anna: Case, anna: Staff) -> Way:
    return Way(case_of_anna, anna)


def test_nothing_leaves_without_a_signature_and_all_else_goes_on(way: Way, anna: Staff) -> None:
    with act_as(anna):
        with pytest.raises(RefusedError, match="noch nichts unterschrieben"):
            way.order()
        case, opened = way.opened()
        actions.move(
            case=case, opened=opened, seen=1, to=State.ARRIVED, on=clock.today(), appointment=None, by=anna.actor
        )
        assert (way.state(), Dispatch.objects.count(), Job.objects.count()) == (State.ARRIVED, 0, 0)
    assert client_of(anna).get(reverse("partners:slip", args=[way.case_id, way.key])).status_code == 200


def test_exactly_what_the_signature_covers_leaves_and_the_paper_shows_it(way: Way, anna: Staff) -> None:
    with act_as(anna):
        case, opened = way.opened()
        typed = Signed(
            opened.recipient, ReleasePurpose.REFERRAL, frozenset({0}), Direction.OUT,
            clock.today(), clock.today() + timedelta(days=30),
        )  # fmt: skip
        row = make_release(case=case, typed=typed, by=anna.actor)
        mark_signed(release=row, seen=1, how="paper", on=clock.today())
        assert [part.may_go for part in parts_of(case, opened)] == [True, False]
        way.order()
        way.run()
        told = dispatch_of(*way.opened())
        assert told is not None
        assert told[1] == {"Name": f"{PERSON.first_name} {PERSON.last_name}"}
        assert way.state() == State.SENT
    paper = client_of(anna).get(reverse("partners:referral_paper", args=[way.case_id, way.key])).text
    assert PERSON.last_name.split()[0] in paper
    assert "ungeöffnet" not in paper
    assert case.fallnummer not in paper
    with act_as(anna), pytest.raises(ProgrammingError), transaction.atomic():
        Dispatch.objects.update(why="anders")


def test_the_paper_to_sign_names_what_was_chosen_and_is_prepared_once(case_of_anna: Case, anna: Staff) -> None:
    network_places()
    debts = partner(anna, "Schuldnerhilfe")[1]
    with act_as(anna):
        key = one_way(case_of_anna, anna, debts, parts=(Told.NAME, Told.WHEREFORE)).id
        opened = referral_of(case_of_anna, key)
        assert opened is not None
        rows = [actions.ask_for_release(case=case_of_anna, opened=opened, by=anna.actor) for _ in range(2)]
        assert rows[0].pk == rows[1].pk
        kept = release_of(case_of_anna, rows[0].pk)
        assert kept is not None
        assert fields_of(kept) == ("Name", "Worum es geht")
        mark_signed(release=rows[0], seen=rows[0].version, how="paper", on=clock.today())
        assert [part.may_go for part in parts_of(case_of_anna, opened)] == [True, True]
        # The telephone is of the same class as the name and was not signed for.
        phone = replace(opened, facts={**opened.facts, "parts": ["contact"]})
        assert [part.may_go for part in parts_of(case_of_anna, phone)] == [False]


def test_the_sheet_opens_in_the_first_language_of_the_person_that_the_house_prints(
    way: Way, anna: Staff, frieda: Staff
) -> None:
    page = reverse("partners:referral", args=[way.case_id, way.key])
    with act_as(anna):
        person = way.opened()[0].person
        person.save_version(seen=person.version, languages=["Somali", "Türkisch", "Deutsch"])
    assert "/blatt/de/" in client_of(anna).get(page).text
    with act_as(frieda):
        decide_sheet(language="tr", is_released=True, by=frieda.actor)
    shown = client_of(anna).get(page).text
    assert ("/blatt/tr/" in shown, "/blatt/de/" in shown) == (True, False)


def test_a_slip_is_put_right(way: Way, anna: Staff) -> None:
    days = [clock.today() - timedelta(days=back) for back in (9, 7, 2)]

    def move(to: State, on: date) -> tuple[date | None, date | None]:
        case, opened = way.opened()
        row = actions.move(
            case=case, opened=opened, seen=opened.row.version, to=to, on=on, appointment=None, by=anna.actor
        )
        return row.arrived_on, row.ended_on

    with act_as(anna):
        assert move(State.ARRIVED, days[0]) == (days[0], None)
        assert move(State.ARRIVED, days[1]) == (days[1], None)
        assert move(State.ENDED, days[2]) == (days[1], days[2])
        assert move(State.RUNNING, days[2]) == (days[1], None)
        assert move(State.ARRIVED, days[0]) == (days[0], None)
        assert move(State.NOT_TAKEN_UP, days[2]) == (None, None)
    assert dict(next_steps(State.ENDED))[State.RUNNING] == "doch nicht beendet: läuft"
    assert dict(next_steps(State.SENT))[State.ARRIVED] == "angekommen"


def test_what_was_withdrawn_or_revoked_stops_also_in_the_queue(way: Way, anna: Staff) -> None:
    with act_as(anna):
        release = way.sign()
        way.order()
        revoke_release(release=release, how="am Telefon", by=anna.actor)
        assert way.state() == State.WITHDRAWN
        with pytest.raises(RefusedError, match="nichts hinausgegangen"):
            way.run()
        assert Dispatch.objects.count() == 0


def test_the_queue_asks_for_the_signature_itself(way: Way, anna: Staff) -> None:
    """Not only because the revocation turned the state: a signature that ran out meanwhile carries nothing either."""
    with act_as(anna):
        way.sign()
        way.order()
        tomorrow_year = clock.now() + timedelta(days=400)
    with clock.at(tomorrow_year), act_as(anna):
        with pytest.raises(RefusedError, match="abgelaufen"):
            way.run()
        assert (Dispatch.objects.count(), way.state()) == (0, State.RELEASED)
        ordered = str(Job.objects.latest("made_at").id)
    with clock.at(tomorrow_year):
        send_referral(ordered, str(anna.pk))
    with act_as(anna):
        job = Job.objects.latest("made_at")
        assert (Dispatch.objects.count(), way.state()) == (0, State.PREPARED)  # it waits where it can be sent from
        assert (job.state, "abgelaufen" in job.said) == (Job.State.REFUSED, True)
        assert Notice.objects.filter(staff=anna, kind="referral_stayed", target_id=way.case_id).count() == 1
    page = client_of(anna).get(reverse("partners:referral", args=[way.case_id, way.key])).text
    assert "wird gesendet" not in page


def test_withdrawing_closes_the_page_of_the_partner_and_the_paper(way: Way, anna: Staff) -> None:
    with act_as(anna):
        release = way.sign()
        way.order()
        way.run()
        page = way.link()
    assert Client().get(page).status_code == 200
    with act_as(anna):
        revoke_release(release=release, how="im Gespräch", by=anna.actor)
    assert Client().get(page).status_code == 404
    answer = client_of(anna).get(reverse("partners:referral_paper", args=[way.case_id, way.key]))
    assert answer.status_code == 302
    with act_as(anna):
        case, opened = way.opened()
        actions.withdraw(case=case, opened=opened, by=anna.actor)
        with pytest.raises(RefusedError):
            actions.withdraw(case=case, opened=way.opened()[1], by=anna.actor)
        assert (way.state(), NEXT[State.WITHDRAWN]) == (State.WITHDRAWN, ())


@pytest.fixture
def sent(way: Way, anna: Staff) -> tuple[Way, str]:
    with act_as(anna):
        way.sign()
        way.order()
        way.run()
        return way, way.link()


def test_a_partner_says_one_of_three_words_once(sent: tuple[Way, str], anna: Staff) -> None:
    way, page = sent
    shown = Client().get(page)
    assert [word in shown.text for word in ("angekommen", "Platz frei ab", "beendet")] == [True] * 3
    assert not any(name in shown.text for name in (PERSON.first_name, "Quellmoor", "Beratung</h1>", "ungeöffnet"))
    assert "textarea" not in shown.text
    body = {"kind": "arrived", "on": "heute", "words": "Er hat viele Schulden", "text": "mehr"}
    answered = Client().post(page, body)
    assert "Vielen Dank" in answered.text
    assert [Client().post(page, body).status_code, Client().get(page).status_code] == [404, 404]  # no replay
    again = answered.text.partition('<code class="secret">')[2].partition("</code>")[0].partition("testserver")[2]
    assert "Vielen Dank" in Client().post(again, {"kind": "ended", "on": "heute"}).text
    with act_as(anna):
        assert way.state() == State.ENDED
        assert sorted(Answer.objects.values_list("kind", flat=True)) == ["arrived", "ended"]
        assert {field.name for field in Answer._meta.concrete_fields} == {
            "id", "case", "referral", "link", "kind", "stated_on", "said_at",
        }  # fmt: skip
        told = Notice.objects.filter(kind="partner_answered")
        assert [(one.staff_id, one.target_id) for one in told] == [(anna.pk, way.case_id)] * 2
        reported = municipal_services([way.opened()[1]])
        assert [(one.began_on, one.ended_on) for one in reported] == [(clock.today(), clock.today())]
        assert reported[0].kind.startswith("§ 16a Nr. 3")


def test_a_partner_says_no_day_that_cannot_be(sent: tuple[Way, str], anna: Staff) -> None:
    way, page = sent
    future, long_ago = (
        f"{clock.today() + timedelta(days=1):%d.%m.%Y}",
        f"{clock.today() - timedelta(days=367):%d.%m.%Y}",
    )
    for kind, on, why in (
        ("arrived", future, "liegt in der Zukunft"),
        ("ended", future, "liegt in der Zukunft"),
        ("arrived", long_ago, "mehr als ein Jahr"),
    ):
        refused = Client().post(page, {"kind": kind, "on": on}).text
        assert why in refused
        assert f'value="{on}"' in refused
    with act_as(anna):
        assert (way.state(), Answer.objects.count()) == (State.SENT, 0)
    assert "Vielen Dank" in Client().post(page, {"kind": "place", "on": future}).text


def test_every_token_that_opens_nothing_gets_the_same_page(sent: tuple[Way, str], anna: Staff) -> None:
    way, page = sent
    token = page.split("/")[-2]
    old = new_token()
    with act_as(anna):
        case, opened = way.opened()
        AnswerLink(
            case=case, referral=opened.row, token_hash=hash_of(old), made_by="x", made_at=clock.now(),
            expires_at=clock.now() - timedelta(seconds=1),
        ).save(force_insert=True)  # fmt: skip
        earlier = page
        newer = way.link()
    tokens = (new_token(), signed(new_token()), signed(old), f"{token[:-2]}zz", "x")
    answers = [Client().get(reverse("partners:answer", args=[one])) for one in tokens] + [Client().get(earlier)]
    assert {(one.status_code, one.text) for one in answers} == {(404, answers[0].text)}
    assert Client().get(newer).status_code == 200
    assert Client().post(newer, {"kind": "diagnosis", "on": "heute"}).status_code == 200
    with act_as(anna):
        assert not Answer.objects.exists()
    browser = Client(REMOTE_ADDR="203.0.113.88")
    for _ in range(20):
        browser.get(reverse("partners:answer", args=["geraten"]))
    assert browser.get(newer).status_code == 429


def test_a_way_of_a_class_without_grant_is_not_there(case_of_anna: Case, anna: Staff, bernd: Staff) -> None:
    network_places()
    service = partner(anna)[1]
    page = reverse("partners:referrals", args=[case_of_anna.id])
    assert client_of(bernd).get(page).status_code == 404
    with act_as(anna):
        row = one_way(case_of_anna, anna, service)
        assert (row.data_class, row.facts) == (3, {})
        until = clock.now() + timedelta(days=1)
        let_in(case=case_of_anna, staff=bernd, kind="deputy", until=until, reason="Urlaub", by=anna.actor)
    with act_as(bernd):
        assert not Referral.objects.exists()
        with pytest.raises(RefusedError, match="Berechtigung"):
            one_way(case_of_anna, bernd, service)
    assert ["Schuldnerberatung" in client_of(one).get(page).text for one in (anna, bernd)] == [True, False]


def test_a_protected_person_is_never_reached_through_a_paper(case_of_anna: Case, anna: Staff) -> None:
    way = Way(case_of_anna, anna, parts=(Told.NAME, Told.CONTACT))
    with act_as(anna):
        person = case_of_anna.person
        person.save_version(seen=person.version, has_protected_address=True)
        way.sign()
        case, opened = way.opened()
        assert {part.part: part.light.light for part in parts_of(case, opened)} == {
            Told.NAME: "allowed", Told.CONTACT: "not_allowed",
        }  # fmt: skip


def test_a_link_answers_for_its_own_referral_only(sent: tuple[Way, str], anna: Staff) -> None:
    from uuid import uuid4

    from lotsenbuch.records.actor import acting_as
    from lotsenbuch.records.rules import Actor

    with act_as(anna):
        link: Any = AnswerLink.objects.get(withdrawn_at=None)
    with acting_as(Actor.link(uuid4())), pytest.raises(RefusedError):
        actions.answer(link=link, kind=Back.ARRIVED, on=clock.today(), by=Actor.link(uuid4()))


def test_a_talk_of_three_is_booked_from_the_way_and_chosen_by_its_hour(anna: Staff, case_of_anna: Case) -> None:
    way, client = Way(case_of_anna, anna), client_of(anna)
    page = reverse("partners:referral", args=[way.case_id, way.key])
    for kind in ("threeway", "partner"):
        book = f"{reverse('appointments:book', args=[way.case_id])}?art={kind}"
        assert f'href="{book}"' in client.get(page).text
        assert re.search(rf'<option value="{kind}"\s+selected', client.get(book).text)
    for hour, kind in ((9, Kind.THREEWAY), (14, Kind.OFFICE)):
        talk(anna, case_of_anna, at(hour), kind=kind)
    shown = client.get(page).text
    assert f"{at(9):%d.%m.%Y}, 09:00 Uhr, zu dritt</option>" in shown
    assert f"{at(14):%d.%m.%Y}, 14:00 Uhr, im Jobcenter</option>" in shown


def test_a_mail_asks_for_a_place_without_a_signature_and_tells_nothing_of_the_case(
    anna: Staff, case_of_anna: Case
) -> None:
    way = Way(case_of_anna, anna)
    shown = client_of(anna).get(reverse("partners:referral", args=[way.case_id, way.key])).text
    told = shown[shown.index("Text für eine E-Mail, ohne Angaben zum Fall") :].split("</section>")[0]
    assert "„Beratung“" in told
    assert anna.display_name in told
    for secret in (PERSON.first_name, PERSON.last_name, case_of_anna.fallnummer, str(way.key)[:6].upper()):
        assert secret not in told
