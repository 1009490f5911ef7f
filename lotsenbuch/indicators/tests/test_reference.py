"""The reference implementation against the cases that were worked out by hand."""

import pytest

from .quota_cases import Example, examples
from .reference import rate


@pytest.mark.parametrize("one", examples(), ids=lambda one: one.name)
def test_the_reference_gives_what_was_worked_out_by_hand(one: Example) -> None:
    assert rate(one.persons, one.events, one.month, one.count_day) == one.rows
