"""The installable app: its page, its manifest and its worker, the same for everybody and without a word of a case."""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse

from lotsenbuch.accounts.doors import public_door
from lotsenbuch.fieldwork.queries.shell import ICON, WORKER, modules, shell_files, shell_version

# The browser asks each time whether there is a newer one; what it keeps is the worker's business.
ASK_AGAIN = {"Cache-Control": "no-cache"}


@public_door()
def shell(request: HttpRequest) -> HttpResponse:
    """Show the page of the app, rendered without the request: it is the same for everybody."""
    del request
    told = {"modules": modules(), "icon": ICON, "version": shell_version()}
    return HttpResponse(render_to_string("fieldwork/shell.html", told), headers=ASK_AGAIN)


@public_door()
def worker(request: HttpRequest) -> HttpResponse:
    """Give the worker, which keeps the shell and nothing else."""
    del request
    told = {"version": shell_version(), "page": reverse("fieldwork:shell"), "files": shell_files()}
    script = f'self.SHELL = {json.dumps(told)};\nimportScripts("{static(f"unterwegs/{WORKER}")}");\n'
    return HttpResponse(script, content_type="text/javascript; charset=utf-8", headers=ASK_AGAIN)


@public_door()
def manifest(request: HttpRequest) -> HttpResponse:
    """Tell a phone how to install the app."""
    del request
    icon = {"src": static(ICON), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
    start = reverse("fieldwork:shell")
    told: dict[str, object] = {"id": start, "start_url": start, "scope": "/", "lang": "de", "display": "standalone"}
    named = {"name": "Lotsenbuch unterwegs", "short_name": "Unterwegs", "background_color": "#ffffff"}
    told |= {**named, "theme_color": "#1a3da5", "icons": [icon]}
    return JsonResponse(told, content_type="application/manifest+json", headers=ASK_AGAIN)
