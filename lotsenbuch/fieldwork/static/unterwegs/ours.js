/* Whether this phone and its folders are still the house's: asked when one is opened and while somebody can be read. */
import { hear } from "./bar.js";
import { contact, isOurs } from "./contact.js";
import { again, clear, go, where } from "./router.js";
import { all } from "./store.js";
import { trainingFolder } from "./training.js";
import { forget, isOpen, isOver } from "./vault.js";

export const GONE = "Die Mappe ist von diesem Gerät gelöscht: ihre Zeit ist vorbei, das Haus hat sie zurückgerufen, oder ein Fall darin liegt nicht mehr bei Ihnen.";
const QUICK = 400;

/** Ask the house; a phone that it locked shows nothing of before, whatever screen stood there. */
export async function asked() {
  const said = await contact();
  hear(said);
  if (said === "wiped") await clear("home", { said });
  return said;
}

/** Ask as the device alone: a locked one empties itself, a folder that was called back goes. Without a network nobody
 * can be asked, and a slow one is not waited for: what it says later counts then. */
export async function stillOurs(patience = QUICK) {
  if (!navigator.onLine) return;
  const asking = isOurs()
    .then((ours) => (ours ? null : asked()))
    .catch(() => {});
  await Promise.race([asking, new Promise((late) => setTimeout(late, patience))]);
}

/** A folder that is gone stands on no screen; a note goes on without what only the folder knew. */
function offScreen(id) {
  const { name, told } = where();
  if ((told.id ?? told.folder) !== id) return null;
  return name === "folder" ? go("home", { done: GONE }) : name === "note" ? again() : null;
}

/** The same for a folder that another window gave back. */
export async function letGoneGo() {
  const { name, told } = where();
  const id = told.id ?? told.folder;
  if (!id || id === trainingFolder.id || (await all("folders")).some((row) => row.id === id && !isOver(row))) return;
  if (name !== "folder" && !isOpen(id)) return;
  forget(id);
  await offScreen(id);
}

addEventListener("lotse-gone", (event) => offScreen(event.detail));
