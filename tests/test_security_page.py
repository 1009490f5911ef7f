"""`docs/security.md` leaves no requirement out and names only tests that pytest really collects."""

import re
import subprocess
import sys

from tests.house import ROOT

# Numbers of ASVS 5.0.0 at levels 1 and 2, per section; what is missing between them is level 3.
NUMBERED = """
1.1:1-2 1.2:1-9 1.3:1-11 1.4:1-3 1.5:1-2
2.1:1-3 2.2:1-3 2.3:1-4 2.4:1
3.2:1-2 3.3:1-4 3.4:1-6 3.5:1-5 3.7:1-2
4.1:1-3 4.2:1 4.3:1-2 4.4:1-4
5.1:1 5.2:1-3 5.3:1-2 5.4:1-3
6.1:1-3 6.2:1-12 6.3:1-4 6.4:1-4 6.5:1-5 6.6:1-3 6.8:1-4
7.1:1-3 7.2:1-4 7.3:1-2 7.4:1-5 7.5:1-2 7.6:1-2
8.1:1-2 8.2:1-3 8.3:1 8.4:1
9.1:1-3 9.2:1-4
10.1:1-2 10.2:1-2 10.3:1-4 10.4:1-11 10.5:1-5 10.6:1-2 10.7:1-3
11.1:1-2 11.2:1-3 11.3:1-3 11.4:1-4 11.5:1 11.6:1
12.1:1-3 12.2:1-2 12.3:1-4
13.1:1 13.2:1-5 13.3:1-2 13.4:1-5
14.1:1-2 14.2:1-4 14.3:1-3
15.1:1-3 15.2:1-3 15.3:1-7
16.1:1 16.2:1-5 16.3:1-4 16.4:1-3 16.5:1-3
17.1:1 17.2:1-4 17.3:1-2
"""
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (V\d+\.\d+\.\d+) \| ([12]) \| (.+?) \| (.+?) \|$", re.MULTILINE)
NODE = re.compile(r"`([\w/.]+\.py::test_\w+)`")


def numbers() -> list[str]:
    found = []
    for part in NUMBERED.split():
        section, _, span = part.partition(":")
        first, _, last = span.partition("-")
        found += [f"V{section}.{number}" for number in range(int(first), int(last or first) + 1)]
    return found


def test_every_requirement_of_level_one_and_two_has_one_line() -> None:
    listed = [row[0] for row in ROW.findall(PAGE)]
    assert len(numbers()) == 253
    assert [number for number in listed if listed.count(number) > 1] == []
    assert set(numbers()) ^ set(listed) == set()
    assert sum(row[1] == "1" for row in ROW.findall(PAGE)) == 70


def test_every_line_names_tests_or_a_reason() -> None:
    wrong = []
    for number, _level, _what, how in ROW.findall(PAGE):
        has_reason = re.match(r"(?:not applicable|\*\*open\*\*): .{10,}", how)
        wrong += [] if has_reason or NODE.findall(how) else [number]
    assert wrong == []


def test_the_page_counts_itself() -> None:
    rows = [row[3] for row in ROW.findall(PAGE)]
    away, left = (sum(how.startswith(word) for how in rows) for word in ("not applicable", "**open**"))
    said = re.search(r"Of 253 requirements (\d+) are held by tests, (\d+) do not apply, (\d+) are open", PAGE)
    assert said
    assert [int(number) for number in said.groups()] == [len(rows) - away - left, away, left]


def collected(files: list[str]) -> set[str]:
    """Return the node ids that pytest collects from files, without parameters."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--collect-only",
        "-q",
        "-p",
        "no:cacheprovider",
        "-o",
        "addopts=",
        *files,
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  # our own tests
    assert done.returncode == 0, done.stdout[-500:]
    return {line.split("[")[0] for line in done.stdout.splitlines() if "::" in line}


def test_every_test_that_is_named_is_collected() -> None:
    """One collection for both documents: it takes longer than everything else here."""
    documents = [ROOT / "docs" / name for name in ("security.md", "threat-model.md")]
    each = [set(NODE.findall(document.read_text(encoding="utf-8"))) for document in documents]
    assert all(each)
    named = set.union(*each)
    assert named - collected(sorted({node.split("::")[0] for node in named})) == set()
