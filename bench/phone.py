"""How fast the phone's app is: `python -m bench.phone --url http://localhost:8000` against a running demo.

Measured in Chromium with the processor slowed four times, as a cheap phone is slower than a desk: starting the
installed app from its own store, deriving the key from the five words, opening a folder of ten meetings. No account is
needed: the folder is made up in the page, closed and opened by the app's own modules.
"""

import argparse
import json
import os
import shutil
import sys
from statistics import median

from playwright.sync_api import Page, sync_playwright

SLOWER = 4
TIMES = 5
_START = "() => Math.round(performance.getEntriesByName('usable')[0].startTime)"
_UNLOCK = """async () => {
  const { random, stretched } = await import(document.querySelector('link[href*="/crypto."]').href);
  const salt = random(16), began = performance.now();
  await stretched('apfel birke clown dampf ebbe', salt);
  return Math.round(performance.now() - began); }"""
_OPEN = """async () => {
  const { closed, key, opened, random, stretched, text, utf8 } =
    await import(document.querySelector('link[href*="/crypto."]').href);
  const item = { label: 'Nächster Schritt', text: 'x'.repeat(500) };
  const talk = { first_name: 'Ewelina', items: Array(20).fill(item), hazards: [], moods: [], papers: [] };
  const told = utf8(JSON.stringify(Array(10).fill(talk)));
  const salt = random(16), words = 'apfel birke clown dampf ebbe', share = random(32);
  const inner = await closed(await key(share), told, 'f');
  const outer = await closed(await key(await stretched(words, salt)), inner, 'g');
  const began = performance.now();
  const once = await opened(await key(await stretched(words, salt)), outer, 'g');
  const talks = JSON.parse(text(await opened(await key(share), once, 'f')));
  if (talks.length !== 10) throw new Error('not ten');
  return Math.round(performance.now() - began); }"""


def _start(page: Page, url: str) -> int:
    page.goto(f"{url}/unterwegs/")
    page.locator("html[data-app=on]").wait_for()
    return int(page.evaluate(_START))


def main() -> int:
    """Measure, and say it as one line of JSON in milliseconds."""
    parser = argparse.ArgumentParser(description="Misst die App des Telefons.")
    parser.add_argument("--url", default="http://localhost:8000")
    url = parser.parse_args().url
    with sync_playwright() as playwright:
        path = os.environ.get("LOTSE_CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 390, "height": 844})
        first = _start(page, url)
        page.wait_for_timeout(3000)  # the worker fills its store
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        starts = [_start(page, url) for _ in range(TIMES)]
        told = {
            "first start, full speed": first,
            f"start from the store, {SLOWER} times slower": median(starts),
            f"unlock, {SLOWER} times slower": median(page.evaluate(_UNLOCK) for _ in range(TIMES)),
            f"open a folder of ten, {SLOWER} times slower": median(page.evaluate(_OPEN) for _ in range(TIMES)),
        }
        browser.close()
    sys.stdout.write(json.dumps({"load": os.getloadavg()[0], **told}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
