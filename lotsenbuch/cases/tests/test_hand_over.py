"""A sealed case whose holder cannot work it goes to somebody else by two persons of oversight, and by no one alone."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.db import ProgrammingError
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Notice, Staff
from lotsenbuch.accounts.roles import Role
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.actions import ask_hand_over, decide_hand_over, seal_case
from lotsenbuch.cases.models import Access, Case, SealedHandOver
from lotsenbuch.cases.queries import case_of, classes_of
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import RefusedError
from tests.cast import Cast, act_as, client_of, give_role

from .test_strand import lapse

pytestmark = pytest.mark.django_db
WHY = "Die bisherige Fallführung ist ausgeschieden"


@pytest.fixture
def sealed(case_of_anna: Case, anna: Staff) -> Case:
    """Return Anna's case, sealed; Anna cannot work it any more."""
    with act_as(anna):
        seal_case(case=case_of_anna, reason="Kollegin als Kundin", by=anna.actor)
    lapse(anna)
    return case_of_anna


def ask(number: str, to: Staff, by: Staff) -> UUID:
    with act_as(by):
        return ask_hand_over(number=number, to=to, reason=WHY, by=by.actor)


def decide(key: UUID, by: Staff, *, release: bool = True) -> SealedHandOver:
    with act_as(by):
        asked = SealedHandOver.objects.get(pk=key)
        decide_hand_over(asked=asked, release=release, by=by.actor)
        return asked


def sees(staff: Staff) -> bool:
    with act_as(staff):
        return Case.objects.exists()


def test_two_persons_give_a_sealed_case_anew(
    sealed: Case, anna: Staff, bernd: Staff, ines: Staff, jonas: Staff
) -> None:
    asked = ask(sealed.fallnummer, bernd, ines)
    assert not sees(bernd)
    assert decide(asked, jonas).state == "done"
    with act_as(bernd):
        assert case_of(sealed.id, bernd.actor)
        own = Access.objects.get(kind="holder", valid_until=None)
        assert (own.staff_id, own.reason) == (bernd.id, WHY)
        assert classes_of(sealed.id, bernd.actor) == {2, 3}
        assert Notice.objects.filter(kind="case_assigned", target_id=sealed.id).count() == 1
    assert not any(sees(one) for one in (anna, ines, jonas))
    with act_as(jonas):
        assert Entry.objects.get(what="cases.decide_hand_over").case_id == sealed.id


def test_nobody_releases_what_they_asked_for(sealed: Case, bernd: Staff, ines: Staff) -> None:
    asked = ask(sealed.fallnummer, bernd, ines)
    with pytest.raises(RefusedError, match="zweite Person"):
        decide(asked, ines)
    assert not sees(bernd)


def test_neither_of_the_two_gets_the_case(sealed: Case, ines: Staff, jonas: Staff) -> None:
    for one in (ines, jonas):
        give_role(one, Role.FALLMANAGEMENT)
    with pytest.raises(ProgrammingError, match="not allowed"):
        ask(sealed.fallnummer, ines, ines)
    with pytest.raises(RefusedError, match="zweite Person"):
        decide(ask(sealed.fallnummer, ines, jonas), ines)
    assert not sees(ines)


def test_an_open_case_a_worked_one_and_none_move_nothing(
    case_of_anna: Case, anna: Staff, bernd: Staff, ines: Staff, jonas: Staff
) -> None:
    def outcome(number: str) -> str:
        return decide(ask(number, bernd, ines), jonas).state

    assert outcome("99-99999") == "nothing"
    with act_as(anna):
        seal_case(case=case_of_anna, reason="Kollegin als Kundin", by=anna.actor)
    assert outcome(case_of_anna.fallnummer) == "nothing"  # Anna works it
    assert not sees(bernd)


def test_a_stranded_case_that_is_not_sealed_stays_with_the_team_lead(
    case_of_anna: Case, anna: Staff, bernd: Staff, ines: Staff, jonas: Staff
) -> None:
    lapse(anna)
    assert decide(ask(case_of_anna.fallnummer, bernd, ines), jonas).state == "nothing"
    assert not sees(bernd)


def test_declined_or_a_day_later_nothing_moves(sealed: Case, bernd: Staff, ines: Staff, jonas: Staff) -> None:
    assert decide(ask(sealed.fallnummer, bernd, ines), jonas, release=False).state == "declined"
    late = ask(sealed.fallnummer, bernd, ines)
    with act_as(ines):
        one = SealedHandOver.objects.get(pk=late)
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert one.state == "expired"
    assert not sees(bernd)


def test_only_oversight_asks_decides_and_sees(sealed: Case, everybody: Cast) -> None:
    asked = ask(sealed.fallnummer, everybody["bernd"], everybody["ines"])
    for name, one in everybody.items():
        if name in {"ines", "jonas"}:
            continue
        with act_as(one):
            assert not SealedHandOver.objects.exists(), name
        for call in (
            ("cases_ask_hand_over", "99-99999", everybody["bernd"].id, WHY),
            ("cases_decide_hand_over", asked, True),
        ):
            with pytest.raises(ProgrammingError, match="not allowed"), act_as(one):
                ask_guard(*call)


def test_the_answer_is_the_same_for_every_number(sealed: Case, bernd: Staff, ines: Staff, jonas: Staff) -> None:
    address, pages = reverse("privacy:hand_overs"), []
    client = client_of(ines)
    for number in (sealed.fallnummer, "99-99999"):
        key = client.get(address).context["form"]["repeat_key"].value()
        typed = {"repeat_key": str(key), "number": number, "to": str(bernd.pk), "reason": WHY}
        assert client.post(address, typed).status_code == 302
        pages.append(client.get(address).content.decode().count("wartet auf eine zweite Person"))
    assert pages == [1, 2]
    with act_as(jonas):
        waiting = SealedHandOver.objects.get(number=sealed.fallnummer)
        assert Notice.objects.filter(kind="access_asked").count() == 2
    released = client_of(jonas).post(reverse("privacy:decide_sealed", args=[waiting.pk]), {"release": "1"})
    assert released.status_code == 302
    assert "der Fall ist übergeben" in client_of(jonas).get(address).content.decode()
    assert sees(bernd)
