"""The dated files: they keep their schema, they are complete for every change date, and old law is never edited."""

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from lotsenbuch.law import store
from lotsenbuch.law.workdays import LANDS

SCHEMA = json.loads((store.DATA / "schema.json").read_text(encoding="utf-8"))
FROZEN = Path(__file__).parent / "frozen.txt"
FILES = sorted(store.DATA.rglob("*.yaml"))
# What the issue asks for by name.
ASKED_FOR = (
    [f"§ {number} SGB II" for number in (
        "7b", "10", "11b", "14", "15", "15a", "16a", "16d", "16e", "16f", "16g", "16h", "16i", "16j", "16k", "20",
        "31", "31a", "31b", "32", "44c", "48a", "53", "65", "65a", "66", "84", "86",
    )]
    + ["§ 309 SGB III", "§ 66 SGG", "§ 84 SGG", "§ 24 SGB X", "§ 26 SGB X", "§ 37 SGB X", "§ 41 SGB X"]
    + ["Name der Leistung"]
)  # fmt: skip


def plain(value: Any) -> Any:
    """Return a YAML value as JSON would hold it."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def complaints(path: Path, content: Any) -> list[str]:
    kind = "norm" if path.parent.name == "norms" else path.stem
    schema = {"$ref": f"#/$defs/{kind}", "$defs": SCHEMA["$defs"]}
    return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(plain(content))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_keeps_the_schema(path: Path) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert complaints(path, yaml.safe_load(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [("confidence", "sicher"), ("gazette", ""), ("from", "1.7.2026"), ("values", {}), ("unbekannt", ["x"])],
)
def test_the_schema_sees_a_fault(key: str, value: Any) -> None:
    path = store.file_of("§ 32 SGB II")
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    content["versions"][-1][key] = value
    assert complaints(path, content) != []


def test_an_uncertain_value_says_why() -> None:
    path = store.file_of("§ 20 SGB II")
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    del content["versions"][-1]["note"], content["versions"][-1]["uncertain"]
    assert complaints(path, content) != []


@pytest.mark.parametrize("name", ASKED_FOR)
def test_every_norm_that_was_asked_for_is_there(name: str) -> None:
    assert store.is_stored(name)
    assert store.norm(name).name == name


def test_file_names_and_norms_agree() -> None:
    for norm in store.all_norms():
        assert store.norm(norm.name) == norm


def test_entries_stand_in_order_of_time() -> None:
    for norm in store.all_norms():
        days = [entry.valid_from for entry in norm.entries]
        assert days == sorted(set(days)), norm.name
    days = [version.valid_from for version in store.all_versions()]
    assert days == sorted(set(days))


@pytest.mark.parametrize("day", sorted(store.changes_by_day()), ids=str)
def test_the_set_of_changes_of_a_day_is_complete(day: date) -> None:
    if day == store.collection_begins():
        return
    changed = {norm.name for norm in store.all_norms() if day in {entry.valid_from for entry in norm.entries}}
    assert changed == set(store.changes_by_day()[day])


def test_no_entry_begins_on_a_day_that_is_no_change_date() -> None:
    known = set(store.changes_by_day())
    for norm in store.all_norms():
        for entry in norm.entries:
            if entry.valid_from > store.collection_begins():
                assert entry.valid_from in known, (norm.name, entry.valid_from)


def test_every_uncertain_key_is_explained_and_used() -> None:
    named = {key for norm in store.all_norms() for entry in norm.entries for key in entry.uncertain}
    assert named <= set(store.points())
    code = "".join(
        path.read_text(encoding="utf-8") for path in (store.DATA.parent).rglob("*.py") if "tests" not in path.parts
    )
    assert [key for key in store.points() if key not in named and f'"{key}"' not in code] == []


def digest(entry: dict[str, Any]) -> str:
    """Return what must not change in an entry once it is law: its day, whether it holds, its paragraphs and values."""
    kept = {key: plain(entry.get(key)) for key in ("from", "in_force", "paragraphs", "paragraphs_unknown", "values")}
    return hashlib.sha256(json.dumps(kept, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def lines_of_today() -> list[str]:
    """Return the line per entry that `frozen.txt` must hold."""
    raws = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted((store.DATA / "norms").glob("*.yaml"))]
    return [f"{raw['norm']} | {entry['from']} | {digest(entry)}" for raw in raws for entry in raw["versions"]]


def test_old_law_is_never_edited() -> None:
    frozen = FROZEN.read_text(encoding="utf-8").splitlines()
    today = lines_of_today()
    assert [line for line in frozen if line not in today] == [], "Altes Recht wurde geändert oder gelöscht."
    assert [line for line in today if line not in frozen] == [], "Neue Einträge: diese Zeilen in frozen.txt ergänzen."


def test_an_edit_of_old_law_is_seen() -> None:
    content = yaml.safe_load(store.file_of("§ 32 SGB II").read_text(encoding="utf-8"))
    entry = content["versions"][0]
    before = digest(entry)
    entry["values"]["percent"] = 15
    assert digest(entry) != before


def test_municipalities_lie_in_a_land() -> None:
    assert {"München", "Augsburg", "Nürnberg", "Heilbad Heiligenstadt", "Crostwitz"} <= set(store.municipalities())
    assert {known.land for known in store.municipalities().values()} <= set(LANDS)
