"""The seeded faults are well made: small, at one place, each beside tests that exist, every bad case with one.

That they are seen is shown by `./lotse test --seeded-faults`, which takes too long for every run.
"""

import re
from difflib import unified_diff
from importlib import import_module

import pytest
from django.db import connection

from lotsenbuch.launch.faults import FAULTS, Edit, Fault, read_faults
from lotsenbuch.launch.places import ROOT
from lotsenbuch.records.guard import GuardFunction

MOST_LINES = 5
SECURITY = ROOT / "docs" / "security.md"
# The bad cases of the mission that something stands behind today; what is not built yet is an open line in
# docs/security.md.
BAD_CASES = {
    "a colleague with every URL and method",
    "a right withdrawn between two requests",
    "a right withdrawn in a queued job",
    "a right withdrawn in a feed",
    "a pooled connection reused by another actor",
    "a foreign key to an invisible case",
    "uniqueness as an oracle",
    "a superuser view",
    "a log that is full or gone",
    "the worker killed between commit and answer",
    "mass assignment of a hidden field",
    "two people withdrawing and granting at once",
    "an administrator looking for content",
    "a link from an old mail",
    "a portal in a café that answers to uploads",
    "a stolen phone whose profile was copied",
    "a phone that two colleagues share",
    "a hold set while the batch runs",
    "a re-entry after the earlier episode was deleted",
    "an old backup restored after a deletion",
    "the clock set back",
    "a phone that asks for its key at night",
    "somebody who knows the number of a device",
    "a colleague who left with a phone",
    "a paper with address and code that others find",
    "a second colleague who went along once",
    "a second person who is the first",
    "a step taken before its alternatives are written down",
    "coaching that leads to a reduction",
    "a byte flipped in the backup",
    "the backup key missing",
    "one person deleted from a household",
    "an export requested by someone whose right ended",
    "a disputed note pulled into a review",
    "the archive target full",
}


def changed_lines(fault: Fault) -> int:
    """Return how many lines of production code a fault takes away or adds, the larger of both."""
    gone = came = 0
    for edit in fault.edits:
        lines = list(unified_diff(edit.old.splitlines(), edit.new.splitlines(), n=0, lineterm=""))[2:]
        gone += sum(line.startswith("-") for line in lines)
        came += sum(line.startswith("+") for line in lines)
    return max(gone, came)


def test_every_bad_case_has_a_fault() -> None:
    assert {fault.bad_case for fault in read_faults()} == BAD_CASES


@pytest.mark.parametrize("fault", read_faults(), ids=lambda fault: fault.name)
def test_a_fault_is_small_and_fits_at_one_place_of_production_code(fault: Fault) -> None:
    assert 0 < changed_lines(fault) <= MOST_LINES
    for edit in fault.edits:
        assert edit.file.startswith("lotsenbuch/")
        assert "/tests/" not in edit.file
        assert (ROOT / edit.file).read_text(encoding="utf-8").count(edit.old) == 1, edit.file


def functions_written_by(edit: Edit) -> list[str]:
    """Return the functions of the database in whose text, as its migration writes it, the words of a fault stand."""
    module = import_module(edit.file.removesuffix(".py").replace("/", "."))
    written = (one for one in module.Migration.operations if isinstance(one, GuardFunction))
    return [one.signature.partition("(")[0] for one in written if edit.old.strip() in one.body]


@pytest.mark.django_db
def test_a_fault_stands_in_the_function_as_it_is_today() -> None:
    """A later migration writes a function anew as a whole: a fault in its earlier text would break nothing."""
    edits = [edit for fault in read_faults() for edit in fault.edits if "/migrations/" in edit.file]
    written = [(edit, name) for edit in edits for name in functions_written_by(edit)]
    assert len(written) > 5
    with connection.cursor() as cursor:
        # A function may stand twice, with other arguments, while the version before still asks for it.
        cursor.execute(
            "SELECT proname, string_agg(prosrc, '') FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            " AND prokind = 'f' GROUP BY proname"
        )
        today = dict(cursor.fetchall())
    assert [(edit.file, name) for edit, name in written if edit.old.strip() not in today[name]] == []


@pytest.mark.parametrize("fault", read_faults(), ids=lambda fault: fault.name)
def test_the_tests_beside_a_fault_exist(fault: Fault) -> None:
    assert fault.tests
    for test in fault.tests:
        path, _, name = test.partition("::")
        assert re.search(
            rf"^(def {re.escape(name)}\(|@behind_doors\ndef {re.escape(name)}\()", read(path), re.MULTILINE
        )


def read(path: str) -> str:
    """Return the text of a file of the checkout."""
    return (ROOT / path).read_text(encoding="utf-8")


def test_the_list_for_readers_names_every_fault() -> None:
    rows = re.findall(r"^\| `([a-z0-9-]+)` \| (.+?) \|", SECURITY.read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == [(fault.name, fault.breaks) for fault in read_faults()], f"{FAULTS} and {SECURITY} differ"
