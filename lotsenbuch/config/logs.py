"""What the server writes to its log: no ids, no Fallnummern, no search terms, no values, no lines made by visitors.

Libraries word their own messages, and an exception quotes the row it stumbled over. So nothing is trusted to be quiet:
every line passes here. The read log of the house is another thing (room `audit`).
"""

import logging
import re
import time
import traceback
from types import TracebackType

_HIDDEN = "…"
# Keys, Fallnummern (26-00042), customer and BG numbers, mail addresses, and all that follows a question mark.
_IDS = re.compile(
    r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}|\b\d{2}-\d{5}\b|\b\d{3}[A-Z]\d{6}\b|\b\d{5}//\d{7}\b"
    r"|[\w.+-]+@[\w.-]+|\?\S+",
    re.IGNORECASE,
)
# What job queues and databases quote: call arguments, and the DETAIL that names values.
_QUOTED = re.compile(r"(?<=\w\])\(.*\)|DETAIL:.*|(?<=Key )\(.*?\)=\(.*?\)", re.DOTALL)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def quieted(text: str) -> str:
    """Return a line without ids and quoted values, and without breaks that would forge a second line."""
    return _IDS.sub(_HIDDEN, _CONTROLS.sub(" ", _QUOTED.sub(_HIDDEN, text)))


def quieted_lines(text: str) -> str:
    """Return our own lines (places in the code below each other) without ids."""
    return "\n".join(quieted(line) for line in text.split("\n"))


class QuietFormatter(logging.Formatter):
    """Time in UTC, level, logger and a quieted message; of an exception only its kind and its place in the code."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, and the places of an exception below it."""
        at = self.formatTime(record, "%Y-%m-%dT%H:%M:%SZ")
        places = record.exc_info[2] if record.exc_info else None
        kind = record.exc_info[0] if record.exc_info else None
        # Our own logger hands over places in the code as lines (desk.views.trouble); others get one line.
        quiet = quieted_lines if record.name == "lotsenbuch" else quieted
        message = quiet(record.getMessage())
        line = f"{at} {record.levelname} {record.name}: {message}"
        return f"{line} [{kind.__name__}]\n{_trace(places)}" if kind else line

    converter = staticmethod(time.gmtime)


def _trace(places: TracebackType | None) -> str:
    return "".join(
        f"  {place.filename}:{place.lineno} {place.name}\n" for place in traceback.extract_tb(places)
    ).rstrip()
