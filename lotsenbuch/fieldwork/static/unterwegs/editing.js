/* The draft in hand: loaded, kept a moment after each change, put down when the screen goes; one window at a time. */
import { closed, opened, text, utf8 } from "./crypto.js";
import { dropDraft, draftOf, hold, isFilled, keepDraft, newDraft } from "./drafts.js";
import { go, onLeave } from "./router.js";
import { isFull } from "./store.js";
import { sealedInHand, sendSealed } from "./stranded.js";
import { PAGE, pageKey } from "./vault.js";

const QUIET = 400;
const PATIENCE = 2_000;
const channel = new BroadcastChannel("lotse-drafts");
let held = null; // {draft, place, letGo, timer, kept, tell, failed}
const rescued = new Map(); // what the disk had no room for, closed, until it can be gone on with

export const isBlank = ({ answers, own_words, mood, photos, forms }) =>
  ![...Object.values(answers), own_words, mood].some((text) => text.trim()) && !photos.length && !forms.some(isFilled);

export const TROUBLE = {
  full: ["Der Speicher dieses Geräts ist voll", "Der Text steht noch hier und ist noch nicht gesichert. Bitte Fotos oder Apps vom Gerät löschen und noch einmal speichern, oder den Text abschreiben."],
  other: ["Das ließ sich nicht sichern", "Der Text steht noch hier. Bitte noch einmal versuchen und die App so lange nicht schließen."],
};
export const troubleOf = (error) => TROUBLE[isFull(error) ? "full" : "other"];

/** Take the draft of a talk into this window; null while another window holds it. */
export async function edit({ folder, meeting, writer, force }, tell) {
  const place = `${folder}/${meeting}`;
  let letGo = await hold(place, () => lost(place));
  if (!letGo && !force) return null;
  if (!letGo) {
    channel.postMessage(place); // the other window saves and lets go; one that hangs is not waited for
    const waited = hold(place, () => lost(place), { signal: AbortSignal.timeout(PATIENCE) });
    letGo = await Promise.race([waited, new Promise((late) => setTimeout(late, PATIENCE + 100))]);
    letGo ??= await hold(place, () => lost(place), { steal: true });
  }
  const draft = (await saved(place)) ?? (await draftOf(folder, meeting)) ?? (await newDraft({ folder, meeting, writer }));
  held = { draft, place, letGo, timer: 0, kept: Promise.resolve(), tell };
  onLeave(putDown);
  return draft;
}

/** Something was typed: keep it in a moment. */
export function changed() {
  if (!held) return;
  clearTimeout(held.timer);
  held.timer = setTimeout(() => keepNow(), QUIET);
}

/** Keep what stands there; returns "" or what went wrong. */
export async function keepNow() {
  if (!held) return "";
  const mine = held;
  clearTimeout(mine.timer);
  mine.timer = 0;
  mine.kept = mine.kept.then(async () => {
    try {
      if (!isBlank(mine.draft.note)) await keepDraft(mine.draft);
      else await dropDraft(mine.draft.id, "von Hand geleert");
      mine.failed = false;
      mine.tell?.(null, !isBlank(mine.draft.note));
      return "";
    } catch (error) {
      mine.failed = true;
      mine.tell?.(troubleOf(error));
      return error;
    }
  });
  return mine.kept;
}

/** The screen goes: keep, then let other windows have it. Returns what went wrong; then the text is in memory, closed. */
async function putDown() {
  const mine = held;
  if (!mine) return "";
  const error = await keepNow();
  if (error) {
    const inHand = await sealedInHand(mine.draft);
    const under = await closed(await pageKey(), utf8(JSON.stringify(mine.draft.note)), mine.place);
    rescued.set(mine.place, { ...mine.draft, ...inHand, page: PAGE, note: under });
  }
  held = null;
  mine.letGo();
  return error;
}

async function saved(place) {
  const draft = rescued.get(place);
  if (draft?.page !== PAGE || !rescued.delete(place)) return null;
  return opened(await pageKey(), draft.note, place).then((bytes) => ({ ...draft, note: JSON.parse(text(bytes)) }), () => null);
}

/** What the disk had no room for and no key here opens any more goes sealed to the house, as soon as there is room. */
export async function sendRescued() {
  for (const [place, row] of rescued) {
    if (row.page === PAGE) continue;
    await sendSealed(row);
    rescued.delete(place);
  }
}

/** The draft became a note: nothing is kept any more. */
export function done() {
  if (!held) return;
  clearTimeout(held.timer);
  held.letGo();
  held = null;
  onLeave(null);
}

function lost(place) {
  if (held?.place !== place) return;
  held = null;
  onLeave(null);
  go("elsewhere");
}

addEventListener("beforeunload", (event) => (held?.failed || rescued.size) && event.preventDefault());

channel.addEventListener("message", async (event) => {
  if (held?.place === event.data) await go("elsewhere");
});
