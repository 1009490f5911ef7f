"""The list of a phase in the case file costs the same whatever stands in it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.actions import move_on, set_task, write_note
from lotsenbuch.cases.models import Case
from lotsenbuch.desk.tests.desk import MOST_QUERIES, queries_of
from tests.cast import act_as, client_of


@pytest.mark.django_db
def test_asking_costs_the_same_for_a_case_with_much_in_it(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        move_on(case=Case.objects.get(pk=case_of_anna.pk), to="assessment", by=anna.actor)
    client, address = client_of(anna), reverse("desk:case_file", args=[case_of_anna.id])
    once = queries_of(client, address)
    with act_as(anna):
        for _ in range(3):
            write_note(case=case_of_anna, kind="talk", text="Da", happened_at=timezone.now(), by=anna.actor)
            set_task(case=case_of_anna, title="Anrufen", due_on=timezone.localdate(), by=anna.actor)
    assert queries_of(client, address) == once <= MOST_QUERIES
