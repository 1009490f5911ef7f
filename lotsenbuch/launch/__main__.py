"""The entry of `./lotse`."""

import signal
import sys
from types import FrameType

from lotsenbuch.launch.commands import dispatch, find
from lotsenbuch.launch.install import ensure_environment
from lotsenbuch.launch.places import Trouble, say

NEEDS_NOTHING = {"help"}


def main(arguments: list[str]) -> int:
    """Install what is missing and run one command; every expected failure is one German message."""
    # A shell starts background jobs with Ctrl-C switched off; whoever sends SIGINT to us means it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)
    try:
        found = find(arguments)
        if found is not None and found[0].words[0] not in NEEDS_NOTHING:
            ensure_environment(arguments)
        return dispatch(arguments)
    except Trouble as trouble:
        say(str(trouble))
        return trouble.code
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


def _end(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signature of a handler
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
