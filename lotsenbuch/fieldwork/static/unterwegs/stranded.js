/* What nobody can go on with here: its sealed copy becomes a note, as soon as there is room for it. */
import { sha256 } from "./crypto.js";
import { hold, sealed, sendDraft, takenAway } from "./drafts.js";
import { saved } from "./queue.js";
import { all, get, write } from "./store.js";
import { PAGE } from "./vault.js";

/** Seal what the disk has no room for, also where its place in the order could not be noted. */
export async function sealedInHand(draft) {
  draft.note.sequence ||= ((await get("meta", "sequence"))?.value ?? 0) + 1;
  return { sealed: await sealed(draft), sequence: draft.note.sequence, at: new Date().toISOString() };
}

/** Make a note of what was sealed in hand; throws while there is no room. */
export async function sendSealed(row) {
  const hash = await sha256(row.sealed);
  await write(["notes", "drafts", "log"], async (store) => {
    await store("notes").put(saved({ ...row, sha256: hash }));
    if (await store("drafts").get(row.id)) await takenAway(store, row.id, "als Notiz versiegelt: der Speicher war voll");
  });
}

/** Drafts of pages that are gone, whose key went with them: nobody can go on with them here, so they go to the house. */
export async function sendStranded() {
  const here = new Set((await all("folders")).map((folder) => folder.id));
  for (const row of await all("drafts")) {
    if (row.by === PAGE || (row.by === "folder" && here.has(row.folder))) continue;
    const letGo = await hold(`${row.folder}/${row.meeting}`, () => {});
    if (!letGo) continue;
    await sendDraft(row, "versiegelt zur Notiz gemacht: der Schlüssel ist nicht mehr da").finally(letGo);
  }
}
