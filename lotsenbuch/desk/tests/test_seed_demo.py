"""The synthetic Jobcenter: played by the actions, seen only by those who hold its cases."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.accounts.roles import Role
from lotsenbuch.audit.models import Entry
from lotsenbuch.cases.models import Access, Grant, JournalEntry, Outline, Person, ProtectedFact, Task
from lotsenbuch.cases.queries import cases_of, loads, open_facts
from lotsenbuch.intake.models import Barrier, CheckItem, Proposal
from lotsenbuch.intake.queries import check_items, open_proposals
from lotsenbuch.office.models import House
from lotsenbuch.records.actor import acting_as
from lotsenbuch.team.actions import end_cover
from lotsenbuch.team.models import Cover

pytestmark = pytest.mark.django_db

CASES = 30
TOURED = ["anna", "bernd", "chris", "dilek", "emre", "frieda", "gerda", "hanna", "ines", "jonas"]
WITHOUT_CASES = ("chris", "dilek", "emre", "frieda", "gerda", "hanna", "ines", "jonas", "wiebke")


def seed(cases: int = CASES) -> list[dict[str, str]]:
    """Run the command and return the accounts that it names."""
    said = io.StringIO()
    call_command("seed_demo", cases=cases, seed=7, accounts_json=True, stdout=said, stderr=io.StringIO())
    accounts: list[dict[str, str]] = json.loads(said.getvalue())
    return accounts


def colleague(username: str) -> Staff:
    return Staff.objects.get(username=username)


def people_in_order() -> list[tuple[str, str]]:
    """Return (person, holder) in the order of the Fallnummern, gathered from everybody's own cases."""
    found = []
    for staff in Staff.objects.all():
        with acting_as(staff.actor):
            found += [(case.fallnummer[3:], str(case.person), staff.username) for case in cases_of(staff.actor)]
    return [(person, holder) for _, person, holder in sorted(found)]


def test_thirty_people_are_29_cases_and_one_open_proposal() -> None:
    accounts = seed()

    assert [account["username"] for account in accounts] == TOURED
    assert {account["password"] for account in accounts} == {"Lotsenau-2026"}
    assert accounts[3]["role"] == "Datenschutzbeauftragte"
    assert House.objects.get().name == "Jobcenter Lotsenau"
    assert set(check_items().values_list("group", flat=True)) == set(CheckItem.Group.values)
    held = loads(Staff.objects.values_list("pk", flat=True))
    by_name = {staff.username: held[staff.pk] for staff in Staff.objects.all() if held[staff.pk]}
    assert by_name == {"anna": 10, "bernd": 10, "ida": 4, "jannes": 4}
    hanna = colleague("hanna")
    with acting_as(hanna.actor):
        assert open_proposals().count() == 1
        assert hanna.notices.filter(seen_at=None).count() == 1
    with acting_as(colleague("emre").actor):
        assert Proposal.objects.filter(state=Proposal.State.TAKEN_ON).count() == 29


def test_a_case_is_seen_by_its_holder_only() -> None:
    seed()
    # Somebody is away in the demo; without the cover everybody sees their own cases.
    with acting_as(colleague("ida").actor):
        assert cases_of(colleague("ida").actor).count() == 8
        assert end_cover(cover=Cover.objects.get(), by=colleague("ida").actor)
    everybody = {staff.username: staff for staff in Staff.objects.all()}
    seen = {}
    for name, staff in everybody.items():
        with acting_as(staff.actor):
            seen[name] = set(cases_of(staff.actor).values_list("pk", flat=True))
            mine = Access.objects.filter(actor=str(staff.actor))
            held = mine.filter(kind=Access.Kind.HOLDER, valid_until=None) | mine.filter(kind=Access.Kind.NAMED)
            assert set(held.values_list("case", flat=True)) == seen[name]
            assert Person.objects.count() == len(seen[name])

    # Hanna is named on the one sealed case of the protected address.
    (sealed,) = seen.pop("hanna")
    assert sealed in seen["anna"] | seen["bernd"]
    assert sum(map(len, seen.values())) == len(set.union(*seen.values())) == 29
    assert not seen["anna"] & seen["bernd"]
    assert all(not seen[name] for name in WITHOUT_CASES if name != "hanna")
    with acting_as(everybody["bernd"].actor):
        assert not JournalEntry.objects.filter(case__in=seen["anna"]).exists()
        assert not Task.objects.filter(case__in=seen["anna"]).exists()
        assert not Outline.objects.filter(case__in=seen["anna"]).exists()
    with acting_as(everybody["chris"].actor):
        led = set(Outline.objects.values_list("case", flat=True))
    with acting_as(everybody["anna"].actor):
        hidden = set(cases_of(everybody["anna"].actor).filter(is_sealed=True).values_list("pk", flat=True))
    with acting_as(everybody["bernd"].actor):
        hidden |= set(cases_of(everybody["bernd"].actor).filter(is_sealed=True).values_list("pk", flat=True))
    assert len(hidden) == 2
    assert led == (seen["anna"] | seen["bernd"]) - hidden


