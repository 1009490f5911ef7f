"""The entry of `python -m lotsenbuch.law`."""

import sys

from .commands import main

if __name__ == "__main__":
    # JSON is UTF-8, whatever the terminal's own setting; bytes that are no text come back as JSON escapes.
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]  # a text stream of the interpreter
    sys.exit(main(sys.argv[1:]))
