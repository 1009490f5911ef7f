/* The folders' keys. Two locks: one from the five words, one the house's share, which stays in memory and nowhere else. */
import { ask, proof } from "./api.js";
import { closed, derived, freshKey, from64, joined, key, opened, stretched, text } from "./crypto.js";
import { get, put } from "./store.js";
import { houseSays, isSetBack, now } from "./time.js";

const keys = new Map(); // folder → {outer, inner, drafts, raw}
let page; // a key that ends with this page: what is written while no folder is open
export let PAGE = crypto.randomUUID(); // its name

export const pageKey = () => (page ??= freshKey());
export const isOpen = (id) => keys.has(id);
export const holdsKeys = () => keys.size > 0;
export const draftKey = (id) => keys.get(id)?.drafts;
export const isOver = (folder) => Date.parse(folder.closes_at) <= now();
export const isEarly = (folder) => Date.parse(folder.opens_at) > now();

/** Say whether these words close this folder; nothing of it is read by that. */
export async function fits(folder, words) {
  try {
    await opened(await key(await stretched(words, folder.salt)), folder.closed, `lotse-folder:${folder.id}`);
    return true;
  } catch {
    return false;
  }
}

/** Open a folder: the words, then the share. Returns "open", "words", "login", "offline" or "shut". */
export async function openFolder(device, folder, words) {
  const bits = await stretched(words, folder.salt);
  try {
    await opened(await key(bits), folder.closed, `lotse-folder:${folder.id}`);
  } catch {
    return "words";
  }
  const answer = await ask(`folders/${folder.id}/share`, { headers: proof(device) });
  const told = answer.json();
  if (answer.status === 401) return "login";
  if (answer.isHouse && answer.status === 404) return "shut";
  if (!answer.isHouse || answer.status !== 200 || typeof told?.share !== "string") return "offline";
  await houseSays(told.now);
  return take(folder, bits, from64(told.share));
}

async function take(folder, bits, share) {
  const drafts = await key(await derived(joined(bits, share), "lotse-draft-1", folder.salt));
  keys.set(folder.id, { outer: await key(bits), inner: await key(share), drafts, raw: joined(bits, share) });
  try {
    await content(folder);
    return "open";
  } catch {
    keys.delete(folder.id);
    return "shut";
  }
}

/** What a folder says; opened anew each time, so that nothing of it stays behind when the screen locks. */
export async function content(folder) {
  if (folder.training) return folder.training;
  if (isOver(folder) || !keys.has(folder.id)) throw new Error("closed");
  const { outer, inner } = keys.get(folder.id);
  const once = await opened(outer, folder.closed, `lotse-folder:${folder.id}`);
  return JSON.parse(text(await opened(inner, once, folder.id)));
}

/** Keep words and share together under a passkey, for a restart without a network; returns whether it could be done. */
export async function keepWith(folder, secret) {
  const raw = keys.get(folder.id)?.raw;
  if (!raw) return false;
  const under = await key(await derived(secret, "lotse-passkey-1", folder.salt));
  const row = await get("folders", folder.id);
  await put("folders", { ...row, kept: await closed(under, raw, `lotse-kept:${folder.id}`) });
  return true;
}

/** Open a folder by a passkey alone. A clock that goes behind what this device has seen opens nothing. */
export async function openWith(folder, secret) {
  if (isSetBack() || isOver(folder) || isEarly(folder)) return "shut";
  try {
    const under = await key(await derived(secret, "lotse-passkey-1", folder.salt));
    const raw = await opened(under, folder.kept, `lotse-kept:${folder.id}`);
    return await take(folder, raw.slice(0, 32), raw.slice(32));
  } catch {
    return "shut";
  }
}

/** The screen locks: keys stay, but as keys that nobody can read out. */
export function coverUp() {
  for (const one of keys.values()) {
    one.raw?.fill(0);
    one.raw = null;
  }
}

export function forget(id) {
  coverUp();
  if (id) keys.delete(id);
  else keys.clear();
  if (id) return;
  page = undefined;
  PAGE = crypto.randomUUID();
}
