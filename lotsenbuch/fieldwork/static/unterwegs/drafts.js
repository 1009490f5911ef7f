/* A note before it is saved: under the folder's key for going on, and sealed to the house so that it is never lost. */
import { closed, opened, sealedFor, sha256, text, utf8 } from "./crypto.js";
import { saved } from "./queue.js";
import { all, get, isFull, nextNumber, write } from "./store.js";
import { PAGE, draftKey, pageKey } from "./vault.js";

export const NOWHERE = "00000000-0000-0000-0000-000000000000"; // a talk that no folder names goes to the inbox
const inHand = (id) => `lotse-draft:${id}`;

export const isFilled = (form) => Object.values(form.answers).some((text) => text.trim());
export const isBlank = ({ answers, own_words, mood, photos, forms }) =>
  ![...Object.values(answers), own_words, mood].some((text) => text.trim()) && !photos.length && !forms.some(isFilled);

const TROUBLE = {
  full: ["Der Speicher dieses Geräts ist voll", "Der Text steht noch hier und ist noch nicht gesichert. Bitte Fotos oder Apps vom Gerät löschen und noch einmal speichern, oder den Text abschreiben."],
  other: ["Das ließ sich nicht sichern", "Der Text steht noch hier. Bitte noch einmal versuchen und die App so lange nicht schließen."],
};
export const troubleOf = (error) => TROUBLE[isFull(error) ? "full" : "other"];

/** A draft has its place in the order from the beginning; on a full device as soon as there is room again. */
async function placed(note) {
  note.sequence ||= await write(["meta"], nextNumber);
}

export async function newDraft({ folder, meeting, writer }) {
  const sequence = await write(["meta"], nextNumber).catch(() => 0);
  const note = { meeting, sequence, answers: {}, own_words: "", mood: "", minutes: null, copy_code: "", photos: [], forms: [] };
  return { id: crypto.randomUUID(), folder, meeting, writer, note };
}

export async function sealed(draft) {
  await placed(draft.note);
  const house = await get("meta", "house");
  const forms = draft.note.forms.filter(isFilled);
  const told = { ...draft.note, forms, written_at: new Date().toISOString() };
  return sealedFor(house.seal_to, draft.id, draft.folder, utf8(JSON.stringify(told)));
}

/** Keep what is typed so far; throws when the device is full. */
export async function keepDraft(draft) {
  await placed(draft.note);
  while (!(await isKept(draft))) {
    // A note already, saved in another window or sent because its folder went: what is written on becomes one of its own.
    draft.id = crypto.randomUUID();
    draft.note.sequence = 0;
    await placed(draft.note);
  }
}

async function isKept(draft) {
  const folderKey = draftKey(draft.folder);
  const under = await closed(folderKey ?? (await pageKey()), utf8(JSON.stringify(draft.note)), inHand(draft.id));
  const { id, folder, meeting, writer } = draft;
  const row = { id, folder, meeting, writer, under, by: folderKey ? "folder" : PAGE, at: new Date().toISOString() };
  row.sequence = draft.note.sequence;
  row.sealed = await sealed(draft);
  return write(["drafts", "notes"], async (store) => {
    if (await store("notes").get(id)) return false;
    await store("drafts").put(row);
    return true;
  });
}

/** The draft of a talk as it was left; null where there is none or its key is not here. */
export async function draftOf(folder, meeting) {
  for (const row of await all("drafts")) {
    if (row.folder !== folder || row.meeting !== meeting) continue;
    const key = row.by === "folder" ? draftKey(folder) : row.by === PAGE ? await pageKey() : null;
    try {
      if (key) return { ...row, note: JSON.parse(text(await opened(key, row.under, inHand(row.id)))) };
    } catch {
      // Written under another key of this folder: its sealed copy goes to the house.
    }
  }
  return null;
}

/** Save for good: sealed once, in the queue and on the disk, the draft gone. Throws when it is not. */
export async function saveNote(draft) {
  const bytes = await sealed(draft);
  const row = { ...draft, sealed: bytes, sha256: await sha256(bytes), sequence: draft.note.sequence, at: new Date().toISOString() };
  await write(["notes", "drafts", "log"], async (store) => {
    await store("notes").add(saved(row));
    if (await store("drafts").get(draft.id)) await takenAway(store, draft.id, "als Notiz gespeichert");
  });
}

export async function takenAway(store, id, why) {
  await store("drafts").delete(id);
  await store("log").add({ at: new Date().toISOString(), what: "drafts", key: id, why });
}

/** Make a draft that cannot be opened any more a note: its sealed copy goes the way of every note. */
export async function sendDraft(row, why) {
  const hash = await sha256(row.sealed);
  await write(["notes", "drafts", "log"], async (store) => {
    const now = await store("drafts").get(row.id);
    if (!now || now.at !== row.at) return; // somebody goes on writing
    await store("notes").add(saved({ ...row, sha256: hash }));
    await takenAway(store, row.id, why);
  });
}

export async function dropDraft(id, why) {
  await write(["drafts", "log"], (store) => takenAway(store, id, why));
}

/** Hold a draft for this window; `lost` is called when another window takes it over. Returns how to let go, or null. */
export function hold(id, lost, options = { ifAvailable: true }) {
  return new Promise((answered) => {
    navigator.locks
      .request(inHand(id), options, (lock) => {
        if (!lock) return answered(null);
        return new Promise((letGo) => answered(letGo));
      })
      .catch(lost);
  });
}
