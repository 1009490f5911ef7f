"""The registry of deletion over all models: which class each has, and by which way its rows are found.

Read from the models themselves: a new one that no class names stops `migrate` and the tests, so that nothing is kept
without anybody having said how long.
"""

# ruff: noqa: S608 - the names are those of our own tables, read from the models; no value is written into the SQL

from dataclasses import dataclass, replace
from functools import cache

from django.apps import apps
from django.db.models import ForeignKey, Model

from lotsenbuch.cases.models import Case, Dispute, Household, OwnField, OwnValue, Person
from lotsenbuch.cases.rules.own import DELETIONS
from lotsenbuch.privacy.rules import retention
from lotsenbuch.records.rules import Deletion


class UnclassedError(Exception):
    """A model has no deletion class, or a class names no model."""


@dataclass(frozen=True, slots=True)
class Step:
    """How the rows of one table are found.

    `where` is SQL over the arrays `v_cases`, `v_persons` and `v_households`.
    """

    label: str
    table: str
    code: str
    key: str
    where: str
    columns: tuple[str, ...]


def all_models() -> list[type[Model]]:
    """Return every model that has a table of its own, those of packages too."""
    return [one for one in apps.get_models(include_auto_created=True) if one._meta.managed or not _is_ours(one)]


def _is_ours(model: type[Model]) -> bool:
    return model.__module__.startswith("lotsenbuch.")


def unclassed() -> list[str]:
    """Return the models without a class."""
    return sorted(one._meta.label for one in all_models() if one._meta.label not in retention.class_of())


def unknown() -> list[str]:
    """Return what stands in a class and is no model."""
    return sorted(set(retention.class_of()) - {one._meta.label for one in all_models()})


def must_be_complete() -> None:
    """Refuse a house in which a model has no class.

    Raises:
        UnclassedError: with the names.
    """
    if faults := [*unclassed(), *unknown()]:
        raise UnclassedError(f"Ohne Löschklasse in privacy/rules/deletion.yaml: {', '.join(faults)}")


def _keys(model: type[Model]) -> list["ForeignKey[Model]"]:
    return [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]


def _target(key: "ForeignKey[Model]") -> type[Model]:
    return key.remote_field.model


def _way(model: type[Model], seen: frozenset[type[Model]] = frozenset()) -> tuple[str, tuple[str, ...]] | None:
    """Return the SQL by which rows of a model belong to what goes, and its columns; None where they belong to nobody.

    A key of its own to the case comes first, then one to the person, then one to something that belongs to a case.
    """
    direct = {Case: "v_cases", Person: "v_persons", Household: "v_households"}
    if model in direct:
        return f"id = ANY({direct[model]})", ("id",)
    for wanted, array in ((Case, "v_cases"), (Person, "v_persons")):
        for key in _keys(model):
            if _target(key) is wanted:
                return f"{key.column} = ANY({array})", (key.column,)
    for key in _keys(model):
        target = _target(key)
        if target is model or target in seen or target in direct:
            continue
        way = _way(target, seen | {model})
        if way is not None and not key.null:
            pk = target._meta.pk.column
            return f"{key.column} IN (SELECT {pk} FROM {target._meta.db_table} WHERE {way[0]})", (key.column,)
    return None


@cache
def steps() -> tuple[Step, ...]:
    """Return all tables that reach a case or a person, what hangs on others first."""
    found = []
    for model in all_models():
        way = _way(model) if _is_ours(model) else None
        if way is not None:
            key = str(model._meta.pk.column)
            # What is disputed about a row that stays longer stays with it; it goes when its row goes (`loose`).
            only = " AND (row_key IS NULL OR p_code = 'L6')" if model is Dispute else ""
            columns = tuple(dict.fromkeys((key, *way[1])))
            code = retention.class_of()[model._meta.label]
            step = Step(model._meta.label, model._meta.db_table, code, key, way[0] + only, columns)
            found += _by_field(step) if model is OwnValue else [step]
    # What is found through another table has to go before it.
    return tuple(sorted(found, key=lambda one: (-one.where.count("SELECT"), _depth(one), one.table)))


def _by_field(step: Step) -> list[Step]:
    """Part what stands in the fields of the house by the rule that the house chose for each (`OwnField.deletion`)."""
    fields = f"SELECT id FROM {OwnField._meta.db_table} WHERE deletion"
    return [
        replace(step, code=rule.code, where=f"{step.where} AND field_id IN ({fields} = '{rule.name}')",
                columns=(*step.columns, "field_id"))
        for rule in (Deletion[name] for name in DELETIONS)
    ]  # fmt: skip


def _depth(step: Step) -> int:
    return {"cases_household": 3, "cases_person": 2, "cases_case": 1}.get(step.table, 0)


def steps_of(code: str) -> list[Step]:
    """Return the tables that go with a class: with the file itself everything that hangs on the case.

    What has a class without a place in the order (a note of the working day, a proof) goes with what it hangs on.
    """
    if code == retention.order()[-1]:
        return list(steps())
    tables = [one.table for one in steps() if one.code == code]
    return [one for one in steps() if one.code == code or _hangs_on(one, tables)]


def _hangs_on(step: Step, tables: list[str]) -> bool:
    return step.code not in retention.order() and any(f" FROM {table} " in step.where for table in tables)


@cache
def aged() -> tuple[Step, ...]:
    """Return the tables that go by their own age, what hangs on others first; `where` compares with `p_` + code."""
    found: list[Step] = []
    for label, since in retention.starts().items():
        model, code = apps.get_model(label), retention.class_of()[label]
        column = model._meta.get_field(since).column
        where = f"{column} < p_{code.lower()}"
        if label == "intake.Proposal":  # one that became a case goes with the case
            where += " AND NOT EXISTS (SELECT FROM intake_intake i WHERE i.proposal_id = intake_proposal.id)"
        found += [*_children(model, where, code), Step(label, model._meta.db_table, code, "id", where, ("id", column))]
    return tuple(found)


def _children(parent: type[Model], where: str, code: str) -> list[Step]:
    found = []
    for model in all_models():
        for key in _keys(model):
            if _target(key) is parent and not key.null and model is not parent:
                own = f"{key.column} IN (SELECT id FROM {parent._meta.db_table} WHERE {where})"
                columns = ("id", key.column)
                found += _children(model, own, code)
                found.append(Step(model._meta.label, model._meta.db_table, code, "id", own, columns))
    return found


@dataclass(frozen=True, slots=True)
class Loosened:
    """A key that may be empty, of a row that stays longer than what it points to: it is emptied when that one goes."""

    table: str
    column: str
    target: Step


@cache
def loosened() -> tuple[Loosened, ...]:
    """Return the keys that are emptied before what they point to goes."""
    by_table = {one.table: one for one in steps()}
    found = (Loosened(one._meta.db_table, key.column, by_table[_target(key)._meta.db_table]) for one, key in _longer())
    return tuple(one for one in found if one.table in by_table)


def outlived() -> list[str]:
    """Return the rows that would outlive what they cannot be without, in words; nothing when the classes fit."""
    return [f"{model._meta.label}.{key.name} → {_target(key)._meta.label}" for model, key in _longer() if not key.null]


def _longer() -> list[tuple[type[Model], "ForeignKey[Model]"]]:
    rank = {code: number for number, code in enumerate(retention.order())}
    codes = retention.class_of()
    return [
        (model, key)
        for model in all_models()
        for key in _keys(model)
        if rank.get(codes[model._meta.label], -1) > rank.get(codes[_target(key)._meta.label], 99)
    ]
