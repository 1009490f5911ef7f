"""Kinds that the house adds, and how the catalogue names what it added (C112)."""

import pytest
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.cases.actions import (
    change_own_kind,
    write_note,
)
from lotsenbuch.cases.models import Case, JournalEntry
from lotsenbuch.cases.queries.own import own_manifest
from lotsenbuch.cases.rules.own import kind_places, own_key
from lotsenbuch.intake.models import Barrier, CheckItem
from lotsenbuch.office.queries import forget_house
from lotsenbuch.planning.models import Goal
from lotsenbuch.records.rules import RefusedError
from lotsenbuch.steering.models import Measure
from tests.cast import Cast, act_as, client_of

from .own import SECRET, TODAY, field, kind

pytestmark = pytest.mark.django_db


# Kinds


def test_an_own_kind_stands_behind_the_built_in_ones_and_counts_as_one(case_of_anna: Case, everybody: Cast) -> None:
    anna, frieda = everybody["anna"], everybody["frieda"]
    walk = kind(frieda, "journal", "Spaziergang", "visit")
    pain = kind(frieda, "journal", "Schmerzgespräch", "talk", data_class=2)
    client = client_of(anna)
    page = client.get(reverse("desk:case_file", args=[case_of_anna.id])).content.decode()
    assert page.index("Treffen draußen") < page.index("Spaziergang")
    with act_as(anna):
        note = write_note(
            case=case_of_anna, kind=own_key(walk.id), text="Um den See", happened_at=timezone.now(), by=anna.actor
        )
        assert (note.kind, note.kind_label, note.data_class) == ("visit", "Spaziergang", 1)
        sealed = write_note(
            case=case_of_anna, kind=own_key(pain.id), text=SECRET, happened_at=timezone.now(), by=anna.actor
        )
        assert (sealed.kind, sealed.data_class, sealed.text) == ("talk", 2, "")
    with act_as(frieda):
        change_own_kind(
            kind=walk, seen=1, by=frieda.actor, label="Gang", purpose="x", deletion="CASE", position=0, until_on=TODAY
        )
    forget_house()
    page = client.get(reverse("desk:case_file", args=[case_of_anna.id])).content.decode()
    assert "Spaziergang" in page, "what was written keeps its word"
    assert f'value="{own_key(walk.id)}"' not in page, "and it is no longer offered"
    for values in ({"counts_as": "event"}, {"place": "nowhere"}, {"label": "telefonat"}):
        with pytest.raises(RefusedError):
            kind(frieda, **{"place": "journal", "label": "Neu", "counts_as": "note"} | values)


def test_every_place_of_kinds_offers_them(case_of_anna: Case, everybody: Cast) -> None:
    frieda, client = everybody["frieda"], client_of(everybody["anna"])
    assert {key: place.builtin for key, place in kind_places().items()} == {
        "journal": tuple(one for one in JournalEntry.Kind.choices if one[0] != "event"),
        "goal": tuple(Goal.Field.choices),
        "barrier": tuple(CheckItem.Group.choices),
        "measure": tuple(Measure.Kind.choices),
    }
    goal = kind(frieda, "goal", "Familie", "stabilising")
    barrier = kind(frieda, "barrier", "Verkehr", "rahmenbedingungen")
    measure = kind(frieda, "measure", "Tandem", "coaching")
    case = case_of_anna.id
    client.post(
        reverse("planning:set_goal", args=[case]),
        {"title": "Mehr Zeit", "field": own_key(goal.id), "version": 0, "data_class": 1},
    )
    client.post(
        reverse("steering:start_measure", args=[case]),
        {"name": "Tandem Nord", "kind": own_key(measure.id), "started_on": "heute", "data_class": 1},
    )
    client.post(
        reverse("intake:find_barriers", args=[case]),
        {"label": "Kein Bus", "group": own_key(barrier.id), "data_class": 1, "found_on": "heute", "found_by": "Anna"},
    )
    with act_as(everybody["anna"]):
        assert [(row.field, row.kind_label) for row in Goal.objects.all()] == [("stabilising", "Familie")]
        assert [(row.kind, row.kind_label) for row in Measure.objects.all()] == [("coaching", "Tandem")]
        assert [(row.group, row.kind_label) for row in Barrier.objects.all()] == [("rahmenbedingungen", "Verkehr")]
    assert "Verkehr" in client.get(reverse("desk:case_file", args=[case])).content.decode()
    assert "Familie" in client.get(reverse("planning:plan", args=[case])).content.decode()
    assert "Tandem" in client.get(reverse("steering:steering", args=[case])).content.decode()


# The catalogue


def test_the_catalogue_and_the_manifest_name_them(everybody: Cast) -> None:
    field(everybody["frieda"], "assessment", "Wachheit", data_class=2, purpose="um Uhrzeiten zu wählen")
    kind(everybody["frieda"], "journal", "Spaziergang", "visit")
    assert [(one.label, int(one.data_class), one.deletion.code) for one in own_manifest()] == [
        ("Bewertung: Wachheit", 2, "L5"), ("Vermerke: Spaziergang", 1, "L5"),
    ]  # fmt: skip
    sheet = client_of(everybody["anna"]).get(reverse("desk:data_sheet")).content.decode()
    for words in ("Bewertung: Wachheit", "um Uhrzeiten zu wählen", "Vermerke: Spaziergang"):
        assert words in sheet
