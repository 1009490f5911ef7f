"""Notes on a bad network, in two windows, on a full device, through an update; and the queue's rules by chance."""

import re
import time
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.fieldwork.keys import renew_field_keys
from lotsenbuch.fieldwork.models import Folder, Note
from lotsenbuch.fieldwork.queries import opened_note
from tests.cast import act_as
from tests.journeys.pocket import PATIENCE, ROOM, Pocket, code_for, packed
from tests.journeys.wire import Wire, wired

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 20
# Each fault once, and among them good moments; the numbers are bytes or statuses.
FAULTS = [
    *[("cut_request", size) for size in (0, 1, 80, 400)],
    *[("cut_answer", size) for size in (0, 1, 40, 200)],
    *[("portal", 0), ("lie", 0), ("twice", 0), ("swap", 0), ("lie", 0), ("portal", 0)],
    *[("strange", status) for status in (500, 503, 429, 302, 200, 204, 401, 404, 413, 422)],
]
WRITE = """async ({ folder, meeting, from, to }) => {
  const { newDraft, saveNote } = await import('/static/unterwegs/drafts.js');
  const writer = (await import('/static/unterwegs/device.js')).current().staff.id;
  for (let number = from; number < to; number += 1) {
    const draft = await newDraft({ folder, meeting, writer });
    draft.note.answers.about = `Notiz ${number}`;
    await saveNote(draft);
  } }"""


# Of three new notes one is changed under way, one names a folder that nobody knows.
SPOIL = """async (place, write) => {
  await write(place);
  const store = await import('/static/unterwegs/store.js');
  const { sha256 } = await import('/static/unterwegs/crypto.js');
  const [one, two] = (await store.all('notes')).filter((note) => note.state !== 'sent');
  one.sealed[200] ^= 1;
  await store.put('notes', { ...one, sha256: await sha256(one.sealed) });
  await store.put('notes', { ...two, folder: crypto.randomUUID() }); }"""


def ready(pocket: Pocket, staff: Staff, frieda: Staff) -> None:
    pocket.login(staff)
    pocket.start()
    pocket.set_up(code_for(staff, frieda))
    pocket.fetch()


def write(pocket: Pocket, folder: Folder, first: int, last: int) -> None:
    """Save notes as the screen does, without touching it for each."""
    place = {"folder": str(folder.id), "meeting": str(folder.meetings.all()[0].id), "from": first, "to": last}
    pocket.page.evaluate(WRITE, place)


def in_house(staff: Staff) -> dict[str, Note]:
    """Return what the house has, by the phone's key; a note that is there twice fails."""
    with act_as(staff):
        rows = list(Note.objects.filter(staff=staff))
    told = {str(row.note_id): row for row in rows}
    assert len(told) == len(rows)
    return told


def text_of(row: Note) -> str:
    return opened_note(bytes(row.envelope or b""), note_id=row.note_id, folder_id=row.folder_named).answers["about"]


def assert_honest(pocket: Pocket, staff: Staff) -> list[dict[str, Any]]:
    """Nothing is shown as sent that the house does not have, and what it has not is still whole on the phone."""
    notes = pocket.dump()["notes"]
    house = in_house(staff)  # asked second: the app sends by itself meanwhile
    sent = [note for note in notes if note["state"] == "sent"]
    there = {key: row.sha256 for key, row in house.items()}
    assert [note["id"] for note in sent if there.get(note["id"]) != note["sha256"]] == []
    waiting = [note for note in notes if note["state"] != "sent"]
    assert all(note["sealed"]["bytes"] for note in waiting)
    return waiting


