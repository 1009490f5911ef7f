"""Keys that warn, weight that is a sum, suggestions with their reasons."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.roles import Role
from lotsenbuch.cases.models import Outline
from lotsenbuch.cases.queries import case_of
from lotsenbuch.office.models import House
from lotsenbuch.office.rules.project import Terms
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import RefusedError
from lotsenbuch.team.actions import (
    allow_more,
    choose_project,
    end_allowance,
    hold_to_key,
    note_absence,
    save_profile,
    say_wish,
    set_key,
    transfer_cases,
    weigh,
)
from lotsenbuch.team.models import Exceedance, Weight, Wish
from lotsenbuch.team.queries.colleagues import candidates, hours_needed
from lotsenbuch.team.queries.keys import all_keys
from lotsenbuch.team.rules.distribution import CaseFacts, ColleagueFacts, suggest
from lotsenbuch.team.rules.effects import ProjectFacts, effects
from lotsenbuch.team.rules.keys import KeyFacts, More, beyond_key, transfer_refusal
from lotsenbuch.team.tests.work import cases_held, project_with
from tests.cast import act_as, colleague, give_role

pytestmark = pytest.mark.django_db
ROOM = KeyFacts(load=10, limit=75)
YOUNG_IN_GUIDE = KeyFacts(10, 75, age_group="unter 25", project="Guide", both_load=2, both_limit=2)
ADDED: dict[str, Any] = {
    "languages": [],
    "areas": [],
    "profession": "",
    "counsels_as": "",
    "weekly_hours": None,
    "deputy": None,
}


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        (KeyFacts(load=74, limit=75), ""),
        (KeyFacts(load=75, limit=75), "Schlüssel erreicht: 75 von 75 Fällen"),
        (KeyFacts(load=75, limit=75, allowed=78), ""),
        (KeyFacts(load=78, limit=75, allowed=78), "Schlüssel erreicht: 78 von 75 Fällen"),
        (KeyFacts(10, 75, 0, "unter 25", 5, 5), "Schlüssel unter 25 erreicht: 5 von 5 Fällen"),
        (KeyFacts(10, 75, 12, "unter 25", 5, 5), ""),
        (KeyFacts(10, 75, 0, "unter 25", 500, 0), ""),
        (KeyFacts(10, 75, project="Guide", project_load=4, project_limit=5), ""),
        (KeyFacts(10, 75, project="Guide", project_load=5, project_limit=5), "Schlüssel Guide erreicht: 5 von 5"),
        (KeyFacts(10, 75, 12, project="Guide", project_load=5, project_limit=5), ""),
        (KeyFacts(10, 75, project="Guide", project_load=5, project_limit=0), ""),
        (YOUNG_IN_GUIDE, "Schlüssel Guide, unter 25 erreicht: 2 von 2"),
    ],
)
def test_a_key_warns_unless_a_lead_allowed_more(facts: KeyFacts, says: str) -> None:
    assert beyond_key(facts).removesuffix(" Fällen") == says.removesuffix(" Fällen")


def test_many_cases_at_once_are_held_to_the_same_key() -> None:
    facts = KeyFacts(load=70, limit=75)
    assert transfer_refusal(facts, More(5, of_age=5), name="Bernd") == ""
    assert "Bernd: danach 76 von 75 Fällen." in transfer_refusal(facts, More(6, of_age=6), name="Bernd")
    assert transfer_refusal(KeyFacts(load=70, limit=75, allowed=76), More(6, of_age=6), name="Bernd") == ""
    young = KeyFacts(load=10, limit=75, age_group="unter 25", age_load=9, age_limit=10)
    guide = KeyFacts(load=10, limit=75, project="Guide", project_load=4, project_limit=5)
    assert "danach 6 von 5 Fällen in Guide" in transfer_refusal(guide, More(2, of_project=2), name="Bernd")
    assert transfer_refusal(guide, More(2, of_project=1), name="Bernd") == ""
    assert "danach 11 von 10 Fällen unter 25" in transfer_refusal(young, More(3, of_age=2), name="Bernd")
    assert transfer_refusal(YOUNG_IN_GUIDE, More(3, of_age=3, of_project=3), name="Bernd") == ""
    both = transfer_refusal(YOUNG_IN_GUIDE, More(3, of_age=3, of_project=3, of_both=1), name="Bernd")
    assert "danach 3 von 2 Fällen in Guide, unter 25." in both


def test_a_change_names_the_planned_version_that_it_drops() -> None:
    today, planned = date(2026, 11, 23), date(2027, 1, 1)
    told = effects(Terms(cap=25), Terms(cap=20), ProjectFacts(), starts_on=today, today=today, dropped=[planned])
    assert told[0] == "Die schon festgelegte Fassung ab 01.01.2027 entfällt."


def test_every_reason_is_said_in_words() -> None:
    case = CaseFacts(languages=("Türkisch", "Deutsch"), district="Lotsenau", wish="woman", project="Take Off")
    one = ColleagueFacts(
        key=ROOM,
        places=15,
        places_taken=12,
        languages=("Deutsch", "Türkisch"),
        areas=("Lotsenau",),
        counsels_as="woman",
        weight_halves=17,
    )
    found = suggest(case, one)
    assert found.reasons == (
        "Wunsch: Frau",
        "spricht Türkisch",
        "Ort: Lotsenau",
        "3 von 15 Plätzen frei",
        "nach dem Gewicht der Fälle eher frei",
    )
    assert found.is_suggested


GUIDE = CaseFacts(project="Guide")
OF_COACHES = CaseFacts(project="Guide", holding=frozenset({"Coach"}))
FULL = ColleagueFacts(key=ROOM, places=25, places_taken=25)
BUSY = ColleagueFacts(key=ROOM, hours=28, hours_needed=Decimal(45))
AWAY = ColleagueFacts(key=ROOM, back_on=date(2026, 12, 5))


@pytest.mark.parametrize(
    ("case", "one", "against", "is_possible"),
    [
        (GUIDE, FULL, "Guide ist voll: 25 von 25 Plätzen", False),
        (OF_COACHES, ColleagueFacts(key=ROOM), "Guide führt: Coach", False),
        (CaseFacts(), ColleagueFacts(key=KeyFacts(75, 75)), "Schlüssel erreicht: 75 von 75 Fällen", False),
        (CaseFacts(), AWAY, "abwesend, wieder da am 05.12.2026", True),
        (CaseFacts(wish="other"), ColleagueFacts(key=ROOM, holds_now=True), "Wunsch: jemand anderes", True),
        (CaseFacts(), BUSY, "braucht 45 von 28 Stunden je Woche", True),
    ],
)
def test_what_stands_against_is_said_too(case: CaseFacts, one: ColleagueFacts, against: str, is_possible: bool) -> None:
    found = suggest(case, one)
    assert (found.against, found.is_possible, found.is_suggested) == ((against,), is_possible, False)


def test_the_key_holds_until_a_lead_allows_more_for_a_while(
    anna: Staff, bernd: Staff, chris: Staff, house: House
) -> None:
    House.objects.update(caseload_key=2)
    cases_held(anna, 2)
    own = cases_held(bernd, 1, start=5)[0]
    until = timezone.localdate() + timedelta(days=30)
    with act_as(bernd):
        case = case_of(own.id, bernd.actor)
        assert case is not None
        with pytest.raises(
            RefusedError, match=r"Anna Arndt: Schlüssel erreicht: 2 von 2 Fällen\. Die Teamleitung kann"
        ):
            hold_to_key(case=case, to=anna)
    with act_as(chris):
        with pytest.raises(RefusedError, match="warum"):
            allow_more(staff=anna, number=3, reason="kurz", until=until, by=chris.actor)
        allow_more(staff=anna, number=3, reason="Bernd fällt länger aus", until=until, by=chris.actor)
    with act_as(bernd):
        hold_to_key(case=case, to=anna)
    with act_as(chris):
        assert end_allowance(allowance_id=Exceedance.objects.get().id, by=chris.actor)
    with act_as(bernd), pytest.raises(RefusedError):
        hold_to_key(case=case, to=anna)


def test_a_key_may_be_set_for_one_age_group(anna: Staff, bernd: Staff, frieda: Staff, house: House) -> None:
    with act_as(frieda):
        set_key(role=Role.FALLMANAGEMENT, age_group="25 bis 54", number=1, by=frieda.actor)
    cases_held(anna, 1)
    own = cases_held(bernd, 1, start=5)[0]
    with act_as(bernd):
        case = case_of(own.id, bernd.actor)
        assert case is not None
        with pytest.raises(RefusedError, match="Schlüssel 25 bis 54 erreicht: 1 von 1"):
            hold_to_key(case=case, to=anna)
    with act_as(frieda):
        set_key(role=Role.FALLMANAGEMENT, age_group="25 bis 54", number=None, by=frieda.actor)
    with act_as(bernd):
        hold_to_key(case=case, to=anna)


def test_a_key_may_be_set_for_one_project(anna: Staff, bernd: Staff, chris: Staff, frieda: Staff, house: House) -> None:
    guide, other = project_with(None, "Guide"), project_with(None, "Take Off")
    mine, own = cases_held(anna, 2), cases_held(bernd, 2, start=5)
    with act_as(frieda):
        set_key(role=Role.FALLMANAGEMENT, age_group="", number=1, project=guide, by=frieda.actor)
    for staff, cases, projects in ((anna, mine, (guide, other)), (bernd, own, (guide, other))):
        with act_as(staff):
            for case, project in zip(cases, projects, strict=True):
                choose_project(case=case, project=project, seen=case.version, by=staff.actor)
    with act_as(bernd):
        found = [case_of(case.id, bernd.actor) for case in own]
        assert all(found)
        with pytest.raises(RefusedError, match="Schlüssel Guide erreicht: 1 von 1"):
            hold_to_key(case=found[0], to=anna)  # type: ignore[arg-type]  # just asked
        hold_to_key(case=found[1], to=anna)  # type: ignore[arg-type]  # as above
        told = {one.staff: one.suggestion.against for one in candidates(Outline.objects.get(case=own[0]))}
        assert told[anna] == ("Schlüssel Guide erreicht: 1 von 1 Fällen",)
    why = "Wechsel in ein anderes Haus"
    with act_as(chris), pytest.raises(RefusedError, match="danach 2 von 1 Fällen in Guide"):
        transfer_cases(earlier=anna, to=bernd, cases=[case.id for case in mine], reason=why, by=chris.actor)
    with act_as(chris):
        transfer_cases(earlier=anna, to=bernd, cases=[mine[1].id], reason=why, by=chris.actor)


def test_a_key_may_join_an_age_group_and_a_project(
    anna: Staff, bernd: Staff, chris: Staff, frieda: Staff, house: House
) -> None:
    guide = project_with(None, "Guide")
    with act_as(frieda):
        for age_group in ("unter 25", "25 bis 54"):
            set_key(role=Role.FALLMANAGEMENT, age_group=age_group, number=1, project=guide, by=frieda.actor)
        assert [one["label"] for one in all_keys()] == [
            "Fallmanagement, Projekt Guide, 25 bis 54",
            "Fallmanagement, Projekt Guide, unter 25",
        ]
    in_guide, outside = cases_held(anna, 2)
    own = cases_held(bernd, 2, start=5)
    with act_as(anna):
        choose_project(case=in_guide, project=guide, seen=in_guide.version, by=anna.actor)
    with act_as(bernd):
        choose_project(case=own[0], project=guide, seen=own[0].version, by=bernd.actor)
        found = [case_of(case.id, bernd.actor) for case in own]
        with pytest.raises(RefusedError, match="Schlüssel Guide, 25 bis 54 erreicht: 1 von 1"):
            hold_to_key(case=found[0], to=anna)  # type: ignore[arg-type]  # just asked
        hold_to_key(case=found[1], to=anna)  # type: ignore[arg-type]  # as above
        told = {one.staff: one.suggestion.against for one in candidates(Outline.objects.get(case=own[0]))}
        assert told[anna] == ("Schlüssel Guide, 25 bis 54 erreicht: 1 von 1 Fällen",)
    both, why = [in_guide.id, outside.id], "Wechsel in ein anderes Haus"
    with act_as(chris), pytest.raises(RefusedError, match="danach 2 von 1 Fällen in Guide, 25 bis 54"):
        transfer_cases(earlier=anna, to=bernd, cases=both, reason=why, by=chris.actor)
    with act_as(chris):
        transfer_cases(earlier=anna, to=bernd, cases=[outside.id], reason=why, by=chris.actor)


def test_of_several_roles_the_one_that_asks_for_least_holds(
    anna: Staff, bernd: Staff, frieda: Staff, house: House
) -> None:
    """C83: who leads a team besides holds fewer cases."""
    with act_as(frieda):
        set_key(role=Role.FALLMANAGEMENT, age_group="", number=75, by=frieda.actor)
        set_key(role=Role.TEAM_LEAD, age_group="", number=1, by=frieda.actor)
    cases_held(anna, 1)
    case = cases_held(bernd, 1, start=5)[0]
    with act_as(bernd):
        hold_to_key(case=case, to=anna)
    give_role(anna, Role.TEAM_LEAD)
    with act_as(bernd), pytest.raises(RefusedError, match="Schlüssel erreicht: 1 von 1"):
        hold_to_key(case=case, to=anna)


def test_only_a_profession_that_holds_cases_in_the_project_gets_one(anna: Staff, bernd: Staff) -> None:
    rows = [{"name": "Coach", "may_hold": True, "may_cover": True}]
    project = project_with(None, "Guide", professions=rows)
    own = cases_held(bernd, 1)[0]
    with act_as(bernd):
        case = case_of(own.id, bernd.actor)
        assert case is not None
        choose_project(case=case, project=project, seen=case.version, by=bernd.actor)
        with pytest.raises(RefusedError, match="angibt: Coach"):
            hold_to_key(case=case, to=anna)
    with act_as(anna):
        save_profile(seen=0, by=anna.actor, **ADDED | {"profession": "Coach"})
    with act_as(bernd):
        hold_to_key(case=case, to=anna)


def test_weight_is_what_the_holder_says_and_a_sum_for_the_rest(anna: Staff, bernd: Staff, chris: Staff) -> None:
    first, second, _ = cases_held(anna, 3)
    with act_as(anna):
        with pytest.raises(RefusedError, match="schwer macht"):
            weigh(case=first, level="heavy", reason=" ", seen=0, by=anna.actor)
        weigh(case=first, level="heavy", reason="Viele Stellen wollen zugleich etwas", seen=0, by=anna.actor)
        weigh(case=second, level="light", reason="", seen=0, by=anna.actor)
    with act_as(chris):
        assert Weight.objects.count() == 0
        assert ask_guard("team_weight_of", [anna.id, bernd.id]) == 4 + 1 + 2
    with act_as(bernd):
        assert Weight.objects.count() == 0


def test_a_wish_has_no_reason_and_the_lead_may_know_it(anna: Staff, bernd: Staff, chris: Staff) -> None:
    case = cases_held(anna, 1)[0]
    with act_as(anna):
        say_wish(case=case, wants="woman", seen=0, by=anna.actor)
    seen = {}
    for staff in (anna, bernd, chris):
        with act_as(staff):
            seen[staff.username] = list(Wish.objects.values_list("wants", flat=True))
    assert seen == {"anna": ["woman"], "bernd": [], "chris": ["woman"]}
    assert {field.name for field in Wish._meta.concrete_fields} == {"id", "version", "case", "wants"}


def test_the_best_suggestion_stands_first_with_reasons(anna: Staff, bernd: Staff, hanna: Staff, house: House) -> None:
    ida = colleague("ida", "Ihle", Role.FALLMANAGEMENT)
    today = timezone.localdate()
    with act_as(ida):
        save_profile(seen=0, by=ida.actor, **ADDED | {"counsels_as": "woman", "languages": ["Türkisch"]})
    with act_as(bernd):
        note_absence(staff=bernd, absent_from=today, back_on=today + timedelta(days=3), kind="leave", by=bernd.actor)
    case = cases_held(hanna, 1)[0]
    with act_as(hanna):
        say_wish(case=case, wants="woman", seen=0, by=hanna.actor)
        found = candidates(Outline.objects.select_related("project").get(case=case))
    assert [one.staff.username for one in found] == ["ida", "anna", "bernd"]
    assert found[0].suggestion.reasons == ("Wunsch: Frau",)
    assert found[2].suggestion.against == (f"abwesend, wieder da am {today + timedelta(days=3):%d.%m.%Y}",)


@pytest.mark.parametrize("people", [1, 3])
def test_suggestions_cost_the_same_for_few_and_many(
    hanna: Staff, people: int, house: House, django_assert_num_queries: object
) -> None:
    for number in range(people):
        colleague(f"fm{number}", "X", Role.FALLMANAGEMENT)
    project_with(15)
    case = cases_held(hanna, 1)[0]
    with act_as(hanna):
        outline = Outline.objects.select_related("project").get(case=case)
        with django_assert_num_queries(11):  # type: ignore[operator]
            assert len(candidates(outline)) == people


def test_hours_add_up_over_projects() -> None:
    assert hours_needed({}, {}) == 0
