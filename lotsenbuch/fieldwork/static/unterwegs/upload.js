/* Sending by itself: in the order of the device, as often as it takes, one window at a time. */
import { ask, proof, sendNote } from "./api.js";
import { isReceipt } from "./crypto.js";
import { day, hour } from "./dom.js";
import { REFUSED, after, due } from "./queue.js";
import { all, drop, get, write } from "./store.js";

const AGAIN = 15_000;
const SOMEBODY_ELSE = 502; // a portal or a gateway: what it says of a note is not the house's word
let timer = 0;
export const state = { needs: "", tell: () => {}, renew: async () => {} };

/** Send what waits. Returns when nothing more can be done now. */
export async function pump(me) {
  clearTimeout(timer);
  let isStrange = false;
  await navigator.locks.request("lotse-upload", { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    state.needs = "";
    await sendActs(me);
    isStrange = await sendNotes(me);
  });
  state.tell();
  if (isStrange) await state.renew().catch(() => {}); // the house may sign with another key now: that is asked for
  if (await hasMore()) timer = setTimeout(() => pump(me), AGAIN);
}

const hasMore = async () => (await all("notes")).some((note) => note.state !== "sent") || (await all("acts")).length > 0;

/** Returns whether the house took a note in under a signature that is not known here. */
async function sendNotes(me) {
  let isStrange = false;
  const house = await get("meta", "house");
  const notes = await all("notes");
  const writers = [me?.staff.id, ...notes.map((note) => note.writer)].filter(Boolean);
  for (const writer of new Set(writers)) {
    for (const note of due(notes, writer, Date.now())) {
      const answer = await offered(note, house.receipts);
      isStrange ||= answer.isUnknown;
      await settle(note, answer);
      if (answer.status === 401) state.needs = writer;
      if (answer.status === 401 || answer.status === 0) break; // another login, or no network: no use in going on
    }
  }
  return isStrange;
}

/** Offer a note; where the house refuses it, offer it at once to be put aside unread. */
async function offered(note, keys) {
  const first = await checked(await sendNote("notes", note), note, keys);
  if (first.receipt || !REFUSED.has(first.status)) return first;
  const second = await checked(await sendNote("quarantine", note), note, keys);
  if (second.status === 404) return { ...second, status: 401 }; // who may write notes may put aside: somebody else is logged in
  return second.receipt || second.status === 401 ? second : first;
}

async function checked(answer, note, keys) {
  const told = answer.json();
  const isKnown = told && (await isReceipt(told, note, keys));
  const status = answer.isHouse || answer.status === 0 ? answer.status : SOMEBODY_ELSE;
  return { status, receipt: isKnown ? told : null, isUnknown: answer.isHouse && Boolean(told?.signature) && !isKnown };
}

async function settle(note, answer) {
  await write(["notes", "log"], async (store) => {
    const row = await store("notes").get(note.id);
    if (!row || row.state === "sent") return;
    const next = after(row, answer, Date.now());
    await store("notes").put(next);
    if (next.state !== "sent") return;
    const why = `angekommen, vom Haus quittiert ${day(next.received_at)}, ${hour(next.received_at)}`;
    await store("log").add({ at: new Date().toISOString(), what: "notes", key: note.id, why });
  });
}

/** What is told about walks and folders: an outing that begins, takes longer, ends; a folder that is gone from here. */
export async function queueAct(act) {
  const row = { id: crypto.randomUUID(), at: Date.now(), ...act };
  await write(["acts"], (store) => store("acts").put(row));
}

async function sendActs(me) {
  const acts = (await all("acts")).sort((one, other) => one.at - other.at);
  for (const act of acts.filter((one) => one.writer === me?.staff.id)) {
    const json = act.back_by ? { back_by: act.back_by } : {};
    const answer = await ask(`folders/${act.folder}/${act.act}`, { json, headers: proof(me) });
    if (answer.status === 401) state.needs = act.writer;
    if (!answer.isHouse) break; // a portal says 404 or 200 to anything: it is told again later
    const told = answer.json();
    if (answer.status === 200 && told) {
      if (told.told !== undefined) await write(["meta"], (store) => store("meta").put({ key: `out:${act.folder}`, ...told, at: Date.now() }));
      await drop("acts", act.id, "dem Haus gesagt");
    } else if (answer.status === 404 || (answer.status === 422 && told?.said)) {
      const why = told?.said ?? "Das Haus kennt diese Mappe nicht mehr.";
      if (act.act !== "returned") await write(["meta"], (store) => store("meta").put({ key: `said:${act.folder}`, why, at: Date.now() }));
      await drop("acts", act.id, why);
    } else break;
  }
}
