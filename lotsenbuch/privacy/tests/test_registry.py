"""Every model has a deletion class with a source, and the database erases by exactly this registry."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from lotsenbuch.privacy.actions import retention as actions
from lotsenbuch.privacy.queries import registry
from lotsenbuch.privacy.queries import retention as queries
from lotsenbuch.privacy.queries.erasing import all_functions
from lotsenbuch.privacy.rules import retention
from lotsenbuch.privacy.rules.retention import OwnPeriod
from lotsenbuch.privacy.rules.words import has_word
from lotsenbuch.records.rules import RefusedError
from tests.cast import Cast, act_as


def test_every_model_has_a_class_and_one_without_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (registry.unclassed(), registry.unknown()) == ([], [])
    registry.must_be_complete()
    assert [model for model in retention.class_of() if not has_word(model)] == []
    known: Mapping[str, str] = {**retention.class_of()}
    monkeypatch.setattr(retention, "class_of", lambda: {k: v for k, v in known.items() if k != "cases.JournalEntry"})
    with pytest.raises(registry.UnclassedError, match=r"cases\.JournalEntry"):
        registry.must_be_complete()
    monkeypatch.setattr(retention, "class_of", lambda: {**known, "cases.Nothing": "L5"})
    with pytest.raises(registry.UnclassedError, match=r"cases\.Nothing"):
        registry.must_be_complete()


def test_no_row_outlives_what_it_points_to(monkeypatch: pytest.MonkeyPatch) -> None:
    assert registry.outlived() == []
    later = {**retention.class_of(), "planning.Step": "L8"}
    monkeypatch.setattr(retention, "class_of", lambda: later)
    assert registry.outlived() == ["planning.Step.goal → planning.Goal"]


def test_every_period_has_a_source_and_fits_to_the_others() -> None:
    for one in retention.classes().values():
        assert one.proposals, one.code
        assert all(len(period.source) > 20 for period in one.proposals), one.code
    months = retention.months_of(date(2026, 11, 22))
    assert months == {"L3": 0, "L5": 24, "L8": 48, "L6": 60}
    assert [retention.why_not(code, length, months) for code, length in months.items()] == [""] * 4
    assert retention.why_not("L6", 121, months).startswith("Länger als zehn Jahre geht nicht (BSG")
    assert retention.why_not("L5", 49, months).startswith("„Beratung“ darf nicht länger bleiben als „Vereinbartes")


def test_a_period_starts_with_the_end_of_the_case_and_never_ends_early() -> None:
    assert retention.due_on(date(2024, 2, 29), 24) == date(2026, 3, 1)
    assert retention.due_on(date(2026, 1, 1), 0) == date(2026, 2, 1)
    assert retention.due_on(date(2025, 12, 31), 12) == date(2027, 1, 1)
    own = [OwnPeriod("L5", 12, date(2027, 1, 1), "Beschluss der Geschäftsführung")]
    before, after = (retention.period("L5", day, own) for day in (date(2026, 12, 31), date(2027, 1, 1)))
    assert (before.words, before.is_own, after.words, after.is_own) == ("2 Jahre", False, "1 Jahr", True)
    open_case = retention.planned(None, date(2026, 11, 22))
    assert [one.when for one in open_case] == [
        "nach dem Fallende: sofort",
        "2 Jahre nach dem Fallende",
        "4 Jahre nach dem Fallende",
        "5 Jahre nach dem Fallende",
    ]
    assert [one.when for one in retention.planned(date(2026, 11, 22), date(2026, 11, 22))][1] == "ab 01.12.2028"


@pytest.mark.django_db
def test_the_database_erases_by_this_registry() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace")
        today = dict(cursor.fetchall())
    for one in all_functions():
        assert one.body in today[one.signature.partition("(")[0]]
    assert len(registry.steps()) > 70


@pytest.mark.django_db
def test_only_who_sets_the_house_up_sets_a_period_and_within_the_wall(everybody: Cast) -> None:
    frieda, ines = everybody["frieda"], everybody["ines"]
    today = timezone.localdate()
    told: dict[str, Any] = {"code": "L5", "valid_from": today, "reason": "Beschluss der Geschäftsführung vom Mai"}
    with act_as(frieda):
        for wrong in ({"months": 200}, {"months": 12, "valid_from": date(2020, 1, 1)}, {"months": 12, "code": "L1"}):
            with pytest.raises(RefusedError):
                actions.set_period(**{**told, **wrong}, by=frieda.actor)
        actions.set_period(months=12, by=frieda.actor, **told)
        assert next(one for one in queries.class_rows() if one.deletion_class.code == "L5").period.words == "1 Jahr"
    with act_as(ines), pytest.raises(Exception, match="writes no such row"), transaction.atomic():
        actions.set_period(months=6, by=ines.actor, **{**told, "code": "L3"})
