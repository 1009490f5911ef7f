"""What break-glass and supervision ask for. Pure Python."""

import re

SHORTEST_EXPLANATION = 20
SHORTEST_NOTE = 10
_NUMBER = re.compile(r"[0-9A-Z][0-9A-Z/-]{3,19}")
_FEWEST_DIGITS = 4


def read_number(typed: str) -> str | None:
    """Return a Fallnummer or Kundennummer as it stands on papers; None for what is no number, such as a name.

    >>> read_number(" 26-00017 "), read_number("321 a 987654"), read_number("Zeynep")
    ('26-00017', '321A987654', None)
    """
    number = "".join(typed.split()).upper()
    is_number = _NUMBER.fullmatch(number) is not None and sum(char.isdigit() for char in number) >= _FEWEST_DIGITS
    return number if is_number else None
