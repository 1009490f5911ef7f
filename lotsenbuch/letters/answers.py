"""How a finished file leaves the house: as a download that no browser guesses about and nobody keeps."""

import re
from urllib.parse import quote

from django.http import HttpResponse

_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_NOT_IN_NAMES = re.compile(r"[^0-9A-Za-z._-]+")


def download(data: bytes, *, name: str, content_type: str = "application/pdf", inline: bool = False) -> HttpResponse:
    """Return a file as attachment; the door adds `no-store`.

    Args:
        data: the file.
        name: a name that tells of nobody, e.g. `arbeitsbuendnis-F-2026-0001.pdf`; what is in folders and lists of
            the machine is read by others.
        content_type: its kind, as found by its content; text is UTF-8, whoever brought or wrote it.
        inline: let the browser show it. For papers of our own making only, never for what somebody brought.
    """
    plain = _NOT_IN_NAMES.sub("-", name).strip("-.") or "papier"
    how = "inline" if inline else "attachment"
    letters = "; charset=utf-8" if content_type.startswith("text/") and "charset" not in content_type else ""
    answer = HttpResponse(data, content_type=f"{content_type}{letters}")
    answer.headers["Content-Disposition"] = f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(plain)}"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    # Nothing that lies in a file may run, fetch, send or be framed; `default-src` covers neither of the last two.
    answer.headers["Content-Security-Policy"] = _POLICY if inline else f"{_POLICY}; sandbox"
    return answer
