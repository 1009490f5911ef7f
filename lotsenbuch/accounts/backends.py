"""Who is at the door: one query fetches the colleague and the roles in force at this very request."""

from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import OuterRef, QuerySet

from lotsenbuch.records.standing import standing

from .models import RoleAssignment, Staff


class StaffBackend(AuthenticationBackend):
    """allauth's backend, reading roles together with the user: a right withdrawn ends at the next request."""

    def _check_password(self, user: Staff | None, password: str) -> Staff | None:
        """Return the colleague with this password and an open account.

        A closed account answers like a wrong password: allauth would tell whoever knows the password that it is closed.
        """
        if user is None:
            return None
        self._did_check_password = True
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: UUID) -> Staff | None:
        """Return the active colleague with `current_roles`, or None."""
        staff = next(iter(_active_staff(user_id)), None)
        if staff is not None:
            staff.current_roles = list(getattr(staff, "current_role_names", None) or [])
        return staff


@standing
def _active_staff(user_id: UUID) -> QuerySet[Staff]:
    roles = (
        RoleAssignment.objects.in_force()
        .filter(staff=OuterRef("pk"))
        .order_by()
        .values("staff")
        .annotate(names=ArrayAgg("role"))
        .values("names")
    )
    return Staff.objects.filter(pk=user_id, is_active=True).annotate(current_role_names=roles)
