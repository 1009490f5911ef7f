"""One entry per action; inner entries carry the id of the outer one; nothing without an entry."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from lotsenbuch.accounts.models import Staff
from lotsenbuch.audit import rules
from lotsenbuch.audit.actions import LogUnavailableError, record, record_reads, recorded
from lotsenbuch.audit.models import Entry
from lotsenbuch.audit.queries import entries_of_case, last_opened
from lotsenbuch.cases.actions import set_task
from lotsenbuch.cases.models import Case
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor, DataClass
from tests.cast import OTHER_PERSON, act_as, registered
from tests.detectors import count_queries

pytestmark = pytest.mark.django_db


def what_was_done() -> list[str]:
    return list(Entry.objects.order_by("what").values_list("what", flat=True))


def test_an_action_leaves_one_entry(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        before = Entry.objects.count()
        set_task(case=case_of_anna, title="Anrufen", due_on=datetime(2026, 5, 4, tzinfo=UTC).date(), by=anna.actor)
        assert Entry.objects.count() == before + 1
        entry = Entry.objects.latest("at")
    assert (entry.kind, entry.actor, entry.what) == ("act", str(anna.actor), "cases.set_task")
    assert (entry.case_id, entry.parent_id, entry.data_class) == (case_of_anna.id, None, 0)


def test_inner_actions_carry_the_id_of_the_outer_one(anna: Staff) -> None:
    case = registered(anna, OTHER_PERSON)
    with act_as(anna):
        outer = Entry.objects.get(what="intake.start_intake")
        inner = Entry.objects.get(what="cases.register_case")
    assert (outer.parent_id, inner.parent_id) == (None, outer.id)
    assert (outer.case_id, inner.case_id) == (case.id, case.id)


def test_an_action_that_fails_leaves_no_entry(anna: Staff) -> None:
    with act_as(anna):
        with pytest.raises(RuntimeError), recorded("probe.fail", by=anna.actor):
            raise RuntimeError
        with recorded("probe.pass", by=anna.actor):
            pass
        assert what_was_done() == ["probe.pass"]
        assert Entry.objects.get().parent_id is None


def test_entries_of_actions_inside_one_another_are_written_together(anna: Staff) -> None:
    def act() -> None:
        with recorded("probe.outer", by=anna.actor), recorded("probe.middle", by=anna.actor):
            for _ in range(3):
                with recorded("probe.inner", by=anna.actor):
                    pass

    with act_as(anna):
        assert len(count_queries(act)) == 1
        outer, middle = (Entry.objects.get(what=f"probe.{name}") for name in ("outer", "middle"))
        assert (outer.parent_id, middle.parent_id) == (None, outer.id)
        assert set(Entry.objects.filter(what="probe.inner").values_list("parent_id", flat=True)) == {middle.id}


def test_what_was_rolled_back_inside_an_action_leaves_no_entry(anna: Staff) -> None:
    with act_as(anna):
        with recorded("probe.outer", by=anna.actor):
            with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012
                with recorded("probe.undone", by=anna.actor), recorded("probe.within", by=anna.actor):
                    pass
                raise RuntimeError
            with transaction.atomic(), recorded("probe.kept", by=anna.actor):
                pass
        assert what_was_done() == ["probe.kept", "probe.outer"]


def test_what_was_done_inside_an_action_that_fails_keeps_its_entry(anna: Staff) -> None:
    """Nothing was rolled back here, so what happened stands in the log."""
    with act_as(anna):
        with pytest.raises(RuntimeError), recorded("probe.fail", by=anna.actor):  # noqa: PT012 - as above
            with recorded("probe.done", by=anna.actor):
                pass
            raise RuntimeError
        assert what_was_done() == ["probe.done"]


def test_no_entry_holds_a_word_of_the_case(case_of_anna: Case) -> None:
    with acting_as(Actor.service("seal")):
        texts = " ".join(f"{row.what} {row.purpose} {row.role} {row.actor}" for row in Entry.objects.all())
    assert "cases.write_note" in texts
    assert not [word for word in ("Zeynep", "Quellmoor", "Gärtnerei", "Schmerzambulanz") if word in texts]


def test_every_entry_recomputes_to_its_hash(case_of_anna: Case, anna: Staff) -> None:
    with act_as(anna):
        record_reads("desk.case_file", by=anna.actor, purpose="Beratung", cases={case_of_anna.id: DataClass.HEALTH})
        record_reads("desk.cases", by=anna.actor, purpose="Beratung", cases={}, listed=[case_of_anna.id, uuid4()])
        rows: list[dict[str, Any]] = [dict(row) for row in Entry.objects.values()]
    assert len(rows) > 5
    for row in rows:
        stored, _ = bytes(row.pop("hash")), row.pop("xid")
        assert rules.entry_hash(row) == stored


@pytest.mark.parametrize("name", ["what", "actor", "purpose", "data_class", "case_id", "at"])
def test_a_changed_entry_no_longer_fits_its_hash(case_of_anna: Case, anna: Staff, name: str) -> None:
    with act_as(anna):
        row: dict[str, Any] = dict(Entry.objects.values().earliest("at"))
    stored, _ = bytes(row.pop("hash")), row.pop("xid")
    other: dict[str, Any] = {
        "what": "x",
        "actor": "x",
        "purpose": "x",
        "data_class": 4,
        "case_id": uuid4(),
        "at": datetime.now(UTC),
    }
    assert rules.entry_hash({**row, name: other.get(name, "x")}) != stored


def test_without_a_log_there_is_no_answer(anna: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "_INSERT", "INSERT INTO audit_gone (id) VALUES (%s)")
    with act_as(anna), pytest.raises(LogUnavailableError), transaction.atomic():
        record_reads("probe", by=anna.actor, purpose="", cases={uuid4(): DataClass.COUNSELLING})


def test_an_entry_says_class_and_cases(anna: Staff) -> None:
    ids = [uuid4(), uuid4()]
    with act_as(anna):
        record_reads("probe.read", by=anna.actor, purpose="Beratung", cases={ids[0]: DataClass.DEBTS})
        record_reads("probe.list", by=anna.actor, purpose="Beratung", cases={}, listed=ids)
        read, listed = Entry.objects.get(kind="read"), Entry.objects.get(kind="listed")
    assert (read.case_id, read.case_ids, read.data_class, read.purpose) == (ids[0], [], 3, "Beratung")
    assert (listed.case_id, listed.case_ids, listed.data_class) == (None, ids, 0)


def test_recent_cases_are_ones_own_newest_first(anna: Staff, bernd: Staff) -> None:
    first, second = uuid4(), uuid4()
    for staff, case_id in ((anna, first), (anna, second), (bernd, uuid4()), (anna, first)):
        with act_as(staff):
            record_reads("probe", by=staff.actor, purpose="", cases={case_id: DataClass.COUNSELLING})
    with act_as(anna):
        assert [case_id for case_id, _at in last_opened(anna.actor, what="probe")] == [first, second]
        assert [case_id for case_id, _at in last_opened(anna.actor, what="probe", limit=1)] == [first]
        assert entries_of_case(first).count() == 2


def test_ten_thousand_cases_are_logged_at_once(anna: Staff) -> None:
    # Thirteen columns each: more values than one statement of PostgreSQL takes.
    with act_as(anna):
        record_reads("import", by=anna.actor, purpose="Test", cases={uuid4(): DataClass.MASTER for _ in range(10_000)})
        assert Entry.objects.filter(what="import").count() == 10_000