def test_twenty_notes_come_once_each_over_a_wire_that_cuts_lies_and_repeats(
    page: Page, live_server: LiveServer, anna: Staff, frieda: Staff, case_of_anna: Case
) -> None:
    folder = packed(anna, case_of_anna, "Hospitation")
    with wired(live_server.url) as wire:
        pocket = Pocket(page, wire.url)
        ready(pocket, anna, frieda)
        pocket.offline_ready()
        wire.faults = [("strange", 503)] * (9 * MANY)  # the house is busy with its own update
        write(pocket, folder, 0, MANY)
        page.evaluate("dispatchEvent(new Event('online'))")
        pocket.counts(f"{MANY} Notizen nicht im Haus")
        through_an_update(pocket, wire)
        renew_field_keys(receipts=True)  # the house changes its keys while they wait
        wire.faults = list(FAULTS)
        sent(pocket, anna, wire)
        assert (wire.faults, assert_honest(pocket, anna)) == ([], [])
        house = in_house(anna)
        assert sorted(text_of(row) for row in house.values()) == sorted(f"Notiz {number}" for number in range(MANY))
        assert {row.state for row in house.values()} == {"received"}
        in_order = sorted(house.values(), key=lambda row: row.sequence)
        assert [text_of(row) for row in in_order] == [f"Notiz {number}" for number in range(MANY)]
        poisoned(pocket, anna, folder, wire)


def sent(pocket: Pocket, staff: Staff, wire: Wire) -> None:
    """Go on sending until nothing waits and the wire has done its worst; honest at every moment."""
    ends = time.monotonic() + 2 * PATIENCE
    while assert_honest(pocket, staff) or wire.faults:
        assert time.monotonic() < ends, (len(wire.faults), "faults left")
        pocket.pump()


def test_a_house_that_signs_with_a_new_key_is_asked_for_it(
    pocket: Pocket, anna: Staff, frieda: Staff, case_of_anna: Case
) -> None:
    folder = packed(anna, case_of_anna, "Hospitation")
    ready(pocket, anna, frieda)
    pocket.counts("alles im Haus")
    renew_field_keys(receipts=True)
    write(pocket, folder, 0, 1)
    pocket.pump()
    assert len(assert_honest(pocket, anna)) == 1  # the house has it; the phone cannot tell that it was the house
    pocket.pump()
    assert assert_honest(pocket, anna) == []
    assert [text_of(row) for row in in_house(anna).values()] == ["Notiz 0"]


def test_a_page_that_the_worker_passed_over_asks_to_be_taken_in(page: Page, live_server: LiveServer) -> None:
    pocket = Pocket(page, live_server.url)
    pocket.start()
    pocket.offline_ready()
    # A page fetched past the worker is in the state of one that was on its way while the worker began.
    page.context.new_cdp_session(page).send("Page.reload", {"ignoreCache": True})
    pocket.awake()
    pocket.offline_ready()


def through_an_update(pocket: Pocket, wire: Wire) -> None:
    """A new app comes while notes wait: it takes over at a start, and they are all there."""
    page = pocket.page
    names = "async () => (await caches.keys()).join()"
    before = page.evaluate(names)
    wire.version = "neu"
    # A fetch of the new app that breaks off leaves nobody waiting, so it is asked for until it is there. Its cache
    # opens as soon as the fetch begins: only the end of the old cache tells that it has taken over already. The app
    # looks at its start and each minute whether a new one waits.
    pocket.until(
        """async (old) => {
          const app = await navigator.serviceWorker.getRegistration();
          if (!app.waiting && !app.installing) await app.update().catch(() => null);
          return app.waiting !== null || !(await caches.keys()).includes(old);
        }""",
        before,
    )
    page.goto("about:blank")  # the app is closed
    pocket.start()
    pocket.until("async (old) => (await caches.keys()).length === 1 && (await caches.keys())[0] !== old", before)
    assert page.evaluate(names).startswith("lotse-shell-neu")
    assert len([note for note in pocket.dump()["notes"] if note["state"] != "sent"]) == MANY


