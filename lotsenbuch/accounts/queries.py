"""What is looked up about colleagues."""

from django.db.models import QuerySet
from django.http import HttpRequest

from .models import Notice, RoleAssignment, Staff
from .roles import Right, Role


def with_role(role: Role) -> QuerySet[Staff]:
    """Return active colleagues who have the role now, by name."""
    assignments = RoleAssignment.objects.in_force().filter(role=role.value)
    return Staff.objects.filter(is_active=True, pk__in=assignments.values("staff"))


def frame(request: HttpRequest) -> dict[str, object]:
    """Return what the frame of every page says about the one who is logged in."""
    staff = getattr(request, "user", None)
    if not isinstance(staff, Staff) or not hasattr(request, "actor"):
        return {}
    rights = {right.value: staff.may(right) for right in Right}
    unseen = Notice.objects.filter(staff=staff, seen_at=None).count()
    return {"me": staff, "may": rights, "notice_count": unseen}
