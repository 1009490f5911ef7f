/* A folder comes: as the house closed it, closed once more with the words before it is kept. */
import { ask, proof } from "./api.js";
import { closed, key, random, stretched } from "./crypto.js";
import { put } from "./store.js";
import { forget } from "./vault.js";

const SALT = 16;

function talksOf(answer) {
  try {
    const told = JSON.parse(answer.header("Lotse-Meetings"));
    return Array.isArray(told) ? told : null;
  } catch {
    return null;
  }
}

/** Fetch a folder as the house closed it, and close it once more before it is kept. Returns "here", "login", "shut" or
 * "offline"; `before` is done when the new one has come, and else everything stays as it was. */
export async function fetchFolder(device, outline, words, before) {
  const answer = await ask(`folders/${outline.id}`, { headers: proof(device) });
  const meetings = talksOf(answer);
  if (answer.status === 401) return "login";
  if (answer.isHouse && answer.status === 404) return "shut";
  if (!answer.isHouse || answer.status !== 200 || !meetings || !answer.bytes.length) return "offline";
  const salt = random(SALT);
  const outer = await key(await stretched(words, salt));
  const kept = await closed(outer, answer.bytes, `lotse-folder:${outline.id}`);
  const { id, opens_at, closes_at } = outline;
  await before();
  await put("folders", { id, opens_at, closes_at, writer: device.staff.id, salt, closed: kept, meetings });
  forget(id);
  return "here";
}