def poisoned(pocket: Pocket, anna: Staff, folder: Folder, wire: Wire) -> None:
    """A note that the house cannot read is put aside there, unread, and holds up no other; a strange folder too."""
    place = {"folder": str(folder.id), "meeting": str(folder.meetings.all()[0].id), "from": MANY, "to": MANY + 3}
    # The app sends by itself: it is held off until they are spoilt.
    pocket.page.evaluate(f"(place) => navigator.locks.request('lotse-upload', () => ({SPOIL})(place, {WRITE}))", place)
    sent(pocket, anna, wire)
    assert assert_honest(pocket, anna) == []
    states = sorted(row.state for row in in_house(anna).values())
    assert states == sorted([*["received"] * (MANY + 1), "quarantine", "quarantine"])
    outcomes = [note["outcome"] for note in pocket.dump()["notes"]]
    assert outcomes.count("quarantined") == 2
    pocket.start()
    pocket.press("Was liegt auf diesem Gerät?")
    pocket.sees("angekommen und beiseitegelegt")
    shown = [int(number) for number in re.findall(r"Notiz (\d+), ", pocket.page.locator("#main").inner_text())]
    assert shown == list(range(shown[0], shown[0] + MANY))  # the last twenty, in the order of the device


def test_two_windows_share_one_draft_and_a_full_device_keeps_the_text_on_the_screen(
    pocket: Pocket, anna: Staff, frieda: Staff, case_of_anna: Case
) -> None:
    packed(anna, case_of_anna, "Hospitation")
    pocket.give_room(ROOM)
    ready(pocket, anna, frieda)
    pocket.open()
    other = Pocket(pocket.page.context.new_page(), pocket.url, pocket.words)
    other.start()
    other.press("Mappe", exact=False)
    other.open()
    pocket.page.bring_to_front()
    pocket.press("Notiz schreiben")
    pocket.fill("Worum ging es?", "Im ersten Fenster")
    other.page.bring_to_front()
    other.press("Notiz schreiben")
    other.sees("wird gerade in einem anderen Fenster geschrieben")
    other.press("Hier weiterschreiben")
    field = other.page.get_by_label("Worum ging es?")
    expect(field).to_have_value("Im ersten Fenster")
    pocket.sees("wird gerade in einem anderen Fenster geschrieben")
    field.fill("Im ersten Fenster, im zweiten zu Ende")
    other.press("Speichern")
    other.sees("Gespeichert um")
    other.counts("alles im Haus")
    assert [text_of(row) for row in in_house(anna).values()] == ["Im ersten Fenster, im zweiten zu Ende"]
    assert other.dump()["drafts"] == []
    # There is no room: that is said, nothing is shown as saved, the text stands there and is saved once there is.
    other.fill_up()
    other.press("Notiz schreiben")
    field.fill("Kein Platz")
    other.sees("Der Speicher dieses Geräts ist voll")
    other.press("Speichern")
    other.sees("Der Speicher dieses Geräts ist voll")
    expect(field).to_have_value("Kein Platz")
    # Not even the screen lock costs the text, though it could not be kept on the disk.
    other.lock()
    other.sees("Ihr Text ist noch nicht gesichert")
    assert "Kein Platz" not in other.page.content()
    other.unlock()
    expect(field).to_have_value("Kein Platz")
    assert [note["state"] for note in other.dump()["notes"]] == ["sent"]
    pocket.give_room()
    other.press("Speichern")
    other.sees("Gespeichert um")
    other.counts("alles im Haus")
    assert {text_of(row) for row in in_house(anna).values()} == {"Im ersten Fenster, im zweiten zu Ende", "Kein Platz"}


# The rules of the queue by chance

STATUSES = st.sampled_from([0, 200, 201, 202, 204, 302, 401, 404, 409, 413, 422, 429, 500, 503])
RECEIPTS = st.sampled_from(["", "stored", "same", "inbox", "beside", "quarantined"])
STEPS = st.lists(st.tuples(st.integers(0, 3), STATUSES, RECEIPTS, st.integers(-(10**7), 10**7)), max_size=25)
RUN = """async (steps) => {
  const { after, counted, due, isWaiting, saved } = await import('/static/unterwegs/queue.js');
  const writer = (id) => (id % 2 ? 'a' : 'b');
  const one = (id) => saved({ id, folder: 'f', writer: writer(id), sealed: [id], sha256: '', sequence: id, at: 0 });
  let notes = [3, 1, 0, 2].map(one);
  const told = [];
  let now = 0;
  for (const [id, status, receipt, pause] of steps) {
    now += pause;
    const before = JSON.stringify(notes);
    const answer = { status, receipt: receipt ? { status: receipt, received_at: now, signature: 's' } : null };
    const next = notes.map((note) => (note.id === id ? after(note, answer, now) : note));
    if (JSON.stringify(notes) !== before) throw new Error('changed in place');
    notes = next;
    told.push({ notes, counted: counted(notes, 'a'), due: due(notes, 'a', now).map((note) => note.id),
      later: due(notes, 'a', now + 10 * 60000).map((note) => note.id), waiting: notes.filter(isWaiting).length });
  }
  return told; }"""


