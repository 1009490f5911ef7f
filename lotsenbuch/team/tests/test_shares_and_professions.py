"""One transfer to several colleagues; a project's professions in cover and transfer; cover that follows the holder."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.roles import Role
from lotsenbuch.cases.actions import hand_over, note_project
from lotsenbuch.cases.models import Case, Outline
from lotsenbuch.office.models import House, Project
from lotsenbuch.records.rules import RefusedError
from lotsenbuch.team.actions import (
    begin_cover,
    give_stranded,
    note_absence,
    save_profile,
    take_back_transfer,
    transfer_cases,
    transfer_to_several,
)
from lotsenbuch.team.models import Cover, Transfer
from lotsenbuch.team.rules.shares import Taker, share
from lotsenbuch.team.tests.work import cases_held, project_with
from tests.cast import act_as, client_of, colleague, setting_up

WHY = "Wechsel in ein anderes Haus"
TEACHERS = [
    {"name": "Lehrkraft", "may_hold": True, "may_cover": True},
    {"name": "Praktikantin", "may_hold": False, "may_cover": True},
]


def in_project(cases: list[Case], project: Project, by: Staff) -> None:
    with act_as(by):
        for case in cases:
            note_project(case=case, project=project, by=by.actor)


def covered(by: Staff, absent: Staff, deputy: Staff) -> None:
    with act_as(by):
        begin_cover(absent=absent, deputy=deputy, until=timezone.localdate() + timedelta(days=5), by=by.actor)


def seen_by(staff: Staff) -> int:
    with act_as(staff):
        return Case.objects.count()


def test_cases_are_shared_so_that_all_hold_about_the_same() -> None:
    project, other = uuid4(), uuid4()
    anna, bernd = uuid4(), uuid4()
    cases = [uuid4() for _ in range(10)]
    plan, left = share(dict.fromkeys(cases), [Taker(anna, 6), Taker(bernd, 10)])
    assert (list(plan.values()).count(anna), list(plan.values()).count(bernd), left) == (7, 3, [])
    # One place only, and a project that is closed to one of them: who can take it does, though they hold more.
    full = dict.fromkeys(cases[:2], project) | {cases[2]: other}
    plan, left = share(full, [Taker(anna, 9, free={project: 1}), Taker(bernd, 0, closed=frozenset({project}))])
    assert ([plan.get(one) for one in cases[:3]], left) == ([anna, None, bernd], [cases[1]])
    assert share({}, [Taker(anna, 0)]) == ({}, [])


@pytest.mark.django_db(transaction=True)
def test_one_transfer_goes_to_several_and_comes_back_whole(
    anna: Staff, bernd: Staff, chris: Staff, hanna: Staff
) -> None:
    lena = colleague("lena", "Neumann", Role.FALLMANAGEMENT)
    cases, client = cases_held(anna, 7), client_of(chris)
    url = reverse("team:transfer", args=[anna.pk])
    chosen = {"to": str(bernd.pk), "to_2": str(lena.pk), "reason": WHY, "cases": [str(case.id) for case in cases]}
    preview = client.post(url, {**chosen, "repeat_key": str(uuid4())})
    numbers = [(part.staff, part.number) for part in preview.context["preview"].parts]
    assert numbers == [(bernd, 4), (lena, 3)]
    assert "Bernd Brandt: 4 Fälle" in preview.text
    assert "heute abwesend" not in preview.text
    # That somebody who is to take them is away is said before, and it stays the lead's decision.
    with act_as(lena):
        today, back = timezone.localdate(), timezone.localdate() + timedelta(days=6)
        note_absence(staff=lena, absent_from=today, back_on=back, kind="leave", by=lena.actor)
    told = client.post(url, {**chosen, "repeat_key": str(uuid4())}).text
    assert told.count("heute abwesend eingetragen") == 1
    assert f"wieder da am {back:%d.%m.%Y}" in told.partition("Lena Neumann: 3 Fälle")[2]
    plan = [f"{line.outline.pk}:{line.to}" for line in preview.context["preview"].lines]
    # The lead changes one line of the preview; what was looked at is what happens.
    first = plan[0].partition(":")[0]
    plan[0] = f"{first}:{lena.pk if plan[0].endswith(str(bernd.pk)) else bernd.pk}"
    wrong = client.post(url, {**chosen, "plan": plan[1:], "confirmed": "1"}).text
    assert "Die Vorschau passt nicht mehr zur Auswahl." in wrong
    stranger = [*plan[1:], f"{first}:{hanna.pk}"]
    assert "Die Vorschau passt nicht mehr" in client.post(url, {**chosen, "plan": stranger, "confirmed": "1"}).text
    assert seen_by(anna) == 7
    answer = client.post(url, {**chosen, "plan": plan, "confirmed": "1", "repeat_key": str(uuid4())})
    assert (seen_by(anna), sorted((seen_by(bernd), seen_by(lena)))) in ((0, [3, 4]), (0, [2, 5]))
    page = client.get(answer.headers["Location"]).text
    assert "Fälle sind an 2 Personen übertragen" in page
    with act_as(chris):
        assert take_back_transfer(transfer=Transfer.objects.order_by("pk").last(), by=chris.actor) is True  # type: ignore[arg-type]
    assert [seen_by(one) for one in (anna, bernd, lena)] == [7, 0, 0]


@pytest.mark.django_db(transaction=True)
def test_a_part_that_moved_on_keeps_the_whole_from_coming_back(anna: Staff, bernd: Staff, chris: Staff) -> None:
    lena = colleague("lena", "Neumann", Role.FALLMANAGEMENT)
    cases = cases_held(anna, 2)
    with act_as(chris):
        shares = {bernd: [cases[0].id], lena: [cases[1].id]}
        transfer_to_several(earlier=anna, shares=shares, reason=WHY, by=chris.actor)
    with act_as(lena):
        hand_over(case=Case.objects.get(), to=anna, reason="Zurück", classes=(), by=lena.actor)
    with act_as(chris), pytest.raises(RefusedError, match="schon weitergegangen"):
        take_back_transfer(transfer=Transfer.objects.get(to=bernd), by=chris.actor)
    assert (seen_by(bernd), seen_by(anna), seen_by(lena)) == (1, 1, 0)


@pytest.mark.django_db(transaction=True)
def test_a_project_keeps_its_professions_in_cover_and_transfer(anna: Staff, bernd: Staff, chris: Staff) -> None:
    cases = cases_held(anna, 3)
    in_project(cases[:2], project_with(None, "Guide", professions=TEACHERS), anna)
    with act_as(chris), pytest.raises(RefusedError, match="keine Fälle in: Guide"):
        transfer_cases(earlier=anna, to=bernd, cases=[case.id for case in cases], reason=WHY, by=chris.actor)
    covered(chris, anna, bernd)
    assert seen_by(bernd) == 1
    client = client_of(chris)
    assert "Für 2 Fälle gilt die Vertretung nicht" in client.get(reverse("team:colleague", args=[anna.pk])).text
    with act_as(anna):
        client_of(anna).post(reverse("team:end_cover", args=[Cover.objects.get().pk]))
    with act_as(bernd):
        save_profile(seen=0, profession="Praktikantin", by=bernd.actor)
    covered(chris, anna, bernd)
    assert seen_by(bernd) == 3
    with act_as(chris), pytest.raises(RefusedError, match="keine Fälle in: Guide"):
        transfer_cases(earlier=anna, to=bernd, cases=[cases[0].id], reason=WHY, by=chris.actor)


@pytest.mark.django_db(transaction=True)
def test_cover_follows_the_holder(anna: Staff, bernd: Staff, chris: Staff, hanna: Staff) -> None:
    lena = colleague("lena", "Neumann", Role.FALLMANAGEMENT)
    cases_held(anna, 1)
    cases_held(lena, 2, start=10)
    covered(chris, anna, bernd)
    assert seen_by(bernd) == 1
    with act_as(lena):
        for case in Case.objects.order_by("fallnummer"):
            hand_over(case=case, to=anna, reason="Zuweisung", classes=(), by=lena.actor)
    assert seen_by(bernd) == 3
    fresh = cases_held(anna, 1, start=20)[0]
    assert seen_by(bernd) == 4
    # What leaves the absent colleague leaves the cover too, and what is given back ends all of it.
    with act_as(anna):
        hand_over(case=Case.objects.get(pk=fresh.pk), to=lena, reason="Zuweisung", classes=(), by=anna.actor)
    assert (seen_by(bernd), seen_by(lena)) == (3, 1)
    with act_as(anna):
        cover = Cover.objects.get()
        client_of(anna).post(reverse("team:end_cover", args=[cover.pk]))
    assert (seen_by(bernd), seen_by(anna)) == (0, 3)


@pytest.mark.django_db
def test_a_stranded_case_asks_the_key(
    anna: Staff, bernd: Staff, chris: Staff, case_of_anna: Case, house: House
) -> None:
    cases_held(bernd, 1, start=30)
    House.objects.update(caseload_key=1)
    with setting_up():
        Staff.objects.filter(pk=anna.pk).update(is_active=False)
    with act_as(chris):
        outline = Outline.objects.get(pk=case_of_anna.pk)
        with pytest.raises(RefusedError, match="Schlüssel erreicht: 1 von 1"):
            give_stranded(outline=outline, to=bernd, reason=WHY, by=chris.actor)
