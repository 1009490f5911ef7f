"""The documents: pages that screens name exist, links lead somewhere, pictures are small, the table can be read."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lotsenbuch.desk.views.help import _pages
from tests.house import HOUSE, ROOT, called, files

DOCS = ROOT / "docs"
HANDBOOK = DOCS / "handbuch"
PAGES = sorted([*DOCS.rglob("*.md"), ROOT / "README.md"])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
NAMED_ON_SCREENS = re.compile(r"""desk:handbook["'] ["']([a-z-]+)["']|/hilfe/([a-z-]+)/""")
MOMENT = re.compile(r"\| `(\w+)` [^|]+ \| (\d+) \| (\d+) \| `tests/journeys/\w+\.py` \|")


def _named() -> Iterator[tuple[str, Path]]:
    for path in files(".html", ".py", without=("migrations", "tests")):
        for found in NAMED_ON_SCREENS.finditer(path.read_text(encoding="utf-8")):
            yield found[1] or found[2], path


def test_every_page_of_the_handbook_that_a_screen_names_exists() -> None:
    assert {(page, called(path)) for page, path in _named() if not (HANDBOOK / f"{page}.md").exists()} == set()


def test_every_page_of_the_handbook_is_reached_from_the_first() -> None:
    linked = set(LINK.findall((HANDBOOK / "index.md").read_text(encoding="utf-8")))
    assert {path.name for path in HANDBOOK.glob("*.md")} - linked == {"index.md"}


@pytest.mark.parametrize("document", PAGES, ids=called)
def test_every_link_leads_somewhere(document: Path) -> None:
    targets = [target for target in LINK.findall(document.read_text(encoding="utf-8")) if "://" not in target]
    assert [target for target in targets if not (document.parent / target).exists()] == []


def test_on_screen_links_lead_to_doors_and_nothing_hangs_on_a_picture() -> None:
    shown = "".join(_pages().values())
    assert re.findall(r"<img|href=\"[^\"/][^\"]*\"", shown) == []


def test_every_picture_is_shown_and_small() -> None:
    pictures = sorted((HANDBOOK / "bilder").glob("*"))
    texts = "".join(path.read_text(encoding="utf-8") for path in PAGES)
    assert [path.name for path in pictures if f"bilder/{path.name}" not in texts] == []
    assert [path.name for path in pictures if path.stat().st_size > 150_000] == []
    assert sum(path.stat().st_size for path in pictures) < 3_000_000


def test_every_picture_is_taken_by_the_script() -> None:
    """A picture made by hand grows old unseen."""
    written = "".join((DOCS / name).read_text(encoding="utf-8") for name in ("scenes.py", "bilder.py"))
    scenes = set(re.findall(r"Scene\(\s*\"([\w-]+)\"", written))
    assert scenes == {path.stem for path in (HANDBOOK / "bilder").glob("*")}


def test_every_decision_record_is_a_page_and_stands_in_the_index() -> None:
    records = sorted((DOCS / "decisions").glob("[0-9]*.md"))
    index = (DOCS / "decisions" / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in records if f"({path.name})" not in index] == []
    assert [path.name for path in records if len(path.read_text(encoding="utf-8").splitlines()) > 70] == []
    assert len({path.name[:4] for path in records}) == len(records)


def test_the_table_of_hand_movements_can_be_read() -> None:
    lines = [line for line in (DOCS / "handgriffe.md").read_text(encoding="utf-8").splitlines() if "`" in line]
    rows = [line for line in lines if line.startswith("| `")]
    found = [MOMENT.fullmatch(row) for row in rows]
    assert None not in found
    keys = [row[1] for row in found if row]
    assert len(keys) == len(set(keys)) == len(rows)


def test_the_readme_names_every_account_of_the_demo() -> None:
    source = (HOUSE / "desk" / "demo" / "house.py").read_text(encoding="utf-8")
    names = re.findall(r"^    Colleague\(\"(\w+)\"", source, re.MULTILINE)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert names
    assert [name for name in names if f"| `{name}` |" not in readme] == []
