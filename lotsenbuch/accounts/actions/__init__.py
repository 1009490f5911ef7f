"""What is done with staff: notices, accounts, roles, second factors."""

from .accounts import (
    add_staff,
    change_own_details,
    change_own_password,
    change_staff,
    set_first_password,
)
from .factors import note_second_factor, reset_second_factor, rewrap_factors
from .notices import notify, see_notices
from .roles import follow_groups, give_role, withdraw_role
from .sessions import (
    end_everybodys_sessions,
    end_other_sessions,
    end_own_session,
    end_sessions,
    end_staff_sessions,
    forget_sessions,
)

__all__ = [
    "add_staff",
    "change_own_details",
    "change_own_password",
    "change_staff",
    "end_everybodys_sessions",
    "end_other_sessions",
    "end_own_session",
    "end_sessions",
    "end_staff_sessions",
    "follow_groups",
    "forget_sessions",
    "give_role",
    "note_second_factor",
    "notify",
    "reset_second_factor",
    "rewrap_factors",
    "see_notices",
    "set_first_password",
    "withdraw_role",
]
