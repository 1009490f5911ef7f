/* What lies on this device. A write counts only when the browser says that it is on the disk (`durability: "strict"`). */
import { openDB } from "../idb/index.js";

const NAME = "lotse-unterwegs";
const STORES = { meta: "key", folders: "id", drafts: "id", notes: "id", acts: "id", log: "id" };
let opening;

function open() {
  opening ??= openDB(NAME, 1, {
    upgrade(database) {
      for (const [name, keyPath] of Object.entries(STORES)) {
        database.createObjectStore(name, { keyPath, autoIncrement: name === "log" });
      }
    },
    // A newer app in another window waits for nobody: this one lets go and opens again when it is asked.
    blocking: () => opening.then((database) => database.close()).finally(() => (opening = undefined)),
    terminated: () => (opening = undefined),
  });
  return opening;
}

/** Do something in one transaction; returns only after the browser has it on the disk, throws if it does not. */
export async function write(names, work) {
  const transaction = (await open()).transaction(names, "readwrite", { durability: "strict" });
  const done = transaction.done;
  done.catch(() => {}); // said once, below
  let result;
  try {
    result = await work((name) => transaction.objectStore(name));
  } catch (error) {
    try {
      transaction.abort();
    } catch {
      // It is over already.
    }
    await done.catch(() => {});
    throw transaction.error ?? error;
  }
  await done;
  return result;
}

export const get = async (name, key) => (await open()).get(name, key);
export const all = async (name) => (await open()).getAll(name);
export const put = (name, row) => write([name], (store) => store(name).put(row));

/** Take a row away, for a reason that stands in the log of this device afterwards. */
export function drop(name, key, why, at = new Date().toISOString()) {
  return write([name, "log"], async (store) => {
    if ((await store(name).get(key)) === undefined) return;
    await store(name).delete(key);
    await store("log").add({ at, what: name, key, why });
  });
}

/** Take away what may not stay: on a full device without a line in the log. */
export const dropAnyway = (name, key, why) => drop(name, key, why).catch(() => write([name], (store) => store(name).delete(key)));

/** A number of this device that only ever grows; the order of notes hangs on it, not on a clock. */
export async function nextNumber(store) {
  const last = (await store("meta").get("sequence")) ?? { key: "sequence", value: 0 };
  await store("meta").put({ key: "sequence", value: last.value + 1 });
  return last.value + 1;
}

export const isFull = (error) => error?.name === "QuotaExceededError" || error?.inner?.name === "QuotaExceededError";
