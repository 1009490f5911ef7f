"""After-care by its anchor: six months after the start of work, three more with § 16k (dated cases)."""

from datetime import date

import pytest

from lotsenbuch.law.aftercare import after_care_until, why_after_care


@pytest.mark.parametrize(
    ("work_from", "with_coaching", "until"),
    [
        (date(2026, 3, 2), False, date(2026, 9, 2)),
        (date(2026, 3, 2), True, date(2026, 12, 2)),
        (date(2025, 8, 31), False, date(2026, 2, 28)),  # 31.02. is missing
        (date(2025, 8, 31), True, date(2026, 5, 31)),  # nine months from the anchor, not three from 28.02.
        (date(2023, 8, 31), False, date(2024, 2, 29)),
        (date(2024, 2, 29), False, date(2024, 8, 29)),
        (date(2023, 6, 30), True, date(2023, 12, 30)),  # § 16k came a day later
        (date(2023, 7, 1), True, date(2024, 4, 1)),
    ],
)
def test_after_care_is_counted_from_the_start_of_work(work_from: date, with_coaching: bool, until: date) -> None:
    assert after_care_until(work_from, with_coaching=with_coaching) == until


def test_every_day_of_after_care_names_its_norms() -> None:
    counted, code = "§ 187 Abs. 1, § 188 Abs. 2 und 3 BGB", "SGB II"
    plain = [reason.norm for reason in why_after_care(date(2026, 3, 2), with_coaching=False)]
    assert plain == ["§ 16g Abs. 2 SGB II", counted, code]
    more = why_after_care(date(2026, 3, 2), with_coaching=True)
    assert [reason.norm for reason in more] == ["§ 16g Abs. 2 SGB II", "§ 16k Abs. 3 SGB II", counted, code]
    assert {reason.anchor for reason in more} == {date(2026, 3, 2)}


def test_before_section_16k_it_says_that_nothing_is_added() -> None:
    told = why_after_care(date(2023, 6, 30), with_coaching=True)[1]
    assert "gab es am 30.06.2023 noch nicht" in told.text
