"""The tests of this room alone: what rooms above ask before a talk outside is tried where they are."""

import pytest

from lotsenbuch.appointments.queries import before


@pytest.fixture(autouse=True)
def _nothing_asked_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(before, "_asked", [])
