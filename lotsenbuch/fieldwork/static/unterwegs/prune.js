/* What this device needs no longer: receipts, old lines of its log, who was out. Each goes for a reason that is logged. */
import { write } from "./store.js";
import { now } from "./time.js";

const DAY = 24 * 60 * 60_000;
export const RECEIPTS = 30; // days; the note itself is in the house, its receipt was looked at or will not be
export const LINES = 90;
export const OUTINGS = 1; // as in the house: gone the next day

const isOlder = (iso, days) => Date.parse(iso) < now() - days * DAY;

async function receipts(store, log) {
  for (const note of await store("notes").getAll()) {
    if (note.state !== "sent" || !isOlder(note.received_at, RECEIPTS)) continue;
    await store("notes").delete(note.id);
    await log("notes", note.id, `Quittung älter als ${RECEIPTS} Tage; die Notiz ist im Haus`);
  }
}

async function outings(store, log) {
  for (const row of await store("meta").getAll()) {
    const said = row.at && (row.key.startsWith("out:") || row.key.startsWith("said:")) && new Date(row.at).toISOString();
    const since = row.key.startsWith("out:") && row.state === "out" ? row.back_by : said;
    if (!since || !isOlder(since, OUTINGS)) continue;
    await store("meta").delete(row.key);
    await log("meta", row.key, "Meldung vom Vortag");
  }
}

async function lines(store, log) {
  const old = (await store("log").getAll()).filter((row) => isOlder(row.at, LINES));
  for (const row of old) await store("log").delete(row.id);
  if (old.length) await log("log", `${old.length} Zeilen`, `älter als ${LINES} Tage`);
}

/** Take away what is over. What waits for the house is never touched. */
export function prune() {
  return write(["notes", "meta", "log"], async (store) => {
    const log = (what, key, why) => store("log").add({ at: new Date(now()).toISOString(), what, key, why });
    await receipts(store, log);
    await outings(store, log);
    await lines(store, log);
  });
}
