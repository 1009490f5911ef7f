"""What is done with staff: notices, accounts, roles, second factors."""

from .accounts import (
    add_staff,
    change_own_details,
    change_own_password,
    change_staff,
    end_sessions,
    set_first_password,
)
from .factors import note_second_factor, reset_second_factor, rewrap_factors
from .notices import notify, see_notices
from .roles import follow_groups, give_role, withdraw_role

__all__ = [
    "add_staff",
    "change_own_details",
    "change_own_password",
    "change_staff",
    "end_sessions",
    "follow_groups",
    "give_role",
    "note_second_factor",
    "notify",
    "reset_second_factor",
    "rewrap_factors",
    "see_notices",
    "set_first_password",
    "withdraw_role",
]
