/* A folder leaves this device: its drafts sealed to the house, its bytes gone with a reason, the house told. */
import { hold, sendDraft } from "./drafts.js";
import { all, drop, dropAnyway, put } from "./store.js";
import { queueAct } from "./upload.js";
import { forget, isOver } from "./vault.js";

const untold = []; // what a full device could not note

async function report(act) {
  await queueAct(act).catch(() => untold.push(act));
}

/** Take away folders whose time is over; without a network too. */
export async function dropOver() {
  for (const act of untold.splice(0)) await report(act);
  for (const folder of await all("folders")) if (isOver(folder)) await giveBack(folder, "die Zeit der Mappe ist vorbei");
}

/** Empty this device of a folder: its draft goes sealed to the house, the house is told that it is gone. */
export async function giveBack(folder, why) {
  forget(folder.id);
  // On a full device a draft stays, unreadable, with its sealed copy: it is sent at a start with more room.
  await sendFreeDraftsOf(folder.id, `versiegelt zur Notiz gemacht: ${why}`).catch(() => {});
  await dropAnyway("folders", folder.id, why);
  await report({ folder: folder.id, writer: folder.writer, act: "returned" });
  dispatchEvent(new CustomEvent("lotse-gone", { detail: folder.id })); // it stands on no screen any more
}

/** Fetch a folder again: that it was given back is not told any more, or the house would end what has just come. */
export async function keepAfterAll(id, fetched) {
  const told = (await all("acts")).filter((row) => row.folder === id && row.act === "returned");
  for (const row of told) await drop("acts", row.id, "die Mappe wird noch einmal geholt");
  const said = await fetched();
  if (said !== "here") for (const row of told) await put("acts", row);
  return said;
}

/** The same, but for one in hand in some window: it goes on there, without what only the folder knew. */
async function sendFreeDraftsOf(folder, why) {
  for (const row of await all("drafts")) {
    const letGo = row.folder === folder && (await hold(`${row.folder}/${row.meeting}`, () => {}));
    if (letGo) await sendDraft(row, why).finally(letGo);
  }
}

/** Drafts whose key goes: their sealed copies become notes. */
export async function sendDraftsOf(folder, why) {
  for (const row of await all("drafts")) if (row.folder === folder) await sendDraft(row, why);
}
