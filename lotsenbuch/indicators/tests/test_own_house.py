"""The quota of the own house: the same figures as the reference, only counts, to nobody but the service, none small."""

import json
from dataclasses import replace
from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, transaction

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.actions import seal_case
from lotsenbuch.closure.actions import close_case
from lotsenbuch.closure.models import EndReason
from lotsenbuch.closure.rules.ending import EndingData
from lotsenbuch.indicators.actions import SERVICE
from lotsenbuch.indicators.rules.months import months_of
from lotsenbuch.indicators.rules.small_cells import protected
from lotsenbuch.indicators.rules.telling import Standing
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.guard import ask_guard
from tests.cast import OTHER_PERSON, act_as, registered

from .reference import Event, Spell, rate

LAST = date(2026, 6, 1)
# Sex, Fallbeginn, Fallende, Arbeit ab; None where there is none.
CASES = (
    ("w", date(2024, 1, 1), None, None),
    ("w", date(2026, 6, 15), None, None),
    ("m", date(2026, 6, 16), None, None),
    ("m", date(2025, 1, 1), date(2026, 6, 15), None),
    ("d", date(2025, 1, 1), date(2026, 6, 14), None),
    ("", date(2025, 7, 15), date(2026, 2, 28), date(2026, 3, 1)),
    ("w", date(2025, 5, 1), date(2025, 7, 31), date(2025, 7, 15)),
    ("m", date(2025, 5, 1), date(2026, 5, 31), date(2026, 7, 1)),
    ("w", date(2025, 5, 1), date(2026, 4, 20), date(2026, 6, 30)),
    # Begun in the year, and no Integration.
    ("w", date(2025, 5, 1), date(2026, 4, 20), date(2026, 4, 20)),
    ("w", date(2025, 5, 1), date(2026, 4, 20), date(2026, 4, 20)),
    ("m", date(2025, 5, 1), date(2026, 4, 20), date(2026, 4, 20)),
)
# Of the others it is svb.
KINDS = {5: "ausbildung", 6: "egz", 9: "minijob", 10: "16i", 11: "agh"}


def _number(by: Staff, place: int, one: tuple[str, date, date | None, date | None]) -> None:
    gender, opened_on, closed_on, work_from = one
    person = replace(OTHER_PERSON, last_name=f"Nummer{place}", gender=gender, birth_on=date(1980, 1, 1 + place))
    case = registered(by, person, opened_on)
    if closed_on is not None:
        label = "Arbeit aufgenommen" if work_from else "Rente oder andere Leistung"
        reason = EndReason.objects.get(label=label)
        data = EndingData(
            reason_id=reason.id, results="Geklärt", work_from=work_from, work_kind=KINDS.get(place, "svb")
        )
        with act_as(by):
            close_case(case=case, data=data, on=closed_on, by=by.actor)


def _counts(last: date = LAST) -> list[int]:
    months = months_of(last, 15)
    bounds = ([one.first_on for one in months], [one.next_on for one in months], [one.count_on for one in months])
    counts: list[int] = ask_guard("indicators_counts", *bounds)
    return counts


