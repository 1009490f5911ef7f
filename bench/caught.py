"""The statements that pages send, caught in this process: what Anna and the team lead open."""

import django

django.setup()

from django.db import connection  # noqa: E402  # needs Django to be set up
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from lotsenbuch.accounts.models import Staff  # noqa: E402
from lotsenbuch.cases.queries import cases_of  # noqa: E402
from lotsenbuch.records.actor import acting_as  # noqa: E402

BACKEND = "lotsenbuch.accounts.backends.StaffBackend"


def caught() -> dict[str, tuple[str, list[str]]]:
    """Return, per page, the actor and the statements with their values."""
    anna, chris = Staff.objects.get(username="anna"), Staff.objects.get(username="chris")
    with acting_as(anna.actor):
        case_id, name = cases_of(anna.actor).values_list("pk", "person__last_name").order_by("fallnummer")[0]
    file, cases = reverse("desk:case_file", args=[case_id]), reverse("desk:cases")
    return {
        "list": (str(anna.actor), _sent(anna, "get", cases)),
        "search": (str(anna.actor), _sent(anna, "post", reverse("desk:search"), {"q": name[:5]})),
        "open": (str(anna.actor), _sent(anna, "get", file)),
        "home": (str(anna.actor), _sent(anna, "get", "/")),
        "team list": (str(chris.actor), _sent(chris, "get", cases)),
    }


def _sent(staff: Staff, method: str, path: str, form: dict[str, str] | None = None) -> list[str]:
    client = Client(headers={"host": "localhost"})
    client.force_login(staff, backend=BACKEND)
    getattr(client, method)(path, form)
    with CaptureQueriesContext(connection) as captured:
        answer = getattr(client, method)(path, form)
    assert answer.status_code == 200, (path, answer.status_code)
    return [query["sql"] for query in captured.captured_queries]
