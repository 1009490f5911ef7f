"""What a row of a case names stands in the same case; the keys alone look past every policy (decision 0112)."""

from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.models import ForeignKey, Model

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case, Task
from lotsenbuch.planning.models import Goal, Step
from lotsenbuch.records.policy import AppMay, OfSameCase
from lotsenbuch.steering.models import Measure
from tests.casework import of_casework
from tests.cast import act_as
from tests.house import our_models

pytestmark = pytest.mark.django_db
# Reviewed one by one, with the reason.
NOT_OF_ONE_CASE: dict[str, str] = {
    "appointments_clocked.appointment_id": "one's own clock knows no case; `clocked_begun` asks for the talk",
}


def belongs_to_a_case(model: type[Model]) -> bool:
    """Say whether the rows of a model are a case or name the one they belong to."""
    return model is Case or any(field.name == "case" for field in model._meta.concrete_fields)


def written_by_the_app(model: type[Model]) -> bool:
    """Say whether the app writes rows of this model; what guard functions write, they check."""
    allowed = [rule.commands for rule in model._meta.constraints if isinstance(rule, AppMay)]
    return not allowed or bool({"INSERT", "UPDATE"} & set(allowed[0]))


def keys_between_rows() -> set[tuple[str, str, str]]:
    """Return table, column and target of every key from what the app writes to a row of a case."""
    return {
        (model._meta.db_table, field.column, field.related_model._meta.db_table)
        for model in our_models()
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.name != "case" and belongs_to_a_case(field.related_model)
        if written_by_the_app(model)
    }


def test_every_key_between_rows_of_a_case_is_held_to_the_case() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, encode(tgargs, 'escape'), tgtype FROM pg_trigger "
            "WHERE tgfoid = 'lotse_same_case'::regproc AND tgenabled = 'O'"
        )
        triggers = cursor.fetchall()
    # Bits of tgtype: a row each (1), before (2), on insert (4).
    held = {(table, *arguments.split("\\000")[:2]) for table, arguments, kind in triggers if kind & 7 == 7}
    named = {key for key in keys_between_rows() if f"{key[0]}.{key[1]}" not in NOT_OF_ONE_CASE}
    assert len(named) > 10
    assert named - held == set()
    declared = {
        (model._meta.db_table, rule.column, rule.table)
        for model in our_models()
        for rule in model._meta.constraints
        if isinstance(rule, OfSameCase)
    }
    assert declared == held


def test_a_row_is_hung_on_no_row_of_a_hidden_case(
    case_of_anna: Case, anna: Staff, bernd: Staff, case_of_bernd: Case
) -> None:
    """Hidden, of another case of one's own, and made up: one and the same refusal; also when the key is changed."""
    with act_as(anna):
        there = of_casework(case_of_anna, anna)
        goal, task = there["goal_id"], there["task_id"]
        own = Goal.objects.get(pk=goal)
    with act_as(bernd):
        said = set()
        for key in (goal, uuid4()):
            step = Step(case=case_of_bernd, goal_id=key)
            with pytest.raises(ProgrammingError) as refused, transaction.atomic():
                step.save(force_insert=True)
            said.add(str(refused.value).splitlines()[0])
        assert said == {"a row names rows of its own case only (planning_step)"}
        mine = Goal(case=case_of_bernd, field=own.field, set_on=own.set_on)
        mine.save(force_insert=True)
        step = Step(case=case_of_bernd, goal=mine)
        step.save(force_insert=True)
        with pytest.raises(ProgrammingError, match="its own case"), transaction.atomic():
            Step.objects.filter(pk=step.pk).update(goal=goal)
        with pytest.raises(ProgrammingError, match="its own case"), transaction.atomic():
            Case.objects.filter(pk=case_of_bernd.pk).update(earlier=case_of_anna.pk)
        assert not Task.objects.filter(pk=task).exists()
    with act_as(anna), pytest.raises(ProgrammingError, match="its own case"), transaction.atomic():
        Measure.objects.filter(case=case_of_anna).update(task=uuid4())
