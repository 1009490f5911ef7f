"""Certificates, courses, wishes and the introduction: one's own, and item by item the lead's."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.office.models import Team
from lotsenbuch.records.rules import RefusedError
from lotsenbuch.team.actions import begin_introduction, note_learning
from lotsenbuch.team.actions.learning import INTRODUCTION
from lotsenbuch.team.models import Learning
from tests.cast import act_as, client_of

pytestmark = pytest.mark.django_db


def seen_by(staff: Staff) -> list[str]:
    with act_as(staff):
        return list(Learning.objects.order_by("title").values_list("title", flat=True))


def test_only_what_is_shown_is_seen_by_the_lead_and_by_nobody_else(
    anna: Staff, bernd: Staff, chris: Staff, frieda: Staff, teams: tuple[Team, Team]
) -> None:
    client, page = client_of(anna), reverse("team:learning")
    add = reverse("team:note_learning", args=["certificate"])
    today = timezone.localdate()
    given = {"title": "Case Management (DGCC)", "dated_on": f"{today:%d.%m.%Y}", "version": "0"}
    early = client.post(add, {**given, "valid_until": f"{today - timedelta(days=1):%d.%m.%Y}"})
    assert "Das Ende liegt vor dem Anfang." in early.text
    until = today + timedelta(days=365)
    assert client.post(add, {**given, "valid_until": f"{until:%d.%m.%Y}"}).status_code == 302
    client.post(reverse("team:note_learning", args=["wish"]), {"title": "Gesprächsführung", "version": "0"})
    own = client.get(page).text
    assert f"gültig bis {until:%d.%m.%Y}" in own
    with act_as(anna):
        row = Learning.objects.get(kind="certificate")
    show, lead = reverse("team:release_learning", args=[row.pk]), reverse("team:colleague", args=[anna.pk])
    assert [seen_by(one) for one in (chris, bernd, frieda)] == [[], [], []]
    assert client_of(chris).post(show).status_code == 404
    client.post(show)
    assert [seen_by(one) for one in (chris, bernd, frieda)] == [["Case Management (DGCC)"], [], []]
    told = client_of(chris).get(lead).text
    assert ("Case Management (DGCC)" in told, "Gesprächsführung" in told) == (True, False)
    client.post(show)
    assert (seen_by(chris), "DGCC" in client_of(chris).get(lead).text) == ([], False)
    # Somebody else's item is not there to change, and gone is gone.
    for name in ("change_learning", "tick_learning", "drop_learning"):
        assert client_of(bernd).post(reverse(f"team:{name}", args=[row.pk])).status_code == 404
    client.post(reverse("team:drop_learning", args=[row.pk]))
    assert seen_by(anna) == ["Gesprächsführung"]
    assert (
        client.get(reverse("team:note_learning", args=["certificate"]).replace("certificate", "note")).status_code
        == 404
    )


def test_the_database_lets_nobody_write_what_others_learn(anna: Staff, bernd: Staff) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), act_as(bernd):
        Learning.objects.create(staff=anna, kind="wish", title="Etwas")


def test_an_introduction_begins_with_the_steps_of_the_house(anna: Staff, bernd: Staff) -> None:
    client = client_of(anna)
    client.post(reverse("team:begin_introduction"))
    client.post(reverse("team:begin_introduction"))
    with act_as(anna):
        assert sorted(INTRODUCTION) == seen_by(anna)
        step = Learning.objects.order_by("title").first()
        assert step is not None
        with pytest.raises(RefusedError, match="schon begonnen"):
            begin_introduction(by=anna.actor)
        with pytest.raises(RefusedError, match="jemand anderes"):
            note_learning(kind="step", title="Etwas", companion=anna, by=anna.actor)
    change = reverse("team:change_learning", args=[step.pk])
    given = {"title": step.title, "dated_on": "", "companion": str(bernd.pk), "version": "1"}
    assert client.post(change, given).status_code == 302
    client.post(reverse("team:tick_learning", args=[step.pk]))
    page = client.get(reverse("team:learning")).text
    assert f"begleitet von {bernd.display_name} · erledigt am {timezone.localdate():%d.%m.%Y}" in page
    assert seen_by(bernd) == []
    client.post(reverse("team:tick_learning", args=[step.pk]))
    assert "erledigt am" not in client.get(reverse("team:learning")).text
