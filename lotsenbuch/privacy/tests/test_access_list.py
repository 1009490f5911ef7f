"""The half-yearly list: roles, accesses beyond the holder's, grants; confirmed or withdrawn line by line."""

from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.actions import Plea, break_glass, give_class, let_in, seal_case
from lotsenbuch.cases.models import Access, Case
from lotsenbuch.cases.queries import case_of, classes_of
from lotsenbuch.office.models import House
from lotsenbuch.privacy.actions import decide_line, make_list, remind_of_list
from lotsenbuch.privacy.models import AccessLine, AccessRound
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, DataClass, RefusedError, StaleError
from tests.cast import SECRETS, Cast, act_as, client_of
from tests.detectors import count_queries

pytestmark = pytest.mark.django_db
REMIND = Actor.service("remind")
DAY = timedelta(days=1)


@pytest.fixture
def shared(case_of_anna: Case, anna: Staff, bernd: Staff) -> Case:
    """Return Anna's case with Bernd as deputy, who may open class 2."""
    until = timezone.now() + 7 * DAY
    with act_as(anna):
        let_in(case=case_of_anna, staff=bernd, kind="deputy", until=until, reason="Urlaub", by=anna.actor)
        give_class(
            case=case_of_anna,
            staff=bernd,
            data_class=DataClass.HEALTH,
            until=until,
            reason="Termin in der Klinik steht an",
            by=anna.actor,
        )
    return case_of_anna


def listed(today: date | None = None) -> None:
    with acting_as(REMIND):
        assert make_list(today=today or timezone.localdate(), by=REMIND) is not None


def test_the_list_says_who_what_until_when_and_why(shared: Case, everybody: Cast, house: House) -> None:
    hanna, ines = everybody["hanna"], everybody["ines"]
    with act_as(hanna):
        asked = Plea(shared.fallnummer, "danger", "Eine Nachbarin ruft an und macht sich Sorgen")
        break_glass(plea=asked, house=house, by=hanna.actor)
    listed()
    with act_as(ines):
        lines = AccessLine.objects.select_related("staff")
        accesses = {
            (one.staff.username, one.label, one.fallnummer, one.grants, one.reason)
            for one in lines.filter(kind="access")
        }
        assert accesses == {
            ("bernd", "deputy", shared.fallnummer, 1, "Urlaub"),
            ("hanna", "glass", shared.fallnummer, 0, "Gefahr für Leib und Leben"),
        }
        roles = {(one.staff.username, one.label) for one in lines.filter(kind="role")}
        assert len(roles) == len(everybody)
        assert ("ines", "oversight") in roles
        grants = {(one.staff.username, one.label, one.grants) for one in lines.filter(kind="grants")}
        assert grants == {("anna", "2", 1), ("anna", "3", 1), ("anna", "4", 1), ("bernd", "2", 1)}
    for path in (reverse("privacy:access_list"), reverse("privacy:print_access_list")):
        page = client_of(ines).get(path).text
        assert "Vertretung" in page
        assert shared.fallnummer in page
        assert [secret for secret in SECRETS if secret in page] == []


def test_sealed_cases_are_counted_and_not_listed(case_of_anna: Case, anna: Staff, bernd: Staff, ines: Staff) -> None:
    with act_as(anna):
        seal_case(case=case_of_anna, reason="Kollegin als Kundin, nur benannt", by=anna.actor)
        until = timezone.now() + 7 * DAY
        let_in(case=case_of_anna, staff=bernd, kind="named", until=until, reason="Zweite Person", by=anna.actor)
    listed()
    with act_as(ines):
        assert AccessRound.objects.get().sealed_count == 1
        assert not AccessLine.objects.exclude(kind="role").exists()


def test_a_line_is_confirmed_or_withdrawn_with_who_and_when(shared: Case, bernd: Staff, ines: Staff) -> None:
    listed()
    client = client_of(ines)
    with act_as(ines):
        access = AccessLine.objects.get(kind="access")
        role = AccessLine.objects.get(kind="role", staff=bernd)
    client.post(reverse("privacy:confirm_access", args=[role.id]))
    page = client.post(reverse("privacy:withdraw_access", args=[access.id]), follow=True).text
    assert "entzogen · Ines Ihme" in page
    assert "bestätigt · Ines Ihme" in page
    with act_as(bernd):
        assert case_of(shared.id, bernd.actor) is None
        assert classes_of(shared.id, bernd.actor) == set()
        assert bernd.notices.filter(kind="access_ended").count() == 1
    with act_as(ines), pytest.raises(StaleError):
        decide_line(line=access, withdraw=False, by=ines.actor)


def test_a_role_is_withdrawn_for_good_unless_cases_would_be_left(
    shared: Case, anna: Staff, bernd: Staff, ines: Staff, house: House
) -> None:
    listed()
    with act_as(ines):
        of_anna = AccessLine.objects.select_related("staff").get(kind="role", staff=anna)
        with pytest.raises(RefusedError, match="übergeben"), transaction.atomic():
            decide_line(line=of_anna, withdraw=True, by=ines.actor)
        of_bernd = AccessLine.objects.select_related("staff").get(kind="role", staff=bernd)
        decide_line(line=of_bernd, withdraw=True, by=ines.actor)
    assert client_of(bernd).get(reverse("cases:break_glass")).status_code == 404
    assert client_of(anna).get(reverse("cases:break_glass")).status_code == 200


def test_nobody_decides_on_the_own_rights_and_holders_stay(shared: Case, everybody: Cast) -> None:
    ines, anna = everybody["ines"], everybody["anna"]
    listed()
    with act_as(ines):
        own = AccessLine.objects.select_related("staff").get(kind="role", staff=ines)
        with pytest.raises(RefusedError, match="jemand anderes"):
            decide_line(line=own, withdraw=False, by=ines.actor)
        withdraw = True
        assert ask_guard("privacy_decide_line", own.id, withdraw) is False
        counted = AccessLine.objects.filter(kind="grants").first()
        assert counted is not None
        assert ask_guard("privacy_decide_line", counted.id, withdraw) is False
    for name in ("anna", "dilek", "frieda", "chris"):
        with act_as(everybody[name]), pytest.raises(ProgrammingError, match="not allowed"), transaction.atomic():
            ask_guard("privacy_decide_line", own.id, withdraw)
    with act_as(anna):
        assert Access.objects.get(kind="holder").valid_until is None


def test_the_next_list_waits_half_a_year_and_until_the_last_is_decided(shared: Case, ines: Staff, house: House) -> None:
    today = timezone.localdate()
    listed()
    with acting_as(REMIND):
        assert make_list(today=today, by=REMIND) is None
        assert remind_of_list(today=today + 28 * DAY, by=REMIND) == 0
        assert remind_of_list(today=today + 29 * DAY, by=REMIND) == 1
    with act_as(ines):
        assert ines.notices.filter(kind="access_list_due").count() == 2
    answer = client_of(ines).post(reverse("privacy:make_access_list"), follow=True)
    assert "Erst die offenen Zeilen" in answer.text


def test_the_list_asks_as_much_for_three_lines_as_for_one(shared: Case, everybody: Cast) -> None:
    listed()
    client = client_of(everybody["ines"])
    page = reverse("privacy:access_list")
    client.get(page)
    many = len(count_queries(lambda: client.get(page)))
    assert many <= 15
    with act_as(everybody["jonas"]):
        for line in AccessLine.objects.exclude(staff=everybody["jonas"]).select_related("staff")[:5]:
            decide_line(line=line, withdraw=False, by=everybody["jonas"].actor)
    assert len(count_queries(lambda: client.get(page))) == many