@pytest.mark.django_db
def test_the_own_house_is_counted_as_the_reference_counts(anna: Staff, capsys: pytest.CaptureFixture[str]) -> None:
    spells, events = [], []
    for place, one in enumerate(CASES):
        _number(anna, place, one)
        gender, opened_on, closed_on, work_from = one
        last_on = max(closed_on, work_from or closed_on) if closed_on else None
        until_on = last_on + timedelta(days=1) if last_on else None
        spells.append(Spell("Jobcenter Lotsenau", place, gender, opened_on, until_on))
        events += [Event("Jobcenter Lotsenau", place, KINDS.get(place, "svb"), work_from)] if work_from else []
    expected = rate(spells, events, "2026-06")
    with acting_as(SERVICE):
        counts = _counts()
    for place, row in enumerate(expected):
        assert counts[3 * place] == row["integrations"]
        assert [counts[3 * place + 1] / 12, counts[3 * place + 2] / 12] == [
            row["mean_stock"],
            row["mean_stock_shifted"],
        ]
    # In work since July 2025 (w), March (unknown sex) and 30 June 2026 (w); the job of July 2026 lies ahead.
    assert [row["integrations"] for row in expected] == [0, 2, 0, 3]

    # Anna alone holds all cases: of her nothing is told, of a house of six it is.
    call_command("indicators_rate", "--from-database", "--month", "2026-06")
    assert {value for row in json.loads(capsys.readouterr().out) for value in row.values()} == {
        "Jobcenter Lotsenau", "m", "w", "d", "all", None,
    }  # fmt: skip
    with patch("lotsenbuch.indicators.actions._standing", return_value=Standing(6, 3, 12, 12)):
        call_command("indicators_rate", "--from-database", "--month", "2026-06")
    told = capsys.readouterr()
    rows = json.loads(told.out)
    assert rows == protected(expected)
    assert [row["integrations"] for row in rows] == [None, None, None, 3]
    assert "nicht der amtliche" in told.err
    assert "nicht alle eLb" in told.err
    with acting_as(SERVICE):
        assert [one.case_id for one in Entry.objects.filter(what="indicators.rate_own_house")] == [None, None]


@pytest.mark.django_db
def test_nobody_else_is_given_the_counts(case_of_anna: object, anna: Staff) -> None:
    for actor in (anna.actor, None):
        with pytest.raises(ProgrammingError, match="not allowed"), transaction.atomic(), acting_as(actor):
            _counts()


@pytest.mark.django_db
def test_a_sealed_case_is_in_no_figure(anna: Staff) -> None:
    case = registered(anna, OTHER_PERSON, date(2020, 1, 1))
    with acting_as(SERVICE):
        assert _counts()[-3:] == [0, 12, 12]
    with act_as(anna):
        seal_case(case=case, reason="Arbeitet selbst im Haus und bat darum", by=anna.actor)
    with acting_as(SERVICE):
        assert _counts() == [0] * 12


def _rows(*figures: tuple[int, float]) -> list[dict[str, object]]:
    rows = []
    for sex, (number, stock) in zip(("m", "w", "d", "all"), figures, strict=True):
        rows.append({"sex": sex, "integrations": number, "mean_stock": stock, "rate": 0.1, "mean_stock_shifted": stock})
    return [row | {"rate_shifted": 0.1} for row in rows]


def _shown(*figures: tuple[int, float]) -> list[object]:
    return [row["sex"] for row in protected(_rows(*figures)) if row["integrations"] is not None]


def test_no_cell_under_three_is_told_nor_one_that_the_others_give_away() -> None:
    assert _shown((5, 40.0), (6, 50.0), (0, 0.0), (11, 90.0)) == ["m", "w", "d", "all"]
    # d is small; all − m − w would tell it, so the smaller of the others goes, too
    assert _shown((5, 40.0), (6, 50.0), (1, 4.0), (12, 94.0)) == ["w", "all"]
    assert _shown((5, 40.0), (6, 50.0), (0, 1.5), (11, 91.5)) == ["w", "all"]
    # people of unknown sex are a gap already, as long as there are any
    assert _shown((5, 40.0), (6, 50.0), (1, 4.0), (20, 130.0)) == ["m", "w", "all"]
    # one person of unknown sex would be told by the total
    assert _shown((5, 40.0), (6, 50.0), (0, 0.0), (12, 91.0)) == ["w", "d", "all"]
    assert _shown((2, 40.0), (6, 50.0), (0, 0.0), (8, 90.0)) == ["d", "all"]
    # a small total leaves nothing
    assert _shown((1, 4.0), (1, 5.0), (0, 0.0), (2, 9.0)) == []
    assert _shown((0, 1.0), (0, 1.0), (0, 0.0), (0, 2.0)) == []