def test_whatever_the_house_answers_nothing_is_lost_and_nothing_shown_as_sent_that_is_not(pocket: Pocket) -> None:
    pocket.start()

    @settings(max_examples=60, database=None)
    @example([(1, 200, "", 0), (0, 0, "", -590_001)])
    @given(STEPS)
    def holds(steps: list[tuple[int, int, str, int]]) -> None:
        confirmed: set[int] = set()
        for (number, _, receipt, _), told in zip(steps, pocket.page.evaluate(RUN, steps), strict=True):
            confirmed |= {number} if receipt else set()
            notes = {note["id"]: note for note in told["notes"]}
            assert set(notes) == {0, 1, 2, 3}
            assert {one for one, note in notes.items() if note["state"] == "sent"} == confirmed
            assert all(note["sealed"] == [one] for one, note in notes.items() if one not in confirmed)
            assert told["waiting"] == told["counted"]["waiting"] == 4 - len(confirmed)
            # Now or ten minutes from now: a clock set back by nearly as much makes a note due for this moment only.
            assert {*told["due"], *told["later"]} == {1, 3} - confirmed
            assert told["later"] == sorted(told["later"])  # in the order of the device

    holds()


def test_the_rules_of_the_queue_are_the_ones_that_the_app_runs_on(pocket: Pocket) -> None:
    """What the house says about each status, as the phone understands it."""
    pocket.start()
    meant = pocket.page.evaluate(
        """async (all) => { const { meant } = await import('/static/unterwegs/queue.js');
          return all.map(([status, receipt]) => meant({ status, receipt })); }""",
        [
            [200, None],
            [201, None],
            [201, {}],
            [401, None],
            [404, None],
            [413, None],
            [422, None],
            [0, None],
            [503, None],
        ],
    )
    assert meant == ["again", "again", "sent", "login", "refused", "refused", "refused", "again", "again"]


def test_what_is_over_goes_for_a_reason_and_what_waits_stays(pocket: Pocket) -> None:
    """Receipts after thirty days, lines of the log after ninety, who was out the next day; never a waiting note."""
    pocket.start()
    left = pocket.page.evaluate(
        """async () => {
          const store = await import('/static/unterwegs/store.js');
          const { prune } = await import('/static/unterwegs/prune.js');
          const ago = (days) => new Date(Date.now() - days * 86400000).toISOString();
          const one = (id, state, days) => ({ id, state, received_at: ago(days), saved_at: ago(days), sealed: [1] });
          const notes = [one('old', 'sent', 31), one('new', 'sent', 29), one('waits', 'waiting', 400)];
          for (const note of notes) await store.put('notes', note);
          await store.put('meta', { key: 'out:gone', state: 'back', at: Date.now() - 2 * 86400000 });
          await store.put('meta', { key: 'out:today', state: 'out', back_by: ago(0), at: Date.now() });
          const line = (days) => ({ at: ago(days), what: 'notes', key: 'x', why: `${days}` });
          for (const days of [91, 89]) await store.put('log', line(days));
          await prune();
          await prune();
          const names = async (store_, key) => (await store.all(store_)).map((row) => row[key]);
          return { notes: await names('notes', 'id'), log: await names('log', 'why'),
            out: (await names('meta', 'key')).filter((key) => key.startsWith('out:')) }; }"""
    )
    assert sorted(left["notes"]) == ["new", "waits"]
    assert left["out"] == ["out:today"]
    assert sorted(left["log"]) == [
        "89",
        "Meldung vom Vortag",
        "Quittung älter als 30 Tage; die Notiz ist im Haus",
        "älter als 90 Tage",
    ]
