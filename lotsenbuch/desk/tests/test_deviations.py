"""Deviating from a rule of the house: it rests and says why; the law stays; nobody reads an employee out of it."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.roles import Role
from lotsenbuch.assessment.tests.work import queries_of, require
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.actions import deviate, end_deviation, move_on
from lotsenbuch.cases.models import Case, Deviation
from lotsenbuch.cases.queries import cases_of, deviations_of, hints, needs_of_phase, with_signs
from lotsenbuch.cases.rules.attention import HouseRules, Signs, reasons_to_look
from lotsenbuch.cases.rules.deviation import binding, need_key, rules_of_house
from lotsenbuch.cases.rules.phases import ORDER, checks_of, missing
from lotsenbuch.intake.models import Intake
from lotsenbuch.office.queries import the_house
from lotsenbuch.records import clock
from lotsenbuch.records.rules import RefusedError, StaleError
from lotsenbuch.team.tests.work import cases_held
from tests.cast import Cast, act_as, client_of, colleague

pytestmark = pytest.mark.django_db
REASON = "Arbeitet auf Montage, Gespräche nur alle drei Monate"
# In a quarter that is over, whatever day it is.
EARLIER = 120
AIMS = need_key("assessment", "aims")


def soon(days: int = 30) -> date:
    return timezone.localdate() + timedelta(days=days)


def put(
    case: Case, by: Staff, rule: str = "silence", reason: str = REASON, until_on: date | None = None, days_ago: int = 0
) -> Deviation:
    with act_as(by), clock.at(timezone.now() - timedelta(days=days_ago)):
        return deviate(case=case, rule=rule, reason=reason, until_on=until_on or soon(), by=by.actor)


# Rules


def test_every_rule_is_either_free_or_bound() -> None:
    phases = the_house().phase_names
    free, bound = {rule.key for rule in rules_of_house(phases)}, {one.label for one in binding(phases)}
    assert {"first_talk", "silence", "case_review", "case_limit", "steering.talk", "closure.helped"} <= free
    for phase in ORDER:
        for check in checks_of(phase):
            label = f"{phases[phase]}: {check.label}"
            assert (need_key(phase, check.key) in free) != (label in bound)
    assert free.isdisjoint({"planning.plan", "planning.review", "intake.application", "intake.information"})
    assert all(one.because for one in binding(phases))


def test_what_the_law_asks_is_no_rule_of_the_house(case_of_anna: Case, anna: Staff) -> None:
    for rule in ("planning.plan", "steering.plan_review", "intake.information", ""):
        with pytest.raises(RefusedError) as refused:
            put(case_of_anna, anna, rule=rule)
        assert refused.value.field == "rule"
    for field, given in (
        ("reason", {"reason": "  "}),
        ("until_on", {"until_on": soon(-1)}),
        ("until_on", {"until_on": soon(400)}),
    ):
        with pytest.raises(RefusedError) as refused:
            put(case_of_anna, anna, **given)
        assert refused.value.field == field


def test_a_warning_rests_until_the_day() -> None:
    signs = Signs(
        date(2026, 1, 1), None, date(2026, 1, 1), None, date(2026, 4, 1), frozenset({"silence", "first_talk"})
    )
    # The review of § 15 still warns: nobody deviates from it.
    assert reasons_to_look(signs, HouseRules(14, 60), date(2026, 5, 4)) == ["Die vorgemerkte Überprüfung liegt zurück."]


# A case


def test_a_need_is_satisfied_and_says_why(case_of_anna: Case, anna: Staff) -> None:
    require("aims")
    with act_as(anna):
        move_on(case=case_of_anna, to="assessment", by=anna.actor)
        assert [need.key for need in missing(needs_of_phase(case_of_anna))] == ["aims"]
        deviate(case=case_of_anna, rule=AIMS, reason=REASON, until_on=soon(), by=anna.actor)
        needs = needs_of_phase(case_of_anna)
        assert missing(needs) == []
        words = next(need.excused for need in needs if need.key == "aims")
        assert words == f"abgewichen: {REASON} (bis {soon():%d.%m.%Y})"
        move_on(case=case_of_anna, to="planning", by=anna.actor, needs=needs)
        assert [row.what for row in Entry.objects.filter(what="cases.deviate")] == ["cases.deviate"]


def test_a_deviation_ends_and_stays_as_it_was(case_of_anna: Case, anna: Staff) -> None:
    row = put(case_of_anna, anna)
    with pytest.raises(StaleError):
        put(case_of_anna, anna)
    with act_as(anna):
        assert set(deviations_of(case_of_anna)) == {"silence"}
        assert deviations_of(next(iter(with_signs(cases_of(anna.actor))))).keys() == {"silence"}
        for change in ({"reason": "Anders"}, {"until_on": soon(90)}, {"rule": "first_talk"}):
            with pytest.raises(DatabaseError), transaction.atomic():
                Deviation.objects.filter(pk=row.pk).update(**change)
        end_deviation(deviation=row, seen=row.version, by=anna.actor)
        assert deviations_of(case_of_anna) == {}
        with pytest.raises(StaleError):
            end_deviation(deviation=row, seen=row.version, by=anna.actor)
    again = put(case_of_anna, anna, reason="Wieder auf Montage")
    with act_as(anna):
        assert [one.reason for one in Deviation.objects.all()] == ["Wieder auf Montage", REASON]
        assert again.ended_on is None


def test_the_pages_say_it(case_of_anna: Case, everybody: Cast) -> None:
    anna = client_of(everybody["anna"])
    page = reverse("cases:deviations", args=[case_of_anna.id])
    assert "Für diesen Fall gelten alle Regeln des Hauses" in anna.get(page).content.decode()
    bad = anna.post(page, {"rule": "silence", "reason": REASON, "until_on": "gestern irgendwann"}).content.decode()
    assert REASON in bad
    assert "Das ist kein Tag im Kalender" in bad
    before = queries_of(anna, reverse("desk:case_file", args=[case_of_anna.id]))
    anna.post(page, {"rule": "silence", "reason": REASON, "until_on": f"{soon():%d.%m.%Y}"})
    file = reverse("desk:case_file", args=[case_of_anna.id])
    for path in (page, file, reverse("desk:print_file", args=[case_of_anna.id])):
        assert REASON in anna.get(path).content.decode()
    assert queries_of(anna, file) == before <= 15
    with act_as(everybody["anna"]):
        row = Deviation.objects.get()
    anna.post(reverse("cases:end_deviation", args=[case_of_anna.id, row.id]), {"version": row.version})
    assert "beendet" in anna.get(page).content.decode()


# Nobody is read out of it


def test_neither_lead_nor_anybody_else_sees_one(case_of_anna: Case, everybody: Cast) -> None:
    put(case_of_anna, everybody["anna"], rule="first_talk")
    for name in ("bernd", "chris", "dilek", "frieda", "gerda", "hanna", "ines", "karla"):
        with act_as(everybody[name]):
            assert list(Deviation.objects.all()) == [], name
    assert client_of(everybody["chris"]).get(reverse("cases:deviation_hints")).status_code == 404


def test_a_first_talk_that_may_wait_leaves_the_leads_list_and_comes_back(everybody: Cast) -> None:
    """The lead's page is the same whether the talk took place or waits with a reason; then the case is back."""
    anna, chris = everybody["anna"], client_of(everybody["chris"])
    waiting, other = cases_held(anna, 2, start=300)
    with act_as(anna):
        for case in (waiting, other):
            Intake.objects.update_or_create(case=case, defaults={"taken_over_on": soon(-20)})

    def listed() -> tuple[bool, bool]:
        page = chris.get(reverse("desk:team")).text
        return waiting.fallnummer in page, other.fallnummer in page

    assert listed() == (True, True)
    row = put(waiting, anna, rule="first_talk")
    assert listed() == (False, True)
    rests = chris.get(reverse("desk:team")).text
    assert REASON not in rests
    assert "abgewichen" not in rests
    with act_as(anna):
        end_deviation(deviation=row, seen=row.version, by=anna.actor)
    assert listed() == (True, True)
    # One whose last day is over no longer counts, though nobody ended it.
    put(waiting, anna, rule="first_talk", until_on=soon(-1), days_ago=5)
    assert listed() == (True, True)