def test_nothing_of_class_2_and_higher_is_read_without_a_grant() -> None:
    seed()
    told = 0
    for staff in Staff.objects.all():
        with acting_as(staff.actor):
            granted = set(Grant.objects.filter(valid_until=None).values_list("case", "data_class"))
            sealed = set(ProtectedFact.objects.values_list("case", "data_class"))
            sealed |= set(Barrier.objects.filter(data_class__gte=2).values_list("case", "data_class"))
            assert sealed <= granted, staff.username
            told += len(sealed)
            if staff.username in WITHOUT_CASES:
                assert not granted
    assert told > 10

    anna = colleague("anna")
    with acting_as(anna.actor):
        protected = cases_of(anna.actor).get(person__has_protected_address=True)
        assert open_facts(protected)["address"].startswith(
            ("Musterweg", "Beispielallee", "Teststraße", "Am Probedeich")
        )
        assert protected.person.street == protected.outline.district == ""


def test_the_story_has_its_own_days_and_the_log_has_the_real_one() -> None:
    started = timezone.now()
    seed(13)
    anna = colleague("anna")
    with acting_as(anna.actor):
        case = cases_of(anna.actor).get(person__kundennummer="390D100001")
        events = JournalEntry.objects.filter(case=case).order_by("happened_at")
        first, last = events[0], events[len(events) - 1]
        assert case.person.full_name == "Ilyas Brandhoff"
        assert case.phase == "assessment"
        assert case.project is not None
        assert case.project.name == "Take Off"
        assert first.text == "Fall angelegt."
        assert timezone.localdate(first.happened_at) == case.opened_on < started.date() - timedelta(days=180)
        assert last.happened_at < started
        done = Task.objects.get(case=case, done_at__isnull=False)
        assert timezone.localdate(done.done_at) == done.due_on
        assert {entry.role for entry in Entry.objects.filter(case_id=case.pk, actor=str(anna.actor))} == {
            "fallmanagement"
        }
        assert not Entry.objects.filter(case_id=case.pk, at__lt=started).exists()


def test_anna_may_import_for_a_month() -> None:
    seed(3)

    assert colleague("anna").roles == {Role.FALLMANAGEMENT, Role.IMPORTER}
    given = colleague("anna").role_assignments.get(role=Role.IMPORTER.value)
    assert given.valid_until is not None
    assert timedelta(days=29) < given.valid_until - timezone.now() <= timedelta(days=30)


def test_a_second_run_changes_nothing() -> None:
    accounts = seed(3)
    before = people_in_order()

    assert seed(3) == accounts
    assert people_in_order() == before


def test_the_same_seed_gives_the_same_people_in_the_same_order() -> None:
    with transaction.atomic():
        seed(16)
        before = people_in_order()
        transaction.set_rollback(True)

    assert not Staff.objects.exists()
    seed(16)
    assert people_in_order() == before


def test_a_real_house_is_left_alone() -> None:
    with override_settings(IS_DEMO=False), pytest.raises(CommandError, match="nur in der Demo"):
        seed()

    assert not Staff.objects.exists()
