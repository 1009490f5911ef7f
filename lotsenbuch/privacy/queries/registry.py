"""The registry of deletion over all models: which class each has, and by which way its rows are found.

Read from the models themselves: a new one that no class names stops `migrate` and the tests, so that nothing is kept
without anybody having said how long.
"""

# ruff: noqa: S608 - the names are those of our own tables, read from the models; no value is written into the SQL

from dataclasses import dataclass, replace
from functools import cache

from django.apps import apps
from django.db.models import CASCADE, ForeignKey, Model

from lotsenbuch.cases.models import Case, Dispute, Household, OwnField, OwnKind, OwnValue, Person
from lotsenbuch.cases.rules.own import DELETIONS
from lotsenbuch.privacy.rules import retention
from lotsenbuch.records.rules import Deletion


class UnclassedError(Exception):
    """A model has no deletion class, or a class names no model."""


@dataclass(frozen=True, slots=True)
class Step:
    """How the rows of one table are found.

    `where` is SQL over the arrays `v_cases`, `v_persons` and `v_households`; `counted` is it for the dry run, where
    what goes earlier in the same run is counted there only.
    """

    label: str
    table: str
    code: str
    key: str
    where: str
    columns: tuple[str, ...]
    counted: str = ""


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
    # What is found through another table has to go before it, also where only its kind is asked for.
    return tuple(part for one in sorted(found, key=_place) for part in _by_kind(one))


def _place(one: Step) -> tuple[int, int, bool, str]:
    return -one.where.count("SELECT"), _depth(one), _has_kind(apps.get_model(one.label)), one.table


def _by_kind(step: Step) -> list[Step]:
    """Part what stands under a kind of the house, and what hangs on it, by the rule that the house chose for the kind.

    Without a kind, and under one that goes with the counselling, a row goes with its table.
    """
    model = apps.get_model(step.label)
    early, late = (_under(model, rule) for rule in (Deletion.WITHDRAWN, Deletion.CASE))
    if not early:
        return [step]
    rest, columns = f"({late}) IS NOT TRUE", (*step.columns, *_kind_columns(model))
    # A kind whose rule was shortened meanwhile leaves nothing behind: the rest takes it along.
    parts = (
        (Deletion.WITHDRAWN.code, early, early),
        (step.code, rest, f"{rest} AND ({early}) IS NOT TRUE"),
        (Deletion.CASE.code, late, late),
    )
    return [
        replace(
            step, code=code, where=f"{step.where} AND ({which})", counted=f"{step.where} AND ({told})", columns=columns
        )
        for code, which, told in parts
    ]


def _under(model: type[Model], rule: Deletion) -> str:
    """Return the SQL for the rows that go by the rule of their kind, or of what they hang on; "" for no such table."""
    table = model._meta.db_table
    if _has_kind(model):
        kinds = f"SELECT id FROM {OwnKind._meta.db_table} WHERE deletion = '{rule.name}'"
        begun = f"case_id = ANY(v_cases) AND own_kind_id IN ({kinds})"
        chain = next((key.column for key in _keys(model) if _target(key) is model), "")
        if not chain:
            return begun
        # An answer goes with what it answers, whatever its own kind.
        return (
            f"id IN (WITH RECURSIVE chain AS (SELECT id FROM {table} WHERE {chain} IS NULL AND {begun} "
            f"UNION SELECT a.id FROM {table} a JOIN chain ON a.{chain} = chain.id) SELECT id FROM chain)"
        )
    hangs = [
        f"{key.column} IN (SELECT id FROM {_target(key)._meta.db_table} WHERE {_under(_target(key), rule)})"
        for key in _keys(model)
        if _has_kind(_target(key)) and _follows(model, key)
    ]
    return " OR ".join(hangs)


def _has_kind(model: type[Model]) -> bool:
    return any(_target(key) is OwnKind for key in _keys(model))


def _follows(model: type[Model], key: "ForeignKey[Model]") -> bool:
    """Say whether rows go with what a key of theirs points to: they are nothing without it and stay no longer."""
    codes = retention.class_of()
    is_part = key.remote_field.on_delete is CASCADE
    return is_part and codes[model._meta.label] == codes[_target(key)._meta.label]


def _kind_columns(model: type[Model]) -> tuple[str, ...]:
    """Return the columns by which such rows are found."""
    asked = (key for key in _keys(model) if _target(key) in {OwnKind, model} or _has_kind(_target(key)))
    return tuple(key.column for key in asked)


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
    tables = [one.table for one in steps() if retention.class_of()[one.label] == code]
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
    tables = {one.table for one in steps()}
    return tuple(
        Loosened(model._meta.db_table, key.column, step)
        for model, key in _all_keys()
        for step in steps()
        if step.label == _target(key)._meta.label
        if model._meta.db_table in tables and _outlives(model, key, step.code)
    )


def _all_keys() -> list[tuple[type[Model], "ForeignKey[Model]"]]:
    return [(model, key) for model in all_models() for key in _keys(model)]


def _outlives(model: type[Model], key: "ForeignKey[Model]", code: str) -> bool:
    """Say whether rows stay while what their key points to goes with a class; a part of a table takes along its own."""
    rank = {one: number for number, one in enumerate(retention.order())}
    codes, target = retention.class_of(), _target(key)
    goes_along = code != codes[target._meta.label] and (model is target or _follows(model, key))
    return rank.get(codes[model._meta.label], -1) > rank.get(code, 99) and not goes_along


def outlived() -> list[str]:
    """Return the rows that would outlive what they cannot be without, in words; nothing when the classes fit."""
    return [f"{model._meta.label}.{key.name} → {_target(key)._meta.label}" for model, key in _longer() if not key.null]


def _longer() -> list[tuple[type[Model], "ForeignKey[Model]"]]:
    codes = retention.class_of()
    return [(model, key) for model, key in _all_keys() if _outlives(model, key, codes[_target(key)._meta.label])]
