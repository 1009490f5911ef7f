"""Whether the program has changed since the data folder was last prepared for it.

Unchanged means: web and worker may start beside the preparation instead of after it, and static files need not be
collected again.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from lotsenbuch.launch.places import ROOT

STAMP = Path("run") / "prepared"
PACKAGE_LOCKS = ("requirements.lock", "package-lock.json")
FOLDERS = ("static", "migrations", "config")


def fingerprint(root: Path = ROOT) -> str:
    """Return a hash over name, size and time of everything that static files and tables are made from."""
    digest = hashlib.sha256(os.environ.get("DATABASE_URL", "").encode())
    for path in sorted(_sources(root)):
        status = path.stat()
        digest.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def is_prepared(data: Path) -> bool:
    """Tell whether the data folder was prepared for exactly this program."""
    try:
        return (data / STAMP).read_text(encoding="utf-8") == fingerprint()
    except OSError:
        return False


def mark_prepared(data: Path) -> None:
    """Remember that the data folder fits this program."""
    (data / STAMP).write_text(fingerprint(), encoding="utf-8")


def _sources(root: Path) -> Iterator[Path]:
    yield from (root / name for name in PACKAGE_LOCKS if (root / name).exists())
    for folder in FOLDERS:
        for found in (root / "lotsenbuch").glob(f"*/{folder}"):
            yield from (path for path in found.rglob("*") if path.is_file() and path.suffix != ".pyc")
