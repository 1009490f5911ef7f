/* Talking with the house about this device: what it offers, whether it was locked; emptied then, and at logout. */
import { ask, isLocked, proof, standing } from "./api.js";
import { become, current, devices, nobody } from "./device.js";
import { sendDraft } from "./drafts.js";
import { giveBack } from "./giveback.js";
import { clear, putDown } from "./router.js";
import { all, dropAnyway, get, put } from "./store.js";
import { sendStranded } from "./stranded.js";
import { forget } from "./vault.js";

const CALLED_BACK = "das Haus hat die Mappe zurückgerufen, sie ist abgelaufen oder ein Fall darin liegt woanders";
let outlines = [];
let isLeaving = false; // also where a full device has no room to note it
export const offeredFolders = () => outlines;

/** Ask the house. Returns "ok", "login", "other" (somebody else is logged in), "offline" or "wiped". */
export async function contact() {
  if (isLeaving || (await get("meta", "leaving"))) {
    if (!(await ask("abmelden", { json: {} })).isHouse) return "offline"; // a portal ends no session
    await dropAnyway("meta", "leaving", "dem Haus gesagt");
    isLeaving = false;
  }
  const rows = await devices();
  const me = current();
  if (me && !rows.some((row) => row.key === me.key)) return emptied(); // another window was told so
  rows.sort((one) => (one.key === me?.key ? -1 : 1));
  let said = rows.length ? "other" : "none";
  for (const row of rows) {
    const answer = await ask("kontakt", { json: {}, headers: proof(row) });
    if (answer.status === 401) {
      for (const one of rows) if (await isLocked(one)) return wipe(one);
      return "login";
    }
    const told = answer.json();
    if (!answer.isHouse) {
      said = "offline";
      continue;
    }
    if (answer.status === 200 && told?.wipe === true) return wipe(row);
    if (answer.status === 200 && told?.wipe === false && told.seal_to) {
      // While the house was asked, a PIN may have been chosen.
      if (me && me.key !== row.key) await closeFor();
      const { pin, passkey } = (await get("meta", row.key)) ?? {};
      const mine = current()?.key === row.key ? current() : row;
      const trouble = await become({ ...row, pin: pin ?? mine.pin, passkey: passkey ?? mine.passkey }, told).catch((error) => error);
      outlines = told.folders;
      await tidy(told.staff.id); // on a full device too
      if (trouble) throw trouble;
      return "ok";
    }
    if (answer.status !== 404) said = "offline";
    else if (await isLocked(row)) return wipe(row);
  }
  return said;
}

/** Somebody else goes on here: what was open closes, whatever screen stood there, and opens with no other PIN. */
async function closeFor() {
  await putDown();
  forget();
  await clear("home");
  await sendStranded().catch(() => {});
}

/** Say whether this phone is still the house's, and let go what was called back; asked as the device alone, for that
 * keeps no login awake. */
export async function isOurs() {
  const me = current();
  if (!me) return true;
  if ((await get("meta", me.key)) === undefined) return false;
  const mine = (await all("folders")).filter((folder) => folder.writer === me.staff.id);
  const { isLocked: isOver, gone } = await standing(me, { folders: mine.map((folder) => folder.id) });
  if (!isOver) for (const folder of mine) if (gone.includes(folder.id)) await giveBack(folder, CALLED_BACK);
  outlines = outlines.filter((one) => !gone.includes(one.id));
  return !isOver;
}

/** Take away what the house called back or what is over. */
async function tidy(staff) {
  const known = new Set(outlines.map((one) => one.id));
  for (const folder of await all("folders")) {
    if (folder.writer === staff && !known.has(folder.id)) await giveBack(folder, CALLED_BACK);
  }
}

function emptied() {
  forget();
  nobody();
  outlines = [];
  return "wiped";
}

async function wipe(row) {
  await putDown(); // the last words too
  forget();
  for (const folder of await all("folders")) await dropAnyway("folders", folder.id, "das Haus hat das Gerät gesperrt");
  for (const draft of await all("drafts")) await sendDraft(draft, "versiegelt zur Notiz gemacht: Gerät gesperrt").catch(() => {});
  await isLocked(row, true);
  for (const key of [row.key, "active"]) await dropAnyway("meta", key, "das Haus hat das Gerät gesperrt");
  return emptied();
}

/** Leave nothing readable, with or without a network; what is sealed stays for its writer. */
export async function logout() {
  for (const row of await all("drafts")) await sendDraft(row, "versiegelt zur Notiz gemacht: abgemeldet").catch(() => {});
  for (const folder of await all("folders")) if (folder.writer === current()?.staff.id) await giveBack(folder, "abgemeldet");
  forget();
  isLeaving = true;
  await put("meta", { key: "leaving" }).catch(() => {});
  await dropAnyway("meta", "active", "abgemeldet");
  nobody();
  outlines = [];
  await contact();
}
