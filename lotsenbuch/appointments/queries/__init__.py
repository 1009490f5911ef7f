"""What is looked up about appointments."""

from .appointments import (
    TEXTS,
    appointment_of,
    appointments_of_case,
    clashing_of_case,
    opened_texts,
)
from .calendar import (
    Day,
    Entry,
    blocks_of,
    busy_of,
    day_bounds,
    day_of,
    days_of,
    monday_of,
    shown,
    week_of,
)
from .slots import free_slots, hours_of, is_holiday, minutes_for

__all__ = [
    "TEXTS",
    "Day",
    "Entry",
    "appointment_of",
    "appointments_of_case",
    "blocks_of",
    "busy_of",
    "clashing_of_case",
    "day_bounds",
    "day_of",
    "days_of",
    "free_slots",
    "hours_of",
    "is_holiday",
    "minutes_for",
    "monday_of",
    "opened_texts",
    "shown",
    "week_of",
]
