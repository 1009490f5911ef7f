"""Measure drawing the network map of a case with 60 people.

`python -m bench.network [--people 60] [--times 60]` with the environment of the project: people made up, a throw-away
database, served by granian with the pool. Three figures: where everybody stands (the rule), the page as the
server answers it, and from the click until Chromium has painted the map.
"""

import argparse
import os
import statistics
import sys
import time
from functools import partial

from playwright.sync_api import sync_playwright

from bench.client import Connection, one_by_one
from bench.place import house, run, served

BUDGET_MS = 200
# The end of the first frame after the page stands whole, map and all; counted from the begin of the navigation.
_WATCH = """document.addEventListener("DOMContentLoaded", () =>
  requestAnimationFrame(() => setTimeout(() => { window.paintedAt = performance.now(); })));"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=60)
    parser.add_argument("--times", type=int, default=60)
    options = parser.parse_args()
    with house() as env:
        os.environ |= env
        run(env, "seed_demo", "--cases", "12")
        import django

        django.setup()
        path = _drawn(options.people)
        _rule(options.people, options.times)
        with served(env, "lotsenbuch.config.settings") as port:
            from bench.visits import cookies_of

            cookies = cookies_of("anna")
            asking = Connection(port, cookies)
            told = one_by_one(partial(_look, asking, path, options.people), options.times)
            _say(f"page with {options.people} people", told["p50"], told["p95"])
            _say("from click to painted", *_painted(port, cookies, path, options.people, options.times))


def _say(what: str, p50: float, p95: float) -> None:
    sys.stdout.write(f"{what}: p50 {p50:.1f} ms, p95 {p95:.1f} ms (budget {BUDGET_MS} ms)\n")


def _drawn(wanted: int) -> str:
    """Draw so many people and half as many lines on a map; return the address of the page."""
    from django.urls import reverse

    from lotsenbuch.accounts.models import Staff
    from lotsenbuch.assessment import actions
    from lotsenbuch.assessment.rules.network import RINGS, SECTORS
    from lotsenbuch.assessment.rules.noted import MemberData
    from lotsenbuch.cases.models import Access
    from lotsenbuch.cases.queries import case_of
    from lotsenbuch.records.actor import acting_as

    anna = Staff.objects.get(username="anna")
    with acting_as(anna.actor):
        held = Access.objects.filter(actor=str(anna.actor), kind="holder", case__closed_on=None)
        case = next(found for one in held if (found := case_of(one.case_id, anna.actor)) is not None)
        cells = [(sector.code, ring.code) for sector in SECTORS for ring in RINGS]
        made = []
        for number in range(wanted):
            sector, ring = cells[number % len(cells)]
            data = MemberData(relation=f"Mensch Nummer {number}", sector=sector, ring=ring)
            made.append(actions.keep_member(case=case, data=data, by=anna.actor))
        for one, other in zip(made[::2], made[1::2], strict=False):
            actions.draw_tie(case=case, one=one, other=other, by=anna.actor)
    return reverse("assessment:network", args=[case.id])


def _rule(wanted: int, times: int) -> None:
    from lotsenbuch.assessment.rules.network import RINGS, SECTORS, Member, dots

    cells = [(sector.code, ring.code) for sector in SECTORS for ring in RINGS]
    members = [Member(n, f"Mensch {n}", "", *cells[n % len(cells)], 0) for n in range(wanted)]
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        dots(members)
        took.append((time.perf_counter() - begun) * 1000)
    _say("where everybody stands", statistics.median(took), sorted(took)[int(len(took) * 0.95)])


def _look(asking: Connection, path: str, wanted: int) -> None:
    status, body, _ = asking.send("GET", path)
    assert status == 200
    assert body.count(b'class="net-dot"') == wanted


def _painted(port: int, cookies: dict[str, str], path: str, wanted: int, times: int) -> tuple[float, float]:
    with sync_playwright() as playwright:
        chromium = os.environ.get("LOTSE_CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(viewport={"width": 1024, "height": 768})
        url = f"http://localhost:{port}"
        context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])
        context.add_init_script(_WATCH)
        page, took = context.new_page(), []
        for _ in range(times):
            page.goto(url + path)
            page.wait_for_function("window.paintedAt")
            took.append(float(page.evaluate("window.paintedAt")))
            assert page.locator("svg.net .net-dot").count() == wanted
        browser.close()
    return statistics.median(took), sorted(took)[int(len(took) * 0.95)]


if __name__ == "__main__":
    main()
