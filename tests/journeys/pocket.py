"""A phone in somebody's pocket: the real app in the real browser, and what lies in its store."""

import base64
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from playwright.sync_api import BrowserContext, CDPSession, Page, expect

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import case_of
from lotsenbuch.fieldwork import actions
from lotsenbuch.fieldwork.models import Folder
from lotsenbuch.records.rules import DataClass
from tests.cast import act_as, client_of

PIN = "246810"
PATIENCE = 60.0  # seconds; every wait is for something that is seen, so that a quiet machine never needs them
STARTING_MS = 30_000  # at the first start the worker fetches the whole shell beside the page
PHONE = {"width": 390, "height": 844}
# What the app has stored, row by row; bytes as base64.
_DUMP = """async () => {
  const store = await import('/static/unterwegs/store.js');
  const { to64 } = await import('/static/unterwegs/crypto.js');
  const inside = (value) => Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]));
  const plain = (value) => value instanceof Uint8Array ? { bytes: to64(value) }
    : Array.isArray(value) ? value.map(plain)
    : value && typeof value === 'object' ? inside(value) : value;
  const told = {};
  for (const name of ['meta', 'folders', 'drafts', 'notes', 'acts', 'log']) told[name] = plain(await store.all(name));
  return told;
}"""

ROOM = 6_000_000  # bytes: the shell, the store, and not much more
# Other things on the device take the room, down to the last bytes.
_FILL = """async () => {
  const { put, isFull } = await import('/static/unterwegs/store.js');
  let number = 0;
  for (const size of [60_000, 5_000, 500, 50]) for (;;) {
    if (number > 2000) throw new Error('no room was taken away');
    try {
      await put('meta', { key: `filler${number += 1}`, bytes: crypto.getRandomValues(new Uint8Array(size)) });
    } catch (error) {
      if (!isFull(error)) throw error;
      break;
    }
  } }"""


@dataclass
class Pocket:
    """One window of the app."""

    page: Page
    url: str
    words: str = ""
    storage: CDPSession | None = None

    def login(self, staff: Staff) -> None:
        """Log somebody in, in this browser, without the login page."""
        session = client_of(staff).cookies[settings.SESSION_COOKIE_NAME].value
        self.page.context.clear_cookies()
        self.page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.url}])

    def start(self) -> None:
        """Start the app."""
        self.page.goto(f"{self.url}/unterwegs/", wait_until="commit", timeout=STARTING_MS)
        self.awake()

    def awake(self) -> None:
        """Wait until the app runs."""
        self.page.locator("html[data-app=on]").wait_for(timeout=STARTING_MS)

    def press(self, name: str, *, exact: bool = True) -> None:
        """Press the first button of this name."""
        self.page.get_by_role("button", name=name, exact=exact).first.click()

    def fill(self, label: str, text: str) -> None:
        """Type into a field."""
        self.page.get_by_label(label).first.fill(text)

    def sees(self, text: str) -> None:
        """Wait for a sentence on the screen."""
        expect(self.page.locator("#main").get_by_text(text).first).to_be_visible(timeout=STARTING_MS)

    def set_up(self, code: str, look: Callable[[Page], None] = lambda _: None) -> None:
        """Redeem a code, take five words, choose a PIN; `look` is shown each screen on the way."""
        self.press("Gerät einrichten")
        self.fill("Einmalcode", code)
        look(self.page)
        self.press("Einrichten")
        self.sees("Ihre fünf Wörter")
        look(self.page)
        self.words = " ".join(self.page.locator(".words li").all_text_contents())
        self.press("Ich habe sie mir gemerkt")
        self.fill("Die fünf Wörter", self.words)
        look(self.page)
        self.press("Weiter")
        self.page.get_by_label("PIN", exact=True).fill(PIN)
        self.fill("PIN noch einmal", PIN)
        look(self.page)
        self.press("Fertig")
        self.sees("ist eingerichtet")

    def fetch(self) -> None:
        """Fetch the folder that the house offers; a start asks which."""
        self.start()
        self.press("Mappe holen", exact=False)
        self.fill("Ihre fünf Wörter", self.words)
        self.press("Holen")
        self.sees("Die Mappe ist da.")

    def open(self) -> None:
        """Open the folder with the words."""
        self.fill("Ihre fünf Wörter", self.words)
        self.press("Öffnen")
        self.page.get_by_role("button", name="Notiz schreiben").first.wait_for(timeout=STARTING_MS)

    def offline_ready(self) -> None:
        """Wait until the worker keeps the shell."""
        self.until("() => navigator.serviceWorker.controller !== null")

    def until(self, script: str, told: Any = None) -> None:
        """Wait until the browser says yes; asked from here, for a promise is no answer to who polls in the page."""
        ends = time.monotonic() + PATIENCE
        while not self.page.evaluate(script, told):
            assert time.monotonic() < ends, script
            self.page.wait_for_timeout(50)

    def lock(self) -> None:
        """Switch away from the app and come back, as the browser tells it."""
        self.page.evaluate(
            """() => { for (const state of ['hidden', 'visible']) {
              Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
              document.dispatchEvent(new Event('visibilitychange')); } }"""
        )

    def unlock(self) -> None:
        """Type the PIN."""
        self.page.get_by_label("PIN", exact=True).fill(PIN)
        self.press("Öffnen")

    def dump(self) -> dict[str, list[dict[str, Any]]]:
        """Return everything that the app has stored."""
        told: dict[str, list[dict[str, Any]]] = self.page.evaluate(_DUMP)
        return told

    def give_room(self, size: int | None = None) -> None:
        """Give the app so many bytes on the device; None: what there is."""
        # One session for all: what another one said is not taken back.
        self.storage = self.storage or self.page.context.new_cdp_session(self.page)
        told = {"origin": self.url} | ({} if size is None else {"quotaSize": size})
        self.storage.send("Storage.overrideQuotaForOrigin", told)

    def fill_up(self) -> None:
        """Take the room that is left."""
        self.page.evaluate(_FILL)

    def counts(self, text: str) -> None:
        """Wait until the bar says how many notes are not in the house."""
        expect(self.page.locator("#count")).to_have_text(text, timeout=STARTING_MS)

    def pump(self) -> None:
        """Send what waits, now, whatever pause a note was given; an upload that runs is waited for."""
        self.page.evaluate(
            """async () => {
              await navigator.locks.request('lotse-upload', () => {});
              const store = await import('/static/unterwegs/store.js');
              for (const note of await store.all('notes')) await store.put('notes', { ...note, after: 0 });
              const { pump } = await import('/static/unterwegs/upload.js');
              await pump((await import('/static/unterwegs/device.js')).current()); }"""
        )


