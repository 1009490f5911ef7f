"""One letter to a protected address: what stands in the window and what else. Pure Python."""

from dataclasses import dataclass

from .person import address_parts


@dataclass(frozen=True, slots=True)
class Sheet:
    """A letter sheet after DIN 5008 form B: the line of the sender and the lines in the window."""

    sender: str
    window: tuple[str, ...]
    place_and_day: str
    subject: str
    text: str


def sheet_for(name: str, address: str, sender: str, *, subject: str, text: str, on: str) -> Sheet:
    """Return the sheet.

    Args:
        name: of the person.
        address: the sealed line of the address.
        sender: the neutral sender of the house, one line; empty leaves the line out.
        subject: may be empty.
        text: what is written.
        on: the day, as it is printed.
    """
    parts = address_parts(address)
    lines = (name, parts["street"], f"{parts['postcode']} {parts['town']}".strip())
    return Sheet(sender, tuple(line for line in lines if line), on, subject, text)
