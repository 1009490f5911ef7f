"""What may be told of small groups: no cell under three, and none that the others give away."""

from collections.abc import Mapping, Sequence
from typing import Any

LEAST = 3
# What adding and taking away of twelfths leaves over.
_DUST = 1e-9
_FIGURES = ("integrations", "mean_stock", "rate", "mean_stock_shifted", "rate_shifted")


def protected(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the four rows of one house with small cells as None.

    A sex with one or two integrations, or with a mean stock under three, is left out. Where that would leave a single
    gap, which the total gives away, the next smallest sex is left out, too; people of unknown sex are such a gap by
    themselves. A total that is small leaves nothing.
    """
    total = next(row for row in rows if row["sex"] == "all")
    sexes = [row for row in rows if row["sex"] != "all"]
    if _is_small(total):
        return [_blank(row) for row in rows]
    unknown = {name: total[name] - sum(row[name] for row in sexes) for name in ("integrations", "mean_stock")}
    hidden = [row["sex"] for row in sexes if _is_small(row)]
    gaps = len(hidden) + (1 if _is_present(unknown) else 0)
    must_hide = bool(hidden) or _is_small(unknown)
    for row in sorted(sexes, key=lambda row: row["mean_stock"]):
        if must_hide and gaps < 2 and row["sex"] not in hidden and _is_present(row):  # noqa: PLR2004 - two gaps hide each other
            hidden.append(row["sex"])
            gaps += 1
    return [_blank(row) if row["sex"] in hidden else dict(row) for row in rows]


def nothing(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of a house that has no figures: too few hold its cases, or one of them holds most."""
    return [_blank(row) for row in rows]


def _is_small(row: Mapping[str, Any]) -> bool:
    stocks = (row["mean_stock"], row.get("mean_stock_shifted", 0))
    return 0 < row["integrations"] < LEAST or any(_DUST < stock < LEAST for stock in stocks)


def _is_present(row: Mapping[str, Any]) -> bool:
    return bool(row["integrations"] > 0 or row["mean_stock"] > _DUST)


def _blank(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: None if name in _FIGURES else value for name, value in row.items()}