def test_a_hint_needs_five_colleagues_and_a_quarter_that_is_over(case_of_anna: Case, everybody: Cast) -> None:
    frieda = client_of(everybody["frieda"])

    def shown() -> str:
        return frieda.get(reverse("cases:deviation_hints")).content.decode().partition("<main")[2]

    nothing = shown()
    staff = [colleague(f"kollegin{number}", f"Nummer{number}", Role.FALLMANAGEMENT) for number in range(5)]
    for number, one in enumerate(staff[:4]):
        for case in cases_held(one, 4, start=100 + 10 * number):
            put(case, one, days_ago=EARLIER)
    assert shown() == nothing, "sixteen of four colleagues are none"
    first, *more = cases_held(staff[4], 4, start=200)
    put(first, staff[4])
    assert shown() == nothing, "who looks before and after somebody wrote sees the same"
    put(more[0], staff[4], days_ago=EARLIER)
    with act_as(everybody["frieda"]):
        assert [(one.rule.key, one.size) for one in hints() if one.size] == [("silence", "zehn bis 29")]
    page = shown()
    for case in more[1:]:
        put(case, staff[4], days_ago=EARLIER)
    assert shown() == page, "how often one colleague deviated changes nothing"
    for word in (REASON, "Nummer", "kollegin0", "17", "20", *(f"{day:%d.%m.%Y}" for day in (soon(), soon(0)))):
        assert word not in page.partition("Regeln, von denen")[2].partition("Was für alle gilt")[0], word
    for name in ("anna", "chris", "ines"):
        with act_as(everybody[name]):
            assert [one.size for one in hints() if one.size] == []
