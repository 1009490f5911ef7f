"""The network map: drawn, moved, tied, kept, compared; what is protected stays hidden."""

from datetime import timedelta
from itertools import combinations
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.assessment import actions
from lotsenbuch.assessment.models import NetworkMap, NetworkMember, NetworkTie
from lotsenbuch.assessment.queries import Drawing, changes_between, map_of
from lotsenbuch.assessment.rules.network import RINGS, SECTORS, Member, dots, shortened, told_class
from lotsenbuch.assessment.rules.noted import MemberData
from lotsenbuch.cases.actions import let_in
from lotsenbuch.cases.models import Case
from lotsenbuch.records import clock
from lotsenbuch.records.rules import DataClass, RefusedError, StaleError
from tests.cast import act_as, client_of, registered

from .work import queries_of, read

pytestmark = pytest.mark.django_db


def _draw(
    case: Case, by: Staff, relation: str, sector: str = "family", ring: str = "near", **more: Any
) -> NetworkMember:
    with act_as(by):
        data = MemberData(relation=relation, sector=sector, ring=ring, **more)
        return actions.keep_member(case=case, data=data, by=by.actor)


def _keep(case: Case, by: Staff) -> None:
    with act_as(by):
        head = NetworkMap.objects.get(case=case, closed_on=None)
        actions.close_map(case=case, seen=head.version, on=clock.today(), by=by.actor)


def _map(case: Case, by: Staff, number: int | None = None) -> Drawing:
    with act_as(by):
        drawing = map_of(read(case, by), number)
    assert drawing is not None
    return drawing


def test_sixty_people_stand_in_their_sector_at_their_distance_and_apart() -> None:
    cells = [(sector, ring) for sector in SECTORS for ring in RINGS]
    members = [Member(n, f"Nr. {n}", "", cells[n % 12][0].code, cells[n % 12][1].code, 999) for n in range(60)]
    drawn = {dot.thread: dot for dot in dots(members)}
    assert len(drawn) == 60
    for member in members:
        dot, ring = drawn[member.thread], next(one for one in RINGS if one.code == member.ring)
        assert ring.inner < (dot.x**2 + dot.y**2) ** 0.5 < ring.outer
        right, below = dot.x > 0, dot.y > 0
        quarter = {(False, False): "family", (True, False): "friends", (True, True): "work", (False, True): "helpers"}
        assert quarter[right, below] == member.sector
    assert min((a.x - b.x) ** 2 + (a.y - b.y) ** 2 for a, b in combinations(drawn.values(), 2)) > 20**2
    assert dots(reversed(members)) == dots(members)


@pytest.mark.parametrize(
    ("relation", "sector", "told"),
    [
        ("Suchtberatung", "helpers", DataClass.HEALTH),
        ("Schuldnerberatung", "helpers", DataClass.DEBTS),
        ("Bewährungshilfe", "helpers", DataClass.DEBTS),
        ("Verein für Straffällige", "helpers", DataClass.DEBTS),
        ("Beratungsstelle", "helpers", DataClass.COUNSELLING),
        ("Freundin, Ärztin", "friends", DataClass.COUNSELLING),
    ],
)
def test_a_helper_may_tell_of_health_debts_or_convictions(relation: str, sector: str, told: DataClass) -> None:
    assert told_class(relation, sector) == told


def test_words_below_a_dot_are_short() -> None:
    assert [shortened("Schwester"), shortened("Kumpel aus der Werkstatt")] == ["Schwester", "Kumpel aus der We…"]


def test_a_map_is_drawn_kept_and_compared_with_the_next(anna: Staff, case_of_anna: Case) -> None:
    sister, mother = _draw(case_of_anna, anna, "Schwester"), _draw(case_of_anna, anna, "Mutter", ring="far")
    uncle = _draw(case_of_anna, anna, "Onkel", name="Herr Öz")
    with act_as(anna):
        by = anna.actor
        actions.draw_tie(case=case_of_anna, one=mother, other=sister, by=by)
        actions.draw_tie(case=case_of_anna, one=sister, other=mother, by=by)
        assert NetworkTie.objects.count() == 1
    _keep(case_of_anna, anna)
    with act_as(anna):
        moved = actions.place_member(
            case=case_of_anna, row=mother, sector="family", ring="near", place=0, by=by, seen=1
        )
        actions.take_out(case=case_of_anna, row=uncle, seen=1, by=by)
        actions.take_tie(case=case_of_anna, one=sister, other=moved, by=by)
    _draw(case_of_anna, anna, "Trainer", sector="work")
    first, second = _map(case_of_anna, anna, 1), _map(case_of_anna, anna)
    assert sorted(one.said for one in first.members) == [
        "Mutter: Familie, weiter weg, kennt Schwester",
        "Onkel (Herr Öz): Familie, nah",
        "Schwester: Familie, nah, kennt Mutter",
    ]
    assert (len(first.lines), len(second.lines)) == (1, 0)
    with act_as(anna):
        found = changes_between(read(case_of_anna, anna), 2, None)
    assert found is not None
    assert {one.label: one.said for one in found[2]} == {
        "Schwester": "andere Linien",
        "Mutter": "näher, andere Linien",
        "Onkel (Herr Öz)": "nicht mehr auf der Karte",
        "Trainer": "neu auf der Karte",
    }


