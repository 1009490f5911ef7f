/* The draft in hand: loaded, kept a moment after each change, put down when the screen goes; one window at a time. */
import { closed, opened, text, utf8 } from "./crypto.js";
import { dropDraft, draftOf, hold, isBlank, keepDraft, newDraft, troubleOf } from "./drafts.js";
import { go, onLeave } from "./router.js";
import { sealedInHand, sendSealed } from "./stranded.js";
import { state } from "./upload.js";
import { PAGE, pageKey } from "./vault.js";

const QUIET = 400;
const PATIENCE = 2_000;
const channel = new BroadcastChannel("lotse-drafts");
let held = null; // {draft, place, letGo, timer, kept, tell, failed}
const rescued = new Map(); // draft → what the disk had no room for, closed, until it can be gone on with

// How many texts are in this window only: they count as not in the house.
export const inHandOnly = () => rescued.size;

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
    const page = PAGE; // named with its key: another one may begin while this is closed
    const under = closed(await pageKey(), utf8(JSON.stringify(mine.draft.note)), mine.place);
    rescued.set(mine.draft.id, { ...mine.draft, ...(await sealedInHand(mine.draft)), place: mine.place, page, note: await under });
    state.tell();
  }
  held = null;
  mine.letGo();
  return error;
}

async function saved(place) {
  const draft = [...rescued.values()].find((row) => row.place === place && row.page === PAGE);
  if (!draft || !rescued.delete(draft.id)) return null;
  return opened(await pageKey(), draft.note, place).then((bytes) => ({ ...draft, note: JSON.parse(text(bytes)) }), () => null);
}

/** What the disk had no room for is tried again; what no key here opens any more goes sealed to the house. */
export async function sendRescued() {
  if (held?.failed) await keepNow();
  for (const [id, row] of rescued) {
    if (row.page === PAGE) continue;
    await sendSealed(row);
    rescued.delete(id);
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