def code_for(staff: Staff, by: Staff, name: str = "Telefon 7") -> str:
    """Enter a device and return its one-time code."""
    with act_as(by):
        return actions.begin_device(staff=staff, name=name, by=by.actor)[1]


def packed(staff: Staff, case: Case, *texts: str, opens: datetime | None = None, hours: int = 8) -> Folder:
    """Pack a folder with one talk, open since an hour unless told otherwise."""
    ticked = [actions.Ticked("Nächster Schritt", text, DataClass.COUNSELLING) for text in texts]
    with act_as(staff):
        mine = case_of(case.id, staff.actor)
        assert mine is not None
        begins = opens or timezone.now() - timedelta(hours=1)
        folder = actions.pack_folder(
            meetings=[actions.Talk(mine, begins + timedelta(hours=2), ticked)],
            opens_at=begins,
            closes_at=begins + timedelta(hours=hours),
            by=staff.actor,
        )
        return Folder.objects.prefetch_related("meetings").get(pk=folder.pk)


def with_passkeys(context: BrowserContext, page: Page) -> None:
    """Give the phone a fingerprint that answers by itself and whose passkeys can derive secrets."""
    phone = context.new_cdp_session(page)
    phone.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal", "hasResidentKey": True}
    able = {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True, "hasPrf": True}
    phone.send("WebAuthn.addVirtualAuthenticator", {"options": {**kind, **able}})


def every_bytes(told: Any) -> list[bytes]:
    """Return every value of a dump as bytes: what an attacker would try as a key or as what a key closes."""
    if isinstance(told, dict):
        if set(told) == {"bytes"}:
            return [base64.b64decode(told["bytes"])]
        return [one for value in told.values() for one in every_bytes(value)]
    if isinstance(told, list):
        return [one for value in told for one in every_bytes(value)]
    found = [str(told).encode()]
    if isinstance(told, str) and re.fullmatch(r"[A-Za-z0-9+/_-]{22,}={0,2}", told):
        found.append(base64.b64decode(told.replace("-", "+").replace("_", "/") + "=" * (-len(told) % 4)))
    return found
