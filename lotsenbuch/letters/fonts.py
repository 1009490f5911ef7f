"""The letters on paper: KERN's own fonts, opened from woff2 once so that Typst can use them.

`python -m lotsenbuch.letters.fonts` does it at set-up (`launch/install.py`); who prints without it waits two seconds
the first time. The opened fonts lie in the environment, in a folder named for what they were made from.
"""

import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

_MODULES = Path(__file__).resolve().parents[2] / "node_modules"
_KERN = _MODULES / "@kern-ux" / "native" / "dist" / "fonts"
_ARABIC = _MODULES / "@fontsource" / "noto-sans-arabic" / "files"
# Fira Sans is the voice of the house; Noto Sans stands in for the Latin, Greek and Cyrillic letters that it lacks.
# Noto Sans Arabic prints the Arabic sheet only; in a German paper an Arabic letter stays `[?]` (decision 0040).
SOURCES = (
    _KERN / "fira-sans" / "FiraSans-Regular.woff2",
    _KERN / "fira-sans" / "FiraSans-SemiBold.woff2",
    _KERN / "fira-sans" / "FiraSans-Italic.woff2",
    _KERN / "noto-sans" / "NotoSans-Regular.woff2",
    _KERN / "noto-sans" / "NotoSans-Bold.woff2",
    _ARABIC / "noto-sans-arabic-arabic-400-normal.woff2",
    _ARABIC / "noto-sans-arabic-arabic-700-normal.woff2",
)
FAMILIES = ("Fira Sans", "Noto Sans")
ARABIC = "noto-sans-arabic"


@cache
def font_folder() -> Path:
    """Return the folder with the opened fonts; make it when it is missing.

    Raises:
        FileNotFoundError: the packages of the screens (npm) are not installed.
    """
    shelf = Path(sys.prefix) / "share" / "lotsenbuch-fonts"
    folder = shelf / _fingerprint()
    if not folder.is_dir():
        shelf.mkdir(parents=True, exist_ok=True)
        _fill(shelf, folder)
    return folder


def _fill(shelf: Path, folder: Path) -> None:
    """Make the fonts aside and move them in as a whole: two starts at once, or one that broke off, do no harm."""
    aside = Path(tempfile.mkdtemp(dir=shelf))
    try:
        for source in SOURCES:
            with TTFont(source) as font:
                font.flavor = None
                font.save(aside / f"{source.stem}.ttf")
        aside.chmod(0o755)
        os.rename(aside, folder)  # noqa: PTH104  # Path.rename would do the same; the error is looked at below
    except OSError:
        if not folder.is_dir():
            raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _fingerprint() -> str:
    made_of = hashlib.sha256()
    for source in SOURCES:
        made_of.update(source.name.encode() + source.read_bytes())
    return made_of.hexdigest()[:16]


@cache
def drawable() -> frozenset[int]:
    """Return the code points for which one of the fonts has a drawing."""
    return frozenset(_all_drawn())


def _all_drawn() -> Iterator[int]:
    for family in ("FiraSans", "NotoSans"):
        yield from _drawn_by(family)


def _drawn_by(family: str) -> frozenset[int]:
    """Return what every weight of a family has: bold text falls back to bold letters."""
    weights = []
    for path in sorted(font_folder().glob(f"{family}-*.ttf")):
        with TTFont(path, lazy=True) as font:
            weights.append(frozenset(font.getBestCmap()))
    return frozenset.intersection(*weights)


@cache
def drawable_in(language: str) -> frozenset[int]:
    """Return the code points that a sheet in this language can print: for Arabic with the font for it."""
    return drawable() | _drawn_by(ARABIC) if language == "ar" else drawable()


if __name__ == "__main__":
    font_folder()
