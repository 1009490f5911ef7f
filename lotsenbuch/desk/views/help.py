"""The handbook on screen: the Markdown pages of docs/handbuch, raw HTML switched off."""

import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.desk.queries.catalogue import by_class
from lotsenbuch.records.rules import Deletion

FOLDER: Path = settings.BASE / "docs" / "handbuch"


@cache
def _pages() -> dict[str, SafeString]:
    """Render every page once per process; the keys are the only names that a request can ask for."""
    render_page = MarkdownIt("js-default", {"html": False}).enable("table").render
    texts = {path.stem: _for_the_screen(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.md")}
    # The pages come with the code and are rendered without raw HTML.
    return {name: mark_safe(render_page(text)) for name, text in texts.items()}  # noqa: S308


def _for_the_screen(text: str) -> str:
    """Leave out pictures of pages that are one click away; let links between the files lead to doors."""
    without = re.sub(r"^!\[[^\]]*\]\([^)]*\)\n\n?", "", text, flags=re.MULTILINE)
    return re.sub(r"\]\(([a-z-]+)\.md\)", r"](/hilfe/\1/)", without)


@door(right=Right.OWN_DESK, purpose=Purpose.OWN)
def handbook(request: StaffRequest, page: str = "index") -> HttpResponse:
    """Show a page of the handbook."""
    if page not in _pages():
        raise Http404
    return render(request, "desk/handbook.html", {"page": _pages()[page], "name": page})


@door(right=Right.OWN_DESK, purpose=Purpose.OWN, kind=Kind.PRINT)
def data_sheet(request: StaffRequest) -> HttpResponse:
    """Show which data there is, what for and for how long, as a sheet to print; nobody's data stands in it."""
    return render(request, "desk/data_sheet.html", {"classes": by_class(), "rules": list(Deletion)})
