"""The file of a project: read, written, refused; the schema says the same as the reader."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lotsenbuch.office.rules import project as rules
from lotsenbuch.office.rules.project import (
    PHASES,
    WILLINGNESS,
    Profession,
    ProjectFileError,
    Stage,
    Terms,
    differences,
    hours_per_week,
    read_project,
    write_project,
)

SCHEMA = json.loads((Path(rules.__file__).parent / "project.schema.json").read_text(encoding="utf-8"))
TAKE_OFF = Terms(
    last_on=date(2027, 6, 30),
    target_group="junge Menschen unter 25",
    cap=15,
    contact_days=7,
    contact_minutes=180,
    stages=(Stage("Einstieg", "intake"), Stage("Clearing", "assessment"), Stage("Nachbetreuung", "closure")),
    professions=(Profession("Sozialpädagogik", may_hold=True, may_cover=True),),
)
START = "format: lotsenbuch-project/1\nname: Guide\n"


def refused(text: str) -> tuple[str, ...]:
    with pytest.raises(ProjectFileError) as error:
        read_project(text)
    return error.value.problems


def test_a_project_survives_its_file() -> None:
    assert read_project(write_project("Take Off", TAKE_OFF)) == ("Take Off", TAKE_OFF)


def test_without_a_condition_willingness_is_the_only_one() -> None:
    assert read_project(START) == ("Guide", Terms(entry_condition=WILLINGNESS))


names = st.text(st.characters(categories=["L", "N"], include_characters=" -"), min_size=1, max_size=30).filter(
    lambda text: text == " ".join(text.split())
)
numbers = st.none() | st.integers(1, 300)


@given(
    names,
    st.builds(
        Terms,
        last_on=st.none() | st.dates(),
        target_group=names,
        entry_condition=names,
        cap=numbers,
        contact_days=numbers,
        contact_minutes=numbers,
        has_summons=st.booleans(),
        stages=st.lists(names, max_size=5, unique=True).map(
            lambda chosen: tuple(Stage(name, PHASES[place]) for place, name in enumerate(chosen))
        ),
        professions=st.lists(names, max_size=3, unique=True).map(
            lambda chosen: tuple(Profession(name, may_hold=True, may_cover=False) for name in chosen)
        ),
    ),
)
def test_any_project_survives_its_file_and_fits_the_schema(name: str, terms: Terms) -> None:
    text = write_project(name, terms)
    assert read_project(text) == (name, terms)
    # A day is a day in YAML; JSON writes it as a text.
    jsonschema.validate(json.loads(json.dumps(yaml.safe_load(text), default=str)), SCHEMA)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Die Datei beschreibt kein Projekt."),
        ("- a\n- b", "Die Datei beschreibt kein Projekt."),
        ("a: [", "Das ist keine lesbare YAML-Datei (Zeile 1)."),
        ("name: !!python/object:os.system x", "Das ist keine lesbare YAML-Datei (Zeile 1)."),
        ("a: &x 1\nb: *x", "Verweise (*name) sind in der Datei nicht erlaubt."),
        ("x" * 20_001, "Die Datei ist zu lang: höchstens 20000 Zeichen."),
        ("format: lotsenbuch-project/1", "„name“: Bitte einen Text angeben."),
        ("format: lotsenbuch-project/2\nname: Guide", "„format“: Hier wird lotsenbuch-project/1 gelesen."),
        (START + "secret: 1", "Unbekannt: secret."),
    ],
)
def test_what_is_no_project_is_refused_with_a_reason(text: str, says: str) -> None:
    assert refused(text) == (says,)


WRONG: list[dict[str, Any]] = [
    {"cap": 0},
    {"cap": True},
    {"cap": "15"},
    {"contact_every_days": 400},
    {"target_group": 3},
    {"stages": [{"name": "Einstieg"}]},
    {"stages": [{"name": "Einstieg, Clearing", "phase": "intake"}]},
    {"stages": [{"name": "Einstieg", "phase": "somewhere"}]},
    {"stages": {"name": "Einstieg"}},
    {"professions": [{"name": "Coach", "may_hold": 1}]},
    {"professions": [{"may_hold": True}]},
    {"more": 1},
    {"until": "30.06.2027"},
    {"until": 2027},
]


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_schema_and_reader_refuse_the_same(wrong: dict[str, Any]) -> None:
    content = {"format": rules.FORMAT, "name": "Guide", **wrong}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(content, SCHEMA)
    assert len(refused(yaml.safe_dump(content))) == 1


def test_all_mistakes_are_told_at_once() -> None:
    assert len(refused(START + "cap: 0\ncontact_minutes: 99999\nstages: 3")) == 3


def test_stages_stand_in_the_order_of_the_phases_and_each_once() -> None:
    rows = "stages:\n- {name: Clearing, phase: assessment}\n- {name: Clearing, phase: intake}\n"
    assert len(refused(START + rows)) == 2


def test_somebody_leads_the_cases() -> None:
    assert "Mindestens eine" in refused(START + "professions: [{name: Coach, may_hold: false}]")[0]


@pytest.mark.parametrize(
    ("people", "days", "minutes", "hours"),
    [(15, 7, 180, "45.0"), (25, 14, 60, "12.5"), (75, 28, 45, "14.1"), (15, None, 60, None), (15, 7, None, None)],
)
def test_hours_are_counted_not_heads(people: int, days: int | None, minutes: int | None, hours: str | None) -> None:
    terms = Terms(contact_days=days, contact_minutes=minutes)
    assert hours_per_week(people, terms) == (Decimal(hours) if hours else None)


@pytest.mark.parametrize("typed", ["2027-06-30", "'2027-06-30'"])
def test_a_file_names_the_last_day(typed: str) -> None:
    assert read_project(f"{START}until: {typed}\n")[1].last_on == date(2027, 6, 30)
    assert "2027-06-30" in write_project("Take Off", TAKE_OFF)


def test_a_moment_is_no_last_day() -> None:
    assert refused(START + "until: 2027-06-30 12:00:00\n") == ("„until“: ein Tag wie 2027-06-30, oder weglassen.",)


def test_a_project_is_over_after_its_last_day() -> None:
    assert [TAKE_OFF.is_over(date(2027, *day)) for day in ((6, 29), (6, 30), (7, 1))] == [False, False, True]
    assert not Terms().is_over(date(2099, 1, 1))


def test_a_stage_is_the_chosen_one_or_the_only_one_of_the_phase() -> None:
    guide = Terms(stages=(*TAKE_OFF.stages[:2], Stage("Stabilisierung", "steering"), Stage("Stellensuche", "steering")))
    asked = [("intake", ""), ("intake", "Stellensuche"), ("steering", ""), ("steering", "Stellensuche")]
    assert [guide.stage_in(*one) for one in asked] == ["Einstieg", "Einstieg", "", "Stellensuche"]
    assert guide.stage_in("closure", "") == ""


def test_a_change_is_told_line_by_line() -> None:
    changed = differences(TAKE_OFF, replace(TAKE_OFF, cap=12, contact_days=14))
    assert [(line.label, line.before, line.after) for line in changed] == [
        ("Plätze je Fallführung", "15", "12"),
        ("Rhythmus der Gespräche", "wöchentlich, je 180 Minuten", "alle zwei Wochen, je 180 Minuten"),
    ]
