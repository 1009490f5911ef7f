"""What is looked up about colleagues."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from .models import Notice, RoleAssignment, Staff
from .roles import Right, Role

DEMO_USERNAMES = ("anna", "bernd", "chris", "dilek", "emre", "frieda", "gerda", "hanna")


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


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account of the synthetic Jobcenter and what it is for."""

    username: str
    says: str


def demo_accounts() -> list[DemoAccount]:
    """Return the accounts that the login page of the demo offers, in the order of their first letters."""
    colleagues = Staff.objects.filter(username__in=DEMO_USERNAMES, is_active=True).order_by("username")
    found = RoleAssignment.objects.in_force().filter(staff__in=colleagues).values_list("staff", "role")
    roles: dict[object, list[str]] = {}
    for staff_id, role in found.order_by("role"):
        roles.setdefault(staff_id, []).append(Role(role).label)
    return [
        DemoAccount(one.username, f"{one.display_name} · {', '.join(roles.get(one.pk, ['ohne Rolle']))}")
        for one in colleagues
    ]


def house_login() -> tuple[str, str]:
    """Return name and address of the administration's own login (OIDC)."""
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    return app["name"], reverse("openid_connect_login", args=[app["provider_id"]])
