"""How long a batch will still take. Pure Python."""

from math import ceil


def rest_of(done: int, total: int, seconds: float) -> str:
    """Return in German how long it will take as it has gone so far; nothing before the first piece."""
    if not done or done >= total:
        return ""
    left = ceil(seconds / done * (total - done))
    return f"noch etwa {left} Sekunden" if left < 90 else f"noch etwa {ceil(left / 60)} Minuten"  # noqa: PLR2004  # said in minutes from there on
