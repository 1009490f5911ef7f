"""Several papers bound into one PDF/A, each sheet with its number; what went out stays as it went out.

Tags cannot be joined, so the whole is PDF/A-2b: made for keeping, while each letter by itself stays tagged.
"""

import io
from collections.abc import Sequence
from datetime import date

import pikepdf

from .press import as_data, pressed

_STAMPS = "letters/stamps.typ"


def pages_of(pdf: bytes) -> int:
    """Return how many sheets a paper has."""
    with pikepdf.open(io.BytesIO(pdf)) as one:
        return len(one.pages)


def starts_of(pdf: bytes) -> dict[str, int]:
    """Return on which sheet of a paper each heading stands, from its bookmarks; the first of two alike."""
    with pikepdf.open(io.BytesIO(pdf)) as one, one.open_outline() as outline:
        at = {page.objgen: number for number, page in enumerate(one.pages, start=1)}
        found: dict[str, int] = {}
        waiting = list(outline.root)
        while waiting:
            item = waiting.pop(0)
            waiting[:0] = item.children
            if isinstance(item.destination, pikepdf.Array):
                found.setdefault(item.title, at[pikepdf.Page(item.destination[0]).objgen])
    return found


def bound(parts: Sequence[bytes], *, on: date, mark: str, title: str) -> bytes:
    """Return all parts one after the other, numbered through as „Blatt 3 von 12“, as PDF/A-2b.

    Args:
        parts: papers of our own making (`render`), the first one with the index.
        on: day of the file.
        mark: stands beside the number, e.g. the Fallnummer.
        title: of the whole.
    """
    with pikepdf.open(io.BytesIO(parts[0])) as whole:
        for part in parts[1:]:
            with pikepdf.open(io.BytesIO(part)) as one:
                whole.pages.extend(one.pages)
        count = len(whole.pages)
        stamps = pressed(_STAMPS, as_data({"count": count, "mark": mark, "title": title}), on=on)
        with pikepdf.open(io.BytesIO(stamps)) as numbers:
            for page, number in zip(whole.pages, numbers.pages, strict=True):
                page.add_overlay(number, None)
        _untag(whole)
        with whole.open_metadata(set_pikepdf_as_editor=False) as told:
            told["pdfaid:part"], told["pdfaid:conformance"] = "2", "B"
            told["dc:title"] = title
            told.pop("pdfuaid:part", None)
        written = io.BytesIO()
        whole.save(written, deterministic_id=True)
    return written.getvalue()


def _untag(whole: pikepdf.Pdf) -> None:
    """Take the tags of the parts out: half a tree would mislead a reader aloud."""
    for key in ("/StructTreeRoot", "/MarkInfo", "/Outlines", "/PageLabels"):
        if key in whole.Root:
            del whole.Root[key]
    for page in whole.pages:
        for key in ("/StructParents", "/Tabs"):
            if key in page:
                del page[key]