def test_a_kept_map_cannot_be_changed_by_anybody(anna: Staff, case_of_anna: Case) -> None:
    row = _draw(case_of_anna, anna, "Schwester")
    _keep(case_of_anna, anna)
    with act_as(anna), pytest.raises(DatabaseError, match="festgehalten"), transaction.atomic():
        NetworkMember.objects.filter(pk=row.pk).update(ring="far")
    with act_as(anna), pytest.raises(DatabaseError), transaction.atomic():
        NetworkMap.objects.filter(case=case_of_anna).update(closed_on=None)


def test_two_tablets_move_the_same_one_and_the_second_is_told(anna: Staff, case_of_anna: Case) -> None:
    row = _draw(case_of_anna, anna, "Schwester")
    where: dict[str, Any] = {"sector": "family", "place": 1, "by": anna.actor, "seen": 1}
    with act_as(anna):
        actions.place_member(case=case_of_anna, row=NetworkMember.objects.get(pk=row.pk), ring="far", **where)
    with act_as(anna), pytest.raises(StaleError):
        actions.place_member(case=case_of_anna, row=NetworkMember.objects.get(pk=row.pk), ring="middle", **where)


def test_a_line_never_leads_into_another_case(anna: Staff, case_of_anna: Case) -> None:
    here, there = _draw(case_of_anna, anna, "Schwester"), _draw(registered(anna), anna, "Bruder")
    with act_as(anna), pytest.raises(DatabaseError), transaction.atomic():
        actions.draw_tie(case=case_of_anna, one=here, other=there, by=anna.actor)
    answer = client_of(anna).post(
        reverse("assessment:tie_members", args=[case_of_anna.id]), {"one": str(here.id), "other": str(there.id)}
    )
    with act_as(anna):
        assert (answer.status_code, NetworkTie.objects.count()) == (302, 0)


def _let_in(case: Case, by: Staff, staff: Staff) -> None:
    until = timezone.now() + timedelta(days=3)
    with act_as(by):
        let_in(case=case, staff=staff, kind="tandem", until=until, reason="Tandem", by=by.actor)


def test_an_addiction_service_is_sealed_or_not_named(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    with pytest.raises(RefusedError, match="Gesundheit"):
        _draw(case_of_anna, anna, "Suchtberatung", sector="helpers")
    _let_in(case_of_anna, anna, bernd)
    with pytest.raises(RefusedError, match="Berechtigung"):
        _draw(case_of_anna, bernd, "Suchtberatung", sector="helpers", data_class=DataClass.HEALTH)
    with act_as(anna):
        assert NetworkMember.objects.count() == 0


def test_what_is_sealed_is_drawn_only_for_who_may_open_it(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    sealed = _draw(case_of_anna, anna, "Suchtberatung", sector="helpers", data_class=DataClass.HEALTH)
    open_one = _draw(case_of_anna, anna, "Schwester")
    with act_as(anna):
        actions.draw_tie(case=case_of_anna, one=sealed, other=open_one, by=anna.actor)
        stored = NetworkMember.objects.get(pk=sealed.pk)
        assert (stored.relation, stored.name, b"Sucht" in bytes(stored.sealed or b"")) == ("", "", False)
    assert [one.member.label for one in _map(case_of_anna, anna).members] == ["Schwester", "Suchtberatung"]
    _let_in(case_of_anna, anna, bernd)
    told = _map(case_of_anna, bernd)
    assert ([one.said for one in told.members], told.lines) == (["Schwester: Familie, nah"], [])


def test_the_pages_show_the_map_twice_and_nobody_elses(anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    row = _draw(case_of_anna, anna, "Tante <b>")
    path = reverse("assessment:network", args=[case_of_anna.id])
    told = client_of(anna).get(path).content.decode()
    assert told.count("Tante &lt;b&gt;") == 2
    assert client_of(bernd).get(path).status_code == 404
    foreign = reverse("assessment:change_member", args=[case_of_anna.id, uuid4()])
    assert client_of(anna).get(foreign).status_code == 404
    pdf = client_of(anna).get(reverse("assessment:network_pdf", args=[case_of_anna.id, 1]))
    assert pdf.content.startswith(b"%PDF-")
    assert str(row.id) not in pdf["Content-Disposition"]


def test_a_held_tablet_draws_and_opens_nothing_else(anna: Staff, case_of_anna: Case) -> None:
    client, case = client_of(anna), [case_of_anna.id]
    home = reverse("assessment:draw_network", args=case)
    assert client.post(reverse("assessment:draw_together", args=case)).headers["Location"] == home
    body = {"relation": "Nachbar", "sector": "friends", "ring": "near", "data_class": "1", "version": "0"}
    assert client.post(home, {**body, "repeat_key": str(uuid4())}).headers["Location"] == home
    assert "Nachbar" in client.get(home).content.decode()
    for name in ("desk:case_file", "assessment:assessment", "assessment:network"):
        assert client.get(reverse(name, args=case)).headers["Location"] == home
    assert "bestaetigen" in client.get(reverse("assessment:leave_drawing", args=case)).headers["Location"]


def test_one_or_three_on_the_map_ask_the_database_alike(anna: Staff, case_of_anna: Case) -> None:
    client: Client = client_of(anna)
    path = reverse("assessment:draw_network", args=[case_of_anna.id])
    _draw(case_of_anna, anna, "Schwester")
    one = queries_of(client, path)
    _draw(case_of_anna, anna, "Mutter")
    _draw(case_of_anna, anna, "Oma")
    assert queries_of(client, path) == one <= 15
